"""What several dimensions together call for, under the base assumption and every other one.

The worst of them counts, assumption by assumption: one that is shared (a prior, a half-life) meets
all dimensions at once, a group left out only its own.

It computes no rung, and names no reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from relto.assessment.grid import Grid, cell_number
from relto.assessment.ladder import Rungs
from relto.model.assessment import Dimension
from relto.model.rung import Rung


@dataclass(frozen=True)
class Part:
    """The cell that counts in one dimension, with what each assumption calls for.

    Attributes:
        dimension: in which respect.
        cell: its number in the grid.
        base: rungs by discipline and level.
        shared: the same under each assumption that all dimensions share.
        own: the same without each of its groups.
    """

    dimension: Dimension
    cell: int
    base: Rungs
    shared: Rungs
    own: Rungs


@dataclass(frozen=True)
class Extent:
    """Rungs by discipline and level: as computed, and the lowest and highest of any assumption."""

    base: Rungs
    low: Rungs
    high: Rungs


def parts_of(grid: Grid, subject: tuple[str, str | None]) -> tuple[Part, ...]:
    """Returns the dimensions that bear on what a partner may have on a topic."""
    return tuple(
        part_of(grid, cell_number(grid.columns, grid.layout, subject, dimension), dimension)
        for dimension in grid.ladder.bearing
    )


def part_of(grid: Grid, cell: int, dimension: Dimension) -> Part:
    """Returns what one cell calls for."""
    shares = slice(*np.searchsorted(grid.layout.share_cell, [cell, cell + 1]))
    return Part(
        dimension, cell, grid.base.rungs[cell], grid.shared[:, cell], grid.left_out.rungs[shares]
    )


def extent_of(parts: Sequence[Part], columns: int) -> Extent:
    """Joins dimensions; without any, nothing is narrowed.

    Args:
        parts: one for each dimension.
        columns: how many disciplines and levels there are.
    """
    nothing = np.full(columns, Rung.OPEN, dtype=np.uint8)
    base: Rungs = np.min([nothing, *(part.base for part in parts)], axis=0)
    rows = [base[None, :]]
    if parts:
        rows.append(np.min([part.shared for part in parts], axis=0))
    for part in parts:
        others = [each.base for each in parts if each is not part]
        rows.append(np.minimum(part.own, np.min([nothing, *others], axis=0)))
    every = np.concatenate(rows)
    return Extent(base, every.min(axis=0), every.max(axis=0))
