"""The five layers on sets of partners: what `policy.table` computes per distinct combination.

A set of partners is an integer (bit k is partner k), and the answer of a layer three of them:
the partners at review or above, at sealed or above, at open. The rules are those of
`policy.rules`, turned from "may this partner" into "which partners may". It gives no reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from relto.labels import Label, Level, Tlp
from relto.model.agreements import Agreement, Onward
from relto.model.handling import Discipline
from relto.model.posture import Restriction
from relto.model.rung import Rung
from relto.model.selection import ALL, Disciplines, Names, covers
from relto.policy import matching
from relto.policy.index import Grade, HandlingIndex, Scope, Terms
from relto.policy.rules import Moment, in_scope
from relto.policy.snapshot import Snapshot

Planes = tuple[int, int, int]
NOBODY: Planes = (0, 0, 0)
_DISCIPLINES = frozenset(discipline.value for discipline in Discipline)


def partners_of(snapshot: Snapshot) -> tuple[str, ...]:
    """Returns all organisations but the releasing one, sorted."""
    return tuple(sorted(snapshot.organisation.keys() - {snapshot.releasing}))


def up_to(rung: Rung, partners: int) -> Planes:
    """Returns planes that lift these partners to a rung and the others to none."""
    review, sealed, opened = (partners if rung >= step else 0 for step in (1, 2, 3))
    return review, sealed, opened


def _or(a: Planes, b: Planes) -> Planes:
    return a[0] | b[0], a[1] | b[1], a[2] | b[2]


def _and(a: Planes, b: Planes) -> Planes:
    return a[0] & b[0], a[1] & b[1], a[2] & b[2]


@dataclass
class Ground:
    """A moment with its partners as bits; remembers what several combinations share."""

    now: Moment
    bit: Mapping[str, int]
    everyone: int
    reach: dict[str, int] = field(default_factory=dict)
    ever: dict[str, int] = field(default_factory=dict)
    _admits: dict[tuple[str, Grade], int] = field(default_factory=dict)
    consents: dict[tuple[str, Terms], Planes] = field(default_factory=dict)

    @classmethod
    def of(cls, now: Moment, partners: Sequence[str]) -> Ground:
        """Expands names of organisations and communities into sets of partners."""
        bit = {code: 1 << number for number, code in enumerate(partners)}
        ground = cls(now, bit, (1 << len(partners)) - 1)
        for code, one in bit.items():
            for named, held in (
                (ground.reach, now.roster.communities),
                (ground.ever, now.roster.ever),
            ):
                for name in (code, *held.get(code, ())):
                    named[name] = named.get(name, 0) | one
        return ground

    def reached(self, names: frozenset[str]) -> int:
        """Returns the partners that names reach directly or by a community in force."""
        found = 0
        for name in names:
            found |= self.reach.get(name, 0)
        return found

    def concerned(self, to: Names) -> int:
        """Returns the partners whom a restriction means, by name or any community ever."""
        if to is ALL:
            return self.everyone
        found = 0
        for name in frozenset(to):
            found |= self.ever.get(name, 0)
        return found

    @cached_property
    def cleared(self) -> tuple[int, ...]:
        """Per level, the partners cleared to it."""
        organisation = self.now.snapshot.organisation
        found = [0] * len(Level)
        for code, one in self.bit.items():
            held = organisation[code].cleared
            for level in Level:
                if level <= (held or Level.UNCLASSIFIED):
                    found[level] |= one
        return tuple(found)

    def holders(self, compartments: frozenset[str]) -> int:
        """Returns the partners that hold all of some compartments."""
        organisation = self.now.snapshot.organisation
        return sum(
            one for code, one in self.bit.items() if compartments <= organisation[code].compartments
        )

    @cached_property
    def parties(self) -> Mapping[str, int]:
        """Per agreement in force to which we are a party, the partners that are, too."""
        ours = self.now.snapshot.releasing
        return {
            code: sum(self.bit.get(name, 0) for name in names)
            for code, names in self.now.roster.parties.items()
            if ours in names
        }

    @cached_property
    def excluding(self) -> tuple[tuple[Agreement, int], ...]:
        """Agreements with exclusions in their span, and the partners that ever were parties."""
        now, ours = self.now, self.now.snapshot.releasing
        return tuple(
            (each, sum(one for code, one in self.bit.items()
                       if matching.ever_party(each, code, now.roster, now.at)))
            for each in now.snapshot.agreements
            if each.exclusions
            and each.span.holds(now.at)
            and matching.ever_party(each, ours, now.roster, now.at)
        )  # fmt: skip

    def admitted(self, agreement: Agreement, grade: Grade) -> int:
        """Returns the parties for whom an agreement's ceiling admits a grade."""
        key = agreement.code, grade
        if key not in self._admits:
            parties = self.parties.get(agreement.code, 0)
            self._admits[key] = sum(
                one
                for code, one in self.bit.items()
                if one & parties
                and matching.ceiling_admits(agreement.ceiling, grade, code, self.now.roster)
            )
        return self._admits[key]


def of_label(ground: Ground, label: Label) -> Planes:
    """Layers 1 and 2, which look at nothing but the label."""
    at, level = ground.now.at, label.level
    dead = label.flaws or (level is None and label.tlp is None)
    early = label.not_before is not None and at < label.not_before
    late = label.not_after is not None and at >= label.not_after
    if dead or early or late:
        return NOBODY
    partners = ground.cleared[level or 0]
    if label.compartments:
        partners &= ground.holders(label.compartments)
    for clause in label.release:
        partners &= ground.reached(clause)
    reviewed = label.tlp is Tlp.RED or label.asks
    return up_to(Rung.REVIEW if reviewed else Rung.OPEN, partners)


