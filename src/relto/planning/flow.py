"""What goes to partners, grouped by what restrictions can tell apart.

1. A flow is what products of one kind go to one partner: counts, never products.
2. A combined profile has several parts; a restriction that meets one of them meets it.

It evaluates nothing: rungs come in, sets of points are compared with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from relto.labels.levels import Level
from relto.model.handling import Handling
from relto.model.profile import Profile
from relto.model.rung import Rung
from relto.model.selection import is_under
from relto.planning.dial import Rungs
from relto.planning.expression import Expression
from relto.planning.lattice import DISCIPLINES, LEVELS, Lattice, Part, Point, Points

Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Flow:
    """What goes to partners.

    Attributes:
        lattice: the points that restrictions can tell apart.
        kinds: the parts of each kind of product.
        partner: the partner of each flow.
        kind: the kind of each flow.
        moving: products of each that stand above the rung that is to be reached.
        delivered: products of each that are delivered now.
        reached: the rung to which things may be lowered.
    """

    lattice: Lattice
    kinds: tuple[tuple[Part, ...], ...]
    partner: tuple[str, ...]
    kind: npt.NDArray[np.int64]
    moving: Counts
    delivered: Counts
    reached: Rung

    @cached_property
    def stopped(self) -> Counts:
        """Products of each flow that would no longer be delivered if it were lowered."""
        if self.reached:
            return np.zeros(len(self.delivered), dtype=np.int64)
        return self.delivered

    @cached_property
    def _parts(self) -> tuple[tuple[Part, ...], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """The distinct parts; for each pair of a kind and its part their numbers."""
        known: dict[Part, int] = {}
        pairs = [
            (number, known.setdefault(part, len(known)))
            for number, parts in enumerate(self.kinds)
            for part in parts
        ]
        table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return tuple(known), table[:, 0], table[:, 1]

    @cached_property
    def _axes(self) -> tuple[Flags, Flags, npt.NDArray[np.int64]]:
        parts = self._parts[0]
        topics = np.zeros((len(parts), len(self.lattice.topics)), dtype=np.bool_)
        disciplines = np.zeros((len(parts), len(DISCIPLINES)), dtype=np.bool_)
        for row, part in enumerate(parts):
            known = [self.lattice.number[t] for t in part.topics if t in self.lattice.number]
            topics[row, known] = True
            disciplines[row] = [each in part.disciplines for each in DISCIPLINES]
        levels = np.array([LEVELS.index(part.level) for part in parts], dtype=np.int64)
        return topics, disciplines, levels

    def _of_kinds(self, parts: Flags) -> Flags:
        """Tells of each flow whether any part of its kind is among some."""
        _, kinds, numbers = self._parts
        found = np.zeros(len(self.kinds), dtype=np.bool_)
        found[kinds[parts[numbers]]] = True
        return found[self.kind]

    def touched(self, points: Points) -> Flags:
        """Tells of each flow whether restrictions on a set of points meet it."""
        topics, disciplines, levels = self._axes
        met = np.zeros(len(levels), dtype=np.bool_)
        for level in range(len(LEVELS)):
            here = np.flatnonzero(levels == level)
            reached = topics[here].astype(np.int64) @ points[:, :, level].astype(np.int64) > 0
            met[here] = (reached & disciplines[here]).any(axis=1)
        return self._of_kinds(met)

    def met_by(self, points: Sequence[Point]) -> Flags:
        """Tells of each point (a row) and flow whether the point, with all below it, meets it."""
        topics, disciplines, levels = self._axes
        under = self.lattice.below.astype(np.int64) @ topics.T.astype(np.int64) > 0
        of = np.array(points, dtype=np.int64).reshape(-1, 3)
        parts = under[of[:, 0]] & disciplines.T[of[:, 1]] & (levels == of[:, 2, np.newaxis])
        _, kinds, numbers = self._parts
        if not len(kinds) or not len(of):
            return np.zeros((len(of), len(self.kind)), dtype=np.bool_)
        starts = np.flatnonzero(np.diff(kinds, prepend=-1))
        found: Flags = np.logical_or.reduceat(parts[:, numbers], starts, axis=1)[:, self.kind]
        return found

    def meant(self, expression: Expression) -> Flags:
        """Tells of each flow whether an expression holds for any part of it."""
        parts = self._parts[0]
        return self._of_kinds(np.array([expression.holds(*part) for part in parts], dtype=np.bool_))

    def about(self, topic: str) -> Flags:
        """Tells of each flow whether any part of it is about a topic or something below it."""
        parts = self._parts[0]
        some = [any(is_under(each, topic) for each in part.topics) for part in parts]
        return self._of_kinds(np.array(some, dtype=np.bool_))

    def to(self, partner: str) -> Flags:
        """Tells of each flow whether it goes to a partner."""
        return np.array([each == partner for each in self.partner], dtype=np.bool_)


class Stock(NamedTuple):
    """The rows of a dial: profiles, their handlings and the number of products of each."""

    profiles: Sequence[Profile]
    handlings: Sequence[Handling]
    counts: Counts


def flow_of(stock: Stock, rungs: Mapping[str, Rungs], lattice: Lattice, reached: Rung) -> Flow:
    """Groups what goes to partners.

    Args:
        stock: what is held.
        rungs: for each partner the rung of each row, as the policy in force has it.
        lattice: the points that restrictions can tell apart.
        reached: the rung to which things may be lowered.
    """
    known: dict[tuple[Part, ...], int] = {}
    numbers = np.array(
        [known.setdefault(_parts_of(stock, row), len(known)) for row in range(len(stock.counts))],
        dtype=np.int64,
    )
    partners: list[str] = []
    columns: list[tuple[Counts, Counts, Counts]] = []
    for partner in sorted(rungs):
        above, given = rungs[partner] > reached, rungs[partner] >= Rung.SEALED
        moving, delivered = (
            np.bincount(numbers, np.where(some, stock.counts, 0), len(known)).astype(np.int64)
            for some in (above, given)
        )
        kinds = np.flatnonzero(moving + delivered)
        partners += [partner] * len(kinds)
        columns.append((kinds, moving[kinds], delivered[kinds]))
    joined = [
        np.concatenate([*parts, np.zeros(0, np.int64)]) for parts in zip(*columns, strict=True)
    ]
    kind, moving, delivered = joined or [np.zeros(0, np.int64)] * 3
    return Flow(lattice, tuple(known), tuple(partners), kind, moving, delivered, reached)


def _parts_of(stock: Stock, row: int) -> tuple[Part, ...]:
    rows = stock.profiles[row].parts or (row,)
    parts = {_part(stock.handlings[each]) for each in rows}
    return tuple(sorted(parts, key=lambda p: (sorted(p.topics), sorted(p.disciplines), p.level)))


def _part(handling: Handling) -> Part:
    level = handling.label.level
    disciplines = frozenset(map(str, handling.disciplines))
    return Part(handling.topics, disciplines, Level.UNCLASSIFIED if level is None else level)


class Keep(NamedTuple):
    """At least this share of what is delivered on a topic must go on being delivered."""

    topic: str
    share: Fraction
