"""The waterfall: how the items of a cell, the oldest first, move P from its base rate.

1. It begins at the base rate; each item is added to those before it, and its step is what P
   moved. The steps add up to P less the base rate.
2. Masses are those of today: what is old moves little, whenever it was found.
3. An item whose group counts already, or that is beyond the cap, moves nothing and says so.
4. Of like items in a row the first seems to move most; told together, it is what all of them move.

It is another way to tell a result, not another result. Which of two items of one group is said
to count depends on their order; what they move together does not.

Basis: METHODS §2 (a waterfall of contributions, counter-evidence).
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from relto.assessment.assess import Assessed
from relto.assessment.result import Cell
from relto.assessment.weighing import GRAIN
from relto.model.evidence import Evidence, Kind, Polarity

_ALIKE_FROM = 3
"""So many items of one kind in a row are told together."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one item moves.

    Attributes:
        item: its id.
        claim: what it claims.
        polarity: for or against.
        occurred: instant at which it happened.
        mass: its mass today, of all its occurrences, before group and cap.
        step: by how much it moves P.
        note: why it moves nothing; empty if it does.
    """

    item: str
    claim: str
    polarity: Polarity
    occurred: int
    mass: float
    step: float
    note: str


@dataclass(frozen=True, slots=True)
class Run:
    """Items of one kind and polarity in a row, and what they move together.

    Attributes:
        kind: of all of them.
        steps: one or more, the oldest first.
    """

    kind: Kind
    steps: tuple[Contribution, ...]

    @property
    def step(self) -> float:
        """By how much they move P together."""
        return sum(each.step for each in self.steps)

    @property
    def moving(self) -> int:
        """How many of them move anything."""
        return sum(not each.note for each in self.steps)

    @property
    def words(self) -> str:
        """What is told of them: an item with its kind, or how many of a kind there are."""
        if len(self.steps) == 1:
            return f"{self.steps[0].item}  {self.kind.value}"
        idle = len(self.steps) - self.moving
        rest = f", of which {idle:,} move nothing" if idle else ""
        return f"{len(self.steps):,} x {self.kind.value}{rest}"


@dataclass(slots=True)
class _Group:
    """What a group shows for or against so far: the heaviest of what is routine, and of the rest.

    Attributes:
        special: whole mass of the heaviest item that is not routine.
        usual: mass of one occurrence of the heaviest routine item.
        often: the most occurrences of a routine item.
        mixed: whether anything in it is not routine.
    """

    special: int = 0
    usual: int = 0
    often: int = 0
    mixed: bool = False


@dataclass(slots=True)
class _Running:
    """Sums that grow item by item, by the rules of `tally`."""

    cap: int
    groups: dict[tuple[str, Polarity], _Group] = field(default_factory=dict)
    plain: dict[Polarity, int] = field(default_factory=lambda: dict.fromkeys(Polarity, 0))
    routine: list[tuple[int, int]] = field(default_factory=list)

    def add(self, item: Evidence, mass: int, *, routine: bool) -> None:
        """Adds an item."""
        key = (item.group or f"\0{item.id}", item.polarity)
        group = self.groups.setdefault(key, _Group())
        self._take(group, item.polarity)
        if routine:
            group.usual, group.often = max(group.usual, mass), max(group.often, item.count)
        else:
            group.special, group.mixed = max(group.special, mass * item.count), True
        self._put(group, item.polarity)

    def _take(self, group: _Group, polarity: Polarity) -> None:
        if group.mixed:
            self.plain[polarity] -= self._whole(group)
        elif group.often:
            self.routine.remove((-group.usual, group.often))

    def _put(self, group: _Group, polarity: Polarity) -> None:
        if group.mixed:
            self.plain[polarity] += self._whole(group)
        else:
            insort(self.routine, (-group.usual, group.often))

    def _whole(self, group: _Group) -> int:
        return max(group.special, group.usual * min(group.often, self.cap))

    def probability(self, base_rate: float, prior_weight: float) -> float:
        """Returns P of what was added so far."""
        left, capped = self.cap, 0
        for mass, count in self.routine:
            taken = min(left, count)
            capped -= mass * taken
            left -= taken
            if not left:
                break
        for_ = (self.plain[Polarity.FAVOURABLE] + capped) * GRAIN
        against = self.plain[Polarity.ADVERSE] * GRAIN
        return (for_ + base_rate * prior_weight) / (for_ + against + prior_weight)


def waterfall(assessed: Assessed, cell: Cell) -> tuple[Contribution, ...]:
    """Tells what each item of a cell moves, the oldest first."""
    return tuple(_steps(assessed, cell, _rows(assessed, cell)))


def runs(assessed: Assessed, steps: Iterable[Contribution]) -> tuple[Run, ...]:
    """Joins neighbours of one kind and polarity, where there are three or more."""

    def alike(each: Contribution) -> tuple[Kind, Polarity]:
        return assessed.items[each.item].kind, each.polarity

    found: list[Run] = []
    for (kind, _), some in groupby(steps, key=alike):
        row = tuple(some)
        parts = [row] if len(row) >= _ALIKE_FROM else [(each,) for each in row]
        found += [Run(kind, part) for part in parts]
    return tuple(found)


def _rows(assessed: Assessed, cell: Cell) -> Sequence[int]:
    columns = assessed.grid.columns
    wanted = set(cell.items)
    return [row for row, item in enumerate(columns.items) if item.id in wanted]


def _steps(assessed: Assessed, cell: Cell, rows: Sequence[int]) -> Iterator[Contribution]:
    grid, parameters = assessed.grid, assessed.parameters
    running = _Running(parameters.routine_cap)
    rate = before = cell.opinion.base_rate
    for row in rows:
        item, mass = grid.columns.items[row], int(grid.masses[row])
        routine = bool(grid.columns.routine[row])
        known = item.group and (item.group, item.polarity) in running.groups
        running.add(item, mass, routine=routine)
        after = running.probability(rate, parameters.prior_weight)
        yield Contribution(
            item.id,
            item.claim,
            item.polarity,
            item.occurred,
            mass * item.count * GRAIN,
            after - before,
            _note(item, mass, moved=after != before, known=bool(known)),
        )
        before = after


def _note(item: Evidence, mass: int, *, moved: bool, known: bool) -> str:
    if moved:
        return ""
    if not mass:
        return "no mass"
    return f"group {item.group} counts already" if known else "beyond the cap"
