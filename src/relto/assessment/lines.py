"""How lines of an assessment's text are made: at most 80 columns, numbers the same everywhere.

It knows no assessment.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from relto.core.instant import format_instant
from relto.model.rung import Rung
from relto.pages.words import spelled

WIDTH = 80
OPEN_END = "…"


def wrapped(lead: str, text: str, indent: int | None = None) -> list[str]:
    """Breaks text at 80 columns; what follows is indented like the lead, or as told."""
    return textwrap.wrap(
        spelled(text),
        WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * (len(lead) if indent is None else indent),
        break_on_hyphens=False,
    ) or [lead.rstrip()]


def shortened(text: str, width: int) -> str:
    """Cuts text to a width, with an ellipsis."""
    shown = spelled(text)
    return shown if len(shown) <= width else shown[: width - 1] + OPEN_END


def day(at: int) -> str:
    """Writes an instant's day."""
    return format_instant(at)[:10]


def share(number: float) -> str:
    """Writes a probability with two digits; only what is certain is 0 or 1."""
    if 0 < number < 0.005:
        return "<.01"
    return ">.99" if 0.995 <= number < 1 else f"{number:.2f}"


def step(number: float) -> str:
    """Writes by how much something moves."""
    return f"{number:+.2f}" if abs(number) >= 0.005 else "~0"


def between(low: Rung, high: Rung) -> str:
    """Writes a range of rungs."""
    return low.words if low is high else f"{low.words} to {high.words}"


def listed(names: Sequence[str], most: int) -> str:
    """Joins names; of many the rest is counted."""
    rest = len(names) - most
    shown = ", ".join(spelled(name) for name in names[:most])
    return f"{shown}, and {rest:,} more" if rest > 0 else shown
