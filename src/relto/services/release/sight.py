"""What a partner may be shown, row by row: its open profiles, and what references do to them.

1. A row is a candidate when its profile is open to the partner.
2. A row that cannot stand without something hidden or absent is hidden; so on, until nothing
   changes. An older version is hidden with the newest one.
3. A shown row that refers to something hidden or absent, or of which a portion is not open,
   is a copy; so is one that refers to a copy, for it names the copy.
4. A marking-definition is shown exactly when a shown row carries it, and as it is.

Whether a profile is open is not decided here.

Basis: STIX 2.1 §3.6, §7.2; hidden and absent are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from relto.services.release.columns import (
    GRANULAR,
    MARKING,
    Columns,
    Indices,
    Mask,
    references,
)
from relto.services.release.forms import Forms, Prints, bitmap_of
from relto.services.release.stream import Sight

RELATIONSHIP = "relationship"
DEMANDING = frozenset(
    {
        "report",
        "note",
        "opinion",
        "grouping",
        "observed-data",
        "sighting",
        "language-content",
        "extension-definition",
    }
)
_SEED = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Profiled:
    """What is known of profiles for one partner.

    Attributes:
        open: whether each profile is open to the partner.
        creators: object number of each profile's creator, -1 without one.
        carried: object numbers of the marking-definitions that each profile carries.
    """

    open: Mask
    creators: npt.NDArray[np.int32]
    carried: Sequence[tuple[int, ...]]


class Contents(Protocol):
    """Answers that need the content of a row."""

    def prepare(self, rows: Iterable[int]) -> None:
        """Reads rows at once that will be asked about."""
        ...

    def stands(self, row: int, hidden: frozenset[int], open_: Mask) -> bool:
        """Tells whether a row can be shown without these objects and its closed portions."""
        ...

    def cut(self, row: int, open_: Mask) -> int:
        """Returns a number that tells apart what is cut out of a row's portions, 0 for nothing."""
        ...

    def portions(self, row: int, open_: Mask) -> tuple[int, ...]:
        """Returns the object numbers of the marking-definitions on a row's open portions."""
        ...


def mix(values: npt.NDArray[np.integer]) -> Prints:
    """Scatters numbers over 64 bits, so that sums of different sets differ."""
    x = values.astype(np.uint64) + _SEED
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Prints = x ^ (x >> np.uint64(31))
    return mixed


def see(columns: Columns, profiled: Profiled, contents: Contents) -> Sight:
    """Returns what a partner may be shown of all rows."""
    marking = (columns.flags & MARKING) != 0
    candidates = np.flatnonzero(profiled.open[columns.profile] & ~marking)
    look = _Look(columns, profiled, contents, candidates)
    look.settle()
    forms = look.forms()
    look.show_markings(np.flatnonzero(marking))
    return Sight(bitmap_of(np.flatnonzero(look.visible)), forms)


