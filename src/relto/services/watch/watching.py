"""Watching sources: what each has now is read into cards, which then wait in the inbox.

1. A content that was read before is not read again; a card that is there already stays as it is.
2. A source that fails keeps no other from being read, and its failure is noted.
3. What is said of organisations that are no partners is left out.
4. Nothing is ever filed as evidence here: people do that.

Basis: METHODS §2 (watching statements).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from relto.core.errors import InputError, UnknownError
from relto.core.instant import DAY
from relto.pages.words import plural
from relto.policy import Snapshot
from relto.services.acting import Acting, policy_in_force
from relto.services.evidence.item import items
from relto.services.watch.posted import (
    card_from_bytes,
    card_to_bytes,
    outlet_records,
    posted,
    root_of,
)
from relto.services.watch.source import Content, Found, Source, checked, found_at, source_of
from relto.statements import Actors, Card, Origin, Record, Topics, groups_of, read
from relto.store import Transaction
from relto.store import watched as table
from relto.store.watched import CardRow, ReadingRow, SourceRow

TOGETHER_DAYS = 60
"""How far back cards are looked at for one that reports the same."""

_NAMELESS = (
    "no policy is in force, and only states are known by name: what gave no card is read again"
)


@dataclass(frozen=True, slots=True)
class Watched:
    """A source in a list: what is watched, when it was asked last, and what came of that."""

    source: Source
    added: int
    actor: str
    asked: int | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of asking a source.

    Attributes:
        source: its name.
        failed: whether it could not be had.
        outcome: in words.
        texts: how many contents were new and were read.
        cards: names of the cards that are new.
        known: how many cards were there before.
        others: how many are about nobody who is a partner.
        notes: what was left out or cut, and why.
    """

    source: str
    failed: bool
    outcome: str
    texts: int = 0
    cards: tuple[str, ...] = ()
    known: int = 0
    others: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Watching:
    """The sources of one node, and who is at work on them."""

    acting: Acting

    def add(self, source: Source) -> Source:
        """Adds a source.

        Raises:
            InputError: it cannot be watched so.
            ConflictError: there is, or was, one of this name.
            AuthorityError: officers bind and none acts.
        """
        whole = checked(source)
        with self.acting.store.write() as tx:
            tx.lock_head()
            actor, now = self.acting.require(tx), self.acting.clock.now()
            table.add_source(tx, SourceRow(whole.name, now, actor, whole.to_bytes()))
            body = {"source": whole.name, "location": whole.location, "outlet": whole.outlet}
            self.acting.record(tx, "source-added", body, at=now)
        return whole

    def remove(self, name: str) -> None:
        """Ends the watching of a source; its cards stay.

        Raises:
            UnknownError: there is no such source.
            AuthorityError: officers bind and none acts.
        """
        with self.acting.store.write() as tx:
            tx.lock_head()
            actor, now = self.acting.require(tx), self.acting.clock.now()
            table.source(tx, name)
            table.remove_source(tx, name, at=now, by=actor)
            self.acting.record(tx, "source-removed", {"source": name}, at=now)

    def listed(self) -> tuple[Watched, ...]:
        """Returns the sources that are watched, by name."""
        with self.acting.store.read() as tx:
            rows = [row for row in table.sources(tx) if row.removed is None]
        return tuple(
            Watched(source_of(row), row.at, row.actor, row.asked, row.outcome or "") for row in rows
        )

    def records(self) -> dict[str, Record]:
        """Returns what became of each outlet's reports so far."""
        with self.acting.store.read() as tx:
            cards = posted(table.cards(tx), table.merges(tx), table.decisions(tx))
            held = {each.evidence.id: each for each in items(tx)}
        return outlet_records(cards, held)

    def run(self, name: str | None = None) -> tuple[Ran, ...]:
        """Asks all sources, or one, and puts what is new into the inbox.

        Raises:
            UnknownError: there is no such source.
        """
        with self.acting.store.read() as tx:
            rows = [row for row in table.sources(tx) if row.removed is None]
            policy = policy_in_force(tx)
        wanted = [row for row in rows if name in (None, row.name)]
        if name is not None and not wanted:
            raise UnknownError(f"no source `{name}`: see `relto watch list`")
        reader = _Reader.of(policy, self.acting.clock.now())
        return tuple(self._run(row, reader) for row in wanted)

    def _run(self, row: SourceRow, reader: _Reader) -> Ran:
        source = source_of(row)
        try:
            found = found_at(source, row)
        except InputError as error:
            ran = Ran(row.name, failed=True, outcome=str(error))
            self._note(row, ran, (row.etag, row.last_modified))
            return ran
        with self.acting.store.read() as tx:
            before = table.digests_read(tx, row.name)
        fresh = {_digest(each): each for each in found.contents if _digest(each) not in before}
        read_now = {key: reader.read(each, source.outlet) for key, each in fresh.items()}
        return self._keep(row, found, read_now, settled=reader.partners is not None)

    def _keep(
        self, row: SourceRow, found: Found, texts: dict[bytes, _Read], *, settled: bool
    ) -> Ran:
        """Keeps what was read in one transaction: a crash leaves all of it or nothing.

        Args:
            row: the source.
            found: what it has.
            texts: what was read of it.
            settled: whether the names were known; else what gave no card is read again.
        """
        acting = self.acting
        with acting.store.write() as tx:
            tx.lock_head()
            now = acting.clock.now()
            before = table.digests_read(tx, row.name)
            new = {key: text for key, text in texts.items() if key not in before}
            cards = {card.id: card for text in new.values() for card in text.cards}
            known = table.known_cards(tx, cards)
            added = [card for name, card in cards.items() if name not in known]
            again = [] if settled else [text for text in new.values() if not text.cards]
            for key, text in new.items():
                if text in again:
                    continue
                reading = ReadingRow(row.name, key, now, text.name, len(text.cards))
                table.add_reading(tx, reading)
            table.add_cards(tx, list(_rows(tx, row.name, added, now)))
            ran = Ran(
                source=row.name,
                failed=False,
                outcome=_outcome(found, len(new), len(added)),
                texts=len(new),
                cards=tuple(card.id for card in added),
                known=len(known),
                others=sum(text.others for text in new.values()),
                notes=(
                    *([_NAMELESS] if again else []),
                    *found.notes,
                    *(note for text in new.values() for note in text.notes),
                ),
            )
            self._record(tx, row, ran, (None, None) if again else found.validators, now)
        return ran

    def _note(self, row: SourceRow, ran: Ran, validators: tuple[str | None, str | None]) -> None:
        with self.acting.store.write() as tx:
            tx.lock_head()
            self._record(tx, row, ran, validators, self.acting.clock.now())

    def _record(
        self,
        tx: Transaction,
        row: SourceRow,
        ran: Ran,
        validators: tuple[str | None, str | None],
        now: int,
    ) -> None:
        table.note_answer(tx, row.name, at=now, outcome=ran.outcome, validators=validators)
        body = {"source": row.name, "failed": ran.failed, "texts": ran.texts}
        self.acting.record(tx, "source-asked", {**body, "cards": len(ran.cards)}, at=now)


