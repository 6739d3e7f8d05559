"""A small plot as SVG: lines over two logarithmic axes. It needs no library."""

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 360, 80, 170, 40, 50
COLOURS = ("#0b6e4f", "#b23a48", "#3a506b")
Points = Sequence[tuple[float, float]]


def log_log(title: str, axes: tuple[str, str], lines: Mapping[str, Points]) -> str:
    """An SVG of lines through points; both axes are powers of ten, labelled by the two names."""
    points = [point for line in lines.values() for point in line]
    xs = _decades([x for x, _ in points])
    ys = _decades([y for _, y in points])
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            'font-family="sans-serif" font-size="12" role="img">'
        ),
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="22" font-size="14">{escape(title)}</text>',
        *(_vertical(power, xs) for power in range(xs[0], xs[1] + 1)),
        *(_horizontal(power, ys) for power in range(ys[0], ys[1] + 1)),
        _name(axes[0], f'x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 10}"'),
        _name(axes[1], f'transform="translate(16 {(TOP + HEIGHT - BOTTOM) / 2:.0f}) rotate(-90)"'),
        *(
            _line(name, [(_across(x, xs), _up(y, ys)) for x, y in line], colour)
            for (name, line), colour in zip(lines.items(), COLOURS, strict=False)
        ),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _name(text: str, place: str) -> str:
    return f'<text {place} text-anchor="middle">{escape(text)}</text>'


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _across(x: float, span: tuple[int, int]) -> float:
    return LEFT + (math.log10(x) - span[0]) / (span[1] - span[0]) * (WIDTH - LEFT - RIGHT)


def _up(y: float, span: tuple[int, int]) -> float:
    return (
        HEIGHT - BOTTOM - (math.log10(y) - span[0]) / (span[1] - span[0]) * (HEIGHT - TOP - BOTTOM)
    )


def _vertical(power: int, span: tuple[int, int]) -> str:
    x = _across(10.0**power, span)
    return (
        f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>'
        f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{_count(power)}</text>'
    )


def _horizontal(power: int, span: tuple[int, int]) -> str:
    y = _up(10.0**power, span)
    return (
        f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
        f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_seconds(power)}</text>'
    )


def _count(power: int) -> str:
    return f"{10**power:,}"


def _seconds(power: int) -> str:
    for floor, unit in ((0, "s"), (-3, "ms"), (-6, "µs")):
        if power >= floor:
            return f"{10 ** (power - floor):,} {unit}"
    return f"{10 ** (power + 9):,} ns"


def _line(name: str, points: Points, colour: str) -> str:
    path = " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points)
    x, y = points[-1]
    return (
        f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'
        f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" fill="{colour}">{escape(name)}</text>'
    )
