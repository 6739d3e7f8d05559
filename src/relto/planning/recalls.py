"""What a plan leaves behind with partners: copies, references and the rows that are lost.

1. A copy delivered open whose rung falls below open has to be recalled; one delivered sealed
   whose rung falls below sealed can be cut. A fallen portion inside a copy counts as its copy.
2. What a partner keeps and what refers to something it loses is derived: it goes without the
   reference, or not at all.
3. A row is lost to a partner where its rung falls.

Rows are arrival numbers and columns are given; nothing is looked up here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from relto.model.rung import Rung
from relto.planning.dial import Dial, Words

Rows = npt.NDArray[np.signedinteger[Any]]
Column = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
_PIECE = 1 << 16
_TOGETHER = 16
"""Partners for whom rows are walked through at once: so many times all rows are in memory."""


class Fallen(NamedTuple):
    """Rows whose rung falls for a partner, ascending."""

    partner: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class Outstanding:
    """What one partner received: rows, their profiles, and their marked portions' profiles.

    Attributes:
        profiles: of each row received.
        portion_places: for each portion of these rows, the row's place, ascending.
        portions: each portion's own profile.
    """

    profiles: Column
    portion_places: Rows
    portions: Column


def falling(before: Dial, after: Dial, partner: str) -> Mask:
    """Tells of each profile whether its rung falls for a partner."""
    fallen: Mask = after.rungs(partner) < before.rungs(partner)
    return fallen


def outstanding(before: Dial, after: Dial, partner: str, held: Outstanding) -> tuple[Mask, Mask]:
    """Tells of each row received whether it has to be recalled, and whether it can be cut."""
    old, new = before.rungs(partner), after.rungs(partner)
    recall: Mask = _parted((old == Rung.OPEN) & (new < Rung.OPEN), held)
    cut: Mask = _parted((old >= Rung.SEALED) & (new < Rung.SEALED), held)
    was = old[held.profiles]
    recall &= was == Rung.OPEN
    cut &= was == Rung.SEALED
    return recall, cut


def _parted(fallen: Mask, held: Outstanding) -> Mask:
    """Tells of each row whether it or one of its marked portions has a fallen profile."""
    found = fallen[held.profiles]
    found[held.portion_places[fallen[held.portions]]] = True
    return found


def lost_rows(before: Dial, after: Dial, profiles: Column, counted: Mask) -> Iterator[Fallen]:
    """Yields, for each partner that any profile falls for, the rows that fall.

    Args:
        before: the dial in force.
        after: the dial proposed.
        profiles: the profile of each row.
        counted: which rows count.
    """
    fallen = {
        partner: mask
        for partner in before.changed_partners(after)
        if (mask := falling(before, after, partner)).any()
    }
    partners = list(fallen)
    for start in range(0, len(partners), _TOGETHER):
        masks = {partner: fallen[partner] for partner in partners[start : start + _TOGETHER]}
        yield from _rows_of(masks, profiles, counted)


def _rows_of(masks: dict[str, Mask], profiles: Column, counted: Mask) -> Iterator[Fallen]:
    """Walks the rows once for several partners, in pieces that stay in the cache."""
    some = np.logical_or.reduce(list(masks.values()))
    found: dict[str, list[Column]] = {partner: [] for partner in masks}
    for start in range(0, len(profiles), _PIECE):
        piece = slice(start, start + _PIECE)
        all_of_it = profiles[piece].astype(np.intp)
        places = np.flatnonzero(some.take(all_of_it) & counted[piece])
        theirs = all_of_it[places]
        rows = (places + start).astype(np.int32)
        for partner, mask in masks.items():
            found[partner].append(rows.take(np.flatnonzero(mask.take(theirs))))
    for partner, pieces in found.items():
        yield Fallen(partner, np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int32))


@dataclass(frozen=True, slots=True)
class References:
    """Products that refer to others.

    Attributes:
        rows: arrival numbers of those that refer, ascending.
        profiles: the profile of each.
        starts: where the references of each begin.
        targets: the profile of what each reference leads to.
    """

    rows: Rows
    profiles: Column
    starts: Rows
    targets: Column


class Dials:
    """What two dials deliver, as bits of partners."""

    def __init__(self, before: Dial, after: Dial) -> None:
        """Takes the dials; partners of either have a bit."""
        self.partners = before.partners
        if before.partners != after.partners:
            self.partners = tuple(sorted({*before.partners, *after.partners}))
        old = before.planes(self.partners)[:, Rung.SEALED - 1]
        new = after.planes(self.partners)[:, Rung.SEALED - 1]
        self.lost: Words = old & ~new
        self.kept: Words = old & new

    def moving(self) -> Mask:
        """Tells of each profile whether any partner loses it."""
        moving: Mask = np.bitwise_or.reduce(self.lost, axis=1) != 0
        return moving


def reaching(dials: Dials, references: References) -> Words:
    """Tells of each row for which partners it is kept and refers to something they lose."""
    if not len(references.rows):
        return np.zeros((0, dials.lost.shape[1]), dtype=np.uint64)
    losses = dials.lost[references.targets]
    reached: Words = np.bitwise_or.reduceat(losses, references.starts, axis=0)
    kept: Words = reached & dials.kept[references.profiles]
    return kept


def derived_rows(dials: Dials, references: References) -> Iterator[Fallen]:
    """Yields, for each partner, the rows that it keeps and that refer to something it loses."""
    reached = reaching(dials, references)
    for bit, partner in enumerate(dials.partners):
        told: Words = reached[:, bit // 64] & np.uint64(1 << bit % 64)
        rows = references.rows[told != 0]
        if len(rows):
            yield Fallen(partner, rows)
