"""Adding a batch of products: numbers, versions, columns, all in the caller's transaction.

1. The same object in the same version is stored once; with other content it is refused.
2. Arrival numbers have no gaps and follow the order of commits (the head row is locked).
3. The profile of an older version is combined with those of all newer ones, so that it never
   outlives a stricter newer label. Where a batch changes an older row, it appends a relabel.
4. A marking-definition keeps its first definition for ever.

It reads no files and decides nothing about who may see what.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from relto.core.canonical import canonical
from relto.core.instant import format_instant, version_key
from relto.formats.stix import Parsed, same_content
from relto.model.profile import Profile
from relto.store import columns, schema
from relto.store.columns import NO_MONTH, Columns, Flag
from relto.store.interning import Counters, insert, intern_objects, intern_profiles, intern_types
from relto.store.products import bytes_of, listed
from relto.store.profiles import with_marking
from relto.store.transaction import Head, Transaction


class Incoming(NamedTuple):
    """An object that was read, and its bytes."""

    parsed: Parsed
    raw: bytes


@dataclass(frozen=True, slots=True)
class Admission:
    """What became of a batch.

    Attributes:
        lo: arrival number of the first product stored.
        hi: number after the last one.
        stored: places in the batch of what was stored, in order of arrival.
        known: how many were stored before.
        refused: places in the batch and reasons.
        digests: SHA-256 of each product stored.
    """

    lo: int
    hi: int
    stored: tuple[int, ...]
    known: int
    refused: tuple[tuple[int, str], ...]
    digests: tuple[bytes, ...]


class _Version(NamedTuple):
    """One version of an object: in the database, or about to be."""

    version_key: str
    spec_version: str
    seq: int
    profile: int
    flags: int
    digest: bytes


_Versions = dict[int, list[_Version]]
_Shown = dict[int, tuple[frozenset[int], int]]


@dataclass(slots=True)
class _Batch:
    """A batch on its way in: what it says, what is there already, what is sorted out."""

    lo: int
    incoming: Sequence[Incoming]
    objects: dict[str, int]
    digests: list[bytes]
    before: _Versions
    arrived: str
    stored: list[int] = field(default_factory=list)
    known: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def admit(tx: Transaction, incoming: Sequence[Incoming], at: int | None = None) -> Admission:
    """Stores what is new in a batch; locks the head row.

    Args:
        tx: a writing transaction.
        incoming: objects in the order in which they came.
        at: instant of the arrival, the date of those objects that have none of their own.

    Returns:
        What was stored, what was there already, and what was refused.
    """
    head = tx.lock_head()
    counters = Counters.of(head)
    objects = intern_objects(tx, counters, _mentioned(incoming))
    digests = [hashlib.sha256(one.raw).digest() for one in incoming]
    before = _stored_versions(tx, head, {objects[one.parsed.id] for one in incoming})
    arrived = "" if at is None else version_key(format_instant(at))
    batch = _Batch(head.arrivals, incoming, objects, digests, before, arrived)
    _sort_out(tx, batch)
    relabels = _store(tx, head, counters, batch) if batch.stored else 0
    hi = batch.lo + len(batch.stored)
    tx.advance_head(
        arrivals=hi,
        objects=counters.objects,
        types=counters.types,
        profiles=counters.profiles,
        markings=counters.markings,
        relabels=head.relabels + relabels,
    )
    kept = tuple([digests[place] for place in batch.stored])
    return Admission(batch.lo, hi, tuple(batch.stored), batch.known, tuple(batch.refused), kept)


def _mentioned(incoming: Sequence[Incoming]) -> Iterator[str]:
    for one in incoming:
        yield one.parsed.id
        yield from one.parsed.refs


def _stored_versions(tx: Transaction, head: Head, numbers: set[int]) -> _Versions:
    columns_wanted = "p.version_key, p.spec_version, p.seq, p.profile, p.flags, p.digest"
    rows = listed(
        tx,
        f"SELECT p.object, {columns_wanted} FROM json_each(?) AS j "  # noqa: S608 - constants
        "CROSS JOIN products AS p ON p.object = j.value",
        f"SELECT p.object, {columns_wanted} FROM products AS p WHERE p.object = ANY(%s)",  # noqa: S608 - constants
        sorted(number for number in numbers if number < head.objects),
    )
    found: _Versions = {}
    for number, *version in rows:
        found.setdefault(number, []).append(_Version(*version))
    return found


def _sort_out(tx: Transaction, batch: _Batch) -> None:
    """Decides for each object whether it is new, known or refused."""
    seen: dict[tuple[int, str, str], int] = {}
    for place, (parsed, _) in enumerate(batch.incoming):
        number = batch.objects[parsed.id]
        # A marking-definition has one version for ever, whatever it says of its date.
        key = (number, "" if parsed.meaning else parsed.version_key, parsed.spec_version)
        first = seen.setdefault(key, place)
        same = _like_earlier(batch, place, first) if first != place else None
        if same is None and number in batch.before:
            same = _like_stored(tx, batch, place)
        if same is None:
            batch.stored.append(place)
        elif same:
            batch.known += 1
        else:
            batch.refused.append((place, _REFUSALS[parsed.meaning is not None]))


_REFUSALS = {
    False: "came before in the same version with other content: give it a later `modified`",
    True: "redefines a marking-definition, which never changes: give it an id of its own",
}


def _like_earlier(batch: _Batch, place: int, first: int) -> bool:
    if batch.digests[place] == batch.digests[first]:
        return True
    return same_content(batch.incoming[place].raw, batch.incoming[first].raw)


def _like_stored(tx: Transaction, batch: _Batch, place: int) -> bool | None:
    """Compares with the stored same version: None where there is none."""
    parsed, raw = batch.incoming[place]
    for version in batch.before[batch.objects[parsed.id]]:
        same_version = (version.version_key, version.spec_version) == (
            parsed.version_key,
            parsed.spec_version,
        )
        if parsed.meaning is not None or same_version:
            if version.digest == batch.digests[place]:
                return True
            return same_content(raw, bytes_of(tx, [version.seq])[0])
    return None


def _store(tx: Transaction, head: Head, counters: Counters, batch: _Batch) -> int:
    """Writes what is new, and returns how many older rows it relabelled."""
    parsed = [batch.incoming[place].parsed for place in batch.stored]
    own, portions = _own_profiles(tx, counters, parsed)
    kinds = intern_types(tx, counters, (one.type for one in parsed))
    owns = [own[id(one.profile)] for one in parsed]
    numbers = [batch.objects[one.id] for one in parsed]
    types = [kinds[one.type] for one in parsed]
    flags = [_own_flags(one) for one in parsed]
    rows = [
        (
            *(batch.lo + index, numbers[index], one.version_key, one.spec_version, one.version),
            *(types[index], owns[index], flags[index]),
            *(batch.digests[place], batch.incoming[place].raw),
        )
        for index, (place, one) in enumerate(zip(batch.stored, parsed, strict=True))
    ]
    insert(tx, "products", _PRODUCT_COLUMNS, rows)
    _store_meanings(tx, counters, parsed)
    shown, changed = _reshown(batch, rows)
    combined = _combine(tx, counters, [*shown.values(), *changed.values()])
    for seq, (parts, now) in shown.items():
        owns[seq - batch.lo], flags[seq - batch.lo] = combined[parts], now
    values = (owns, [row[6] for row in rows], numbers, types, flags)
    block = _block(batch, parsed, values, portions)
    tx.connection.execute(
        schema.blocks.insert(),
        {"lo": batch.lo, "hi": batch.lo + len(rows), "columns": columns.to_bytes(block)},
    )
    relabels = [
        (head.relabels + n, seq, combined[parts], now)
        for n, (seq, (parts, now)) in enumerate(sorted(changed.items()))
    ]
    insert(tx, "relabels", "n seq profile flags", relabels)
    return len(relabels)


_PRODUCT_COLUMNS = "seq object version_key spec_version version type profile flags digest bytes"


def _own_profiles(
    tx: Transaction, counters: Counters, parsed: list[Parsed]
) -> tuple[dict[int, int], list[tuple[int, int]]]:
    """Interns the profiles of objects and portions.

    Few of an object's profiles are distinct Python objects, and hashing one reads all of it.

    Returns:
        The objects' numbers by identity; each portion's place among the objects and its number.
    """
    distinct = {id(one.profile): one.profile for one in parsed}
    portions = [
        (place, with_marking(one.profile, marking))
        for place, one in enumerate(parsed)
        for marking in one.portions
    ]
    whole = [*distinct.values(), *(profile for _, profile in portions)]
    numbers = intern_profiles(tx, counters, whole)
    own = {address: numbers[profile] for address, profile in distinct.items()}
    return own, [(place, numbers[profile]) for place, profile in portions]


def _own_flags(parsed: Parsed) -> int:
    flags = 0
    if parsed.portions:
        flags |= Flag.GRANULAR
    if parsed.meaning is not None:
        flags |= Flag.MARKING
    if not parsed.version:
        flags |= Flag.NO_VERSION
    return int(flags)


def _store_meanings(tx: Transaction, counters: Counters, parsed: list[Parsed]) -> None:
    rows: list[tuple[Any, ...]] = [
        (number, one.id, canonical(one.meaning))
        for number, one in enumerate(
            (p for p in parsed if p.meaning is not None), counters.markings
        )
    ]
    insert(tx, "markings", "num id body", rows)
    counters.markings += len(rows)


def _reshown(batch: _Batch, rows: list[tuple[Any, ...]]) -> tuple[_Shown, _Shown]:
    """Says under which profiles and flags the versions of an object stand from now on.

    Returns:
        The new rows that have other versions beside them, and the older rows that change.
    """
    arrived: _Versions = {}
    counted = Counter([row[1] for row in rows])
    for seq, number, key, spec_version, _, _, profile, flags, digest, _ in rows:
        if counted[number] == 1 and number not in batch.before:
            continue
        version = _Version(key, spec_version, seq, profile, flags, digest)
        arrived.setdefault(number, []).append(version)
    shown: _Shown = {}
    changed: _Shown = {}
    for number, versions in arrived.items():
        before = batch.before.get(number, [])
        then = _chain(before)
        for seq, now in _chain([*before, *versions]).items():
            if seq >= batch.lo:
                shown[seq] = now
            elif then[seq] != now:
                changed[seq] = now
    return shown, changed


def _chain(versions: list[_Version]) -> _Shown:
    """Combines each version's profile with those of all newer ones."""
    found: _Shown = {}
    several = int(Flag.SEVERAL) if len(versions) > 1 else 0
    parts: frozenset[int] = frozenset()
    for version in sorted(versions, reverse=True):
        parts |= {version.profile}
        superseded = int(Flag.SUPERSEDED) if found else 0
        found[version.seq] = (parts, version.flags | several | superseded)
    return found


