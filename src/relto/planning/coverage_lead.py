"""Lead time: how much earlier a source tells than the next one does.

Only topics count on which the source was the first, on a known day, and another told of them
later, on a known day, be it the same account: what nobody else told has no next, and what nobody
dated has no lead.
It does not say whether the later one was better.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from relto.planning.coverage import UNDATED, Coverage, Mask, Numbers


class Lead(NamedTuple):
    """On how many topics a source was the first, and by how many days in the median."""

    first: int
    median_days: float | None


def lead_of(coverage: Coverage, source: int) -> Lead:
    """Tells how much later topics would have been known without a source."""
    days = days_lost(coverage, source)
    return Lead(len(days), float(np.median(days)) if len(days) else None)


def days_lost(coverage: Coverage, source: int) -> Numbers:
    """Returns the days between a source's telling and the next, where it was the first."""
    own = coverage.link_source == source
    before = earliest(coverage, np.ones(len(own), dtype=np.bool_))
    after = earliest(coverage, ~own)
    later = (before < after) & (after < UNDATED)
    days: Numbers = after[later] - before[later]
    return days


def earliest(coverage: Coverage, links: Mask) -> Numbers:
    """Returns the first known day of each topic among some links, else `UNDATED`."""
    first = np.full(len(coverage.topics), UNDATED, dtype=np.int64)
    np.minimum.at(first, coverage.link_topic[links], coverage.link_day[links])
    return first
