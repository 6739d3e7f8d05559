"""Which shown rows are copies, and of which form: sorted rows with a fingerprint each.

A row that is not listed is shown as it was stored. Fingerprints tell forms apart inside this
node; they are never handed out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from relto.core.errors import StoreError

Rows = npt.NDArray[np.uint32]
Prints = npt.NDArray[np.uint64]
_ITEM = 12


def rows_of(bitmap: BitMap) -> Rows:
    """Returns the rows of a bitmap in their order."""
    return np.frombuffer(bitmap.to_array(), dtype=np.uint32)


def bitmap_of(rows: npt.NDArray[np.integer]) -> BitMap:
    """Returns the bitmap of some rows."""
    return BitMap(np.ascontiguousarray(rows, dtype=np.uint32).data)


def _no_rows() -> Rows:
    return np.empty(0, np.uint32)


def _no_prints() -> Prints:
    return np.empty(0, np.uint64)


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """Copies among rows.

    Attributes:
        rows: ascending.
        prints: the fingerprint of each row's form, never 0.
    """

    rows: Rows = field(default_factory=_no_rows)
    prints: Prints = field(default_factory=_no_prints)

    def __len__(self) -> int:
        """Returns the number of copies."""
        return len(self.rows)

    def among(self, rows: Rows) -> Prints:
        """Returns the fingerprint of each given row, 0 for one that is no copy."""
        found = np.zeros(len(rows), np.uint64)
        if len(self.rows):
            places = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
            hit = self.rows[places] == rows
            found[hit] = self.prints[places[hit]]
        return found

    def within(self, bitmap: BitMap) -> Forms:
        """Returns the copies among the rows of a bitmap."""
        if not len(self.rows):
            return self
        kept = np.isin(self.rows, rows_of(bitmap & bitmap_of(self.rows)), assume_unique=True)
        return Forms(self.rows[kept], self.prints[kept])

    def joined(self, other: Forms) -> Forms:
        """Returns the copies of both; no row is in both."""
        if not len(other.rows):
            return self
        rows = np.concatenate([self.rows, other.rows])
        order = np.argsort(rows, kind="stable")
        return Forms(rows[order], np.concatenate([self.prints, other.prints])[order])

    def differing(self, other: Forms) -> BitMap:
        """Returns the rows that do not have the same form in both."""
        rows = np.union1d(self.rows, other.rows).astype(np.uint32)
        return bitmap_of(rows[self.among(rows) != other.among(rows)])

    def to_bytes(self) -> bytes:
        """Packs rows, then fingerprints, little-endian."""
        return self.rows.astype("<u4").tobytes() + self.prints.astype("<u8").tobytes()

    @staticmethod
    def from_bytes(data: bytes) -> Forms:
        """Unpacks what `to_bytes` packed.

        Raises:
            StoreError: the length fits no number of copies.
        """
        count, rest = divmod(len(data), _ITEM)
        if rest:
            raise StoreError("a step's forms are damaged")
        rows = np.frombuffer(data, dtype="<u4", count=count).astype(np.uint32)
        prints = np.frombuffer(data, dtype="<u8", count=count, offset=4 * count)
        return Forms(rows, prints.astype(np.uint64))
