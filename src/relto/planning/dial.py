"""A dial: the rung of every profile for every partner, under one policy at one instant.

The rung of a combined profile is the lowest of its parts. A partner that the policy does not
have gets nothing. It evaluates and remembers; it compares only to tell which partners differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from relto.model.handling import Handling
from relto.model.profile import Profile
from relto.policy import Snapshot
from relto.policy.index import HandlingIndex
from relto.policy.table import Table

Rungs = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Combined:
    """Rows that combine others: `rows[i]` has the parts `parts[starts[i]:starts[i + 1]]`."""

    rows: npt.NDArray[np.intp]
    parts: npt.NDArray[np.intp]
    starts: npt.NDArray[np.intp]


def combined(profiles: Sequence[Profile]) -> Combined:
    """Collects the combined ones of profiles."""
    found = [(row, profile.parts) for row, profile in enumerate(profiles) if profile.parts]
    lengths = [len(parts) for _, parts in found]
    return Combined(
        np.array([row for row, _ in found], dtype=np.intp),
        np.array([part for _, parts in found for part in parts], dtype=np.intp),
        np.concatenate(([0], np.cumsum(lengths[:-1]))).astype(np.intp),
    )


class Dial:
    """The rungs of rows for partners."""

    def __init__(self, table: Table | None, size: int, combining: Combined | None = None) -> None:
        """Wraps a table over `size` rows; None is no policy at all, which withholds everything."""
        self.table = table
        self._size = size
        self._combining = combining
        self.partners: tuple[str, ...] = () if table is None else table.partners
        self._known = frozenset(self.partners)

    def __len__(self) -> int:
        """Returns the number of rows."""
        return self._size

    @property
    def combined_rows(self) -> npt.NDArray[np.intp]:
        """The rows whose rung is the lowest of others."""
        none = np.zeros(0, dtype=np.intp)
        return none if self._combining is None else self._combining.rows

    def planes(self, partners: tuple[str, ...]) -> Words:
        """Returns the rungs as bit-planes, as `Table.planes`, with these partners as its bits."""
        width = max(1, -(-len(partners) // 64))
        if self.table is None:
            return np.zeros((self._size, 3, width), dtype=np.uint64)
        planes = _with_bits(self.table.planes, self.partners, partners)
        if self._combining is not None and len(self._combining.rows):
            parts = planes[self._combining.parts]
            planes = planes.copy()
            planes[self._combining.rows] = np.bitwise_and.reduceat(parts, self._combining.starts)
        return planes

    def rungs(self, partner: str) -> Rungs:
        """Returns the rung of every row for a partner."""
        if self.table is None or partner not in self._known:
            return np.zeros(self._size, dtype=np.uint8)
        rungs = self.table.rungs(partner)
        if self._combining is None or not len(self._combining.rows):
            return rungs
        parts = rungs[self._combining.parts]
        rungs[self._combining.rows] = np.minimum.reduceat(parts, self._combining.starts)
        return rungs

    @property
    def valid_until(self) -> int | None:
        """The next instant at which any rung may change by itself, None if never."""
        return None if self.table is None else self.table.valid_until

    def changed_partners(self, other: Dial) -> list[str]:
        """Returns at least the partners that any row's rung differs for, sorted."""
        ours, theirs = self.table, other.table
        if ours is None or theirs is None or ours.partners != theirs.partners:
            return sorted(self._known | other._known)
        changed = _differing_bits(ours.planes, theirs.planes)
        return [p for k, p in enumerate(self.partners) if changed[k // 64] >> (k % 64) & 1]


def _with_bits(planes: Words, held: tuple[str, ...], wanted: tuple[str, ...]) -> Words:
    """Moves every partner's bit to its place among those wanted; who was not held has none."""
    if held == wanted:
        return planes
    moved = np.zeros((*planes.shape[:2], max(1, -(-len(wanted) // 64))), dtype=np.uint64)
    for old, new, length in _runs(held, wanted):
        (source, low), (target, high) = divmod(old, 64), divmod(new, 64)
        mask = np.uint64((1 << length) - 1)
        bits = planes[:, :, source] >> np.uint64(low) & mask
        moved[:, :, target] |= bits << np.uint64(high)
    return moved


def _runs(held: tuple[str, ...], wanted: tuple[str, ...]) -> list[tuple[int, int, int]]:
    """Returns (old bit, new bit, length) of partners that stay neighbours, within single words."""
    number = {partner: bit for bit, partner in enumerate(held)}
    runs: list[tuple[int, int, int]] = []
    for new, partner in enumerate(wanted):
        old = number.get(partner)
        if old is None:
            continue
        last = runs[-1] if runs else None
        if last and (old, new) == (last[0] + last[2], last[1] + last[2]) and old % 64 and new % 64:
            runs[-1] = (last[0], last[1], last[2] + 1)
        else:
            runs.append((old, new, 1))
    return runs


def _differing_bits(ours: Words, theirs: Words) -> list[int]:
    """Returns, per word of partners, the bits that differ in any row; in pieces, for the cache."""
    found = np.zeros(ours.shape[-1], dtype=np.uint64)
    if ours is theirs:
        return [int(word) for word in found]
    for start in range(0, len(ours), _PIECE):
        differing = ours[start : start + _PIECE] ^ theirs[start : start + _PIECE]
        found |= np.bitwise_or.reduce(differing, axis=(0, 1))
    return [int(word) for word in found]


def dial_of(
    policy: Snapshot | None,
    handlings: Sequence[Handling] | HandlingIndex,
    at: int,
    *,
    combining: Combined | None = None,
    former: Dial | None = None,
) -> Dial:
    """Evaluates a policy over rows of handlings at an instant.

    Args:
        policy: the policy, or None where there is none yet.
        handlings: a handling for each row; what stands in combined rows is not looked at.
        at: microseconds since 1970-01-01T00:00:00Z.
        combining: the rows that combine others.
        former: a dial over the same index, from which what is unchanged is taken over.
    """
    if policy is None:
        return Dial(None, len(handlings))
    table = Table.evaluate(policy, handlings, at, former=former.table if former else None)
    return Dial(table, len(handlings), combining)


def dials_of(
    policies: tuple[Snapshot | None, Snapshot],
    rows: tuple[Sequence[Handling], Sequence[Handling]],
    at: int,
    *,
    combining: Combined | None = None,
) -> tuple[Dial, Dial]:
    """Evaluates two policies at an instant; what they share is evaluated once.

    Args:
        policies: the one in force, or None, and the proposed one.
        rows: the handlings under each; the same sequence where the rules are the same.
        at: microseconds since 1970-01-01T00:00:00Z.
        combining: the rows that combine others.
    """
    before, after = policies
    old, new = rows
    index = HandlingIndex(new)
    first = dial_of(before, index if old is new else old, at, combining=combining)
    return first, dial_of(after, index, at, combining=combining, former=first)
