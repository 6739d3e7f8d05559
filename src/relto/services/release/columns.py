"""What the release side needs of the corpus, as a protocol; the store's `Corpus` is one.

It holds nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.int64]

SUPERSEDED = 1
SEVERAL = 2
GRANULAR = 4
MARKING = 8


class Columns(Protocol):
    """Numbers about every row, in the order of arrival."""

    @property
    def profile(self) -> npt.NDArray[np.int32]:
        """Profile of each row as of now."""
        ...

    @property
    def own(self) -> npt.NDArray[np.int32]:
        """Profile that each row came with."""
        ...

    @property
    def object(self) -> npt.NDArray[np.int32]:
        """Object of each row."""
        ...

    @property
    def type(self) -> npt.NDArray[np.int16]:
        """Type of each row."""
        ...

    @property
    def flags(self) -> npt.NDArray[np.uint8]:
        """Flags of each row as of now."""
        ...

    @property
    def ref_offsets(self) -> npt.NDArray[np.int64]:
        """Where each row's references begin; one entry more than rows."""
        ...

    @property
    def refs(self) -> npt.NDArray[np.int32]:
        """Objects that rows refer to, row after row."""
        ...

    @property
    def latest(self) -> npt.NDArray[np.int32]:
        """Newest row of each object, -1 for one that is absent."""
        ...

    @property
    def types(self) -> Sequence[str]:
        """Names of the types by number."""
        ...


def references(columns: Columns, rows: Indices) -> tuple[npt.NDArray[np.int32], Indices]:
    """Returns all references of some rows, and for each the place of its row among them."""
    begins = columns.ref_offsets[rows]
    counts = columns.ref_offsets[rows + 1] - begins
    owner = np.repeat(np.arange(len(rows)), counts)
    ends = np.cumsum(counts)
    inner = np.arange(len(owner)) - np.repeat(ends - counts, counts)
    return columns.refs[np.repeat(begins, counts) + inner], owner
