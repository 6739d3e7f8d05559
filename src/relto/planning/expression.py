"""What is to be protected, in a line: `discipline=HUMINT and level>=SECRET`.

Basis: the grammar, keywords in either case, `not` before `and` before `or`:
    expression = term {"or" term}      term = factor {"and" factor}
    factor = "not" factor | "(" expression ")" | condition
    condition = "topic" ("=" | "!=") topic | "discipline" ("=" | "!=") discipline
              | "level" ("=" | "!=" | ">=" | ">" | "<=" | "<") level

1. A topic holds where any topic of a handling is it or below it, a discipline where any is it.
2. A colour of TLP alone counts as UNCLASSIFIED, as it does for restrictions.
3. Names that the policy does not have are mistakes; every mistake tells its place.

It evaluates no policy and knows no partner.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple, NoReturn

from relto.core.errors import InputError
from relto.core.nearest import did_you_mean
from relto.labels.levels import LEVELS, Level
from relto.model.handling import Discipline
from relto.model.selection import is_under

MOST_ALTERNATIVES = 256
"""Alternatives that an expression may be written out as."""

_LONGEST = 4_000
_TOKEN = re.compile(
    r"\s*(?:(?P<mark>[()]|!=|>=|<=|=|>|<)|\"(?P<quoted>[^\"]*)\"|(?P<word>[\w/+:.-]+))"
)
_WORDS = frozenset({"and", "or", "not"})
_COMPARE: Mapping[str, Callable[[int, int], bool]] = {
    "=": lambda level, bound: level == bound,
    "!=": lambda level, bound: level != bound,
    ">=": lambda level, bound: level >= bound,
    ">": lambda level, bound: level > bound,
    "<=": lambda level, bound: level <= bound,
    "<": lambda level, bound: level < bound,
}


@dataclass(frozen=True, slots=True)
class Alternative:
    """Conditions that all hold.

    Attributes:
        topics: topics of which each must be touched.
        not_topics: topics of which none may be.
        disciplines: disciplines of which each must be there.
        not_disciplines: disciplines of which none may be.
        levels: the levels at which it holds.
    """

    topics: frozenset[str] = frozenset()
    not_topics: frozenset[str] = frozenset()
    disciplines: frozenset[Discipline] = frozenset()
    not_disciplines: frozenset[Discipline] = frozenset()
    levels: frozenset[Level] = frozenset(Level)

    def joined(self, other: Alternative) -> Alternative:
        """Returns the alternative under which both hold."""
        return Alternative(
            self.topics | other.topics,
            self.not_topics | other.not_topics,
            self.disciplines | other.disciplines,
            self.not_disciplines | other.not_disciplines,
            self.levels & other.levels,
        )

    @property
    def is_possible(self) -> bool:
        """Whether anything at all can be so."""
        barred = any(is_under(topic, bar) for topic in self.topics for bar in self.not_topics)
        return bool(self.levels) and not barred and not self.disciplines & self.not_disciplines

    def holds(self, topics: Collection[str], disciplines: Collection[str], level: Level) -> bool:
        """Tells whether it holds for something about topics, collected so, at a level."""
        return (
            level in self.levels
            and all(any(is_under(t, wanted) for t in topics) for wanted in self.topics)
            and not any(is_under(t, bar) for t in topics for bar in self.not_topics)
            and self.disciplines <= set(disciplines)
            and self.not_disciplines.isdisjoint(disciplines)
        )


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression as it was written, and written out: one of the alternatives holds."""

    text: str
    alternatives: tuple[Alternative, ...]

    def holds(self, topics: Collection[str], disciplines: Collection[str], level: Level) -> bool:
        """Tells whether it holds for something about topics, collected so, at a level."""
        return any(each.holds(topics, disciplines, level) for each in self.alternatives)


class _Token(NamedTuple):
    text: str
    position: int
    is_mark: bool = False


_Alternatives = tuple[Alternative, ...]


def read_expression(text: str, topics: Collection[str], *, name: str = "expression") -> Expression:
    """Reads an expression.

    Args:
        text: the line.
        topics: the topics that the policy has.
        name: what a mistake calls the line.

    Raises:
        InputError: with the place of what is not understood, counted from 1.
    """
    if len(text) > _LONGEST:
        raise InputError(f"longer than {_LONGEST:,} characters", path=name)
    reader = _Reader(text, topics, name)
    found = reader.expression(wanted=True)
    if not reader.is_done:
        reader.fail("expected `and`, `or` or the end")
    return Expression(text.strip(), tuple(dict.fromkeys(filter(lambda a: a.is_possible, found))))


