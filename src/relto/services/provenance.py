"""Where what a node holds comes from: who gave it, and whose account it is.

1. The feed tells the giver, originators and creator whose account it is (`parties_of`). A
   creator is the organisation whose name or code its identity has; what several give of one that
   is no organisation's is that creator's account (`with_common_creators`).
2. An object that several gave is the account of whoever it first came from.
3. What refers to others' reports, notes or indicators, or is related to them as `derived-from`,
   rests on their accounts too. Referring to what is talked about (malware, a technique, an
   identity, an observable) is no derivation.

It counts per profile; contents are read only of creators and of relationships between accounts
of different origins. Two objects with different ids that say the same are two accounts unless one
of these signs joins them (decision 0015), and who gives again exactly what is stored already
leaves no trace.

Basis: STIX 2.1 §3.2 (object_refs), §5.1 (derived-from, duplicate-of).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from relto.model.handling import Handling
from relto.planning.coverage_supply import (
    Gift,
    Names,
    Parties,
    parties_of,
    settled,
    with_common_creators,
)
from relto.policy import Snapshot
from relto.services.holdings import Stock
from relto.store import Transaction
from relto.store.columns import NO_MONTH, Flag
from relto.store.products import bytes_of, object_numbers

Rows = npt.NDArray[np.int64]
_TELLING = frozenset(
    {
        "grouping",
        "incident",
        "indicator",
        "malware-analysis",
        "note",
        "observed-data",
        "opinion",
        "report",
        "sighting",
    }
)
"""Types that tell something, as opposed to those that are talked about."""
_DERIVING = frozenset({"derived-from", "duplicate-of"})
_NEVER = 1 << 14


class _Relation(msgspec.Struct):
    relationship_type: str = ""
    source_ref: str = ""
    target_ref: str = ""


class _Identity(msgspec.Struct):
    name: str = ""


class _Origins:
    """Sets of organisations, interned."""

    def __init__(self) -> None:
        self.values: list[Names] = []
        self._numbers: dict[Names, int] = {}

    def number(self, names: Names) -> int:
        if names not in self._numbers:
            self._numbers[names] = len(self.values)
            self.values.append(names)
        return self._numbers[names]


class _Cited(NamedTuple):
    """Rows that rest on another account: pairs of a row and an origin."""

    rows: Rows
    origins: Rows


@dataclass
class _Provenance:
    stock: Stock
    parties: list[Parties]
    origins: _Origins

    @cached_property
    def by_profile(self) -> Rows:
        """The origins of each profile."""
        numbers = [self.origins.number(parties.origins) for parties in self.parties]
        return np.array(numbers, dtype=np.int64)

    @cached_property
    def first(self) -> Rows:
        """The first row of each object, -1 where none is stored."""
        corpus = self.stock.corpus
        first = np.full(len(corpus.latest), -1, dtype=np.int64)
        first[corpus.object[::-1]] = np.arange(len(corpus.object))[::-1]
        return first

    def of_types(self, names: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Tells of each row whether its type is among some."""
        corpus = self.stock.corpus
        numbers = [corpus.type_number(name) for name in names]
        wanted = np.zeros(len(corpus.types) + 1, dtype=np.bool_)
        wanted[[number for number in numbers if number is not None]] = True
        mask: npt.NDArray[np.bool_] = wanted[corpus.type]
        return mask

    @cached_property
    def by_row(self) -> Rows:
        """The origins of each row, where another gave the same object first, the first's."""
        corpus = self.stock.corpus
        own: Rows = self.by_profile[corpus.own]
        again = self.first[corpus.object] != np.arange(len(own))
        own[again] = own[self.first[corpus.object[again]]]
        return own

    def cited(self, rows: Rows) -> tuple[Rows, Rows]:
        """Returns pairs of some of the rows and the first rows of what they refer to that tells."""
        corpus = self.stock.corpus
        starts = corpus.ref_offsets[rows]
        counts = corpus.ref_offsets[rows + 1] - starts
        into = np.repeat(starts - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
        targets = self.first[corpus.refs[into]]
        tells = self.of_types(_TELLING)
        kept = (targets >= 0) & tells[targets]
        return np.repeat(rows, counts)[kept], targets[kept]


def gifts_of(
    tx: Transaction, stock: Stock, handlings: list[Handling], policy: Snapshot
) -> list[Gift]:
    """Returns what was received, by provenance and scope, under the handling of each profile."""
    creators = _creators(tx, stock, policy)
    parties = [
        parties_of(profile, handling.originators, policy, creators)
        for profile, handling in zip(stock.profiles.all, handlings, strict=True)
    ]
    parties = with_common_creators(stock.profiles.all, parties, creators, policy.releasing)
    if not stock.corpus.arrivals:
        return []
    provenance = _Provenance(stock, parties, _Origins())
    origins = provenance.by_row.copy()
    for cited in (_by_reference(provenance), _by_relation(tx, provenance)):
        _join(provenance.origins, origins, cited)
    return [
        _gift(provenance, handlings, group, policy.releasing)
        for group in _groups(provenance, origins)
    ]


def _creators(tx: Transaction, stock: Stock, policy: Snapshot) -> dict[str, str]:
    """Finds the organisations that creators' identities are named after, by name or code."""
    codes = {each.name.casefold(): each.code for each in policy.organisations if each.name}
    codes |= {each.code.casefold(): each.code for each in policy.organisations}
    ids = {each.created_by for each in stock.profiles.all if each.created_by is not None}
    numbers = object_numbers(tx, ids) if ids else {}
    latest = stock.corpus.latest
    rows = {
        identifier: int(latest[number])
        for identifier, number in numbers.items()
        if number < len(latest) and latest[number] >= 0
    }
    raws = bytes_of(tx, list(rows.values()))
    names = [msgspec.json.decode(raw, type=_Identity).name.casefold() for raw in raws]
    return {
        identifier: codes[name]
        for identifier, name in zip(rows, names, strict=True)
        if name in codes
    }


def _by_reference(provenance: _Provenance) -> _Cited:
    rows = np.flatnonzero(provenance.of_types(_TELLING))
    rows, targets = provenance.cited(rows)
    return _Cited(rows, provenance.by_row[targets])


def _by_relation(tx: Transaction, provenance: _Provenance) -> _Cited:
    """Reads the relationships between accounts of different origins."""
    corpus, by_row = provenance.stock.corpus, provenance.by_row
    rows, targets = provenance.cited(np.flatnonzero(provenance.of_types(["relationship"])))
    order = np.argsort(rows, kind="stable")
    rows, found = rows[order], by_row[targets[order]]
    across = np.unique(rows[1:][(rows[1:] == rows[:-1]) & (found[1:] != found[:-1])])
    relations = [
        relation
        for raw in bytes_of(tx, across.tolist())
        if (relation := msgspec.json.decode(raw, type=_Relation)).relationship_type in _DERIVING
    ]
    ids = {each for one in relations for each in (one.source_ref, one.target_ref)}
    number = object_numbers(tx, ids) if ids else {}
    pairs = [
        (int(row), int(by_row[target]))
        for one in relations
        if (target := int(provenance.first[number[one.target_ref]])) >= 0
        for row in np.flatnonzero(corpus.object == number[one.source_ref])
    ]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return _Cited(table[:, 0], table[:, 1])


def _join(known: _Origins, origins: Rows, cited: _Cited) -> None:
    """Adds cited origins to those of rows, the first of every row, then the second, and so on."""
    other = cited.origins != origins[cited.rows]
    width = len(known.values)
    rows, added = np.divmod(np.unique(cited.rows[other] * width + cited.origins[other]), width)
    while len(rows):
        leading = np.ones(len(rows), dtype=np.bool_)
        leading[1:] = rows[1:] != rows[:-1]
        both = origins[rows[leading]] * width + added[leading]
        distinct, inverse = np.unique(both, return_inverse=True)
        joined = [
            known.number(known.values[former] | known.values[more])
            for former, more in (divmod(each, width) for each in distinct.tolist())
        ]
        origins[rows[leading]] = np.array(joined, dtype=np.int64)[inverse.ravel()]
        rows, added = rows[~leading], added[~leading]


class _Group(NamedTuple):
    """Rows with one profile and one origin: how many, and the first month."""

    profile: int
    origin: int
    products: int
    month: int


def _groups(provenance: _Provenance, origins: Rows) -> Iterator[_Group]:
    """Counts rows by profile and origin; a marked portion counts as its row does."""
    corpus = provenance.stock.corpus
    counted = np.flatnonzero((corpus.flags & Flag.MARKING) == 0)
    rows = np.concatenate((counted, corpus.portion_rows))
    profiles = np.concatenate((corpus.own[counted], corpus.portions))
    months = corpus.month[rows]
    months[months == NO_MONTH] = _NEVER
    usual = origins[rows] == provenance.by_profile[profiles]
    counts, first = _tally(profiles[usual], months[usual], len(provenance.parties))
    for profile in np.flatnonzero(counts).tolist():
        origin = int(provenance.by_profile[profile])
        yield _Group(profile, origin, int(counts[profile]), int(first[profile]))
    others = ~usual
    key = profiles[others].astype(np.int64) * len(provenance.origins.values) + origins[rows[others]]
    found, inverse = np.unique(key, return_inverse=True)
    counts, first = _tally(inverse.ravel(), months[others], len(found))
    for number, count, month in zip(found.tolist(), counts.tolist(), first.tolist(), strict=True):
        profile, origin = divmod(number, len(provenance.origins.values))
        yield _Group(profile, origin, count, month)


def _tally(
    groups: npt.NDArray[np.integer], months: npt.NDArray[np.int16], size: int
) -> tuple[Rows, npt.NDArray[np.int16]]:
    """Returns how many rows each group has, and the first month of each."""
    first = np.full(size, _NEVER, dtype=np.int16)
    np.minimum.at(first, groups, months)
    return np.bincount(groups, minlength=size), first


def _gift(provenance: _Provenance, handlings: list[Handling], group: _Group, own: str) -> Gift:
    parties, handling = provenance.parties[group.profile], handlings[group.profile]
    origins = provenance.origins.values[group.origin]
    if origins != parties.origins:
        parties = settled(parties.givers, origins, own)
    gift = Gift(parties, handling.topics, handling.disciplines, group.products)
    if group.month == _NEVER:
        return gift
    year, month = divmod(group.month, 12)
    return gift._replace(day=date(1970 + year, month + 1, 1).toordinal())
