"""Whether a plan's base still holds, and everything that moved if it does not.

It changes nothing: what a stale plan means is for `govern` to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from relto.planning.moved import Moved, arrivals_moved, dates_moved, policy_moved
from relto.policy import Snapshot, snapshot_from_bytes
from relto.services.plan_record import Plan
from relto.services.proving import Proof, corpus_digest, ground_digest
from relto.store import Head, Transaction
from relto.store import policies as policy_table
from relto.store.plans import PlanRow
from relto.store.products import arrivals_by_profile
from relto.store.profiles import Profiles

NO_POLICY = ""
"""The digest of the policy in force where there is none yet."""


def moved(tx: Transaction, head: Head, row: PlanRow, plan: Plan, *, at: int) -> tuple[Moved, ...]:
    """Lists what moved since a plan was made; nothing did where the list is empty."""
    if plan.state not in OPEN:
        return (Moved("plan", _ENDED.get(plan.state, f"it is {plan.state}")),)
    found = []
    digest = policy_table.digest_in_force(tx) or NO_POLICY
    if head.epoch != row.base_epoch or digest != row.base_digest:
        policies = _policy(tx, row.base_epoch), _policy(tx, head.epoch)
        found.append(policy_moved((row.base_epoch, head.epoch), *policies))
    if plan.proof is None or not plan.proof.tolerates(head):
        found += _corpus_moved(tx, head, row, plan.proof)
    until = plan.report.holds_until
    if until is not None and at >= until:
        proposed = snapshot_from_bytes(row.snapshot)
        found.append(
            dates_moved((_policy(tx, head.epoch), proposed), since=row.at, until=until, at=at)
        )
    return tuple(found)


def _corpus_moved(
    tx: Transaction, head: Head, row: PlanRow, proof: Proof | None
) -> Iterator[Moved]:
    if head.arrivals != row.base_arrivals:
        by_feed = _by_feed(tx, head, row.base_arrivals)
        yield arrivals_moved(by_feed, handled=_handled(head, proof))
    elif proof is not None and proof.corpus != corpus_digest(tx, head):
        yield Moved("handlings", "products held are handled otherwise since")


def _handled(head: Head, proof: Proof | None) -> str:
    """Says of what arrived why a plan does not hold for it."""
    if proof is None or not proof.ground:
        return ""
    if proof.tolerates_arrivals:
        return "and there are handlings that were not proved"
    if proof.ground == ground_digest(head):
        return f"{_PROVED}: made with --tolerate-arrivals it would hold for them"
    return ""


def tolerated(tx: Transaction, head: Head, row: PlanRow, proof: Proof | None) -> Moved | None:
    """Tells what arrived since a plan was made and leaves it valid, None if nothing did."""
    if proof is None or head.arrivals == row.base_arrivals or not proof.tolerates(head):
        return None
    return arrivals_moved(_by_feed(tx, head, row.base_arrivals), handled=_PROVED)


_PROVED = "with handlings that were proved"

OPEN = frozenset({"draft", "checked", "approved", "stale", "expired"})
"""States of a plan that was not applied; whether it is stale or expired is asked anew."""

_ENDED = dict.fromkeys(("applied", "superseded", "rolled-back", "lapsed"), "it was applied before")


def _policy(tx: Transaction, epoch: int) -> Snapshot | None:
    if not epoch:
        return None
    return snapshot_from_bytes(policy_table.policy(tx, epoch).snapshot)


def _by_feed(tx: Transaction, head: Head, since: int) -> dict[str, int]:
    """Counts arrivals by feed; a combination of portions came by the feed of its first part."""
    held = Profiles()
    held.advance(tx, head)
    found: Counter[str] = Counter()
    for number, count in arrivals_by_profile(tx, since).items():
        found[held.all[held.parts(number)[0]].feed] += count
    return dict(found)
