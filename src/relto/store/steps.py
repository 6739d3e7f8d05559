"""The steps of partners' streams: what each one gained and lost, and when; append-only.

It keeps bytes; what a step means is said in `services.release.stream`.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from relto.store.schema import metadata
from relto.store.transaction import Transaction

steps = sa.Table(
    "steps",
    metadata,
    sa.Column("partner", sa.Text, primary_key=True),
    sa.Column("k", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("epoch", sa.BigInteger, nullable=False),
    sa.Column("arrivals", sa.BigInteger, nullable=False),
    sa.Column("relabels", sa.BigInteger, nullable=False),
    sa.Column("first_date", sa.BigInteger, nullable=False),
    sa.Column("count", sa.BigInteger, nullable=False),
    sa.Column("gained", sa.LargeBinary, nullable=False),
    sa.Column("lost", sa.LargeBinary, nullable=False),
    sa.Column("forms", sa.LargeBinary, nullable=False),
)


@dataclass(frozen=True, slots=True)
class StepRow:
    """One growth of one partner's stream.

    Attributes:
        k: number of the step, counted from 0 for each partner.
        at: when it was taken.
        epoch: policy in force.
        arrivals: products that were stored then.
        relabels: later changes of older products then.
        first_date: date added of the first product gained.
        count: how many products were gained.
        gained: their rows, a serialised bitmap.
        lost: the rows that ceased to be shown, a serialised bitmap.
        forms: which of the gained ones are copies, packed.
    """

    k: int
    at: int
    epoch: int
    arrivals: int
    relabels: int
    first_date: int
    count: int
    gained: bytes
    lost: bytes
    forms: bytes


_FIELDS = tuple(StepRow.__dataclass_fields__)
# Asked at every request: plain SQL spares its assembly.
_TAIL = "SELECT max(k) FROM steps WHERE partner = "
_SINCE = (
    sa.select(*(steps.c[name] for name in _FIELDS))
    .where(steps.c.partner == sa.bindparam("partner"), steps.c.k >= sa.bindparam("first"))
    .order_by(steps.c.k)
)


def count_steps(tx: Transaction, partner: str) -> int:
    """Returns how many steps a partner's stream has."""
    mark = "?" if tx.sqlite else "%s"
    last = tx.connection.exec_driver_sql(_TAIL + mark, (partner,)).scalar()
    return 0 if last is None else int(last) + 1


def steps_since(tx: Transaction, partner: str, first: int) -> list[StepRow]:
    """Returns a partner's steps from number `first` on, in their order."""
    found = tx.connection.execute(_SINCE, {"partner": partner, "first": first})
    return [StepRow(*row) for row in found]


def append_step(tx: Transaction, partner: str, step: StepRow) -> None:
    """Appends a step; the caller holds the partner's lock."""
    values = {name: getattr(step, name) for name in _FIELDS}
    tx.connection.execute(steps.insert().values(partner=partner, **values))
