"""Lead time: how much earlier a source tells than the next one does.

Only topics count on which the source was the first, on a known day, and another told of them
later, on a known day, be it the same account: what nobody else told has no next, and what nobody
dated has no lead.
It does not say whether the later one was better.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from relto.planning.coverage import UNDATED, Coverage, Numbers


class Lead(NamedTuple):
    """On how many topics a source was the first, and by how many days in the median."""

    first: int
    median_days: float | None


def leads(coverage: Coverage) -> tuple[Lead, ...]:
    """Tells of each source how much later topics would have been known without it."""
    winners, days = _won(coverage)
    order = np.argsort(winners, kind="stable")
    ends = np.cumsum(np.bincount(winners, minlength=len(coverage.sources)))
    return tuple(
        Lead(len(some), float(np.median(some)) if len(some) else None)
        for some in np.split(days[order], ends[:-1])
    )[: len(coverage.sources)]


def _won(coverage: Coverage) -> tuple[Numbers, Numbers]:
    """Returns, for each topic with a first and a later source, the first and the days between."""
    dated = coverage.link_day < UNDATED
    topic, source, day = (
        each[dated] for each in (coverage.link_topic, coverage.link_source, coverage.link_day)
    )
    order = np.lexsort((day, source, topic))
    topic, source, day = topic[order], source[order], day[order]
    once = np.ones(len(topic), dtype=np.bool_)
    once[1:] = (topic[1:] != topic[:-1]) | (source[1:] != source[:-1])
    topic, source, day = topic[once], source[once], day[once]
    order = np.lexsort((day, topic))
    topic, source, day = topic[order], source[order], day[order]
    first = np.ones(len(topic), dtype=np.bool_)
    first[1:] = topic[1:] != topic[:-1]
    places = np.flatnonzero(first[:-1] & ~first[1:])
    between = day[places + 1] - day[places]
    return source[places[between > 0]], between[between > 0]
