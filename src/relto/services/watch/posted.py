"""Cards as the inbox holds them: what each says, which belong together, what became of them.

Reading only: nothing is decided or filed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from relto.core.canonical import canonical
from relto.core.errors import StoreError
from relto.model.evidence import Credibility, Grade
from relto.services.evidence.item import Item
from relto.statements import Card, Record, record_of
from relto.store.watched import CardRow, DecisionRow

ACCEPTED, REJECTED, REFUTED, MERGED = "accepted", "rejected", "refuted", "merged"
_PROVED, _FAILED = 0.9, 0.1
"""P(true) from which on, and up to which, a report counts as confirmed or refuted."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A card of the inbox.

    Attributes:
        card: what it says.
        at: when it was found.
        source: where.
        origin: the group that it belongs to now.
        decision: what became of it, None while it waits.
    """

    card: Card
    at: int
    source: str
    origin: str
    decision: DecisionRow | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Cards of one origin of which some wait.

    Attributes:
        origin: name of the group.
        cards: those that wait, in the order in which they were found.
        outlets: all that reported it, those of decided cards too.
        decided: what became of other cards of the group, the oldest first.
    """

    origin: str
    cards: tuple[Posted, ...]
    outlets: tuple[str, ...]
    decided: tuple[DecisionRow, ...]


def card_to_bytes(card: Card) -> bytes:
    """Writes what is kept of a card."""
    return canonical(msgspec.to_builtins(card))


def card_from_bytes(data: bytes) -> Card:
    """Reads a card that was kept.

    Raises:
        StoreError: these bytes are none of this version's.
    """
    try:
        return msgspec.json.decode(data, type=Card)
    except msgspec.DecodeError as error:
        raise StoreError(f"a card in a form that this version does not know: {error}") from None


def root_of(origin: str, merges: Mapping[str, str]) -> str:
    """Returns the group into which a group went in the end."""
    while origin in merges:
        origin = merges[origin]
    return origin


def posted(
    rows: Iterable[CardRow], merges: Mapping[str, str], decisions: Mapping[str, DecisionRow]
) -> tuple[Posted, ...]:
    """Returns cards with the groups that they belong to now, and what became of them."""
    return tuple(
        Posted(
            card_from_bytes(row.body),
            row.at,
            row.source,
            root_of(row.origin, merges),
            decisions.get(row.id),
        )
        for row in rows
    )


def groups_waiting(cards: Iterable[Posted]) -> tuple[Waiting, ...]:
    """Returns the groups of which some card waits, the one found first before."""
    groups: dict[str, list[Posted]] = {}
    for each in cards:
        groups.setdefault(each.origin, []).append(each)
    return tuple(
        Waiting(
            origin,
            tuple(each for each in group if each.decision is None),
            tuple(sorted({each.card.outlet or each.source for each in group})),
            tuple(each.decision for each in group if each.decision is not None),
        )
        for origin, group in groups.items()
        if any(each.decision is None for each in group)
    )


def outlet_records(cards: Iterable[Posted], items: Mapping[str, Item]) -> dict[str, Record]:
    """Returns what became of each outlet's reports; many of one origin are one.

    A report counts as confirmed or refuted by the present grading of the evidence that it led to,
    or where somebody rejected it as untrue.
    """
    found: dict[str, dict[str, bool | None]] = {}
    for each in cards:
        if each.decision is not None:
            outlet = found.setdefault(each.card.outlet or each.source, {})
            told = _proved(each.decision, items)
            outlet[each.origin] = told if told is not None else outlet.get(each.origin)
    return {outlet: _record(list(told.values())) for outlet, told in sorted(found.items())}


def _record(proved: list[bool | None]) -> Record:
    return record_of(proved.count(True), proved.count(False), proved.count(None))


def _proved(decision: DecisionRow, items: Mapping[str, Item]) -> bool | None:
    if decision.act == REFUTED:
        return False
    item = items.get(decision.evidence or "")
    return None if item is None else proved_by(item.evidence.grade)


def proved_by(grade: Grade) -> bool | None:
    """Tells whether a grade says that something is so, or is not; None where it is left open."""
    if grade.true is not None:
        return True if grade.true >= _PROVED else False if grade.true <= _FAILED else None
    if grade.credibility is Credibility.CONFIRMED:
        return True
    return False if grade.credibility is Credibility.IMPROBABLE else None
