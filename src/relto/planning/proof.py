"""The proof of a plan: every cell (handling, partner) that rises or falls, enumerated.

1. A cell rises where the second dial has it at a rung that the first one has not; it falls the
   other way round. Both tables are finite, so looking at every cell is a proof about them.
2. A plan that raises any cell is widening, however many it lowers (then it is mixed).
3. A witness is one raised cell with the decision before and after, asked again of the plain
   rules, so that a reader can follow which layer let go.
4. A row that combines others rises or falls only where one of its parts does, so a witness is
   always a handling of its own.

It looks at the rows that it is given, at one instant. What no row stands for and what begins
later is the business of `foresight`. It approves and refuses nothing but what it is asked to.

Basis: the project's decision record 0010.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from relto.core.errors import ConflictError
from relto.labels import render_label
from relto.model.handling import Handling, handling_to_json
from relto.model.rung import Rung
from relto.planning.cases import answer_to_json
from relto.planning.dial import Dial, Words
from relto.policy import rules
from relto.policy.reasons import Answer, Decision
from relto.policy.table import ABOVE, Table


class Kind(StrEnum):
    """What a change does to the cells, as a plan declares it and as it is found."""

    NONE = "none"
    NARROWING = "narrowing"
    WIDENING = "widening"
    MIXED = "mixed"

    @property
    def raises(self) -> bool:
        """Whether any cell rises, so that two others must approve."""
        return self in {Kind.WIDENING, Kind.MIXED}


class Cell(NamedTuple):
    """One handling and one partner; the row is the handling's number."""

    row: int
    partner: str


@dataclass(frozen=True, slots=True, eq=False)
class Crossings:
    """All cells that rise and all that fall between two dials.

    Attributes:
        partners: the partners of either dial, sorted; bit k of word k // 64 is partner k.
        rows: how many rows were compared.
        raised: uint64[rows, words], the partners that each row rises for.
        fallen: the partners that each row falls for.
    """

    partners: tuple[str, ...]
    rows: int
    raised: Words
    fallen: Words

    @property
    def compared(self) -> int:
        """How many cells were looked at."""
        return self.rows * len(self.partners)

    @property
    def raised_count(self) -> int:
        """How many cells rise."""
        return _count(self.raised)

    @property
    def fallen_count(self) -> int:
        """How many cells fall."""
        return _count(self.fallen)

    @property
    def kind(self) -> Kind:
        """What the change is, by the cells that rise and fall."""
        if self.raised.any():
            return Kind.MIXED if self.fallen.any() else Kind.WIDENING
        return Kind.NARROWING if self.fallen.any() else Kind.NONE

    def raised_cells(self) -> Iterator[Cell]:
        """Yields every cell that rises, by row and partner."""
        return _cells(self.raised, self.partners)

    def fallen_cells(self) -> Iterator[Cell]:
        """Yields every cell that falls, by row and partner."""
        return _cells(self.fallen, self.partners)


@dataclass(frozen=True, slots=True)
class Witness:
    """One cell that rises, and why.

    Attributes:
        row: number of the handling among the rows compared.
        partner: code of the organisation.
        handling: what the second policy makes of the row.
        before: the decision of the first policy, None where there was none.
        after: the decision of the second policy.
    """

    row: int
    partner: str
    handling: Handling
    before: Decision | None
    after: Decision

    @property
    def was(self) -> Rung:
        """The rung before."""
        return Rung.WITHHOLD if self.before is None else self.before.rung

    @property
    def lifted(self) -> tuple[Answer, ...]:
        """The second policy's answers of the layers that let more through than before."""
        if self.before is None:
            return self.after.answers
        pairs = zip(self.before.answers, self.after.answers, strict=True)
        return tuple(new for old, new in pairs if new.rung > old.rung)

    def __str__(self) -> str:
        """Returns one line: who would get more of what, from which rung to which, and why."""
        handling = self.handling
        about = [
            render_label(handling.label),
            " ".join(sorted(handling.disciplines)),
            " ".join(sorted(handling.topics)),
            f"of {' '.join(sorted(handling.originators))}",
        ]
        why = "; ".join(f"{a.layer}: {a.text}" for a in self.lifted)
        moved = f"{self.was.words} → {self.after.rung.words}"
        return f"{self.partner} {moved} on {', '.join(part for part in about if part)} ({why})"


