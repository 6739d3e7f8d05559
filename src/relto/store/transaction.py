"""One transaction: the head row, and the event that records what the transaction does.

It does not begin or end itself (`engine` does) and reads no clock.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from relto.core.canonical import canonical
from relto.core.errors import StoreError
from relto.store import schema


@dataclass(frozen=True, slots=True)
class Head:
    """The counters of a node.

    Attributes:
        organisation: whose node this is.
        arrivals: products stored; the next one gets this number.
        profiles: profiles interned.
        objects: STIX ids numbered.
        types: STIX types numbered.
        markings: marking-definitions read.
        relabels: later changes of older rows.
        epoch: number of the policy in force, 0 before the first one.
        stream_key: the node's own key for cursors and copies' ids.
    """

    organisation: str
    arrivals: int
    profiles: int
    objects: int
    types: int
    markings: int
    relabels: int
    epoch: int
    stream_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, to be recorded in the transaction that makes it happen.

    Attributes:
        kind: `ingest`, `delivery`, `refusal`, `plan`, `apply`, …
        at: microseconds since 1970-01-01T00:00:00Z.
        actor: who did it.
        body: what else there is to say, a JSON object.
        partner: whom it concerns, if one.
        policy: digest of the policy in force, if there is one.
    """

    kind: str
    at: int
    actor: str
    body: dict[str, Any]
    partner: str | None = None
    policy: str | None = None

    def to_bytes(self) -> bytes:
        """Returns the canonical bytes that are stored and digested."""
        return canonical(
            {
                "kind": self.kind,
                "at": self.at,
                "actor": self.actor,
                "partner": self.partner,
                "policy": self.policy,
                "body": self.body,
            }
        )


_HEAD = sa.select(
    *(schema.head.c[name] for name in Head.__dataclass_fields__),
).where(schema.head.c.id == 1)
_LOCKED_HEAD = _HEAD.with_for_update()
_EVENT = schema.events.insert().returning(schema.events.c.seq)


class Transaction:
    """A database transaction that is under way.

    Attributes:
        connection: the SQLAlchemy connection, for this package only.
        sqlite: whether the database is SQLite (else it is PostgreSQL).
    """

    __slots__ = ("connection", "sqlite")

    def __init__(self, connection: sa.Connection) -> None:
        """Wraps a connection in which a transaction has begun."""
        self.connection = connection
        self.sqlite = connection.dialect.name == "sqlite"

    def head(self) -> Head:
        """Returns the counters as this transaction sees them."""
        return self._head(_HEAD)

    def lock_head(self) -> Head:
        """Returns the counters and keeps every other writer of arrivals or policies out."""
        return self._head(_LOCKED_HEAD)

    def _head(self, query: sa.Select[Any]) -> Head:
        row = self.connection.execute(query).one_or_none()
        if row is None:
            raise StoreError("the database has no head row: initialise it with `relto init`")
        return Head(*row)

    def advance_head(self, **counters: int) -> None:
        """Sets counters of the head row, which the caller has locked."""
        self.connection.execute(
            schema.head.update().where(schema.head.c.id == 1).values(**counters)
        )

    def record(self, event: Event) -> int:
        """Appends an event and returns its sequence number."""
        body = event.to_bytes()
        values = {
            "at": event.at,
            "kind": event.kind,
            "actor": event.actor,
            "partner": event.partner,
            "policy": event.policy,
            "body": body,
            "digest": hashlib.sha256(body).digest(),
        }
        return int(self.connection.execute(_EVENT, values).scalar_one())
