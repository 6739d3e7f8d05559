"""Boards of competing hypotheses on a node: opened, filled column by column, never erased.

1. What was put on a board stays on record; a later entry under the same code takes its place on
   the board, and one that is dropped is taken off with a reason.
2. A column that is named after an item of evidence takes its claim, group and P(true) from it.
3. A tracing result enters as one column; it says from whose copy a text derives, no more.

It judges nothing itself and names no person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from relto.assessment import standard_parameters
from relto.assessment.grading import graded
from relto.assessment.hypotheses import Board
from relto.assessment.hypotheses_file import board_from_json, board_to_json
from relto.assessment.leak_board import leak_board
from relto.core.canonical import canonical
from relto.core.errors import InputError, UnknownError
from relto.core.instant import format_instant
from relto.services.acting import Acting
from relto.services.evidence.filing import check_text
from relto.services.evidence.item import item
from relto.store import Transaction, register
from relto.store import boards as table
from relto.store.boards import BoardRow, EntryRow
from relto.store.evidence import next_name

EVIDENCE, MISSING, DROPPED = "evidence", "missing", "dropped"


@dataclass(frozen=True, slots=True)
class Put:
    """A column as somebody puts it on a board.

    Attributes:
        code: its name; that of an item of evidence takes what it says from there.
        what: what was seen, or could be found out; empty where the item says it.
        bands: signs by the code of each hypothesis, as in `++`.
        true: P(it is true); None takes the item's, else 1.
        group: columns of one group have one origin.
        trace: grade of a tracing result; None for other evidence.
    """

    code: str
    what: str = ""
    bands: Mapping[str, str] = field(default_factory=dict)
    true: float | None = None
    group: str = ""
    trace: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What was put on a board, or taken off: when, by whom, and what it says."""

    n: int
    at: int
    actor: str
    kind: str
    column: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Opened:
    """A board as it stands, and everything that was put on it."""

    id: str
    at: int
    actor: str
    board: Board
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Boards:
    """The boards of one node, and who is at work on them."""

    acting: Acting

    def open(self, question: str, given: bytes | None = None, *, file: str | None = None) -> Opened:
        """Opens a board.

        Args:
            question: what is asked; empty takes the one of the file.
            given: a board as JSON; None is the board of a leak, with seven explanations.
            file: its name, for errors.

        Raises:
            InputError: it is no board, or nothing is asked.
            AuthorityError: officers bind and none acts.
        """
        board = leak_board(question) if given is None else board_from_json(given, file=file)
        asked = check_text("question", question or board.question)
        body = canonical({**board_to_json(board), "question": asked})
        acting = self.acting
        with acting.store.write() as tx:
            tx.lock_head()
            actor, now = acting.require(tx), acting.clock.now()
            name = next_name(tx, register.boards, f"B-{format_instant(now)[:4]}-")
            table.open_board(tx, BoardRow(name, now, actor, body))
            acting.record(tx, "board-opened", {"board": name, "question": asked}, at=now)
            return _opened(tx, table.board(tx, name))

    def listed(self) -> tuple[Opened, ...]:
        """Returns all boards as they stand, the oldest first."""
        with self.acting.store.read() as tx:
            return tuple(_opened(tx, row) for row in table.boards(tx))

    def board(self, name: str) -> Opened:
        """Returns a board as it stands.

        Raises:
            UnknownError: there is none of this name.
        """
        with self.acting.store.read() as tx:
            return _opened(tx, table.board(tx, name))

    def put(self, name: str, column: Put, *, missing: bool = False) -> Opened:
        """Puts evidence on a board, or what could be found out.

        Raises:
            UnknownError: there is no such board, or what is named like evidence is none.
            InputError: the column is none, or has a band for what is no hypothesis of the board.
            AuthorityError: officers bind and none acts.
        """
        return self._add(name, MISSING if missing else EVIDENCE, column)

    def drop(self, name: str, code: str, reason: str) -> Opened:
        """Takes a column off a board; it stays on record.

        Raises:
            UnknownError: there is no such board, or no such column on it.
            InputError: no reason was given.
            AuthorityError: officers bind and none acts.
        """
        why = check_text("reason", reason)
        board = self.board(name).board
        if code not in {each.code for each in (*board.columns, *board.missing)}:
            raise UnknownError(f"no column `{code}` on board {name}")
        return self._add(name, DROPPED, Put(code, why))

    def _add(self, name: str, kind: str, column: Put) -> Opened:
        acting = self.acting
        with acting.store.write() as tx:
            tx.lock_head()
            actor, now = acting.require(tx), acting.clock.now()
            row = table.board(tx, name)
            said = _said(tx, column, kind)
            n = len(table.entries(tx, name)) + 1
            body = canonical({"kind": kind, "column": said})
            table.add_entry(tx, EntryRow(name, n, now, actor, body))
            told = {"board": name, "entry": n, "kind": kind, "code": column.code}
            acting.record(tx, "board-entry", told, at=now)
            # Read back whole: a column that does not fit this board is refused here.
            return _opened(tx, row)


def _said(tx: Transaction, column: Put, kind: str) -> dict[str, Any]:
    """Returns a column as a board's file has it."""
    what, true, group = column.what.strip(), column.true, column.group
    if kind == EVIDENCE and column.code.startswith("E-") and (not what or true is None):
        claim = item(tx, column.code).evidence
        worth = graded(claim, claim.recorded, standard_parameters())
        what, group = what or claim.claim, group or claim.group
        true = worth.true if true is None else true
    if not what:
        raise InputError("says nothing: write what was seen, in a neutral sentence", path="what")
    said: dict[str, Any] = {"code": check_text("code", column.code, 80), "what": what}
    if column.trace is not None:
        return said | {"trace": column.trace}
    return said | {
        "bands": dict(column.bands),
        "p_true": 1.0 if true is None else true,
        "group": group,
    }


def _opened(tx: Transaction, row: BoardRow) -> Opened:
    entries = tuple(map(_entry, table.entries(tx, row.id)))
    value = msgspec.json.decode(row.body)
    for part in (EVIDENCE, MISSING):
        value[part] = _columns(value[part], entries, part)
    board = board_from_json(msgspec.json.encode(value))
    return Opened(row.id, row.at, row.actor, board, entries)


def _entry(row: EntryRow) -> Entry:
    said = msgspec.json.decode(row.body)
    return Entry(row.n, row.at, row.actor, said["kind"], said["column"])


def _columns(
    first: list[dict[str, Any]], entries: Iterable[Entry], part: str
) -> list[dict[str, Any]]:
    """Replays what was put on and taken off."""
    found = {column["code"]: column for column in first}
    for entry in entries:
        code = entry.column["code"]
        if entry.kind == DROPPED:
            found.pop(code, None)
        elif entry.kind == part:
            found[code] = dict(entry.column)
    return list(found.values())
