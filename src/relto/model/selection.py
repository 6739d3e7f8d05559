"""What a clause speaks of: topics, disciplines and levels, or explicitly all of them.

`ALL` is a value of its own, so that nothing empty or missing can be taken for everything.
Whether one match suffices or all must match is the evaluation's business, not this module's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from relto.labels.levels import Level, Tlp
from relto.model.handling import Discipline


class Every(Enum):
    """The type of `ALL`."""

    ALL = "all"


ALL = Every.ALL
"""Everything there is, said explicitly."""

Names = frozenset[str] | Every
"""Names of organisations, communities or topics; never empty in a loaded policy."""

Disciplines = frozenset[Discipline] | Every
"""Disciplines; never empty in a loaded policy."""


class Comparison(Enum):
    """How a label is compared with a bound."""

    AT_LEAST = "at least"
    AT_MOST = "at most"
    EXACTLY = "exactly"


@dataclass(frozen=True, slots=True)
class Bound:
    """A point on one of the two scales: exactly one of both is set."""

    level: Level | None = None
    tlp: Tlp | None = None

    @property
    def words(self) -> str:
        """The bound as it stands in a banner."""
        point = self.level if self.level is not None else self.tlp
        return point.words if point is not None else ""


@dataclass(frozen=True, slots=True)
class LevelCondition:
    """A condition such as `at least SECRET`."""

    comparison: Comparison
    bound: Bound

    @property
    def words(self) -> str:
        """The condition as people write it."""
        if self.comparison is Comparison.EXACTLY:
            return self.bound.words
        return f"{self.comparison.value} {self.bound.words}"


@dataclass(frozen=True, slots=True)
class Selection:
    """Topics (each with its subtopics), disciplines, and a level condition (None: any level)."""

    topics: Names = ALL
    disciplines: Disciplines = ALL
    level: LevelCondition | None = None


def is_under(topic: str, ancestor: str) -> bool:
    """Tells whether a topic is the ancestor itself or below it in the tree of topics."""
    return topic == ancestor or topic.startswith(ancestor + "/")


def covers(topics: Names, topic: str) -> bool:
    """Tells whether topics (each with its subtopics) include a topic; empty ones never do."""
    return topics is ALL or any(is_under(topic, ancestor) for ancestor in _each(topics))


def _each(names: Names) -> Iterable[str]:
    return () if isinstance(names, Every) else names
