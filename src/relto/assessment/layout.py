"""Where each item counts: cells, the rings of topics around them, and groups in each ring.

1. A cell is a partner, a dimension and a topic, or the partner as a whole.
2. Around a topic lie rings: the topic itself with what is below it, then what is below the topic
   above it, and so on to all else of the partner in that dimension. Each item is in one ring.
3. A group is one entry in each ring in which it has items.

It knows no masses: it is the same for every variant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from relto.assessment.ladder import DIMENSIONS
from relto.assessment.weighing import Columns, Mask, Whole
from relto.core.errors import InputError

_MOST_PAIRS = 3_000_000
WHOLE = -1
"""The topic of a cell that is the partner as a whole."""


@dataclass(frozen=True)
class Layout:
    """Cells and entries as numbers; entries are ordered by cell, ring, side and group.

    Attributes:
        cell_partner, cell_dimension, cell_topic: of each cell; the first partners x dimensions
            cells are the partners as a whole.
        rings: how many rings the deepest topic has.
        item: the row of each pair of a cell and an item, ordered by entry.
        begins: where each entry's pairs begin.
        entry_cell, entry_ring: of each entry.
        entry_adverse, entry_routine, entry_alone: whether all of it is so.
        runs: where entries of one cell, ring and side begin.
        entry_share: the number of the pair of cell and group that each entry belongs to.
        share_cell, share_group: of each pair of cell and group.
    """

    cell_partner: Whole
    cell_dimension: Whole
    cell_topic: Whole
    rings: int
    item: Whole
    begins: Whole
    entry_cell: Whole
    entry_ring: Whole
    entry_adverse: Mask
    entry_routine: Mask
    entry_alone: Mask
    runs: Whole
    entry_share: Whole
    share_cell: Whole
    share_group: Whole

    @cached_property
    def number(self) -> Mapping[tuple[int, int, int], int]:
        """The number of each cell by partner, dimension and topic."""
        keys = zip(
            self.cell_partner.tolist(),
            self.cell_dimension.tolist(),
            self.cell_topic.tolist(),
            strict=True,
        )
        return {key: number for number, key in enumerate(keys)}


def layout_of(columns: Columns) -> Layout:
    """Lays out all cells that have an item of their own, and each partner as a whole.

    Raises:
        InputError: more topics for more items than can be looked at together.
    """
    kinds = len(DIMENSIONS)
    field = columns.partner * kinds + columns.dimension
    cells = np.concatenate([_wholes(columns), _topics(columns, field)])
    pair_cell, pair_item = _pairs(cells[:, 0], field, len(columns.partners) * kinds)
    pair_ring = _rings(columns, cells[pair_cell, 1], columns.topic[pair_item])
    group, adverse = columns.group[pair_item], columns.adverse[pair_item]
    order = np.lexsort((group, adverse, pair_ring, pair_cell))
    cell, ring, group, adverse = pair_cell[order], pair_ring[order], group[order], adverse[order]
    item = pair_item[order]
    run_change = _changes(cell, ring, adverse)
    entry_change = run_change | _changes(group)
    begins = np.flatnonzero(entry_change)
    groups = int(columns.group.max(initial=0)) + 1
    shares, entry_share = np.unique(cell[begins] * groups + group[begins], return_inverse=True)
    return Layout(
        cell_partner=cells[:, 0] // kinds,
        cell_dimension=cells[:, 0] % kinds,
        cell_topic=cells[:, 1],
        rings=1 + max((name.count("/") + 1 for name in columns.topics), default=0),
        item=item,
        begins=begins,
        entry_cell=cell[begins],
        entry_ring=ring[begins],
        entry_adverse=adverse[begins],
        entry_routine=_all(columns.routine[item], begins),
        entry_alone=columns.alone[item][begins],
        runs=np.flatnonzero(run_change[begins]),
        entry_share=entry_share.reshape(-1),
        share_cell=shares // groups,
        share_group=shares % groups,
    )


def _wholes(columns: Columns) -> Whole:
    fields = np.arange(len(columns.partners) * len(DIMENSIONS), dtype=np.int64)
    return np.stack([fields, np.full_like(fields, WHOLE)], axis=1)


def _topics(columns: Columns, field: Whole) -> Whole:
    """Finds each field and topic that has an item, and the topics above."""
    place = {name: number for number, name in enumerate(columns.topics)}
    above = [
        [place["/".join(parts[: depth + 1])] for depth in range(len(parts))]
        for parts in (name.split("/") for name in columns.topics)
    ]
    found = {
        (int(where), topic)
        for where, own in zip(field, columns.topic, strict=True)
        if own != WHOLE
        for topic in above[own]
    }
    return np.array(sorted(found), dtype=np.int64).reshape(-1, 2)


def _pairs(cell_field: Whole, field: Whole, fields: int) -> tuple[Whole, Whole]:
    """Pairs each cell with all items of its partner and dimension; items are ordered by those."""
    bounds = np.searchsorted(field, np.arange(fields + 1))
    begin, end = bounds[cell_field], bounds[cell_field + 1]
    lengths = end - begin
    if int(lengths.sum()) > _MOST_PAIRS:
        message = (
            f"{len(cell_field):,} cells with {int(lengths.sum()):,} items around them, expected at "
            f"most {_MOST_PAIRS:,}; join topics, or assess partners apart"
        )
        raise InputError(message)
    cell = np.repeat(np.arange(len(cell_field)), lengths)
    offsets = np.repeat(np.cumsum(lengths) - lengths, lengths)
    return cell, np.arange(len(cell)) - offsets + np.repeat(begin, lengths)


def _rings(columns: Columns, around: Whole, own: Whole) -> Whole:
    """Counts how many levels above the cell's topic the first one lies that the item is in."""
    depth = [0, *(name.count("/") + 1 for name in columns.topics)]
    table = np.zeros((len(depth), len(depth)), dtype=np.int64)
    parts = [[], *(name.split("/") for name in columns.topics)]
    for row, one in enumerate(parts):
        for column, other in enumerate(parts):
            shared = 0
            for mine, its in zip(one, other, strict=False):
                if mine != its:
                    break
                shared += 1
            table[row, column] = depth[row] - shared
    found: Whole = table[around + 1, own + 1]
    return found


def _changes(*keys: Whole | Mask) -> Mask:
    """Tells where any key differs from the one before; the first always does."""
    changed = np.zeros(len(keys[0]), dtype=np.bool_)
    changed[:1] = True
    for key in keys:
        changed[1:] |= key[1:] != key[:-1]
    return changed


def _all(flags: Mask, begins: Whole) -> Mask:
    found: Mask = np.logical_and.reduceat(flags, begins) if len(begins) else flags[:0]
    return found
