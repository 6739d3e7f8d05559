"""The dictionary of actors: by which words a text names an organisation.

1. A name is found at whole words, the longest first, in the case in which it is written; capitals
   count, so that `turkey` and `us` are no countries.
2. Some names are *weak*: many nations have a Ministry of Defence. They stand for one only in a text
   that names this nation otherwise.
3. A policy directory's organisations come first: their names, codes and further aliases, and the
   adjectives that English would make of a name (`Brennian` of `Brennia`).

It resolves words, not sentences: whether an actor acts is found in `relto.statements.mentions`. No
name of a person is in it.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from importlib import resources

from relto.statements.ambiguity import meant, not_meant
from relto.statements.tokens import tokenise, words_of

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
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a row of words: from which to before which."""

    begin: int
    end: int
    name: Name


@dataclass(frozen=True)
class Actors:
    """Who can be named, and how.

    Attributes:
        names: all names; an earlier one beats a later one.
        index: the names by their first word, the longest first.
        others: codes that a text does not mean, though words of theirs stand in it.
        told: codes whose weak names count; None if all do.
    """

    names: tuple[Name, ...]
    index: Mapping[str, Sequence[Name]]
    others: frozenset[str] = frozenset()
    told: frozenset[str] | None = None

    @classmethod
    def of(cls, names: Iterable[Name]) -> Actors:
        """Indexes names; an earlier one beats a later one."""
        kept = tuple(names)
        index: dict[str, list[Name]] = {}
        for name in kept:
            index.setdefault(name.words[0], []).append(name)
        for found in index.values():
            # A sort keeps the order of equals: of names alike the first given wins.
            found.sort(key=lambda name: -len(name.words))
        return cls(kept, index)

    @classmethod
    def standard(cls) -> Actors:
        """Returns all countries, and well-known services, governments and alliances."""
        return _standard()

    def with_organisations(
        self, organisations: Mapping[str, Sequence[str]], communities: Collection[str] = ()
    ) -> Actors:
        """Adds organisations, which beat what is named alike.

        Args:
            organisations: by code, the name and further aliases; the code itself is one.
            communities: which of the codes are alliances or the like, rather than one nation.
        """
        added = [
            name
            for code, given in organisations.items()
            for name in _organisation(
                code, [each for each in given if each.strip()], alliance=code in communities
            )
        ]
        return Actors.of([*added, *self.names])

    def named_in(self, texts: Sequence[str]) -> Actors:
        """Returns those that a text can name: weak names only of whom it names otherwise too."""
        told = frozenset(
            found.name.code
            for text in texts
            for found in self.find([token.text for token in tokenise(text)])
            if not found.name.weak
        )
        return replace(self, others=frozenset(not_meant(texts)), told=told)

    def _counts(self, name: Name) -> bool:
        known = not name.weak or self.told is None or name.code in self.told
        return known and name.code not in self.others

    def find(self, words: Sequence[str]) -> Iterator[Found]:
        """Yields the names in a row of words, without overlap, the longest at each place."""
        plain = [_undotted(word) for word in words]
        at = 0
        while at < len(plain):
            for name in self.index.get(plain[at], ()):
                end = at + len(name.words)
                same = tuple(plain[at:end]) == name.words
                if same and self._counts(name) and meant(words, at, end):
                    yield Found(at, end, name)
                    at = end - 1
                    break
            at += 1


def _undotted(word: str) -> str:
    """Writes an abbreviation without its dots: `C.I.A.` is the CIA."""
    return word.replace(".", "") if "." in word and word[0].isalpha() and word.isupper() else word


@cache
def _standard() -> Actors:
    return Actors.of([*_countries(), *_organisations()])


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("relto.statements").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _split(text: str) -> Iterator[tuple[str, ...]]:
    told = (each for each in text.split(_SEPARATOR) if each.strip())
    return (tuple(_undotted(word) for word in words_of(each)) for each in told)


def _countries() -> Iterator[Name]:
    columns = (("names", Naming.NAME), ("people", Naming.PEOPLE), ("seats", Naming.SEAT))
    for row in _rows("countries.csv"):
        for column, naming in columns:
            yield from (Name(words, row["code"], naming) for words in _split(row[column]))


def _organisations() -> Iterator[Name]:
    for row in _rows("organisations.csv"):
        naming = Naming(row["sort"])
        yield from (Name(words, row["code"], naming) for words in _split(row["names"]))
        yield from (Name(words, row["code"], naming, weak=True) for words in _split(row["weak"]))


def _organisation(code: str, given: Sequence[str], *, alliance: bool) -> Iterator[Name]:
    naming = Naming.ALLIANCE if alliance else Naming.NAME
    yield Name(words_of(code), code, naming)
    for text in given:
        words = words_of(text)
        yield Name(words, code, naming)
        if len(words) == 1 and words[0][:1].isupper() and not words[0].isupper():
            yield from (Name((each,), code, Naming.PEOPLE) for each in _adjectives(words[0]))


def _adjectives(name: str) -> Iterator[str]:
    """Yields what English might make of a country's name."""
    stem = name.rstrip("aeiouy")
    stems = {name, stem} if len(stem) > 2 else {name}
    yield from sorted({each + ending for each in stems for ending in _ENDINGS} - {name})
