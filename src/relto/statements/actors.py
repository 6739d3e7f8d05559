"""The dictionary of actors: by which words a text names an organisation.

1. A name is found at whole words, the longest first, in the case in which it is written; capitals
   count, so that `turkey` and `us` are no countries.
2. A policy directory's organisations come first: their names, codes and further aliases, and the
   adjectives that English would make of a name (`Brennian` of `Brennia`).

It resolves words, not sentences: whether an actor acts is found in `relto.statements.clauses`. No
name of a person is in it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import resources

_ENDINGS = tuple(
    f"{ending}{plural}"
    for ending in ("n", "an", "ian", "er", "i", "ite", "ish", "ic", "ese")
    for plural in ("", "s")
)
_SEPARATOR = "|"


class Naming(Enum):
    """How a word names an organisation."""

    NAME = "name"
    PEOPLE = "people"
    SEAT = "seat of government"
    SERVICE = "service"
    GOVERNMENT = "government"
    ALLIANCE = "alliance"


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a sequence of words, whom it names and how."""

    words: tuple[str, ...]
    code: str
    naming: Naming


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a row of words: from which to before which."""

    begin: int
    end: int
    name: Name


_WORD = re.compile(r"(?:[^\W_]\.){2,}|[^\W_]+(?:['\u2019&-][^\W_]+)*|\S")


def words_of(text: str) -> tuple[str, ...]:
    """Cuts a name into words, as `relto.statements.tokens` cuts a sentence."""
    return tuple(match[0] for match in _WORD.finditer(text))


class Actors:
    """Who can be named, and how; frozen once it is made."""

    def __init__(self, names: Sequence[Name]) -> None:
        """Keeps the names by their first word; an earlier name beats a later one."""
        index: dict[str, list[Name]] = {}
        for name in names:
            index.setdefault(name.words[0], []).append(name)
        for found in index.values():
            found.sort(key=lambda name: -len(name.words))
        self._names = tuple(names)
        self._index = index

    @classmethod
    def standard(cls) -> Actors:
        """Returns all countries, and well-known services, governments and alliances."""
        return _standard()

    def with_organisations(self, organisations: Mapping[str, Sequence[str]]) -> Actors:
        """Adds organisations, which beat what is named alike.

        Args:
            organisations: by code, the name and further aliases; the code itself is one.
        """
        added = [
            name
            for code, given in organisations.items()
            for name in _organisation(code, [each for each in given if each.strip()])
        ]
        return Actors([*added, *self._names])

    def find(self, words: Sequence[str]) -> Iterator[Found]:
        """Yields the names in a row of words, without overlap, the longest at each place."""
        at = 0
        while at < len(words):
            for name in self._index.get(words[at], ()):
                end = at + len(name.words)
                if tuple(words[at:end]) == name.words:
                    yield Found(at, end, name)
                    at = end - 1
                    break
            at += 1


@cache
def _standard() -> Actors:
    return Actors([*_countries(), *_organisations()])


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("relto.statements").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _split(text: str) -> Iterator[tuple[str, ...]]:
    return (words_of(each) for each in text.split(_SEPARATOR) if each.strip())


def _countries() -> Iterator[Name]:
    columns = (("names", Naming.NAME), ("people", Naming.PEOPLE), ("seats", Naming.SEAT))
    for row in _rows("countries.csv"):
        for column, naming in columns:
            yield from (Name(words, row["code"], naming) for words in _split(row[column]))


def _organisations() -> Iterator[Name]:
    for row in _rows("organisations.csv"):
        naming = Naming(row["sort"])
        yield from (Name(words, row["code"], naming) for words in _split(row["names"]))


def _organisation(code: str, given: Sequence[str]) -> Iterator[Name]:
    yield Name(words_of(code), code, Naming.NAME)
    for text in given:
        words = words_of(text)
        yield Name(words, code, Naming.NAME)
        if len(words) == 1 and words[0][:1].isupper() and not words[0].isupper():
            yield from (Name((each,), code, Naming.PEOPLE) for each in _adjectives(words[0]))


def _adjectives(name: str) -> Iterator[str]:
    """Yields what English might make of a country's name."""
    stem = name.rstrip("aeiouy")
    stems = {name, stem} if len(stem) > 2 else {name}
    yield from sorted({each + ending for each in stems for ending in _ENDINGS} - {name})