class _Look:
    def __init__(
        self, columns: Columns, profiled: Profiled, contents: Contents, rows: Indices
    ) -> None:
        self.columns, self.profiled, self.contents, self.rows = columns, profiled, contents, rows
        self.visible = np.zeros(len(columns.profile), np.bool_)
        self.visible[rows] = True
        self.targets, self.owner = references(columns, rows)
        self.newest = columns.latest[columns.object[rows]]
        self.exact = self._exact_rows()

    def _of_types(self, names: Iterable[str]) -> Mask:
        wanted = np.array([name in names for name in self.columns.types] or [False], np.bool_)
        return wanted[self.columns.type[self.rows]]

    def _exact_rows(self) -> Mask:
        """Finds the rows about which columns cannot tell.

        Of relationships these are the ones that may name their creator as an end.
        """
        columns, rows = self.columns, self.rows
        self.granular = (columns.flags[rows] & GRANULAR) != 0
        self.relates = self._of_types({RELATIONSHIP})
        self.created = self.targets == self.profiled.creators[columns.own[rows]][self.owner]
        ends = np.bincount(self.owner[~self.created], minlength=len(rows))
        exact: Mask = self._of_types(DEMANDING) | self.granular | (self.relates & (ends < 2))
        return exact

    def shown(self, objects: npt.NDArray[np.int32]) -> Mask:
        """Tells whether objects are shown: their newest version is."""
        row = self.columns.latest[objects]
        seen: Mask = (row >= 0) & self.visible[row]
        return seen

    def settle(self) -> None:
        """Hides what cannot stand, until everything shown can."""
        wanted = self.exact & self._dangling()
        wanted |= self.granular
        self.contents.prepare(self.rows[wanted].tolist())
        while True:
            hidden = ~self.shown(self.targets)
            doomed = ~self.visible[self.newest]
            doomed[self.owner[hidden & ~self.created & self.relates[self.owner]]] = True
            doomed |= self._failing(hidden)
            doomed &= self.visible[self.rows]
            if not doomed.any():
                return
            self.visible[self.rows[doomed]] = False
            self._prepare_exact()

    def _dangling(self) -> Mask:
        dangling = np.zeros(len(self.rows), np.bool_)
        dangling[self.owner[~self.shown(self.targets)]] = True
        return dangling

    def _prepare_exact(self) -> None:
        self.contents.prepare(self.rows[self.exact & self._dangling()].tolist())

    def _failing(self, hidden: Mask) -> Mask:
        """Asks the contents of those rows about which columns cannot tell."""
        failing = np.zeros(len(self.rows), np.bool_)
        missing: dict[int, list[int]] = {int(place): [] for place in np.flatnonzero(self.granular)}
        for edge in np.flatnonzero(hidden & self.exact[self.owner]):
            missing.setdefault(int(self.owner[edge]), []).append(int(self.targets[edge]))
        for place, objects in missing.items():
            row = int(self.rows[place])
            if self.visible[row]:
                stands = self.contents.stands(row, frozenset(objects), self.profiled.open)
                failing[place] = not stands
        return failing

    def forms(self) -> Forms:
        """Returns which shown rows are copies, each with a fingerprint of all that it lacks."""
        lacking = ~self.shown(self.targets) & self.visible[self.rows][self.owner]
        prints = np.zeros(len(self.rows), np.uint64)
        np.add.at(prints, self.owner[lacking], mix(self.targets[lacking]))
        for place in np.flatnonzero(self.granular & self.visible[self.rows]):
            cut = self.contents.cut(int(self.rows[place]), self.profiled.open)
            prints[[place]] += np.uint64(cut)
        copied = np.zeros(len(self.visible), np.bool_)
        copied[self.rows[prints != 0]] = True
        naming = self._spread(copied)
        rows = np.flatnonzero(copied)
        own = np.zeros(len(rows), np.uint64)
        places = np.searchsorted(rows, self.rows[copied[self.rows]])
        own[places] = prints[copied[self.rows]]
        if len(naming):
            own = _closed(rows, own, naming)
        return Forms(rows.astype(np.uint32), np.maximum(own, np.uint64(1)))

    def _spread(self, copied: Mask) -> list[tuple[int, int]]:
        """Makes copies of all that refer to copies; returns who names whom, as rows."""
        target = self.columns.latest[self.targets]
        edges = np.flatnonzero(self.shown(self.targets) & self.visible[self.rows][self.owner])
        source, target = self.rows[self.owner[edges]], target[edges]
        while True:
            more = copied[target] & ~copied[source]
            if not more.any():
                break
            copied[source[more]] = True
        naming = copied[target]
        return list(zip(source[naming].tolist(), target[naming].tolist(), strict=True))

    def show_markings(self, rows: Indices) -> None:
        """Shows the marking-definitions that something shown carries."""
        columns, carried = self.columns, self.profiled.carried
        used = {int(number) for number in np.unique(columns.profile[self.visible])}
        wanted = {mark for number in used for mark in carried[number]}
        for place in np.flatnonzero(self.granular & self.visible[self.rows]):
            wanted.update(self.contents.portions(int(self.rows[place]), self.profiled.open))
        waiting = {int(columns.object[row]): int(row) for row in rows}
        while wanted:
            row = waiting.pop(wanted.pop(), None)
            if row is not None:
                self.visible[row] = True
                wanted.update(carried[int(columns.profile[row])])


def _closed(rows: Indices, own: Prints, naming: list[tuple[int, int]]) -> Prints:
    """Adds to each copy's fingerprint those of the copies that it names, directly or not."""
    place = {int(row): index for index, row in enumerate(rows)}
    names: dict[int, list[int]] = {}
    for source, target in naming:
        names.setdefault(source, []).append(target)
    told = mix(own + mix(rows))
    closed = own.copy()
    for source, named in names.items():
        reached, open_ends = {source}, list(named)
        while open_ends:
            row = open_ends.pop()
            if row not in reached:
                reached.add(row)
                open_ends += names.get(row, ())
        reached.discard(source)
        # As arrays: a sum that runs over 64 bits is meant to.
        others = [place[row] for row in reached]
        closed[[place[source]]] += told[others].sum(dtype=np.uint64)
    return closed
