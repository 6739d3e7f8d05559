"""The specification in symbols and the plain rules say the same, layer by layer.

So what is proved of the one is proved of the other, as far as drawing finds no difference.
"""

from random import Random

import pytest
import z3

from relto.policy import rules
from tests.proof.gate import Gate, Rungs
from tests.proof.replay import replay
from tests.proof.symbols import PARTNERS, World

DRAWN = 15


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture(scope="module")
def layers(world: World) -> dict[str, tuple[Rungs, ...]]:
    gate = Gate(world)
    return {
        p: (gate.marking(p), gate.clearance(p), gate.agreement(p), gate.posture(p), gate.consent(p))
        for p in PARTNERS
    }


@pytest.mark.parametrize("part", range(4))
def test_every_layer_says_what_the_rules_say(
    part: int, world: World, layers: dict[str, tuple[Rungs, ...]]
) -> None:
    for seed in range(part * DRAWN, (part + 1) * DRAWN):
        values = world.symbols.drawn(Random(seed))
        pairs = world.symbols.pairs(values)
        case = replay(values)
        for partner in PARTNERS:
            said = [
                sum(z3.is_true(z3.simplify(z3.substitute(plane, *pairs))) for plane in rungs)
                for rungs in layers[partner]
            ]
            decision = rules.decide(case.snapshot, case.handling, partner, case.at)
            assert said == [answer.rung for answer in decision.answers], (seed, partner)
