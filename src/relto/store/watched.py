"""What is watched: sources, what was read of them, the cards in the inbox, and what became of them.

A source remembers what its last answer was; all else is only ever added to. What a card says is
bytes here, and nothing here fetches or judges.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from relto.core.errors import ConflictError, UnknownError
from relto.store import register
from relto.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source that is watched.

    Attributes:
        name: what people call it.
        at: since when it is watched.
        actor: who added it.
        body: where it is and how it is asked, canonical JSON bytes.
        removed: instant since which it is not watched any more, or None.
        removed_by: who removed it.
        asked: when it was asked last, or None.
        outcome: what came of that, in words.
        etag: by which it names its present content, if it told one.
        last_modified: since when it has that, as it told.
    """

    name: str
    at: int
    actor: str
    body: bytes
    removed: int | None = None
    removed_by: str | None = None
    asked: int | None = None
    outcome: str | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A content that was read: the same content of a source is not read again."""

    source: str
    digest: bytes
    at: int
    name: str
    cards: int


@dataclass(frozen=True, slots=True)
class CardRow:
    """A statement that waits for an analyst, or did.

    Attributes:
        id: its own name, which follows from what it says and where.
        at: when it was found.
        source: name of the source.
        outlet: who published it.
        origin: the group of cards that have one origin with it, as they were grouped then.
        body: what it says, canonical JSON bytes.
    """

    id: str
    at: int
    source: str
    outlet: str
    origin: str
    body: bytes


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What became of a card.

    Attributes:
        card: its name.
        at: when.
        actor: who decided.
        act: `accepted`, `rejected`, or `merged` into another card's evidence.
        evidence: the item that was filed for it, or that stands for it too.
        reason: in words.
    """

    card: str
    at: int
    actor: str
    act: str
    evidence: str | None
    reason: str


_SOURCE = [register.sources.c[name] for name in SourceRow.__dataclass_fields__]
_READING = [register.readings.c[name] for name in ReadingRow.__dataclass_fields__]
_CARD = [register.cards.c[name] for name in CardRow.__dataclass_fields__]
_DECISION = [register.decisions.c[name] for name in DecisionRow.__dataclass_fields__]


def add_source(tx: Transaction, row: SourceRow) -> None:
    """Adds a source.

    Raises:
        ConflictError: there is, or was, one of this name.
    """
    table = register.sources
    known = tx.connection.execute(sa.select(table.c.name).where(table.c.name == row.name)).first()
    if known is not None:
        raise ConflictError(f"source `{row.name}` is there already, or was: give another name")
    tx.connection.execute(table.insert().values(**asdict(row)))


def sources(tx: Transaction) -> list[SourceRow]:
    """Returns all sources by name, removed ones too."""
    query = sa.select(*_SOURCE).order_by(register.sources.c.name)
    return [SourceRow(*row) for row in tx.connection.execute(query)]


def source(tx: Transaction, name: str) -> SourceRow:
    """Returns a source that is watched.

    Raises:
        UnknownError: there is none of this name.
    """
    for row in sources(tx):
        if row.name == name and row.removed is None:
            return row
    raise UnknownError(f"no source `{name}`: see `relto watch list`")


def remove_source(tx: Transaction, name: str, *, at: int, by: str) -> None:
    """Notes that a source is not watched any more."""
    _change(tx, name, removed=at, removed_by=by)


def note_answer(
    tx: Transaction, name: str, *, at: int, outcome: str, validators: tuple[str | None, str | None]
) -> None:
    """Notes what came of asking a source: its answer in words, its ETag and Last-Modified."""
    etag, modified = validators
    _change(tx, name, asked=at, outcome=outcome, etag=etag, last_modified=modified)


def _change(tx: Transaction, name: str, **values: object) -> None:
    table = register.sources
    tx.connection.execute(table.update().where(table.c.name == name).values(**values))


def digests_read(tx: Transaction, name: str) -> set[bytes]:
    """Returns the digests of everything that was read of a source."""
    table = register.readings.c
    query = sa.select(table.digest).where(table.source == name)
    return {bytes(digest) for digest in tx.connection.scalars(query)}


def add_reading(tx: Transaction, row: ReadingRow) -> None:
    """Notes that a content was read."""
    tx.connection.execute(register.readings.insert().values(**asdict(row)))


def add_cards(tx: Transaction, rows: Sequence[CardRow]) -> None:
    """Adds cards, of which the caller found none to be there."""
    if rows:
        tx.connection.execute(register.cards.insert(), [asdict(row) for row in rows])


def cards(tx: Transaction, *, since: int | None = None) -> list[CardRow]:
    """Returns cards in the order in which they were found, from an instant on if given."""
    query = sa.select(*_CARD).order_by(register.cards.c.num)
    if since is not None:
        query = query.where(register.cards.c.at >= since)
    return [CardRow(*row) for row in tx.connection.execute(query)]


def known_cards(tx: Transaction, names: Iterable[str]) -> set[str]:
    """Returns those of some cards that are there."""
    table, wanted = register.cards.c, sorted(set(names))
    if not wanted:
        return set()
    return set(tx.connection.scalars(sa.select(table.id).where(table.id.in_(wanted))))


def card(tx: Transaction, name: str) -> CardRow:
    """Returns the card with this name, or the only one whose name begins so.

    Raises:
        UnknownError: there is none.
        ConflictError: several begin so.
    """
    table = register.cards.c
    query = sa.select(*_CARD).where(table.id.startswith(name, autoescape=True)).order_by(table.id)
    found = [CardRow(*row) for row in tx.connection.execute(query)]
    exact = [row for row in found if row.id == name]
    if not name or not found:
        raise UnknownError(f"no card `{name}`: see `relto watch inbox`")
    if len(found) > 1 and not exact:
        raise ConflictError(f"`{name}` begins several cards: give more of the name")
    return (exact or found)[0]


def decide(tx: Transaction, row: DecisionRow) -> None:
    """Notes what became of a card; the caller made sure that nothing did before."""
    tx.connection.execute(register.decisions.insert().values(**asdict(row)))


def decisions(tx: Transaction) -> dict[str, DecisionRow]:
    """Returns what became of cards, by card."""
    rows = tx.connection.execute(sa.select(*_DECISION))
    return {row[0]: DecisionRow(*row) for row in rows}


def merge(tx: Transaction, origin: str, into: str, *, at: int, by: str) -> None:
    """Notes that one group of cards has one origin with another; it was merged into none before."""
    values = {"origin": origin, "into": into, "at": at, "actor": by}
    tx.connection.execute(register.merges.insert().values(**values))


def merges(tx: Transaction) -> dict[str, str]:
    """Returns into which group each merged group went."""
    table = register.merges.c
    return {row[0]: row[1] for row in tx.connection.execute(sa.select(table.origin, table.into))}
