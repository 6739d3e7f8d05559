"""Faults seeded into the specification in symbols and, the same ones, into the plain rules.

Each breaks a claim: the solver finds the counterexample on the side of the symbols, and the
rules with the same fault, given that counterexample, must fall for it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import z3

from tests.policy.mutants import Mutant
from tests.proof.gate import Gate, Rungs, best, constant, lowest, only_if, step
from tests.proof.symbols import (
    NONSENSE,
    PARTNERS,
    STRANGER,
    Agreement,
    Clause,
    Edge,
)


class LevelOffByOne(Gate):
    def high_enough(self, p: str) -> z3.BoolRef:
        label = self.world.label
        return z3.Or(z3.Not(label.graded), label.level <= self.world.cleared[p] + 1)


class CompartmentsForgotten(Gate):
    def holds_compartments(self, p: str) -> z3.BoolRef:
        held = self.world.held[p]
        needs = self.world.label.compartments.items()
        return z3.Or(
            z3.Not(z3.Or(*(need for _, need in needs))),
            *(z3.And(need, held[code]) for code, need in needs),
        )


class NobodyIsEverybody(Gate):
    def released(self, p: str) -> z3.BoolRef:
        clauses = self.world.label.clauses
        return z3.And(
            *(
                z3.Implies(z3.And(there, z3.Or(*names.values())), self.reaches(names, p))
                for there, names in clauses
            )
        )


class OneClauseSuffices(Gate):
    def released(self, p: str) -> z3.BoolRef:
        """A clause that a narrower one implies is none: a label drops it."""
        (there, one), (also, other) = self.world.label.clauses
        counts = [
            (z3.And(there, z3.Not(z3.And(also, narrower(other, one)))), one),
            (z3.And(also, z3.Not(z3.And(there, narrower(one, other)))), other),
        ]
        none = z3.Not(z3.Or(there, also))
        return z3.Or(none, *(z3.And(held, self.reaches(names, p)) for held, names in counts))


def narrower(one: Mapping[str, z3.BoolRef], other: Mapping[str, z3.BoolRef]) -> z3.BoolRef:
    within = [z3.Implies(one[name], other[name]) for name in one]
    return z3.And(*within, z3.Or(*(z3.And(other[n], z3.Not(one[n])) for n in one)))


class HighestRestriction(Gate):
    def posture(self, p: str) -> Rungs:
        restrictions = self.world.restrictions
        some = z3.Or(*(self.matches(each, p) for each in restrictions))
        highest = best(only_if(self.matches(each, p), step(each.rung)) for each in restrictions)
        return best((only_if(z3.Not(some), constant(3)), highest))


class LeavingEscapes(Gate):
    def concerns(self, clause: Clause, p: str) -> z3.BoolRef:
        return z3.Or(clause.to_all, self.reaches(clause.to, p))


class LeavingLiftsCeiling(Gate):
    def binds(self, agreement: Agreement, community: str, p: str) -> z3.BoolRef:
        return z3.And(agreement.entered[community], self.belongs(community, p))


class ExclusionOfParties(Gate):
    def ever_party(self, code: str, organisation: str) -> z3.BoolRef:
        return self.party(code, organisation)


class OneConsentSuffices(Gate):
    def consent(self, p: str) -> Rungs:
        originators = self.world.originators
        known = z3.And(z3.Or(*originators.values()), z3.Not(originators[STRANGER]))
        others = [o for o in PARTNERS if o != p]
        none = z3.Not(z3.Or(*(originators[o] for o in others)))
        some = best(only_if(originators[o], self.consent_of(o, p)) for o in others)
        return only_if(known, best((only_if(none, constant(3)), some)))


class OrconIgnored(Gate):
    def freely(self, agreement: Agreement) -> z3.BoolRef:
        return agreement.onward == 2


class ConsentForEver(Gate):
    def given(self, clause: Clause, o: str, p: str) -> z3.BoolRef:
        return z3.And(
            clause.there,
            clause.of[o],
            self.reaches(clause.to, p),
            self.allows(clause.what),
            self.may(clause.what),
        )


class SameDayWins(Gate):
    def beats(self, removal: Edge, stretch: Iterable[Edge]) -> z3.BoolRef:
        younger = [edge.span.first < removal.on for edge in stretch]
        return z3.And(removal.gone, removal.on <= self.world.at, *younger)


class FlawsRead(Gate):
    def unfit(self) -> z3.BoolRef:
        label = self.world.label
        return z3.Or(self.ungraded, z3.Not(label.span.holds(self.world.at)))


class AnyTopicKnown(Gate):
    def understood(self) -> z3.BoolRef:
        world = self.world
        known = [z3.And(world.topics[t], held) for t, held in world.known.items()]
        whole = z3.And(z3.Or(*world.disciplines.values()), z3.Not(world.disciplines[NONSENSE]))
        return z3.And(whole, z3.Or(*known))


class LastRungWins(Gate):
    def decision(self, p: str) -> Rungs:
        return lowest((self.marking(p), self.clearance(p), self.agreement(p), self.posture(p)))


@dataclass(frozen=True)
class Fault:
    """One fault, on both sides, and the claim that it breaks."""

    claim: str
    gate: type[Gate]
    rules: Mutant

    def __str__(self) -> str:
        return self.rules.name


def _fault(claim: str, gate: type[Gate], name: str, place: tuple[str, str, str]) -> Fault:
    return Fault(claim, gate, Mutant(name, *place))


_ESCAPE = "names.isdisjoint(roster.ever.get(partner, frozenset()))\n\n\ndef names_partner"

FAULTS = (
    _fault(
        "nothing goes above a clearance",
        LevelOffByOne,
        "a level above the clearance passes",
        ("rules", "label.level > cleared:", "label.level > cleared + 1:"),
    ),
    _fault(
        "nothing goes without its compartments",
        CompartmentsForgotten,
        "one compartment of several suffices",
        (
            "rules",
            "    if missing:\n",
            "    if missing and missing == label.compartments:\n",
        ),
    ),
    _fault(
        "NOFORN reaches no foreign partner",
        NobodyIsEverybody,
        "an empty release clause restricts nothing",
        (
            "rules",
            "if not matching.names_partner(clause,",
            "if clause and not matching.names_partner(clause,",
        ),
    ),
    _fault(
        "who is not named is withheld from",
        OneClauseSuffices,
        "one release clause of several suffices",
        (
            "rules",
            "if not matching.names_partner(clause, partner, now.roster):",
            "if not any(matching.names_partner(c, partner, now.roster) for c in label.release):",
        ),
    ),
    _fault(
        "adding a restriction never widens",
        HighestRestriction,
        "the highest restriction wins",
        ("rules", "each.rung < lowest.rung)", "each.rung > lowest.rung)"),
    ),
    _fault(
        "removing members of PACT never widens",
        LeavingEscapes,
        "a restriction on a community lets those go who left it",
        ("matching", _ESCAPE, _ESCAPE.replace(".ever.", ".communities.")),
    ),
    _fault(
        "removing members of PACT never widens",
        LeavingLiftsCeiling,
        "leaving a community lifts its ceiling",
        ("matching", "if entry.member in now | ever]", "if entry.member in now]"),
    ),
    _fault(
        "removing members of FIRST never widens",
        ExclusionOfParties,
        "an exclusion lets those go who are parties no longer",
        ("rules", "in now.ever_with(partner):", "in now.agreements_with(partner):"),
    ),
    _fault(
        "being a relay never widens",
        OneConsentSuffices,
        "the consent of one originator suffices",
        ("rules", "return min(answers, key=", "return max(answers, key="),
    ),
    _fault(
        "nothing goes without another originator's consent",
        LastRungWins,
        "the third-party rule is not asked",
        (
            "rules",
            "    others = sorted(terms.originators - {now.snapshot.releasing, partner})\n",
            "    others: list[str] = []\n",
        ),
    ),
    _fault(
        "ORCON goes nowhere unasked",
        OrconIgnored,
        "within an agreement ORCON is not asked about",
        ("rules", "onward is Onward.WITHIN and not terms.orcon", "onward is Onward.WITHIN"),
    ),
    _fault(
        "ORCON goes nowhere unasked",
        ConsentForEver,
        "a consent outlives its end",
        (
            "rules",
            "if each.originator == originator\n        and each.span.holds(now.at)\n",
            "if each.originator == originator\n",
        ),
    ),
    _fault(
        "who was removed from a community is not named by it",
        SameDayWins,
        "a removal on the very day of the addition does not count",
        ("membership", "latest <= removal.on <= at", "latest < removal.on <= at"),
    ),
    _fault(
        "what is missing, unknown or over is withheld",
        FlawsRead,
        "a label that could not be read is read",
        ("rules", "    if label.flaws:\n", "    if label.flaws and not label.flaws:\n"),
    ),
    _fault(
        "what is missing, unknown or over is withheld",
        AnyTopicKnown,
        "one known topic suffices",
        (
            "rules",
            "    if unknown or not scope.topics:\n",
            "    if scope.topics <= set(unknown):\n",
        ),
    ),
)