class _Reader:
    """Reads tokens from left to right; `wanted` is false below an odd number of `not`."""

    def __init__(self, text: str, topics: Collection[str], name: str) -> None:
        self._text, self._topics, self._name = text, topics, name
        self._tokens = list(self._cut())
        self._next = 0
        self._depth = 0

    def _cut(self) -> Iterator[_Token]:
        position, end = 0, len(self._text.rstrip())
        while position < end:
            match = _TOKEN.match(self._text, position)
            if match is None:
                rest = self._text[position:]
                start = position + len(rest) - len(rest.lstrip())
                self._mistake(f"unexpected `{self._text[start]}`", start)
            group = str(match.lastgroup)
            yield _Token(match[group], match.start(group), group == "mark")
            position = match.end()

    def _mistake(self, message: str, position: int) -> NoReturn:
        raise InputError(message, path=f"{self._name}, character {position + 1}")

    def fail(self, expected: str, near: Collection[str] = ()) -> NoReturn:
        """Says what was expected at the next token.

        Raises:
            InputError: always.
        """
        token = self._peek()
        perhaps = did_you_mean(token.text, near)
        found = f"found `{token.text}`" if token.text else "it ends here"
        self._mistake(f"{expected}, {found}{perhaps}", token.position)

    @property
    def is_done(self) -> bool:
        """Whether everything was read."""
        return self._next >= len(self._tokens)

    def _peek(self) -> _Token:
        end = _Token("", len(self._text.rstrip()), is_mark=True)
        return end if self.is_done else self._tokens[self._next]

    def _take(self, *texts: str) -> str | None:
        token = self._peek()
        if not self.is_done and token.text.lower() in texts:
            self._next += 1
            return token.text.lower()
        return None

    def expression(self, *, wanted: bool) -> _Alternatives:
        """Reads terms divided by `or`; a denied `or` is an `and`."""
        found = self._term(wanted=wanted)
        while self._take("or"):
            found = self._put(found, self._term(wanted=wanted), both=not wanted)
        return found

    def _term(self, *, wanted: bool) -> _Alternatives:
        found = self._factor(wanted=wanted)
        while self._take("and"):
            found = self._put(found, self._factor(wanted=wanted), both=wanted)
        return found

    def _put(self, one: _Alternatives, other: _Alternatives, *, both: bool) -> _Alternatives:
        found = tuple(a.joined(b) for a, b in product(one, other)) if both else (*one, *other)
        found = tuple(dict.fromkeys(found))
        if len(found) > MOST_ALTERNATIVES:
            message = f"too many alternatives, more than {MOST_ALTERNATIVES} written out"
            self._mistake(message, self._peek().position)
        return found

    def _factor(self, *, wanted: bool) -> _Alternatives:
        if self._depth > 50:
            self.fail("nested too deep")
        self._depth += 1
        if self._take("not"):
            found = self._factor(wanted=not wanted)
        elif self._take("("):
            found = self.expression(wanted=wanted)
            if not self._take(")"):
                self.fail("expected `)`")
        else:
            found = (self._condition(wanted=wanted),)
        self._depth -= 1
        return found

    def _condition(self, *, wanted: bool) -> Alternative:
        field = self._take("topic", "discipline", "level")
        if field is None:
            fields = ("topic", "discipline", "level")
            self.fail("expected topic, discipline, level, `not` or `(`", fields)
        marks = ("=", "!=") if field != "level" else tuple(_COMPARE)
        mark = self._take(*marks)
        if mark is None:
            self.fail(f"expected {' or '.join(f'`{each}`' for each in marks)} after {field}")
        if field == "level":
            bound = self._level()
            return Alternative(
                levels=frozenset(x for x in Level if _COMPARE[mark](x, bound) is wanted)
            )
        is_there = (mark == "=") is wanted
        if field == "discipline":
            disciplines = frozenset({Discipline(self._name_of(field, list(Discipline)))})
            if is_there:
                return Alternative(disciplines=disciplines)
            return Alternative(not_disciplines=disciplines)
        topics = frozenset({self._name_of(field, sorted(self._topics))})
        return Alternative(topics=topics) if is_there else Alternative(not_topics=topics)

    def _name_of(self, field: str, known: Collection[str]) -> str:
        token = self._peek()
        found = next((each for each in known if each.lower() == token.text.lower()), None)
        if token.is_mark or found is None:
            self.fail(f"expected a {field} of the policy", known)
        self._next += 1
        return found

    def _level(self) -> Level:
        words = {
            words.replace(" ", mark): level for words, level in LEVELS.items() for mark in " _-"
        }
        first = self._peek().text.upper()
        if first == "TOP" and self._next + 1 < len(self._tokens):
            second = self._tokens[self._next + 1].text.upper()
            if f"{first} {second}" in words:
                self._next += 2
                return words[f"{first} {second}"]
        if self._peek().is_mark or first not in words:
            self.fail("expected a level", list(LEVELS))
        self._next += 1
        return words[first]
