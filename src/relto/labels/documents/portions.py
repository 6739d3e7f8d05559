"""The portions of a block: where a mark stands, what it marks, and what has none.

1. A mark is at the beginning of a block, after its bullet, number or caption word; in a heading
   or a subject line it may stand at the end.
2. A mark after a full stop begins a portion of its own. Anywhere else inside a sentence it is an
   error, unless the portion that it stands in already says all that it says.
3. A row of a table is marked cell by cell, or once in its first cell.
4. Code is marked by its first line, or by a mark alone on the line above the fence; a higher mark
   that begins a line of it is an error. In a comment any further mark is.
5. Whatever has no mark is an error: nothing is inherited from a section, a list or a table.

Nothing here looks at the banner.

Basis: CAPCO Register and Manual 2016 §C (portion marks); 32 CFR 2001.23.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from relto.labels.documents.blocks import Block, Kind, Passage
from relto.labels.documents.findings import Fault, Finding, of_mistake, warning
from relto.labels.documents.scheme import Mark, PortionScheme, covers

_ORNAMENT = re.compile(r"[*_]{0,3}")
_SENTENCE_END = re.compile(
    r"([^\W_]+|[%)\]\"'\u201d\u2019\u00bb])[.!?:;][\"'\u201d\u2019)*_]*\s+\Z"
)
_ABBREVIATION = re.compile(
    r"mr|mrs|ms|dr|prof|gen|col|maj|capt|cpt|lt|sgt|adm|st|nos?|vs|ca|cf|eg|ie|etc|approx|inc|ltd|"
    r"co|corp|figs?|paras?|refs?|jr|sr|gov|sen|rep|dept|est|tel|bzw|usw|nr|str|mme",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"[*_\\]{0,3}[(\[]\s*(?:(?:TS|S|C|R|U|CUI|CTS|NS|NC|NR|NU)\s*(?://[^()]{0,300})?|//[^()]{1,300}"
    r"|[A-Z][A-Z -]{0,30}//[^()]{1,300}|TLP:[A-Z+]{3,12}|[A-Z]{1,2}-UE/EU-[A-Z]{1,2})\s*[)\]]"
    r"|(?:(?:TOP SECRET|SECRET|CONFIDENTIAL)(?://[^\n]{0,300})?|//[A-Z]{3} [A-Z ]{6,20}[^\n]{0,300}"
    r"|(?:COSMIC TOP|NATO) SECRET|NATO (?:CONFIDENTIAL|RESTRICTED)|TLP:[A-Z+]{3,12})\s*\Z"
)
"""What is meant as a mark or a banner in some scheme, whichever the document's is."""
_LOOKBACK = 80
_ABOVE = 2
"""Most lines from a mark that stands alone to the fence of the code it is meant for."""
_CELL = re.compile(r"(?<!\\)\|")
_FENCED = frozenset({Kind.CODE, Kind.COMMENT})
_TITLES = frozenset({Kind.HEADING, Kind.SUBJECT})


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of a document that has, or should have, a mark of its own.

    Attributes:
        kind: what kind of block it is, or is part of.
        line: number of its first line.
        last_line: number of its last line.
        start: where it begins in the text, its mark included.
        end: where it ends in the text.
        said: its mark as written, empty without one.
        mark: its mark, None where it has none or one that cannot be used.
        text: what is marked: without mark, bullet and number.
        depth: of a heading from 1, of an item by indentation from 0.
        number: how it is counted; of a table's head `head`; of a caption its word.
        page: number of the page on which it begins.
        row: line of the table row that it is a cell of, 0 outside tables.
    """

    kind: Kind
    line: int
    last_line: int
    start: int
    end: int
    said: str
    mark: Mark | None
    text: str
    depth: int = 0
    number: str = ""
    page: int = 1
    row: int = 0


@dataclass(frozen=True, slots=True)
class _Found:
    """A mark in a block's text: where it stands, as written, and as read."""

    start: int
    end: int
    said: str
    mark: Mark | None


