"""A text as words with their places, and as sentences.

It knows no names and no grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|\d+(?:[.,:]\d+)*"
    r"|[^\W\d_][^\W_]*(?:['\u2019](?!(?:[sS]|re|ve|ll)\b)[^\W_]+)*"  # d'Orsay, not Dunmark's
    r"|['\u2019](?:[sS]|re|ve|ll)\b"
    r"|\S"
)
_END = re.compile(r"[.!?\u2026]+[\"'\u201d\u2019)\]]*(?=\s)")
_NEXT = re.compile(r"\s+[\"'\u201c\u2018(\[]*(?:[^\W_])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sir|St|Gen|Col|Lt|Maj|Capt|Adm|Sgt|Sen|Rep|Gov|Hon|Rev|Amb|No|Nos|vs|etc"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|e\.g|i\.e|a\.m|p\.m|approx|art|para|cf)"
    r"|(?:^|[\s(\"\u201c])[A-Z]|\b[A-Z]\.[A-Z])\.$"
)
LONGEST_SENTENCE = 1_500
"""A sentence is cut after so many characters: what is longer is no sentence but a list."""


_SHORT = 200
_PROSE = 0.5
"""So many of the characters of a long sentence are letters: a row of marks is none."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark, and from where to where it stands in its text."""

    text: str
    begin: int
    end: int


@lru_cache(maxsize=1_024)
def tokenise(text: str) -> tuple[Token, ...]:
    """Cuts a text into words, numbers and marks; a hyphen stands alone.

    The last sentences are kept: names, persons and clauses are looked for one after the other.
    """
    return tuple(Token(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text))


def words_of(text: str) -> tuple[str, ...]:
    """Cuts a name as `tokenise` cuts a sentence."""
    return tuple(match[0] for match in _TOKEN.finditer(text))


def sentences(paragraph: str) -> Iterator[str]:
    """Cuts a paragraph into sentences; a quotation that goes on with its speaker is not cut."""
    begin = 0
    for found in _END.finditer(paragraph):
        if found.start() < begin or not _ends(paragraph, begin, found):
            continue
        yield from _pieces(paragraph[begin : found.end()])
        begin = found.end()
    yield from _pieces(paragraph[begin:])


def _ends(text: str, begin: int, found: re.Match[str]) -> bool:
    following = _NEXT.match(text, found.end())
    if following is None:
        return True
    first = following[0][-1]
    if not (first.isupper() or first.isdigit()):
        return False
    return found[0][0] != "." or _ABBREVIATED.search(text[begin : found.start() + 1]) is None


def _pieces(sentence: str) -> Iterator[str]:
    sentence = sentence.strip()
    for at in range(0, len(sentence), LONGEST_SENTENCE):
        piece = sentence[at : at + LONGEST_SENTENCE]
        if len(piece) <= _SHORT or sum(map(str.isalpha, piece)) >= _PROSE * len(piece):
            yield piece
