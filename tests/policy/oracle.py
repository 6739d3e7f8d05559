"""The gate's rules once more, written from the words of the policy alone and by enumeration.

It shares no code with `relto.policy` but the records: memberships by listing every path,
topics by listing ancestors, levels by listing the pairs that a bound admits, and rungs by
asking each layer whether it permits a rung instead of taking a minimum. It is slow on purpose
and gives no reasons.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from relto.labels import Control, Label, Level, Tlp
from relto.model.agreements import Agreement, Ceiling, Onward
from relto.model.handling import Discipline, Handling
from relto.model.organisations import Community, Membership
from relto.model.rung import Rung
from relto.model.selection import (
    ALL,
    Bound,
    Comparison,
    Disciplines,
    LevelCondition,
    Names,
    Selection,
)
from relto.policy.reasons import Layer
from relto.policy.snapshot import Snapshot

Grade = tuple[Level | None, Tlp | None]
Step = tuple[Community | Agreement, Membership]

LEVELS: list[Level | None] = [None, *Level]
COLOURS: list[Tlp | None] = [None, *Tlp]
GRADES: list[Grade] = list(product(LEVELS, COLOURS))
ORIGINATORS = {Control.ORCON, Control.PROPIN}
ANSWERED_BY_LIST = {Control.ORCON, Control.PROPIN, Control.RELIDO}
SAID = frozenset(grade for grade in GRADES if grade != (None, None))
OPEN_TEXT = (None, Level.UNCLASSIFIED)
CLIMB = (Rung.REVIEW, Rung.SEALED, Rung.OPEN)


def below(bound: Bound) -> frozenset[Grade]:
    """Lists what a ceiling admits."""
    if bound.level is not None:
        return frozenset((a, t) for a, t in SAID if (a or Level.UNCLASSIFIED) <= bound.level)
    assert bound.tlp is not None
    return frozenset(
        (a, t) for a, t in SAID if a in OPEN_TEXT and (Tlp.CLEAR if t is None else t) <= bound.tlp
    )


def compared(condition: LevelCondition) -> frozenset[Grade]:
    """Lists the pairs of which a condition is literally true."""
    bound = condition.bound
    scale: list[int] = list(Level if bound.level is not None else Tlp)
    point = bound.level if bound.level is not None else bound.tlp
    assert point is not None
    place = scale.index(point)
    ranges: dict[Comparison, list[int]] = {
        Comparison.AT_LEAST: scale[place:],
        Comparison.AT_MOST: scale[: place + 1],
        Comparison.EXACTLY: [point],
    }
    wanted = ranges[condition.comparison]
    if bound.level is not None:
        return frozenset((a, t) for a, t in SAID if (0 if a is None else a) in wanted)
    return frozenset((a, t) for a, t in SAID if t is not None and t in wanted)


def restricting(condition: LevelCondition | None) -> frozenset[Grade]:
    """Lists what a restriction's or exclusion's condition catches: also what says nothing."""
    return frozenset(GRADES) if condition is None else compared(condition) | {(None, None)}


def admitting(condition: LevelCondition | None) -> frozenset[Grade]:
    """Lists what a consent's condition admits: by colour, nothing classified."""
    if condition is None:
        return SAID
    found = compared(condition)
    if condition.bound.tlp is not None:
        return frozenset((a, t) for a, t in found if a in OPEN_TEXT)
    return found


def ancestors(topic: str) -> set[str]:
    """Lists a topic and all that it is under."""
    steps = topic.split("/")
    return {"/".join(steps[: n + 1]) for n in range(len(steps))}


def about(topics: Names, topic: str) -> bool:
    """Tells whether a topic is among topics or under one of them."""
    return topics is ALL or not ancestors(topic).isdisjoint(topics)


def touches(what: Selection, handling: Handling) -> bool:
    """Tells whether a selection that restricts meets a handling: one of each suffices."""
    return (
        (what.topics is ALL or any(about(what.topics, t) for t in handling.topics))
        and (what.disciplines is ALL or not handling.disciplines.isdisjoint(what.disciplines))
        and (handling.label.level, handling.label.tlp) in restricting(what.level)
    )


def contains(topics: Names, disciplines: Disciplines, handling: Handling) -> bool:
    """Tells whether a scope that admits holds the whole of a handling."""
    if not handling.topics or not all(about(topics, t) for t in handling.topics):
        return False
    given = handling.disciplines
    return bool(given) and (disciplines is ALL or given <= disciplines)


def listing(label: Label) -> bool:
    """Tells whether every part of a label lists its recipients."""
    return len(label.release) > 0 and not label.unlisted


def speaks_of_levels(condition: LevelCondition | None) -> bool:
    """Tells whether a condition looks at no colour."""
    return condition is None or condition.bound.tlp is None


