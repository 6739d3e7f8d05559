"""The solver proves what must hold of the gate, for every policy and handling in symbols."""

import pytest

from tests.proof.gate import Gate
from tests.proof.properties import CLAIMS, Claim, counterexample
from tests.proof.symbols import World


@pytest.fixture(scope="module")
def gate() -> Gate:
    return Gate(World())


@pytest.mark.parametrize("claim", CLAIMS, ids=str)
def test_there_is_no_counterexample(claim: Claim, gate: Gate) -> None:
    assert counterexample(claim, gate) is None
