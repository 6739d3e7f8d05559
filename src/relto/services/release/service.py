"""The release service: what each partner is answered, recorded before it leaves.

1. Every request is one write transaction and reads the clock once.
2. The partner's stream grows first; then the page is a stretch of it.
3. The record of the answer is committed with the growth, before bytes are returned.
4. Hidden and absent are the same, and so is an original of which the partner has a copy.

It maps nothing to HTTP and checks no credential.

Basis: TAXII 2.1 §5.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from pyroaring import BitMap

from relto.core.clock import Clock
from relto.core.errors import InputError, UnknownError
from relto.core.instant import format_instant
from relto.policy.reasons import Decision
from relto.services.principal import Principal
from relto.services.release import pages
from relto.services.release.choice import Choice, Kept, pick
from relto.services.release.contents import Part
from relto.services.release.copies import Ground
from relto.services.release.query import Asked, Page, Query
from relto.services.release.standing import Standings
from relto.services.release.stream import Found
from relto.store import Event, Head, Store, Transaction
from relto.store.events import Delivery, record_delivery
from relto.store.products import object_number, object_numbers, rows_of
from relto.store.streams import copies_of, lock_partner, remember_copies

OBJECTS, MANIFEST, OBJECT, VERSIONS = "objects", "manifest", "object", "versions"
HIDDEN = "absent"


@dataclass(frozen=True, slots=True)
class _Visit:
    """One request of one partner, inside its transaction."""

    tx: Transaction
    after: int | None
    head: Head
    now: int
    principal: Principal
    ground: Ground


class Release:
    """What partners may ask of the released collection, and who may see a product."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Loads nothing yet."""
        self._store = store
        self._clock = clock
        self._standings = Standings()
        self._kept = Kept(self._standings.corpus)
        self._lock = Lock()

    def objects(self, principal: Principal, query: Query) -> Page:
        """Returns a page of objects.

        Raises:
            InputError: the question or its cursor is malformed.

        Basis: TAXII 2.1 §5.4.
        """
        return self._collection(principal, OBJECTS, query)

    def manifest(self, principal: Principal, query: Query) -> Page:
        """Returns a page of manifest records.

        Raises:
            InputError: the question or its cursor is malformed.

        Basis: TAXII 2.1 §5.3.
        """
        return self._collection(principal, MANIFEST, query)

    def object_(self, principal: Principal, object_id: str, query: Query) -> Page:
        """Returns a page of the versions of one object, by default the last one.

        Raises:
            InputError: the question or its cursor is malformed.
            UnknownError: the partner is shown no object of that id.

        Basis: TAXII 2.1 §5.6.
        """
        return self._single(principal, OBJECT, object_id, query)

    def versions(self, principal: Principal, object_id: str, query: Query) -> Page:
        """Returns a page of the versions that one object has.

        Raises:
            InputError: the question or its cursor is malformed.
            UnknownError: the partner is shown no object of that id.

        Basis: TAXII 2.1 §5.8.
        """
        return self._single(principal, VERSIONS, object_id, query)

    def answered(self, principal: Principal, what: str, body: bytes) -> None:
        """Records an answer that carried no products."""
        with self._lock, self._store.write() as tx:
            now = self._clock.now()
            self._standings.advance(tx, now)
            said = {"what": what, "digest": hashlib.sha256(body).hexdigest()}
            tx.record(self._event("answer", now, principal, said))

    def refused(self, principal: Principal | None, what: str, reason: str) -> None:
        """Records that an answer was refused, and by which rule."""
        with self._lock, self._store.write() as tx:
            now = self._clock.now()
            self._standings.advance(tx, now)
            tx.record(self._event("refusal", now, principal, {"what": what, "reason": reason}))

    def rungs(self, product: str, at: int | None = None) -> dict[str, Decision]:
        """Returns what every partner is answered about a product at an instant.

        Raises:
            UnknownError: there is no such product.
        """
        with self._lock, self._store.read() as tx:
            now = self._clock.now()
            profile = self._profile(tx, product, now)
            return self._standings.gate.decisions(profile, now if at is None else at)

    def explain(self, product: str, partner: str, at: int | None = None) -> Decision:
        """Returns what one partner is answered about a product, with every layer's reason.

        Raises:
            UnknownError: there is no such product, or no such partner in the policy.
        """
        with self._lock, self._store.read() as tx:
            now = self._clock.now()
            profile = self._profile(tx, product, now)
            when = now if at is None else at
            return self._standings.gate.decision(profile, partner, when)

    def opened(self, partner: str, products: Sequence[str]) -> frozenset[str]:
        """Returns those products whose newest version is open to a partner; records nothing.

        What a product refers to is not looked at: it is meant for products that stand alone.

        Raises:
            UnknownError: no policy is in force, or it does not know the partner.
        """
        with self._lock, self._store.read() as tx:
            self._standings.advance(tx, self._clock.now())
            corpus = self._standings.corpus
            mask = self._standings.gate.open_to(partner)
            rows = {
                name: int(corpus.latest[number])
                for name, number in object_numbers(tx, products).items()
            }
            return frozenset(
                name for name, row in rows.items() if row >= 0 and mask[corpus.profile[row]]
            )

    def portions(self, product: str, partner: str, at: int | None = None) -> tuple[Part, ...]:
        """Returns what a partner is answered about each portion that has a marking of its own.

        Raises:
            UnknownError: there is no such product, or no such partner in the policy.
        """
        with self._lock, self._store.read() as tx:
            now = self._clock.now()
            row, when = self._row(tx, product, now), now if at is None else at
            gate = self._standings.gate
            return tuple(
                Part(
                    one.selectors,
                    gate.label(one.profile),
                    gate.decision(one.profile, partner, when),
                )
                for one in self._standings.documents.marked(row)
                if one.profile is not None
            )

    def _profile(self, tx: Transaction, product: str, now: int) -> int:
        row = self._row(tx, product, now)
        return int(self._standings.corpus.profile[row])

    def _row(self, tx: Transaction, product: str, now: int) -> int:
        self._standings.advance(tx, now)
        corpus = self._standings.corpus
        number = object_number(tx, product)
        if number is None or corpus.latest[number] < 0:
            raise UnknownError(f"no product `{product}`")
        return int(corpus.latest[number])

    @contextmanager
    def _visit(self, principal: Principal, asked: Asked) -> Iterator[_Visit]:
        partner = principal.partner
        with self._lock:
            try:
                with self._store.write() as tx:
                    lock_partner(tx, partner)
                    yield self._begin(tx, principal, asked)
            except InputError:
                # The question was refused before the stream could grow.
                raise
            except BaseException:
                self._standings.forget(partner)
                raise

    def _begin(self, tx: Transaction, principal: Principal, asked: Asked) -> _Visit:
        now, standings = self._clock.now(), self._standings
        head = standings.advance(tx, now)
        after = asked.after(head.stream_key)
        standing = standings.grow(tx, principal.partner, now)
        ground = Ground(
            standings.corpus, standings.documents, standing.stream, standing.open, head.stream_key
        )
        return _Visit(tx, after, head, now, principal, ground)

    def _collection(self, principal: Principal, what: str, query: Query) -> Page:
        query.check()
        asked = Asked(principal.partner, what, query)
        with self._visit(principal, asked) as visit:
            after = visit.after
            if query.ids:
                found = self._by_ids(visit, query, after)
            else:
                stream, corpus = visit.ground.stream, visit.ground.corpus
                choice = Choice(visit.tx, self._kept, query, stream.shown)
                found = stream.walk(after, query.size, lambda rows: choice.of(rows, corpus))
            return self._answer(visit, asked, found)

    def _by_ids(self, visit: _Visit, query: Query, after: int | None) -> Found:
        rows = BitMap()
        for identifier in sorted(set(query.ids)):
            rows |= BitMap(pick_shown(visit, identifier, query))
        if query.types:
            rows &= self._kept.of_types(query.types)
        return _stretch(visit.ground.stream.locate(rows), after, query.size)

    def _single(self, principal: Principal, what: str, object_id: str, query: Query) -> Page:
        query.check()
        asked = Asked(principal.partner, f"{what} {object_id}", query)
        with self._visit(principal, asked) as visit:
            after = visit.after
            if shown_rows(visit, object_id):
                rows = pick_shown(visit, object_id, query)
                located = visit.ground.stream.locate(BitMap(rows))
                return self._answer(visit, asked, _stretch(located, after, query.size))
            said = {"what": what, "reason": HIDDEN, "id": object_id}
            visit.tx.record(self._event("refusal", visit.now, principal, said))
        raise UnknownError("no such object")

    def _answer(self, visit: _Visit, asked: Asked, found: Found) -> Page:
        what = asked.what.partition(" ")[0]
        written = _write(visit.ground, what, found)
        dates = found.dates.tolist()
        cursor = asked.cursor(visit.head.stream_key, dates[-1]) if found.more else None
        name = VERSIONS if what == VERSIONS else OBJECTS
        body = pages.envelope(name, written.items, cursor)
        first, last = (dates[0], dates[-1]) if dates else (None, None)
        page = Page(body, first, last, found.more, cursor, len(written.items))
        self._record(visit, asked, found, written, page)
        return page

    def _record(
        self, visit: _Visit, asked: Asked, found: Found, written: pages.Written, page: Page
    ) -> None:
        what = asked.what.partition(" ")[0]
        numbers = {row: int(visit.ground.corpus.object[row]) for row in written.copies}
        remember_copies(visit.tx, {written.copies[row]: numbers[row] for row in numbers})
        digest = hashlib.sha256(page.body).digest()
        said = _said(asked, page) | {"digest": digest.hex()}
        delivers = what in (OBJECTS, OBJECT) and page.count > 0 and not asked.query.bodiless
        event = self._event("delivery" if delivers else "answer", visit.now, visit.principal, said)
        sequence = visit.tx.record(event)
        if delivers:
            rows, copies = found.rows.tolist(), sorted(written.copies)
            delivery = Delivery(sequence, visit.principal.partner, rows, copies, digest)
            record_delivery(visit.tx, delivery)

    def _event(
        self, kind: str, now: int, principal: Principal | None, said: dict[str, Any]
    ) -> Event:
        partner = principal.partner if principal else None
        actor = f"{partner}/{principal.credential}" if principal else "unknown"
        return Event(kind, now, actor, said, partner, self._standings.gate.digest)


