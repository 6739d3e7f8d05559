"""The flow picture: from what each partner gets today to what would become of it.

A band is a move of products from one rung to another; its width goes with their number, with a
least width so that the smallest can be seen. What does not move is not drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from relto.model.rung import Rung
from relto.pages.shapes import Box, Path, Picture, Shape, Words, fitted
from relto.planning.report import Change, PlanReport

_MOST = 14
_HEIGHT = 300
_EACH = 90
_LEAST = 3.0
_GAP = 22
_TOP = 34
_LEFT, _RIGHT = 250.0, 720.0
_BAR = 10


def flow_picture(report: PlanReport) -> Picture | None:
    """Draws what moves, partner by partner; None where nothing does."""
    moves = sorted(report.totals, key=lambda each: (-each.products, each.partner))
    if not moves:
        return None
    shown = sorted(moves[:_MOST], key=lambda each: (each.partner, -each.before, -each.after))
    scale = min(_HEIGHT, _EACH * len(shown)) / max(1, sum(move.products for move in shown))
    lefts = _stacked(shown, [(move.partner, move.before) for move in shown], scale)
    order = sorted(shown, key=lambda each: (-each.after, each.partner, -each.before))
    rights = _stacked(order, [(move.after,) for move in order], scale)
    shapes: list[Shape] = [
        Words(_LEFT, 18, "today", "word strong", "end"),
        Words(_RIGHT, 18, "under this plan", "word strong"),
    ]
    shapes += (_band(move, lefts[move], rights[move], scale) for move in shown)
    shapes += _left_names(shown, lefts, scale)
    shapes += _right_names(order, rights, scale)
    height = 30 + max(y + _thick(m, scale) for ys in (lefts, rights) for m, y in ys.items())
    if len(moves) > _MOST:
        shapes.append(Words(0, height + 14, f"{len(moves) - _MOST:,} smaller moves: see the table"))
        height += 24
    told = "; ".join(
        f"{m.partner}: {m.products:,} from {m.before.words} to {m.after.words}" for m in moves[:5]
    )
    rest = f"; and {len(moves) - 5:,} smaller moves" if len(moves) > 5 else ""
    return Picture("flow", "What moves from rung to rung", told + rest + ".", height, tuple(shapes))


def _thick(move: Change, scale: float) -> float:
    return max(_LEAST, move.products * scale)


def _stacked(
    moves: list[Change], keys: list[tuple[object, ...]], scale: float
) -> dict[Change, float]:
    """Returns where each band begins: those of one key touch, and keys stand apart."""
    y, last, found = float(_TOP), None, {}
    for move, key in zip(moves, keys, strict=True):
        if last is not None and key != last:
            y += _GAP
        found[move] = y
        y += _thick(move, scale)
        last = key
    return found


def _band(move: Change, left: float, right: float, scale: float) -> Path:
    thick = _thick(move, scale)
    a, b = _LEFT + _BAR + 4, _RIGHT - _BAR - 4
    middle = (a + b) / 2
    commands = (
        f"M{a:g} {left:.1f}C{middle:g} {left:.1f} {middle:g} {right:.1f} {b:g} {right:.1f}"
        f"v{thick:.1f}C{middle:g} {right + thick:.1f} {middle:g} {left + thick:.1f} "
        f"{a:g} {left + thick:.1f}z"
    )
    look = "gain" if move.after > move.before else "loss"
    hint = f"{move.partner}: {move.before.words} to {move.after.words}, {move.products:,} products"
    return Path(commands, look, hint)


def _left_names(moves: list[Change], places: dict[Change, float], scale: float) -> Iterator[Shape]:
    groups: dict[tuple[str, Rung], list[Change]] = defaultdict(list)
    for move in moves:
        groups[move.partner, move.before].append(move)
    for (partner, rung), some in groups.items():
        top, number = places[some[0]], sum(move.products for move in some)
        end = places[some[-1]] + _thick(some[-1], scale)
        yield Box(_LEFT + 2, top, _BAR, end - top, "bar")
        text = f"{partner} {rung.words} {number:,}"
        yield fitted(Words(_LEFT - 8, (top + end) / 2 + 4, text, anchor="end"), _LEFT - 8)


def _right_names(moves: list[Change], places: dict[Change, float], scale: float) -> Iterator[Shape]:
    groups: dict[Rung, list[Change]] = defaultdict(list)
    for move in moves:
        groups[move.after].append(move)
    for rung, some in groups.items():
        top, number = places[some[0]], sum(move.products for move in some)
        end = places[some[-1]] + _thick(some[-1], scale)
        yield Box(_RIGHT - _BAR - 2, top, _BAR, end - top, "bar")
        yield Words(_RIGHT + 6, (top + end) / 2 + 4, f"{rung.words}  {number:,}")
