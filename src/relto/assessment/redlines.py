"""Red lines: which of them hold for a partner, and by which evidence.

1. A red line is a rule of the policy owner. It looks at single items, never at a score.
2. What carries no mass makes no red line hold: rumours, the unknown, what was withdrawn.
3. It names no partner, so that it is the same for all.

It sets no rung by itself: the recommendation does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from relto.assessment.grading import Graded
from relto.core.instant import DAY
from relto.model.evidence import Evidence, Reliability
from relto.model.handling import Discipline
from relto.model.readiness import RedLine, Tripwire
from relto.model.selection import ALL, LevelCondition, covers

_LETTERS = tuple(Reliability)


@dataclass(frozen=True, slots=True)
class Crossing:
    """A red line that holds, with the items that make it hold.

    Attributes:
        line: the red line.
        items: ids of the items, sorted.
        until: instant from which it no longer holds of itself; None if it never lapses.
    """

    line: RedLine
    items: tuple[str, ...]
    until: int | None

    def is_about(
        self, topic: str | None, discipline: Discipline, level: LevelCondition | None
    ) -> bool:
        """Tells whether it is about a topic (None: all of them), a discipline and a level class."""
        what = self.line.what
        if what.topics is not ALL and (topic is None or not covers(what.topics, topic)):
            return False
        if isinstance(what.disciplines, frozenset) and discipline not in what.disciplines:
            return False
        return _is_within(level, what.level)


def _is_within(level: LevelCondition | None, bound: LevelCondition | None) -> bool:
    """Tells whether a level class lies within the levels that a red line is about."""
    if bound is None:
        return True
    if level is None or level.bound.level is None or bound.bound.level is None:
        return False
    return level.bound.level >= bound.bound.level


def crossings(
    red_lines: Sequence[RedLine],
    items: Iterable[Evidence],
    grades: Mapping[str, Graded],
    at: int,
) -> tuple[Crossing, ...]:
    """Returns the red lines that hold for the partner of these items, by code."""
    counting = [item for item in items if grades[item.id].uncounted is None]
    found = []
    for line in sorted(red_lines, key=lambda each: each.code):
        met = [item for item in counting if _meets(line.when, item, grades[item.id], at)]
        if met:
            days = line.when.within_days
            until = None if days is None else max(item.occurred for item in met) + days * DAY
            found.append(Crossing(line, tuple(sorted(item.id for item in met)), until))
    return tuple(found)


def _meets(when: Tripwire, item: Evidence, grade: Graded, at: int) -> bool:
    return (
        item.kind in when.kinds
        and (when.dimension is None or item.dimension is when.dimension)
        and (when.within_days is None or at < item.occurred + when.within_days * DAY)
        and (when.probability is None or grade.true >= when.probability)
        and (when.caused is None or grade.caused >= when.caused)
        and (when.credibility is None or item.grade.credibility.value <= when.credibility.value)
        and (
            when.reliability is None
            or _LETTERS.index(item.grade.reliability) <= _LETTERS.index(when.reliability)
        )
    )
