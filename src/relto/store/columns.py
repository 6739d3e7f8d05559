"""The columns of one block of arrivals, and their bytes.

Layout, little-endian: four counts (rows, references, format 1, 0) as uint32, then profile int32,
own int32, object int32, type int16, flags uint8, reference counts uint32, references int32.
It knows no database.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntFlag

import numpy as np
from numpy.typing import NDArray

from relto.core.errors import StoreError

_HEADER = struct.Struct("<4I")
_FORMAT = 1


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
        refs: object numbers of all references, row after row.
    """

    profile: NDArray[np.int32]
    own: NDArray[np.int32]
    object: NDArray[np.int32]
    type: NDArray[np.int16]
    flags: NDArray[np.uint8]
    counts: NDArray[np.uint32]
    refs: NDArray[np.int32]


_TYPES = ("<i4", "<i4", "<i4", "<i2", "u1", "<u4", "<i4")


def to_bytes(columns: Columns) -> bytes:
    """Writes a block."""
    arrays = [getattr(columns, name) for name in Columns.__dataclass_fields__]
    parts = [
        np.ascontiguousarray(array, dtype=kind).tobytes()
        for array, kind in zip(arrays, _TYPES, strict=True)
    ]
    return b"".join([_HEADER.pack(len(columns.profile), len(columns.refs), _FORMAT, 0), *parts])


def from_bytes(data: bytes) -> Columns:
    """Reads a block.

    Raises:
        StoreError: the bytes are not a block of this format.
    """
    if len(data) < _HEADER.size:
        raise StoreError("a block of columns is cut short: restore the database from a backup")
    rows, refs, version, _ = _HEADER.unpack_from(data)
    lengths = [rows] * 6 + [refs]
    sizes = [np.dtype(kind).itemsize * n for kind, n in zip(_TYPES, lengths, strict=True)]
    if version != _FORMAT or len(data) != _HEADER.size + sum(sizes):
        raise StoreError("a block of columns is not readable: restore the database from a backup")
    arrays, offset = [], _HEADER.size
    for kind, length, size in zip(_TYPES, lengths, sizes, strict=True):
        arrays.append(np.frombuffer(data, dtype=kind, count=length, offset=offset))
        offset += size
    return Columns(*arrays)
