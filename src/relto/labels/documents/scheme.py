"""What the reading of documents needs of a marking scheme, as a protocol of five operations.

A scheme reads a banner and a portion mark, rolls marks up, compares two marks and knows what they
look like. Nothing here reads documents, and nothing here knows a particular scheme.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from relto.labels.label import Label, merge
from relto.labels.mistakes import Mistake


@dataclass(frozen=True, slots=True)
class Mark:
    """A marking that was understood.

    Attributes:
        banner: its canonical text as a banner line.
        portion: its canonical text as a portion mark.
        label: what it means.
        record: the scheme's own record; only the scheme looks into it.
    """

    banner: str
    portion: str
    label: Label
    record: object


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of reading a mark: the mark where there was no error, and all mistakes."""

    mark: Mark | None
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """How a banner differs from the roll-up of the portions below it.

    Attributes:
        missing: what the roll-up says and the banner does not.
        surplus: what the banner says and the roll-up does not.
        under: whether the banner admits somebody whom a portion refuses, or omits what one says.
        over: whether the banner refuses somebody whom all portions admit, or says more than they.
        mistakes: rules of the scheme about banners and portions that are broken.
    """

    missing: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()
    under: bool = False
    over: bool = False
    mistakes: tuple[Mistake, ...] = ()


class PortionScheme(Protocol):
    """A marking scheme, as documents use it.

    Attributes:
        code: its name in options (`capco`, `nato`, `tlp`, `national:DEU`).
        portion_pattern: matches, where a portion may begin, everything that is meant as a mark.
        banner_pattern: matches a whole line, without decoration, that is meant as a banner.
    """

    @property
    def code(self) -> str:
        """Its name in options."""
        ...

    @property
    def portion_pattern(self) -> re.Pattern[str]:
        """Matches everything that is meant as a portion mark."""
        ...

    @property
    def banner_pattern(self) -> re.Pattern[str]:
        """Matches a whole line that is meant as a banner."""
        ...

    def parse_banner(self, text: str) -> Reading:
        """Reads a banner line without decoration."""
        ...

    def parse_portion(self, text: str) -> Reading:
        """Reads a portion mark, its parentheses included."""
        ...

    def complete(self, portion: Mark, banner: Mark) -> Mark:
        """Returns a portion mark with what it leaves to the banner (`REL`) filled in."""
        ...

    def needs_portions(self, banner: Mark) -> bool:
        """Tells whether a document under this banner must have portion marks."""
        ...

    def roll_up(self, marks: Sequence[Mark]) -> Mark | None:
        """Returns the banner that portions call for; None where a person must decide."""
        ...

    def compare(self, banner: Mark, rolled: Mark, portions: Sequence[Mark]) -> Difference:
        """Compares a banner with the roll-up of its portions."""
        ...


def covers(outer: Label, inner: Label) -> bool:
    """Tells whether a label restricts at least as much as another, whatever they notify.

    Unlike `dominates` it does not ask what a part was silent about: these are whole markings.
    """
    bare = replace(outer, notices=frozenset(), schemes=frozenset())
    other = replace(inner, notices=frozenset(), schemes=frozenset())
    return merge(bare, other) == bare


def compare_by_meaning(banner: Mark, rolled: Mark) -> Difference:
    """Compares two marks by what they mean, and by their words where they mean the same.

    Args:
        banner: the banner as it stands.
        rolled: the banner that the portions call for.
    """
    stands, called_for = words_of(banner), words_of(rolled)
    missing = tuple(word for word in called_for if word not in stands)
    surplus = tuple(word for word in stands if word not in called_for)
    under = not covers(banner.label, rolled.label)
    over = not covers(rolled.label, banner.label)
    if not under and not over:
        under, over = bool(missing), bool(surplus)
    return Difference(missing, surplus, under, over)


def words_of(mark: Mark) -> list[str]:
    """Returns what a mark says as a banner, one by one."""
    return [word for word in re.split("//|(?<=[A-Z])/(?=[A-Z])", mark.banner) if word]
