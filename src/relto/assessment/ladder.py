"""The ladder: which rung a standing in a dimension calls for, by discipline and level.

1. What no line names is not narrowed: it stays open.
2. Levels are nested, the widest first; a line for a wide one holds for those within it.
3. A better standing never has a lower rung.

It recommends; it decides nothing and is no part of the policy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from relto.model.assessment import Dimension, Standing
from relto.model.handling import Discipline
from relto.model.rung import Rung
from relto.model.selection import LevelCondition

DIMENSIONS = tuple(Dimension)
DISCIPLINES = tuple(Discipline)
UNJUDGED = len(Standing)
"""The column of the table for what cannot be judged: nothing follows from it."""

Rungs = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ladder: the rung of each standing, the worst first."""

    dimensions: tuple[Dimension, ...]
    disciplines: tuple[Discipline, ...]
    level: LevelCondition | None
    rungs: tuple[Rung, ...]


@dataclass(frozen=True)
class Ladder:
    """All lines as one table.

    Attributes:
        levels: level classes, the widest first; None is any level.
        table: rungs by dimension, discipline, level class and standing; the last column is
            `UNJUDGED`.
    """

    levels: tuple[LevelCondition | None, ...]
    table: Rungs

    def rung(
        self, dimension: Dimension, place: tuple[Discipline, int], standing: Standing | None
    ) -> Rung:
        """Returns the rung that a standing calls for.

        Args:
            dimension: in which it was found.
            place: the discipline, and the number of the level class.
            standing: what was found; None leaves it open.
        """
        column = UNJUDGED if standing is None else int(standing)
        row = DIMENSIONS.index(dimension), DISCIPLINES.index(place[0]), place[1]
        return Rung(int(self.table[*row, column]))

    def with_levels(self, levels: Iterable[LevelCondition]) -> Ladder:
        """Returns the same ladder with more level classes, each as the next wider one."""
        more = {each for each in levels if each not in self.levels}
        if not more:
            return self
        found = (
            None,
            *sorted({each for each in (*self.levels, *more) if each is not None}, key=_height),
        )
        wider = [
            max(n for n, each in enumerate(self.levels) if each is None or _height(each) <= height)
            for height in (-1 if each is None else _height(each) for each in found)
        ]
        return Ladder(found, self.table[:, :, wider])

    @cached_property
    def bearing(self) -> tuple[Dimension, ...]:
        """The dimensions that narrow anything."""
        return tuple(
            dimension
            for row, dimension in enumerate(DIMENSIONS)
            if (self.table[row] < Rung.OPEN).any()
        )


def ladder_of(lines: Iterable[Line]) -> Ladder:
    """Lays lines into a table; of two that meet the lower rung holds."""
    known = tuple(lines)
    found = {line.level for line in known if line.level is not None}
    levels: tuple[LevelCondition | None, ...] = (None, *sorted(found, key=_height))
    shape = (len(DIMENSIONS), len(DISCIPLINES), len(levels), UNJUDGED + 1)
    table = np.full(shape, Rung.OPEN, dtype=np.uint8)
    for line in known:
        begin = levels.index(line.level)
        for dimension in line.dimensions:
            for discipline in line.disciplines:
                part = table[
                    DIMENSIONS.index(dimension), DISCIPLINES.index(discipline), begin:, :UNJUDGED
                ]
                np.minimum(part, np.array(line.rungs, dtype=np.uint8), out=part)
    table.setflags(write=False)
    return Ladder(levels, table)


def _height(level: LevelCondition) -> int:
    """How high `at least …` lies; only such levels stand in a ladder."""
    return -1 if level.bound.level is None else int(level.bound.level)
