"""What waits for people about plans: asked for, seen to, given up.

1. A plan that an officer stands for waits to be approved or applied; it waits no longer when it
   was applied, expired, or its base moved.
2. A narrowing that nobody confirmed in time stays in force: here people are asked to confirm it
   or to go back. Nothing is undone by a clock.

It applies nothing and decides nothing about who may act.
"""

from __future__ import annotations

from relto.core.instant import format_instant
from relto.planning.authority import APPROVALS_NEEDED, Case
from relto.services.plan_record import case_of, state_at
from relto.services.proving import proof_from_bytes
from relto.store import Head, Transaction
from relto.store import plans as plan_table
from relto.store.inbox import Notice, notify, see_to
from relto.store.plans import PlanRow

WAITING = frozenset({"draft", "checked", "approved", "expired"})
"""States in which a plan may still come to be applied, or was until it expired."""


def ask(tx: Transaction, row: PlanRow, case: Case, *, at: int) -> None:
    """Files what a plan waits for now, in place of what it waited for before."""
    close(tx, row.id, at=at, by=row.author)
    missing = APPROVALS_NEEDED - len(case.approvers)
    if case.widens and missing > 0:
        people = "1 officer more" if missing == 1 else f"{missing} officers"
        text = f"{people} other than its author must approve it: `relto approve {row.id}`"
        notify(tx, Notice(at, "approve", row.id, f"plan {row.id} is {row.kind}: {text}", row.id))
        return
    kind = "approved" if case.approved else row.kind
    text = f"plan {row.id} is {kind}: an officer may apply it with `relto apply {row.id}`"
    notify(tx, Notice(at, "apply", row.id, text, row.id))


def ask_to_confirm(tx: Transaction, plan: str, officer: str, *, at: int, until: int) -> None:
    """Files that a second officer should confirm what one officer released."""
    text = (
        f"{officer} released plan {plan}: a second officer confirms it until "
        f"{format_instant(until)[:16]}Z with `relto confirm {plan}`"
    )
    notify(tx, Notice(at, "confirm", plan, text, plan))


def close(tx: Transaction, plan: str, *, at: int, by: str) -> None:
    """Notes that nothing about a plan waits any more."""
    see_to(tx, plan, at=at, by=by)


def retire(tx: Transaction, head: Head, *, at: int) -> tuple[PlanRow, ...]:
    """Notes which plans expired, became stale, or lapsed unconfirmed, and returns the lapsed."""
    return tuple(row for row in plan_table.unfinished(tx) if _retired(tx, head, row, at))


def _retired(tx: Transaction, head: Head, row: PlanRow, at: int) -> bool:
    """Notes what became of one plan and tells whether it lapsed just now."""
    if row.state in WAITING:
        expired = row.expires_at is not None and at >= row.expires_at
        same = head.epoch == row.base_epoch and _still_proved(row, head)
        state = "expired" if expired else row.state if same else "stale"
    else:
        state = state_at(row, case_of(tx, row), at)
    if state == row.state:
        return False
    plan_table.set_state(tx, row.id, state)
    close(tx, row.id, at=at, by=row.author)
    if state == "lapsed":
        notify(tx, Notice(at, "lapsed", row.id, _lapsed(row), row.id))
    return state == "lapsed"


def _still_proved(row: PlanRow, head: Head) -> bool:
    """Tells whether nothing arrived, or nothing that a plan does not tolerate."""
    if head.arrivals == row.base_arrivals:
        return True
    return row.proof is not None and proof_from_bytes(row.proof).tolerates(head)


def _lapsed(row: PlanRow) -> str:
    return (
        f"nobody confirmed plan {row.id} in time; it stays in force: confirm it with "
        f"`relto confirm {row.id}` or go back with `relto rollback`"
    )
