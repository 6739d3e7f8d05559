"""Cells as records: the arrays of a grid told one by one.

It computes nothing but intervals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from relto.assessment.grid import Grid, opinion_rows
from relto.assessment.ladder import DIMENSIONS, UNJUDGED
from relto.assessment.layout import WHOLE
from relto.assessment.opinions import intervals
from relto.assessment.result import Cell, Confidence, Opinion, Status, Variant
from relto.assessment.rulebook import Bar, Parameters
from relto.assessment.words import likelihood
from relto.model.assessment import Standing
from relto.model.rung import Rung

_STANDINGS: tuple[Standing | None, ...] = (*Standing, None)
_RUNGS = tuple(Rung)


class _Told(NamedTuple):
    """Results as lists, by cell or share."""

    probabilities: Any
    standings: Any
    rungs: Any


@dataclass(frozen=True)
class Cells:
    """The cells of a grid as records, made one by one when they are asked for.

    Arrays are kept as lists, which are quick to read one by one.
    """

    grid: Grid
    parameters: Parameters

    @cached_property
    def _opinions(self) -> tuple[list[list[float]], list[float], list[float]]:
        rows = opinion_rows(self.grid.sums, self.grid.base.found, self.parameters.prior_weight)
        low, high = intervals(rows, self.parameters.prior_weight, self.parameters.interval)
        return rows.T.tolist(), low.tolist(), high.tolist()

    @cached_property
    def _owed(self) -> list[float]:
        found: list[float] = self.grid.base.found.uncertainty.tolist()
        return found

    @cached_property
    def _own(self) -> tuple[tuple[int, ...], ...]:
        return _own(self.grid)

    @cached_property
    def _groups(self) -> list[int]:
        return _groups(self.grid)

    @cached_property
    def _shared(self) -> _Told:
        """What each assumption that all groups share leads to, by cell."""
        variants = self.grid.variants.values()
        return _Told(
            np.stack([each.found.probability for each in variants], axis=1).tolist(),
            np.stack([each.standing for each in variants], axis=1).tolist(),
            self.grid.shared.min(axis=2).T.tolist(),
        )

    @cached_property
    def _left_out(self) -> _Told:
        """What leaving each group out leads to, by share; and where each cell's begin."""
        found = self.grid.left_out
        return _Told(
            found.found.probability.tolist(),
            found.standing.tolist(),
            found.rungs.min(axis=1).tolist(),
        )

    @cached_property
    def _shares(self) -> tuple[list[int], list[str]]:
        layout = self.grid.layout
        bounds = np.searchsorted(layout.share_cell, np.arange(len(layout.cell_topic) + 1))
        names = ["without " + each for each in group_names(self.grid)]
        return bounds.tolist(), [names[group] for group in layout.share_group.tolist()]

    def _sensitivity(self, number: int) -> tuple[Variant, ...]:
        shared, left_out = self._shared, self._left_out
        bounds, names = self._shares
        some = slice(bounds[number], bounds[number + 1])
        return (
            *_variants(
                tuple(self.grid.variants),
                shared.probabilities[number],
                shared.standings[number],
                shared.rungs[number],
            ),
            *_variants(
                names[some],
                left_out.probabilities[some],
                left_out.standings[some],
                left_out.rungs[some],
            ),
        )

    def ordered(self) -> tuple[Cell, ...]:
        """Returns all cells, by partner, dimension and topic, the partner as a whole first."""
        layout = self.grid.layout
        order = np.lexsort((layout.cell_topic, layout.cell_dimension, layout.cell_partner))
        return tuple(self.cell(number) for number in order.tolist())

    def cell(self, number: int) -> Cell:
        """Returns one cell."""
        layout, columns, base = self.grid.layout, self.grid.columns, self.grid.base
        topic = int(layout.cell_topic[number])
        rows = self._own[number]
        opinions, low, high = self._opinions
        probability = float(base.found.probability[number])
        return Cell(
            partner=columns.partners[layout.cell_partner[number]],
            topic=None if topic == WHOLE else columns.topics[topic],
            dimension=DIMENSIONS[layout.cell_dimension[number]],
            status=self._status(number),
            opinion=Opinion(*opinions[number]),
            probability=probability,
            low=low[number],
            high=high[number],
            standing=_STANDINGS[base.standing[number]],
            rung=_RUNGS[base.rungs[number].min()],
            words=likelihood(probability),
            confidence=self._confidence(number),
            items=tuple(columns.items[row].id for row in rows),
            groups=self._groups[number],
            newest=max((columns.items[row].occurred for row in rows), default=None),
            sensitivity=self._sensitivity(number),
            flips=bool(self.grid.flips[number].any()),
        )

    def _status(self, number: int) -> Status:
        if not self.grid.mattered[number]:
            return Status.NO_EVIDENCE
        if self.grid.stale[number] or self.grid.quiet[number]:
            return Status.STALE
        if self.grid.base.standing[number] == UNJUDGED:
            return Status.TOO_LITTLE
        flips = self.grid.flips[number].any()
        return Status.NOT_DETERMINABLE if flips else Status.JUDGED

    def _confidence(self, number: int) -> Confidence:
        for bar, degree in (
            (self.parameters.high, Confidence.HIGH),
            (self.parameters.moderate, Confidence.MODERATE),
        ):
            if self._reaches(number, bar):
                return degree
        return Confidence.LOW

    def _reaches(self, number: int, bar: Bar) -> bool:
        return (
            self._owed[number] <= bar.uncertainty_up_to
            and self._groups[number] >= bar.groups_at_least
        )


