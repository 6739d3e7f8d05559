"""Dated public series about partners: imported from CSV, shown beside an assessment with source.

They are context for people: nothing is computed from them, and no assessment looks at them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from relto.core.errors import InputError
from relto.core.instant import Edge, parse_day_or_instant
from relto.core.nearest import nearest
from relto.policy import Snapshot
from relto.services.acting import Acting, policy_in_force
from relto.store import boards as table
from relto.store.boards import PointRow

COLUMNS = ("partner", "series", "date", "value", "unit", "source")
MOST_ROWS = 100_000
MOST_BYTES = 16 * 1024 * 1024
_LONGEST = 300
_OPTIONAL = frozenset({"unit"})


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a series on a day, as it was published."""

    day: str
    value: str


@dataclass(frozen=True, slots=True)
class Series:
    """A series about one partner from one source, by day."""

    partner: str
    name: str
    unit: str
    source: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """The public series on one node, and who is at work on them."""

    acting: Acting

    def take_in(self, data: bytes, *, file: str) -> int:
        """Imports a CSV file whole, or nothing of it.

        Args:
            data: UTF-8 text with a header of `COLUMNS` in any order; `unit` may be missing.
            file: its name, for errors and the record.

        Returns:
            How many values it had; those that were there before are told anew.

        Raises:
            InputError: with line and column of what is wrong.
            AuthorityError: officers bind and none acts.
        """
        acting = self.acting
        with acting.store.write() as tx:
            tx.lock_head()
            actor, now = acting.require(tx), acting.clock.now()
            policy = policy_in_force(tx)
            rows = [PointRow(now, actor, *values) for values in _read(data, file, policy)]
            table.add_points(tx, rows)
            acting.record(tx, "context-imported", {"file": file, "values": len(rows)}, at=now)
        return len(rows)

    def series(self, partner: str | None = None) -> tuple[Series, ...]:
        """Returns all series, of one partner if given, by partner, name and source."""
        with self.acting.store.read() as tx:
            rows = table.points(tx, partner=partner)
        found: dict[tuple[str, str, str, str], list[Point]] = {}
        for row in rows:
            key = row.partner, row.series, row.unit, row.source
            found.setdefault(key, []).append(Point(row.day, row.value))
        return tuple(Series(*key, tuple(found[key])) for key in sorted(found))


def _read(data: bytes, file: str, policy: Snapshot | None) -> Iterator[tuple[str, ...]]:
    if len(data) > MOST_BYTES:
        raise InputError(f"more than {MOST_BYTES:,} bytes", file=file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at byte {error.start}", file=file) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if header is None:
                header = _header(row, file, reader.line_num)
                continue
            place = file, reader.line_num
            if len(row) != len(header):
                told = f"{len(row)} cells, expected {len(header)} as in the header"
                raise InputError(told, file=file, line=reader.line_num)
            yield _row(dict(zip(header, row, strict=True)), place, policy)
            if reader.line_num > MOST_ROWS:
                raise InputError(f"more than {MOST_ROWS:,} lines: split it", file=file)
    except csv.Error as error:
        raise InputError(f"no CSV: {error}", file=file, line=reader.line_num) from None
    if header is None:
        raise InputError(f"is empty, expected a header of {', '.join(COLUMNS)}", file=file)


def _header(row: list[str], file: str, line: int) -> list[str]:
    names = [cell.strip().lower() for cell in row]
    for name in names:
        if name not in COLUMNS:
            near = nearest(name, COLUMNS)
            hint = f", perhaps `{near}`" if near else ""
            message = f"unknown column{hint}; expected {', '.join(COLUMNS)}"
            raise InputError(message, file=file, line=line, path=f"`{name[:60]}`")
    missing = set(COLUMNS) - _OPTIONAL - set(names)
    if missing or len(set(names)) != len(names):
        told = f"missing {', '.join(sorted(missing))}" if missing else "a column comes twice"
        raise InputError(f"{told}; expected {', '.join(COLUMNS)}", file=file, line=line)
    return names


def _row(given: dict[str, str], place: tuple[str, int], policy: Snapshot | None) -> tuple[str, ...]:
    def wrong(path: str, message: str) -> InputError:
        return InputError(message, file=place[0], line=place[1], path=path)

    values = {name: given.get(name, "").strip() for name in COLUMNS}
    for name, value in values.items():
        if not value and name not in _OPTIONAL:
            raise wrong(name, "is empty")
        if len(value) > _LONGEST or not value.isprintable():
            raise wrong(name, f"not a text of at most {_LONGEST} printable characters")
    if not _is_day(values["date"]):
        raise wrong("date", f"`{values['date']}` is no day, expected as in `2026-11-23`")
    if policy is not None and values["partner"] not in policy.organisation:
        near = nearest(values["partner"], policy.organisation)
        hint = f", perhaps `{near}`" if near else ""
        message = f"no organisation `{values['partner']}` in the policy in force{hint}"
        raise wrong("partner", message)
    return tuple(values[name] for name in COLUMNS)


def _is_day(text: str) -> bool:
    try:
        parse_day_or_instant(text, Edge.BEGIN)
    except InputError:
        return False
    return len(text) == len("2026-11-23")
