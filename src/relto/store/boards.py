"""Boards of hypotheses, entry by entry, and dated public series that are shown beside.

What an entry says is bytes here; nothing is judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from relto.core.errors import UnknownError
from relto.store import register
from relto.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A board as it was opened: its question and its hypotheses, canonical JSON bytes."""

    id: str
    at: int
    actor: str
    body: bytes


@dataclass(frozen=True, slots=True)
class EntryRow:
    """What was put on a board later, in its order; canonical JSON bytes."""

    board: str
    n: int
    at: int
    actor: str
    body: bytes


@dataclass(frozen=True, slots=True)
class PointRow:
    """One value of a public series.

    Attributes:
        at: when it was imported.
        actor: who imported it.
        partner: whom it is about.
        series: name of the series.
        day: of the value, as in `2026-11-23`.
        value: as it stood in the file.
        unit: what it is counted in.
        source: who published it.
    """

    at: int
    actor: str
    partner: str
    series: str
    day: str
    value: str
    unit: str
    source: str


_BOARD = [register.boards.c[name] for name in BoardRow.__dataclass_fields__]
_ENTRY = [register.entries.c[name] for name in EntryRow.__dataclass_fields__]
_POINT = [register.context.c[name] for name in PointRow.__dataclass_fields__]


def open_board(tx: Transaction, row: BoardRow) -> None:
    """Adds a board, whose name the caller found free."""
    tx.connection.execute(register.boards.insert().values(**asdict(row)))


def boards(tx: Transaction) -> list[BoardRow]:
    """Returns all boards, the oldest first."""
    table = register.boards.c
    rows = tx.connection.execute(sa.select(*_BOARD).order_by(table.at, table.id))
    return [BoardRow(*row) for row in rows]


def board(tx: Transaction, name: str) -> BoardRow:
    """Returns a board.

    Raises:
        UnknownError: there is none of this name.
    """
    query = sa.select(*_BOARD).where(register.boards.c.id == name)
    row = tx.connection.execute(query).one_or_none()
    if row is None:
        raise UnknownError(f"no board `{name}`: see `relto board list`")
    return BoardRow(*row)


def entries(tx: Transaction, name: str) -> list[EntryRow]:
    """Returns what was put on a board, in its order."""
    table = register.entries.c
    query = sa.select(*_ENTRY).where(table.board == name).order_by(table.n)
    return [EntryRow(*row) for row in tx.connection.execute(query)]


def add_entry(tx: Transaction, row: EntryRow) -> None:
    """Puts something on a board; the caller has locked the head row and found the number free."""
    tx.connection.execute(register.entries.insert().values(**asdict(row)))


def add_points(tx: Transaction, rows: Sequence[PointRow]) -> None:
    """Adds values of series; one that was there before is told anew, not changed."""
    if rows:
        tx.connection.execute(register.context.insert(), [asdict(row) for row in rows])


def points(tx: Transaction, *, partner: str | None = None) -> list[PointRow]:
    """Returns values by partner, series and day; of values told again, the last one."""
    table = register.context.c
    query = sa.select(*_POINT).order_by(table.num)
    if partner is not None:
        query = query.where(table.partner == partner)
    found = {}
    for row in tx.connection.execute(query):
        point = PointRow(*row)
        found[point.partner, point.series, point.day, point.source] = point
    return [found[key] for key in sorted(found)]
