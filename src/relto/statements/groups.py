"""One speech reported forty times: which cards have one origin.

1. Two cards report one thing if they speak of one organisation in one kind or a neighbouring one,
   not one as denied, within five days, and their quotations overlap or their words nearly agree.
2. Where nobody is quoted, fewer common words are enough if partners and day of the event agree,
   and more are needed if the speakers have different roles.
3. What is linked is one group, as long as all of it was published within those days.

It merges nothing and translates nothing: a group is a proposal, of whose evidence the weightiest
counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from relto.core.canonical import canonical, digest
from relto.core.instant import DAY
from relto.model.evidence import Kind
from relto.statements.card import Card, Stance
from relto.statements.vocabulary import words

MOST_DAYS = 5
"""A group's cards are published within so many days."""
_MOST_COMPARED = 200
"""So many cards published just before are compared with a card; copies of a text always are."""
_SHINGLE_WORDS = 4
_QUOTE_COMMON = 0.5
_NEARLY_SAME = 0.6
_SAME_EVENT = 0.3
_FEWEST_WORDS = 3
_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?<=\w{4})(?:ing|ed|es|s)$")
_NEIGHBOURS = MappingProxyType(
    {
        Kind.RECIPROCITY_REDUCED: Kind.POLICY_AGAINST_SHARING,
        Kind.RECIPROCITY_KEPT: Kind.POLICY_TOWARDS_SHARING,
        Kind.MISHANDLED_DOCUMENTS: Kind.UNAUTHORISED_DISCLOSURE,
        Kind.TRACED_LEAK: Kind.UNAUTHORISED_DISCLOSURE,
        Kind.ONWARD_SHARING: Kind.UNAUTHORISED_DISCLOSURE,
    }
)
"""Kinds as which outlets tell one event, each by the one that stands for all."""
_SMALL = words("groups.small")


@dataclass(frozen=True, slots=True)
class Group:
    """Cards that report one thing.

    Attributes:
        id: made from the first card; known groups keep theirs.
        cards: ids, the first published first.
    """

    id: str
    cards: tuple[str, ...]


@dataclass(frozen=True)
class _Told:
    """A card with what it is compared by."""

    card: Card

    @cached_property
    def words(self) -> frozenset[str]:
        """What is said, without the small words."""
        return _bare(_WORD.findall(self.card.sentence))

    @cached_property
    def rest(self) -> frozenset[str]:
        """What is said beside who does what: words without names and what the finding rests on."""
        common = [word for word in _WORD.findall(self.card.sentence) if not word[0].isupper()]
        told = [word for each in self.card.matched for word in _WORD.findall(each.words)]
        return _bare(common) - _bare(told)

    @cached_property
    def shingles(self) -> frozenset[tuple[str, ...]]:
        """Each few words of the quotation that follow one another."""
        found = _WORD.findall(self.card.quote.casefold())
        last = len(found) - _SHINGLE_WORDS
        return frozenset(tuple(found[at : at + _SHINGLE_WORDS]) for at in range(last + 1))

    @property
    def day(self) -> int | None:
        """When it happened, else when it was published."""
        instant = self.card.when if self.card.when is not None else self.card.published
        return None if instant is None else instant // DAY


def same_speech(one: Card, other: Card) -> bool:
    """Says whether two cards report one speech or one event."""
    return _sort(one) == _sort(other) and _same(_Told(one), _Told(other))


def groups_of(cards: Sequence[Card], known: Mapping[str, str] | None = None) -> tuple[Group, ...]:
    """Groups cards that report one speech or one event.

    Args:
        cards: in any order: the answer does not depend on it.
        known: by card, the group that it was in before; its name is kept, and those of one group
            stay together.
    """
    before = known or {}
    ordered = sorted({card.id: card for card in cards}.values(), key=_order)
    links = _Links(ordered)
    first: dict[str, Card] = {}
    for card in ordered:
        if card.id in before:
            links.join(first.setdefault(before[card.id], card), card)
    for one, other in _pairs(ordered):
        if links.within(one, other, MOST_DAYS * DAY) and _same(one, other):
            links.join(one.card, other.card)
    return tuple(_group(each, before) for each in links.groups())