def _combine(
    tx: Transaction, counters: Counters, shown: list[tuple[frozenset[int], int]]
) -> dict[frozenset[int], int]:
    """Returns the profile number of each combination."""
    combinations = {parts: Profile(parts=tuple(sorted(parts))) for parts, _ in shown}
    several = {parts: one for parts, one in combinations.items() if len(parts) > 1}
    numbers = intern_profiles(tx, counters, several.values())
    return {
        parts: numbers[several[parts]] if parts in several else next(iter(parts))
        for parts in combinations
    }


def _block(
    batch: _Batch,
    parsed: list[Parsed],
    values: tuple[list[int], ...],
    portions: list[tuple[int, int]],
) -> Columns:
    profile, own, number, kind, flags = values
    refs = [batch.objects[ref] for one in parsed for ref in one.refs]
    months = [_month(one.version_key or batch.arrived) for one in parsed]
    return Columns(
        profile=np.array(profile, dtype=np.int32),
        own=np.array(own, dtype=np.int32),
        object=np.array(number, dtype=np.int32),
        type=np.array(kind, dtype=np.int16),
        flags=np.array(flags, dtype=np.uint8),
        counts=np.array([len(one.refs) for one in parsed], dtype=np.uint32),
        month=np.array(months, dtype=np.int16),
        refs=np.array(refs, dtype=np.int32),
        portion_rows=np.array([place for place, _ in portions], dtype=np.uint32),
        portions=np.array([profile for _, profile in portions], dtype=np.int32),
    )


def _month(key: str) -> int:
    """Returns the month of a version key, counted from January 1970, as far as columns reach."""
    if not key:
        return NO_MONTH
    return min(max((int(key[:4]) - 1970) * 12 + int(key[4:6]) - 1, 0), _LAST_MONTH)


_LAST_MONTH = int(np.iinfo(np.int16).max)
