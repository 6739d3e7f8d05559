"""Dated public series beside an assessment, each in a small picture of its own.

All share one line of time. They are no part of an assessment: nothing is computed from them, and
no opinion stands in the same picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

from relto.core.instant import DAY, format_instant
from relto.pages.shapes import WIDTH, Path, Picture, Shape, Words, breadth, fitted
from relto.pages.words import plural

_COLUMNS = 3
_GAP = 30
_WIDE = (WIDTH - _GAP * (_COLUMNS - 1)) / _COLUMNS
_HIGH = 150
_TOP, _BOTTOM = 46, 108
_MOST = 12
_MOST_TOLD = 4


@dataclass(frozen=True, slots=True)
class Series:
    """A dated public series.

    Attributes:
        title: what is told, as in `votes with us`.
        unit: of its values, as in `%`; empty if none.
        source: where it is published.
        points: instants and values as they were published, the oldest first.
    """

    title: str
    unit: str
    source: str
    points: tuple[tuple[int, str], ...]

    def said(self, value: str) -> str:
        """Returns a value with its unit."""
        return f"{value} {self.unit}".rstrip()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a series is drawn: its corner, and the time that all of them share."""

    x: float
    y: float
    begin: int
    end: int

    def at(self, instant: int) -> float:
        return self.x + (_WIDE - 8) * (instant - self.begin) / max(1, self.end - self.begin) + 4


def context_picture(series: Sequence[Series]) -> Picture | None:
    """Draws series; None without any. What finds no room stands in the table."""
    shown = [each for each in series if each.points][:_MOST]
    if not shown:
        return None
    begin = min(each.points[0][0] for each in shown)
    end = max(each.points[-1][0] for each in shown)
    shapes: list[Shape] = []
    for number, each in enumerate(shown):
        row, column = divmod(number, _COLUMNS)
        place = _Place(column * (_WIDE + _GAP), row * _HIGH, begin - DAY, end + DAY)
        shapes += _small(each, place)
    told = "; ".join(_said(each) for each in shown[:_MOST_TOLD])
    if len(shown) > _MOST_TOLD:
        told += f"; and {len(shown) - _MOST_TOLD} more"
    rows = -(-len(shown) // _COLUMNS)
    return Picture(
        "context",
        "Beside it: public series, no part of the assessment",
        f"{told}. None of this is mixed into an assessment.",
        rows * _HIGH - 10,
        tuple(shapes),
    )


def _said(series: Series) -> str:
    (first, begins), (last, ends) = series.points[0], series.points[-1]
    begin, end = format_instant(first)[:10], format_instant(last)[:10]
    if first == last:
        return f"{series.title}: {series.said(ends)} on {end}"
    number = plural(len(series.points), "value")
    return (
        f"{series.title}: {number}, {series.said(begins)} on {begin}, {series.said(ends)} on {end}"
    )


def numbers(series: Series) -> list[float] | None:
    """Returns the values as numbers; None where one of them is none."""
    try:
        found = [float(value.replace(",", "")) for _, value in series.points]
    except ValueError:
        return None
    return found if all(map(isfinite, found)) else None


def _heights(series: Series, top: float, bottom: float) -> list[float]:
    """Returns how high each point lies; what is no number, or always the same, lies in between."""
    values = numbers(series) or [0.0]
    low, high = min(values), max(values)
    if low == high:
        return [(top + bottom) / 2] * len(series.points)
    return [bottom - (bottom - top) * (value - low) / (high - low) for value in values]


def _small(series: Series, place: _Place) -> Iterator[Shape]:
    top, bottom = place.y + _TOP, place.y + _BOTTOM
    yield fitted(Words(place.x, place.y + 16, series.title, "word strong"), _WIDE)
    heights = _heights(series, top, bottom)
    places = [(place.at(at), y) for (at, _), y in zip(series.points, heights, strict=True)]
    if len(places) > 1:
        line = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        yield Path(f"M{line}", "axis")
    for (x, y), (at, value) in zip(places, series.points, strict=True):
        hint = f"{format_instant(at)[:10]}: {series.said(value)}"
        yield Path(f"M{x - 3:.1f} {y:.1f}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z", "mark", hint)
    yield Path(f"M{place.x:.1f} {bottom + 8}h{_WIDE:.1f}", "rule")
    yield from _labels(series, place)


def _labels(series: Series, place: _Place) -> Iterator[Shape]:
    (first, begins), (last, ends) = series.points[0], series.points[-1]
    y = place.y + _BOTTOM + 23
    said = f"{series.said(ends)} ({format_instant(last)[:4]})"
    right = fitted(Words(place.x + _WIDE, y, said, "word strong", "end"), _WIDE)
    yield right
    room = _WIDE - breadth(right.text, right.look) - 10
    if first != last and room > 0:
        said = f"{series.said(begins)} ({format_instant(first)[:4]})"
        yield fitted(Words(place.x, y, said), room)