class _Links:
    """Which cards are linked, and from when to when each group was published."""

    def __init__(self, ordered: Sequence[Card]) -> None:
        self._above = {card.id: card.id for card in ordered}
        self._cards = ordered
        self._spans = {
            card.id: (card.published, card.published)
            for card in ordered
            if card.published is not None
        }

    def _root(self, name: str) -> str:
        while self._above[name] != name:
            self._above[name] = self._above[self._above[name]]
            name = self._above[name]
        return name

    def within(self, one: _Told, other: _Told, most: int) -> bool:
        """Whether two are apart, and would be one group that is short enough."""
        roots = self._root(one.card.id), self._root(other.card.id)
        return roots[0] != roots[1] and self._length(*roots) <= most

    def _length(self, one: str, other: str) -> int:
        spans = [self._spans[root] for root in (one, other) if root in self._spans]
        return max(end for _, end in spans) - min(begin for begin, _ in spans) if spans else 0

    def join(self, one: Card, other: Card) -> None:
        """Makes one group of two."""
        roots = sorted({self._root(one.id), self._root(other.id)})
        if len(roots) == 1:
            return
        self._above[roots[1]] = roots[0]
        spans = [self._spans[root] for root in roots if root in self._spans]
        if spans:
            self._spans[roots[0]] = min(b for b, _ in spans), max(e for _, e in spans)

    def groups(self) -> Iterator[list[Card]]:
        """Yields the groups in the order of their first cards."""
        found: dict[str, list[Card]] = {}
        for card in self._cards:
            found.setdefault(self._root(card.id), []).append(card)
        yield from found.values()


def _order(card: Card) -> tuple[int, str]:
    return (card.published or 0, card.id)


def _sort(card: Card) -> tuple[str, str, bool]:
    """Returns what two cards must have in common to be compared at all."""
    kind = _NEIGHBOURS.get(card.kind, card.kind) if card.kind else None
    return (card.actor, kind.value if kind else "", card.stance is Stance.DENIAL)


def _pairs(ordered: Sequence[Card]) -> Iterator[tuple[_Told, _Told]]:
    """Yields what is compared, in the order of publication: copies of a text first."""
    sorts: dict[tuple[str, str, bool], list[_Told]] = defaultdict(list)
    copies: dict[str, _Told] = {}
    for card in ordered:
        told = _Told(card)
        copy = copies.get(card.sentence)
        if copy is not None and _sort(copy.card) == _sort(card):
            yield copy, told
        copies[card.sentence] = told
        for other in reversed(sorts[_sort(card)][-_MOST_COMPARED:]):
            yield other, told
        sorts[_sort(card)].append(told)


def _same(one: _Told, other: _Told) -> bool:
    mine, theirs = one.card, other.card
    dates = [each for each in (mine.published, theirs.published) if each is not None]
    if dates and max(dates) - min(dates) > MOST_DAYS * DAY:
        return False
    partners = set(mine.partners), set(theirs.partners)
    if all(partners) and not partners[0] & partners[1]:
        return False
    if mine.sentence == theirs.sentence:
        return True
    if mine.speaker and theirs.speaker and mine.speaker != theirs.speaker:
        return False
    if _common(one.shingles, other.shingles) >= _QUOTE_COMMON:
        return True
    if _roles_differ(mine, theirs) or (one.shingles and other.shingles):
        return False
    told_more = min(len(one.rest), len(other.rest)) >= _FEWEST_WORDS
    if told_more and _common(one.rest, other.rest) < _SAME_EVENT:
        return False
    if partners[0] == partners[1] != set() and one.day == other.day is not None:
        return True
    return _common(one.words, other.words) >= _NEARLY_SAME


def _bare(found: Iterable[str]) -> frozenset[str]:
    """Returns words without their endings and without the small ones."""
    lower = (_ENDING.sub("", word.casefold()) for word in found)
    return frozenset(word for word in lower if word not in _SMALL)


def _common(one: frozenset[object], other: frozenset[object]) -> float:
    """Returns how much of the shorter of two is in the other."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0


def _roles_differ(one: Card, other: Card) -> bool:
    mine, theirs = set(one.speaker_role.split()), set(other.speaker_role.split())
    return bool(mine - theirs and theirs - mine)


def _group(cards: Sequence[Card], known: Mapping[str, str]) -> Group:
    kept = next((known[card.id] for card in cards if card.id in known), None)
    made = f"S-{digest(canonical(cards[0].id)).removeprefix('sha256:')[:12]}"
    return Group(kept or made, tuple(card.id for card in cards))
