"""What partners may do in return for a cut: four scenarios, and the interval between them.

1. Unchanged: they go on as before.
2. Mirrors: of what they give on a requirement they withhold the share that we cut of what they
   have from us on it. Shares are whole numbers of products; what rounds to nothing is gone.
3. Cuts twice as much: twice that share.
4. Leaves: they give nothing any more, and of what others pass on of it nothing may be passed on
   either (the third-party rule).

Each scenario takes away what the one before it does, and perhaps more. Which of them will come
is nobody's to compute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from relto.model.readiness import Requirement
from relto.planning.coverage import Coverage, Mask, Numbers
from relto.planning.coverage_supply import Names, Supply
from relto.planning.incoming import Covered, Incoming

SCENARIOS = ("unchanged", "mirrors our cut", "cuts twice as much", "leaves")


class Cut(NamedTuple):
    """How much of what a partner has from us on a requirement is cut: so many of so many."""

    cut: int
    had: int


Cuts = Mapping[tuple[str, str], Cut]
"""Cuts by partner and requirement; where there is none, nothing is cut."""


def reciprocity(supply: Supply, partners: Names, cuts: Cuts) -> Incoming:
    """Tells what is left of each requirement in each scenario.

    Args:
        supply: who gives what on each requirement.
        partners: those that are cut; they all answer alike.
        cuts: how much is cut, by partner and requirement.
    """
    coverage = supply.coverage
    *left, with_relays = (coverage.depth_with(links) for links in _left(supply, partners, cuts))
    relayed = with_relays - left[-1]
    return Incoming(
        scenarios=SCENARIOS,
        requirements=tuple(
            replace(_covered(coverage, row, requirement, left), relayed=int(relayed[row]))
            for row, requirement in enumerate(supply.requirements)
        ),
        partners=tuple(sorted(partners)),
        relays=_relays(supply, partners),
    )


def _relays(supply: Supply, partners: Names) -> tuple[str, ...]:
    coverage = supply.coverage
    givers = {coverage.sources[giver] for giver in coverage.link_source[supply.passed_on(partners)]}
    return tuple(sorted(givers - partners))


def _left(supply: Supply, partners: Names, cuts: Cuts) -> tuple[Mask, ...]:
    """Returns the links left in each scenario; last, those if they left and others passed on."""
    coverage = supply.coverage
    every: Mask = np.ones(len(coverage.link_source), dtype=np.bool_)
    cut, had = _shares(coverage, partners, cuts)
    mirrored = supply.products * (had - cut) // had >= 1
    twice = supply.products * np.maximum(had - 2 * cut, 0) // had >= 1
    theirs = np.array([name in partners for name in coverage.sources], dtype=np.bool_)
    own = theirs[coverage.link_source]
    relayed = mirrored & twice & ~own
    return every, mirrored, mirrored & twice, relayed & ~supply.passed_on(partners), relayed


def _shares(coverage: Coverage, partners: Names, cuts: Cuts) -> tuple[Numbers, Numbers]:
    """Returns what is cut for each link's source on its requirement, and of how much."""
    cut = np.zeros(len(coverage.link_source), dtype=np.int64)
    had = np.ones(len(coverage.link_source), dtype=np.int64)
    sources, topics = coverage.link_source.tolist(), coverage.link_topic.tolist()
    for link, (source, topic) in enumerate(zip(sources, topics, strict=True)):
        partner = coverage.sources[source]
        share = cuts.get((partner, coverage.topics[topic]))
        if partner in partners and share is not None and share.had > 0:
            cut[link], had[link] = min(share.cut, share.had), share.had
    return cut, had


def _covered(
    coverage: Coverage, row: int, requirement: Requirement, depths: list[Numbers]
) -> Covered:
    return Covered(
        requirement=requirement.code,
        question=requirement.question,
        topic=requirement.topic,
        owner=requirement.owner,
        weight=requirement.weight,
        before=int(coverage.depth[row]),
        after=tuple(int(depth[row]) for depth in depths),
        only=_only(coverage, row) if coverage.depth[row] == 1 else "",
    )


def _only(coverage: Coverage, row: int) -> str:
    account = int(np.flatnonzero(coverage.account_topic == row)[0])
    return coverage.account_origin[account]
