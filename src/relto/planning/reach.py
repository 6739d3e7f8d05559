"""What refers over several steps to something that partners lose.

1. What a partner keeps and what refers to something it loses is the first step; what it keeps
   and what refers to a step before is the next one.
2. Each product counts once for a partner, at its first step; so circles come to an end.
3. After `MOST_STEPS` nobody follows a thread any further: what lies beyond is not counted.

It looks nothing up: its caller tells what refers to what.

Basis: STIX 2.1 §3.1 (references), which may stand in circles.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from relto.planning.dial import Words
from relto.planning.recalls import Column, Dials, Rows

MOST_STEPS = 5
"""Steps of reference that are followed, the first one among them."""


class Links(NamedTuple):
    """Products that refer to others.

    Attributes:
        products: the number of each product that refers, once.
        profiles: the profile of each.
        starts: where the references of each begin.
        targets: the product that each reference leads to.
    """

    products: Rows
    profiles: Column
    starts: Rows
    targets: Rows


Referring = Callable[[Rows], Links]
"""Answers what refers to some products."""


class _Reached(NamedTuple):
    """Products, ascending, and for which partners each was reached."""

    products: Rows
    bits: Words

    def of(self, products: Rows) -> Words:
        """Returns the bits of some products, none where one was not reached."""
        found = np.zeros((len(products), self.bits.shape[1]), dtype=np.uint64)
        if len(self.products):
            place = np.searchsorted(self.products, products).clip(max=len(self.products) - 1)
            hit = self.products[place] == products
            found[hit] = self.bits[place[hit]]
        return found

    def somebody(self) -> _Reached:
        """Returns those that were reached for any partner."""
        wanted = np.bitwise_or.reduce(self.bits, axis=1) != 0
        return _Reached(self.products[wanted], self.bits[wanted])

    def with_more(self, more: _Reached) -> _Reached:
        products = np.union1d(self.products, more.products)
        return _Reached(products, self.of(products) | more.of(products))


def further(dials: Dials, direct: tuple[Rows, Words], referring: Referring) -> dict[str, int]:
    """Counts, for each partner, what it keeps and what leads to a loss in more than one step.

    Args:
        dials: what both policies deliver.
        direct: products that refer to something lost, each once, and for which partners.
        referring: answers what refers to some products.
    """
    order = np.argsort(direct[0], kind="stable")
    first = _Reached(direct[0][order], direct[1][order])
    known = edge = first.somebody()
    for _ in range(MOST_STEPS - 1):
        if not len(edge.products):
            break
        edge = _next(dials, known, edge, referring(edge.products))
        known = known.with_more(edge)
    later = known.bits & ~first.of(known.products)
    return {
        partner: count
        for bit, partner in enumerate(dials.partners)
        if (count := int((later[:, bit // 64] >> np.uint64(bit % 64) & np.uint64(1)).sum()))
    }


def _next(dials: Dials, known: _Reached, edge: _Reached, links: Links) -> _Reached:
    """Returns what a step reaches anew."""
    if not len(links.products):
        return _Reached(edge.products[:0], edge.bits[:0])
    bits: Words = np.bitwise_or.reduceat(edge.of(links.targets), links.starts, axis=0)
    bits = bits & dials.kept[links.profiles] & ~known.of(links.products)
    order = np.argsort(links.products, kind="stable")
    return _Reached(links.products[order], bits[order]).somebody()
