"""The lattice of topics, disciplines and levels: what restrictions can tell apart.

1. A restriction meets a handling as soon as it meets one of its *points*: a topic of it, a
   discipline of it and its level. So any restrictions of one rung are a set of points.
2. A restriction on a topic meets everything below it: a set of points is closed downwards.
3. A set of points protects all that an expression can ever hold for, held today or not, exactly
   if it meets each *least* handling: one topic and one discipline for each that the expression
   asks for. Most have a single point, which is then forced; one with several leaves a choice.

It knows no partner and counts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from relto.core.errors import InputError
from relto.labels.levels import Level
from relto.model.handling import Discipline
from relto.model.selection import (
    ALL,
    Bound,
    Comparison,
    Disciplines,
    LevelCondition,
    Names,
    Selection,
    is_under,
)
from relto.planning.expression import Alternative, Expression

Points = npt.NDArray[np.bool_]
"""Which points are meant, as truth values by topic, discipline and level."""

Point = tuple[int, int, int]
DISCIPLINES = tuple(Discipline)
LEVELS = tuple(Level)
MOST_LEAST = 20_000
"""Least handlings with several points; an expression that has more is refused."""


class Part(NamedTuple):
    """Topics, disciplines and level of a portion."""

    topics: frozenset[str]
    disciplines: frozenset[str]
    level: Level


@dataclass(frozen=True)
class Lattice:
    """The points of a policy; `topics` are all that it has, sorted."""

    topics: tuple[str, ...]

    @cached_property
    def number(self) -> dict[str, int]:
        """The number of each topic."""
        return {topic: number for number, topic in enumerate(self.topics)}

    @cached_property
    def below(self) -> npt.NDArray[np.bool_]:
        """`below[a, b]`: topic `b` is topic `a` or below it."""
        rows = [[is_under(topic, top) for topic in self.topics] for top in self.topics]
        return np.array(rows, dtype=np.bool_).reshape(len(self.topics), len(self.topics))

    def nothing(self) -> Points:
        """Returns the set without points."""
        return np.zeros((len(self.topics), len(DISCIPLINES), len(LEVELS)), dtype=np.bool_)

    def closed(self, points: Points) -> Points:
        """Returns the points with all below them."""
        flat = points.reshape(len(self.topics), -1).astype(np.int64)
        found = self.below.T.astype(np.int64) @ flat > 0
        return found.reshape(points.shape)

    def set_of(self, points: Sequence[Point]) -> Points:
        """Returns some points with all below them."""
        found = self.nothing()
        for point in points:
            found[point] = True
        return self.closed(found)

    def least(self, expression: Expression) -> tuple[frozenset[Point], ...]:
        """Returns the points of each least handling for which an expression holds.

        Raises:
            InputError: there are too many, or none at all.
        """
        found: dict[frozenset[Point], None] = {}
        several = 0
        for alternative in expression.alternatives:
            for points in self._least_of(alternative):
                several += len(points) > 1 and points not in found
                found[points] = None
                if several > MOST_LEAST:
                    raise InputError(
                        f"`{expression.text}` asks for several topics or disciplines at once in "
                        f"more than {MOST_LEAST:,} ways: ask for fewer"
                    )
        if not found:
            raise InputError(f"`{expression.text}` holds for nothing that there can be")
        return tuple(found)

    def _least_of(self, alternative: Alternative) -> Iterator[frozenset[Point]]:
        asked = sorted(alternative.disciplines) or [
            each for each in DISCIPLINES if each not in alternative.not_disciplines
        ]
        one = [[DISCIPLINES.index(each)] for each in asked]
        together = [sorted(number for numbers in one for number in numbers)]
        choices = together if alternative.disciplines else one
        for topics in self._topic_sets(alternative):
            for disciplines, level in product(choices, sorted(alternative.levels)):
                yield frozenset(product(sorted(topics), disciplines, [LEVELS.index(level)]))

    def _topic_sets(self, alternative: Alternative) -> tuple[frozenset[int], ...]:
        """Returns the least sets of topics that touch each asked for and none that is barred."""
        allowed = [
            number
            for number, topic in enumerate(self.topics)
            if not any(is_under(topic, bar) for bar in alternative.not_topics)
        ]
        asked = sorted(alternative.topics)
        if not asked:
            return tuple(frozenset({number}) for number in allowed)
        under = [[n for n in allowed if is_under(self.topics[n], topic)] for topic in asked]
        size = int(np.prod([len(some) for some in under], dtype=np.float64))
        if size > MOST_LEAST:
            raise InputError(f"too many topics at once below {', '.join(asked)}: ask for fewer")
        sets = {frozenset(chosen) for chosen in product(*under)}
        return tuple(
            sorted((one for one in sets if not any(other < one for other in sets)), key=sorted)
        )

    def part(self, points: Sequence[Point]) -> Part:
        """Returns what has just these points."""
        return Part(
            frozenset(self.topics[topic] for topic, _, _ in points),
            frozenset(str(DISCIPLINES[discipline]) for _, discipline, _ in points),
            LEVELS[points[0][2]],
        )

    def selections(self, points: Points) -> tuple[Selection, ...]:
        """Writes a closed set of points as what restrictions select, exactly."""
        rows: dict[tuple[frozenset[int], int, int], list[Discipline]] = {}
        for number, discipline in enumerate(DISCIPLINES):
            for topics, first, last in _runs(points[:, number, :]):
                rows.setdefault((topics, first, last), []).append(discipline)
        return tuple(
            Selection(self._names(topics), _disciplines(disciplines), condition)
            for (topics, first, last), disciplines in sorted(
                rows.items(), key=lambda row: (row[0][1:], sorted(row[0][0]))
            )
            for condition in _conditions(first, last)
        )

    def _names(self, numbers: frozenset[int]) -> Names:
        if len(numbers) == len(self.topics):
            return ALL
        tops = [n for n in numbers if not any(self.below[o, n] for o in numbers if o != n)]
        return frozenset(self.topics[number] for number in tops)


def _runs(points: npt.NDArray[np.bool_]) -> Iterator[tuple[frozenset[int], int, int]]:
    """Yields the topics of each stretch of levels that has the same ones, and its ends."""
    columns = [frozenset(np.flatnonzero(points[:, level]).tolist()) for level in range(len(LEVELS))]
    first = 0
    for level, topics in enumerate(columns):
        if level + 1 == len(columns) or columns[level + 1] != topics:
            if topics:
                yield topics, first, level
            first = level + 1


def _disciplines(some: list[Discipline]) -> Disciplines:
    return ALL if len(some) == len(DISCIPLINES) else frozenset(some)


def _conditions(first: int, last: int) -> list[LevelCondition | None]:
    if (first, last) == (0, len(LEVELS) - 1):
        return [None]
    if last == len(LEVELS) - 1:
        return [LevelCondition(Comparison.AT_LEAST, Bound(level=LEVELS[first]))]
    if first == 0 and last > 0:
        return [LevelCondition(Comparison.AT_MOST, Bound(level=LEVELS[last]))]
    return [
        LevelCondition(Comparison.EXACTLY, Bound(level=LEVELS[level]))
        for level in range(first, last + 1)
    ]
