"""Floors: the promises of agreements that a proposed policy would break.

1. A floor is promised to each party in force, by an agreement to which the releasing
   organisation is a party in force too, under the policy in force or the proposed one.
2. It is broken where something under its topics and disciplines had at least the promised
   rung and would have less: what was never due under the other layers is no breach.
3. It is looked for in what is held and in probes, invented handlings of our own at every level
   under the promised topics, so that a promise is seen broken before the first such product.
4. What keeps its rung and could not be shown any more, for want of what it refers to, breaks a
   promise as what is withheld does; the caller says what that is.

It does not decide whether a floor may be broken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from relto.labels import Label, Level, Tlp
from relto.model.agreements import Floor
from relto.model.handling import Discipline, Handling
from relto.model.rung import Rung
from relto.model.selection import Every, covers, is_under
from relto.planning.dial import Dial
from relto.planning.holdings import Counts, Scope, Scopes
from relto.planning.report import BrokenFloor
from relto.policy import Snapshot
from relto.policy.membership import roster


class Promise(NamedTuple):
    """A floor, and a partner that it is promised to."""

    agreement: str
    partner: str
    floor: Floor
    kind: str


class Watched(NamedTuple):
    """Rows on which promises are looked at, under both policies."""

    before: Dial
    after: Dial
    scopes: Scopes
    counts: Counts


_LABELS = (
    *(Label(level=level) for level in Level),
    *(Label(tlp=colour) for colour in Tlp),
)


def promises(policies: Iterable[Snapshot], at: int) -> tuple[Promise, ...]:
    """Returns the floors that policies promise at an instant, as the first of them words it."""
    found: dict[tuple[str, str], Promise] = {}
    for policy in policies:
        parties = roster(policy, at).parties
        for agreement in policy.agreements:
            members = parties[agreement.code]
            if agreement.floor is None or policy.releasing not in members:
                continue
            for partner in members - {policy.releasing}:
                promise = Promise(agreement.code, partner, agreement.floor, agreement.kind.value)
                found.setdefault((agreement.code, partner), promise)
    return tuple(found[key] for key in sorted(found))


def probes(policies: Iterable[Snapshot], at: int) -> tuple[Handling, ...]:
    """Returns invented handlings under every promised topic, discipline and level."""
    policies = tuple(policies)
    topics = {topic.code for policy in policies for topic in policy.topics}
    due = {
        (policy.releasing, topic, discipline)
        for policy in policies
        for promise in promises([policy], at)
        for topic in _promised_topics(promise.floor, topics)
        for discipline in _promised_disciplines(promise.floor)
    }
    return tuple(
        Handling(frozenset({origin}), label, frozenset({topic}), frozenset({discipline}))
        for (origin, topic, discipline), label in product(sorted(due), _LABELS)
    )


def _promised_topics(floor: Floor, known: set[str]) -> set[str]:
    if isinstance(floor.topics, Every):
        return known
    named = set(floor.topics)
    return named | {topic for topic in known if any(is_under(topic, name) for name in named)}


def _promised_disciplines(floor: Floor) -> Iterable[Discipline]:
    return Discipline if isinstance(floor.disciplines, Every) else floor.disciplines


def broken_floors(
    due: Iterable[Promise],
    watched: Iterable[Watched],
    stranded: Mapping[str, Counts] = MappingProxyType({}),
) -> tuple[BrokenFloor, ...]:
    """Returns the promises that the second dial breaks and the first one kept.

    Args:
        due: the promises.
        watched: rows on which they are looked at, what is held first.
        stranded: for partners, how many products of each held row would not be shown any more
            though their rung stays.
    """
    watched = tuple(watched)
    changed = [set(rows.before.changed_partners(rows.after)) for rows in watched]
    found = []
    for promise in due:
        breaches = [
            breach
            for rows, partners in zip(watched, changed, strict=True)
            if promise.partner in partners
            for breach in _breaches(promise, rows)
        ]
        if promise.partner in stranded:
            breaches += _stranded(promise, watched[0], stranded[promise.partner])
        if breaches:
            found.append(_broken(promise, breaches))
    return tuple(found)


class _Breach(NamedTuple):
    scope: Scope
    after: int
    products: int


def _breaches(promise: Promise, watched: Watched) -> Iterator[_Breach]:
    due = _due(promise, watched.scopes)
    if not due.any():
        return
    before = watched.before.rungs(promise.partner)
    after = watched.after.rungs(promise.partner)
    kept: npt.NDArray[np.bool_] = before >= promise.floor.rung
    rows = np.flatnonzero(kept & (after < promise.floor.rung) & due)
    numbers = watched.scopes.numbers[rows]
    for number in np.unique(numbers).tolist():
        here = rows[numbers == number]
        lowest = int(after[here].min())
        yield _Breach(watched.scopes.values[number], lowest, int(watched.counts[here].sum()))


def _stranded(promise: Promise, watched: Watched, products: Counts) -> Iterator[_Breach]:
    dials = (watched.before, watched.after)
    kept = [dial.rungs(promise.partner) >= promise.floor.rung for dial in dials]
    for row in np.flatnonzero(kept[0] & kept[1] & (products > 0) & _due(promise, watched.scopes)):
        scope = watched.scopes.values[int(watched.scopes.numbers[row])]
        yield _Breach(scope, int(Rung.WITHHOLD), int(products[row]))


def _due(promise: Promise, scopes: Scopes) -> npt.NDArray[np.bool_]:
    """Tells of each row whether it is under what was promised."""
    due = np.array([_is_due(scope, promise.floor) for scope in scopes.values], dtype=np.bool_)
    found: npt.NDArray[np.bool_] = due[scopes.numbers]
    return found


def _is_due(scope: Scope, floor: Floor) -> bool:
    if not any(covers(floor.topics, topic) for topic in scope.topics):
        return False
    if isinstance(floor.disciplines, Every):
        return True
    return not floor.disciplines.isdisjoint(scope.disciplines)


def _broken(promise: Promise, breaches: list[_Breach]) -> BrokenFloor:
    floor = promise.floor
    topics = {topic for breach in breaches for topic in breach.scope.topics}
    return BrokenFloor(
        agreement=promise.agreement,
        partner=promise.partner,
        topics=tuple(sorted(topic for topic in topics if covers(floor.topics, topic))),
        promised=floor.rung,
        after=Rung(min(breach.after for breach in breaches)),
        products=sum(breach.products for breach in breaches),
        source=str(floor.source),
        kind=promise.kind,
    )
