"""An assessment: evidence, an instant and parameters in; cells and what follows from them out.

1. What was recorded after the instant is not there: a past assessment comes out as it did then.
2. Items that carry no mass are listed with the reason and change nothing else.
3. An item that is given twice is one item; two items with one id are refused.
4. Nothing depends on the order of items, nor on what a partner is called.

It reads no clock and keeps nothing.

Basis: METHODS §2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from relto.assessment.cells import Cells
from relto.assessment.grading import Graded, graded
from relto.assessment.grid import Grid, cell_number, grid_of, peers_of
from relto.assessment.ladder import Ladder
from relto.assessment.layout import WHOLE
from relto.assessment.opinions import Peers
from relto.assessment.recommendation import Recommendation, recommend
from relto.assessment.redlines import Crossing, crossings
from relto.assessment.result import Cell, Flagged, Listed
from relto.assessment.rulebook import Parameters
from relto.assessment.weighing import columns_of
from relto.core.errors import InputError, UnknownError
from relto.model.assessment import Dimension
from relto.model.evidence import Evidence
from relto.model.readiness import RedLine


@dataclass(frozen=True)
class Assessed:
    """What follows from evidence at an instant.

    Attributes:
        at: the instant.
        parameters: that were used.
        red_lines: that were asked, sorted by code.
        items: every item that was there, by id.
        grades: what each item's grade is worth, by id.
        grid: all results as arrays.
    """

    at: int
    parameters: Parameters
    red_lines: tuple[RedLine, ...]
    items: Mapping[str, Evidence]
    grades: Mapping[str, Graded]
    grid: Grid

    @property
    def partners(self) -> tuple[str, ...]:
        """Partners that any evidence speaks of, and those that were asked about; sorted."""
        return self.grid.columns.partners

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every partner as a whole in every dimension, and every topic with its own evidence."""
        return self._cells.ordered()

    @cached_property
    def _cells(self) -> Cells:
        return Cells(self.grid, self.parameters)

    @cached_property
    def peers(self) -> Mapping[str, Peers]:
        """What the other partners of each show, under every set of masses."""
        return peers_of(self.grid, self.parameters)

    @cached_property
    def listed(self) -> tuple[Listed, ...]:
        """Items that are shown and move nothing, by partner and id."""
        return tuple(
            Listed(item.id, item.partner, item.topic, item.dimension, reason)
            for item in self._ordered()
            if (reason := self.grades[item.id].uncounted) is not None
        )

    @cached_property
    def flagged(self) -> tuple[Flagged, ...]:
        """Items with what a reader should know about their grades, by partner and id."""
        return tuple(
            Flagged(item.id, item.partner, flags)
            for item in self._ordered()
            if (flags := self.grades[item.id].flags)
        )

    def _ordered(self) -> Iterable[Evidence]:
        return sorted(self.items.values(), key=lambda item: (item.partner, item.id))

    def cell(self, partner: str, topic: str | None, dimension: Dimension) -> Cell | None:
        """Returns a cell; None where there is no evidence on the topic itself.

        Raises:
            UnknownError: no evidence speaks of the partner.
        """
        self.check(partner)
        number = self.grid.number((partner, topic), dimension)
        return None if number is None else self._cells.cell(number)

    def cells_about(self, partner: str, topic: str | None) -> tuple[Cell, ...]:
        """Returns the cell that counts in each dimension: the nearest topic with its own evidence.

        Raises:
            UnknownError: no evidence speaks of the partner.
        """
        self.check(partner)
        grid = self.grid
        return tuple(
            self._cells.cell(cell_number(grid.columns, grid.layout, (partner, topic), dimension))
            for dimension in Dimension
        )

    def topics(self, partner: str) -> tuple[str | None, ...]:
        """Returns None for the partner as a whole, then the topics with evidence of their own."""
        return self._topics[partner]

    @cached_property
    def _topics(self) -> Mapping[str, tuple[str | None, ...]]:
        columns, layout = self.grid.columns, self.grid.layout
        found: dict[str, set[str]] = {partner: set() for partner in self.partners}
        for partner, topic in zip(
            layout.cell_partner.tolist(), layout.cell_topic.tolist(), strict=True
        ):
            if topic != WHOLE:
                found[columns.partners[partner]].add(columns.topics[topic])
        return {partner: (None, *sorted(topics)) for partner, topics in found.items()}

    @cached_property
    def items_of(self) -> Mapping[str, tuple[Evidence, ...]]:
        """The items of each partner, the oldest first."""
        found: dict[str, list[Evidence]] = {partner: [] for partner in self.partners}
        for item in self.items.values():
            found[item.partner].append(item)
        return {
            partner: tuple(sorted(items, key=lambda item: (item.occurred, item.id)))
            for partner, items in found.items()
        }

    def crossed(self, partner: str) -> tuple[Crossing, ...]:
        """Returns the red lines that hold for a partner, with what made them."""
        return crossings(self.red_lines, self.items_of[partner], self.grades, self.at)

    def recommendations(
        self, partner: str, topics: Sequence[str | None] | None = None
    ) -> tuple[Recommendation, ...]:
        """Returns what follows for a partner, by topic, discipline and level.

        Args:
            partner: its code.
            topics: that are asked for; the partner as a whole and each topic with evidence of its
                own, if not given.

        Raises:
            UnknownError: no evidence speaks of the partner.
        """
        self.check(partner)
        asked = self.topics(partner) if topics is None else topics
        crossed = self.crossed(partner)
        return tuple(
            each
            for topic in asked
            for each in recommend(
                self.grid,
                self.parameters,
                (partner, topic),
                crossed=crossed,
                at=self.at,
            )
        )

    def check(self, partner: str) -> None:
        """Checks that there is evidence about a partner.

        Raises:
            UnknownError: there is none.
        """
        if partner not in self.partners:
            raise UnknownError(f"no evidence speaks of `{partner}`")


