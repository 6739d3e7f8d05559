"""Every seeded fault is refuted by the solver, and its counterexample holds in the plain rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import z3

from relto.model.rung import Rung
from relto.policy import rules
from tests.policy.mutants import gate as gate_from_source
from tests.proof.gate import Gate, Rungs
from tests.proof.mutants import FAULTS, Fault
from tests.proof.properties import CLAIM, CLAIMS, Change, Claim, counterexample
from tests.proof.replay import Replay, replay
from tests.proof.symbols import World

Values = dict[str, bool | int]


def moved(world: World, values: Values, change: Change) -> Values:
    """The values after a change of some variables."""
    pairs = world.symbols.pairs(values)
    found = dict(values)
    for place, expression in change.items():
        value = z3.simplify(z3.substitute(expression, *pairs))
        found[str(place)] = z3.is_true(value) if z3.is_bool(value) else value.as_long()
    return found


def told(world: World, rungs: Rungs, values: Mapping[str, bool | int]) -> Rung:
    pairs = world.symbols.pairs(dict(values))
    planes = [z3.simplify(z3.substitute(plane, *pairs)) for plane in rungs]
    return Rung(sum(z3.is_true(plane) for plane in planes))


def pair(world: World, claim: Claim, values: Values) -> tuple[Values, Values]:
    return (
        moved(world, values, claim.before(world)),
        moved(world, values, claim.after(world)),
    )


def broken(claim: Claim, asked: tuple[Replay, Replay], decide: Any) -> bool:
    before, after = (each.rung(decide) for each in asked)
    return after > (before if claim.most is None else claim.most)


@pytest.fixture(scope="module")
def gate() -> Gate:
    return Gate(World())


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_seeded_fault_is_refuted_and_replayed(fault: Fault, gate: Gate) -> None:
    world, claim = gate.world, CLAIM[fault.claim]
    faulty = fault.gate(world)
    values = counterexample(claim, faulty)
    assert values is not None
    both = pair(world, claim, values)
    asked = replay(both[0]), replay(both[1])
    decide = gate_from_source(fault.rules).decide
    replayed = [(each.rung(decide), each.rung()) for each in asked]
    assert replayed == [
        (told(world, faulty.rung, drawn), told(world, gate.rung, drawn)) for drawn in both
    ]
    assert broken(claim, asked, decide)
    assert not broken(claim, asked, rules.decide)


def test_the_gate_opens_somewhere(gate: Gate) -> None:
    assert counterexample(Claim("nothing is ever open", most=Rung.SEALED), gate) is not None


@pytest.mark.parametrize("claim", CLAIMS, ids=str)
def test_a_claim_is_not_empty(claim: Claim, gate: Gate) -> None:
    """What a bound speaks of can be the case; a narrowing, turned round, widens somewhere."""
    if claim.most is None:
        turned = Claim("turned round", claim.given, None, claim.after, claim.before)
        assert counterexample(turned, gate) is not None
        return
    solver = z3.Solver()
    solver.add(claim.given(gate.world), *gate.world.symbols.domains())
    assert solver.check() == z3.sat
