"""The parts of a document that travel, and the text that any selection of them makes.

1. A part goes or stays as a whole: a portion, a row of a table, or what attends the document.
2. What would show that something is missing does not travel: line numbers, numbers of items and
   captions, banners, page breaks and tear lines. Items and captions are counted anew.
3. The banner of a selection is the roll-up of its own portions.
4. A text written here and read again has the same parts.

It does not know who may have which part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from relto.core.errors import InputError
from relto.labels.documents.blocks import TABLE_HEAD, Kind
from relto.labels.documents.furniture import IMAGE
from relto.labels.documents.portions import Portion
from relto.labels.documents.scheme import Mark, PortionScheme
from relto.labels.documents.tree import ATTENDING, Document

Cell = tuple[Mark | None, str]
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIVIDER = "|---"


@dataclass(frozen=True, slots=True)
class Part:
    """One part.

    Attributes:
        kind: what it is.
        mark: its mark; of a row the roll-up of its cells, of what attends the document the
            banner's; None where that cannot be told.
        text: what is marked; of a row empty.
        depth: of a heading from 1, of an item from 0.
        number: how an item is counted, as its first would be (`1.`, `(a)`); the word of a caption.
        cells: of a row, each with its mark.
    """

    kind: Kind
    mark: Mark | None
    text: str = ""
    depth: int = 0
    number: str = ""
    cells: tuple[Cell, ...] = ()


def parts_of(document: Document, scheme: PortionScheme) -> tuple[Part, ...]:
    """Returns the parts of a document in the order of its text."""
    ordered = sorted([*document.portions, *document.attending], key=lambda one: one.start)
    found: list[Part] = []
    for row, group in groupby(ordered, key=lambda one: one.row):
        several = list(group)
        found += [_row(several, scheme)] if row else map(_part, several)
    return tuple(found)


def _part(portion: Portion) -> Part:
    kind = Kind.PARAGRAPH if portion.kind is Kind.COMMENT else portion.kind
    number = _first(portion.number) if kind is Kind.ITEM else portion.number
    return Part(kind, portion.mark, portion.text, portion.depth, number)


def _row(cells: list[Portion], scheme: PortionScheme) -> Part:
    marks = [cell.mark for cell in cells if cell.mark is not None]
    mark = scheme.roll_up(marks) if len(marks) == len(cells) else None
    said = tuple((cell.mark, cell.text) for cell in cells)
    return Part(Kind.ROW, mark, number=cells[0].number, cells=said)


def _first(number: str) -> str:
    """Returns what the first item of a numbering like this one is called."""
    for signs, first in (("0123456789", "1"), (_LETTERS, "a"), (_LETTERS.upper(), "A")):
        if any(sign in signs for sign in number):
            opening = "(" if number.startswith("(") else ""
            return f"{opening}{first}{')' if number.endswith(')') else '.'}"
    return number


def _counted(style: str, place: int) -> str:
    if "1" in style:
        return style.replace("1", str(place + 1))
    letter = _LETTERS[place % len(_LETTERS)]
    return style.replace("a", letter).replace("A", letter.upper())


def render_parts(parts: Sequence[Part], scheme: PortionScheme) -> str:
    """Writes parts as a portion-marked text under the banner that they call for.

    Raises:
        InputError: a part has no mark, or their roll-up needs a person.
    """
    marks = [part.mark for part in parts]
    usable = [mark for mark in marks if mark is not None]
    banner = scheme.roll_up(usable) if usable and len(usable) == len(marks) else None
    if banner is None:
        raise InputError("the portions have no roll-up, so that there is no banner to write")
    body = _Writing().run(parts)
    return "\n\n".join([banner.banner, *body, banner.banner]) + "\n"


class _Writing:
    """One pass over parts; remembers how many items and captions of each kind there were."""

    def __init__(self) -> None:
        self.items: dict[tuple[int, str], int] = {}
        self.captions: dict[str, int] = {}

    def run(self, parts: Sequence[Part]) -> Iterator[str]:
        """Yields the blocks of text."""
        for kind, group in groupby(parts, key=lambda part: part.kind):
            several = list(group)
            if kind is not Kind.ITEM:
                self.items = {}
            if kind is Kind.ROW:
                yield "\n".join(_table(several))
            elif kind in {Kind.ITEM, *ATTENDING}:
                yield "\n".join(self._block(part) for part in several)
            else:
                yield from (self._block(part) for part in several)

    def _block(self, part: Part) -> str:
        mark = _said(part.mark)
        match part.kind:
            case Kind.HEADING:
                return f"{'#' * (part.depth or 1)} {mark} {_joined(part.text)}"
            case Kind.SUBJECT:
                return f"Subject: {mark} {part.text}"
            case Kind.CODE:
                return f"{mark}\n{part.text}"
            case Kind.ITEM:
                return f"{'  ' * part.depth}{self._bullet(part)} {mark} {part.text}"
            case Kind.CAPTION:
                return f"{self._caption(part.number)}{mark} {part.text}"
            case Kind.AUTHORITY | Kind.HEADER | Kind.NOTICE:
                return part.text.replace("\n", "\n  ")
            case _:
                return f"{mark} {part.text}"

    def _bullet(self, part: Part) -> str:
        self.items = {key: count for key, count in self.items.items() if key[0] <= part.depth}
        if not part.number:
            return "-"
        key = part.depth, part.number
        place = self.items.get(key, 0)
        self.items[key] = place + 1
        return _counted(part.number, place)

    def _caption(self, word: str) -> str:
        if word == IMAGE:
            return "!["
        self.captions[word] = self.captions.get(word, 0) + 1
        return f"{word} {self.captions[word]}: "


def _table(rows: list[Part]) -> Iterator[str]:
    for row in rows:
        cells = " | ".join(f"{_said(mark)} {_joined(text)}" for mark, text in row.cells)
        yield f"| {cells} |"
        if row.number == TABLE_HEAD:
            yield _DIVIDER * len(row.cells) + "|"


def _joined(text: str) -> str:
    return " ".join(text.split("\n"))


def _said(mark: Mark | None) -> str:
    return mark.portion if mark is not None else ""
