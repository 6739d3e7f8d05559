"""Two policies evaluated over what a node holds: what consequences and questions rest on.

It reads within the caller's transaction; it compares nothing and stores nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from relto.model.handling import Handling
from relto.planning import Dial, Holdings, Scopes, combined, handlings_of, scopes_of
from relto.planning.dial import dials_of
from relto.planning.recalls import Mask
from relto.policy import Snapshot
from relto.services.holdings import Stock
from relto.services.traffic import Samples
from relto.store import Head, Transaction

Policies = tuple[Snapshot | None, Snapshot]


@dataclass(frozen=True)
class Compared:
    """Two policies evaluated over the stock of a node, in one transaction.

    Attributes:
        tx: the transaction.
        head: up to which everything is looked at.
        stock: what is held.
        policies: the one in force (None before the first) and the proposed one.
        at: the instant at which both are looked at.
    """

    tx: Transaction
    head: Head
    stock: Stock
    policies: Policies
    at: int

    @classmethod
    def of(cls, tx: Transaction, head: Head, policies: Policies, at: int) -> Compared:
        """Loads the stock up to a head row."""
        return cls(tx, head, Stock.of(tx, head), policies, at)

    @cached_property
    def _evaluated(self) -> tuple[Dial, Dial, Scopes, list[Handling]]:
        before, after = self.policies
        profiles, meanings = self.stock.profiles.all, self.stock.profiles.meanings
        new = handlings_of(profiles, meanings, after)
        old = new
        if before is not None and before.rules != after.rules:
            old = handlings_of(profiles, meanings, before)
        dials = dials_of(self.policies, (old, new), self.at, combining=combined(profiles))
        return (*dials, scopes_of(old, new), new)

    @property
    def dials(self) -> tuple[Dial, Dial]:
        """The dial in force and the proposed one."""
        return self._evaluated[:2]

    @property
    def scopes(self) -> Scopes:
        """Topics and disciplines of each profile."""
        return self._evaluated[2]

    @cached_property
    def _sole_originators(self) -> dict[str, list[int]]:
        """The profiles that have a single originator, by that; portions joined are nobody's."""
        found: dict[str, list[int]] = defaultdict(list)
        several = set(combined(self.stock.profiles.all).rows.tolist())
        for number, handling in enumerate(self._evaluated[3]):
            if len(handling.originators) == 1 and number not in several:
                found[next(iter(handling.originators))].append(number)
        return found

    def only_of(self, partner: str) -> Mask:
        """Tells of each profile whether one partner alone is the originator."""
        mask = np.zeros(len(self.stock.profiles.all), dtype=np.bool_)
        mask[self._sole_originators.get(partner, [])] = True
        return mask

    @cached_property
    def holdings(self) -> Holdings:
        """What is held, for a comparison."""
        return self.stock.holdings(self.tx, self.scopes)

    @cached_property
    def samples(self) -> Samples:
        """Where examples come from."""
        return Samples(self.tx, self.stock)

    def changed(self) -> list[str]:
        """Returns at least the partners that something changes for."""
        before, after = self.dials
        return before.changed_partners(after)
