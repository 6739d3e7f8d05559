"""Coverage before and after: a point for each independent source that a requirement has.

A diamond is a sole source, a cross a requirement that had one and has none. Requirements that get
worse come first, by weight; those that stay as they are follow while there is room.
"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from relto.pages.shapes import Path, Picture, Shape, Words, fitted
from relto.planning.incoming import Covered, Incoming

_MOST = 40
_LEFT = 400
_ROW = 24
_TOP = 52
_HEAD = 12
_POINTS = 4
"""Sources drawn as points; more are a number behind the last."""


def depths_picture(incoming: Incoming | None) -> Picture | None:
    """Draws the sources of requirements today and in each scenario; None without any."""
    if incoming is None or not incoming.requirements:
        return None
    rows = worst_first(incoming)
    shown = rows[:_MOST]
    worst = incoming.outcomes()[-1] if incoming.scenarios else None
    told = f"{len(rows)} requirements, {incoming.sole} of them with a single source today."
    if worst is not None:
        told += (
            f" At worst ({worst.scenario}) {len(worst.lost)} lose their last source and "
            f"{len(worst.newly_sole)} more are left with one."
        )
    shapes = [*_heads(incoming), *(s for n, row in enumerate(shown) for s in _row(row, n))]
    height = _TOP + len(shown) * _ROW + 34
    shapes += _legend(height - 20, len(rows) - len(shown))
    title = "What we would still know: independent sources per requirement"
    return Picture("depths", title, told, height, tuple(shapes))


def worst_first(incoming: Incoming) -> tuple[Covered, ...]:
    """Returns those that lose their last source first, those that stay as they are last."""
    return tuple(sorted(incoming.requirements, key=_rank))


def _rank(row: Covered) -> tuple[object, ...]:
    last = min(row.after, default=row.before)
    harm = 0 if last == 0 < row.before else 1 if last == 1 < row.before else 2
    return (harm, last >= row.before, -row.weight, row.requirement)


def _step(incoming: Incoming) -> float:
    return (960 - _LEFT) / (1 + len(incoming.scenarios))


def _heads(incoming: Incoming) -> Iterator[Shape]:
    step = _step(incoming)
    for place, name in enumerate(("today", *incoming.scenarios)):
        for line, part in enumerate(wrap(name, _HEAD)[:2]):
            yield Words(_LEFT + place * step, 18 + line * 16, part, "word strong", "start", name)
    yield Words(_LEFT - 16, 18, "weight", "word", "end")
    yield Path(f"M0 {_TOP - 10}H960", "rule")


def _row(row: Covered, line: int) -> Iterator[Shape]:
    y = _TOP + line * _ROW + 8
    yield fitted(Words(0, y + 4, f"{row.requirement}  {row.question}"), _LEFT - 40)
    yield Words(_LEFT - 16, y + 4, f"{row.weight}", "word", "end", "weight")
    step = (960 - _LEFT) / (1 + len(row.after))
    for place, depth in enumerate((row.before, *row.after)):
        x = _LEFT + place * step + 8
        yield from _points(x, y, depth, row.before)
        if place == 0 and row.only:
            yield fitted(Words(x + 16, y + 4, row.only), step - 30)


def _points(x: float, y: float, depth: int, before: int) -> Iterator[Shape]:
    if depth == 0:
        if before:
            yield cross(x, y)
        else:
            yield Words(x - 3, y + 4, "none", "word", "start")
    elif depth == 1:
        yield diamond(x, y, "mark" if before == 1 else "mark worse")
    else:
        for place in range(min(depth, _POINTS)):
            yield point(x + place * 14, y)
        if depth > _POINTS:
            yield Words(x + _POINTS * 14 - 4, y + 4, f"+{depth - _POINTS}")


def point(x: float, y: float) -> Path:
    """Draws one of several sources."""
    return Path(f"M{x - 5:g} {y:g}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z", "mark")


def diamond(x: float, y: float, look: str) -> Path:
    """Draws a sole source."""
    return Path(f"M{x - 7:g} {y:g}l7 -8l7 8l-7 8z", look)


def cross(x: float, y: float) -> Path:
    """Draws the loss of the last source."""
    return Path(f"M{x - 6:g} {y - 6:g}l12 12m0 -12l-12 12", "cross")


def _legend(y: float, more: int) -> Iterator[Shape]:
    yield point(6, y)
    yield Words(18, y + 4, "one of several")
    yield diamond(150, y, "mark")
    yield Words(164, y + 4, "sole source")
    yield diamond(270, y, "mark worse")
    yield Words(284, y + 4, "newly sole source")
    yield cross(440, y)
    yield Words(454, y + 4, "last source lost")
    if more > 0:
        yield Words(960, y + 4, f"{more:,} more in the table", "word", "end")
