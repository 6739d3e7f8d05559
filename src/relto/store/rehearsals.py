"""The last rehearsal of each contingency, by its parameters.

Reports are bytes here; it does not compute or compare them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sa

from relto.store import schema
from relto.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class RehearsalRow:
    """A rehearsal as stored.

    Attributes:
        contingency: its code.
        settings: what its parameters stood for, canonical JSON text.
        at: instant of the rehearsal.
        policy: digest of the policy in force.
        arrivals: products that there were.
        meaning: digest of what the contingency said.
        verdict: whether its trigger held, in a word; empty where it has only words.
        report: the computed consequences, canonical JSON bytes.
    """

    contingency: str
    settings: str
    at: int
    policy: str
    arrivals: int
    meaning: str
    verdict: str
    report: bytes


_COLUMNS = [schema.rehearsals.c[name] for name in RehearsalRow.__dataclass_fields__]


def save_rehearsal(tx: Transaction, row: RehearsalRow) -> None:
    """Keeps a rehearsal in place of the last one; the caller has locked the head row."""
    table = schema.rehearsals
    same = sa.and_(table.c.contingency == row.contingency, table.c.settings == row.settings)
    tx.connection.execute(table.delete().where(same))
    tx.connection.execute(table.insert().values(**asdict(row)))


def last_rehearsal(tx: Transaction, contingency: str, settings: str) -> RehearsalRow | None:
    """Returns the last rehearsal with these parameters, None before the first."""
    table = schema.rehearsals.c
    query = sa.select(*_COLUMNS).where(table.contingency == contingency, table.settings == settings)
    row = tx.connection.execute(query).one_or_none()
    return None if row is None else RehearsalRow(*row)
