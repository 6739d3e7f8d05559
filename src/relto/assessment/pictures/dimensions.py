"""The dimensions side by side: P with its interval, what speaks for and against, what is unknown.

They stand in rows of their own and are never summed. What cannot be judged says so and is drawn
hollow; where there is no evidence at all, no probability is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from relto.assessment.lines import share
from relto.assessment.pictures.axis import LETTERS_TOLD, Scale, across, diamond
from relto.assessment.result import Cell, Status
from relto.assessment.wording import dimension_words, not_judged_words
from relto.pages.shapes import WIDTH, Box, Picture, Shape, Words, fitted
from relto.pages.words import plural

_TOP = 52
_ROW = 50
_SCALE = Scale(190, 540)
_PARTS = Scale(580, 740)
_RIGHT = 760
_BAR = 12


def dimensions_picture(cells: Sequence[Cell], least: Sequence[float]) -> Picture:
    """Draws one row for each cell.

    Args:
        cells: of one partner and topic, a dimension each.
        least: the least P of each standing above the lowest, ascending.
    """
    bottom = _TOP + _ROW * len(cells)
    shapes: list[Shape] = [
        Words(_SCALE.begin, 16, "probability that it does as agreed"),
        Words(_PARTS.begin, 16, "for, unknown, against"),
        *across(_SCALE, _TOP, bottom, least),
    ]
    for line, cell in enumerate(cells):
        shapes += _row(cell, _TOP + line * _ROW)
    shapes += _legend(bottom + 44)
    told = "; ".join(_said(cell) for cell in cells)
    return Picture(
        "dimensions",
        "In which respects: never summed",
        f"{told}. {LETTERS_TOLD}.",
        bottom + 60,
        tuple(shapes),
    )


def _said(cell: Cell) -> str:
    name, unknown = dimension_words(cell.dimension), f"{cell.opinion.uncertainty:.0%} unknown"
    if cell.standing is None:
        return f"{name}: {not_judged_words(cell.status)}, {unknown}"
    interval = f"{share(cell.low)} to {share(cell.high)}"
    return f"{name}: {share(cell.probability)} ({interval}), {cell.standing.words}, {unknown}"


def _row(cell: Cell, top: float) -> Iterator[Shape]:
    middle = top + 24
    yield fitted(Words(0, middle - 3, dimension_words(cell.dimension), "word strong"), 180)
    items = plural(len(cell.items), "item")
    text = items if cell.groups == len(cell.items) else f"{items}, {cell.groups} independent"
    yield fitted(Words(0, middle + 14, text), 180)
    yield from _opinion(cell, middle)
    yield from _parts(cell, middle)
    first = not_judged_words(cell.status) if cell.standing is None else cell.standing.words
    yield fitted(Words(_RIGHT, middle - 3, first, "word strong"), WIDTH - _RIGHT)
    likely = "" if cell.standing is None else f"{cell.words} ({share(cell.probability)})"
    yield fitted(Words(_RIGHT, middle + 14, likely), WIDTH - _RIGHT)


def _opinion(cell: Cell, middle: float) -> Iterator[Shape]:
    """Draws P; where nothing is known, nothing: the base rate is no finding."""
    if cell.status is Status.NO_EVIDENCE:
        return
    low, high = _SCALE.at(cell.low), _SCALE.at(cell.high)
    hint = f"P {share(cell.probability)}, interval {share(cell.low)} to {share(cell.high)}"
    yield Box(low, middle - _BAR / 2, max(1.0, high - low), _BAR, "heat2", hint)
    look = "mark" if cell.standing is not None else "mark worse"
    yield diamond(_SCALE.at(cell.probability), middle, look, hint)


def _parts(cell: Cell, middle: float) -> Iterator[Shape]:
    found = cell.opinion
    unknown, against = _PARTS.at(found.belief), _PARTS.at(1 - found.disbelief)
    top = middle - _BAR / 2
    for begin, end, look, name, mass in (
        (_PARTS.begin, unknown, "bar", "for", found.belief),
        (unknown, against, "heat0 outline", "unknown", found.uncertainty),
        (against, _PARTS.end, "heat3", "against", found.disbelief),
    ):
        if end > begin:
            yield Box(begin, top, end - begin, _BAR, look, f"{name} {share(mass)}")
    yield Words(_PARTS.begin, middle + 20, f"unknown {found.uncertainty:.0%}", "number")


def _legend(y: float) -> Iterator[Shape]:
    yield diamond(6, y - 4)
    yield Words(20, y, "judged")
    yield diamond(106, y - 4, "mark worse")
    yield Words(120, y, "cannot be judged")
    yield Box(260, y - 10, 34, _BAR, "heat2")
    yield Words(302, y, "interval")
    for x, look, name in (
        (_PARTS.begin, "bar", "for"),
        (_PARTS.begin + 60, "heat0 outline", "unknown"),
        (_PARTS.begin + 160, "heat3", "against"),
    ):
        yield Box(x, y - 10, 16, _BAR, look)
        yield Words(x + 22, y, name)
