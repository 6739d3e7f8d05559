"""A board of hypotheses: shares with what the ends of the bands would make of them, and the bands.

A share is a dark bar, its range a line; an explanation that is no longer open stays on the board,
hollow. In the second picture each sign stands in its cell: the darker, the more likely.
They weigh nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from relto.assessment.hypotheses import Band, Board, Hypothesis, Judgement, Ranked
from relto.assessment.lines import share
from relto.assessment.pictures.axis import Scale
from relto.pages.shapes import WIDTH, Box, Path, Picture, Shape, Words, fitted

_TOP = 14
_ROW = 42
_BAR = 12
_SCALE = Scale(430, 750)
_MARKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_LEFT = 440
_HEAD = 24
_CELL = 26
_MOST = 12
_SHADES = {
    Band.EXCLUDED: "worse",
    Band.UNEXPECTED: "heat0",
    Band.NEUTRAL: "heat1",
    Band.EXPECTED: "heat3",
    Band.CERTAIN: "heat5",
}


def shares_picture(judgement: Judgement) -> Picture:
    """Draws the share of each hypothesis, the largest first."""
    bottom = _TOP + _ROW * len(judgement.ranking)
    shapes: list[Shape] = [Path(f"M{_SCALE.begin} {bottom}H{_SCALE.end}", "axis")]
    for mark in _MARKS:
        x = _SCALE.at(mark)
        shapes.append(Path(f"M{x:.1f} {bottom}v5", "axis"))
        shapes.append(Words(x, bottom + 19, f"{mark:.0%}", "number", "middle"))
    for line, ranked in enumerate(judgement.ranking):
        shapes += _share(ranked, _TOP + line * _ROW + _ROW / 2)
    open_ = [each for each in judgement.ranking if each.is_open]
    told = "; ".join(_said(each) for each in judgement.ranking)
    return Picture(
        "shares",
        f"{len(open_)} of {len(judgement.ranking)} explanations stay open",
        f"{told}. The line is what the ends of the bands would make of it.",
        bottom + 30,
        tuple(shapes),
    )


def _said(ranked: Ranked) -> str:
    state = "" if ranked.is_open else ", no longer open"
    span = f"{share(ranked.low)} to {share(ranked.high)}"
    return f"{ranked.hypothesis.words}: {share(ranked.share)} ({span}){state}"


def _share(ranked: Ranked, y: float) -> Iterator[Shape]:
    name = ranked.hypothesis
    look = "word strong" if ranked.is_open else "word"
    yield fitted(Words(0, y - 2, name.code, look), _SCALE.begin - 16)
    yield fitted(Words(0, y + 13, name.words), _SCALE.begin - 16)
    hint = f"{share(ranked.share)}, {share(ranked.low)} to {share(ranked.high)}"
    end = _SCALE.at(ranked.share)
    bar = "bar" if ranked.is_open else "heat0 outline"
    yield Box(_SCALE.begin, y - _BAR / 2, max(1.0, end - _SCALE.begin), _BAR, bar, hint)
    low, high = _SCALE.at(ranked.low), _SCALE.at(ranked.high)
    yield Path(f"M{low:.1f} {y + 10:.1f}H{high:.1f}m0 -4v8M{low:.1f} {y + 6:.1f}v8", "axis", hint)
    text = f"{share(ranked.share)}  ({share(ranked.low)} to {share(ranked.high)})"
    yield fitted(Words(_SCALE.end + 14, y + 4, text, look), WIDTH - _SCALE.end - 14)


def bands_picture(board: Board) -> Picture | None:
    """Draws the bands of the evidence; None without any. What has no room stands in the table."""
    columns = board.columns[:_MOST]
    if not columns:
        return None
    wide = min(60.0, (WIDTH - _LEFT) / len(columns))
    shapes: list[Shape] = []
    for number, column in enumerate(columns):
        x = _LEFT + (number + 0.5) * wide
        hint = f"{column.code}: {column.what}"
        shapes.append(Words(x, 16, f"{number + 1}", "number strong", "middle", hint))
    for line, row in enumerate(board.rows):
        y = _HEAD + line * _CELL
        shapes.append(fitted(Words(0, y + 17, f"{row.code}: {row.words}"), _LEFT - 10))
        bands = [column.bands.get(row.code) for column in columns]
        shapes += _cells(bands, row, (wide, y))
    bottom = _HEAD + len(board.rows) * _CELL
    shapes += _legend(bottom + 24, len(board.columns) - len(columns))
    return Picture(
        "bands",
        "How likely each finding would be, were the explanation true",
        "Rows are explanations; columns are findings, numbered as in the table. What counts is how "
        "the signs of one column differ: a column of equal signs says nothing.",
        bottom + 34,
        tuple(shapes),
    )


def _cells(
    bands: Sequence[Band | None], row: Hypothesis, place: tuple[float, float]
) -> Iterator[Shape]:
    wide, y = place
    for number, band in enumerate(bands):
        x = _LEFT + number * wide
        look = "heat0" if band is None else _SHADES[band]
        hint = f"{row.code}: {'not judged' if band is None else band.sign}"
        yield Box(x, y, wide - 2, _CELL - 2, look, hint)
        light = "number strong light" if look == "heat5" else "number strong"
        sign = "?" if band is None else band.sign
        yield Words(x + wide / 2 - 1, y + 16, sign, light, "middle", hint)


def _legend(y: float, more: int) -> Iterator[Shape]:
    told = "-- as good as excluded, - unexpected, 0 neither, + expected, ++ as good as certain"
    yield Words(0, y, told)
    if more > 0:
        yield Words(WIDTH, y, f"{more:,} more in the table", "word", "end")
