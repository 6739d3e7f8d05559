"""What rests on whom: every removal of one partner and of two, and the best so many.

relto looks once at topics that fall alike; beside it each pair is removed and counted by itself.
"""

from itertools import combinations

import numpy as np

from bench.measure import Row, in_turns, processor, ratio
from bench.report import Result, Scale
from relto.planning.coverage import Coverage, Link, coverage_of, without
from relto.planning.coverage_best import best_sources
from relto.planning.coverage_pairs import removals

REQUIREMENTS, PARTNERS, CHOSEN = 3_000, 100, 10
TRIED = 50


def links() -> list[Link]:
    """Who gives something on what: few partners on much, many on little, some pass on others'."""
    chance = np.random.default_rng(4)
    reach = np.clip(0.3 / np.arange(1, PARTNERS + 1) ** 0.8, 0, 1)
    given = chance.random((REQUIREMENTS, PARTNERS)) < reach * 2 * chance.random((REQUIREMENTS, 1))
    relays = chance.random(given.shape) < 0.1
    return [
        Link(f"P{partner:03}", f"R{topic:05}", f"P{partner // 2:03}" if passed else "")
        for topic, partner in zip(*(each.tolist() for each in np.nonzero(given)), strict=True)
        for passed in (relays[topic, partner],)
    ]


def one_by_one(coverage: Coverage) -> None:
    """Removes a few pairs, each by itself."""
    for pair in list(combinations(coverage.sources, 2))[:TRIED]:
        without(coverage, pair)


def run(_scale: Scale) -> Result:
    """Times all removals from the links on, and the best choice."""
    result = Result("What is lost without any partner and any two")
    given = links()
    required = {f"R{topic:05}": 1.0 for topic in range(REQUIREMENTS)}
    coverage = coverage_of(given, required)
    medians = in_turns(
        {
            "removals": processor(lambda: removals(coverage_of(given, required))),
            "single": processor(lambda: one_by_one(coverage)),
            "best": processor(lambda: best_sources(coverage, CHOSEN)),
        },
        rounds=3,
    )
    pairs = len(coverage.sources) * (len(coverage.sources) - 1) // 2
    each = medians["single"] / TRIED * pairs
    what = f"{len(coverage.topics):,} requirements by {len(coverage.sources)} partners"
    result.add(
        Row(f"{what}, each and every pair", "relto", medians["removals"], "s", aim=2),
        Row(f"{what}, pair by pair, scaled", "relto", each, "s"),
        ratio("pair by pair ÷ all at once", slow=each, fast=medians["removals"]),
        Row(f"best {CHOSEN} partners, proved", "relto", medians["best"], "s"),
    )
    best, found = best_sources(coverage, CHOSEN), removals(coverage)
    result.notes.append(
        f"{len(given):,} links, of which a tenth re-report another partner's account. The worst "
        f"pair loses {int(found.lost.max()):,}, up to {int(found.beyond.max()):,} more than the "
        f"two alone; the best {CHOSEN} cover {best.covered:,}, at most {best.bound:,.0f}."
    )
    return result
