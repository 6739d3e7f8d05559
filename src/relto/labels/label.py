"""The label and its algebra.

1. `join` is commutative, associative and idempotent; `BOTTOM` is its identity.
2. `dominates(a, b)` holds exactly when joining b into a changes nothing: a partial order.
3. Every part only grows more restrictive under `join`: the higher level, the narrower colour,
   all compartments, all release clauses, all controls, the later begin, the earlier end, all flaws,
   all notices.
4. A flaw is never lost: whoever joins a label that could not be read gets a label that cannot.
5. What one part says does not speak for a part that was silent: a join remembers whether every
   part listed recipients and had a colour, since a list and a colour can also permit. Notices
   alone (`PAP:AMBER`) are no part of that kind: they add to whatever they stand beside.

It decides nothing: whether a clause admits a partner depends on the policy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
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
        unlisted: whether a part listed no recipients although another did.
        uncoloured: whether a part had no TLP colour although another had one.
        notices: informative values and obligations (`PAP:AMBER`), which bind whoever receives it
            and bear on no decision.
        schemes: codes of the marking schemes it was read from (`US`, `NATO`, `DEU`), so that a
            reason can cite their rules.
    """

    level: Level | None = None
    tlp: Tlp | None = None
    compartments: frozenset[str] = frozenset()
    release: Clauses = frozenset()
    controls: frozenset[Control] = frozenset()
    not_before: int | None = None
    not_after: int | None = None
    flaws: frozenset[str] = frozenset()
    unlisted: bool = False
    uncoloured: bool = False
    notices: frozenset[str] = frozenset()
    schemes: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Brings the release clauses and the memory of silent parts to their one form."""
        object.__setattr__(self, "release", minimal(self.release))
        object.__setattr__(self, "unlisted", self.unlisted and bool(self.release))
        object.__setattr__(self, "uncoloured", self.uncoloured and self.tlp is not None)

    @property
    def lists_recipients(self) -> bool:
        """Whether every part listed recipients, so that the list is the label's own release."""
        return bool(self.release) and not self.unlisted

    @property
    def asks(self) -> frozenset[Control]:
        """The controls because of which somebody must be asked before it goes to anybody.

        A list of recipients is the answer to all of them but DISPLAY-ONLY, which lists who may
        look and hands over nothing.
        """
        return self.controls & {Control.DISPLAY_ONLY} if self.lists_recipients else self.controls

    @property
    def is_held_by_originator(self) -> bool:
        """Whether its originator decides about every further recipient (ORCON, PROPIN)."""
        return not self.controls.isdisjoint({Control.ORCON, Control.PROPIN})

    @property
    def bears_on_access(self) -> bool:
        """Whether it says anything that a decision looks at; notices and schemes do not."""
        if not self.notices and not self.schemes:
            return self != BOTTOM
        return replace(self, notices=frozenset(), schemes=frozenset()) != BOTTOM

    @property
    def is_coloured(self) -> bool:
        """Whether every part had a TLP colour."""
        return self.tlp is not None and not self.uncoloured


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
    if b in (a, BOTTOM):
        return a
    if a == BOTTOM:
        return b
    whole = merge(a, b)
    if not (a.bears_on_access and b.bears_on_access):
        return whole
    return replace(
        whole,
        unlisted=not (a.lists_recipients and b.lists_recipients),
        uncoloured=not (a.is_coloured and b.is_coloured),
    )


def merge(a: Label, b: Label) -> Label:
    """Returns the label of one marking whose words say both.

    Unlike `join`, the silence of one word does not count: `SECRET` and `REL TO XBR` are two
    words of the marking `SECRET//REL TO XBR`.
    """
    return Label(
        level=_later(a.level, b.level),
        tlp=_later(a.tlp, b.tlp),
        compartments=a.compartments | b.compartments,
        release=a.release | b.release,
        controls=a.controls | b.controls,
        not_before=_later(a.not_before, b.not_before),
        not_after=_earlier(a.not_after, b.not_after),
        flaws=a.flaws | b.flaws,
        unlisted=a.unlisted or b.unlisted,
        uncoloured=a.uncoloured or b.uncoloured,
        notices=a.notices | b.notices,
        schemes=a.schemes | b.schemes,
    )


def dominates(a: Label, b: Label) -> bool:
    """Tells whether `a` is at least as restrictive as `b` in every part."""
    return join(a, b) == a


def roll_up(portions: Iterable[Label]) -> Label:
    """Returns the banner of portions: their join; of none, UNLABELLED.

    A portion that says nothing that bears on access counts as UNLABELLED.
    """
    labels = [label if label.bears_on_access else merge(label, UNLABELLED) for label in portions]
    return reduce(join, labels) if labels else UNLABELLED
