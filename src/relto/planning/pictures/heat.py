"""The heat map: how many products each partner would lose under each topic.

The most affected partners and topics are shown, the rest gathered in a last column and row. A
product with two topics stands under both, so that columns do not add up to a partner's total.
What is gathered has its number and no shade.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import ceil, sqrt

from relto.pages.shapes import WIDTH, Box, Picture, Shape, Words, breadth, fitted, shortened_path
from relto.pages.words import plural, spelled
from relto.planning.compare import NO_TOPIC
from relto.planning.report import PlanReport

STEPS = 5
_MOST_PARTNERS = 11
_MOST_TOPICS = 24
_LEFT = 230
_HIGH = 26
_WIDEST = 110
_TOP = 30
_MORE = " more"
_DARK = 4
"""From this step on, numbers are written in white."""

Losses = dict[tuple[str, str], int]


def heat_picture(report: PlanReport) -> Picture | None:
    """Draws what is lost per partner and topic; None where nothing is."""
    losses = _losses(report)
    if not losses:
        return None
    partners = _ranked(losses, 0)
    topics = _ranked(losses, 1)
    shown, columns, rows = _gathered(losses, partners, topics)
    shapes = tuple(_shapes(shown, columns, rows))
    worst = max(losses.items(), key=lambda each: each[1])
    who = "1 partner loses" if len(partners) == 1 else f"{len(partners)} partners lose"
    told = (
        f"{who} something under {plural(len(topics), 'topic')}; most of all {worst[0][0]} under "
        f"{worst[0][1]}: {plural(worst[1], 'product')}. All numbers stand in the table of changes."
    )
    height = _TOP + _HIGH * len(rows) + 34
    return Picture("heat", "What is lost, by partner and topic", told, height, shapes)


def _losses(report: PlanReport) -> Losses:
    losses: Losses = defaultdict(int)
    for change in report.changes:
        if change.after < change.before:
            topic = "(no topic)" if change.topic in (NO_TOPIC, None) else str(change.topic)
            losses[change.partner, topic] += change.products
    return losses


def _ranked(losses: Losses, side: int) -> list[str]:
    sums: dict[str, int] = defaultdict(int)
    for key, number in losses.items():
        sums[key[side]] += number
    return sorted(sums, key=lambda name: (-sums[name], name))


def _gathered(
    losses: Losses, partners: list[str], topics: list[str]
) -> tuple[Losses, list[str], list[str]]:
    columns, rows = _named(partners, _MOST_PARTNERS), _named(topics, _MOST_TOPICS)
    column = {name: columns[min(place, len(columns) - 1)] for place, name in enumerate(partners)}
    row = {name: rows[min(place, len(rows) - 1)] for place, name in enumerate(topics)}
    shown: Losses = defaultdict(int)
    for (partner, topic), number in losses.items():
        shown[column[partner], row[topic]] += number
    return shown, columns, rows


def _named(names: list[str], most: int) -> list[str]:
    if len(names) <= most:
        return names
    return [*names[: most - 1], f"{len(names) - most + 1}{_MORE}"]


def _is_gathered(name: str) -> bool:
    """Tells whether a name stands for several; no code has a space in it."""
    return name.endswith(_MORE)


def _shapes(shown: Losses, columns: list[str], rows: list[str]) -> Iterator[Shape]:
    wide, high = min(_WIDEST, (WIDTH - _LEFT) // len(columns)), _HIGH
    single = {key: n for key, n in shown.items() if not any(map(_is_gathered, key))}
    most = max(single.values(), default=1)
    for place, partner in enumerate(columns):
        x = _LEFT + place * wide
        yield fitted(Words(x + wide / 2, _TOP - 10, partner, "word strong", "middle"), wide)
    for line, topic in enumerate(rows):
        y = _TOP + line * high
        yield Words(0, y + 17, shortened_path(spelled(topic), _LEFT - 10), hint=topic)
        for place, partner in enumerate(columns):
            number = shown.get((partner, topic), 0)
            scale = most if (partner, topic) in single else 0
            yield from _cell((_LEFT + place * wide, y, wide), number, scale)
    yield from _legend(_TOP + len(rows) * high + 12, most)


def _cell(place: tuple[float, float, float], number: int, most: int) -> Iterator[Shape]:
    x, y, wide = place
    shade = ceil(STEPS * sqrt(number / most)) if number and most else 0
    yield Box(x, y, wide - 2, _HIGH - 2, f"heat{shade}")
    look = "number light" if shade >= _DARK else "number"
    yield Words(x + wide / 2 - 1, y + 16, _brief(number), look, "middle", f"{number:,}")


def _brief(number: int) -> str:
    """Writes a number in at most six letters; none is a point."""
    if number == 0:
        return "·"
    if number < 100_000:
        return f"{number:,}"
    return f"{number / 1_000:,.0f}k" if number < 10_000_000 else f"{number / 1_000_000:,.0f}M"


def _legend(y: float, most: int) -> Iterator[Shape]:
    said = "products lost; a darker field is more"
    yield Words(0, y + 12, said)
    x = breadth(said) + 20
    limits = {int(most * (shade / STEPS) ** 2): shade for shade in range(STEPS, 0, -1)}
    for limit, shade in sorted(limits.items()):
        if limit:
            yield Box(x, y, 22, 16, f"heat{shade}")
            yield Words(x + 28, y + 12, f"to {_brief(limit)}")
            x += 100
