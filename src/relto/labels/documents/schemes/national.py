"""National and EU markings in documents: the words are those of the table of one owner.

An owner's scheme is never guessed for a country, since the same words mean different levels; the
EU's own words name the EU. Portion marks are custom, not required. No grammar is here.

Basis: Council Decision 2013/488/EU App. B as amended.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache, partial

from relto.labels.documents.scheme import Mark
from relto.labels.documents.schemes.adapter import Adapter
from relto.labels.mistakes import Mistake
from relto.labels.national.marking import NationalMarking, meaning, roll_up
from relto.labels.national.table import country_of
from relto.labels.national.text import read_marking, render_marking, render_portion


@lru_cache(maxsize=4096)
def _mark(record: NationalMarking) -> Mark:
    return Mark(render_marking(record), render_portion(record), meaning(record), record)


def _read(owner: str, text: str) -> tuple[NationalMarking | None, tuple[Mistake, ...]]:
    reading = read_marking(owner, text)
    return reading.marking, reading.mistakes


def _spellings(code: str) -> Iterator[str]:
    for entry in country_of(code).levels:
        for text in (entry.text, entry.abbreviation):
            if text:
                plain = unicodedata.normalize("NFD", text)
                bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
                yield from (text, text.upper(), plain, bare, bare.upper())


@cache
def national_scheme(owner: str) -> Adapter:
    """Returns the scheme of a country or the EU.

    Raises:
        MarkingError: the table of levels has no such row.
    """
    code = country_of(owner).code
    words = sorted(set(_spellings(code)), key=lambda text: (-len(text), text))
    level = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
    owned = rf"(?://)?(?:{re.escape(code)}\s+)?"
    return Adapter(
        code="eu" if code == "EU" else f"national:{code}",
        portion_pattern=re.compile(rf"\(\s*{owned}(?:{level})(?![\w])[^()]{{0,300}}\)"),
        banner_pattern=re.compile(
            rf"{owned}(?:{level})(?:\s*(?:[/,]|[-\u2010-\u2015]\s).*|\s+(?i:rel to|uk eyes).*"
            r"|[\s-][^a-z]*)?"
        ),
        read_banner=partial(_read, code),
        read_portion=partial(_read, code),
        mark=_mark,
        unite=roll_up,
    )
