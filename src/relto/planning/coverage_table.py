"""Sources and topics as a table of comma-separated values.

1. The columns `source` and `topic` must be there; `date`, `weight` and `origin` may be; others
   are left alone. Capital letters and blanks around a name make no difference.
2. The first day that a source names a topic counts, and of differing weights the largest.
3. A row without source or topic, or with a weight that is no number, fails the file: a number
   that silently leaves something out is worse than none. A date that cannot be read is noted
   and unknown: only lead times need it.

It opens no file.

Basis: RFC 4180, with semicolons, tabs and bars too.
"""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

from relto.core.errors import InputError
from relto.planning.coverage import Coverage, Link, coverage_of

REQUIRED = ("source", "topic")
_OTHER_NAMES = {
    "source": ("source_name", "feed", "partner"),
    "topic": ("requirement",),
    "date": ("first_published", "first_seen", "first_named", "published", "first_date"),
    "weight": (),
    "origin": ("originator",),
}
_OURS = frozenset(_OTHER_NAMES).union(*_OTHER_NAMES.values())
_DELIMITERS = ",;\t|"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_NUMBER = re.compile(r"\+?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_MOST_SHOWN = 5
_COARSE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a file that its reader should know, with the line; 0 is the whole file."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table that was read.

    Attributes:
        coverage: what it says.
        rows: how many rows it had.
        weighted: whether it said how much topics count.
        dated: how many rows had a date that could be read.
        notes: what its reader should know.
        words: what its rows and its topics are called.
    """

    coverage: Coverage
    rows: int
    weighted: bool
    dated: int
    notes: tuple[Note, ...]
    words: tuple[str, str] = ("rows", "topics")


class _Row(NamedTuple):
    line: int
    fields: dict[str, str]


@dataclass
class _Reading:
    """What has been read so far."""

    file: str
    delimiter: str
    mistakes: list[InputError] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    weights: dict[str, float] = field(default_factory=dict)
    differing: set[str] = field(default_factory=set)

    def wrong(self, line: int, column: str, message: str) -> None:
        self.mistakes.append(InputError(message, file=self.file, line=line, path=column))

    def take(self, row: _Row) -> None:
        source, topic = (name_of(row.fields[column]) for column in REQUIRED)
        for column, name in zip(REQUIRED, (source, topic), strict=True):
            if not name:
                self.wrong(row.line, column, "empty, expected a name")
        if source and topic:
            self._weigh(row, topic)
            origin = name_of(row.fields.get("origin", ""))
            self.links.append(Link(source, topic, origin, self._day(row)))

    def _weigh(self, row: _Row, topic: str) -> None:
        text = row.fields.get("weight", "").strip()
        if not text:
            return
        weight = self._weight(text)
        if weight is None:
            self.wrong(row.line, "weight", f"`{text}` is no weight, expected a number from 0 on")
            return
        former = self.weights.setdefault(topic, weight)
        if former != weight:
            self.differing.add(topic)
            self.weights[topic] = max(former, weight)

    def _weight(self, text: str) -> float | None:
        """Reads a weight; a comma divides decimals only where it does not divide fields."""
        point = text if self.delimiter == "," else text.replace(",", ".")
        if _NUMBER.fullmatch(point) is None:
            return None
        weight = float(point)
        return weight if math.isfinite(weight) else None

    def _day(self, row: _Row) -> int | None:
        text = row.fields.get("date", "").strip()
        day = day_of(text)
        if day is None and text:
            message = f"date: `{text}` is not a date such as `2026-11-23`; taken as unknown"
            self.notes.append(Note(row.line, message))
        return day


def read_sources(data: bytes, file: str) -> SourceTable:
    """Reads a table.

    Args:
        data: the file's bytes: UTF-8, with or without a byte order mark, or UTF-16 with one.
        file: its name, for errors.

    Raises:
        InputError: it is no such table; names the first mistake's line and how many more.
    """
    text = _text(data, file)
    delimiter = _delimiter(text)
    reading = _Reading(file, delimiter)
    records = _records(text, file, delimiter)
    columns = _columns(next(records, None), file)
    rows = 0
    for line, cells in records:
        rows += 1
        _take(reading, columns, line, cells)
    _refuse(reading.mistakes)
    _note_whole(reading)
    return SourceTable(
        coverage=coverage_of(reading.links, reading.weights),
        rows=rows,
        weighted=bool(reading.weights),
        dated=sum(link.day is not None for link in reading.links),
        notes=tuple(reading.notes),
    )


@lru_cache(maxsize=8192)
def day_of(text: str) -> int | None:
    """Reads a date as a day of the proleptic calendar; None if it is no date.

    A timestamp is its day in UTC; a month or a year is its first day.
    """
    text = text.strip()
    match = _COARSE.fullmatch(text)
    try:
        if match is not None:
            year, month, day = (int(part) if part else 1 for part in match.groups())
            return date(year, month, day).toordinal()
        moment = datetime.fromisoformat(text)
        return (moment.astimezone(UTC) if moment.tzinfo else moment).toordinal()
    except (ValueError, OverflowError):
        return None


def _text(data: bytes, file: str) -> str:
    encoding = "utf-16" if data.startswith(_UTF_16) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError("not UTF-8: save the file as UTF-8", file=file, line=line) from None


def _delimiter(text: str) -> str:
    """Returns what divides the first line into our columns, else what is most often in it."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    names = {each: {_column(cell) for cell in _cells(head, each)} for each in _DELIMITERS}
    return max(
        _DELIMITERS,
        key=lambda each: (len(names[each] & _OURS), head.count(each), each == ","),
    )


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _records(text: str, file: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yields each record that is not empty with the line that it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            record = next(reader, None)
        except csv.Error as error:
            raise InputError(f"cannot be read: {error}", file=file, line=line) from None
        if record is None:
            return
        if any(cell.strip() for cell in record):
            yield line, record
        line = reader.line_num + 1


def _columns(head: tuple[int, list[str]] | None, file: str) -> list[str]:
    """Names each column as we call it; empty where it is none of ours."""
    if head is None:
        raise InputError("empty, expected columns `source` and `topic`", file=file, line=1)
    line, cells = head
    found = [_column(cell) for cell in cells]
    for name, others in _OTHER_NAMES.items():
        candidates = [each for each in (name, *others) if each in found]
        if candidates and name not in found:
            found[found.index(candidates[0])] = name
        if found.count(name) > 1:
            raise InputError(f"column `{name}` is there twice", file=file, line=line)
    for name in REQUIRED:
        if name not in found:
            has = ", ".join(f"`{cell.strip()}`" for cell in cells)
            message = f"no column `{name}`, expected `source` and `topic`; there is {has}"
            raise InputError(message, file=file, line=line)
    return [name if name in _OTHER_NAMES else "" for name in found]


def _column(cell: str) -> str:
    return re.sub(r"[\s-]+", "_", cell.strip().casefold())


def _take(reading: _Reading, columns: list[str], line: int, cells: list[str]) -> None:
    if any(cell.strip() for cell in cells[len(columns) :]):
        expected = f"{len(cells)} fields, expected {len(columns)} as in the first line"
        reading.wrong(line, "", expected)
        return
    cells = [*cells, *[""] * (len(columns) - len(cells))]
    fields = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
    reading.take(_Row(line, fields))


def _refuse(mistakes: list[InputError]) -> None:
    if not mistakes:
        return
    first, *more = mistakes
    message = first.message
    if more:
        lines = ", ".join(str(each.line) for each in more[:_MOST_SHOWN])
        dots = ", …" if len(more) > _MOST_SHOWN else ""
        word = "mistake" if len(more) == 1 else "mistakes"
        message = f"{message} (and {len(more)} more {word}, on line {lines}{dots})"
    raise InputError(message, file=first.file, line=first.line, path=first.path or None)


def _note_whole(reading: _Reading) -> None:
    seen = {(link.source, link.topic, link.origin) for link in reading.links}
    if again := len(reading.links) - len(seen):
        rows = "row says" if again == 1 else "rows say"
        reading.notes.append(Note(0, f"{again:,} {rows} again what another said; counted once"))
    if count := len(reading.differing):
        topics = "topic has" if count == 1 else "topics have"
        reading.notes.append(Note(0, f"{count:,} {topics} several weights; the largest counts"))
    for column in REQUIRED:
        names = {getattr(link, column) for link in reading.links}
        if alike := len(names) - len({name.casefold() for name in names}):
            differ = "name differs" if alike == 1 else "names differ"
            message = f"{alike:,} {differ} in capitals only from another `{column}`"
            reading.notes.append(Note(0, f"{message}; counted apart"))


@lru_cache(maxsize=1 << 16)
def name_of(text: str) -> str:
    """Returns a name as names are compared: composed, with single blanks."""
    return " ".join(unicodedata.normalize("NFC", text).split())
