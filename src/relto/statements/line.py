"""A sentence as a line of plain lower-case words, in which names of organisations are places.

`the @0 services told @1 …`: so the grammar speaks of names without knowing any. Every word of
the line knows where it stands in the sentence.

It finds no statement; names of persons are `~~`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from relto.statements.actors import Actors, Found
from relto.statements.people import stands_at
from relto.statements.tokens import Token, tokenise

PERSON = "~~"


@dataclass(frozen=True)
class Line:
    """The words of a sentence and where each stands.

    Attributes:
        sentence: as it was written.
        tokens: its words and marks.
        names: the organisations named, in order; `@0` is the first.
        words: of the line; each name and each person is one.
        starts: by word, the first token of it; one more at the end.
    """

    sentence: str
    tokens: tuple[Token, ...]
    names: tuple[Found, ...]
    words: tuple[str, ...]
    starts: tuple[int, ...]

    @cached_property
    def text(self) -> str:
        """The words with single spaces between, one before and one after."""
        return f" {' '.join(self.words)} "

    @cached_property
    def _offsets(self) -> list[int]:
        offsets, at = [], 1
        for word in self.words:
            offsets.append(at)
            at += len(word) + 1
        return offsets

    @cached_property
    def placed(self) -> dict[int, int]:
        """By word, the number of the name that it is."""
        return {at: int(word[1:]) for at, word in enumerate(self.words) if _PLACE.fullmatch(word)}

    def word_at(self, offset: int) -> int:
        """Returns which word stands at an offset of `text`."""
        return max(0, bisect_right(self._offsets, offset) - 1)

    def span(self, found: re.Match[str], group: int | str = 0) -> tuple[int, int]:
        """Returns from which word to before which a match in `text` goes."""
        begin, end = found.span(group)
        while begin < end and self.text[begin] == " ":
            begin += 1
        while end > begin and self.text[end - 1] == " ":
            end -= 1
        return self.word_at(begin), self.word_at(end - 1) + 1

    def original(self, begin: int, end: int) -> str:
        """Returns the words from one to before another as the sentence has them."""
        first, last = self.starts[begin], self.starts[end] - 1
        return self.sentence[self.tokens[first].begin : self.tokens[last].end]


_PLACE = re.compile(r"@\d+")


def line_of(sentence: str, actors: Actors, persons: Sequence[tuple[str, ...]] = ()) -> Line:
    """Makes the line of a sentence.

    Args:
        sentence: as it was written.
        actors: whose names become places.
        persons: names of persons as words, which become `~~`; the longest are tried first.
    """
    tokens = tokenise(sentence)
    texts = [token.text for token in tokens]
    names = tuple(actors.find(texts))
    at_name = {found.begin: (number, found) for number, found in enumerate(names)}
    words: list[str] = []
    starts: list[int] = []
    at = 0
    while at < len(tokens):
        starts.append(at)
        if at in at_name:
            number, found = at_name[at]
            words.append(f"@{number}")
            at = found.end
        elif _possessive(texts, tokens, at):
            starts.pop()
            at += 1
        elif taken := _person(texts, at, persons):
            words.append(PERSON)
            at += taken
        else:
            words.append("-" if _joins(tokens, at) else _plain(texts[at]))
            at += 1
    return Line(sentence, tokens, names, tuple(words), (*starts, len(tokens)))


def _possessive(texts: Sequence[str], tokens: Sequence[Token], at: int) -> bool:
    """Whether a mark is only that of a possessive: `the allies' report`."""
    if not at or texts[at] not in {"'", "\u2019"} or tokens[at].begin != tokens[at - 1].end:
        return False
    return texts[at - 1][-1:] == "s" and at + 1 < len(texts) and texts[at + 1][0].isalpha()


def _joins(tokens: Sequence[Token], at: int) -> bool:
    """Whether a dash stands between two names without a space, as a hyphen does."""
    if tokens[at].text not in {"\u2013", "\u2012", "\u2014"} or not 0 < at < len(tokens) - 1:
        return False
    before, behind = tokens[at - 1], tokens[at + 1]
    close = before.end == tokens[at].begin and tokens[at].end == behind.begin
    return close and before.text[:1].isupper() and behind.text[:1].isupper()


def _person(texts: Sequence[str], at: int, persons: Sequence[tuple[str, ...]]) -> int:
    for name in persons:
        if stands_at(texts, at, name):
            return len(name)
    return 0


def _plain(word: str) -> str:
    lowered = word.lower().replace("\u2019", "'")
    return _MARKS.get(lowered, lowered)


_MARKS = {
    "\u201c": '"',
    "\u201d": '"',
    "\u201e": '"',
    "\u00ab": '"',
    "\u00bb": '"',
    "\u2013": "\u2014",
    "\u2012": "\u2014",
    "\u2018": "'",
    "'re": "are",
    "'ve": "have",
    "'ll": "will",
}
