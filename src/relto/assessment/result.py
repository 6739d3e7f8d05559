"""What an assessment answers, as records: opinions, cells, variants, items that do not count.

It computes nothing.

Basis: Jøsang, Subjective Logic (2016) §3.2 (binomial opinion, projected probability).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from relto.assessment.grading import Flag, Uncounted
from relto.model.assessment import Dimension, Standing
from relto.model.rung import Rung


class Status(Enum):
    """Whether a cell can be judged, and if not why."""

    JUDGED = "judged"
    NO_EVIDENCE = "no-evidence"
    STALE = "stale"
    TOO_LITTLE = "too-little"
    NOT_DETERMINABLE = "not-determinable"


class Confidence(Enum):
    """How much a likelihood rests on; it is no likelihood itself."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Opinion:
    """A binomial opinion: belief, disbelief and uncertainty make 1.

    Attributes:
        belief: b, what speaks for.
        disbelief: d, what speaks against.
        uncertainty: u, what is not known.
        base_rate: a, what is taken where nothing is known.
    """

    belief: float
    disbelief: float
    uncertainty: float
    base_rate: float

    @property
    def projected(self) -> float:
        """The projected probability, b + a·u."""
        return self.belief + self.base_rate * self.uncertainty


class Variant(NamedTuple):
    """A cell's result under another assumption.

    Attributes:
        name: the assumption, as in `half-life x0.5` or `without E-2026-014`.
        probability: P under it.
        standing: what follows; None where it cannot be judged.
        rung: the rung for what is most protected; open where the dimension narrows nothing.
    """

    name: str
    probability: float
    standing: Standing | None
    rung: Rung


@dataclass(frozen=True, slots=True)
class Cell:
    """What follows for one partner, topic and dimension.

    Attributes:
        partner: code of the organisation.
        topic: the topic; None is the partner as a whole.
        dimension: in which respect.
        status: whether it can be judged.
        opinion: of the evidence on this topic, with the base rate that it borrows.
        probability: P, that the partner does in this respect as agreed.
        low, high: the interval of P (90 % unless the parameters say otherwise).
        standing: what P amounts to; None where it cannot be judged.
        rung: the rung for what is most protected, as in a variant.
        words: P in the words of ICD 203.
        confidence: how much P rests on.
        items: ids of the items that count, oldest first.
        groups: how many independent ones they are.
        newest: instant of the latest item that counts; None if none does.
        sensitivity: P under each other assumption.
        flips: whether any of them calls for another rung, for any discipline and level.
    """

    partner: str
    topic: str | None
    dimension: Dimension
    status: Status
    opinion: Opinion
    probability: float
    low: float
    high: float
    standing: Standing | None
    rung: Rung
    words: str
    confidence: Confidence
    items: tuple[str, ...]
    groups: int
    newest: int | None
    sensitivity: tuple[Variant, ...]
    flips: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """An item that is shown and moves nothing, with the reason."""

    item: str
    partner: str
    topic: str | None
    dimension: Dimension
    reason: Uncounted


@dataclass(frozen=True, slots=True)
class Flagged:
    """An item with what a reader should know about its grade."""

    item: str
    partner: str
    flags: tuple[Flag, ...]
