"""Assessments of partners: in which respects one is judged, and what was found.

Records only: what follows from evidence is computed in `relto.assessment`, and whether a trigger
holds for what was found in `planning.triggers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum


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