@dataclass(frozen=True, slots=True)
class _Read:
    """A text that was read: its cards about partners, and how many are about others."""

    name: str
    cards: tuple[Card, ...]
    others: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Reader:
    """Reads texts by the names of the policy in force."""

    actors: Actors
    topics: Topics
    partners: frozenset[str] | None
    at: int

    @classmethod
    def of(cls, policy: Snapshot | None, at: int) -> _Reader:
        if policy is None:
            return cls(Actors.standard(), Topics.standard(), None, at)
        named = {each.code: (each.name,) for each in policy.organisations}
        named |= {each.code: (each.name,) for each in policy.communities}
        topics = Topics.of({each.code: each.text for each in policy.topics})
        partners = frozenset(policy.organisation) - {policy.releasing}
        return cls(Actors.standard().with_organisations(named), topics, partners, at)

    def read(self, content: Content, outlet: str) -> _Read:
        origin = Origin(content.name, content.url, outlet, content.content_type, self.at)
        reading = read(content.data, origin, actors=self.actors, topics=self.topics)
        about = tuple(card for card in reading.cards if self._concerns(card))
        others = len(reading.cards) - len(about)
        return _Read(content.name, about, others, reading.notes)

    def _concerns(self, card: Card) -> bool:
        return self.partners is None or not self.partners.isdisjoint(named_in(card))


def named_in(card: Card) -> tuple[str, ...]:
    """Returns whom a card names, who acts first; each once."""
    return tuple(dict.fromkeys(name for name in (card.actor, card.speaker, *card.partners) if name))


def _digest(content: Content) -> bytes:
    return hashlib.sha256(content.name.encode() + b"\0" + content.data).digest()


def _rows(tx: Transaction, source: str, added: Iterable[Card], now: int) -> Iterable[CardRow]:
    """Writes new cards, each with the group of those that report the same."""
    new, merges = list(added), table.merges(tx)
    recent = table.cards(tx, since=now - TOGETHER_DAYS * DAY)
    known = {row.id: root_of(row.origin, merges) for row in recent}
    groups = groups_of([*(card_from_bytes(row.body) for row in recent), *new], known)
    origins = {name: group.id for group in groups for name in group.cards}
    for card in new:
        origin = root_of(origins[card.id], merges)
        yield CardRow(card.id, now, source, card.outlet, origin, card_to_bytes(card))


def _outcome(found: Found, texts: int, cards: int) -> str:
    if found.unchanged or not texts:
        return "nothing new"
    return f"{plural(cards, 'new card')} from {plural(texts, 'new text')}"