def _variants(
    names: Sequence[str],
    probabilities: Sequence[float],
    standings: Sequence[int],
    rungs: Sequence[int],
) -> Iterable[Variant]:
    found = [_STANDINGS[each] for each in standings]
    return map(Variant, names, probabilities, found, [_RUNGS[each] for each in rungs])


def group_names(grid: Grid) -> tuple[str, ...]:
    """Returns what each group is called: `group …`, or the id of the item that stands alone."""
    columns = grid.columns
    found = [""] * (int(columns.group.max()) + 1 if len(columns.group) else 0)
    for item, group in zip(columns.items, columns.group.tolist(), strict=True):
        if item.group:
            found[group] = f"group {item.group}"
        else:
            found[group] = f"one of {item.id}" if item.count > 1 else item.id
    return tuple(found)


def _own(grid: Grid) -> tuple[tuple[int, ...], ...]:
    """Collects the rows of each cell's own items, oldest first."""
    layout = grid.layout
    found: list[list[int]] = [[] for _ in range(len(layout.cell_topic))]
    entry = np.repeat(
        np.arange(len(layout.begins)), np.diff(layout.begins, append=len(layout.item))
    )
    inside = layout.entry_ring[entry] == 0
    cells, rows = layout.entry_cell[entry][inside], layout.item[inside]
    for cell, row in zip(cells.tolist(), rows.tolist(), strict=True):
        found[cell].append(row)
    # Rows are ordered by partner, dimension and age.
    return tuple(tuple(sorted(each)) for each in found)


def _groups(grid: Grid) -> list[int]:
    """Counts what is independent of each other in each cell: groups, and single occurrences."""
    layout, columns = grid.layout, grid.columns
    found = np.zeros(len(layout.cell_topic), dtype=np.int64)
    if not len(layout.begins):
        return found.tolist()
    mass = np.maximum.reduceat(grid.masses[layout.item], layout.begins)
    own = (layout.entry_ring == 0) & (mass > 0)
    first = layout.item[layout.begins]
    number = np.where(layout.entry_alone, columns.count[first], 1)
    # A group that speaks for and against is still one.
    seen = np.unique(layout.entry_share[own], return_index=True)[1]
    np.add.at(found, layout.entry_cell[own][seen], number[own][seen])
    return found.tolist()
