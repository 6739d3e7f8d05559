"""The agreement of rules, table and oracle notices every fault that is seeded."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from relto.policy.index import HandlingIndex
from relto.policy.table import Table
from tests.policy.mutants import MUTANTS, Gate, Mutant, disagreement, gate
from tests.policy.oracle import Oracle
from tests.policy.strategies import INSTANTS, handlings, partners_of, world
from tests.policy.test_gate_cases import LASTS, lasting


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_a_seeded_fault_is_noticed(mutant: Mutant) -> None:
    assert disagreement(gate(mutant)) is not None


def test_the_gate_built_from_source_is_the_gate() -> None:
    assert disagreement(gate(), worlds=60) is None


def test_a_mutant_leaves_the_real_gate_alone() -> None:
    gate(MUTANTS[0])
    random = Random(1)
    snapshot = world(random)
    rows = handlings(random, snapshot, 3)
    table, oracle = Table.evaluate(snapshot, rows, 5), Oracle(snapshot, 5)
    for partner in partners_of(snapshot):
        for row, handling in enumerate(rows):
            assert table.rung(row, partner) is oracle.verdict(handling, partner)[0]


REUSES = (
    Mutant(
        "a table reused over a change of consents",
        "table",
        "            and snapshot.consents == self.snapshot.consents\n",
        "",
    ),
    Mutant(
        "a table reused after its end",
        "table",
        "            and (until is None or at < until)\n",
        "",
    ),
    Mutant("a table reused backwards in time", "table", "            and self.at <= at\n", ""),
    Mutant(
        "a table reused over a change of clearances",
        "table",
        '"organisations", ',
        "",
    ),
    Mutant("a table reused over a change of agreements", "table", ', "agreements")', ")"),
)


@pytest.mark.parametrize("mutant", REUSES, ids=str)
def test_a_table_reused_wrongly_is_noticed(mutant: Mutant) -> None:
    assert any(_reused_wrongly(gate(mutant), Random(seed)) for seed in range(400))


def test_a_table_reused_rightly_is_not() -> None:
    real = gate()
    assert not any(_reused_wrongly(real, Random(seed)) for seed in range(60))


def _reused_wrongly(tried: Gate, random: Random) -> bool:
    one, other = world(random), world(random)
    part = random.choice(("organisations", "agreements", "consents", "restrictions"))
    after = replace(one, **{part: getattr(other, part)})
    index = HandlingIndex(handlings(random, one, 10))
    former = tried.evaluate(one, index, random.choice(INSTANTS))
    at = former.at if part in ("organisations", "consents") else random.choice(INSTANTS)
    table = tried.evaluate(after, index, at, former=former)
    return not np.array_equal(table.planes, tried.evaluate(after, index, at).planes)


LASTING = (
    Mutant("a table outlives its labels", "table", "[label.not_before, label.not_after]", "[]"),
    Mutant(
        "a table outlives what is removed",
        "membership",
        "        found.update(removal.on for removal in body.removed)",
        "        found.update(())",
    ),
    Mutant(
        "a table outlives the agreements",
        "membership",
        "yield from (agreement.span for agreement in snapshot.agreements)",
        "yield from ()",
    ),
    Mutant(
        "a table outlives the restrictions",
        "membership",
        "yield from (restriction.span for restriction in snapshot.restrictions)",
        "yield from ()",
    ),
    Mutant(
        "a table outlives the consents",
        "membership",
        "yield from (consent.span for consent in snapshot.consents)",
        "yield from ()",
    ),
)


@pytest.mark.parametrize("mutant", LASTING, ids=str)
def test_a_table_that_lasts_too_long_is_noticed(mutant: Mutant) -> None:
    assert lasting(gate(mutant).evaluate) != LASTS
