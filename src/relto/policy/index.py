"""Handlings in columns: what the packed table needs to know of them, whatever the policy.

Each distinct label, scope (topics and disciplines), set of originators and combination of these
gets a number, so that a layer is computed once per combination and gathered for all handlings.
Nothing here evaluates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from relto.labels import Label, Level, Tlp
from relto.model.handling import Handling

Numbers = npt.NDArray[np.int32]


class Scope(NamedTuple):
    """The topics and disciplines of a handling."""

    topics: frozenset[str]
    disciplines: frozenset[str]


class Grade(NamedTuple):
    """The part of a label that ceilings and level conditions look at."""

    level: Level | None
    tlp: Tlp | None


class Terms(NamedTuple):
    """The part of a handling that the third-party rule looks at."""

    originators: frozenset[str]
    scope: Scope
    grade: Grade
    lists_recipients: bool
    is_coloured: bool
    orcon: bool


def grade_of(label: Label) -> Grade:
    """Returns the level and colour of a label."""
    return Grade(label.level, label.tlp)


def terms_of(handling: Handling) -> Terms:
    """Returns what the third-party rule looks at."""
    label = handling.label
    return Terms(
        handling.originators,
        Scope(handling.topics, handling.disciplines),
        grade_of(label),
        label.lists_recipients,
        label.is_coloured,
        label.is_held_by_originator,
    )


class Column:
    """Distinct values in order of appearance, and the number of each row's value."""

    def __init__(self, rows: Iterable[object]) -> None:
        """Numbers the values of all rows."""
        numbers: dict[object, int] = {}
        self.numbers: Numbers = np.fromiter(
            (numbers.setdefault(row, len(numbers)) for row in rows), dtype=np.int32
        )
        self.values: tuple[Any, ...] = tuple(numbers)


class Tuples:
    """A column of tuples, and the columns of their parts: one number per distinct part."""

    def __init__(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Numbers the tuples of all rows, then the parts of the distinct tuples."""
        self.column = Column(rows)
        self.parts = tuple(Column(part) for part in zip(*self.column.values, strict=True))


class Members:
    """A column of sets, flattened, so that a mask over names becomes a mask over sets."""

    def __init__(self, sets: Iterable[frozenset[str]]) -> None:
        """Numbers the names; an empty set holds the one name that no mask ever selects."""
        numbers: dict[str, int] = {}
        flat: list[int] = []
        self.offsets: list[int] = []
        for names in sets:
            self.offsets.append(len(flat))
            flat += [numbers.setdefault(name, len(numbers) + 1) for name in names] or [0]
        self.names = tuple(numbers)
        self._flat = np.array(flat, dtype=np.int32)

    def any(self, chosen: Iterable[bool]) -> npt.NDArray[np.bool_]:
        """Tells per set whether it holds any name chosen; `chosen` follows `names`."""
        mask = np.fromiter((False, *chosen), dtype=np.bool_, count=len(self.names) + 1)
        if not self.offsets:
            return np.zeros(0, np.bool_)
        return np.logical_or.reduceat(mask[self._flat], self.offsets)


class HandlingIndex:
    """A sequence of handlings as numbered columns; immutable once made.

    Attributes:
        handlings: the rows.
        label, scoped, terms: columns of labels, of (scope, grade) and of `Terms`.
        restricted: tuples of topics, disciplines, grade and originators.
        topics, disciplines, originators: the sets in `restricted`, flattened.
    """

    def __init__(self, handlings: Sequence[Handling]) -> None:
        """Numbers the columns; the work is linear in the handlings."""
        self.handlings = tuple(handlings)
        self.label = Column(h.label for h in self.handlings)
        terms = [terms_of(h) for h in self.handlings]
        self.terms = Column(terms)
        self.scoped = Column((t.scope, t.grade) for t in terms)
        self.restricted = Tuples((*t.scope, t.grade, t.originators) for t in terms)
        parts = self.restricted.parts or (Column(()),) * 4
        self.topics, self.disciplines = Members(parts[0].values), Members(parts[1].values)
        self.grades, self.originators = parts[2], Members(parts[3].values)

    def __len__(self) -> int:
        """Returns the number of handlings."""
        return len(self.handlings)