class Oracle:
    """A policy at an instant."""

    def __init__(self, snapshot: Snapshot, at: int) -> None:
        self.snapshot = snapshot
        self.at = at
        self.known = {each.code for each in snapshot.organisations}
        self.bodies = {each.code: each for each in snapshot.communities}
        self.inside = {code: self._standing(body) for code, body in self.bodies.items()}
        self.ever = {code: self._once(body) for code, body in self.bodies.items()}
        current = [a for a in snapshot.agreements if a.span.holds(at)]
        self.parties = [(a, self._standing(a)) for a in current]
        self.once_parties = [(a, self._once(a)) for a in current]

    def verdict(self, handling: Handling, partner: str) -> tuple[Rung, Layer]:
        """Returns the highest rung that every layer permits, and the first that permits no more."""
        layers = self.layers(handling, partner)
        reached = Rung.WITHHOLD
        for rung in CLIMB:
            stopping = [layer for layer, permitted in layers.items() if rung not in permitted]
            if stopping:
                return reached, stopping[0]
            reached = rung
        return reached, Layer.MARKING

    def layers(self, handling: Handling, partner: str) -> dict[Layer, set[Rung]]:
        """Returns which rungs each layer permits, in the order of the layers."""
        return {
            Layer.MARKING: self.marking(handling.label, partner),
            Layer.CLEARANCE: self.clearance(handling.label, partner),
            Layer.AGREEMENT: self.agreement(handling, partner),
            Layer.POSTURE: self.posture(handling, partner),
            Layer.CONSENT: self.consent(handling, partner),
        }

    def answers(self, handling: Handling, partner: str) -> list[tuple[Layer, Rung]]:
        """Returns the rung of each layer by itself."""
        return [
            (layer, max(permitted, default=Rung.WITHHOLD))
            for layer, permitted in self.layers(handling, partner).items()
        ]

    # -- who belongs to what

    def _paths(self, body: Community | Agreement) -> Iterator[list[Step]]:
        for addition in body.members if isinstance(body, Community) else body.parties:
            yield [(body, addition)]
            if addition.member in self.bodies:
                for rest in self._paths(self.bodies[addition.member]):
                    yield [(body, addition), *rest]

    def _standing(self, body: Community | Agreement) -> set[str]:
        return {
            path[-1][1].member
            for path in self._paths(body)
            if path[-1][1].member in self.known and self._holds(path)
        }

    def _holds(self, path: list[Step]) -> bool:
        if not all(addition.span.holds(self.at) for _, addition in path):
            return False
        for first in range(len(path)):
            for last in range(first, len(path)):
                begins = [addition.span.begin for _, addition in path[first : last + 1]]
                dated = [begin for begin in begins if begin is not None]
                for removal in path[first][0].removed:
                    gone = removal.member == path[last][1].member and removal.on <= self.at
                    if gone and all(begin <= removal.on for begin in dated):
                        return False
        return True

    def _once(self, body: Community | Agreement) -> set[str]:
        additions = body.members if isinstance(body, Community) else body.parties
        named = {m.member for m in additions if m.span.begin is None or m.span.begin <= self.at} | {
            removal.member for removal in body.removed
        }
        found = named & self.known
        for code in named & self.bodies.keys():
            found |= self._once(self.bodies[code])
        return found

    def named(self, names: Names, organisation: str) -> bool:
        """Tells whether names hold an organisation, or a community of its now."""
        return names is ALL or any(
            name == organisation or organisation in self.inside.get(name, ()) for name in names
        )

    def named_ever(self, names: Names, organisation: str) -> bool:
        """Tells whether names hold an organisation, or a community that was ever its own."""
        return names is ALL or any(
            name == organisation or organisation in self.ever.get(name, ()) for name in names
        )

    # -- the layers: which rungs does each permit

    def marking(self, label: Label, partner: str) -> set[Rung]:
        """Layer 1: the label's own words."""
        early = label.not_before is not None and self.at < label.not_before
        late = label.not_after is not None and label.not_after <= self.at
        if label.flaws or early or late or (label.level, label.tlp) not in SAID:
            return set()
        if any(not self.named(clause, partner) for clause in label.release):
            return set()
        unanswered = set(label.controls) - (ANSWERED_BY_LIST if listing(label) else set())
        if label.tlp is Tlp.RED or unanswered:
            return {Rung.REVIEW}
        return set(CLIMB)

    def clearance(self, label: Label, partner: str) -> set[Rung]:
        """Layer 2: what the partner may hold."""
        if partner == self.snapshot.releasing:
            return set()
        for each in self.snapshot.organisations:
            if each.code == partner:
                held = range((each.cleared or Level.UNCLASSIFIED) + 1)
                cleared = label.level is None or label.level in held
                return (
                    set(CLIMB) if cleared and not label.compartments - each.compartments else set()
                )
        return set()

    def agreement(self, handling: Handling, partner: str) -> set[Rung]:
        """Layer 3: what was undertaken."""
        topics = {each.code for each in self.snapshot.topics}
        disciplines = {each.value for each in Discipline}
        for given, known in ((handling.topics, topics), (handling.disciplines, disciplines)):
            if not given or not given <= known:
                return set()
        both = {self.snapshot.releasing, partner}
        for each, once in self.once_parties:
            for exclusion in each.exclusions if both <= once else ():
                if touches(exclusion.what, handling) and self.named_ever(exclusion.to, partner):
                    return set()
        return {
            rung
            for each, parties in self.parties
            if both <= parties and self.admits(each, handling, partner)
            for rung in CLIMB
            if rung <= each.rung
        }

    def admits(self, agreement: Agreement, handling: Handling, partner: str) -> bool:
        """Tells whether scope and ceiling of an agreement hold a handling for a partner."""
        scope = agreement.scope
        return contains(scope.topics, scope.disciplines, handling) and (
            handling.label.level,
            handling.label.tlp,
        ) in self.ceiling(agreement.ceiling, partner)

    def ceiling(self, ceiling: Ceiling, partner: str) -> frozenset[Grade]:
        """Lists what a ceiling admits for a partner."""
        own = [entry for entry in ceiling.entries if entry.member == partner]
        if own:
            return below(own[0].bound)
        before = [e for e in ceiling.entries if partner in self.ever.get(e.member, ())]
        today = [e for e in ceiling.entries if partner in self.inside.get(e.member, ())]
        start = [below(entry.bound) for entry in today]
        if not start and ceiling.default is not None:
            start = [below(ceiling.default)]
        if not start:
            return frozenset()
        return SAID.intersection(*start, *(below(entry.bound) for entry in before))

    def posture(self, handling: Handling, partner: str) -> set[Rung]:
        """Layer 4: the restrictions laid over it."""
        permitted = set(CLIMB)
        for each in self.snapshot.restrictions:
            meets = (
                each.span.holds(self.at)
                and self.named_ever(each.to, partner)
                and touches(each.what, handling)
                and (each.originators is ALL or handling.originators & each.originators)
            )
            if meets:
                permitted -= {rung for rung in CLIMB if rung > each.rung}
        return permitted

    def consent(self, handling: Handling, partner: str) -> set[Rung]:
        """Layer 5: the other originators' word."""
        if not handling.originators or not handling.originators <= self.known:
            return set()
        permitted = set(CLIMB)
        for originator in handling.originators - {self.snapshot.releasing, partner}:
            permitted &= set().union(*self.words_of(originator, handling, partner))
        return permitted

    def words_of(self, originator: str, handling: Handling, partner: str) -> Iterator[set[Rung]]:
        """Lists which rungs each ground permits with what one originator gave."""
        if not ORIGINATORS & handling.label.controls:
            yield self.by_label(originator, handling.label, partner)
        for each in self.snapshot.consents:
            if (
                each.originator == originator
                and each.span.holds(self.at)
                and self.named(each.to, partner)
                and contains(each.what.topics, each.what.disciplines, handling)
                and (handling.label.level, handling.label.tlp) in admitting(each.what.level)
                and (not handling.label.uncoloured or speaks_of_levels(each.what.level))
            ):
                yield {rung for rung in CLIMB if rung <= each.rung}
        for agreement, parties in self.parties:
            everyone = {originator, self.snapshot.releasing, partner} <= parties
            if everyone and self.admits(agreement, handling, partner):
                yield self.by_agreement(agreement, handling.label)

    def by_label(self, originator: str, label: Label, partner: str) -> set[Rung]:
        """Permits what the label itself lets travel, if its originator does not hold it."""
        together = any({originator, partner} <= members for members in self.inside.values())
        colour = None if label.uncoloured else label.tlp
        travels = (
            listing(label),
            label.level in OPEN_TEXT and colour is Tlp.CLEAR,
            label.level in OPEN_TEXT and colour is Tlp.GREEN and together,
        )
        return set(CLIMB) if any(travels) else set()

    def by_agreement(self, agreement: Agreement, label: Label) -> set[Rung]:
        """Permits what an agreement with the originator says about passing on."""
        free = not ORIGINATORS & label.controls
        return {
            Onward.WITHIN: set(CLIMB) if free else {Rung.REVIEW},
            Onward.ASK: {Rung.REVIEW},
            Onward.NONE: set(),
        }[agreement.conditions.onward]
