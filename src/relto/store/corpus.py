"""The corpus in memory: one number per product and column, growing with the database.

All arrays are views that the reader must not write to; they are valid until the next `advance`.
The corpus holds no content and decides nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from relto.store import columns
from relto.store.columns import Flag
from relto.store.transaction import Head, Transaction

_CHUNK = 256


class Grown:
    """An array that grows at its end at amortised cost."""

    __slots__ = ("_data", "size")

    def __init__(self, kind: str) -> None:
        self._data: NDArray[Any] = np.empty(1024, dtype=kind)
        self.size = 0

    @property
    def view(self) -> NDArray[Any]:
        """What has been appended so far."""
        return self._data[: self.size]

    def extend(self, more: NDArray[Any]) -> None:
        """Appends values."""
        self._reserve(self.size + len(more))
        self._data[self.size : self.size + len(more)] = more
        self.size += len(more)

    def fill_to(self, size: int, value: int) -> None:
        """Grows to a size with one value."""
        self._reserve(size)
        self._data[self.size : size] = value
        self.size = max(self.size, size)

    def _reserve(self, size: int) -> None:
        if size > len(self._data):
            grown = np.empty(max(size, 2 * len(self._data)), dtype=self._data.dtype)
            grown[: self.size] = self.view
            self._data = grown


class Corpus:
    """The columns of all products up to the last `advance`."""

    def __init__(self) -> None:
        self.types: list[str] = []
        self.arrivals = 0
        self.relabels = 0
        self._profile = Grown("i4")
        self._own = Grown("i4")
        self._object = Grown("i4")
        self._type = Grown("i2")
        self._flags = Grown("u1")
        self._month = Grown("i2")
        self._portion_rows = Grown("i4")
        self._portions = Grown("i4")
        self._ends = Grown("i8")
        self._ends.extend(np.zeros(1, dtype=np.int64))
        self._refs = Grown("i4")
        self._latest = Grown("i4")
        self._changed_row = Grown("i8")
        self._changed_from = Grown("i4")

    @property
    def profile(self) -> NDArray[np.int32]:
        """Profile number of each row as of now."""
        return self._profile.view

    @property
    def own(self) -> NDArray[np.int32]:
        """Profile number of each row's own profile, not combined with newer versions'."""
        return self._own.view

    @property
    def object(self) -> NDArray[np.int32]:
        """Object number of each row."""
        return self._object.view

    @property
    def type(self) -> NDArray[np.int16]:
        """Type number of each row."""
        return self._type.view

    @property
    def flags(self) -> NDArray[np.uint8]:
        """`Flag`s of each row as of now."""
        return self._flags.view

    @property
    def month(self) -> NDArray[np.int16]:
        """Month of each row, counted from January 1970; `NO_MONTH` where no date is known."""
        return self._month.view

    @property
    def portion_rows(self) -> NDArray[np.int32]:
        """Row of each marked portion, ascending."""
        return self._portion_rows.view

    @property
    def portions(self) -> NDArray[np.int32]:
        """Profile number of each marked portion, in the order of rows."""
        return self._portions.view

    @property
    def ref_offsets(self) -> NDArray[np.int64]:
        """Where each row's references begin, and at the end where the last row's end."""
        return self._ends.view

    @property
    def refs(self) -> NDArray[np.int32]:
        """Object numbers that rows refer to, in the order of rows."""
        return self._refs.view

    @property
    def latest(self) -> NDArray[np.int32]:
        """Row of the newest version of each object, -1 where none is stored."""
        return self._latest.view

    def type_number(self, name: str) -> int | None:
        """Returns the number of a STIX type, None if none of it is stored."""
        return self.types.index(name) if name in self.types else None

    def advance(self, tx: Transaction, head: Head) -> None:
        """Loads what was added since, exactly up to the counters of a head row."""
        if head.types > len(self.types):
            self._load_types(tx, head.types)
        if head.arrivals > self.arrivals:
            self._load_blocks(tx, head.arrivals)
        if head.relabels > self.relabels:
            self._load_relabels(tx, head.relabels)
        self._latest.fill_to(head.objects, -1)

    def _load_types(self, tx: Transaction, upto: int) -> None:
        query = "SELECT name FROM types WHERE num >= {0} AND num < {0} ORDER BY num"
        self.types += [name for (name,) in _rows(tx, query, len(self.types), upto)]

    def _load_blocks(self, tx: Transaction, upto: int) -> None:
        query = "SELECT columns FROM blocks WHERE lo >= {0} AND lo < {0} ORDER BY lo LIMIT {1}"
        query = query.replace("{1}", str(_CHUNK))
        while self.arrivals < upto:
            for (data,) in _rows(tx, query, self.arrivals, upto):
                self._append(columns.from_bytes(data))

    def _append(self, block: columns.Columns) -> None:
        rows = np.arange(self.arrivals, self.arrivals + len(block.profile), dtype=np.int32)
        self._profile.extend(block.profile)
        self._own.extend(block.own)
        self._object.extend(block.object)
        self._type.extend(block.type)
        self._flags.extend(block.flags)
        self._month.extend(block.month)
        self._portion_rows.extend(block.portion_rows + np.uint32(self.arrivals))
        self._portions.extend(block.portions)
        self._ends.extend(self._ends.view[-1] + np.cumsum(block.counts, dtype=np.int64))
        self._refs.extend(block.refs)
        if len(rows):
            self._latest.fill_to(int(block.object.max()) + 1, -1)
        newest = (block.flags & Flag.SUPERSEDED) == 0
        self._latest.view[block.object[newest]] = rows[newest]
        self.arrivals += len(rows)

    def _load_relabels(self, tx: Transaction, upto: int) -> None:
        query = "SELECT seq, profile, flags FROM relabels WHERE n >= {0} AND n < {0} ORDER BY n"
        found = _rows(tx, query, self.relabels, upto)
        before = np.empty(len(found), dtype=np.int32)
        # One after the other: the same row may be relabelled several times in one load.
        for index, (seq, profile, flags) in enumerate(found):
            before[index] = self._profile.view[seq]
            self._profile.view[seq] = profile
            self._flags.view[seq] = flags
        self._changed_row.extend(np.array([row[0] for row in found], dtype=np.int64))
        self._changed_from.extend(before)
        self.relabels = upto

    def patches_since(self, relabels: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Tells what profile rows had when only so many relabels had happened.

        Returns:
            The rows relabelled since, each once and ascending, and their profiles then.
        """
        rows, first = np.unique(self._changed_row.view[relabels:], return_index=True)
        return rows, self._changed_from.view[relabels:][first]

    def profiles_at(self, relabels: int, lo: int, hi: int) -> NDArray[np.int32]:
        """Returns a copy of the profiles of rows `lo` to `hi` after so many relabels."""
        found = self.profile[lo:hi].copy()
        rows, before = self.patches_since(relabels)
        inside = (rows >= lo) & (rows < hi)
        found[rows[inside] - lo] = before[inside]
        return found


def _rows(tx: Transaction, query: str, lo: int, hi: int) -> list[Any]:
    mark = "?" if tx.sqlite else "%s"
    return list(tx.connection.exec_driver_sql(query.format(mark), (lo, hi)))
