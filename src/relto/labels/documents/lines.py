"""The lines of a text as editors count them, with what is around each taken off.

A line knows its number, where it begins in the text, and its content without indentation,
quotation signs and line ends. A form feed ends a page. Nothing here knows marks or schemes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
# What other programs also take for the end of a line; editors do not count them.
_INNER = re.compile(r"[\v\f\x1c-\x1e\x85\u2028\u2029]")
_QUOTATION = re.compile(r"(?:[ \t]*>)+")
_TAG = re.compile(r"</?(?:center|div|p|b|strong|span|h[1-6]|u|font)\b[^<>]*>", re.IGNORECASE)
_LEFT = re.compile(
    r"[\s#>*_=~|\[<-]*(?:(?:overall |document )?classification\s*:\s*)?[*_\"']*", re.IGNORECASE
)
_RIGHT = " \t#<*_=~|]>\"'-"


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or what stands in it before or after a form feed.

    Attributes:
        number: from 1, as editors count.
        start: where its content begins in the text, counted from 0.
        content: without indentation, quotation signs and trailing space.
        indent: columns of indentation.
        quoted: whether quotation signs were taken off.
        breaks: whether a page ends before it.
    """

    number: int
    start: int
    content: str
    indent: int = 0
    quoted: bool = False
    breaks: bool = False

    @property
    def end(self) -> int:
        """Where its content ends in the text."""
        return self.start + len(self.content)


def lines_of(text: str) -> Iterator[Line]:
    """Yields the lines of a text, blank ones included."""
    position = 1 if text.startswith("\ufeff") else 0
    number = 0
    while position < len(text):
        found = _LINE.match(text, position)
        assert found is not None  # noqa: S101 - the pattern matches everywhere
        number += 1
        yield from _pieces(text, found.start(1), found.end(1), number)
        position = found.end()


def _pieces(text: str, start: int, end: int, number: int) -> Iterator[Line]:
    before = ""
    for found in _INNER.finditer(text, start, end):
        yield _line(text, (start, found.start()), number, before)
        start, before = found.end(), found.group()
    yield _line(text, (start, end), number, before)


def _line(text: str, span: tuple[int, int], number: int, before: str) -> Line:
    start, end = span
    quotation = _QUOTATION.match(text, start, end)
    start = quotation.end() if quotation else start
    bare = text[start:end].lstrip()
    indent = end - start - len(bare)
    breaks = before == "\f"
    return Line(number, start + indent, bare.rstrip(), indent, quotation is not None, breaks)


def undecorated(content: str) -> tuple[str, int]:
    """Returns a line without ornament, tags and the word `Classification:`, and where it begins."""
    plain = _TAG.sub(lambda tag: " " * len(tag.group()), content)
    left = _LEFT.match(plain)
    start = left.end() if left else 0
    return plain[start:].rstrip(_RIGHT), start
