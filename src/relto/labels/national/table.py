"""The table of national levels, with the source and certainty of each row.

    >>> [str(entry.text) for entry in country_of("ESP").levels][:2]
    ['SECRETO', 'RESERVADO']

1. A country is always given; nothing is looked up by the text alone.
2. Texts are compared without case, accents, and the kind and number of spaces and hyphens.
3. A country without a word of its own for unclassified writes `UNCLASSIFIED`.

It converts nothing and knows no grammar beyond the words of a level.

Basis: Council Decision (EU) 2021/1075 (rows BEL to CYP); other rows name their source in
`data/national/levels.json`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from relto.core.instant import Edge, parse_day_or_instant
from relto.labels.levels import LEVELS, Level
from relto.labels.mistakes import MarkingError, Mistake, nearest

_LETTERS = str.maketrans(
    {
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ø": "o",
        "ħ": "h",
    }
)
_GAPS = re.compile(r"[\s\-_.\u2010-\u2015\u2212]+")
_SLASH = re.compile(r" ?/ ?")
_ENGLISH = "UNCLASSIFIED"


class CaveatKind(StrEnum):
    """What a country's own caveat does."""

    OWN = "own"
    """Only for the country's own nationals."""
    STAMP = "stamp"
    """Part of the form of the marking, without a bearing on access."""
    DESCRIPTOR = "descriptor"
    """Says why it is sensitive; told to the reader."""


@dataclass(frozen=True, slots=True)
class Caveat:
    """A caveat of one country: its text, what stands before it, and with which levels it goes."""

    text: str
    kind: CaveatKind
    join: str
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True, slots=True)
class NationalLevel:
    """One level as a country writes it.

    Attributes:
        level: how it is read.
        aliases: other ways to write it, abbreviations included.
        abbreviation: the form for portions, or empty.
        since: first instant in microseconds at which it is used, or None.
        until: first instant at which it is no longer used, or None.
        legacy: whether it is no longer used.
        covers: the highest level for which it may be written, None where it is only read.
        certain: whether the source of the row is the rule itself.
        source: where the row was taken from.
        note: what a reader should know, or empty.
    """

    country: str
    level: Level
    text: str
    aliases: tuple[str, ...] = ()
    abbreviation: str = ""
    since: int | None = None
    until: int | None = None
    legacy: bool = False
    covers: Level | None = None
    certain: bool = True
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Country:
    """A country, or NATO or the EU, with its levels.

    Attributes:
        code: trigraph, `NATO` or `EU`.
        codes: other codes by which it is found.
        known: every way to write a level, folded, with the level.
    """

    code: str
    name: str
    codes: tuple[str, ...]
    levels: tuple[NationalLevel, ...]
    caveats: tuple[Caveat, ...]
    source: str
    note: str = ""
    known: Mapping[str, NationalLevel] = field(default_factory=dict, compare=False, repr=False)


def fold(text: str) -> str:
    """Returns the form in which texts are compared."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    bare = _GAPS.sub(" ", plain.casefold().translate(_LETTERS)).strip()
    return _SLASH.sub("/", bare)


def country_of(text: str) -> Country:
    """Finds a country by trigraph, digraph or English name.

    Raises:
        MarkingError: the country is not in the table, or the table has no levels for it.
    """
    found = _countries().get(fold(text))
    if found is None:
        codes = sorted({country.code for country in _countries().values()})
        raise MarkingError([_unknown(text, nearest(text, codes), "a country code as `DEU`")])
    if not found.levels:
        raise MarkingError([_unknown(text, None, f"a country with a table: {found.note}")])
    return found


def known_code(text: str) -> str | None:
    """Returns the code of a country of the table, None if it is not there."""
    found = _countries().get(fold(text))
    return None if found is None else found.code


def levels_of(country: str) -> tuple[NationalLevel, ...]:
    """Returns the levels of a country, the legacy ones last.

    Raises:
        MarkingError: the country is unknown.
    """
    return country_of(country).levels


def countries() -> tuple[Country, ...]:
    """Returns every row of the table in its order."""
    return tuple({country.code: country for country in _countries().values()}.values())


def _unknown(text: str, near: str | None, expected: str) -> Mistake:
    message = f"`{text}` has no row in the table of levels; name the country that marked it"
    return Mistake("EQ-COUNTRY", message, found=text, expected=expected, nearest=near)


@cache
def _countries() -> Mapping[str, Country]:
    place = files("relto.labels") / "data" / "national" / "levels.json"
    table = json.loads(place.read_text(encoding="utf-8"))
    found: dict[str, Country] = {}
    for row in table["rows"]:
        country = _country(row, table["sources"][row["source"]])
        for code in (country.code, *country.codes, country.name):
            found[fold(code)] = country
    return found


def _country(row: Mapping[str, Any], source: str) -> Country:
    certain = row["source"].startswith("official")
    levels = [_level(entry, row["country"], source, certain=certain) for entry in row["levels"]]
    if levels:
        levels += _unclassified(levels, row["country"])
    return Country(
        code=row["country"],
        name=row["name"],
        codes=tuple(row["codes"]),
        levels=tuple(levels),
        caveats=tuple(_caveat(entry) for entry in row.get("caveats", ())),
        source=source,
        note=row.get("note", ""),
        known={fold(text): entry for entry in levels for text in _texts(entry)},
    )


def _texts(entry: NationalLevel) -> Iterator[str]:
    yield entry.text
    yield from entry.aliases
    if entry.abbreviation:
        yield entry.abbreviation


def _level(entry: Mapping[str, Any], country: str, source: str, *, certain: bool) -> NationalLevel:
    level, legacy = LEVELS[entry["level"]], "until" in entry or entry.get("legacy", False)
    covers = entry.get("covers", None if legacy else entry["level"])
    return NationalLevel(
        country=country,
        level=level,
        text=entry["text"],
        aliases=tuple(entry.get("also", ())),
        abbreviation=entry.get("abbreviation", ""),
        since=_day(entry.get("since")),
        until=_day(entry.get("until")),
        legacy=legacy,
        covers=None if covers is None else LEVELS[covers],
        certain=certain and entry.get("certain", True),
        source=source,
        note=entry.get("note", ""),
    )


def _day(text: str | None) -> int | None:
    return None if text is None else parse_day_or_instant(text, Edge.BEGIN)


def _unclassified(levels: list[NationalLevel], country: str) -> list[NationalLevel]:
    """Adds the English word where the country has none, so that nothing is overclassified."""
    if any(_ENGLISH in entry.text for entry in levels):
        return []
    own = any(entry.covers is Level.UNCLASSIFIED for entry in levels)
    word = NationalLevel(
        country=country,
        level=Level.UNCLASSIFIED,
        text=_ENGLISH,
        aliases=(f"{country} {_ENGLISH}",),
        covers=None if own else Level.UNCLASSIFIED,
        certain=False,
        source="not marked by the country itself",
        note="written in English: the country marks nothing that is unclassified",
    )
    return [word]


def _caveat(entry: Mapping[str, Any]) -> Caveat:
    levels = tuple(LEVELS[name] for name in entry.get("levels", ()))
    return Caveat(entry["text"], CaveatKind(entry["kind"]), entry["join"], levels)
