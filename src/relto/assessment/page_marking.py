"""The marking of a page: the roll-up of the markings of all evidence that it shows.

It decides nothing about who may see the page; where a marking cannot be read, it says so and
names them all.
"""

from __future__ import annotations

from collections.abc import Iterable

from relto.core.errors import InputError
from relto.labels import render_label, roll_up
from relto.labels.schemes import read_marking
from relto.model.evidence import Evidence
from relto.pages.words import plural


def page_marking(items: Iterable[Evidence]) -> str:
    """Returns the marking of a page that shows these items; empty where none is marked."""
    shown = list(items)
    marked = [item for item in shown if item.marking.strip()]
    if not marked:
        return ""
    text = _rolled_up(marked)
    missing = len(shown) - len(marked)
    return f"{text} ({plural(missing, 'item')} not marked)" if missing else text


def _rolled_up(marked: list[Evidence]) -> str:
    try:
        labels = [read_marking(item.scheme, item.marking.strip()) for item in marked]
    except InputError:
        texts = sorted({f"{item.scheme}: {item.marking.strip()}" for item in marked})
        return f"Several markings, to be joined by hand: {'; '.join(texts)}"
    rolled = roll_up(labels)
    return render_label(rolled)
