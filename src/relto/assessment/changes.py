"""What would change a recommendation, and what restoring awaits, step by step.

1. One item more is tried, of each kind that bears on it: as light as will do, else so many.
2. Where it is not determinable or cannot be judged, what would make it so is asked for.
3. Restoring names what each step up awaits in each dimension that stands against it, so that
   every assumption would call for the step. Time is one of the answers where a red line lapses.

It tells what the model would answer and asks nobody for anything.

Basis: METHODS §2 (what would change it; the reversible first).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from relto.assessment.assess import Assessed
from relto.assessment.cells import group_names
from relto.assessment.extent import Part, extent_of, parts_of
from relto.assessment.grid import standings_of
from relto.assessment.ladder import DIMENSIONS, DISCIPLINES, UNJUDGED
from relto.assessment.opinions import project
from relto.assessment.recommendation import Recommendation
from relto.assessment.result import Status
from relto.assessment.trials import Outcome, Trial, outcomes
from relto.model.assessment import Dimension
from relto.model.evidence import Kind, Polarity
from relto.model.rung import Rung

_TENTHS = 20
_COUNTS = (2, 3, 4, 6, 8, 12, 16, 24, 32, 40)
MOST = 60
"""The most items of one kind that a step is said to await."""


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest item of one kind that changes a recommendation.

    Attributes:
        kind: of the item.
        dimension: of which it speaks.
        polarity: for or against.
        severity: of the item; 1 is the usual case.
        count: occurrences that it stands for.
        rung: that would be computed then.
        settled: whether it would be determinable.
    """

    kind: Kind
    dimension: Dimension
    polarity: Polarity
    severity: float
    count: int
    rung: Rung
    settled: bool


