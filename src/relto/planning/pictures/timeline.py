"""The timeline: from which months what is lost comes, and what happens to the plan and when.

Time runs to the right in proportion; labels stand in rows of their own where instants are close.
It knows no clock: every instant is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from relto.core.instant import format_instant, parse_instant
from relto.pages.shapes import WIDTH, Box, Path, Picture, Shape, Words, breadth, fitted
from relto.planning.report import PlanReport

_BARS = 90
_TOP = 30
_ROW = 20
_DAY = 86_400_000_000
_MOST = 16


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happens to a plan, at an instant in microseconds."""

    at: int
    what: str


@dataclass(frozen=True, slots=True)
class _Axis:
    begin: int
    end: int

    def x(self, at: int) -> float:
        return 10 + (WIDTH - 20) * (at - self.begin) / max(1, self.end - self.begin)


@dataclass(frozen=True, slots=True)
class _Row:
    x: float
    text: str
    left: bool


def timeline_picture(report: PlanReport, moments: tuple[Moment, ...]) -> Picture | None:
    """Draws the months of what is lost and the plan's own dates; None without either."""
    months = _months(report)
    marks = sorted(moments, key=lambda each: (each.at, each.what))[:_MOST]
    if not months and not marks:
        return None
    instants = [each.at for each in marks] + [at for begin, end, _ in months for at in (begin, end)]
    axis = _Axis(min(instants) - _DAY, max(instants) + _DAY)
    line = _TOP + (_BARS if months else 0)
    rows = _rows(marks, axis)
    # What is drawn later covers leaders: words stand on white.
    shapes: list[Shape] = [*_leaders(rows, line), *_bars(months, axis, line)]
    shapes += [Path(f"M0 {line}H{WIDTH}", "axis"), *_month_names(months, axis, line)]
    shapes += _labels(rows, line)
    told = "; ".join(f"{format_instant(each.at)[:10]} {each.what}" for each in marks) or "no dates"
    if months:
        told += f"; {sum(n for _, _, n in months):,} products lost, by month of arrival"
    height = line + 34 + len(marks) * _ROW + 10
    return Picture("timeline", "When", told + ".", height, tuple(shapes))


_Months = list[tuple[int, int, int]]


def _months(report: PlanReport) -> _Months:
    """Returns begin, end and losses of each month, from the first with a loss to the last.

    A product counts once for each partner and topic.
    """
    if report.outgoing is None:
        return []
    names = report.outgoing.months
    sums = [0] * len(names)
    for flow in report.outgoing.lost:
        for place, number in enumerate(flow.months):
            sums[place] += number
    dated = [(name, n) for name, n in zip(names, sums, strict=True) if len(name) == len("2026-11")]
    some = [place for place, (_, number) in enumerate(dated) if number]
    shown = dated[some[0] : some[-1] + 1] if some else []
    return [(*_ends(name), number) for name, number in shown]


def _ends(month: str) -> tuple[int, int]:
    year, number = int(month[:4]), int(month[5:7])
    after = (year + number // 12, number % 12 + 1)
    first, last = (f"{y:04d}-{m:02d}-01T00:00:00Z" for y, m in ((year, number), after))
    return parse_instant(first), parse_instant(last)


def _bars(months: _Months, axis: _Axis, line: float) -> Iterator[Shape]:
    most = max((number for _, _, number in months), default=0)
    if months:
        yield Words(0, 14, "lost products by month of arrival, counted under each topic")
    for begin, end, number in months:
        x, width = axis.x(begin), _wide(axis, begin, end)
        height = 0 if not most else (_BARS - 24) * number / most
        name = format_instant(begin)[:7]
        if number:
            yield Box(x, line - height, width, height, "bar", f"{name}: {number:,}")
            if width >= breadth(f"{number:,}"):
                yield Words(x + width / 2, line - height - 4, f"{number:,}", "word", "middle")
        yield Path(f"M{x:.1f} {line}v5", "axis", name)


def _wide(axis: _Axis, begin: int, end: int) -> float:
    return max(2.0, axis.x(end) - axis.x(begin) - 2)


def _month_names(months: _Months, axis: _Axis, line: float) -> Iterator[Shape]:
    """Names each month where there is room, else the years, as many as do not touch."""
    free = 0.0
    for begin, end, _ in months:
        x, width = axis.x(begin), _wide(axis, begin, end)
        name = format_instant(begin)[:7]
        if width >= breadth(name):
            yield Words(x + width / 2, line + 16, name, "word halo", "middle")
        elif name.endswith("-01") and free <= x <= WIDTH - breadth("2026"):
            yield Words(x, line + 16, name[:4], "word halo")
            free = x + breadth("2026") + 4


def _rows(marks: list[Moment], axis: _Axis) -> list[_Row]:
    """Orders marks in rows so that leaders cross as few words as can be."""
    rights: list[_Row] = []
    lefts: list[_Row] = []
    for mark in marks:
        text = f"{format_instant(mark.at)[:16].replace('T', ' ')}  {mark.what}"
        x = axis.x(mark.at)
        left = x + 8 + breadth(text) > WIDTH and x > WIDTH / 2
        (lefts if left else rights).append(_Row(x, text, left))
    return [*reversed(rights), *lefts]


def _leaders(rows: list[_Row], line: float) -> Iterator[Shape]:
    for place, row in enumerate(rows):
        yield Path(f"M{row.x:.1f} {line - 6}V{_below(line, place) - 4:.1f}", "leader")


def _labels(rows: list[_Row], line: float) -> Iterator[Shape]:
    for place, row in enumerate(rows):
        y = _below(line, place)
        if row.left:
            yield fitted(Words(row.x - 8, y, row.text, "word halo", "end"), row.x - 8)
        else:
            yield fitted(Words(row.x + 8, y, row.text, "word halo"), WIDTH - row.x - 8)


def _below(line: float, place: int) -> float:
    return line + 40 + place * _ROW