def shown_rows(visit: _Visit, object_id: str) -> set[int]:
    """Returns the rows that the partner is shown under an id: an original's, or a copy's."""
    ground, tx = visit.ground, visit.tx
    found = {object_number(tx, object_id), copies_of(tx, [object_id]).get(object_id)}
    rows = [row.seq for number in found if number is not None for row in rows_of(tx, number)]
    shown = np.array(sorted(row for row in rows if row in ground.stream.shown), np.uint32)
    copied = pages.copied_rows(ground, shown)
    ids = pages.ids_of_copies(ground, copied)
    number = object_number(tx, object_id)
    return {
        int(row)
        for row in shown
        if (ids[row] == object_id if row in ids else ground.corpus.object[row] == number)
    }


def pick_shown(visit: _Visit, object_id: str, query: Query) -> list[int]:
    """Returns the rows of an id that the partner is shown and the version filters keep."""
    shown = shown_rows(visit, object_id)
    numbers = {int(visit.ground.corpus.object[row]) for row in shown}
    rows = [row for number in numbers for row in rows_of(visit.tx, number) if row.seq in shown]
    return pick(rows, query)


def _write(ground: Ground, what: str, found: Found) -> pages.Written:
    if what == MANIFEST:
        return pages.write_manifest(ground, found)
    if what == VERSIONS:
        return pages.write_versions(ground, found)
    return pages.write_objects(ground, found.rows)


def _stretch(found: Found, after: int | None, limit: int) -> Found:
    begin = 0 if after is None else int(np.searchsorted(found.dates, after, side="right"))
    rows, dates = found.rows[begin:], found.dates[begin:]
    return Found(rows[:limit], dates[:limit], len(rows) > limit)


def _said(asked: Asked, page: Page) -> dict[str, Any]:
    query = asked.query
    filters = {
        name: sorted(set(getattr(query, name)))
        for name in ("ids", "types", "versions", "spec_versions")
        if getattr(query, name)
    }
    said: dict[str, Any] = {"what": asked.what, "count": page.count, "more": page.more, **filters}
    for name, date in (("after", query.added_after), ("first", page.first), ("last", page.last)):
        if date is not None:
            said[name] = format_instant(date)
    return said
