"""Triggers: conditions over assessments of partners and over dates.

Records only: whether a condition holds is judged in `planning.triggers`. A condition may have
holes like `${partner}`; it is judged only after they are filled.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum

from relto.model.source import Source, Span


class Dimension(Enum):
    """What of a partner is assessed; dimensions are never summed."""

    HANDLING = "handling"
    ONWARD_SHARING = "onward-sharing"
    ACCURACY = "accuracy"
    TIMELINESS = "timeliness"
    RECIPROCITY = "reciprocity"
    DECLARED_INTENT = "declared-intent"


class Standing(IntEnum):
    """How reliable a partner was found, the worst first.

    That it cannot be judged is no point on this scale: unknown is neither good nor bad.

    Basis: STANAG 2511 (reliability of sources).
    """

    UNRELIABLE = 0
    NOT_USUALLY = 1
    FAIRLY = 2
    USUALLY = 3
    COMPLETELY = 4

    @property
    def words(self) -> str:
        """The standing as people write it."""
        return _WORDS[self]


_WORDS = {
    Standing.UNRELIABLE: "unreliable",
    Standing.NOT_USUALLY: "not usually reliable",
    Standing.FAIRLY: "fairly reliable",
    Standing.USUALLY: "usually reliable",
    Standing.COMPLETELY: "completely reliable",
}
STANDINGS = {words: standing for standing, words in _WORDS.items()}
NOT_JUDGED = "cannot be judged"
"""How an assessment says that there is no telling."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What people found about a partner in one dimension.

    Attributes:
        partner: code of the organisation.
        topic: what it was found on; None is the partner as a whole.
        dimension: in which respect.
        standing: what was found; None where it cannot be judged.
        at: instant of the assessment.
        expires: instant from which it says nothing any more, None if never.
        reference: under which it is kept, such as `A-2026-014`; empty if none.
    """

    partner: str
    topic: str | None
    dimension: Dimension
    standing: Standing | None
    at: int
    expires: int | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Assessed:
    """Holds where the latest assessment finds a partner at most so reliable.

    Attributes:
        partner: code of the organisation, or a hole.
        topic: on this topic or above it; None asks for the partner as a whole.
        dimension: in which respect.
        at_most: the best standing for which it holds.
    """

    partner: str
    topic: str | None
    dimension: Dimension
    at_most: Standing
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class During:
    """Holds within a span of time."""

    span: Span
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Holds where all of its conditions do; there is at least one."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds where any of its conditions does; there is at least one."""

    conditions: tuple[Condition, ...]


Condition = Assessed | During | AllOf | AnyOf
"""A rule over assessments and dates."""
