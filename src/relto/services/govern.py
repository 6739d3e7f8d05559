"""Turning the dial: making plans, having them approved, applying them, going back.

1. A plan is the proposed snapshot with its computed consequences and what it was computed on:
   the policy in force, the products stored, the instant. It expires.
2. It is applied only where none of these moved, in one transaction that locks the head row:
   of two appliers one wins, and a crash leaves the old policy or the new one. A plan that says
   so tolerates arrivals, but of handlings that were proved only.
3. Who may apply it is `planning.authority`'s answer, asked in that transaction. What one officer
   releases as narrowing is proved to be narrowing there once more.
4. Going back is a plan too, towards the snapshot that was in force before: same rules.
5. A plan that breaks a floor is applied only with somebody's stated reason.

Until a node has officers, the operating system's user applies (`officers`). It reads no policy
files.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from relto.core.canonical import canonical
from relto.core.clock import Clock
from relto.core.errors import (
    AuthorityError,
    ConflictError,
    InputError,
    ReltoError,
    StaleError,
    UnknownError,
)
from relto.core.instant import format_instant
from relto.model.readiness import Requirement
from relto.planning import PlanReport, report_to_json
from relto.planning.authority import (
    Act,
    needs_confirmation,
    why_not_approve,
    why_not_confirm,
    why_not_release,
)
from relto.planning.moved import Moved
from relto.planning.proof import Kind
from relto.policy import Snapshot, snapshot_from_bytes, snapshot_to_bytes
from relto.services import desk
from relto.services.compared import Compared
from relto.services.consequences import consequences
from relto.services.officers import NEEDS_OFFICER, Officer, is_bound, require
from relto.services.plan_record import Plan, case_of, plan_of, seal
from relto.services.proving import prove, widening
from relto.services.staleness import NO_POLICY, OPEN, moved, tolerated
from relto.services.terms import STANDARD, Terms
from relto.store import Event, Head, Store, Transaction
from relto.store import plans as plan_table
from relto.store import policies as policy_table
from relto.store.inbox import Filed, waiting
from relto.store.plans import PlanRow, SignatureRow
from relto.store.policies import PolicyRow

__all__ = ["Applied", "Govern", "Plan"]

_MOST_FLOORS = 3
"""Broken floors that a refusal names."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What came into force.

    Attributes:
        plan: the plan.
        epoch: the policy epoch that began with it.
        at: when.
        came: products that arrived since it was made, which it tolerates and holds for, too.
    """

    plan: Plan
    epoch: int
    at: int
    came: int = 0


@dataclass(frozen=True, slots=True)
class Govern:
    """The transactions on plans of one node.

    Attributes:
        store: the node's database.
        clock: tells the instant that plans are computed for.
        authority: the operating system's user, who acts where no officer does.
        officer: the officer who acts, if one does.
        terms: how long things may take.
        requirements: whose sources plans look at, as the policy directory has them.
        tolerates_arrivals: whether plans that are made stay valid while only products arrive
            whose handlings were proved.
    """

    store: Store
    clock: Clock
    authority: str
    officer: Officer | None = None
    terms: Terms = STANDARD
    requirements: tuple[Requirement, ...] = ()
    tolerates_arrivals: bool = False

    def in_force(self) -> PolicyRow | None:
        """Returns the policy in force, None before the first."""
        with self.store.read() as tx:
            return policy_table.in_force(tx)

    def plan(
        self, proposed: Snapshot, *, back_to: int | None = None, declared: Kind | None = None
    ) -> Plan:
        """Computes and stores a plan towards a snapshot; an officer who makes it stands for it.

        Args:
            proposed: the policy as it would be.
            back_to: the epoch of the policy that it goes back to.
            declared: what it is said to be; said to be narrowing, it is held against the proof.

        Raises:
            InputError: the policy is another organisation's.
            ConflictError: it was declared narrowing and raises something, or might.
        """
        with self.store.read() as tx:
            head = tx.head()
            if proposed.releasing != head.organisation:
                raise InputError(
                    f"this node is `{head.organisation}`'s, the policy says "
                    f"releasing `{proposed.releasing}`"
                )
            base = policy_table.in_force(tx)
            row = self._drafted(tx, (head, base), proposed, back_to)
            made = plan_of(tx, row, row.at)
        _hold_to(declared, made)
        with self.store.write() as tx:
            tx.lock_head()
            plan_table.save_plan(tx, row)
            tx.record(self._event("plan", row, base.digest if base else None))
            if self.officer is not None:
                self._stand_for(tx, row)
            return plan_of(tx, plan_table.plan(tx, row.id), self.clock.now())

    def _drafted(
        self,
        tx: Transaction,
        ground: tuple[Head, PolicyRow | None],
        proposed: Snapshot,
        back_to: int | None,
    ) -> PlanRow:
        at, (head, base) = self.clock.now(), ground
        before = snapshot_from_bytes(base.snapshot) if base else None
        compared = Compared.of(tx, head, (before, proposed), at)
        proof = replace(prove(compared), tolerates_arrivals=self.tolerates_arrivals)
        report = consequences(compared, self.requirements)
        row = PlanRow(
            id="",
            base_epoch=head.epoch,
            base_digest=base.digest if base else NO_POLICY,
            base_arrivals=head.arrivals,
            digest=proposed.digest,
            snapshot=snapshot_to_bytes(proposed),
            report=canonical(report_to_json(report)),
            at=at,
            author=self._name(),
            kind=proof.kind.value,
            proof=proof.to_bytes(),
            expires_at=at + self.terms.expires_after,
            back_to=back_to,
        )
        named = seal(row).removeprefix("sha256:")
        return replace(row, id=f"p-{named[:10]}")

    def check(self, name: str) -> Plan:
        """Has the acting officer stand for a draft, as one of its authors.

        Raises:
            UnknownError: there is no such plan.
            StaleError: what it was computed on has moved.
            AuthorityError: no officer asks, or one stands for it already.
        """
        with self.store.write() as tx:
            head, row = tx.lock_head(), plan_table.plan(tx, name)
            self._signer(tx)
            refused = self._stale(tx, head, row)
            if refused is None and case_of(tx, row).checked:
                refused = AuthorityError(f"an officer stands for plan {row.id} already")
            if refused is None:
                self._stand_for(tx, row)
                return plan_of(tx, plan_table.plan(tx, row.id), self.clock.now())
        raise refused

    def _stand_for(self, tx: Transaction, row: PlanRow) -> None:
        if case_of(tx, row).checked:
            return
        self._sign(tx, row, Act.CHECK, seal(row))
        plan_table.set_state(tx, row.id, "checked")
        tx.record(self._event("check", row, _digest(tx)))
        desk.ask(tx, row, case_of(tx, row), at=self.clock.now())

    def approve(self, name: str, *, seen: str | None = None) -> Plan:
        """Approves a plan as the acting officer.

        Args:
            name: the plan's id, or a beginning of it that no other plan has.
            seen: digest of the plan that the officer looked at; this very one if not given.

        Raises:
            UnknownError: there is no such plan.
            StaleError: what it was computed on has moved, or it expired.
            AuthorityError: this officer cannot approve it, or not with this digest.
        """
        with self.store.write() as tx:
            head, row = tx.lock_head(), plan_table.plan(tx, name)
            officer, now = self._signer(tx), self.clock.now()
            refused = self._stale(tx, head, row)
            if refused is None:
                case = case_of(tx, row)
                why = why_not_approve(case, officer.name, seen=seen or case.digest, at=now)
                refused = None if why is None else AuthorityError(why)
            if refused is None:
                self._sign(tx, row, Act.APPROVE, seal(row))
                tx.record(self._event("approve", row, _digest(tx)))
                case = case_of(tx, row)
                if case.approved:
                    plan_table.set_state(tx, row.id, "approved")
                desk.ask(tx, row, case, at=now)
                return plan_of(tx, plan_table.plan(tx, row.id), now)
            tx.record(self._event("approval refused", row, _digest(tx), reason=str(refused)))
        raise refused

    def apply(self, name: str, *, override: str | None = None) -> Applied:
        """Brings a plan into force, for every request that starts afterwards.

        Args:
            name: the plan's id, or a beginning of it that no other plan has.
            override: the reason for breaking floors, where the plan breaks any.

        Raises:
            UnknownError: there is no such plan.
            StaleError: what it was computed on has moved, it expired, or was applied before.
            AuthorityError: who asks cannot apply it, or not alone.
            ConflictError: it breaks a floor and no reason was given.
        """
        with self.store.write() as tx:
            head, row = tx.lock_head(), plan_table.plan(tx, name)
            refused = self._refusal(tx, head, row, override)
            if refused is None:
                return self._apply(tx, row, override)
            tx.record(self._event("apply refused", row, _digest(tx), reason=str(refused)))
        raise refused

    def _refusal(
        self, tx: Transaction, head: Head, row: PlanRow, override: str | None
    ) -> ReltoError | None:
        """Says why a plan cannot be applied, None if it can; marks one that is stale."""
        refused = self._stale(tx, head, row)
        if refused is None and is_bound(tx):
            refused = self._unauthorised(tx, head, row)
        if refused is not None:
            return refused
        report = plan_of(tx, row, self.clock.now()).report
        if report.floors and not (override and override.strip()):
            return ConflictError(
                f"plan {row.id} breaks {_floors(report)}: give the reason "
                "with --break-floors to apply it all the same"
            )
        return None

    def _unauthorised(self, tx: Transaction, head: Head, row: PlanRow) -> ReltoError | None:
        if self.officer is None:
            return AuthorityError(NEEDS_OFFICER)
        officer, at, case = self._signer(tx), self.clock.now(), case_of(tx, row)
        why = why_not_release(case, officer.name, at=at)
        if why is not None:
            return AuthorityError(why)
        if case.approved:
            return None
        base = policy_table.in_force(tx)
        before = None if base is None else snapshot_from_bytes(base.snapshot)
        found = widening(tx, head, (before, snapshot_from_bytes(row.snapshot)), at)
        if found is not None:
            return AuthorityError(
                f"plan {row.id} is {row.kind} by its own account, but {found.why_widening}; "
                "two officers other than its author must approve it"
            )
        return None

    def _stale(self, tx: Transaction, head: Head, row: PlanRow) -> ReltoError | None:
        """Says what moved since a plan was made, or that it expired, and marks it so."""
        now = self.clock.now()
        plan = plan_of(tx, row, now)
        found = moved(tx, head, row, plan, at=now)
        if not found and plan.state != "expired":
            return None
        state = "stale" if found else "expired"
        if plan.state in desk.WAITING:
            plan_table.set_state(tx, row.id, state)
            desk.close(tx, row.id, at=now, by=self._name())
        if not found:
            until = format_instant(row.expires_at or 0)
            return StaleError(
                f"plan {row.id} expired at {until}; make a new one with `relto plan`",
                ({"what": "plan", "text": f"it expired at {until}", "details": []},),
            )
        words = "; ".join(each.text for each in found)
        return StaleError(
            f"plan {row.id} is stale: {words}; make a new one with `relto plan`",
            tuple(each.to_json() for each in found),
        )

    def _apply(self, tx: Transaction, row: PlanRow, override: str | None) -> Applied:
        at, before = self.clock.now(), policy_table.in_force(tx)
        epoch = policy_table.append_policy(
            tx, digest=row.digest, snapshot=row.snapshot, at=at, plan=row.id
        )
        if before is not None and before.plan is not None:
            gone = "superseded" if row.back_to is None else "rolled-back"
            plan_table.set_state(tx, before.plan, gone)
            desk.close(tx, before.plan, at=at, by=self._name())
        desk.close(tx, row.id, at=at, by=self._name())
        confirm_by = self._release(tx, row, at) if is_bound(tx) else None
        plan_table.set_state(tx, row.id, "applied")
        desk.retire(tx, tx.head(), at=at)
        old = None if before is None else before.digest
        came = tx.head().arrivals - row.base_arrivals
        more = {"epoch": epoch, "override": override, "confirm_by": confirm_by}
        tx.record(self._event("apply", row, old, **more, arrived_since=came or None))
        return Applied(plan_of(tx, plan_table.plan(tx, row.id), at), epoch, at, came)

    def _release(self, tx: Transaction, row: PlanRow, at: int) -> int | None:
        """Signs a release; returns until when a second officer should confirm it, if one should."""
        officer, case = self._signer(tx), case_of(tx, row)
        self._sign(tx, row, Act.RELEASE, case.digest)
        if not needs_confirmation(case, officer.name):
            return None
        confirm_by = at + self.terms.confirm_within
        plan_table.set_confirm_by(tx, row.id, confirm_by)
        desk.ask_to_confirm(tx, row.id, officer.name, at=at, until=confirm_by)
        return confirm_by

    def confirm(self, name: str) -> Plan:
        """Confirms, as a second officer, a plan in force that one officer released.

        Raises:
            UnknownError: there is no such plan.
            ConflictError: it is not in force.
            AuthorityError: this officer cannot confirm it.
        """
        with self.store.write() as tx:
            tx.lock_head()
            row = plan_table.plan(tx, name)
            officer, now = self._signer(tx), self.clock.now()
            late = plan_of(tx, row, now).state == "lapsed"
            why = why_not_confirm(case_of(tx, row), officer.name)
            in_force = policy_table.in_force(tx)
            if in_force is None or in_force.plan != row.id:
                refused: ReltoError = ConflictError(f"plan {row.id} is not in force")
            elif why is not None:
                refused = AuthorityError(why)
            else:
                self._sign(tx, row, Act.CONFIRM, seal(row))
                plan_table.set_state(tx, row.id, "applied")
                desk.close(tx, row.id, at=now, by=officer.name)
                tx.record(self._event("confirm", row, in_force.digest, late=late))
                return plan_of(tx, row, now)
            tx.record(self._event("confirmation refused", row, _digest(tx), reason=str(refused)))
        raise refused

    def rollback(self, *, override: str | None = None) -> Applied:
        """Plans back to the last snapshot in force that was another one, and applies that.

        Raises:
            UnknownError: there was none before.
            StaleError: something moved meanwhile.
            AuthorityError: going back takes more people; the plan waits for them.
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
                return self.plan(snapshot_from_bytes(row.snapshot), back_to=row.epoch)
        raise UnknownError("there is no earlier policy to go back to")

    def stored(self, name: str) -> Plan:
        """Returns a stored plan.

        Raises:
            UnknownError: there is no such plan.
        """
        with self.store.read() as tx:
            return plan_of(tx, plan_table.plan(tx, name), self.clock.now())

    def drift(self, plan: Plan) -> tuple[Moved, ...]:
        """Lists what moved since a plan was made; of one that was applied, nothing.

        Raises:
            UnknownError: there is no such plan.
        """
        if plan.state not in OPEN:
            return ()
        with self.store.read() as tx:
            row = plan_table.plan(tx, plan.id)
            return moved(tx, tx.head(), row, plan, at=self.clock.now())

    def tolerated(self, plan: Plan) -> Moved | None:
        """Tells what arrived since a plan was made and leaves it valid, None if nothing did.

        Raises:
            UnknownError: there is no such plan.
        """
        if plan.state not in OPEN:
            return None
        with self.store.read() as tx:
            return tolerated(tx, tx.head(), plan_table.plan(tx, plan.id), plan.proof)

    def listed(self) -> tuple[Plan, ...]:
        """Returns all plans, the oldest first."""
        with self.store.read() as tx:
            now = self.clock.now()
            return tuple(plan_of(tx, row, now) for row in plan_table.plans(tx))

    def inbox(self) -> tuple[Filed, ...]:
        """Returns what waits for people, having noted first what expired, moved or lapsed."""
        with self.store.write() as tx:
            head, now = tx.lock_head(), self.clock.now()
            for row in desk.retire(tx, head, at=now):
                tx.record(self._event("confirmation lapsed", row, _digest(tx)))
            return tuple(waiting(tx))

    def _name(self) -> str:
        return self.authority if self.officer is None else self.officer.name

    def _signer(self, tx: Transaction) -> Officer:
        if self.officer is None:
            raise AuthorityError(NEEDS_OFFICER)
        require(tx, self.officer)
        return self.officer

    def _sign(self, tx: Transaction, row: PlanRow, act: Act, digest: str) -> None:
        officer = self._signer(tx)
        plan_table.sign(
            tx,
            SignatureRow(
                row.id, act.value, officer.name, officer.credential, digest, self.clock.now()
            ),
        )

    def _event(
        self, kind: str, row: PlanRow, policy: str | None, **more: str | int | None
    ) -> Event:
        body = {
            "plan": row.id,
            "plan_digest": seal(row),
            "kind": row.kind,
            "base_epoch": row.base_epoch,
            "base_arrivals": row.base_arrivals,
            "proposed": row.digest,
            "report": hashlib.sha256(row.report).hexdigest(),
            "credential": None if self.officer is None else self.officer.credential,
            **more,
        }
        told = {key: value for key, value in body.items() if value is not None}
        return Event(kind, self.clock.now(), self._name(), told, policy=policy)


def _digest(tx: Transaction) -> str | None:
    return policy_table.digest_in_force(tx)


def _hold_to(declared: Kind | None, made: Plan) -> None:
    """Refuses what was declared narrowing and is not, with the witness."""
    if declared is Kind.NARROWING and made.proof is not None and made.proof.kind.raises:
        raise ConflictError(
            f"declared narrowing, but {made.proof.why_widening}; have it approved as a widening"
        )


def _floors(report: PlanReport) -> str:
    broken = sorted({f"that of {each.agreement} to {each.partner}" for each in report.floors})
    rest = ", …" if len(broken) > _MOST_FLOORS else ""
    lead = "1 floor" if len(broken) == 1 else f"{len(broken)} floors"
    return f"{lead}, {', '.join(broken[:_MOST_FLOORS])}{rest}"
