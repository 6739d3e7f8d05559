"""What the node holds, counted for a plan: products per profile, deliveries, examples.

A product is an object in its newest stored version; marking-definitions go along with what they
mark and are not counted. It reads within the caller's transaction and decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from relto.planning import Holdings, Scopes
from relto.store import Head, Transaction
from relto.store.columns import Flag
from relto.store.corpus import Corpus
from relto.store.events import delivered_rows
from relto.store.products import object_ids
from relto.store.profiles import Profiles

_EXAMPLES = 3
_PIECE = 1 << 18
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stock:
    """The corpus and its profiles as of one head."""

    corpus: Corpus
    profiles: Profiles

    @classmethod
    def of(cls, tx: Transaction, head: Head) -> Stock:
        """Loads everything up to a head row."""
        stock = cls(Corpus(), Profiles())
        stock.corpus.advance(tx, head)
        stock.profiles.advance(tx, head)
        return stock

    @property
    def counted(self) -> npt.NDArray[np.bool_]:
        """Tells of each row whether it is the newest version of something that counts."""
        hidden = np.uint8(Flag.SUPERSEDED | Flag.MARKING)
        counted: npt.NDArray[np.bool_] = (self.corpus.flags & hidden) == 0
        return counted

    def counts(self) -> Counts:
        """Returns the number of products of each profile; in pieces, which stay in the cache."""
        found: Counts = np.zeros(len(self.profiles.all), dtype=np.int64)
        counted = self.counted
        for start in range(0, self.corpus.arrivals, _PIECE):
            here = counted[start : start + _PIECE]
            profiles = self.corpus.profile[start : start + _PIECE]
            some = profiles if here.all() else profiles[here]
            found += np.bincount(some, minlength=len(found))
        return found

    def _per_profile(self, rows: npt.NDArray[np.intp]) -> Counts:
        found = np.bincount(self.corpus.profile[rows], minlength=len(self.profiles.all))
        return found.astype(np.int64)

    def delivered(self, tx: Transaction, partner: str) -> Counts:
        """Returns, per profile, how many products a partner received in any version."""
        rows = np.array(delivered_rows(tx, partner).to_array(), dtype=np.intp)
        if not len(rows):
            return np.zeros(len(self.profiles.all), dtype=np.int64)
        received = np.zeros(len(self.corpus.latest), dtype=np.bool_)
        received[self.corpus.object[rows]] = True
        newest = self.corpus.latest[received].astype(np.intp)
        newest = newest[newest >= 0]
        return self._per_profile(newest[self.counted[newest]])

    def examples(self, tx: Transaction, wanted: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """Returns ids of a few of the newest products of each wanted profile."""
        found = self._newest_rows(wanted)
        rows = [row for some in found.values() for row in some]
        numbers = self.corpus.object[np.array(rows, dtype=np.intp)].tolist()
        ids = dict(zip(rows, object_ids(tx, numbers), strict=True)) if rows else {}
        return {profile: tuple(ids[row] for row in some) for profile, some in found.items()}

    def _newest_rows(self, wanted: Sequence[int]) -> dict[int, list[int]]:
        """Searches from the newest arrival back, until every wanted profile has its examples."""
        found: dict[int, list[int]] = {profile: [] for profile in wanted}
        missing = np.zeros(len(self.profiles.all), dtype=np.bool_)
        missing[list(wanted)] = True
        end = self.corpus.arrivals
        while end > 0 and missing.any():
            start = max(0, end - _PIECE)
            profiles = self.corpus.profile[start:end]
            hits = np.flatnonzero(missing[profiles] & self.counted[start:end])
            for hit in hits[::-1].tolist():
                some = found[int(profiles[hit])]
                if len(some) < _EXAMPLES:
                    some.append(start + hit)
                    missing[profiles[hit]] = len(some) < _EXAMPLES
            end = start
        return found

    def holdings(self, tx: Transaction, scopes: Scopes) -> Holdings:
        """Returns what a comparison asks for; the look-ups hold while the transaction does."""
        return Holdings(
            counts=self.counts(),
            scopes=scopes,
            delivered=lambda partner: self.delivered(tx, partner),
            examples=lambda profiles: self.examples(tx, profiles),
        )
