"""Who is heard of through whom: what a partner passes on, and what would be cut off with it.

The network is two steps deep: an account reaches us from whom it is of, or through those that
pass it on. It does not follow what partners exchange without us.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from relto.planning.coverage import Removal, without
from relto.planning.coverage_supply import Supply

WIDTH = 80
_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Relay:
    """A partner passes on what another told.

    Attributes:
        giver: who passes it on.
        origin: whose account it is.
        requirements: on how many requirements.
        products: how much it is, counted on each requirement.
    """

    giver: str
    origin: str
    requirements: int
    products: int


def relays(supply: Supply) -> tuple[Relay, ...]:
    """Returns who passes on what of whom, the most first."""
    coverage = supply.coverage
    topics: dict[tuple[str, str], set[int]] = defaultdict(set)
    products: dict[tuple[str, str], int] = defaultdict(int)
    for link, account in enumerate(coverage.link_account.tolist()):
        giver = coverage.sources[int(coverage.link_source[link])]
        origin = coverage.account_origin[account]
        if giver not in origin.split("+"):
            topics[giver, origin].add(int(coverage.account_topic[account]))
            products[giver, origin] += int(supply.products[link])
    found = [Relay(*pair, len(topics[pair]), products[pair]) for pair in topics]
    return tuple(sorted(found, key=lambda each: (-each.products, each.giver, each.origin)))


def cut_off_with(supply: Supply, partner: str) -> tuple[str, ...]:
    """Returns those that would no longer be heard of without a partner, itself apart."""
    coverage = supply.coverage
    with_it: set[str] = set()
    without_it: set[str] = set()
    for link, account in enumerate(coverage.link_account.tolist()):
        giver = coverage.sources[int(coverage.link_source[link])]
        heard = set(coverage.account_origin[account].split("+"))
        (with_it if giver == partner else without_it).update(heard)
    return tuple(sorted(with_it - without_it - {partner}))


def silenced(supply: Supply, partners: Collection[str]) -> Removal:
    """Tells what is lost if partners give nothing and nobody passes anything of theirs on."""
    coverage = supply.coverage
    gone = supply.passed_on(frozenset(partners)) | coverage.mask(partners)[coverage.link_source]
    return Removal(
        removed=tuple(sorted(partners)),
        before=coverage.depth,
        after=coverage.depth_with(~gone),
        weights=coverage.weights,
    )


def network_to_json(supply: Supply, removed: Collection[str] = ()) -> dict[str, Any]:
    """Writes who passes on whom, and who would be cut off, as fields of a JSON object."""
    nothing_passed_on = silenced(supply, removed)
    return {
        "nothing_passed_on": {
            "lost": int(nothing_passed_on.lost.sum()),
            "newly_sole_source": int(nothing_passed_on.newly_sole_source.sum()),
            "lost_topics": list(supply.coverage.names(nothing_passed_on.lost)),
        },
        "relays": [
            {
                "source": each.giver,
                "origin": each.origin,
                "topics": each.requirements,
                "products": each.products,
            }
            for each in relays(supply)
        ],
        "cut_off_with": {
            source: list(lost)
            for source in supply.coverage.sources
            if (lost := cut_off_with(supply, source))
        },
    }


def _silence_lines(supply: Supply, removed: Collection[str]) -> Iterator[str]:
    found = silenced(supply, removed)
    alone = without(supply.coverage, removed)
    more = found.lost & ~alone.lost
    if not more.any():
        return
    names = ", ".join(supply.coverage.names(more)[:_MOST_SHOWN])
    dots = ", …" if int(more.sum()) > _MOST_SHOWN else ""
    yield (
        f"- and if nobody may pass on anything of {' or '.join(found.removed)} either: "
        f"{int(found.lost.sum()):,} lost, {int(found.newly_sole_source.sum()):,} newly "
        f"sole-source; lost besides: {names}{dots}"
    )


def network_lines(supply: Supply, removed: Collection[str] = ()) -> list[str]:
    """Writes the same for a person."""
    lines = [*_silence_lines(supply, removed)]
    lines += [
        f"! {each.giver} passes on what {each.origin} told, on {each.requirements:,} of them"
        for each in relays(supply)[:_MOST_SHOWN]
    ]
    lines += [
        f"! without {source} nothing more is heard of {', '.join(lost)}"
        for source in supply.coverage.sources
        if (lost := cut_off_with(supply, source))
    ]
    return [part for line in lines for part in textwrap.wrap(line, WIDTH, subsequent_indent="  ")]
