"""Likelihood in words, and confidence in a sentence of its own.

It computes no likelihood.

Basis: ICD 203 §D.6.e(2)(a) (terms of likelihood; likelihood and confidence not in one sentence).
"""

from __future__ import annotations

from bisect import bisect_right

_BOUNDS = (0.05, 0.20, 0.45, 0.55, 0.80, 0.95)
_TERMS = (
    "almost no chance",
    "very unlikely",
    "unlikely",
    "roughly even chance",
    "likely",
    "very likely",
    "almost certain",
)


def likelihood(probability: float) -> str:
    """Returns the term for a probability; on a bound that of what is above it."""
    return _TERMS[bisect_right(_BOUNDS, probability)]