def assess(
    evidence: Sequence[Evidence],
    *,
    at: int,
    parameters: Parameters,
    red_lines: Sequence[RedLine] = (),
    partners: Sequence[str] = (),
) -> Assessed:
    """Assesses every partner that evidence speaks of.

    Args:
        evidence: items in any order.
        at: the instant, in microseconds since 1970-01-01T00:00:00Z.
        parameters: what items weigh and what follows.
        red_lines: rules that no score outweighs.
        partners: of whom there is to be an answer though nothing may speak of them.

    Raises:
        InputError: two different items have one id, there is more than can be summed, or there
            are more topics for more items than can be looked at together.
    """
    items = _distinct(item for item in evidence if item.recorded <= at)
    grades = {item.id: graded(item, at, parameters) for item in items.values()}
    counting = [
        (item, grades[item.id]) for item in items.values() if grades[item.id].uncounted is None
    ]
    known = sorted({item.partner for item in items.values()} | set(partners))
    columns = columns_of(counting, known, at, parameters)
    lines = tuple(sorted(red_lines, key=lambda each: each.code))
    return Assessed(
        at,
        parameters,
        lines,
        MappingProxyType(items),
        MappingProxyType(grades),
        grid_of(columns, parameters, ladder_with(parameters.ladder, lines)),
    )


def ladder_with(ladder: Ladder, red_lines: Iterable[RedLine]) -> Ladder:
    """Returns a ladder that has the levels of red lines too."""
    return ladder.with_levels(each.what.level for each in red_lines if each.what.level is not None)


def _distinct(evidence: Iterable[Evidence]) -> dict[str, Evidence]:
    found: dict[str, Evidence] = {}
    for item in evidence:
        first = found.setdefault(item.id, item)
        if first is not item and first != item:
            raise InputError(f"two different items have the id `{item.id}`; name one otherwise")
    return found
