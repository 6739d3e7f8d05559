"""A board of hypotheses as JSON, and from it; without rows it is the board of a leak.

It judges nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from relto.assessment.hypotheses import SIGNS, Band, Board, Column, Hypothesis, Judgement, judge
from relto.assessment.leak_board import MISSING, ROWS, TraceGrade, tracing_column
from relto.core.errors import InputError

FORMAT_VERSION = 1
_GRADES = {grade.name: grade for grade in TraceGrade}


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    code: str
    words: str
    prior: Annotated[float, msgspec.Meta(gt=0, le=1_000)] = 1.0


class _Column(msgspec.Struct, forbid_unknown_fields=True):
    code: str
    what: str
    bands: dict[str, str] = {}
    p_true: Annotated[float, msgspec.Meta(ge=0, le=1)] = 1.0
    group: str = ""
    trace: str | None = None


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format_version: int
    question: str
    hypotheses: list[_Row] | None = None
    evidence: list[_Column] = []
    missing: list[_Column] | None = None


def board_from_json(data: bytes, *, file: str | None = None) -> Board:
    """Reads a board.

    Args:
        data: its JSON text. Bands are `--`, `-`, `0`, `+` or `++`; a column with `trace` and a
            grade (LEAD, STRONG, ATTRIBUTION) is a tracing result and needs none.
        file: its name, for errors.

    Raises:
        InputError: it is no board, with the path of what is wrong.
    """
    try:
        read = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"no board: {str(error).lower()}", file=file) from None
    if read.format_version != FORMAT_VERSION:
        message = f"format_version {read.format_version}, expected {FORMAT_VERSION}"
        raise InputError(message, file=file, path="format_version")
    try:
        rows = ROWS if read.hypotheses is None else tuple(map(_row, read.hypotheses))
        missing: tuple[Column, ...] = MISSING if read.hypotheses is None else ()
        if read.missing is not None:
            missing = tuple(map(_column, read.missing))
        board = Board(read.question, rows, tuple(map(_column, read.evidence)), missing)
        judge(board)
    except InputError as error:
        raise InputError(error.message, file=file, path=error.path) from None
    return board


def _row(row: _Row) -> Hypothesis:
    return Hypothesis(row.code, row.words, row.prior)


def _column(column: _Column) -> Column:
    if column.trace is not None:
        if column.trace not in _GRADES or column.bands:
            message = f"`{column.trace}`, expected one of {', '.join(_GRADES)}, without bands"
            raise InputError(message, path=f"{column.code}.trace")
        return tracing_column(column.code, column.what, _GRADES[column.trace])
    bands = {code: _band(sign, column.code) for code, sign in column.bands.items()}
    return Column(column.code, column.what, bands, column.p_true, column.group)


def _band(sign: str, code: str) -> Band:
    if sign not in SIGNS:
        expected = ", ".join(f"`{each}`" for each in SIGNS)
        raise InputError(f"`{sign}`, expected one of {expected}", path=f"{code}.bands")
    return SIGNS[sign]


def board_to_json(board: Board) -> dict[str, Any]:
    """Writes a board as it can be read again."""
    return {
        "format_version": FORMAT_VERSION,
        "question": board.question,
        "hypotheses": [
            {"code": row.code, "words": row.words, "prior": row.prior} for row in board.rows
        ],
        "evidence": [_column_to_json(column) for column in board.columns],
        "missing": [_column_to_json(column) for column in board.missing],
    }


def _column_to_json(column: Column) -> dict[str, Any]:
    return {
        "code": column.code,
        "what": column.what,
        "bands": _signs(column.bands),
        "p_true": column.true,
        "group": column.group,
    }


def _signs(bands: Mapping[str, Band]) -> dict[str, str]:
    return {code: band.sign for code, band in bands.items()}


def judgement_to_json(found: Judgement) -> dict[str, Any]:
    """Writes what a board comes to."""
    return {
        "ranking": [
            {
                "code": each.hypothesis.code,
                "words": each.hypothesis.words,
                "share": round(each.share, 9),
                "low": round(each.low, 9),
                "high": round(each.high, 9),
                "open": each.is_open,
            }
            for each in found.ranking
        ],
        "telling": [
            {
                "code": each.column.code,
                "what": each.column.what,
                "bits": round(each.bits, 9),
                "if_found": each.if_found,
                "if_not": each.if_not,
            }
            for each in found.telling
        ],
        "unjudged": [list(pair) for pair in found.unjudged],
        "doubt_bits": round(found.doubt_bits, 9),
    }
