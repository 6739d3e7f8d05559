"""Stored products: their bytes, their versions, the numbers of their ids.

Adding products is `arrivals`. Nothing here asks whether anybody may see them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa

from relto.core.errors import UnknownError
from relto.store import schema
from relto.store.transaction import Transaction

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One version of an object, without its bytes.

    Attributes:
        seq: arrival number.
        object: number of its id.
        version: its `modified` (or `created`) as it stands in the bytes; empty if it has none.
        version_key: the same as a sortable key.
        spec_version: STIX version.
        digest: SHA-256 of its bytes.
    """

    seq: int
    object: int
    version: str
    version_key: str
    spec_version: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """What a manifest says of a product, apart from the partner's own date."""

    seq: int
    id: str
    version: str
    spec_version: str


# The list of numbers travels as one value, so that the statement is always the same one.
_BYTES_SQLITE = (
    "SELECT p.seq, p.bytes FROM json_each(?) AS j CROSS JOIN products AS p ON p.seq = j.value"
)
_BYTES_POSTGRESQL = "SELECT seq, bytes FROM products WHERE seq = ANY(%s)"
# Where most rows of a range are wanted, one walk is quicker than a search for each.
_DENSE = 1.5
_BETWEEN_SQLITE = "SELECT seq, bytes FROM products WHERE seq BETWEEN ? AND ?"
_BETWEEN_POSTGRESQL = _BETWEEN_SQLITE.replace("?", "%s")
_MANIFEST_SQLITE = (
    "SELECT p.seq, o.id, p.version, p.spec_version FROM json_each(?) AS j "
    "CROSS JOIN products AS p ON p.seq = j.value JOIN objects AS o ON o.num = p.object"
)
_MANIFEST_POSTGRESQL = (
    "SELECT p.seq, o.id, p.version, p.spec_version FROM products AS p "
    "JOIN objects AS o ON o.num = p.object WHERE p.seq = ANY(%s)"
)


def listed(tx: Transaction, sqlite: str, postgresql: str, values: Iterable[Any]) -> list[Any]:
    """Runs a query over a list of values that travels as one parameter."""
    wanted = list(values)
    if tx.sqlite:
        return _fetch(tx, sqlite, (msgspec.json.encode(wanted).decode(),))
    return _fetch(tx, postgresql, (wanted,))


def _fetch(tx: Transaction, query: str, parameters: tuple[Any, ...]) -> list[Any]:
    # The driver's own rows: a page of a thousand is read at every request.
    result = tx.connection.exec_driver_sql(query, parameters)
    raw: Any = result.cursor
    try:
        return list(raw.fetchall())
    finally:
        result.close()


def bytes_of(tx: Transaction, seqs: Sequence[int]) -> list[bytes]:
    """Returns the original bytes of products, in the order asked.

    Raises:
        UnknownError: there is no product with such a number.
    """
    numbers = [int(seq) for seq in seqs]
    if not numbers:
        return []
    lo, hi = min(numbers), max(numbers)
    if hi - lo < _DENSE * len(numbers):
        between = _BETWEEN_SQLITE if tx.sqlite else _BETWEEN_POSTGRESQL
        rows = _fetch(tx, between, (lo, hi))
    else:
        rows = listed(tx, _BYTES_SQLITE, _BYTES_POSTGRESQL, numbers)
    return _in_order(dict(rows), numbers)


def _in_order(found: dict[int, T], seqs: Sequence[int]) -> list[T]:
    try:
        return [found[seq] for seq in seqs]
    except KeyError as error:
        raise UnknownError(f"no product of arrival number {error.args[0]}") from None


def manifest_of(tx: Transaction, seqs: Sequence[int]) -> list[ManifestRow]:
    """Returns ids and versions of products, in the order asked.

    Raises:
        UnknownError: there is no product with such a number.
    """
    numbers = [int(seq) for seq in seqs]
    rows = listed(tx, _MANIFEST_SQLITE, _MANIFEST_POSTGRESQL, numbers)
    return _in_order({row[0]: ManifestRow(*row) for row in rows}, numbers)


def object_numbers(tx: Transaction, ids: Iterable[str]) -> dict[str, int]:
    """Returns the numbers of those ids that have one."""
    rows = listed(
        tx,
        "SELECT o.id, o.num FROM json_each(?) AS j CROSS JOIN objects AS o ON o.id = j.value",
        "SELECT id, num FROM objects WHERE id = ANY(%s)",
        ids,
    )
    return dict(rows)


def object_number(tx: Transaction, identifier: str) -> int | None:
    """Returns the number of an id, None where it was never stored or referred to."""
    return object_numbers(tx, [identifier]).get(identifier)


def object_ids(tx: Transaction, numbers: Sequence[int]) -> list[str]:
    """Returns the ids of object numbers, in the order asked.

    Raises:
        UnknownError: there is no such number.
    """
    wanted = [int(number) for number in numbers]
    rows = listed(
        tx,
        "SELECT o.num, o.id FROM json_each(?) AS j CROSS JOIN objects AS o ON o.num = j.value",
        "SELECT num, id FROM objects WHERE num = ANY(%s)",
        wanted,
    )
    return _in_order(dict(rows), wanted)


_COLUMNS = [schema.products.c[name] for name in ProductRow.__dataclass_fields__]
_ROWS = (
    sa.select(*_COLUMNS)
    .where(schema.products.c.object == sa.bindparam("object"))
    .order_by(schema.products.c.version_key, schema.products.c.spec_version)
)


def rows_of(tx: Transaction, number: int) -> list[ProductRow]:
    """Returns the stored versions of an object, the oldest first."""
    rows = tx.connection.execute(_ROWS, {"object": int(number)})
    return [ProductRow(*row) for row in rows]


def newest_digest(tx: Transaction) -> bytes | None:
    """Returns the digest of the bytes that arrived last, None where nothing is stored."""
    table = schema.products.c
    return tx.connection.scalar(sa.select(table.digest).order_by(table.seq.desc()).limit(1))


def arrivals_by_profile(tx: Transaction, since: int) -> dict[int, int]:
    """Counts what arrived from a number on, by the profile that it came with."""
    table = schema.products.c
    query = sa.select(table.profile, sa.func.count()).where(table.seq >= since)
    return {row[0]: row[1] for row in tx.connection.execute(query.group_by(table.profile))}


def versions_between(tx: Transaction, lo: int, hi: int, *, step: int = 1) -> list[str]:
    """Returns the versions, as written, of every so many products in a range of arrivals."""
    table = schema.products.c
    query = sa.select(table.version).where(
        table.seq >= lo, table.seq < hi, table.seq % step == 0, table.version != ""
    )
    return list(tx.connection.scalars(query))
