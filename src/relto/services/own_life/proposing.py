"""Putting what the record suggests into the inbox, each thing once.

It files no evidence, and what was decided about before does not come again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from relto.core.errors import UnknownError
from relto.policy import Snapshot
from relto.services.acting import Acting, policy_in_force
from relto.services.own_life.answers import silent, unanswered
from relto.services.own_life.proposal import OUTLET, SOURCE, Proposal
from relto.services.own_life.sent import sent
from relto.services.watch.posted import card_to_bytes
from relto.store import Transaction
from relto.store import watched as table
from relto.store.partners import partner_codes
from relto.store.watched import CardRow

AFTER_DAYS = 14
"""How long an answer may take before its absence is proposed."""


@dataclass(frozen=True, slots=True)
class OwnLife:
    """The record of one node, looked through for what it says about partners."""

    acting: Acting

    def propose(self, *, after_days: int = AFTER_DAYS) -> tuple[Proposal, ...]:
        """Puts what is new into the inbox.

        Args:
            after_days: how long answers and requests may take.

        Returns:
            What is new there.

        Raises:
            UnknownError: no policy is in force.
        """
        acting = self.acting
        with acting.store.write() as tx:
            tx.lock_head()
            now, policy = acting.clock.now(), policy_in_force(tx)
            if policy is None:
                raise UnknownError("no policy is in force: there is nobody to speak of")
            found = {each.name: each for each in _found(tx, policy, now, after_days)}
            known = table.known_cards(tx, found)
            new = tuple(each for name, each in sorted(found.items()) if name not in known)
            table.add_cards(tx, [_row(each, now) for each in new])
            if new:
                body = {"cards": [each.name for each in new]}
                acting.record(tx, "own-life-proposed", body, at=now)
        return new


def _found(tx: Transaction, policy: Snapshot, now: int, after_days: int) -> Iterator[Proposal]:
    known = policy.organisation
    found = [*unanswered(tx, now, after_days), *sent(tx, policy, now)]
    for partner in partner_codes(tx):
        found += silent(tx, partner, now, after_days)
    return (each for each in found if each.partner in known)


def _row(proposal: Proposal, now: int) -> CardRow:
    card = proposal.to_card()
    return CardRow(card.id, now, SOURCE, OUTLET, card.id, card_to_bytes(card))
