"""Cells as records: the arrays of a grid told one by one.

It computes nothing but intervals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from relto.assessment.grid import Grid, Judged, opinion_rows
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


def cells_of(grid: Grid, parameters: Parameters) -> tuple[Cell, ...]:
    """Tells all cells, by partner, dimension and topic, the partner as a whole first."""
    told = _Told.of(grid, parameters)
    layout = grid.layout
    order = np.lexsort((layout.cell_topic, layout.cell_dimension, layout.cell_partner))
    return tuple(told.cell(int(number)) for number in order)


@dataclass(frozen=True)
class _Told:
    """Arrays as lists, for quick access one by one."""

    grid: Grid
    parameters: Parameters
    opinions: Sequence[Sequence[float]]
    low: Sequence[float]
    high: Sequence[float]
    owed: Sequence[float]
    sensitivity: tuple[tuple[Variant, ...], ...]
    own: tuple[tuple[int, ...], ...]
    groups: Sequence[int]

    @classmethod
    def of(cls, grid: Grid, parameters: Parameters) -> _Told:
        """Computes intervals and sorts what is left out by cell."""
        rows = opinion_rows(grid.sums, grid.base.found, parameters.prior_weight)
        low, high = intervals(rows, parameters.prior_weight, parameters.interval)
        return cls(
            grid,
            parameters,
            rows.T.tolist(),
            low.tolist(),
            high.tolist(),
            grid.base.found.uncertainty.tolist(),
            _sensitivity(grid),
            _own(grid),
            _groups(grid),
        )

    def cell(self, number: int) -> Cell:
        """Returns one cell."""
        layout, columns, base = self.grid.layout, self.grid.columns, self.grid.base
        topic = int(layout.cell_topic[number])
        rows = self.own[number]
        probability = float(base.found.probability[number])
        return Cell(
            partner=columns.partners[layout.cell_partner[number]],
            topic=None if topic == WHOLE else columns.topics[topic],
            dimension=DIMENSIONS[layout.cell_dimension[number]],
            status=self._status(number),
            opinion=Opinion(*self.opinions[number]),
            probability=probability,
            low=self.low[number],
            high=self.high[number],
            standing=_STANDINGS[base.standing[number]],
            rung=_RUNGS[base.rungs[number].min()],
            words=likelihood(probability),
            confidence=self._confidence(number),
            items=tuple(columns.items[row].id for row in rows),
            groups=self.groups[number],
            newest=max((columns.items[row].occurred for row in rows), default=None),
            sensitivity=self.sensitivity[number],
            flips=bool(self.grid.flips[number].any()),
        )

    def _status(self, number: int) -> Status:
        if not self.grid.mattered[number]:
            return Status.NO_EVIDENCE
        if self.grid.stale[number]:
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
            self.owed[number] <= bar.uncertainty_up_to
            and self.groups[number] >= bar.groups_at_least
        )


def _sensitivity(grid: Grid) -> tuple[tuple[Variant, ...], ...]:
    cells = len(grid.layout.cell_topic)
    found: list[list[Variant]] = [[] for _ in range(cells)]
    for name, judged in grid.variants.items():
        for cell, variant in enumerate(_variants([name] * cells, judged)):
            found[cell].append(variant)
    names = ["without " + each for each in group_names(grid)]
    shares = [names[group] for group in grid.layout.share_group]
    for cell, variant in zip(
        grid.layout.share_cell.tolist(), _variants(shares, grid.left_out), strict=True
    ):
        found[cell].append(variant)
    return tuple(tuple(each) for each in found)


def _variants(names: Sequence[str], judged: Judged) -> list[Variant]:
    lowest = judged.rungs.min(axis=1) if judged.rungs.size else judged.rungs[:, 0]
    standings = [_STANDINGS[each] for each in judged.standing.tolist()]
    rungs = [_RUNGS[each] for each in lowest.tolist()]
    return list(map(Variant, names, judged.found.probability.tolist(), standings, rungs))


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