@dataclass(frozen=True, slots=True)
class Await:
    """One thing that a step awaits.

    Attributes:
        dimension: in which respect; None for a red line.
        kind: of which so many items would do; None for a red line.
        count: how many of the usual severity, confirmed and fresh; None if no number would.
        red_line: code of the red line that has to lapse; empty for evidence.
        until: instant at which the red line lapses of itself; None if it does not.
        explained: items and groups that would do if they were found untrue or not the partner's
            doing; the fewest, the heaviest first.
    """

    dimension: Dimension | None
    kind: Kind | None
    count: int | None
    red_line: str = ""
    until: int | None = None
    explained: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A step up: the rung, and for each thing that stands against it the ways to meet it."""

    rung: Rung
    awaits: tuple[tuple[Await, ...], ...]


def what_would_change(assessed: Assessed, found: Recommendation) -> tuple[Change, ...]:
    """Returns the smallest item of each kind that changes a recommendation, adverse ones first.

    Args:
        assessed: the assessment.
        found: one of its recommendations; what a red line holds is looked at as if it did not.
    """
    trying = _Trying(assessed, found, parts_of(assessed.grid, (found.partner, found.topic)))
    bearing = assessed.grid.ladder.bearing
    changes = []
    for kind in Kind:
        for dimension in assessed.parameters.kinds[kind].dimensions:
            if dimension in bearing:
                change = _smallest(assessed, trying, kind, dimension)
                changes += [] if change is None else [change]
    return tuple(sorted(changes, key=_adverse_first))


def _smallest(
    assessed: Assessed, trying: _Trying, kind: Kind, dimension: Dimension
) -> Change | None:
    """Tries heavier and heavier items of a kind until one changes the recommendation."""
    tried = [Trial(kind, tenths / 10) for tenths in range(1, _TENTHS + 1)]
    tried += [Trial(kind, 1.0, count) for count in _COUNTS]
    found = _first(assessed, trying, dimension, tried)
    if found is None or found.count == 1:
        return found
    below = max((count for count in _COUNTS if count < found.count), default=1)
    between = [Trial(kind, 1.0, count) for count in range(below + 1, found.count)]
    return _first(assessed, trying, dimension, between) or found


def _first(
    assessed: Assessed, trying: _Trying, dimension: Dimension, tried: Sequence[Trial]
) -> Change | None:
    subject = trying.found.partner, trying.found.topic
    for trial, result in zip(tried, outcomes(assessed, subject, dimension, tried), strict=True):
        polarity = assessed.parameters.kinds[trial.kind].polarity
        change = trying.change(trial, result, polarity)
        if change is not None:
            return change
    return None


def _adverse_first(change: Change) -> tuple[bool, int, float]:
    return change.polarity is Polarity.FAVOURABLE, change.count, change.severity


def _column(assessed: Assessed, found: Recommendation) -> int:
    levels = assessed.grid.ladder.levels
    return DISCIPLINES.index(found.discipline) * len(levels) + levels.index(found.level)


def _width(assessed: Assessed) -> int:
    return len(DISCIPLINES) * len(assessed.grid.ladder.levels)


def _replaced(parts: Sequence[Part], new: Part) -> list[Part]:
    return [new if part.dimension is new.dimension else part for part in parts]


class _Trying:
    """Tells of each trial whether it changes a recommendation."""

    def __init__(self, assessed: Assessed, found: Recommendation, parts: Sequence[Part]) -> None:
        self.found, self.parts = found, parts
        self.column, self.width = _column(assessed, found), _width(assessed)
        self.now = extent_of(parts, self.width).base[self.column]
        self.stale = {part.dimension for part in parts if assessed.grid.stale[part.cell]}

    def change(self, trial: Trial, outcome: Outcome, polarity: Polarity) -> Change | None:
        """Returns the change that a trial makes, None if it makes none."""
        extent = extent_of(_replaced(self.parts, outcome.part), self.width)
        rung = Rung(int(extent.base[self.column]))
        settled = bool(extent.low[self.column] == extent.high[self.column])
        match self.found.status:
            case Status.JUDGED:
                met = rung != self.now
            case Status.NOT_DETERMINABLE:
                met = settled
            case _:
                # What only old items tell of in another dimension stays unknown.
                known = not self.stale - {outcome.part.dimension}
                met = settled and outcome.judged and known
        if not met:
            return None
        dimension = outcome.part.dimension
        return Change(trial.kind, dimension, polarity, trial.severity, trial.count, rung, settled)


def restoring(
    assessed: Assessed, found: Recommendation, present: Rung | None = None
) -> tuple[Step, ...]:
    """Returns the steps up from a rung, each with what it awaits.

    Args:
        assessed: the assessment.
        found: one of its recommendations.
        present: the rung in force; the recommended one, or the lowest that any assumption calls
            for, if not given.
    """
    if present is None:
        present = found.between[0] if found.rung is None else found.rung
    parts, column = parts_of(assessed.grid, (found.partner, found.topic)), _column(assessed, found)
    ways = _Ways(assessed, found, parts, column)
    return tuple(
        Step(rung, (*ways.lapses(rung), *ways.evidence(rung))) for rung in Rung if rung > present
    )


class _Ways:
    """What stands against each rung, and what would meet it."""

    def __init__(
        self, assessed: Assessed, found: Recommendation, parts: Sequence[Part], column: int
    ) -> None:
        self.assessed, self.found, self.parts, self.column = assessed, found, parts, column
        self._tried: dict[Dimension, list[tuple[Trial, int]]] = {}

    def lapses(self, rung: Rung) -> Iterator[tuple[Await, ...]]:
        """Yields the red lines that stand against a rung."""
        for crossing in self.assessed.crossed(self.found.partner):
            if crossing.line.rung < rung and crossing.is_about(
                self.found.topic, self.found.discipline, self.found.level
            ):
                yield (Await(None, None, None, crossing.line.code, crossing.until),)

    def evidence(self, rung: Rung) -> Iterator[tuple[Await, ...]]:
        """Yields the ways to meet each dimension that stands against a rung."""
        for part in self.parts:
            if self._lowest(part) < rung:
                explained = self._explained(part, rung)
                way = (Await(part.dimension, None, None, explained=explained),)
                yield *self._kinds(part.dimension, rung), *(way if explained else ())

    def _lowest(self, part: Part) -> int:
        return min(
            int(part.base[self.column]),
            int(part.shared[:, self.column].min(initial=int(Rung.OPEN))),
            int(part.own[:, self.column].min(initial=int(Rung.OPEN))),
        )

    def _explained(self, part: Part, rung: Rung) -> tuple[str, ...]:
        """Finds the fewest groups without whose adverse items the base assumption would do."""
        grid, parameters = self.assessed.grid, self.assessed.parameters
        shares = np.flatnonzero(grid.layout.share_cell == part.cell)
        weight = grid.sums.less_adverse[:, shares].sum(axis=0)
        shares = shares[np.argsort(-weight, kind="stable")][: int((weight > 0).sum())]
        less = np.cumsum(grid.sums.less_adverse[:, shares], axis=1)
        found = project(
            np.broadcast_to(grid.sums.favourable[:, [part.cell]], less.shape),
            grid.sums.adverse[:, [part.cell]] - less,
            np.full(len(shares), grid.outer_rate[part.cell]),
            parameters.prior_weight,
        )
        standing = standings_of(found, np.zeros(len(shares), dtype=np.bool_), parameters)
        table = grid.ladder.table[DIMENSIONS.index(part.dimension)].reshape(-1, UNJUDGED + 1)
        enough = np.flatnonzero(table[self.column, standing] >= rung)
        names = group_names(grid)
        some = shares[: enough[0] + 1] if len(enough) else shares[:0]
        return tuple(names[group] for group in grid.layout.share_group[some].tolist())

    def _kinds(self, dimension: Dimension, rung: Rung) -> tuple[Await, ...]:
        found: dict[Kind, int | None] = {}
        for trial, lowest in self._trials(dimension):
            known = found.setdefault(trial.kind, None)
            if known is None and lowest >= rung:
                found[trial.kind] = trial.count
        awaits = [Await(dimension, kind, count) for kind, count in found.items()]
        return tuple(sorted(awaits, key=lambda each: (each.count is None, each.count or 0)))

    def _trials(self, dimension: Dimension) -> list[tuple[Trial, int]]:
        """Tries more and more of each kind that speaks for the partner in a dimension."""
        if dimension not in self._tried:
            rules = self.assessed.parameters.kinds
            kinds = [
                kind
                for kind in Kind
                if dimension in rules[kind].dimensions
                and rules[kind].polarity is Polarity.FAVOURABLE
            ]
            tried = [Trial(kind, 1.0, count) for kind in kinds for count in range(1, MOST + 1)]
            subject = self.found.partner, self.found.topic
            results = outcomes(self.assessed, subject, dimension, tried)
            lowest = [self._lowest(result.part) for result in results]
            self._tried[dimension] = list(zip(tried, lowest, strict=True))
        return self._tried[dimension]
