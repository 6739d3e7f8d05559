"""The columns of one block of arrivals, and their bytes.

Layout, little-endian: four counts (rows, references, format 2, portions) as uint32, then profile
int32, own int32, object int32, type int16, flags uint8, reference counts uint32, month int16,
references int32, portions' rows uint32, portions' profiles int32. Format 1, which is still read,
has no months and no portions. It knows no database.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntFlag
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relto.core.errors import StoreError

_HEADER = struct.Struct("<4I")
_FORMAT = 2
_FIRST_FORMAT = 1

NO_MONTH = -1
"""The month of a row of which no date is known."""


class Flag(IntFlag):
    """What the columns tell of a row besides numbers."""

    SUPERSEDED = 1
    SEVERAL = 2
    GRANULAR = 4
    MARKING = 8
    NO_VERSION = 16


@dataclass(frozen=True, slots=True)
class Columns:
    """A block of arrivals as arrays of equal length, references apart.

    Attributes:
        profile: number of each row's profile, combined with those of newer versions.
        own: number of its own profile.
        object: number of its id.
        type: number of its type.
        flags: its `Flag`s.
        counts: how many references it has.
        month: month of its version, or of its arrival where it has none, counted from
            January 1970; `NO_MONTH` where neither is known.
        refs: object numbers of all references, row after row.
        portion_rows: place in the block of each marked portion's row, ascending.
        portions: number of each marked portion's own profile.
    """

    profile: NDArray[np.int32]
    own: NDArray[np.int32]
    object: NDArray[np.int32]
    type: NDArray[np.int16]
    flags: NDArray[np.uint8]
    counts: NDArray[np.uint32]
    month: NDArray[np.int16]
    refs: NDArray[np.int32]
    portion_rows: NDArray[np.uint32]
    portions: NDArray[np.int32]


_TYPES = {
    "profile": "<i4",
    "own": "<i4",
    "object": "<i4",
    "type": "<i2",
    "flags": "u1",
    "counts": "<u4",
    "month": "<i2",
    "refs": "<i4",
    "portion_rows": "<u4",
    "portions": "<i4",
}
_LATER = ("month", "portion_rows", "portions")
"""What format 1 does not have."""


def to_bytes(columns: Columns) -> bytes:
    """Writes a block."""
    parts = [
        np.ascontiguousarray(getattr(columns, name), dtype=kind).tobytes()
        for name, kind in _TYPES.items()
    ]
    counts = (len(columns.profile), len(columns.refs), _FORMAT, len(columns.portions))
    return b"".join([_HEADER.pack(*counts), *parts])


def from_bytes(data: bytes) -> Columns:
    """Reads a block.

    Raises:
        StoreError: the bytes are not a block of a known format.
    """
    if len(data) < _HEADER.size:
        raise StoreError("a block of columns is cut short: restore the database from a backup")
    rows, refs, version, portions = _HEADER.unpack_from(data)
    names = [name for name in _TYPES if version != _FIRST_FORMAT or name not in _LATER]
    lengths = {"refs": refs, "portion_rows": portions, "portions": portions}
    size = sum(np.dtype(_TYPES[name]).itemsize * lengths.get(name, rows) for name in names)
    if version not in (_FIRST_FORMAT, _FORMAT) or len(data) != _HEADER.size + size:
        raise StoreError("a block of columns is not readable: restore the database from a backup")
    found: dict[str, NDArray[Any]] = {
        "month": np.full(rows, NO_MONTH, dtype=np.int16),
        "portion_rows": np.zeros(0, dtype=np.uint32),
        "portions": np.zeros(0, dtype=np.int32),
    }
    offset = _HEADER.size
    for name in names:
        length = lengths.get(name, rows)
        found[name] = np.frombuffer(data, dtype=_TYPES[name], count=length, offset=offset)
        offset += found[name].nbytes
    return Columns(**found)
