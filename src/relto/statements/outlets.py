"""How reliable an outlet has proved, from what became of what it reported before.

A suggestion to an analyst, with how uncertain it is: counts of cards, no opinion of its own.

Basis: STANAG 2511 (reliability of sources; F is unknown, not even odds).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from relto.model.evidence import Reliability

FEWEST_DECIDED = 5
"""With fewer cards confirmed or refuted there is no telling: F."""
_LETTERS = (
    (0.95, Reliability.A),
    (0.80, Reliability.B),
    (0.60, Reliability.C),
    (0.35, Reliability.D),
    (0.0, Reliability.E),
)
_CAUTIOUS = 0.16
"""The letter is that of the point below which the true share lies with this probability."""
_HALVINGS = 40


@dataclass(frozen=True, slots=True)
class Record:
    """What became of an outlet's cards, and the letter that this suggests.

    Attributes:
        confirmed: how many proved true.
        refuted: how many proved false.
        undecided: how many are open; they count for nothing.
        reliability: the letter suggested; F where too few are decided.
        probability: that its next report is true, one confirmed and one refuted added.
        low: lower end of the 90 % interval of `probability`.
        high: upper end of it.
        letters: at the lower and at the upper end of the interval.
    """

    confirmed: int
    refuted: int
    undecided: int
    reliability: Reliability
    probability: float
    low: float
    high: float
    letters: tuple[Reliability, Reliability]


def record_of(confirmed: int, refuted: int, undecided: int = 0) -> Record:
    """Suggests a letter for a source from what became of what it reported.

    The letter is cautious, so that few reports, however good, do not make a source completely
    reliable; a reader of the record sees by the interval how much that is worth.

    Args:
        confirmed: reports that proved true, each independent of the others: count groups.
        refuted: reports that proved false.
        undecided: reports of which nobody knows yet.
    """
    low, high = (_quantile(each, confirmed, refuted) for each in (0.05, 0.95))
    letter = _letter(_quantile(_CAUTIOUS, confirmed, refuted))
    return Record(
        confirmed,
        refuted,
        undecided,
        letter if confirmed + refuted >= FEWEST_DECIDED else Reliability.F,
        (confirmed + 1) / (confirmed + refuted + 2),
        low,
        high,
        (_letter(low), _letter(high)),
    )


def _letter(probability: float) -> Reliability:
    return next(letter for least, letter in _LETTERS if probability >= least)


def _quantile(share: float, confirmed: int, refuted: int) -> float:
    """Returns where the Beta(confirmed + 1, refuted + 1) distribution reaches `share`."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _reached(middle, confirmed, refuted) < share:
            low = middle
        else:
            high = middle
    return low


def _reached(at: float, confirmed: int, refuted: int) -> float:
    """Returns the Beta distribution's value: a tail of the binomial, for both counts are whole."""
    trials = confirmed + refuted + 1
    if not 0 < at < 1:
        return float(at >= 1)
    yes, no = math.log(at), math.log1p(-at)
    whole = math.lgamma(trials + 1)
    return math.fsum(
        math.exp(
            whole - math.lgamma(k + 1) - math.lgamma(trials - k + 1) + k * yes + (trials - k) * no
        )
        for k in range(confirmed + 1, trials + 1)
    )
