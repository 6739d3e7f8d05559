"""Plans and their state: draft, applied or stale.

A plan's content never changes here, only its state; whether it is stale is decided elsewhere.
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
        state: `draft`, `applied` or `stale`.
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


def set_state(tx: Transaction, name: str, state: str) -> None:
    """Changes a plan's state.

    Raises:
        UnknownError: there is no such plan.
    """
    table = schema.plans
    done = tx.connection.execute(table.update().where(table.c.id == name).values(state=state))
    if done.rowcount != 1:
        raise UnknownError(f"no plan `{name}`")