class Marking:
    """Finds the portions of blocks and remembers what is wrong with their marks."""

    def __init__(self, scheme: PortionScheme) -> None:
        """Begins with nothing found."""
        self.scheme = scheme
        self.findings: list[Finding] = []

    def portions(self, blocks: list[Block]) -> Iterator[Portion]:
        """Yields the portions of the blocks that hold text."""
        above: tuple[Passage, _Found] | None = None
        for block in blocks:
            passage = Passage(block)
            if block.kind in _FENCED:
                yield self._fenced(passage, above)
                above = None
                continue
            if above is not None:
                yield self._lonely(*above)
            above = self._alone(passage)
            if above is None:
                yield from self._cells(passage) if block.kind is Kind.ROW else self._flow(passage)
        if above is not None:
            yield self._lonely(*above)

    def _alone(self, passage: Passage) -> tuple[Passage, _Found] | None:
        """Returns a block that holds only a mark, which may be meant for code below it."""
        if passage.block.kind is not Kind.PARAGRAPH or len(passage.block.lines) > 1:
            return None
        found = self._at(passage, 0)
        if found is None or passage.text[found.end :].strip("*_:\\ "):
            return None
        return passage, found

    def _lonely(self, passage: Passage, found: _Found) -> Portion:
        self.findings.append(warning(Fault.EMPTY, passage.block.line))
        return _portion(passage, found, (found.start, len(passage.text)), "")

    def _fenced(self, passage: Passage, above: tuple[Passage, _Found] | None) -> Portion:
        block, text = passage.block, passage.text
        if block.open:
            self.findings.append(Finding(Fault.OPEN_CODE, block.line))
        inside = _inside(text)
        if above is not None and block.line - above[0].block.line <= _ABOVE:
            marked, found = above
            self._guard(passage, inside, found)
            line, start = marked.place(found.start)
            portion = _portion(passage, found, (0, len(text)), _uncommented(block, text))
            return replace(portion, line=line, start=start)
        if above is not None:
            self.findings.append(warning(Fault.EMPTY, above[0].block.line))
        within = self._at(passage, inside) if inside else None
        if within is None:
            self._miss(passage, 0)
            return _portion(passage, None, (0, len(text)), _uncommented(block, text))
        self._guard(passage, within.end, within)
        rest = _without(text, inside, within.end)
        return _portion(passage, within, (0, len(text)), _uncommented(block, rest))

    def _guard(self, passage: Passage, begin: int, outer: _Found) -> None:
        """Looks for marks in what is fenced; in code only a higher one that begins a line."""
        text = passage.text
        for found in self._inner(passage, (begin, len(text))):
            line, position = passage.place(found.start())
            if passage.block.kind is Kind.CODE:
                if not _begins_line(text, found.start()):
                    continue
                inner = self.scheme.parse_portion(_one_line(found.group())).mark
                if inner is None or (outer.mark and covers(outer.mark.label, inner.label)):
                    continue
            self.findings.append(Finding(Fault.INSIDE, line, position=position))

    def _cells(self, passage: Passage) -> Iterator[Portion]:
        """Yields the cells of a row; one mark in the first cell speaks for all of them."""
        text = passage.text
        edges = [found.start() for found in _CELL.finditer(text)]
        if not text.startswith("|"):
            edges = [-1, *edges]
        ends = [*edges[1:], len(text)]
        spans = [(a + 1, b) for a, b in zip(edges, ends, strict=True) if text[a + 1 : b].strip()]
        found = [self._at(passage, passage.first(begin)) for begin, _ in spans]
        whole = found[0] if found and not any(found[1:]) else None
        for (begin, end), one in zip(spans, found, strict=True):
            mark, start = one or whole, passage.first(begin)
            if mark is None:
                self._miss(passage, start)
            self._judge_within(passage, (one.end if one else start, end), mark)
            said = text[one.end if one else start : end]
            yield _portion(passage, mark, (one.start if one else start, end), said)

    def _flow(self, passage: Passage) -> Iterator[Portion]:
        block, text = passage.block, passage.text
        first = self._at(passage, 0) or self._late(passage)
        if block.abrupt and first is not None:
            self.findings.append(Finding(Fault.ABRUPT, block.line, position=block.lines[0].start))
        if first is None:
            self._miss(passage, 0)
            if _FOREIGN.match(text):
                self.findings.append(
                    Finding(Fault.FOREIGN, block.line, position=passage.place(0)[1])
                )
        else:
            self._judge_within(passage, (0, first.start), first)
        marks = [first, *self._later(passage, first)]
        starts = [0, *(found.start for found in marks[1:] if found), len(text)]
        for found, begin, end in zip(marks, starts[:-1], starts[1:], strict=True):
            said = _unmarked(text, found, (begin, end)) if found else text[begin:end]
            portion = _portion(passage, found, (begin, end), said)
            if found is not None and not portion.text:
                self.findings.append(warning(Fault.EMPTY, portion.line))
            yield portion

    def _miss(self, passage: Passage, offset: int) -> None:
        line, position = passage.place(offset)
        self.findings.append(Finding(Fault.UNMARKED, line, position=position))

    def _late(self, passage: Passage) -> _Found | None:
        """Finds the mark at the end of a title."""
        text = passage.text
        if passage.block.kind not in _TITLES or not text.rstrip("*_# ").endswith((")", "]")):
            return None
        for found in self.scheme.portion_pattern.finditer(text):
            if not text[found.end() :].strip("*_# ") and text[: found.start()].strip():
                self.findings.append(warning(Fault.LATE, passage.block.line))
                return self._read(passage, found)
        return None

    def _later(self, passage: Passage, first: _Found | None) -> Iterator[_Found]:
        """Yields the marks that begin portions of their own; one inside a sentence is judged."""
        current, text = first, passage.text
        for found in self._inner(passage, (first.end if first else 0, len(text))):
            if _sentence_ends(text, found.start()):
                current = self._read(passage, found)
                yield current
            else:
                self._judge(passage, found, current)

    def _inner(self, passage: Passage, span: tuple[int, int]) -> Iterator[re.Match[str]]:
        """Yields what is meant as a mark in a span: in brackets, a short one not after a word."""
        text = passage.text
        for found in self.scheme.portion_pattern.finditer(text, *span):
            after_word = text[found.start() - 1 : found.start()].isalnum()
            if text[found.start()] in "([" and (not after_word or "//" in found.group()):
                yield found

    def _judge_within(
        self, passage: Passage, span: tuple[int, int], current: _Found | None
    ) -> None:
        for found in self._inner(passage, span):
            self._judge(passage, found, current)

    def _judge(self, passage: Passage, found: re.Match[str], current: _Found | None) -> None:
        line, position = passage.place(found.start())
        inner = self.scheme.parse_portion(_one_line(found.group())).mark
        outer = current.mark if current else None
        if inner and outer and covers(outer.label, inner.label):
            self.findings.append(warning(Fault.INSIDE, line))
        else:
            self.findings.append(Finding(Fault.INSIDE, line, position=position))

    def _at(self, passage: Passage, begin: int) -> _Found | None:
        """Reads the mark that begins at a place of a block's text, after ornament."""
        ornament = _ORNAMENT.match(passage.plain, begin)
        start = passage.first(ornament.end() if ornament else begin)
        found = self.scheme.portion_pattern.match(passage.plain, start)
        return self._read(passage, found) if found else None

    def _read(self, passage: Passage, found: re.Match[str]) -> _Found:
        said = _one_line(found.group())
        reading = self.scheme.parse_portion(said)
        for mistake in reading.mistakes:
            line, position = passage.place(found.start() + (mistake.position or 0))
            self.findings.append(of_mistake(Fault.BAD_MARK, mistake, line, position))
        if reading.mark is None and not any(one.is_error for one in reading.mistakes):
            line, position = passage.place(found.start())
            self.findings.append(Finding(Fault.BAD_MARK, line, position=position))
        return _Found(found.start(), found.end(), said, reading.mark)


