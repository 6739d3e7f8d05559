"""What a grade is worth: probabilities, what they came from, and why an item carries no mass.

1. The analyst's number counts; letters stand in for it by the parameters' table, and the item
   says so.
2. F and 6 are *unknown*, which is no probability: such an item carries no mass.
3. A rumour (D, E or F with 4, 5 or 6) and what is less likely than not carry no mass either.
   They are listed: shown, and without effect.
4. P(the partner's own conduct | true) is 1 for what speaks for the partner, else the kind's,
   unless the analyst gave a number.

It weighs nothing and judges no partner.

Basis: STANAG 2511; Mandel et al. 2022 (inconsistent grades); Irwin and Mandel 2019 (letters
mask, numbers beside them).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from relto.assessment.rulebook import GradeTable, Parameters
from relto.model.evidence import Credibility, Evidence, Grade, Polarity, Reliability

_WEAK_SOURCES = frozenset({Reliability.D, Reliability.E, Reliability.F})
_WEAK_CLAIMS = frozenset({Credibility.DOUBTFUL, Credibility.IMPROBABLE, Credibility.UNKNOWN})
_LETTERS = tuple(Reliability)


class Uncounted(Enum):
    """Why an item carries no mass; the value is stable, `words` are for people."""

    WITHDRAWN = "withdrawn"
    AHEAD = "ahead"
    UNKNOWN = "unknown"
    RUMOUR = "rumour"
    UNLIKELY = "unlikely"

    @property
    def words(self) -> str:
        """The reason as people read it."""
        return _WORDS[self]


_WORDS = {
    Uncounted.WITHDRAWN: "withdrawn",
    Uncounted.AHEAD: "lies ahead",
    Uncounted.UNKNOWN: "unknown whether it is true (F or 6)",
    Uncounted.RUMOUR: "a rumour (D to F, 4 to 6)",
    Uncounted.UNLIKELY: "less likely than not",
}


class Flag(Enum):
    """What a reader should know about a grade."""

    NO_NUMBER = "no-number"
    """P(true) was taken from the letters."""
    NO_ATTRIBUTION = "no-attribution"
    """P(caused) was taken from the kind."""
    INCONSISTENT = "inconsistent"
    """The letters contradict each other, or the number."""
    CONTRARY = "contrary"
    """It speaks the other way than its kind does as a rule."""


@dataclass(frozen=True, slots=True)
class Graded:
    """An item's probabilities, as they are used.

    Attributes:
        true: P(the claim is true); 0 where it is unknown.
        caused: P(the partner's own conduct brought it about | true).
        caused_low, caused_high: the range of `caused` for the sensitivity.
        uncounted: why it carries no mass; None if it does.
        flags: what a reader should know.
    """

    true: float
    caused: float
    caused_low: float
    caused_high: float
    uncounted: Uncounted | None
    flags: tuple[Flag, ...]


def graded(item: Evidence, at: int, parameters: Parameters) -> Graded:
    """Returns what an item's grade is worth at an instant."""
    grade, table = item.grade, parameters.grades
    known = probability(grade, table)
    rule = parameters.kinds[item.kind]
    usual = 1.0 if item.polarity is Polarity.FAVOURABLE else rule.caused
    caused = usual if grade.caused is None else grade.caused
    # What speaks for a partner is its own doing unless somebody put a number on it.
    spread = (
        0.0
        if grade.caused is None and item.polarity is Polarity.FAVOURABLE
        else parameters.attribution_range
    )
    low = max(0.0, caused - spread) if grade.caused_low is None else grade.caused_low
    high = min(1.0, caused + spread) if grade.caused_high is None else grade.caused_high
    return Graded(
        true=known or 0.0,
        caused=caused,
        caused_low=min(low, caused),
        caused_high=max(high, caused),
        uncounted=_uncounted(item, known, at, table),
        flags=_flags(item, known, parameters),
    )


def probability(grade: Grade, table: GradeTable) -> float | None:
    """Returns P(true): the number, else what the letters stand for; None is unknown."""
    if grade.credibility is Credibility.UNKNOWN:
        return None
    if grade.true is not None:
        return grade.true
    if grade.reliability is Reliability.F:
        return None
    return table.credibility[grade.credibility] * table.reliability[grade.reliability]


def _uncounted(item: Evidence, known: float | None, at: int, table: GradeTable) -> Uncounted | None:
    if item.withdrawn is not None and item.withdrawn <= at:
        return Uncounted.WITHDRAWN
    if item.occurred > at:
        return Uncounted.AHEAD
    grade = item.grade
    if grade.credibility is Credibility.UNKNOWN:
        return Uncounted.UNKNOWN
    if grade.reliability in _WEAK_SOURCES and grade.credibility in _WEAK_CLAIMS:
        return Uncounted.RUMOUR
    if known is None:
        return Uncounted.UNKNOWN
    return Uncounted.UNLIKELY if known < table.counts_from else None


def _flags(item: Evidence, known: float | None, parameters: Parameters) -> tuple[Flag, ...]:
    grade = item.grade
    found: list[Flag] = []
    if grade.true is None and known is not None:
        found.append(Flag.NO_NUMBER)
    if grade.caused is None and item.polarity is Polarity.ADVERSE:
        found.append(Flag.NO_ATTRIBUTION)
    if _is_inconsistent(grade, parameters.grades):
        found.append(Flag.INCONSISTENT)
    if item.polarity is not parameters.kinds[item.kind].polarity:
        found.append(Flag.CONTRARY)
    return tuple(found)


def _is_inconsistent(grade: Grade, table: GradeTable) -> bool:
    if grade.credibility is Credibility.UNKNOWN:
        return grade.true is not None
    if grade.reliability is not Reliability.F:
        apart = abs(_LETTERS.index(grade.reliability) + 1 - grade.credibility.value)
        if apart >= 4:  # A5 and E1
            return True
    if grade.true is None:
        return False
    return abs(grade.true - table.credibility[grade.credibility]) > table.number_differs_by
