"""Restrictions laid over others that say the same for another time: renewed, not doubled.

1. Two restrictions say the same where recipients, selection, originators and rung agree, and
   the reason or the place where they are written.
2. Of those, stretches of time that overlap or touch become one, with the reason and the place of
   the later writing. At every instant just as much is restricted as by both.
3. What lies apart in time, or says something else, stays by itself.

It never shortens, lifts or loosens a restriction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from relto.model.posture import Restriction
from relto.model.source import Span


def renewed(some: Iterable[Restriction], more: Iterable[Restriction]) -> list[Restriction]:
    """Returns restrictions with more of them, those that say the same put together."""
    found = list(dict.fromkeys(some))
    for new in more:
        if any(_says(new, old) and _holds(old.span, new.span) for old in found):
            continue
        span = new.span
        while (
            old := next((each for each in found if _extends(new, span, each)), None)
        ) is not None:
            found.remove(old)
            span = _both(span, old.span)
        found.append(replace(new, span=span))
    return found


def _says(new: Restriction, old: Restriction) -> bool:
    same = (new.to, new.what, new.originators, new.rung) == (
        old.to,
        old.what,
        old.originators,
        old.rung,
    )
    return same and (new.reason == old.reason or new.source == old.source)


def _extends(new: Restriction, span: Span, old: Restriction) -> bool:
    """Tells whether one says the same, and no instant lies between it and a stretch."""
    meets = _begins_by(span, old.span.end) and _begins_by(old.span, span.end)
    return meets and _says(new, old)


def _begins_by(span: Span, end: int | None) -> bool:
    return span.begin is None or end is None or span.begin <= end


def _holds(whole: Span, part: Span) -> bool:
    return _both(whole, part) == whole


def _both(one: Span, other: Span) -> Span:
    begins, ends = (one.begin, other.begin), (one.end, other.end)
    return Span(
        None if None in begins else min(each for each in begins if each is not None),
        None if None in ends else max(each for each in ends if each is not None),
    )
