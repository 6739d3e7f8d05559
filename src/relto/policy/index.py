"""Handlings in columns: what the packed table needs to know of them, whatever the policy.

Each distinct label, scope (topics and disciplines), set of originators and combination of these
gets a number, so that a layer is computed once per combination and gathered for all handlings.
Nothing here evaluates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from relto.labels import Control, Label, Level, Tlp
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
    has_release: bool
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
        bool(label.release),
        Control.ORCON in label.controls,
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

    @cached_property
    def numbers_list(self) -> list[int]:
        """The numbers as plain integers, for questions about single rows."""
        return [int(number) for number in self.numbers]


class HandlingIndex:
    """A sequence of handlings as numbered columns; immutable once made.

    Attributes:
        handlings: the rows.
        label, scoped, restricted, terms: columns of labels, of (scope, grade),
            of (scope, grade, originators) and of `Terms`.
    """

    def __init__(self, handlings: Sequence[Handling]) -> None:
        """Numbers the columns; the work is linear in the handlings."""
        self.handlings = tuple(handlings)
        self.label = Column(h.label for h in self.handlings)
        terms = [terms_of(h) for h in self.handlings]
        self.terms = Column(terms)
        self.scoped = Column((t.scope, t.grade) for t in terms)
        self.restricted = Column((t.scope, t.grade, t.originators) for t in terms)

    def __len__(self) -> int:
        """Returns the number of handlings."""
        return len(self.handlings)
