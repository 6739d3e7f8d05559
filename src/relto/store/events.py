"""What was recorded, and what was delivered: written once, found again.

Recording an event is `Transaction.record`; here are deliveries and the questions about both.
It does not judge who may read them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from pyroaring import BitMap

from relto.core.instant import DAY
from relto.store import schema
from relto.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as it was recorded."""

    seq: int
    at: int
    kind: str
    actor: str
    partner: str | None
    policy: str | None
    body: bytes
    digest: bytes


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one answer carried.

    Attributes:
        event: sequence number of the event that records the answer.
        partner: who received it.
        rows: arrival numbers of the products in it.
        copies: those of them of which a sanitised copy went instead of the original.
        digest: SHA-256 of the bytes sent.
    """

    event: int
    partner: str
    rows: Sequence[int]
    copies: Sequence[int]
    digest: bytes


@dataclass(frozen=True, slots=True)
class Delivered:
    """A delivery with the instant and the policy of its event."""

    event: int
    at: int
    policy: str | None
    partner: str
    rows: tuple[int, ...]
    copies: tuple[int, ...]
    digest: bytes


def events(
    tx: Transaction,
    *,
    kind: str | None = None,
    partner: str | None = None,
    after: int = 0,
    limit: int = 1000,
) -> list[Recorded]:
    """Returns events in their order, after a sequence number."""
    columns = [schema.events.c[name] for name in Recorded.__dataclass_fields__]
    query = sa.select(*columns).where(schema.events.c.seq > after)
    if kind is not None:
        query = query.where(schema.events.c.kind == kind)
    if partner is not None:
        query = query.where(schema.events.c.partner == partner)
    rows = tx.connection.execute(query.order_by(schema.events.c.seq).limit(limit))
    return [Recorded(*row) for row in rows]


def events_between(tx: Transaction, kind: str, since: int, until: int) -> list[Recorded]:
    """Returns events of a kind from one instant to before another, in their order."""
    table = schema.events.c
    columns = [table[name] for name in Recorded.__dataclass_fields__]
    query = sa.select(*columns).where(table.kind == kind, table.at >= since, table.at < until)
    return [Recorded(*row) for row in tx.connection.execute(query.order_by(table.seq))]


def days_asked(tx: Transaction, partner: str, since: int) -> list[int]:
    """Returns the days, counted from 1970-01-01, on which a partner was answered, ascending."""
    table = schema.events.c
    query = (
        sa.select(table.at // DAY)
        .distinct()
        .where(table.partner == partner, table.kind.in_(("delivery", "answer")), table.at >= since)
    )
    return sorted(int(found) for found in tx.connection.scalars(query))


_DELIVERY = schema.deliveries.insert()


def record_delivery(tx: Transaction, delivery: Delivery) -> None:
    """Writes down what an answer carried, in the transaction of its event."""
    rows = BitMap(delivery.rows)
    values = {
        "event": delivery.event,
        "partner": delivery.partner,
        "rows": rows.serialize(),
        "lo": rows.min() if rows else 0,
        "hi": rows.max() + 1 if rows else 0,
        "copies": BitMap(delivery.copies).serialize() if delivery.copies else None,
        "digest": delivery.digest,
    }
    tx.connection.execute(_DELIVERY, values)


def deliveries(
    tx: Transaction, *, partner: str | None = None, rows: Sequence[int] | None = None
) -> list[Delivered]:
    """Returns deliveries in their order, to a partner, of any of some products."""
    table = schema.deliveries
    query = _delivered()
    if partner is not None:
        query = query.where(table.c.partner == partner)
    wanted = None if rows is None else BitMap(rows)
    if wanted is not None:
        if not wanted:
            return []
        query = query.where(table.c.lo <= wanted.max(), table.c.hi > wanted.min())
    found = (_read(row) for row in tx.connection.execute(query.order_by(table.c.event)))
    return [one for one in found if wanted is None or not wanted.isdisjoint(BitMap(one.rows))]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that was given: to whom, when, and the arrival numbers of what it carried."""

    at: int
    partner: str
    rows: BitMap


def answers(tx: Transaction, since: int, until: int) -> Iterator[Answer]:
    """Yields the answers that carried something, from one instant to before another, in order."""
    table, event = schema.deliveries.c, schema.events.c
    query = (
        sa.select(event.at, table.partner, table.rows)
        .join_from(schema.deliveries, schema.events, table.event == event.seq)
        .where(event.at >= since, event.at < until, table.hi > table.lo)
        .order_by(table.event)
    )
    for at, partner, rows in tx.connection.execute(query):
        yield Answer(at, partner, BitMap.deserialize(rows))


def _delivered() -> sa.Select[Any]:
    table, event = schema.deliveries.c, schema.events.c
    return sa.select(
        table.event, event.at, event.policy, table.partner, table.rows, table.copies, table.digest
    ).join_from(schema.deliveries, schema.events, table.event == event.seq)


def _read(row: Any) -> Delivered:
    event, at, policy, partner, rows, copies, digest = row
    return Delivered(event, at, policy, partner, _numbers(rows), _numbers(copies), digest)


def _numbers(data: bytes | None) -> tuple[int, ...]:
    return () if data is None else tuple(BitMap.deserialize(data))


def delivered_rows(tx: Transaction, partner: str) -> BitMap:
    """Returns the arrival numbers of everything that a partner ever received."""
    table = schema.deliveries.c
    query = sa.select(table.rows).where(table.partner == partner)
    return BitMap.union(
        BitMap(), *(BitMap.deserialize(row[0]) for row in tx.connection.execute(query))
    )
