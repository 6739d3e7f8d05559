"""Evidence for and against in each ring, summed exactly; and the same without any one group.

1. Within a group the maximum counts. Items that stand alone may stand for several occurrences.
2. Of a ring's routine entries only the heaviest few occurrences count; an entry is routine if all
   in it is.
3. Sums are whole grains: no order of items changes them.

It computes no probability.

Basis: METHODS (routine positives are capped; independence groups).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relto.assessment.layout import Layout
from relto.assessment.weighing import Columns, Whole


@dataclass(frozen=True)
class Tally:
    """Sums in grains by ring and cell; and what each group adds to them.

    Attributes:
        favourable, adverse: sums, rings by cells.
        less_favourable, less_adverse: what a cell's sums lose without a group, rings by shares.
    """

    favourable: Whole
    adverse: Whole
    less_favourable: Whole
    less_adverse: Whole


@dataclass(frozen=True)
class _Entries:
    """The mass of each entry: so many occurrences of so much."""

    mass: Whole
    count: Whole
    left_out: Whole


def tally(columns: Columns, layout: Layout, masses: Whole, cap: int) -> Tally:
    """Sums masses.

    Args:
        columns: the items.
        layout: where each counts.
        masses: of one occurrence of each, in grains.
        cap: how many routine occurrences count in a ring.
    """
    entries = _entries(columns, layout, masses, cap)
    sums, losses = _plain(layout, entries)
    _cap(layout, entries, cap, sums, losses)
    by_ring = np.zeros((2, layout.rings, len(layout.cell_topic)), dtype=np.int64)
    less = np.zeros((2, layout.rings, len(layout.share_cell)), dtype=np.int64)
    side = layout.entry_adverse.astype(np.int64)
    first = layout.runs
    by_ring[side[first], layout.entry_ring[first], layout.entry_cell[first]] = sums
    less[side, layout.entry_ring, layout.entry_share] = losses
    return Tally(by_ring[0], by_ring[1], less[0], less[1])


def _entries(columns: Columns, layout: Layout, masses: Whole, cap: int) -> _Entries:
    """Takes the maximum of each group; what is not all routine counts as a whole, once."""
    if not len(layout.begins):
        nothing = np.zeros(0, dtype=np.int64)
        return _Entries(nothing, nothing, nothing)
    mass, count = masses[layout.item], columns.count[layout.item]
    routine = columns.routine[layout.item]
    heaviest = np.maximum.reduceat(mass, layout.begins)
    most = np.maximum.reduceat(count, layout.begins)
    single = layout.entry_alone | layout.entry_routine
    special = np.maximum.reduceat(np.where(routine, 0, mass * count), layout.begins)
    usual = np.maximum.reduceat(np.where(routine, mass, 0), layout.begins)
    often = np.maximum.reduceat(np.where(routine, count, 0), layout.begins)
    whole = np.maximum(special, usual * np.minimum(often, cap))
    found = np.where(single, most, 1)
    left_out = np.where(layout.entry_alone, 1, found)
    return _Entries(np.where(single, heaviest, whole), found, left_out)


def _plain(layout: Layout, entries: _Entries) -> tuple[Whole, Whole]:
    """Sums runs as if nothing were capped."""
    whole = entries.mass * entries.count
    sums = np.add.reduceat(whole, layout.runs) if len(layout.runs) else whole
    return sums, entries.mass * entries.left_out


def _cap(layout: Layout, entries: _Entries, cap: int, sums: Whole, losses: Whole) -> None:
    """Corrects the runs that have more routine occurrences than count."""
    if not len(layout.runs):
        return
    often = np.where(layout.entry_routine, entries.count, 0)
    over = np.add.reduceat(often, layout.runs) > cap
    if not over.any():
        return
    run = np.repeat(np.arange(len(layout.runs)), np.diff(layout.runs, append=len(often)))
    chosen = np.flatnonzero(layout.entry_routine & over[run])
    order = np.lexsort((-entries.mass[chosen], run[chosen]))
    chosen = chosen[order]
    heap = _Heap(run[chosen], entries.mass[chosen], entries.count[chosen])
    runs = np.flatnonzero(over)
    capped = heap.heaviest(runs, np.full(len(runs), cap))
    sums[runs] += capped - heap.heaviest(runs, np.full(len(runs), np.iinfo(np.int32).max))
    left_out = entries.left_out[chosen]
    usual = heap.heaviest(run[chosen], np.full(len(chosen), cap))
    instead = heap.heaviest(run[chosen], cap + left_out) - heap.mass * left_out
    losses[chosen] = np.where(heap.before < cap, usual - instead, 0)


class _Heap:
    """Entries of several runs, the heaviest first, that tell the mass of so many occurrences."""

    def __init__(self, run: Whole, mass: Whole, count: Whole) -> None:
        self.mass = mass
        starts = np.flatnonzero(np.diff(run, prepend=-1))
        lengths = np.diff(starts, append=len(run))
        before, weight = np.cumsum(count) - count, np.cumsum(mass * count) - mass * count
        self.before = before - np.repeat(before[starts], lengths)
        self._weight = weight - np.repeat(weight[starts], lengths)
        self._count = count
        self._stride = np.int64(1) << 32
        self._keys = run * self._stride + self.before

    def heaviest(self, run: Whole, number: Whole) -> Whole:
        """Returns the mass of the heaviest occurrences of each run; at least one is asked for."""
        at = np.searchsorted(self._keys, run * self._stride + number, side="left") - 1
        part = np.minimum(number - self.before[at], self._count[at])
        found: Whole = self._weight[at] + self.mass[at] * part
        return found
