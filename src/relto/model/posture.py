"""Posture: the restrictions laid over the agreements, and the consents of other originators.

Records only: which of them match and hold is evaluated in `policy`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from relto.model.rung import Rung
from relto.model.selection import Names, Selection
from relto.model.source import Source, Span


@dataclass(frozen=True, slots=True)
class Restriction:
    """A restriction never lets more through than its rung, which is below open."""

    to: Names
    what: Selection
    originators: Names
    rung: Rung
    span: Span
    reason: str
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class Consent:
    """What one originator allows the releasing organisation to pass on, and to whom."""

    originator: str
    to: frozenset[str]
    what: Selection
    rung: Rung
    span: Span
    reason: str
    source: Source = field(compare=False)
