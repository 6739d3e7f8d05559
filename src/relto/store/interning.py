"""Numbers for ids, types and profiles: the same thing always gets the same number.

The caller has locked the head row and writes the counters back; this does not do either.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from relto.model.profile import Profile, profile_to_bytes
from relto.store.products import listed, object_numbers
from relto.store.profiles import profiles_by_digest
from relto.store.transaction import Head, Transaction


@dataclass(slots=True)
class Counters:
    """The counters of the head row while a batch raises them."""

    objects: int
    types: int
    profiles: int
    markings: int

    @classmethod
    def of(cls, head: Head) -> Counters:
        """Begins where the head row stands."""
        return cls(head.objects, head.types, head.profiles, head.markings)


def insert(tx: Transaction, table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    """Inserts many rows at once; table and columns are constants of this package."""
    if not rows:
        return
    names = columns.split()
    if tx.sqlite:
        marks = ", ".join("?" * len(names))
        statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - constants
        tx.connection.exec_driver_sql(statement, rows)
        return
    raw: Any = tx.connection.connection.dbapi_connection
    with raw.cursor() as cursor:
        statement = f"COPY {table} ({', '.join(names)}) FROM STDIN (FORMAT BINARY)"
        with cursor.copy(statement) as copy:
            copy.set_types(_POSTGRESQL_TYPES[table])
            for row in rows:
                copy.write_row(row)


_POSTGRESQL_TYPES = {
    "objects": ["int8", "text"],
    "types": ["int8", "text"],
    "profiles": ["int8", "text", "bytea"],
    "markings": ["int8", "text", "bytea"],
    "relabels": ["int8", "int8", "int8", "int4"],
    "products": [
        *("int8", "int8", "text", "text", "text"),
        *("int4", "int4", "int4", "bytea", "bytea"),
    ],
}


def intern_objects(tx: Transaction, counters: Counters, ids: Iterable[str]) -> dict[str, int]:
    """Returns the number of every id, giving new ones the next numbers in their order."""
    wanted = dict.fromkeys(ids)
    numbers = object_numbers(tx, wanted)
    new = [identifier for identifier in wanted if identifier not in numbers]
    rows = list(enumerate(new, counters.objects))
    insert(tx, "objects", "num id", rows)
    numbers.update((identifier, number) for number, identifier in rows)
    counters.objects += len(new)
    return numbers


def intern_types(tx: Transaction, counters: Counters, names: Iterable[str]) -> dict[str, int]:
    """Returns the number of every type, giving new ones the next numbers in their order."""
    wanted = dict.fromkeys(names)
    known = listed(
        tx,
        "SELECT t.name, t.num FROM json_each(?) AS j CROSS JOIN types AS t ON t.name = j.value",
        "SELECT name, num FROM types WHERE name = ANY(%s)",
        wanted,
    )
    numbers = dict(known)
    rows = list(enumerate([name for name in wanted if name not in numbers], counters.types))
    insert(tx, "types", "num name", rows)
    numbers.update((name, number) for number, name in rows)
    counters.types += len(rows)
    return numbers


@lru_cache(maxsize=65536)
def _stored_form(profile: Profile) -> tuple[str, bytes]:
    body = profile_to_bytes(profile)
    return hashlib.sha256(body).hexdigest(), body


def intern_profiles(
    tx: Transaction, counters: Counters, profiles: Iterable[Profile]
) -> dict[Profile, int]:
    """Returns the number of every profile, giving new ones the next numbers in their order."""
    forms = {profile: _stored_form(profile) for profile in dict.fromkeys(profiles)}
    numbers = profiles_by_digest(tx, [digest for digest, _ in forms.values()]) if forms else {}
    rows: list[tuple[Any, ...]] = []
    for digest, body in forms.values():
        if digest not in numbers:
            numbers[digest] = counters.profiles
            rows.append((counters.profiles, digest, body))
            counters.profiles += 1
    insert(tx, "profiles", "num digest body", rows)
    return {profile: numbers[digest] for profile, (digest, _) in forms.items()}
