"""What the node's own record suggests about a partner: proposals, never evidence by themselves.

Records only: they are found in the modules beside this one, and wait in the inbox as cards.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from relto.core.canonical import canonical, digest
from relto.core.instant import DAY, Edge, format_instant, parse_day_or_instant
from relto.model.evidence import Kind
from relto.statements import PROPOSED, Card, Match, Stance

OUTLET = "own record"
SOURCE = "own-node"
"""How such cards name where they come from."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that the record suggests.

    Attributes:
        subject: what it rests on, in words that are the same whenever it is found again.
        partner: whom it is about.
        kind: of evidence.
        claim: in a neutral sentence.
        occurred: when it happened.
        reason: what in the record it rests on.
        towards: whose material it is, if another's.
    """

    subject: str
    partner: str
    kind: Kind
    claim: str
    occurred: int
    reason: str
    towards: str = ""

    @property
    def name(self) -> str:
        """The name of its card."""
        said = canonical([self.partner, self.kind.value, self.subject])
        return f"N-{digest(said).removeprefix('sha256:')[:12]}"

    def to_card(self) -> Card:
        """Returns the card that waits for an analyst."""
        dimension, polarity = PROPOSED[self.kind]
        return Card(
            id=self.name,
            kind=self.kind,
            polarity=polarity,
            dimension=dimension,
            stance=Stance.FACT,
            actor=self.partner,
            partners=(self.towards,) if self.towards else (),
            speaker="",
            speaker_role="",
            topics=(),
            quote="",
            sentence=self.claim,
            when=self.occurred,
            when_words="",
            where="",
            matched=(Match(self.subject, self.reason),),
            outlet=OUTLET,
            url="",
            published=self.occurred,
            score=1.0,
        )


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month: its name, its first instant, and the first instant after it."""

    name: str
    begin: int
    end: int


def months_before(at: int, count: int) -> tuple[Month, ...]:
    """Returns so many whole months before an instant, the latest first."""
    found = []
    end = parse_day_or_instant(f"{format_instant(at)[:7]}-01", Edge.BEGIN)
    for _ in range(count):
        name = format_instant(end - DAY)[:7]
        begin = parse_day_or_instant(f"{name}-01", Edge.BEGIN)
        found.append(Month(name, begin, end))
        end = begin
    return tuple(found)


def usual(values: list[float], fewest: int) -> float | None:
    """Returns the median of past values, None where there are too few to tell."""
    return float(median(values)) if len(values) >= fewest else None
