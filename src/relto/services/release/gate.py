"""The one gate, as the release side asks it: which profiles are open to a partner now.

Every profile is resolved to a handling, the distinct handlings are evaluated in one table, and
the answer holds until the table's own end, another policy, or a profile or marking that is new.
It looks at no product.
"""

from __future__ import annotations

from functools import reduce

import numpy as np
import numpy.typing as npt

from relto.core.errors import UnknownError
from relto.labels import Label
from relto.model.handling import Handling
from relto.policy.reasons import Decision, Layer
from relto.policy.resolve import resolve
from relto.policy.rules import decide
from relto.policy.snapshot import Snapshot, snapshot_from_bytes
from relto.policy.table import Table
from relto.services.release.columns import Mask
from relto.services.release.sight import Profiled
from relto.store import Head, Transaction
from relto.store.policies import policy
from relto.store.products import object_numbers
from relto.store.profiles import Profiles


class Gate:
    """The policy in force, evaluated over all profiles.

    Attributes:
        profiles: the interned profiles.
        epoch: number of the policy in force, 0 before the first.
        digest: its digest, None before the first.
    """

    def __init__(self) -> None:
        """Begins without a policy: nothing is open."""
        self.profiles = Profiles()
        self.epoch = 0
        self.digest: str | None = None
        self._snapshot: Snapshot | None = None
        self._table: Table | None = None
        self._handlings: list[Handling] = []
        self._numbers: dict[Handling, int] = {}
        self._rows: list[int] = []
        self._meanings = 0
        self._creators: list[int] = []
        self._carried: list[tuple[int, ...]] = []
        self._ids: dict[str, int] = {}
        self._numbered = (0, 0)
        self._masks: dict[str, Mask] = {}

    def advance(self, tx: Transaction, head: Head, now: int) -> None:
        """Brings policy, profiles and table up to a head row and an instant."""
        known = len(self.profiles.all)
        self.profiles.advance(tx, head)
        if (head.profiles, head.objects) != self._numbered:
            self._load_ids(tx)
            self._numbered = (head.profiles, head.objects)
        if head.epoch != self.epoch:
            found = policy(tx, head.epoch)
            self._snapshot = snapshot_from_bytes(found.snapshot)
            self.epoch, self.digest = head.epoch, found.digest
            self._forget()
        if len(self.profiles.meanings) != self._meanings:
            self._meanings = len(self.profiles.meanings)
            self._forget()
        if len(self.profiles.all) > known or not self._holds(now):
            self._evaluate(now)

    def _forget(self) -> None:
        self._handlings, self._numbers, self._rows = [], {}, []
        self._table = None

    def _holds(self, now: int) -> bool:
        table = self._table
        if table is None:
            return False
        return table.at <= now and (table.valid_until is None or now < table.valid_until)

    def _evaluate(self, now: int) -> None:
        self._masks = {}
        if self._snapshot is None or not self.profiles.all:
            return
        before = len(self._handlings)
        for number in range(len(self._rows), len(self.profiles.all)):
            self._rows.append(self._handling_number(number))
        if len(self._handlings) == before and self._table is not None and self._holds(now):
            return
        former = self._table
        index = former.index if former and len(former.index) == len(self._handlings) else None
        self._table = Table.evaluate(
            self._snapshot, index or self._handlings, now, former=former if index else None
        )

    def _handling_number(self, number: int) -> int:
        if self.profiles.all[number].parts:
            return -1
        assert self._snapshot is not None  # noqa: S101 - the caller saw it
        handling = resolve(self.profiles.all[number], self.profiles.meanings, self._snapshot)
        place = self._numbers.setdefault(handling, len(self._handlings))
        if place == len(self._handlings):
            self._handlings.append(handling)
        return place

    def _load_ids(self, tx: Transaction) -> None:
        """Finds the numbers of creators and markings; an id without one is asked for again."""
        every = range(len(self.profiles.all))
        marks = [self.profiles.markings_of(number) for number in every[len(self._carried) :]]
        fresh = {mark for each in marks for mark in each} - self._ids.keys()
        creators = [self.profiles.all[n].created_by for n in every[len(self._carried) :]]
        fresh |= {creator for creator in creators if creator is not None} - self._ids.keys()
        missing = {name for name, number in self._ids.items() if number < 0}
        if fresh or missing:
            self._ids |= dict.fromkeys(fresh, -1)
            self._ids |= object_numbers(tx, sorted(fresh | missing))
        self._creators += [-1] * (len(every) - len(self._creators))
        self._carried += [()] * (len(every) - len(self._carried))
        for number in every:
            self._place(number)

    def _place(self, number: int) -> None:
        profile = self.profiles.all[number]
        if profile.created_by is not None:
            self._creators[number] = self._ids[profile.created_by]
        marks = self.profiles.markings_of(number)
        self._carried[number] = tuple(sorted(self._ids[m] for m in marks if self._ids[m] >= 0))

    def mask(self, partner: str) -> Mask:
        """Returns, per profile, whether it is open to a partner; a combination if all parts are."""
        if partner not in self._masks:
            self._masks[partner] = self._mask(partner)
        return self._masks[partner]

    def _mask(self, partner: str) -> Mask:
        found = np.zeros(len(self.profiles.all), np.bool_)
        if self._table is None:
            return found
        rows = np.array(self._rows, np.int64)
        simple = np.flatnonzero(rows >= 0)
        found[simple] = self._table.open_rows(partner)[rows[simple]]
        for number in np.flatnonzero(rows < 0).tolist():
            parts = self.profiles.parts(number)
            found[number] = bool(parts) and all(bool(found[part]) for part in parts)
        return found

    def profiled(self, partner: str) -> Profiled:
        """Returns what `sight` needs to know of profiles."""
        creators: npt.NDArray[np.int32] = np.array(self._creators, np.int32)
        return Profiled(self.mask(partner), creators, self._carried)

    def label(self, number: int) -> Label | None:
        """Returns the label of a profile, its parts joined; None before the first policy."""
        if self._snapshot is None:
            return None
        return reduce(Handling.join, self._resolved(number, self._snapshot)).label

    def _resolved(self, number: int, snapshot: Snapshot) -> list[Handling]:
        return [
            resolve(self.profiles.all[part], self.profiles.meanings, snapshot)
            for part in self.profiles.parts(number)
        ]

    def decisions(self, number: int, at: int) -> dict[str, Decision]:
        """Returns each partner's decision about a profile at an instant, with reasons."""
        if self._snapshot is None:
            return {}
        partners = sorted(set(self._snapshot.organisation) - {self._snapshot.releasing})
        return {partner: self.decision(number, partner, at) for partner in partners}

    def decision(self, number: int, partner: str, at: int) -> Decision:
        """Returns the decision about a profile for a partner: the lowest of its parts.

        Raises:
            UnknownError: no policy is in force, or it does not know the partner.
        """
        snapshot = self._snapshot_for(partner)
        resolved = self._resolved(number, snapshot)
        found = [decide(snapshot, handling, partner, at) for handling in resolved]
        return min(found, key=lambda decision: (decision.rung, list(Layer).index(decision.layer)))

    def open_to(self, partner: str) -> Mask:
        """Returns, per profile, whether it is open to a partner of the policy in force.

        Raises:
            UnknownError: no policy is in force, or it does not know the partner.
        """
        self._snapshot_for(partner)
        return self.mask(partner)

    def _snapshot_for(self, partner: str) -> Snapshot:
        snapshot = self._snapshot
        if snapshot is None or partner not in snapshot.organisation:
            raise UnknownError(f"no partner `{partner}` in the policy in force")
        if partner == snapshot.releasing:
            raise UnknownError(f"`{partner}` is this node's own organisation, not a partner")
        return snapshot
