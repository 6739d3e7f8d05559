"""Plans, their state, and what officers signed about them.

A plan's content never changes here, only its state and until when it awaits a confirmation;
signatures are only ever added. Whether a plan is stale or a signature counts is decided elsewhere.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sa

from relto.core.errors import ConflictError, UnknownError
from relto.store import schema
from relto.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan as stored.

    Attributes:
        id: its name, as in `p-7d41…`.
        base_epoch: epoch of the policy that it was compared with.
        base_digest: digest of that policy.
        base_arrivals: products that there were.
        digest: digest of the proposed snapshot.
        snapshot: stored form of the proposed snapshot.
        report: its computed consequences, canonical JSON bytes.
        at: instant at which it was made.
        state: `draft`, `checked`, `approved`, `applied`, …
        author: who made it, an officer or the operating system's user; empty before version 2.
        kind: what it does to the cells: `narrowing`, `widening`, `mixed` or `none`.
        proof: how that was found, canonical JSON bytes.
        expires_at: instant from which it can no longer be applied.
        back_to: epoch of the policy that it goes back to, if it does.
        confirm_by: instant by which a second officer should confirm it, if one should.
    """

    id: str
    base_epoch: int
    base_digest: str
    base_arrivals: int
    digest: str
    snapshot: bytes
    report: bytes
    at: int
    state: str = "draft"
    author: str = ""
    kind: str = ""
    proof: bytes | None = None
    expires_at: int | None = None
    back_to: int | None = None
    confirm_by: int | None = None


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """What an officer signed about a plan.

    Attributes:
        plan: id of the plan.
        act: `check`, `approve`, `release` or `confirm`.
        officer: name of the officer.
        credential: by which the officer was known.
        digest: of the plan, as the officer saw it.
        at: when.
    """

    plan: str
    act: str
    officer: str
    credential: str
    digest: str
    at: int


_COLUMNS = [schema.plans.c[name] for name in PlanRow.__dataclass_fields__]


def save_plan(tx: Transaction, row: PlanRow) -> None:
    """Stores a plan; storing the same one again changes nothing."""
    known = tx.connection.execute(sa.select(*_COLUMNS).where(schema.plans.c.id == row.id)).first()
    if known is None:
        tx.connection.execute(schema.plans.insert().values(**asdict(row)))


def plan(tx: Transaction, name: str) -> PlanRow:
    """Returns the plan with this id, or the only one whose id begins so.

    Raises:
        UnknownError: there is none.
        ConflictError: several begin so.
    """
    table = schema.plans.c
    match = sa.select(*_COLUMNS).where(table.id.startswith(name, autoescape=True))
    found = [PlanRow(*row) for row in tx.connection.execute(match.order_by(table.id))]
    exact = [row for row in found if row.id == name]
    if not name or not found:
        raise UnknownError(f"no plan `{name}`")
    if len(found) > 1 and not exact:
        raise ConflictError(f"`{name}` begins several plans: give more of the id")
    return (exact or found)[0]


def plans(tx: Transaction) -> list[PlanRow]:
    """Returns all plans, the oldest first."""
    table = schema.plans.c
    query = sa.select(*_COLUMNS).order_by(table.at, table.id)
    return [PlanRow(*row) for row in tx.connection.execute(query)]


def unfinished(tx: Transaction) -> list[PlanRow]:
    """Returns plans that were not applied or superseded and may still change their state."""
    table = schema.plans.c
    awaited = sa.and_(table.state == "applied", table.confirm_by.is_not(None))
    query = sa.select(*_COLUMNS).where(table.state.in_(("draft", "checked", "approved")) | awaited)
    return [PlanRow(*row) for row in tx.connection.execute(query.order_by(table.at, table.id))]


def set_state(tx: Transaction, name: str, state: str) -> None:
    """Changes a plan's state.

    Raises:
        UnknownError: there is no such plan.
    """
    table = schema.plans
    done = tx.connection.execute(table.update().where(table.c.id == name).values(state=state))
    if done.rowcount != 1:
        raise UnknownError(f"no plan `{name}`")


def set_confirm_by(tx: Transaction, name: str, instant: int) -> None:
    """Notes until when a second officer should confirm a plan that was applied."""
    table = schema.plans
    tx.connection.execute(table.update().where(table.c.id == name).values(confirm_by=instant))


_SIGNATURE = [schema.approvals.c[name] for name in SignatureRow.__dataclass_fields__]


def sign(tx: Transaction, row: SignatureRow) -> None:
    """Adds a signature; the caller has made sure that there is none of this act and officer."""
    tx.connection.execute(schema.approvals.insert().values(**asdict(row)))


def signatures(tx: Transaction, name: str) -> list[SignatureRow]:
    """Returns what was signed about a plan, in the order of time."""
    table = schema.approvals.c
    query = sa.select(*_SIGNATURE).where(table.plan == name)
    found = tx.connection.execute(query.order_by(table.at, table.act, table.officer))
    return [SignatureRow(*row) for row in found]
