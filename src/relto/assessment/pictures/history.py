"""Opinions over time: P with the band of its interval, each dimension in a small picture.

All share one line of time. Below each stands when evidence counted: what speaks for as a point,
what speaks against as a cross. It recomputes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from relto.assessment.history import Point
from relto.assessment.lines import share
from relto.assessment.pictures.axis import LETTERS, LETTERS_TOLD, Scale, bands
from relto.assessment.wording import dimension_words
from relto.core.instant import format_instant
from relto.model.assessment import Dimension
from relto.model.evidence import Polarity
from relto.pages.shapes import WIDTH, Path, Picture, Shape, Words

_COLUMNS = 2
_GAP = 40
_WIDE = (WIDTH - _GAP * (_COLUMNS - 1)) / _COLUMNS
_HIGH = 190
_LEFT, _RIGHT = 34, 22
_TOP, _BOTTOM = 28, 138
_LEAST_BAND = 13.0
"""A standing's letter needs so much height."""


@dataclass(frozen=True, slots=True)
class Past:
    """How one dimension came to be what it is.

    Attributes:
        dimension: in which respect.
        points: P and its interval at instants, oldest first.
        events: when evidence that counts happened, and what it speaks for.
    """

    dimension: Dimension
    points: tuple[Point, ...]
    events: tuple[tuple[int, Polarity], ...]


@dataclass(frozen=True, slots=True)
class _Panel:
    """Where a dimension is drawn, and the time that all share."""

    x: float
    y: float
    begin: int
    end: int

    @property
    def heights(self) -> Scale:
        """From P to heights."""
        return Scale(self.y + _BOTTOM, self.y + _TOP)

    def at(self, instant: int) -> float:
        wide = _WIDE - _LEFT - _RIGHT
        share = (instant - self.begin) / max(1, self.end - self.begin)
        return self.x + _LEFT + wide * min(1.0, max(0.0, share))


def history_picture(pasts: Sequence[Past], least: Sequence[float]) -> Picture | None:
    """Draws dimensions over time; None where nothing is known of any instant.

    Args:
        pasts: each dimension's.
        least: the least P of each standing above the lowest, ascending.
    """
    shown = [each for each in pasts if each.points]
    if not shown:
        return None
    begin = min(each.points[0].at for each in shown)
    end = max(each.points[-1].at for each in shown)
    shapes: list[Shape] = []
    for number, past in enumerate(shown):
        row, column = divmod(number, _COLUMNS)
        panel = _Panel(column * (_WIDE + _GAP), row * _HIGH, begin, end)
        shapes += _panel(past, panel, least)
    rows = -(-len(shown) // _COLUMNS)
    told = "; ".join(_said(each) for each in shown)
    return Picture(
        "history",
        "How it came to this",
        f"{told}. The band is the interval. {LETTERS_TOLD}.",
        rows * _HIGH + 4,
        tuple(shapes),
    )


def _said(past: Past) -> str:
    first, last = past.points[0], past.points[-1]
    begin, end = (
        f"{share(each.probability)} on {format_instant(each.at)[:10]}" for each in (first, last)
    )
    return f"{dimension_words(past.dimension)} from {begin} to {end}"


def _panel(past: Past, panel: _Panel, least: Sequence[float]) -> Iterator[Shape]:
    heights = panel.heights
    yield Words(panel.x, panel.y + 14, dimension_words(past.dimension), "word strong")
    yield from _band(past.points, panel)
    left, right = panel.x + _LEFT, panel.x + _WIDE - _RIGHT
    for standing, low, high in bands(least):
        top, bottom = heights.at(high), heights.at(low)
        if low > 0:
            yield Path(f"M{left:.1f} {bottom:.1f}H{right:.1f}", "leader")
        if bottom - top >= _LEAST_BAND:
            yield Words(right + 6, (top + bottom) / 2 + 4, LETTERS[standing], "number strong")
    for mark in (0.0, 0.5, 1.0):
        yield Words(left - 8, heights.at(mark) + 4, f"{mark:g}", "number", "end")
    line = "L".join(
        f"{panel.at(each.at):.1f} {heights.at(each.probability):.1f}" for each in past.points
    )
    yield Path(f"M{line}", "curve")
    yield Path(f"M{left:.1f} {heights.begin:.1f}H{right:.1f}", "axis")
    yield from _events(past, panel)
    yield from _ends(panel)


def _band(points: Sequence[Point], panel: _Panel) -> Iterator[Shape]:
    heights = panel.heights
    over = [f"{panel.at(each.at):.1f} {heights.at(each.high):.1f}" for each in points]
    under = [f"{panel.at(each.at):.1f} {heights.at(each.low):.1f}" for each in reversed(points)]
    yield Path(f"M{'L'.join([*over, *under])}z", "heat1")


def _events(past: Past, panel: _Panel) -> Iterator[Shape]:
    y = panel.y + _BOTTOM + 10
    for at, polarity in past.events:
        x = panel.at(at)
        hint = f"{format_instant(at)[:10]}: {polarity.value}"
        if polarity is Polarity.ADVERSE:
            yield Path(f"M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8", "axis", hint)
        else:
            yield Path(f"M{x - 3:.1f} {y:.1f}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z", "mark", hint)


def _ends(panel: _Panel) -> Iterator[Shape]:
    y = panel.y + _BOTTOM + 34
    yield Words(panel.x + _LEFT, y, format_instant(panel.begin)[:10], "number")
    end = format_instant(panel.end)[:10]
    yield Words(panel.x + _WIDE - _RIGHT, y, end, "number", "end")
