"""One speech reported forty times: which cards have one origin.

It merges nothing: a group is a proposal, and evidence of one group counts once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from relto.core.canonical import canonical, digest
from relto.core.instant import DAY
from relto.statements.card import Card


@dataclass(frozen=True, slots=True)
class Group:
    """Cards that report one thing.

    Attributes:
        id: made from the first card; known groups keep theirs.
        cards: ids, the first published first.
    """

    id: str
    cards: tuple[str, ...]


def same_speech(one: Card, other: Card) -> bool:
    """Says whether two cards report one speech or one event."""
    if one.kind != other.kind or one.actor != other.actor:
        return False
    dates = (one.published, other.published)
    if None not in dates and abs((one.published or 0) - (other.published or 0)) > 5 * DAY:
        return False
    mine, theirs = _words(one), _words(other)
    return 2 * len(mine & theirs) >= min(len(mine), len(theirs)) > 0


def groups_of(cards: Sequence[Card], known: Mapping[str, str] | None = None) -> tuple[Group, ...]:
    """Groups cards that report one speech or one event.

    Args:
        cards: in any order: the answer does not depend on it.
        known: by card, the group that it was in before; its name is kept.
    """
    ordered = sorted(cards, key=lambda card: (card.published or 0, card.id))
    groups: list[list[Card]] = []
    for card in ordered:
        home = next((g for g in groups if any(same_speech(card, each) for each in g)), None)
        if home is None:
            groups.append([card])
        else:
            home.append(card)
    return tuple(Group(_name(group, known or {}), tuple(c.id for c in group)) for group in groups)


def _name(group: Sequence[Card], known: Mapping[str, str]) -> str:
    kept = [known[card.id] for card in group if card.id in known]
    return kept[0] if kept else f"S-{digest(canonical(group[0].id)).removeprefix('sha256:')[:12]}"


def _words(card: Card) -> set[str]:
    return {word for word in re.findall(r"\w+", card.sentence.lower()) if len(word) > 3}
