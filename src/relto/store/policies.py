"""The policies that were in force, by epoch; the last one is.

Snapshots are bytes here; it does not know what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from relto.core.errors import UnknownError
from relto.store import schema
from relto.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy that was applied.

    Attributes:
        epoch: 1 for the first policy, counting up.
        digest: digest of the snapshot.
        snapshot: its stored form.
        at: instant since which it is in force.
        plan: id of the plan that was applied, if it came by one.
    """

    epoch: int
    digest: str
    snapshot: bytes
    at: int
    plan: str | None


_COLUMNS = [schema.policies.c[name] for name in PolicyRow.__dataclass_fields__]
_ORDERED = sa.select(*_COLUMNS).order_by(schema.policies.c.epoch)
_ONE = sa.select(*_COLUMNS).where(schema.policies.c.epoch == sa.bindparam("epoch"))


def append_policy(
    tx: Transaction, *, digest: str, snapshot: bytes, at: int, plan: str | None = None
) -> int:
    """Puts a policy in force from the next epoch on, which it returns; locks the head row."""
    epoch = tx.lock_head().epoch + 1
    row = {"epoch": epoch, "digest": digest, "snapshot": snapshot, "at": at, "plan": plan}
    tx.connection.execute(schema.policies.insert().values(**row))
    tx.advance_head(epoch=epoch)
    return epoch


def in_force(tx: Transaction) -> PolicyRow | None:
    """Returns the policy in force, or None before the first."""
    epoch = tx.head().epoch
    return policy(tx, epoch) if epoch else None


def policy(tx: Transaction, epoch: int) -> PolicyRow:
    """Returns the policy of an epoch.

    Raises:
        UnknownError: there was no such epoch.
    """
    row = tx.connection.execute(_ONE, {"epoch": epoch}).one_or_none()
    if row is None:
        raise UnknownError(f"no policy of epoch {epoch}")
    return PolicyRow(*row)


def history(tx: Transaction) -> list[PolicyRow]:
    """Returns all policies, the oldest first."""
    return [PolicyRow(*row) for row in tx.connection.execute(_ORDERED)]


def digest_in_force(tx: Transaction) -> str | None:
    """Returns the digest of the policy in force without its content, None before the first."""
    table = schema.policies.c
    query = sa.select(table.digest).order_by(table.epoch.desc()).limit(1)
    return tx.connection.execute(query).scalar()