def raised_and_fallen(before: Table | Dial, after: Table | Dial) -> Crossings:
    """Enumerates the cells that rise and those that fall; row i of both is the same row.

    Raises:
        ValueError: the dials have not the same number of rows.
    """
    old, new = _planes(before, after)
    return Crossings(
        _partners(before, after),
        len(old),
        _or(new & ~old),
        _or(old & ~new),
    )


def kind_of(before: Table | Dial, after: Table | Dial) -> Kind:
    """Returns what the change from one dial to the other is, by its cells."""
    return raised_and_fallen(before, after).kind


def witness(before: Table | Dial, after: Table | Dial) -> Witness | None:
    """Returns a cell that rises, one of those that rise the highest; None if none does."""
    old, new = _planes(before, after)
    partners, second = _partners(before, after), _dial(after)
    alone = np.ones(len(old), dtype=np.bool_)
    alone[second.combined_rows] = False
    for rung in reversed(ABOVE):
        gained = new[:, rung - 1] & ~old[:, rung - 1]
        rows = np.flatnonzero(gained.any(axis=1) & alone)
        if rows.size:
            row = int(rows[0])
            return _explained(_dial(before), second, next(_cells_of(gained[row], partners, row)))
    return None


def require_narrowing(before: Table | Dial, after: Table | Dial) -> Crossings:
    """Returns the crossings of a change that is declared narrowing, having found none that rise.

    Raises:
        ConflictError: it raises a cell; the message holds the witness.
    """
    crossings = raised_and_fallen(before, after)
    if crossings.kind.raises:
        cells = crossings.raised_count
        lead = "1 cell" if cells == 1 else f"{cells:,} cells"
        raise ConflictError(
            f"declared narrowing, but it raises {lead}, for example {witness(before, after)}; "
            "have it approved as a widening"
        )
    return crossings


def witness_to_json(found: Witness) -> dict[str, Any]:
    """Writes a witness as a JSON object, with the answers of every layer."""
    earlier = () if found.before is None else found.before.answers
    return {
        "partner": found.partner,
        "handling": handling_to_json(found.handling),
        "before": found.was.words,
        "after": found.after.rung.words,
        "answers_before": [answer_to_json(answer) for answer in earlier],
        "answers_after": [answer_to_json(answer) for answer in found.after.answers],
    }


def _explained(first: Dial, second: Dial, cell: Cell) -> Witness:
    after = _decision(second, cell)
    if second.table is None or after is None:
        raise ValueError("no policy raises nothing")
    handling = second.table.index.handlings[cell.row]
    return Witness(cell.row, cell.partner, handling, _decision(first, cell), after)


def _decision(dial: Dial, cell: Cell) -> Decision | None:
    """Asks the plain rules, not the table."""
    table = dial.table
    if table is None:
        return None
    return rules.decide(table.snapshot, table.index.handlings[cell.row], cell.partner, table.at)


def _dial(given: Table | Dial) -> Dial:
    return given if isinstance(given, Dial) else Dial(given, len(given.index))


def _partners(before: Table | Dial, after: Table | Dial) -> tuple[str, ...]:
    ours, theirs = before.partners, after.partners
    return ours if ours == theirs else tuple(sorted({*ours, *theirs}))


def _planes(before: Table | Dial, after: Table | Dial) -> tuple[Words, Words]:
    first, second = _dial(before), _dial(after)
    if len(first) != len(second):
        raise ValueError(f"dials of {len(first)} and {len(second)} rows cannot be compared")
    partners = _partners(before, after)
    return first.planes(partners), second.planes(partners)


def _or(planes: Words) -> Words:
    merged: Words = planes[:, 0] | planes[:, 1] | planes[:, 2]
    return merged


def _count(words: Words) -> int:
    return int(np.bitwise_count(words).sum())


def _cells(words: Words, partners: tuple[str, ...]) -> Iterator[Cell]:
    for row in np.flatnonzero(words.any(axis=1)).tolist():
        yield from _cells_of(words[row], partners, row)


def _cells_of(words: npt.NDArray[np.uint64], partners: tuple[str, ...], row: int) -> Iterator[Cell]:
    for number, word in enumerate(words.tolist()):
        left = int(word)
        while left:
            lowest = left & -left
            yield Cell(row, partners[number * 64 + lowest.bit_length() - 1])
            left ^= lowest
