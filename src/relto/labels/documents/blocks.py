"""The blocks of a text: headings, paragraphs, list items, table rows, code, banners, furniture.

1. A block ends at a blank line and wherever another one begins; it inherits nothing.
2. A line that holds nothing else than what is meant as a banner is one, wherever it stands.
3. What stands between fences is one block, whatever it looks like.
4. A line that begins with what is meant as a portion mark begins a block. Where the line before
   is long and ends no sentence, a mark like `(C)` is remembered as perhaps wrapped text.

One grammar serves plain text and Markdown: what Markdown means by a sign is what it looks like.
Nothing here reads marks; a scheme only says what is meant as one.

Basis: CommonMark 0.31 §4 (leaf blocks), §5 (container blocks), as far as needed here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate, zip_longest

from relto.labels.documents.furniture import Furniture, caption, furniture, subject_end
from relto.labels.documents.lines import Line, lines_of, undecorated
from relto.labels.documents.scheme import PortionScheme


class Kind(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    SUBJECT = "subject"
    ITEM = "item"
    ROW = "row"
    CAPTION = "caption"
    CODE = "code"
    COMMENT = "comment"
    BANNER = "banner"
    AUTHORITY = "authority"
    HEADER = "header"
    NOTICE = "notice"
    PAGE = "page"
    TEAR = "tear line"


FURNITURE = {
    Furniture.AUTHORITY: Kind.AUTHORITY,
    Furniture.HEADER: Kind.HEADER,
    Furniture.NOTICE: Kind.NOTICE,
    Furniture.PAGE: Kind.PAGE,
    Furniture.TEAR: Kind.TEAR,
}
TABLE_HEAD = "head"
"""The number of a row that is the head of its table."""
DEPTH_LIMIT = 20
"""Deepest item that is told apart."""
BANNER_LIMIT = 2_000
"""Most characters of a line that can be a banner."""
_HEADING = re.compile(r"(#{1,6})[ \t]+(?:\d{1,3}(?:\.\d{1,3})*\.?[ \t]+)?")
_BULLET = re.compile(r"[-*+\u2022\u2013\u25aa][ \t]+(?:\[[ xX]\][ \t]+)?")
_NUMBER = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,3})*[.)]|\d{1,3}(?:\.\d{1,3})+|\(\d{1,3}\)|\(?[a-z]\)|[a-zA-Z]\.|"
    r"\(?[ivx]{1,5}\)|[ivxIVX]{1,5}\.)[ \t]+"
)
_FENCE = re.compile(r"(`{3,}|~{3,})")
_DELIMITER = re.compile(r"\|?[ \t]*:?-{2,}:?[ \t]*(\|[ \t]*:?-{2,}:?[ \t]*)*\|?")
_UNDERLINE = re.compile(r"(=+|-+)")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,40}\]:[ \t]*")
_ENDED = re.compile(r"[.!?:;)\]\"'\u201d\u2019\u00bb|][*_]*\Z")
_BRIEF = re.compile(r"\([A-Z]{1,2}\)")
_WRAPPED = 60
"""Fewest characters of a line that may have been wrapped for its length."""
_EMPHASIS = re.compile(r"[*_\\]{0,4}")


@dataclass(slots=True)
class Block:
    """One block.

    Attributes:
        kind: what it is.
        lines: its lines.
        skip: how many characters of the first line come before its text (`## `, `3. `).
        depth: of a heading from 1, of an item by indentation from 0.
        number: how an item is counted (`1.`, `a.`), empty for a bullet; `head` for a table's
            head; the word of a caption.
        page: number of the page on which it begins, from 1.
        abrupt: whether the mark it begins with may be text of the line before, wrapped.
        open: whether it is code whose closing fence never came.
    """

    kind: Kind
    lines: list[Line]
    skip: int = 0
    depth: int = 0
    number: str = ""
    page: int = 1
    abrupt: bool = False
    open: bool = False
    fence: str = field(default="", repr=False)

    @property
    def line(self) -> int:
        """Number of its first line."""
        return self.lines[0].number


class Passage:
    """The text of a block, and where each sign of it stands in the whole text.

    Attributes:
        block: the block.
        text: its text, lines divided by a line feed, without bullet or number.
        plain: the same, with the backslashes of Markdown before brackets blotted out.
    """

    __slots__ = ("_offsets", "block", "plain", "text")

    def __init__(self, block: Block) -> None:
        """Joins the lines of a block."""
        first, *others = block.lines
        parts = [first.content[block.skip :], *(line.content for line in others)]
        self.block = block
        self.text = "\n".join(parts)
        self.plain = self.text.replace("\\(", " (").replace("\\)", ") ").replace("\\[", " [")
        self._offsets = list(accumulate((len(part) + 1 for part in parts), initial=0))

    def place(self, offset: int) -> tuple[int, int]:
        """Returns the line number, and the position in the whole text, of an offset in `text`."""
        index = min(bisect_right(self._offsets, offset), len(self.block.lines)) - 1
        line = self.block.lines[index]
        skipped = self.block.skip if index == 0 else 0
        return line.number, line.start + skipped + offset - self._offsets[index]

    def first(self, begin: int) -> int:
        """Returns the place of the first sign from a place on that is no space."""
        while begin < len(self.text) and self.plain[begin] in " \t":
            begin += 1
        return begin

    def last(self, begin: int, end: int) -> int:
        """Returns the place after the last sign of a span that is no white space."""
        while end > begin and self.text[end - 1].isspace():
            end -= 1
        return end


def blocks_of(text: str, scheme: PortionScheme) -> tuple[Block, ...]:
    """Cuts a text into blocks."""
    return tuple(_Cutting(scheme).run(list(lines_of(text))))


class _Cutting:
    """One pass over the lines of a text."""

    def __init__(self, scheme: PortionScheme) -> None:
        self.scheme = scheme
        self.current: Block | None = None
        self.page = 1
        self.headed = True

    def run(self, lines: list[Line]) -> Iterator[Block]:
        """Yields the blocks, one after the other."""
        kept: list[Block] = []
        for line in lines:
            self.page += line.breaks
            if self._inside(line):
                continue
            if not line.content:
                self.current = None
                continue
            before = self.current
            block = self._next(line)
            if block is not None:
                block.page = self.page
                block.abrupt = before is not None and self._unended(before, block)
                kept.append(block)
                self.current = block if block.kind not in _SINGLE else None
                self.headed = self.headed and block.kind in _HEAD
        yield from self._settled(kept)

    def _inside(self, line: Line) -> bool:
        """Adds a line to code or a comment that is open."""
        block = self.current
        if block is None or not block.open:
            return False
        block.lines.append(line)
        if block.kind is Kind.COMMENT:
            block.open = "-->" not in line.content
        else:
            bare = line.content.strip()
            block.open = not (bare.startswith(block.fence) and not bare.strip(block.fence[0]))
        if not block.open:
            self.current = None
        return True

    def _unended(self, before: Block, block: Block) -> bool:
        """Tells whether a line with a mark of few letters may only be a line that was wrapped."""
        last, content = before.lines[-1].content, block.lines[0].content
        return (
            before.kind in _FLOWING
            and block.kind is Kind.PARAGRAPH
            and len(last) >= _WRAPPED
            and _ENDED.search(last) is None
            and _BRIEF.match(content) is not None
        )

    def _next(self, line: Line) -> Block | None:
        """Returns the block that a line begins; None where it goes on with the current one."""
        content, before = line.content, self.current
        if (fence := _FENCE.match(content)) is not None:
            return Block(Kind.CODE, [line], open=True, fence=fence[1])
        if content.startswith("<!--") and furniture(content) is None:
            return Block(Kind.COMMENT, [line], open="-->" not in content)
        if before is not None and before.kind in _FLOWING and _UNDERLINE.fullmatch(content):
            return self._underline(before, line)
        if self._is_banner(line):
            return Block(Kind.BANNER, [line])
        in_table = before is not None and before.kind is Kind.ROW
        if content.startswith("|") or (in_table and "|" in content):
            return Block(Kind.ROW, [line])
        found = self._furniture(line)
        if found is not None:
            return found
        found = self._marked(line)
        if found is None and before is not None and before.kind in _FLOWING:
            before.lines.append(line)
            return None
        if found is None and before is not None and before.kind in _HEADED and line.indent:
            before.lines.append(line)
            return None
        return found or Block(Kind.PARAGRAPH, [line])

    def _underline(self, before: Block, line: Line) -> Block | None:
        if before.kind is Kind.PARAGRAPH:
            before.kind, before.depth = Kind.HEADING, 1 if line.content[0] == "=" else 2
        self.current = None
        return None

    def _is_banner(self, line: Line) -> bool:
        if len(line.content) > BANNER_LIMIT:
            return False
        plain, _ = undecorated(line.content)
        return self.scheme.banner_pattern.fullmatch(plain) is not None

    def _furniture(self, line: Line) -> Block | None:
        found = furniture(line.content)
        if found is None or (found is Furniture.HEADER and not self.headed):
            return None
        return Block(FURNITURE[found], [line])

    def _marked(self, line: Line) -> Block | None:
        """Returns the block that the first signs of a line call for."""
        content = line.content
        if (heading := _HEADING.match(content)) is not None:
            return Block(Kind.HEADING, [line], heading.end(), len(heading[1]))
        if subject_end(content):
            return Block(Kind.SUBJECT, [line], subject_end(content))
        skip, word = caption(content)
        if skip:
            return Block(Kind.CAPTION, [line], skip, number=word)
        skip, number = self._counted(content)
        if skip:
            depth = min(line.indent // 2, DEPTH_LIMIT)
            return Block(Kind.ITEM, [line], skip, depth, number)
        if (note := _FOOTNOTE.match(content)) is not None:
            return Block(Kind.PARAGRAPH, [line], note.end())
        if self._begins_with_mark(content):
            return Block(Kind.PARAGRAPH, [line])
        return None

    def _counted(self, content: str) -> tuple[int, str]:
        """Returns how long the bullet or number of an item is, and the number."""
        bullet = _BULLET.match(content)
        start = bullet.end() if bullet else 0
        number = _NUMBER.match(content, start)
        if number is None or self.scheme.portion_pattern.match(content, start):
            return start, ""
        return number.end(), number.group().strip()

    def _begins_with_mark(self, content: str) -> bool:
        ornament = _EMPHASIS.match(content)
        start = ornament.end() if ornament else 0
        return self.scheme.portion_pattern.match(content, start) is not None

    def _settled(self, kept: list[Block]) -> Iterator[Block]:
        """Yields all but the lines that only divide a table's head from its body."""
        for block, after in zip_longest(kept, kept[1:]):
            if _divides(block):
                continue
            if block.kind is Kind.ROW and after is not None and _divides(after):
                block.number = TABLE_HEAD
            yield block


def _divides(block: Block) -> bool:
    return block.kind is Kind.ROW and _DELIMITER.fullmatch(block.lines[0].content) is not None


_FLOWING = frozenset({Kind.PARAGRAPH, Kind.ITEM, Kind.CAPTION, Kind.SUBJECT})
_HEADED = frozenset({Kind.HEADER, Kind.AUTHORITY, Kind.NOTICE})
_SINGLE = frozenset({Kind.BANNER, Kind.HEADING, Kind.PAGE, Kind.TEAR})
_HEAD = frozenset(
    {Kind.BANNER, Kind.HEADING, Kind.HEADER, Kind.PAGE, Kind.AUTHORITY, Kind.NOTICE, Kind.SUBJECT}
)
