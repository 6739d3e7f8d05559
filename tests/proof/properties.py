"""What must hold of the gate, and what a solver has to find to refute it.

1. A bound: where something is the case, the rung is at most so much.
2. A narrowing: after a change of some variables the rung is at most what it was before.

Each is stated of the world alone, never of how the gate finds its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import z3

from relto.model.rung import Rung
from tests.proof.gate import Gate, Rungs
from tests.proof.symbols import (
    AGREEMENTS,
    COMMUNITIES,
    INNER,
    NONSENSE,
    NOWHERE,
    OUTER,
    PARTNERS,
    STRANGER,
    Clause,
    Edge,
    World,
)

Change = dict[z3.ExprRef, z3.ExprRef]
BODIES = (OUTER, INNER, AGREEMENTS[0])
"""Bodies with members; what is said of one agreement is said of the other."""

TRUE, FALSE = z3.BoolVal(True), z3.BoolVal(False)


@dataclass(frozen=True)
class Claim:
    """A property: the rung after the change is at most `most` and at most that before it."""

    name: str
    given: Callable[[World], z3.BoolRef] = lambda _: TRUE
    most: Rung | None = None
    before: Callable[[World], Change] = lambda _: {}
    after: Callable[[World], Change] = lambda _: {}

    def __str__(self) -> str:
        return self.name


def changed(rungs: Rungs, change: Mapping[z3.ExprRef, z3.ExprRef]) -> Rungs:
    pairs = list(change.items())
    return tuple(z3.substitute(plane, *pairs) for plane in rungs)


def refutation(claim: Claim, gate: Gate) -> z3.BoolRef:
    """Says that the claim fails somewhere."""
    world = gate.world
    rung = gate.rung
    given = claim.given(world)
    after = changed(rung, claim.after(world))
    if claim.most is not None:
        failed = z3.Or(*after[claim.most :])
    else:
        before = changed(rung, claim.before(world))
        failed = z3.Or(*(z3.And(new, z3.Not(old)) for old, new in zip(before, after, strict=True)))
    return z3.And(*world.symbols.domains(), given, failed)


def counterexample(claim: Claim, gate: Gate, *, seconds: int = 60) -> dict[str, bool | int] | None:
    """Returns values that refute a claim, or None: there are none, which is the proof.

    Raises:
        TimeoutError: the solver does not know.
    """
    solver = z3.SolverFor("QF_LIA")
    solver.set("timeout", seconds * 1000)
    solver.add(refutation(claim, gate))
    answer = solver.check()
    if answer == z3.unknown:
        raise TimeoutError(f"{claim}: {solver.reason_unknown()}")
    return gate.world.symbols.read(solver.model()) if answer == z3.sat else None


def about(world: World, said: Callable[[str], z3.BoolRef]) -> z3.BoolRef:
    """Says something of the partner, whoever it is."""
    return z3.And(*(z3.Implies(world.is_partner(p), said(p)) for p in PARTNERS))


def _noforn(world: World) -> z3.BoolRef:
    clauses = world.label.clauses
    return z3.Or(*(z3.And(t, z3.Not(z3.Or(*names.values()))) for t, names in clauses))


def _unnamed(world: World) -> z3.BoolRef:
    """A clause names neither the partner nor any community."""

    def unnamed(p: str) -> z3.BoolRef:
        clauses = world.label.clauses
        means = [
            (there, z3.Or(names[p], *(names[c] for c in COMMUNITIES))) for there, names in clauses
        ]
        return z3.Or(*(z3.And(there, z3.Not(named)) for there, named in means))

    return about(world, unnamed)


def _above(world: World) -> z3.BoolRef:
    label = world.label
    return about(world, lambda p: z3.And(label.graded, label.level > world.cleared[p]))


def _lacking(world: World) -> z3.BoolRef:
    needs = world.label.compartments
    return about(
        world, lambda p: z3.Or(*(z3.And(n, z3.Not(world.held[p][c])) for c, n in needs.items()))
    )


def _unspoken(world: World) -> z3.BoolRef:
    """Another originator; no list, colour, consent or agreement of its speaks for it."""
    label = world.label
    nobody = z3.And(
        *(z3.Not(there) for there, _ in label.clauses),
        z3.Not(label.coloured),
        *(z3.Not(each.there) for each in world.consents),
        *(each.onward == 0 for each in world.agreements.values()),
    )
    others = about(world, lambda p: z3.Or(*(world.originators[o] for o in PARTNERS if o != p)))
    return z3.And(nobody, others)


def _held(world: World) -> z3.BoolRef:
    """ORCON of another originator, and no consent is recorded that is in force."""
    others = about(world, lambda p: z3.Or(*(world.originators[o] for o in PARTNERS if o != p)))
    lapsed = [
        z3.Or(z3.Not(each.there), z3.Not(each.span.holds(world.at))) for each in world.consents
    ]
    return z3.And(world.label.controls["ORCON"], others, *lapsed)


def _without(world: World) -> z3.BoolRef:
    """No agreement is in its span."""
    return z3.And(*(z3.Not(each.span.holds(world.at)) for each in world.agreements.values()))


def _nonsense(world: World) -> z3.BoolRef:
    label = world.label
    ended = z3.And(label.span.ended, world.at >= label.span.end)
    early = z3.And(label.span.begun, world.at < label.span.begin)
    nothing = [
        z3.Not(z3.Or(*s.values())) for s in (world.originators, world.topics, world.disciplines)
    ]
    return z3.Or(
        label.flaw,
        z3.Not(z3.Or(label.graded, label.coloured)),
        ended,
        early,
        *nothing,
        world.topics[NOWHERE],
        world.disciplines[NONSENSE],
        world.originators[STRANGER],
    )


def _gone(world: World) -> z3.BoolRef:
    """Only the outer community is named; whoever is the partner was removed from it since."""
    label, outer = world.label, {p: world.edges[OUTER, p] for p in PARTNERS}
    named = [
        z3.And(there, *(z3.Not(names[n]) for n in names if n != OUTER))
        for there, names in label.clauses
    ]

    def removed(p: str) -> z3.BoolRef:
        edge, through = outer[p], world.edges[OUTER, INNER]
        older = edge.span.first <= edge.on
        return z3.And(edge.gone, edge.on <= world.at, older, z3.Not(through.member))

    return z3.And(z3.Or(*named), about(world, removed))


def _edges(world: World, body: str) -> list[Edge]:
    return [edge for (above, _), edge in world.edges.items() if above == body]


def _removal(body: str) -> Claim:
    """Any members are removed at any instants: who was not named in a removal now may be."""

    def before(world: World) -> Change:
        chosen = [world.symbols.truth(f"chosen{n}") for n in range(len(_edges(world, body)))]
        return {
            edge.gone: z3.And(edge.gone, z3.Not(new))
            for edge, new in zip(_edges(world, body), chosen, strict=True)
        }

    return Claim(f"removing members of {body} never widens", before=before)


def _shorter(body: str) -> Claim:
    """Additions get an end, or an earlier one."""

    def after(world: World) -> Change:
        change: Change = {}
        for number, edge in enumerate(_edges(world, body)):
            cut = world.symbols.number(f"cut{number}", None)
            earlier = z3.And(edge.span.ended, edge.span.end < cut)
            change[edge.span.end] = z3.If(earlier, edge.span.end, cut)
            change[edge.span.ended] = TRUE
        return change

    return Claim(f"ending memberships of {body} sooner never widens", after=after)


def _present(clause: Callable[[World], Clause], name: str) -> Claim:
    return Claim(
        f"adding {name} never widens",
        before=lambda world: {clause(world).there: FALSE},
        after=lambda world: {clause(world).there: TRUE},
    )


def _lower_clearances(world: World) -> Change:
    change: Change = {}
    for p in PARTNERS:
        lower = world.symbols.number(f"{p}.lower", 4)
        cleared = world.cleared[p]
        change[cleared] = z3.If(lower < cleared, lower, cleared)
        for name, held in world.held[p].items():
            change[held] = z3.And(held, world.symbols.truth(f"{p}.keeps[{name}]"))
    return change


def _lower_terms(world: World) -> Change:
    change: Change = {}
    for code, agreement in world.agreements.items():
        for name, number in (("rung", agreement.rung), ("onward", agreement.onward)):
            lower = world.symbols.number(f"{code}.lower{name}", 3)
            change[number] = z3.If(lower < number, lower, number)
        kept = world.symbols.truth(f"{code}.keepsdefault")
        change[agreement.unlimited] = z3.And(agreement.unlimited, kept)
    return change


def _another_originator(world: World) -> Change:
    return {
        held: z3.Or(held, world.symbols.truth(f"relayed[{code}]"))
        for code, held in world.originators.items()
        if code in PARTNERS
    }


def _fewer_consents(world: World) -> Change:
    return {
        each.there: z3.And(each.there, world.symbols.truth(f"stands{n}"))
        for n, each in enumerate(world.consents)
    }


def _originated(world: World) -> z3.BoolRef:
    """It has an originator: what has none says nothing yet."""
    return z3.Or(*world.originators.values())


CLAIMS = (
    _present(lambda world: world.restrictions[1], "a restriction"),
    _present(lambda world: world.agreements["FIRST"].exclusion, "an exclusion"),
    Claim("NOFORN reaches no foreign partner", _noforn, Rung.WITHHOLD),
    Claim("who is not named is withheld from", _unnamed, Rung.WITHHOLD),
    Claim("nothing goes above a clearance", _above, Rung.WITHHOLD),
    Claim("nothing goes without its compartments", _lacking, Rung.WITHHOLD),
    Claim("nothing goes without another originator's consent", _unspoken, Rung.WITHHOLD),
    Claim("ORCON goes nowhere unasked", _held, Rung.REVIEW),
    Claim("nothing goes without an agreement", _without, Rung.WITHHOLD),
    Claim("what is missing, unknown or over is withheld", _nonsense, Rung.WITHHOLD),
    Claim("who was removed from a community is not named by it", _gone, Rung.WITHHOLD),
    *(_removal(body) for body in BODIES),
    *(_shorter(body) for body in BODIES),
    Claim("less clearance and fewer compartments never widen", after=_lower_clearances),
    Claim("lower terms of agreements never widen", after=_lower_terms),
    Claim("being a relay never widens", _originated, after=_another_originator),
    Claim("withdrawing consents never widens", after=_fewer_consents),
)
CLAIM = {claim.name: claim for claim in CLAIMS}
