"""All partners side by side: P in each dimension with its interval, each on a scale of its own.

Partners stand in the order of their codes, never of merit, and no dimension is added to another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from relto.assessment.lines import share
from relto.assessment.pictures.axis import Scale, bands, diamond
from relto.assessment.result import Cell, Status
from relto.assessment.wording import dimension_words, not_judged_words
from relto.pages.shapes import WIDTH, Box, Path, Picture, Shape, Words, fitted

_TOP = 44
_ROW = 26
_LEFT = 150
_GAP = 14
_MOST = 30


def partners_picture(
    partners: Sequence[tuple[str, Sequence[Cell]]], least: Sequence[float]
) -> Picture | None:
    """Draws a row for each partner; None without any. Those without room stand in the table.

    Args:
        partners: codes, each with a cell for every dimension.
        least: the least P of each standing above the lowest, ascending.
    """
    shown = partners[:_MOST]
    if not shown:
        return None
    bottom = _TOP + _ROW * len(shown)
    columns = [cell.dimension for cell in shown[0][1]]
    wide = (WIDTH - _LEFT) / len(columns)
    scales = [Scale(_LEFT + n * wide, _LEFT + (n + 1) * wide - _GAP) for n in range(len(columns))]
    shapes: list[Shape] = []
    for scale, dimension in zip(scales, columns, strict=True):
        words = Words(scale.begin, _TOP - 24, dimension_words(dimension), "word strong")
        shapes += [fitted(words, wide), *_frame(scale, bottom, least)]
    for line, (partner, cells) in enumerate(shown):
        y = _TOP + line * _ROW + _ROW / 2
        shapes.append(fitted(Words(0, y + 4, partner, "word strong"), _LEFT - 10))
        for scale, cell in zip(scales, cells, strict=True):
            shapes += _cell(scale, y, cell)
    more = len(partners) - len(shown)
    if more > 0:
        shapes.append(Words(WIDTH, bottom + 24, f"{more:,} more in the table", "word", "end"))
    told = (
        f"{len(partners):,} partners in the order of their codes; each scale goes from 0 to 1. A "
        "filled mark is judged, a hollow one cannot be; the bar is the interval; where there is no "
        "evidence it says none."
    )
    return Picture("partners", "Side by side, never summed", told, bottom + 34, tuple(shapes))


def _frame(scale: Scale, bottom: float, least: Sequence[float]) -> Iterator[Shape]:
    for _, low, _ in bands(least):
        if low > 0:
            yield Path(f"M{scale.at(low):.1f} {_TOP}V{bottom}", "leader")
    yield Path(f"M{scale.begin:.1f} {bottom}H{scale.end:.1f}", "axis")
    yield Words(scale.begin, _TOP - 6, "0", "number")
    yield Words(scale.end, _TOP - 6, "1", "number", "end")


def _cell(scale: Scale, y: float, cell: Cell) -> Iterator[Shape]:
    if cell.status is Status.NO_EVIDENCE:
        yield Words(scale.begin + 6, y + 4, "none", "number halo", hint="no evidence")
        return
    judged = cell.standing is not None
    hint = f"{share(cell.probability)}, {share(cell.low)} to {share(cell.high)}"
    if not judged:
        hint += f", {not_judged_words(cell.status)}"
    low, high = scale.at(cell.low), scale.at(cell.high)
    yield Box(low, y - 4, max(1.0, high - low), 8, "heat2", hint)
    yield diamond(scale.at(cell.probability), y, "mark" if judged else "mark worse", hint)