def of_agreements(ground: Ground, scope: Scope, grade: Grade) -> Planes:
    """Layer 3: the best of the agreements in force, without whom an exclusion means."""
    snapshot = ground.now.snapshot
    known = scope.topics <= snapshot.topic.keys() and scope.disciplines <= _DISCIPLINES
    if not known or not scope.topics or not scope.disciplines:
        return NOBODY
    best = NOBODY
    for each in snapshot.agreements:
        if each.code in ground.parties and in_scope(each, scope):
            best = _or(best, up_to(each.rung, ground.admitted(each, grade)))
    left = ground.everyone & ~_excluded(ground, scope, grade)
    return _and(best, (left, left, left))


def _excluded(ground: Ground, scope: Scope, grade: Grade) -> int:
    found = 0
    for each, parties in ground.excluding:
        for exclusion in each.exclusions:
            if matching.scope_touches(exclusion.what, scope) and matching.level_touches(
                exclusion.what.level, grade
            ):
                found |= parties & ground.concerned(exclusion.to)
    return found


class Posture(NamedTuple):
    """Layer 4 over an index: the distinct outcomes, and which one each key has (-1: none)."""

    outcomes: list[Planes]
    chosen: npt.NDArray[np.int32]


def of_posture(ground: Ground, index: HandlingIndex) -> Posture:
    """Layer 4: keys that are touched by the same restrictions share one outcome."""
    chosen = np.full(len(index.restricted.column.values), -1, np.int32)
    outcomes = [up_to(Rung.OPEN, ground.everyone)]
    state = np.zeros(len(chosen), np.int64)
    # Of no handlings there are no parts to look at.
    for each in ground.now.snapshot.restrictions if len(chosen) else ():
        touched = _touched(each, index) if each.span.holds(ground.now.at) else None
        if touched is None or not touched.size:
            continue
        others = ground.everyone & ~ground.concerned(each.to)
        limit = _or(up_to(each.rung, ground.everyone), (others, others, others))
        before, state[touched] = np.unique(state[touched], return_inverse=True)
        state[touched] += len(outcomes)
        outcomes += [_and(outcomes[former], limit) for former in before.tolist()]
        chosen[touched] = state[touched]
    return Posture(outcomes, chosen)


def _touched(each: Restriction, index: HandlingIndex) -> npt.NDArray[np.intp]:
    topics, disciplines, grades, originators = index.restricted.parts
    masks = [
        (column, members.any(choose(name) for name in members.names))
        for column, members, named, choose in (
            (topics, index.topics, each.what.topics, lambda t: covers(each.what.topics, t)),
            (disciplines, index.disciplines, each.what.disciplines, _among(each.what.disciplines)),
            (originators, index.originators, each.originators, _among(each.originators)),
        )
        if named is not ALL
    ]
    level = each.what.level
    if level is not None:
        masks.append((grades, np.array([matching.level_touches(level, g) for g in grades.values])))
    touched = np.ones(len(index.restricted.column.values), np.bool_)
    for column, mask in masks:
        touched &= mask[column.numbers]
    return np.flatnonzero(touched)


def _among(names: Names | Disciplines) -> Callable[[str], bool]:
    return (frozenset() if names is ALL else frozenset(names)).__contains__


def of_consent(ground: Ground, terms: Terms) -> Planes:
    """Layer 5: every originator but us must allow it; a partner needs no consent of its own."""
    snapshot = ground.now.snapshot
    if not terms.originators or not terms.originators <= snapshot.organisation.keys():
        return NOBODY
    found = up_to(Rung.OPEN, ground.everyone)
    for originator in terms.originators - {snapshot.releasing}:
        itself = up_to(Rung.OPEN, ground.bit[originator])
        key = originator, terms._replace(originators=frozenset())
        if key not in ground.consents:
            ground.consents[key] = _consent_of(ground, originator, terms)
        found = _and(found, _or(ground.consents[key], itself))
    return found


def _consent_of(ground: Ground, originator: str, terms: Terms) -> Planes:
    best = up_to(Rung.OPEN, _travels(ground, originator, terms))
    now = ground.now
    for each in now.snapshot.consents:
        if (
            each.originator == originator
            and each.span.holds(now.at)
            and matching.scope_allows(each.what, terms.scope)
            and matching.level_allows(each.what.level, terms)
        ):
            best = _or(best, up_to(each.rung, ground.reached(each.to)))
    for agreement in now.agreements_with(originator):
        onward = agreement.conditions.onward
        if onward is Onward.NONE or not in_scope(agreement, terms.scope):
            continue
        freely = onward is Onward.WITHIN and not terms.orcon
        rung = Rung.OPEN if freely else Rung.REVIEW
        best = _or(best, up_to(rung, ground.admitted(agreement, terms.grade)))
    return best


def _travels(ground: Ground, originator: str, terms: Terms) -> int:
    if terms.orcon:
        return 0
    if terms.lists_recipients:
        return ground.everyone
    if matching.level_of(terms.grade) > Level.UNCLASSIFIED or not terms.is_coloured:
        return 0
    if terms.grade.tlp is Tlp.CLEAR:
        return ground.everyone
    if terms.grade.tlp is Tlp.GREEN:
        return ground.reached(ground.now.communities(originator))
    return 0
