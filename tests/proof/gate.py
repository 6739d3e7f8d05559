"""The five layers in symbols, written after the specification and not after the code.

Numbers in brackets are those of docs/policy.md and decision record 0003. A rung is three truth
values: at least review, at least sealed, open; so a minimum is an `and`, the best an `or`. Every
rule is a method of its own: a mutant overrides one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import z3

from tests.proof.symbols import (
    AGREEMENTS,
    COMMUNITIES,
    INNER,
    NONSENSE,
    NOWHERE,
    OUTER,
    PARTNERS,
    STRANGER,
    US,
    Agreement,
    Bound,
    Clause,
    Edge,
    Selection,
    World,
)

Rungs = tuple[z3.BoolRef, z3.BoolRef, z3.BoolRef]
Path = tuple[tuple[str, str], ...]
CLEAR, GREEN, RED = 0, 1, 4
ASK, WITHIN = 1, 2


def step(rung: z3.ArithRef) -> Rungs:
    return rung >= 1, rung >= 2, rung >= 3


def constant(rung: int) -> Rungs:
    review, sealed, opened = (z3.BoolVal(rung >= least) for least in (1, 2, 3))
    return review, sealed, opened


def only_if(condition: z3.BoolRef, rungs: Rungs) -> Rungs:
    return tuple(z3.And(condition, plane) for plane in rungs)


def lowest(some: Iterable[Rungs]) -> Rungs:
    return tuple(z3.And(*planes) for planes in zip(*some, strict=True))


def best(some: Iterable[Rungs]) -> Rungs:
    held = list(some) or [constant(0)]
    return tuple(z3.Or(*planes) for planes in zip(*held, strict=True))


class Gate:
    """What the specification says of a world."""

    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    def rung(self) -> Rungs:
        """The rung of the world's handling for the world's partner."""
        world = self.world
        return best(only_if(world.is_partner(p), self.decision(p)) for p in PARTNERS)

    def decision(self, p: str) -> Rungs:
        """`rung = min` of the five layers."""
        return lowest(
            (
                self.marking(p),
                self.clearance(p),
                self.agreement(p),
                self.posture(p),
                self.consent(p),
            )
        )

    # Who belongs to what.

    def paths(self, top: str, organisation: str) -> Iterator[Path]:
        """Yields the ways down from a body to an organisation."""
        yield ((top, organisation),)
        below = {OUTER: (INNER,), INNER: ()}.get(top, COMMUNITIES)
        for community in below:
            for path in self.paths(community, organisation):
                yield ((top, community), *path)

    def belongs(self, top: str, organisation: str) -> z3.BoolRef:
        """In force by some path, every addition on which holds and which no removal beats."""
        return z3.Or(*(self.leads(path) for path in self.paths(top, organisation)))

    def leads(self, path: Path) -> z3.BoolRef:
        world = self.world
        edges = [world.edges[pair] for pair in path]
        held = [z3.And(edge.member, edge.span.holds(world.at)) for edge in edges]
        beaten = [
            self.beats(removal, edges[start : end + 1])
            for start in range(len(path))
            for end in range(start, len(path))
            if (removal := world.edges.get((path[start][0], path[end][1]))) is not None
        ]
        return z3.And(*held, z3.Not(z3.Or(*beaten)))

    def beats(self, removal: Edge, stretch: Iterable[Edge]) -> z3.BoolRef:
        """Once its day has come, it beats what is not later than it on the whole stretch."""
        older = [edge.span.first <= removal.on for edge in stretch]
        return z3.And(removal.gone, removal.on <= self.world.at, *older)

    def named(self, body: str, member: str) -> z3.BoolRef:
        """Was ever added, or is named in a removal."""
        edge = self.world.edges.get((body, member))
        if edge is None:
            return z3.BoolVal(False)
        return z3.Or(z3.And(edge.member, edge.span.first <= self.world.at), edge.gone)

    def ever(self, top: str, organisation: str) -> z3.BoolRef:
        """Ends and removals are ignored."""
        return z3.Or(
            *(
                z3.And(*(self.named(*pair) for pair in path))
                for path in self.paths(top, organisation)
            )
        )

    def party(self, code: str, organisation: str) -> z3.BoolRef:
        in_force = self.world.agreements[code].span.holds(self.world.at)
        return z3.And(in_force, self.belongs(code, organisation))

    def ever_party(self, code: str, organisation: str) -> z3.BoolRef:
        span = self.world.agreements[code].span.holds(self.world.at)
        through = [
            z3.And(self.named(code, community), self.ever(community, organisation))
            for community in COMMUNITIES
        ]
        return z3.And(span, z3.Or(self.named(code, organisation), *through))

    def reaches(self, names: Mapping[str, z3.BoolRef], p: str) -> z3.BoolRef:
        """Names permit by name or by a community in force."""
        through = [z3.And(names[c], self.belongs(c, p)) for c in COMMUNITIES]
        return z3.Or(names[p], *through)

    def concerns(self, clause: Clause, p: str) -> z3.BoolRef:
        """Names restrict by name or by any community ever."""
        through = [z3.And(clause.to[c], self.ever(c, p)) for c in COMMUNITIES]
        return z3.Or(clause.to_all, clause.to[p], *through)

    # What a clause selects.

    def covered(self, what: Selection, topic: str) -> z3.BoolRef:
        above = [t for t in what.topics if topic == t or topic.startswith(t + "/")]
        return z3.Or(what.all_topics, *(what.topics[t] for t in above))

    def selected(self, what: Selection, discipline: str) -> z3.BoolRef:
        return z3.Or(what.all_disciplines, what.disciplines.get(discipline, z3.BoolVal(False)))

    def allows(self, what: Selection) -> z3.BoolRef:
        """What allows must cover everything; nothing empty is covered."""
        world = self.world
        return z3.And(
            z3.Or(*world.topics.values()),
            z3.Or(*world.disciplines.values()),
            *(z3.Implies(there, self.covered(what, t)) for t, there in world.topics.items()),
            *(z3.Implies(there, self.selected(what, d)) for d, there in world.disciplines.items()),
        )

    def touches(self, what: Selection) -> z3.BoolRef:
        """What restricts matches as soon as anything does; all selects even the empty."""
        world = self.world
        topics = [z3.And(there, self.covered(what, t)) for t, there in world.topics.items()]
        some = [z3.And(there, self.selected(what, d)) for d, there in world.disciplines.items()]
        return z3.And(z3.Or(what.all_topics, *topics), z3.Or(what.all_disciplines, *some))

    @property
    def level(self) -> z3.ArithRef:
        return z3.If(self.world.label.graded, self.world.label.level, z3.IntVal(0))

    @property
    def ungraded(self) -> z3.BoolRef:
        label = self.world.label
        return z3.Not(z3.Or(label.graded, label.coloured))

    def meets(self, what: Selection) -> z3.BoolRef:
        """A restricting level condition; nothing said at all meets any."""
        label = self.world.label
        point = z3.If(what.bound.on_level, self.level, label.tlp)
        bound = what.bound.point
        compared = z3.If(
            what.compares == 0,
            point >= bound,
            z3.If(what.compares == 1, point <= bound, point == bound),
        )
        said = z3.Or(what.bound.on_level, label.coloured)
        return z3.Or(z3.Not(what.conditioned), self.ungraded, z3.And(said, compared))

    @property
    def wholly_coloured(self) -> z3.BoolRef:
        return z3.And(self.world.label.coloured, z3.Not(self.world.label.uncoloured))

    def may(self, what: Selection) -> z3.BoolRef:
        """An allowing level condition: a colour never speaks for a level."""
        speaks = z3.Or(
            z3.Not(what.conditioned),
            what.bound.on_level,
            z3.And(self.level == 0, self.wholly_coloured),
        )
        return z3.And(z3.Not(self.ungraded), speaks, self.meets(what))

    def within(self, bound: Bound) -> z3.BoolRef:
        """A level admits every colour; a colour admits nothing classified."""
        label = self.world.label
        by_colour = z3.And(self.level == 0, z3.Or(z3.Not(label.coloured), label.tlp <= bound.point))
        admitted = z3.If(bound.on_level, self.level <= bound.point, by_colour)
        return z3.And(z3.Not(self.ungraded), admitted)

    def ceiling(self, agreement: Agreement, p: str) -> z3.BoolRef:
        """The own entry; else a community's in force or the default, and every one ever."""
        entered, entries = agreement.entered, agreement.entries
        current = [z3.And(entered[c], self.belongs(c, p)) for c in COMMUNITIES]
        default = z3.And(agreement.unlimited, self.within(agreement.default))
        others = z3.And(
            z3.Or(*current, default),
            *(
                z3.Implies(self.binds(agreement, c, p), self.within(entries[c]))
                for c in COMMUNITIES
            ),
        )
        return z3.If(entered[p], self.within(entries[p]), others)

    def binds(self, agreement: Agreement, community: str, p: str) -> z3.BoolRef:
        held = z3.Or(self.belongs(community, p), self.ever(community, p))
        return z3.And(agreement.entered[community], held)

    # The layers.

    @property
    def lists(self) -> z3.BoolRef:
        label = self.world.label
        return z3.And(z3.Or(*(there for there, _ in label.clauses)), z3.Not(label.unlisted))

    def unfit(self) -> z3.BoolRef:
        label = self.world.label
        return z3.Or(label.flaw, self.ungraded, z3.Not(label.span.holds(self.world.at)))

    def released(self, p: str) -> z3.BoolRef:
        """Every release clause names the partner or a community of its."""
        clauses = self.world.label.clauses
        return z3.And(*(z3.Implies(there, self.reaches(names, p)) for there, names in clauses))

    def marking(self, p: str) -> Rungs:
        label = self.world.label
        others = z3.Or(*(held for name, held in label.controls.items() if name != "DISPLAY-ONLY"))
        asks = z3.Or(label.controls["DISPLAY-ONLY"], z3.And(others, z3.Not(self.lists)))
        red = z3.And(label.coloured, label.tlp == RED)
        passes = z3.And(z3.Not(self.unfit()), self.released(p))
        return only_if(passes, best((constant(1), only_if(z3.Not(z3.Or(asks, red)), constant(3)))))

    def high_enough(self, p: str) -> z3.BoolRef:
        label = self.world.label
        return z3.Or(z3.Not(label.graded), label.level <= self.world.cleared[p])

    def holds_compartments(self, p: str) -> z3.BoolRef:
        held = self.world.held[p]
        return z3.And(*(z3.Implies(n, held[c]) for c, n in self.world.label.compartments.items()))

    def clearance(self, p: str) -> Rungs:
        return only_if(z3.And(self.high_enough(p), self.holds_compartments(p)), constant(3))

    def understood(self) -> z3.BoolRef:
        """Topics and disciplines are there, and all of them known."""
        world = self.world
        return z3.And(
            z3.Or(*world.topics.values()),
            z3.Or(*world.disciplines.values()),
            z3.Not(world.topics[NOWHERE]),
            z3.Not(world.disciplines[NONSENSE]),
            *(z3.Implies(world.topics[t], known) for t, known in world.known.items()),
        )

    def excluded(self, code: str, p: str) -> z3.BoolRef:
        """An exclusion binds whoever ever was a party, together with us."""
        clause = self.world.agreements[code].exclusion
        return z3.And(
            clause.there,
            self.ever_party(code, US),
            self.ever_party(code, p),
            self.touches(clause.what),
            self.meets(clause.what),
            self.concerns(clause, p),
        )

    def agreement(self, p: str) -> Rungs:
        world = self.world
        allowed = best(
            only_if(
                z3.And(
                    self.party(code, US),
                    self.party(code, p),
                    self.allows(agreement.scope),
                    self.ceiling(agreement, p),
                ),
                step(agreement.rung),
            )
            for code, agreement in world.agreements.items()
        )
        excluded = z3.Or(*(self.excluded(code, p) for code in AGREEMENTS))
        return only_if(z3.And(self.understood(), z3.Not(excluded)), allowed)

    def matches(self, clause: Clause, p: str) -> z3.BoolRef:
        originated = [z3.And(clause.of[o], self.world.originators[o]) for o in clause.of]
        return z3.And(
            clause.there,
            clause.span.holds(self.world.at),
            self.touches(clause.what),
            self.meets(clause.what),
            z3.Or(clause.of_all, *originated),
            self.concerns(clause, p),
        )

    def posture(self, p: str) -> Rungs:
        """The lowest restriction that matches."""
        return lowest(
            best((only_if(z3.Not(self.matches(each, p)), constant(3)), step(each.rung)))
            for each in self.world.restrictions
        )

    @property
    def held_by_originator(self) -> z3.BoolRef:
        controls = self.world.label.controls
        return z3.Or(controls["ORCON"], controls["PROPIN"])

    def consent(self, p: str) -> Rungs:
        """Every originator but us and the partner must have allowed it."""
        originators = self.world.originators
        known = z3.And(z3.Or(*originators.values()), z3.Not(originators[STRANGER]))
        return only_if(
            known,
            lowest(
                best((only_if(z3.Not(originators[o]), constant(3)), self.consent_of(o, p)))
                for o in PARTNERS
                if o != p
            ),
        )

    def consent_of(self, o: str, p: str) -> Rungs:
        return best((self.travels(o, p), self.recorded(o, p), self.onward(o, p)))

    def travels(self, o: str, p: str) -> Rungs:
        """Its own list of recipients or its colour releases it, unless it is held."""
        label = self.world.label
        shared = [z3.And(self.belongs(c, o), self.belongs(c, p)) for c in COMMUNITIES]
        colour = z3.Or(label.tlp == CLEAR, z3.And(label.tlp == GREEN, z3.Or(*shared)))
        freely = z3.And(self.level == 0, self.wholly_coloured, colour)
        return only_if(
            z3.And(z3.Not(self.held_by_originator), z3.Or(self.lists, freely)), constant(3)
        )

    def given(self, clause: Clause, o: str, p: str) -> z3.BoolRef:
        """A consent names its originator by the first of `of` that is set."""
        return z3.And(
            clause.there,
            clause.of[o],
            clause.span.holds(self.world.at),
            self.reaches(clause.to, p),
            self.allows(clause.what),
            self.may(clause.what),
        )

    def recorded(self, o: str, p: str) -> Rungs:
        return best(
            only_if(self.given(each, o, p), step(each.rung)) for each in self.world.consents
        )

    def onward(self, o: str, p: str) -> Rungs:
        """An agreement of us three: freely within it, unless held; or after asking."""
        return best(
            only_if(
                z3.And(
                    self.party(code, US),
                    self.party(code, o),
                    self.party(code, p),
                    agreement.onward >= ASK,
                    self.allows(agreement.scope),
                    self.ceiling(agreement, p),
                ),
                best((constant(1), only_if(self.freely(agreement), constant(3)))),
            )
            for code, agreement in self.world.agreements.items()
        )

    def freely(self, agreement: Agreement) -> z3.BoolRef:
        return z3.And(agreement.onward == WITHIN, z3.Not(self.held_by_originator))
