"""Faults seeded into the gate: the tests of the tests.

A mutant is the gate's own source with one place changed, run as modules of its own; the real
ones are not touched. `disagreement` looks for a seed at which a gate and the oracle differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from inspect import getsource
from random import Random
from types import ModuleType
from typing import Any

from relto.model.handling import Handling
from relto.model.rung import Rung
from relto.policy.reasons import Layer
from relto.policy.snapshot import Snapshot
from tests.policy.oracle import Oracle
from tests.policy.strategies import (
    INSTANTS,
    RELEASING,
    STRANGER,
    handlings,
    partners_of,
    world,
)

MODULES = ("membership", "matching", "rules", "layers", "table")
WORLDS = 400
ROWS = 10


@dataclass(frozen=True)
class Mutant:
    """One fault: in a module of `relto.policy`, a text that occurs once is replaced."""

    name: str
    module: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.module}: {self.name}"


@dataclass(frozen=True)
class Gate:
    """The modules of one gate; `decide` and `evaluate` are typed loosely, for they are copies."""

    modules: dict[str, ModuleType]

    @property
    def decide(self) -> Any:
        return self.modules["rules"].decide

    @property
    def evaluate(self) -> Any:
        return self.modules["table"].Table.evaluate


def gate(mutant: Mutant | None = None) -> Gate:
    """Builds a gate from source, with one place changed or none."""
    found: dict[str, ModuleType] = {}
    for name in MODULES:
        original = import_module(f"relto.policy.{name}")
        source = getsource(original)
        if mutant is not None and mutant.module == name:
            assert source.count(mutant.old) == 1, f"{mutant}: the gate's source has moved on"
            source = source.replace(mutant.old, mutant.new)
        copy = ModuleType(original.__name__)
        exec(compile(source, f"{name}.py", "exec"), copy.__dict__)  # noqa: S102 - our own source
        for other, replacement in found.items():
            _relink(copy, import_module(f"relto.policy.{other}"), replacement)
        found[name] = copy
    return Gate(found)


def _relink(copy: ModuleType, original: ModuleType, replacement: ModuleType) -> None:
    """Points what a copied module imported from an original one to the copy of that one."""
    for key, value in list(vars(copy).items()):
        if value is original:
            setattr(copy, key, replacement)
        elif getattr(value, "__module__", None) == original.__name__ and hasattr(original, key):
            setattr(copy, key, getattr(replacement, key))


@dataclass(frozen=True)
class Case:
    """A policy at an instant with handlings, and what the oracle says to each for everybody."""

    snapshot: Snapshot
    rows: list[Handling]
    at: int
    said: dict[tuple[int, str], tuple[tuple[Rung, Layer], list[tuple[Layer, Rung]]]]


@lru_cache(maxsize=WORLDS)
def case(seed: int) -> Case:
    """Draws the case of a seed; every mutant is tried with the same ones."""
    random = Random(seed)
    snapshot = world(random)
    rows = handlings(random, snapshot, ROWS)
    at = random.choice(INSTANTS)
    oracle = Oracle(snapshot, at)
    return Case(
        snapshot,
        rows,
        at,
        {
            (row, partner): (oracle.verdict(held, partner), oracle.answers(held, partner))
            for row, held in enumerate(rows)
            for partner in partners_of(snapshot)
        },
    )


def disagreement(tried: Gate, worlds: int = WORLDS) -> str | None:
    """Returns where a gate first differs from the oracle, or None."""
    for seed in range(worlds):
        for place in _differences(tried, case(seed)):
            return f"seed {seed}: {place}"
    return None


def _differences(tried: Gate, drawn: Case) -> Iterator[str]:
    table = tried.evaluate(drawn.snapshot, drawn.rows, drawn.at)
    for (row, partner), (verdict, _) in drawn.said.items():
        if table.rung(row, partner) is not verdict[0]:
            yield f"the table, row {row} for {partner}"
    for (row, partner), (verdict, answers) in drawn.said.items():
        decision = tried.decide(drawn.snapshot, drawn.rows[row], partner, drawn.at)
        found = [(each.layer, each.rung) for each in decision.answers]
        asked = partner not in (RELEASING, STRANGER)
        if (decision.rung, decision.layer) != verdict or (asked and found != answers):
            yield f"the rules, row {row} for {partner}"


MUTANTS = (
    Mutant(
        "a removal is ignored", "membership", "latest <= removal.on <= at", "False and latest < at"
    ),
    Mutant(
        "a removal on the very day of the addition does not count",
        "membership",
        "latest <= removal.on <= at",
        "latest < removal.on <= at",
    ),
    Mutant(
        "an expired membership still holds",
        "membership",
        "        if addition.span.holds(at):",
        "        if addition.span.begin is None or addition.span.begin <= at:",
    ),
    Mutant(
        "a removed member of a community never was one",
        "membership",
        "return begun | {removal.member for removal in body.removed}",
        "return begun - {removal.member for removal in body.removed}",
    ),
    Mutant(
        "an agreement's own end is ignored",
        "membership",
        "_in_force(snapshot, a, at) if a.span.holds(at) else frozenset()",
        "_in_force(snapshot, a, at)",
    ),
    Mutant(
        "ever a member becomes a member in force",
        "matching",
        "names.isdisjoint(roster.ever.get(partner, frozenset()))",
        "names.isdisjoint(roster.communities.get(partner, frozenset()))",
    ),
    Mutant(
        "any topic in scope suffices",
        "matching",
        "return all(covers(selection.topics, topic)",
        "return any(covers(selection.topics, topic)",
    ),
    Mutant(
        "any discipline in scope suffices",
        "matching",
        "scope.disciplines <= set(disciplines)",
        "bool(scope.disciplines & set(disciplines))",
    ),
    Mutant(
        "a restriction needs all topics",
        "matching",
        "selection.topics is ALL or any(",
        "selection.topics is ALL or all(",
    ),
    Mutant(
        "at least reads as above",
        "matching",
        "return point >= bound",
        "return point > bound",
    ),
    Mutant(
        "a colour consents to what is classified",
        "matching",
        "return unclassified and terms.is_coloured and",
        "return terms.is_coloured and",
    ),
    Mutant(
        "a colour as ceiling admits what is classified",
        "matching",
        "if bound.tlp is None or level_of(grade) > Level.UNCLASSIFIED:",
        "if bound.tlp is None:",
    ),
    Mutant(
        "a ceiling's own entry is ignored",
        "matching",
        "if entry.member == partner]",
        "if False]",
    ),
    Mutant(
        "a ceiling's default serves where none was declared",
        "matching",
        "            return False\n        bounds.append(ceiling.default)",
        "            return True\n        bounds.append(ceiling.default)",
    ),
    Mutant(
        "who left a community leaves its ceiling",
        "matching",
        "entry.member in now | ever]",
        "entry.member in now]",
    ),
    Mutant(
        "one originator of a restriction is not enough",
        "matching",
        "not originators.isdisjoint(frozenset(named))",
        "originators <= frozenset(named)",
    ),
    Mutant("flaws are ignored", "rules", "    if label.flaws:", "    if False:"),
    Mutant(
        "an empty clause admits everybody",
        "rules",
        "if not matching.names_partner(clause",
        "if clause and not matching.names_partner(clause",
    ),
    Mutant(
        "one release clause is enough",
        "rules",
        "    for clause in label.release:",
        "    for clause in sorted(label.release, key=sorted)[:1]:",
    ),
    Mutant(
        "ORCON without a list is ignored",
        "rules",
        "        if control in label.asks:",
        "        if control in label.asks and control is not Control.ORCON:",
    ),
    Mutant(
        "what is only to be shown is handed over",
        "rules",
        "        if control in label.asks:",
        "        if control in label.asks and control is not Control.DISPLAY_ONLY:",
    ),
    Mutant(
        "the table hands over what is only to be shown",
        "layers",
        "reviewed = label.tlp is Tlp.RED or label.asks",
        "reviewed = label.tlp is Tlp.RED or (label.asks and not label.lists_recipients)",
    ),
    Mutant(
        "the first instant over is still within",
        "rules",
        "at >= label.not_after",
        "at > label.not_after",
    ),
    Mutant("compartments are not asked for", "rules", "    if missing:", "    if False:"),
    Mutant(
        "only the parties of today are bound by exclusions",
        "rules",
        "for each in now.ever_with(partner):",
        "for each in now.agreements_with(partner):",
    ),
    Mutant(
        "exclusions are ignored",
        "rules",
        "    for exclusion in each.exclusions:",
        "    for exclusion in ():",
    ),
    Mutant(
        "unknown topics are passed over",
        "rules",
        "if unknown or not scope.topics:",
        "if not scope.topics:",
    ),
    Mutant(
        "a restriction that has ended still binds",
        "rules",
        "            and each.span.holds(now.at)\n            and matching.scope_touches(each.what",
        "            and matching.scope_touches(each.what",
    ),
    Mutant(
        "the last restriction wins",
        "rules",
        "(lowest is None or each.rung < lowest.rung)",
        "True",
    ),
    Mutant(
        "an expired consent is used",
        "rules",
        "        and each.span.holds(now.at)\n        and matching.names_partner(each.to",
        "        and matching.names_partner(each.to",
    ),
    Mutant(
        "TLP:GREEN travels beyond the community",
        "rules",
        "now.communities(originator) & now.communities(partner)",
        "now.communities(originator) | now.communities(partner)",
    ),
    Mutant(
        "one originator's consent speaks for all",
        "rules",
        "return min(answers, key=",
        "return max(answers, key=",
    ),
    Mutant(
        "ORCON may go onward within the agreement",
        "rules",
        "freely = onward is Onward.WITHIN and not terms.orcon",
        "freely = onward is Onward.WITHIN",
    ),
    Mutant(
        "onward sharing without the originator as a party",
        "rules",
        "for each in now.agreements_with(originator, partner):",
        "for each in now.agreements_with(partner):",
    ),
    Mutant(
        "the recipients of one part speak for all parts",
        "rules",
        "    if terms.lists_recipients:",
        "    if True:",
    ),
    Mutant(
        "the colour of one part speaks for all parts",
        "rules",
        " or not terms.is_coloured:",
        ":",
    ),
    Mutant(
        "the table forgets ORCON",
        "layers",
        "reviewed = label.tlp is Tlp.RED or label.asks",
        "reviewed = label.tlp is Tlp.RED",
    ),
    Mutant(
        "the table forgets who was ever a party",
        "layers",
        "found |= parties & ground.concerned(exclusion.to)",
        "found |= ground.concerned(exclusion.to) & ground.reached(frozenset())",
    ),
    Mutant(
        "the table joins release clauses instead of intersecting them",
        "layers",
        "        partners &= ground.reached(clause)",
        "        partners = ground.reached(clause)",
    ),
    Mutant(
        "the table adds agreements' rungs up to open",
        "layers",
        "best = _or(best, up_to(each.rung, ground.admitted(each, grade)))",
        "best = _or(best, up_to(Rung.OPEN, ground.admitted(each, grade)))",
    ),
    Mutant(
        "the table lets an expired restriction bind",
        "layers",
        "if each.span.holds(ground.now.at) else None",
        "if True else None",
    ),
    Mutant(
        "the table takes the consent of any originator",
        "layers",
        "found = _and(found, _or(ground.consents[key], itself))",
        "found = _or(_and(found, ground.consents[key]), itself)",
    ),
    Mutant(
        "the table remembers consent by originator alone",
        "layers",
        "key = originator, terms._replace(originators=frozenset())",
        "key = originator, terms._replace(originators=frozenset(), grade=None)",
    ),
    Mutant(
        "the table reads the sealed plane as open",
        "table",
        "words[place + 2 * width] >> bit & 1",
        "words[place + width] >> bit & 1",
    ),
)
