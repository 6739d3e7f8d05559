"""The label and its algebra.

1. `join` is commutative, associative and idempotent; `BOTTOM` is its identity.
2. `dominates(a, b)` holds exactly when joining b into a changes nothing: a partial order.
3. Every part only grows more restrictive under `join`: the higher level, the narrower colour,
   all compartments, all release clauses, all controls, the later begin, the earlier end, all flaws.
4. A flaw is never lost: whoever joins a label that could not be read gets a label that cannot.

It decides nothing: whether a clause admits a partner depends on the policy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import TypeVar

from relto.labels.levels import Control, Level, Tlp

Clauses = frozenset[frozenset[str]]
Scale = TypeVar("Scale", Level, Tlp, int)


@dataclass(frozen=True, slots=True)
class Label:
    """What a marking says.

    Attributes:
        level: classification, or None where only a TLP colour (or nothing) was said.
        tlp: TLP colour, or None.
        compartments: all of them are needed.
        release: clauses, of which every one must name the recipient or a community of its;
            no clause at all restricts nothing, an empty clause (NOFORN) admits nobody.
        controls: dissemination controls.
        not_before: first instant of release in microseconds, or None.
        not_after: first instant at which release is over, or None.
        flaws: codes of what could not be read; any flaw withholds.
    """

    level: Level | None = None
    tlp: Tlp | None = None
    compartments: frozenset[str] = frozenset()
    release: Clauses = frozenset()
    controls: frozenset[Control] = frozenset()
    not_before: int | None = None
    not_after: int | None = None
    flaws: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Brings the release clauses to their one form."""
        object.__setattr__(self, "release", minimal(self.release))


def minimal(clauses: Iterable[frozenset[str]]) -> Clauses:
    """Drops every clause that a narrower one already implies."""
    given = frozenset(clauses)
    if len(given) < 2:
        return given
    return frozenset(c for c in given if not any(other < c for other in given))


BOTTOM = Label()
"""Nothing said yet: the identity of `join`. As a final label it withholds."""

UNLABELLED = Label(flaws=frozenset({"unlabelled"}))
"""Something that should carry a label and does not; it stays so under every join."""


def _later(a: Scale | None, b: Scale | None) -> Scale | None:
    if a is None or b is None:
        return b if a is None else a
    return max(a, b)


def _earlier(a: int | None, b: int | None) -> int | None:
    if a is None or b is None:
        return b if a is None else a
    return min(a, b)


def join(a: Label, b: Label) -> Label:
    """Returns the least label that is at least as restrictive as both."""
    if a == b or b is BOTTOM:
        return a
    return Label(
        level=_later(a.level, b.level),
        tlp=_later(a.tlp, b.tlp),
        compartments=a.compartments | b.compartments,
        release=a.release | b.release,
        controls=a.controls | b.controls,
        not_before=_later(a.not_before, b.not_before),
        not_after=_earlier(a.not_after, b.not_after),
        flaws=a.flaws | b.flaws,
    )


def dominates(a: Label, b: Label) -> bool:
    """Tells whether `a` is at least as restrictive as `b` in every part."""
    return join(a, b) == a


def roll_up(portions: Iterable[Label]) -> Label:
    """Returns the banner of portions: their join; of none, UNLABELLED.

    A portion that carries no label at all (BOTTOM) counts as UNLABELLED.
    """
    labels = [UNLABELLED if label == BOTTOM else label for label in portions]
    return reduce(join, labels) if labels else UNLABELLED
