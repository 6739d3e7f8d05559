"""What reading one category of a marking yields, and how its mistakes are told.

Positions are relative to the category until the grammar shifts them. Nothing here knows a token.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar, TypeVarTuple, cast

from relto.labels.capco.marking import Tokens
from relto.labels.mistakes import Mistake, Severity

Fields = tuple[tuple[str, Tokens], ...]
_SHORT, _REMEMBERED = 256, 2048
Rest = TypeVarTuple("Rest")
Read = TypeVar("Read")
Placed = tuple[str, int]
"""A text or token, and where it begins."""


class Register(StrEnum):
    """Whether what is not in the Register may stand in a marking."""

    LENIENT = "lenient"
    """Unpublished control systems and compartments are read."""
    STRICT = "strict"
    """Only what the Register or ISM publishes is read."""


class Rank(IntEnum):
    """The place of a category in a marking.

    Basis: Register and Manual 2016 §A.6; IC-ISM-SecurityBanner.xsl for the CUI slot.
    """

    HEAD = 1
    SCI = 4
    SAP = 5
    AEA = 6
    FGI = 7
    CUI_MARKER = 8
    CUI = 9
    DISSEM = 10
    NON_IC = 11

    @property
    def words(self) -> str:
        """The category as messages call it."""
        return _WORDS[self]


_WORDS: Mapping[Rank, str] = {
    Rank.HEAD: "the classification",
    Rank.SCI: "SCI control systems",
    Rank.SAP: "special access programs",
    Rank.AEA: "Atomic Energy Act markings",
    Rank.FGI: "foreign government information",
    Rank.CUI_MARKER: "CUI markers",
    Rank.CUI: "CUI categories",
    Rank.DISSEM: "dissemination controls",
    Rank.NON_IC: "non-IC controls",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One category, or a run of values of one category, as it was read.

    Attributes:
        rank: which category.
        fields: fields of a marking and their tokens, in order.
        places: token to where it begins.
        mistakes: what is wrong with it.
        is_whole: whether everything in it was understood.
        is_guess: whether only its place makes it what it is taken for (an unpublished system).
        flags: fields of a marking that are set besides.
    """

    rank: Rank
    fields: Fields = ()
    places: tuple[Placed, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    is_whole: bool = True
    is_guess: bool = False
    flags: tuple[str, ...] = ()


def moved(mistakes: Iterable[Mistake], by: int) -> tuple[Mistake, ...]:
    """Returns mistakes as they stand further to the right."""
    return tuple(replace(m, position=(m.position or 0) + by) for m in mistakes)


_SEPARATORS = frozenset({"//", "/", ", ", " ", "-"})


def slip(
    rule: str, message: str, found: Placed, expected: str = "", like: str | None = None
) -> Mistake:
    """Returns a mistake in the text.

    Args:
        rule: number of the rule.
        message: what is wrong, without a final period.
        found: what stands there and where.
        expected: what could stand there.
        like: the known token most like it; a separator that is expected is its own.
    """
    if like is None and expected in _SEPARATORS:
        like = expected
    return Mistake(rule, message, found[1], found[0], expected, like)


def legacy(found: Placed, expected: str) -> Mistake:
    """Returns the warning that a form is no longer written."""
    message = f"`{found[0]}` is a legacy form: write `{expected}`"
    return Mistake("CAPCO F", message, found[1], found[0], expected, severity=Severity.WARNING)


def disorder(
    rule: str,
    found: Iterable[Placed],
    ordered: Iterable[str],
    *,
    words: Callable[[str], str] = str,
) -> tuple[Mistake, ...]:
    """Returns the mistake that values are not in order, at the first that belongs further left.

    Args:
        rule: number of the rule.
        found: the tokens as they stand.
        ordered: the same tokens without repetition as they should stand.
        words: writes a token as the text does.
    """
    first: dict[str, int] = {}
    mistakes = []
    for name, place in found:
        if name in first:
            message = f"`{words(name)}` stands here twice: remove one"
            mistakes.append(slip("ISM-ID-00236", message, (words(name), place)))
        else:
            first[name] = place
    expected = list(ordered)
    if list(first) != expected:
        rank = {name: number for number, name in enumerate(expected)}
        before, name = next(pair for pair in pairwise(first) if rank[pair[0]] > rank[pair[1]])
        message = f"`{words(name)}` is out of order: it belongs before `{words(before)}`"
        wrong = slip(rule, message, (words(name), first[name]), " ".join(map(words, expected)))
        mistakes.append(wrong)
    return tuple(mistakes)


def pieces(text: str, separator: str, begin: int = 0) -> list[Placed]:
    """Cuts a text at a separator; every piece with where it begins."""
    found = []
    for piece in text.split(separator):
        found.append((piece, begin))
        begin += len(piece) + len(separator)
    return found


def remembered(read: Callable[[str, *Rest], Read]) -> Callable[[str, *Rest], Read]:
    """Remembers what short texts were read as, so that hostile ones cannot fill the memory.

    Args:
        read: a function of a text whose mistakes may be as many as its characters.
    """
    recall = cast("Callable[[str, *Rest], Read]", lru_cache(maxsize=_REMEMBERED)(read))

    def short(text: str, /, *rest: *Rest) -> Read:
        return recall(text, *rest) if len(text) <= _SHORT else read(text, *rest)

    return short
