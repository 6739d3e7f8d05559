"""The sensitivity of a cell: P and the rung that follows under each other assumption.

A variant that calls for another rung is hollow and named; the rest are points. All that general
assumptions change is drawn; of the items left out, those that move most.

It varies nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from relto.assessment.lines import share
from relto.assessment.pictures.axis import Scale, across, diamond
from relto.assessment.result import Cell, Variant
from relto.assessment.wording import dimension_words
from relto.pages.shapes import WIDTH, Path, Picture, Shape, Words, fitted
from relto.pages.words import plural

_TOP = 32
_ROW = 22
_SCALE = Scale(300, 700)
_RIGHT = 730
_MOST = 24
_LEFT_OUT, _PEERS = "without ", "without peers"


def sensitivity_picture(cell: Cell, least: Sequence[float]) -> Picture | None:
    """Draws the variants of a cell; None where nothing was varied.

    Args:
        cell: with its sensitivity.
        least: the least P of each standing above the lowest, ascending.
    """
    shown = told_first(cell)[:_MOST]
    if not shown:
        return None
    bottom = _TOP + _ROW * len(shown) + 8
    base = _SCALE.at(cell.probability)
    shapes: list[Shape] = [
        Path(f"M{base:.1f} {_TOP}V{bottom}", "axis", f"as it stands: {share(cell.probability)}"),
        *across(_SCALE, _TOP, bottom, least),
    ]
    for line, variant in enumerate(shown):
        shapes += _row(cell, variant, _TOP + 18 + line * _ROW)
    more = len(cell.sensitivity) - len(shown)
    if more:
        shapes.append(Words(0, bottom + 19, f"{plural(more, 'variant')} less: see the table"))
    return Picture(
        f"sensitivity-{cell.dimension.value}",
        f"Were it otherwise: {dimension_words(cell.dimension)}",
        _said(cell),
        bottom + 28,
        tuple(shapes),
    )


def told_first(cell: Cell) -> list[Variant]:
    """Returns general assumptions first, then what is left out, what moves most first."""
    return sorted(cell.sensitivity, key=lambda each: _rank(cell, each))


def _rank(cell: Cell, variant: Variant) -> tuple[bool, bool, float]:
    if not variant.name.startswith(_LEFT_OUT) or variant.name == _PEERS:
        return False, False, 0.0
    return True, variant.rung is cell.rung, -abs(variant.probability - cell.probability)


def _said(cell: Cell) -> str:
    flips = [each for each in cell.sensitivity if each.rung is not cell.rung]
    tried = plural(len(cell.sensitivity), "other assumption")
    low = min(each.probability for each in cell.sensitivity)
    high = max(each.probability for each in cell.sensitivity)
    reach = f"P goes from {share(low)} to {share(high)}"
    said = f"{tried} tried: {reach}; it stands at {share(cell.probability)}."
    if not flips:
        return f"{said} None of them calls for another rung than {cell.rung.words}."
    names = "; ".join(f"{each.name} ({each.rung.words})" for each in flips[:4])
    more = f"; and {len(flips) - 4} more" if len(flips) > 4 else ""
    return f"{said} Another rung than {cell.rung.words} follows from: {names}{more}."


def _row(cell: Cell, variant: Variant, y: float) -> Iterator[Shape]:
    x, base = _SCALE.at(variant.probability), _SCALE.at(cell.probability)
    flips = variant.rung is not cell.rung
    yield fitted(Words(0, y + 4, variant.name, "word strong" if flips else "word"), 290)
    if abs(x - base) > 1:
        yield Path(f"M{base:.1f} {y:.1f}H{x:.1f}", "rule")
    hint = f"P {share(variant.probability)}, {variant.rung.words}"
    yield diamond(x, y, "mark worse" if flips else "mark", hint)
    text = f"{share(variant.probability)}  {variant.rung.words}"
    look = "word strong" if flips else "word"
    words = Words(_RIGHT, y + 4, f"{text}, not {cell.rung.words}" if flips else text, look)
    yield fitted(words, WIDTH - _RIGHT)
