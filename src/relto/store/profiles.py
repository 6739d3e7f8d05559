"""Profiles and the meanings of marking-definitions, in memory, growing with the database.

It resolves nothing: what a profile's handling is depends on the policy.
"""

from __future__ import annotations

from typing import Any

import msgspec

from relto.model.profile import Profile, profile_from_json
from relto.store.products import listed
from relto.store.transaction import Head, Transaction


class Profiles:
    """All interned profiles and all meanings of markings.

    Attributes:
        all: the profiles, by number.
        meanings: what each stored marking-definition says, by id.
    """

    __slots__ = ("_marks", "_numbers", "all", "meanings")

    def __init__(self) -> None:
        self.all: list[Profile] = []
        self.meanings: dict[str, dict[str, Any]] = {}
        self._numbers: dict[Profile, int] = {}
        self._marks: dict[int, frozenset[str]] = {}

    def advance(self, tx: Transaction, head: Head) -> None:
        """Loads what was interned since, up to the counters of a head row."""
        if head.profiles > len(self.all):
            self._load_profiles(tx, head.profiles)
        if head.markings > len(self.meanings):
            self._load_meanings(tx, head.markings)

    def _load_profiles(self, tx: Transaction, upto: int) -> None:
        query = "SELECT body FROM profiles WHERE num >= {0} AND num < {0} ORDER BY num"
        for (body,) in _between(tx, query, len(self.all), upto):
            profile = profile_from_json(msgspec.json.decode(body))
            self._numbers[profile] = len(self.all)
            self.all.append(profile)

    def _load_meanings(self, tx: Transaction, upto: int) -> None:
        query = "SELECT id, body FROM markings WHERE num >= {0} AND num < {0} ORDER BY num"
        for identifier, body in _between(tx, query, len(self.meanings), upto):
            self.meanings[identifier] = msgspec.json.decode(body)

    def number(self, profile: Profile) -> int | None:
        """Returns the number of a profile in its canonical order, None if it was never interned."""
        return self._numbers.get(profile)

    def parts(self, number: int) -> tuple[int, ...]:
        """Returns the uncombined profiles that a profile consists of: itself, or its parts."""
        return self.all[number].parts or (number,)

    def markings_of(self, number: int) -> frozenset[str]:
        """Returns the ids of all marking-definitions that a profile carries."""
        if number not in self._marks:
            parts = (self.all[part].markings for part in self.parts(number))
            self._marks[number] = frozenset().union(*parts)
        return self._marks[number]

    def portion(self, own: int, marking: str) -> int | None:
        """Returns the number of a portion's profile: the object's own one and one more marking."""
        whole = self.all[own]
        return self.number(with_marking(whole, marking))


def with_marking(whole: Profile, marking: str) -> Profile:
    """Returns the profile of a portion that carries one marking more than its object."""
    markings = tuple(sorted({*whole.markings, marking}))
    return Profile(
        feed=whole.feed,
        type=whole.type,
        markings=markings,
        tags=whole.tags,
        kill_chain=whole.kill_chain,
        created_by=whole.created_by,
        handling=whole.handling,
        object=whole.object,
    )


def _between(tx: Transaction, query: str, lo: int, hi: int) -> list[Any]:
    mark = "?" if tx.sqlite else "%s"
    return list(tx.connection.exec_driver_sql(query.format(mark), (lo, hi)))


def profiles_by_digest(tx: Transaction, digests: list[str]) -> dict[str, int]:
    """Returns the numbers of those profile digests that are interned."""
    rows = listed(
        tx,
        "SELECT p.digest, p.num FROM json_each(?) AS j "
        "CROSS JOIN profiles AS p ON p.digest = j.value",
        "SELECT digest, num FROM profiles WHERE digest = ANY(%s)",
        digests,
    )
    return dict(rows)
