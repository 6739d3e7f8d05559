"""Turning the dial: making plans, applying them, going back.

1. A plan is the proposed snapshot with its computed consequences and what it was computed on:
   the policy in force, the products stored, the instant.
2. It is applied only where none of these moved, in one transaction that locks the head row:
   of two appliers one wins, and a crash leaves the old policy or the new one.
3. Going back is a plan too, towards the snapshot that was in force before.
4. A plan that breaks a floor is applied only with somebody's stated reason.

It reads no policy files and asks nobody for approval.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import msgspec

from relto.core.canonical import canonical
from relto.core.clock import Clock
from relto.core.errors import ConflictError, InputError, ReltoError, StaleError, UnknownError
from relto.core.instant import format_instant
from relto.planning import PlanReport, report_from_json, report_to_json
from relto.policy import Snapshot, snapshot_from_bytes, snapshot_to_bytes
from relto.services.consequences import consequences
from relto.store import Event, Head, Store, Transaction
from relto.store import plans as plan_table
from relto.store import policies as policy_table
from relto.store.plans import PlanRow
from relto.store.policies import PolicyRow

NO_POLICY = ""
"""The digest of the policy in force where there is none yet."""

_MOST_FLOORS = 3
"""Broken floors that a refusal names."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A stored plan.

    Attributes:
        id: by which it is applied.
        base_epoch: epoch of the policy that it was compared with, 0 for none.
        base_arrivals: products stored when it was made.
        digest: digest of the proposed snapshot.
        at: instant at which it was made.
        state: `draft`, `applied` or `stale`.
        report: its consequences.
    """

    id: str
    base_epoch: int
    base_arrivals: int
    digest: str
    at: int
    state: str
    report: PlanReport


@dataclass(frozen=True, slots=True)
class Applied:
    """What came into force."""

    plan: Plan
    epoch: int
    at: int


@dataclass(frozen=True, slots=True)
class Govern:
    """The policy owner's transactions on one node.

    Attributes:
        store: the node's database.
        clock: tells the instant that plans are computed for.
        authority: who acts, as the record names it.
    """

    store: Store
    clock: Clock
    authority: str

    def in_force(self) -> PolicyRow | None:
        """Returns the policy in force, None before the first."""
        with self.store.read() as tx:
            return policy_table.in_force(tx)

    def plan(self, proposed: Snapshot) -> Plan:
        """Computes and stores a plan towards a snapshot.

        Raises:
            InputError: the policy is another organisation's.
        """
        with self.store.read() as tx:
            head = tx.head()
            if proposed.releasing != head.organisation:
                raise InputError(
                    f"this node is `{head.organisation}`'s, the policy says "
                    f"releasing `{proposed.releasing}`"
                )
            base = policy_table.in_force(tx)
            row = self._drafted(tx, head, base, proposed)
        with self.store.write() as tx:
            plan_table.save_plan(tx, row)
            tx.record(self._event("plan", row, base.digest if base else None))
        return _plan(row)

    def _drafted(
        self, tx: Transaction, head: Head, base: PolicyRow | None, proposed: Snapshot
    ) -> PlanRow:
        at = self.clock.now()
        before = snapshot_from_bytes(base.snapshot) if base else None
        report = canonical(report_to_json(consequences(tx, head, (before, proposed), at)))
        base_digest = base.digest if base else NO_POLICY
        named = canonical([head.epoch, base_digest, head.arrivals, proposed.digest, str(at)])
        return PlanRow(
            id=f"p-{hashlib.sha256(named + report).hexdigest()[:10]}",
            base_epoch=head.epoch,
            base_digest=base_digest,
            base_arrivals=head.arrivals,
            digest=proposed.digest,
            snapshot=snapshot_to_bytes(proposed),
            report=report,
            at=at,
        )

    def apply(self, name: str, *, override: str | None = None) -> Applied:
        """Brings a plan into force, for every request that starts afterwards.

        Args:
            name: the plan's id, or a beginning of it that no other plan has.
            override: the reason for breaking floors, where the plan breaks any.

        Raises:
            UnknownError: there is no such plan.
            StaleError: what it was computed on has moved, or it was applied before.
            ConflictError: it breaks a floor and no reason was given.
        """
        with self.store.write() as tx:
            head = tx.lock_head()
            row = plan_table.plan(tx, name)
            plan = _plan(row)
            refused = self._refusal(tx, head, plan, row, override)
            if refused is None:
                return self._apply(tx, row, plan, override)
            tx.record(self._event("apply refused", row, _digest(tx), reason=str(refused)))
        raise refused

    def _refusal(
        self, tx: Transaction, head: Head, plan: Plan, row: PlanRow, override: str | None
    ) -> ReltoError | None:
        """Says why a plan cannot be applied, None if it can; marks a draft that is stale."""
        moved = self._moved(tx, head, row)
        if moved is not None:
            if row.state == "draft":
                plan_table.set_state(tx, row.id, "stale")
            return StaleError(f"plan {row.id} is stale: {moved}; make a new one with `relto plan`")
        if plan.report.floors and not (override and override.strip()):
            return ConflictError(
                f"plan {row.id} breaks {_floors(plan.report)}: give the reason "
                "with --break-floors to apply it all the same"
            )
        return None

    def _moved(self, tx: Transaction, head: Head, row: PlanRow) -> str | None:
        """Says what moved since a plan was made, None if nothing did."""
        if row.state == "applied":
            return "it was applied before"
        if head.epoch != row.base_epoch or (_digest(tx) or NO_POLICY) != row.base_digest:
            return f"policy epoch {row.base_epoch} was in force, now {head.epoch} is"
        if head.arrivals != row.base_arrivals:
            came = head.arrivals - row.base_arrivals
            return f"{came:,} {'products' if came > 1 else 'product'} arrived since"
        until = report_from_json(msgspec.json.decode(row.report)).holds_until
        if until is not None and self.clock.now() >= until:
            return f"something in the policies began or ended at {format_instant(until)}"
        return None

    def _apply(self, tx: Transaction, row: PlanRow, plan: Plan, override: str | None) -> Applied:
        at = self.clock.now()
        before = _digest(tx)
        epoch = policy_table.append_policy(
            tx, digest=row.digest, snapshot=row.snapshot, at=at, plan=row.id
        )
        plan_table.set_state(tx, row.id, "applied")
        tx.record(self._event("apply", row, before, epoch=epoch, override=override))
        return Applied(plan, epoch, at)

    def rollback(self, *, override: str | None = None) -> Applied:
        """Plans back to the last snapshot in force that was another one, and applies that.

        Raises:
            UnknownError: there was none before.
            StaleError: something moved meanwhile.
            ConflictError: it breaks a floor and no reason was given.
        """
        return self.apply(self.plan_back().id, override=override)

    def plan_back(self) -> Plan:
        """Makes the plan back to the last snapshot in force that said something else.

        A policy that was applied again says the same: going back to it would change nothing.

        Raises:
            UnknownError: there was none before.
        """
        with self.store.read() as tx:
            rows = policy_table.history(tx)
        for row in reversed(rows):
            if row.digest != rows[-1].digest:
                return self.plan(snapshot_from_bytes(row.snapshot))
        raise UnknownError("there is no earlier policy to go back to")

    def stored(self, name: str) -> Plan:
        """Returns a stored plan.

        Raises:
            UnknownError: there is no such plan.
        """
        with self.store.read() as tx:
            return _plan(plan_table.plan(tx, name))

    def _event(
        self, kind: str, row: PlanRow, policy: str | None, **more: str | int | None
    ) -> Event:
        body = {
            "plan": row.id,
            "base_epoch": row.base_epoch,
            "base_arrivals": row.base_arrivals,
            "proposed": row.digest,
            "report": hashlib.sha256(row.report).hexdigest(),
            **{key: value for key, value in more.items() if value is not None},
        }
        return Event(kind=kind, at=self.clock.now(), actor=self.authority, body=body, policy=policy)


def _digest(tx: Transaction) -> str | None:
    row = policy_table.in_force(tx)
    return None if row is None else row.digest


def _floors(report: PlanReport) -> str:
    broken = sorted({f"that of {each.agreement} to {each.partner}" for each in report.floors})
    rest = ", …" if len(broken) > _MOST_FLOORS else ""
    lead = "1 floor" if len(broken) == 1 else f"{len(broken)} floors"
    return f"{lead}, {', '.join(broken[:_MOST_FLOORS])}{rest}"


def _plan(row: PlanRow) -> Plan:
    return Plan(
        row.id,
        row.base_epoch,
        row.base_arrivals,
        row.digest,
        row.at,
        row.state,
        report_from_json(msgspec.json.decode(row.report)),
    )
