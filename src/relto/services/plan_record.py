"""A stored plan as the services hand it out: its state at an instant, its digest, its case.

It changes nothing in the database and decides nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import msgspec

from relto.core.canonical import canonical, digest
from relto.core.instant import DAY
from relto.planning import PlanReport, report_from_json
from relto.planning.authority import Act, Case, Signature
from relto.planning.proof import Kind
from relto.services.proving import Proof, proof_from_bytes
from relto.store import Transaction
from relto.store import officers as officer_table
from relto.store import plans as plan_table
from relto.store import policies as policy_table
from relto.store.events import events_between
from relto.store.plans import PlanRow

_BROUGHT_INTO_FORCE = frozenset({"applied", "lapsed", "superseded", "rolled-back"})


@dataclass(frozen=True, slots=True)
class Plan:
    """A stored plan.

    Attributes:
        id: by which it is applied.
        base_epoch: epoch of the policy that it was compared with, 0 for none.
        base_arrivals: products stored when it was made.
        digest: digest of the proposed snapshot.
        at: instant at which it was made.
        state: `draft`, `checked`, `approved`, `applied`, `superseded`, `rolled-back`; `stale`,
            `expired`; `lapsed` where it is in force and nobody confirmed it in time.
        report: its consequences.
        author: who made it.
        case: its authority: digest, kind, signatures.
        proof: which cells rise and fall; None of a plan of an older version.
        expires_at: instant from which it can no longer be applied.
        back_to: epoch of the policy that it goes back to, if it does.
        confirm_by: instant by which a second officer should confirm it, if one should.
        override: why it was applied though it breaks floors, if it was.
    """

    id: str
    base_epoch: int
    base_arrivals: int
    digest: str
    at: int
    state: str
    report: PlanReport
    author: str
    case: Case
    proof: Proof | None
    expires_at: int | None
    back_to: int | None
    confirm_by: int | None
    override: str | None = None

    @property
    def kind(self) -> str:
        """What it does to the cells, in a word; empty where nobody proved it."""
        return "" if self.case.kind is None else self.case.kind.value

    @property
    def awaits_confirmation(self) -> bool:
        """Whether it is in force and a second officer should still confirm it."""
        return self.state in {"applied", "lapsed"} and _unconfirmed(self.confirm_by, self.case)


def plan_of(tx: Transaction, row: PlanRow, at: int) -> Plan:
    """Returns a stored plan as of an instant."""
    case, report = case_of(tx, row), report_from_json(msgspec.json.decode(row.report))
    return Plan(
        id=row.id,
        base_epoch=row.base_epoch,
        base_arrivals=row.base_arrivals,
        digest=row.digest,
        at=row.at,
        state=state_at(row, case, at),
        report=report,
        author=row.author,
        case=case,
        proof=None if row.proof is None else proof_from_bytes(row.proof),
        expires_at=row.expires_at,
        back_to=row.back_to,
        confirm_by=row.confirm_by,
        override=_override(tx, row) if report.floors and row.state in _BROUGHT_INTO_FORCE else None,
    )


def _override(tx: Transaction, row: PlanRow) -> str | None:
    """Finds in the record the reason that was given for breaking floors."""
    since = next((each.at for each in policy_table.history(tx) if each.plan == row.id), None)
    if since is None:
        return None
    for event in events_between(tx, "apply", since, since + DAY):
        said = msgspec.json.decode(event.body)["body"]
        if said["plan"] == row.id:
            reason: str | None = said.get("override")
            return reason
    return None


def state_at(row: PlanRow, case: Case, at: int) -> str:
    """Returns the state of a plan at an instant: what time alone changes is not yet stored."""
    if row.state in {"draft", "checked", "approved"}:
        expired = row.expires_at is not None and at >= row.expires_at
        return "expired" if expired else row.state
    if row.state in {"applied", "lapsed"} and row.confirm_by is not None:
        late = at >= row.confirm_by and _unconfirmed(row.confirm_by, case)
        return "lapsed" if late else "applied"
    return row.state


def _unconfirmed(confirm_by: int | None, case: Case) -> bool:
    return confirm_by is not None and not case.confirmed


def case_of(tx: Transaction, row: PlanRow) -> Case:
    """Returns a plan's authority, with those who are officers now."""
    signed = plan_table.signatures(tx, row.id)
    return Case(
        plan=row.id,
        digest=seal(row),
        author=row.author,
        kind=Kind(row.kind) if row.kind else None,
        expires_at=row.expires_at,
        signatures=tuple(Signature(Act(s.act), s.officer, s.digest, s.at) for s in signed),
        officers=frozenset(c.officer for c in officer_table.credentials(tx) if c.is_open),
    )


def seal(row: PlanRow) -> str:
    """Returns the digest of everything that a plan says, computed from its content anew."""
    contents = (row.snapshot, row.report, row.proof or b"")
    numbers = (row.base_epoch, row.base_arrivals, row.at, row.expires_at, row.back_to)
    return digest(
        canonical(
            [
                *("" if number is None else str(number) for number in numbers),
                *(hashlib.sha256(content).hexdigest() for content in contents),
                row.base_digest,
                row.digest,
                row.author,
                row.kind,
            ]
        )
    )
