"""What a node's requirements rest on, and what may be lost in return for a plan.

Requirements stand in the policy directory, so the caller hands them in; what was received is the
node's. It evaluates no policy itself and records nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from relto.core.errors import UnknownError
from relto.model.handling import Handling
from relto.model.readiness import Requirement
from relto.planning import Dial, Scopes, handlings_of
from relto.planning.coverage_cuts import cut_partners, cuts_of
from relto.planning.coverage_reciprocity import reciprocity
from relto.planning.coverage_supply import Supply, supply_of
from relto.planning.incoming import Incoming
from relto.policy import Snapshot, snapshot_from_bytes
from relto.services.holdings import Counts, Stock
from relto.services.provenance import gifts_of
from relto.store import Store, Transaction
from relto.store.policies import in_force


@dataclass(frozen=True, slots=True)
class Weighed:
    """A plan, evaluated: what its way in is computed from.

    Attributes:
        stock: what the node holds.
        policy: the policy in force, or the proposed one where there is none yet.
        handlings: the handling of each profile under that policy.
        dials: the rungs before and after.
        scopes: topics and disciplines per profile.
        counts: products per profile.
    """

    stock: Stock
    policy: Snapshot
    handlings: list[Handling]
    dials: tuple[Dial, Dial]
    scopes: Scopes
    counts: Counts


def incoming_of(tx: Transaction, weighed: Weighed, requirements: Sequence[Requirement]) -> Incoming:
    """Tells what partners that a plan cuts may do in return, and what that would leave."""
    policy = weighed.policy
    gifts = gifts_of(tx, weighed.stock, weighed.handlings, policy)
    supply = supply_of(gifts, requirements, policy.releasing)
    partners = cut_partners(weighed.dials, weighed.counts) - {policy.releasing}
    cuts = cuts_of(weighed.dials, weighed.scopes, weighed.counts, requirements)
    return reciprocity(supply, partners, cuts)


def supply_now(store: Store, requirements: Sequence[Requirement]) -> Supply:
    """Tells who gives what on each requirement, under the policy in force.

    Raises:
        UnknownError: no policy is in force, so that nothing says whose anything is.
    """
    with store.read() as tx:
        row = in_force(tx)
        if row is None:
            raise UnknownError("no policy is in force: apply one first")
        policy = snapshot_from_bytes(row.snapshot)
        stock = Stock.of(tx, tx.head())
        handlings = handlings_of(stock.profiles.all, stock.profiles.meanings, policy)
        gifts = gifts_of(tx, stock, handlings, policy)
    return supply_of(gifts, requirements, policy.releasing)
