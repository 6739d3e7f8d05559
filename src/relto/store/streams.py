"""A partner's turn, and the ids of the copies that partners were handed.

The steps of streams are kept in `steps`; what belongs into one is not computed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from relto.core.errors import UnknownError
from relto.store import schema
from relto.store.transaction import Transaction

_LOCK = (
    sa.select(schema.partners.c.code)
    .where(schema.partners.c.code == sa.bindparam("code"))
    .with_for_update()
)


def lock_partner(tx: Transaction, code: str) -> None:
    """Keeps every other request of this partner waiting until the transaction ends.

    Raises:
        UnknownError: there is no such partner.
    """
    if tx.connection.execute(_LOCK, {"code": code}).one_or_none() is None:
        raise UnknownError(f"no partner `{code}`")


def remember_copies(tx: Transaction, copies: Mapping[str, int]) -> None:
    """Keeps of which object each sanitised copy's id is."""
    if copies:
        statement = "INSERT INTO copies (id, object) VALUES (:id, :object) ON CONFLICT DO NOTHING"
        rows = [{"id": key, "object": copies[key]} for key in sorted(copies)]
        tx.connection.execute(sa.text(statement), rows)


def copies_of(tx: Transaction, ids: Sequence[str]) -> dict[str, int]:
    """Returns the object number of each of these ids that is a copy's."""
    table = schema.copies.c
    query = sa.select(table.id, table.object).where(table.id.in_(list(ids)))
    return {row[0]: row[1] for row in tx.connection.execute(query)} if ids else {}