def _portion(passage: Passage, found: _Found | None, span: tuple[int, int], text: str) -> Portion:
    """Makes the portion of a span of a block."""
    block, (begin, end) = passage.block, span
    line, start = passage.place(begin)
    last_line, stop = passage.place(passage.last(begin, end))
    return Portion(
        kind=block.kind,
        line=line,
        last_line=last_line,
        start=start,
        end=stop,
        said=found.said if found else "",
        mark=found.mark if found else None,
        text=text if block.kind is Kind.CODE else text.strip(),
        depth=block.depth,
        number=block.number,
        page=block.page,
        row=block.line if block.kind is Kind.ROW else 0,
    )


def _begins_line(text: str, place: int) -> bool:
    """Tells whether only white space and the signs of a comment stand before a place."""
    before = text[max(0, place - _LOOKBACK) : place]
    begin = before.rfind("\n") + 1
    return (begin > 0 or place <= _LOOKBACK) and not before[begin:].strip(" \t#/*;%-")


def _inside(text: str) -> int:
    """Returns where the first text within a fence or comment begins, 0 if there is none."""
    begin = 4 if text.startswith("<!--") else text.find("\n") + 1
    while begin and begin < len(text) and text[begin] in " \t\n#/-;%":
        if text.startswith("//", begin) and text[begin + 2 : begin + 3] == "(":
            return begin + 2
        begin += 1
    return begin


def _without(text: str, begin: int, end: int) -> str:
    """Returns fenced text without a mark, and without its line where nothing else stands there."""
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    if text[end:stop].strip():
        return text[:begin] + text[end:].lstrip(" ")
    return text[: text.rfind("\n", 0, begin) + 1] + text[stop + 1 :]


def _uncommented(block: Block, text: str) -> str:
    if block.kind is not Kind.COMMENT:
        return text
    return " ".join(text.removeprefix("<!--").removesuffix("-->").split())


def _sentence_ends(text: str, place: int) -> bool:
    """Tells whether a sentence ends right before a place; an abbreviation ends none."""
    found = _SENTENCE_END.search(text[max(0, place - _LOOKBACK) : place])
    if found is None:
        return False
    word = found[1]
    return (len(word) > 1 or not word.isalpha()) and not _ABBREVIATION.fullmatch(word)


def _unmarked(text: str, found: _Found, span: tuple[int, int]) -> str:
    """Returns a span's text without its mark, and without emphasis that held only the mark."""
    begin, end = span
    before, after = text[begin : found.start].rstrip(), text[found.end : end]
    ornament = before.strip("\\ ")
    if ornament and set(ornament) <= {"*", "_"}:
        bare = after.lstrip("\\")
        after = (
            bare.removeprefix(ornament) if bare.startswith(ornament) else ornament + bare.lstrip()
        )
        before = ""
    before = before.removesuffix("\\")
    return f"{before} {after.lstrip()}" if before else after


def _one_line(said: str) -> str:
    return " ".join(said.split())
