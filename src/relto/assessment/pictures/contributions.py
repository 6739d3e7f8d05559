"""The waterfall of a cell: from what is borrowed, item by item, to P as it stands.

What speaks for goes to the right and is dark; what speaks against goes to the left and is light
with an outline. The items that move most have a row each, in the order of time; the rest share
one. It weighs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from relto.assessment.lines import share
from relto.assessment.pictures.axis import Scale, across, diamond
from relto.assessment.result import Cell
from relto.assessment.waterfall import Contribution
from relto.assessment.wording import dimension_words
from relto.pages.shapes import Box, Path, Picture, Shape, Words, fitted
from relto.pages.words import plural

_TOP = 32
_ROW = 24
_SCALE = Scale(420, 880)
_RIGHT = 900
_BAR = 14
_MOST = 22


@dataclass(frozen=True, slots=True)
class _Bar:
    """A row: from which P to which it goes, and what moves it."""

    text: str
    hint: str
    begin: float
    end: float

    @property
    def moved(self) -> str:
        """By how much P moved; what is too little to be seen is a nought."""
        step = f"{self.end - self.begin:+.2f}"
        return "0" if step in {"+0.00", "-0.00"} else step


def contributions_picture(
    cell: Cell, steps: Sequence[Contribution], least: Sequence[float]
) -> Picture | None:
    """Draws what moved a cell; None where nothing did.

    Args:
        cell: that was moved.
        steps: what each item moved it by, in the order of time; they lead to the cell's P.
        least: the least P of each standing above the lowest, ascending.
    """
    if not steps:
        return None
    start = cell.probability - sum(each.step for each in steps)
    bars = _bars(start, steps)
    bottom = _TOP + _ROW * (len(bars) + 2) + 4
    shapes: list[Shape] = list(across(_SCALE, _TOP, bottom, least))
    shapes += _end(_TOP + 18, start, "borrowed from prior and peers")
    for line, bar in enumerate(bars):
        shapes += _row(bar, _TOP + 18 + (line + 1) * _ROW)
    last = _TOP + 18 + (len(bars) + 1) * _ROW
    low, high = _SCALE.at(cell.low), _SCALE.at(cell.high)
    hint = f"interval {share(cell.low)} to {share(cell.high)}"
    shapes.append(Box(low, last - 5, max(1.0, high - low), 10, "heat2", hint))
    shapes += _end(last, cell.probability, "as it stands, with its interval")
    return Picture(
        f"contributions-{cell.dimension.value}",
        f"What moves it: {dimension_words(cell.dimension)}",
        _said(cell, start, steps),
        bottom + 28,
        tuple(shapes),
    )


def _said(cell: Cell, start: float, steps: Sequence[Contribution]) -> str:
    most = sorted(steps, key=lambda each: -abs(each.step))[:4]
    names = ", ".join(f"{each.item} {each.step:+.2f}" for each in most)
    return (
        f"From {start:.2f}, borrowed from prior and peers, to {share(cell.probability)} by "
        f"{plural(len(steps), 'item')}; most by {names}."
    )


def _bars(start: float, steps: Sequence[Contribution]) -> list[_Bar]:
    most = sorted(steps, key=lambda each: -abs(each.step))
    alone = {id(each) for each in (most if len(steps) <= _MOST else most[: _MOST - 1])}
    found = []
    for each in steps:
        if id(each) in alone:
            text = f"{each.item}  {each.note or each.claim}"
            hint = f"{each.claim} (mass {each.mass:.2f})"
            found.append(_Bar(text, hint, start, start + each.step))
            start += each.step
    rest = [each.step for each in steps if id(each) not in alone]
    if rest:
        text = plural(len(rest), "smaller item")
        found.append(_Bar(text, text, start, start + sum(rest)))
    return found


def _end(y: float, probability: float, text: str) -> Iterator[Shape]:
    yield Words(0, y + 4, text, "word strong")
    yield diamond(_SCALE.at(probability), y, hint=f"P {share(probability)}")
    yield Words(_RIGHT, y + 4, f"{share(probability)}", "word strong")


def _row(bar: _Bar, y: float) -> Iterator[Shape]:
    begin, end = _SCALE.at(bar.begin), _SCALE.at(bar.end)
    yield fitted(Words(0, y + 4, bar.text, hint=bar.hint), _SCALE.begin - 10)
    look = "bar" if bar.end >= bar.begin else "heat3 outline"
    yield Box(min(begin, end), y - _BAR / 2, max(1.0, abs(end - begin)), _BAR, look, bar.hint)
    yield Path(f"M{end:.1f} {y - _BAR / 2:.1f}v{_ROW + _BAR / 2:.1f}", "rule")
    yield Words(_RIGHT, y + 4, bar.moved)
