"""Three evaluators agree: the plain rules, the packed table and the oracle; and for how long."""

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from relto.model.rung import Rung
from relto.policy.index import HandlingIndex
from relto.policy.rules import decide
from relto.policy.table import Table
from tests.policy.oracle import Oracle
from tests.policy.strategies import (
    ANY,
    INSTANTS,
    RELEASING,
    STRANGER,
    draws,
    handlings,
    names_of,
    partners_of,
    restriction,
    world,
)

ROWS = 6
instants = st.sampled_from(INSTANTS)


@settings(max_examples=200)
@given(draws, instants)
def test_rules_table_and_oracle_agree(random: Random, at: int) -> None:
    snapshot = world(random)
    rows = handlings(random, snapshot, ROWS)
    table, oracle = Table.evaluate(snapshot, rows, at), Oracle(snapshot, at)
    for row, handling in enumerate(rows):
        for partner in partners_of(snapshot):
            decision = decide(snapshot, handling, partner, at)
            assert (decision.rung, decision.layer) == oracle.verdict(handling, partner)
            assert table.rung(row, partner) is decision.rung
            assert table.decision(row, partner) == decision
            if partner not in (RELEASING, STRANGER):
                each = [(answer.layer, answer.rung) for answer in decision.answers]
                assert each == oracle.answers(handling, partner)


@settings(max_examples=12)
@given(draws, instants, st.sampled_from((63, 64, 65, 130)))
def test_they_agree_for_more_partners_than_a_word_has_bits(
    random: Random, at: int, partners: int
) -> None:
    snapshot = world(random, partners=partners)
    rows = handlings(random, snapshot, 3)
    table, oracle = Table.evaluate(snapshot, rows, at), Oracle(snapshot, at)
    for partner in partners_of(snapshot):
        for row, handling in enumerate(rows):
            rung, layer = oracle.verdict(handling, partner)
            assert table.rung(row, partner) is rung
            assert table.decision(row, partner).layer is layer


@settings(max_examples=40)
@given(draws, instants, st.booleans())
def test_a_table_made_from_a_former_one_is_as_if_made_alone(
    random: Random, at: int, later: bool
) -> None:
    before = world(random)
    index = HandlingIndex(handlings(random, before, ROWS))
    former = Table.evaluate(before, index, at)
    after = replace(
        before,
        restrictions=(
            *before.restrictions[random.randint(0, 1) :],
            restriction(random, names_of(before), ANY),
        ),
    )
    moment = random.choice(INSTANTS) if later else at
    _same_as_alone(Table.evaluate(after, index, moment, former=former), moment)


@settings(max_examples=25)
@given(draws, instants)
def test_a_former_table_of_another_policy_lends_nothing(random: Random, at: int) -> None:
    one, other = world(random), world(random)
    index = HandlingIndex(handlings(random, other, ROWS))
    former = Table.evaluate(one, index, at)
    mixed = random.choice(
        (
            other,
            replace(one, agreements=other.agreements),
            replace(one, consents=other.consents),
            replace(one, communities=other.communities),
            replace(one, organisations=other.organisations),
            replace(one, topics=one.topics[:3]),
        )
    )
    _same_as_alone(Table.evaluate(mixed, index, at, former=former), at)


def _same_as_alone(table: Table, at: int) -> None:
    oracle = Oracle(table.snapshot, at)
    for row, handling in enumerate(table.index.handlings):
        for partner in partners_of(table.snapshot):
            rung, layer = oracle.verdict(handling, partner)
            assert table.rung(row, partner) is rung
            assert table.decision(row, partner).layer is layer
    alone = Table.evaluate(table.snapshot, table.index, at)
    assert alone.valid_until == table.valid_until


@settings(max_examples=30)
@given(draws, instants)
def test_every_way_to_read_a_table_says_the_same(random: Random, at: int) -> None:
    snapshot = world(random)
    rows = handlings(random, snapshot, ROWS)
    table = Table.evaluate(snapshot, rows, at)
    for partner in partners_of(snapshot):
        one_by_one = [table.rung(row, partner) for row in range(ROWS)]
        assert table.rungs(partner).tolist() == [int(rung) for rung in one_by_one]
        assert table.open_rows(partner).tolist() == [rung is Rung.OPEN for rung in one_by_one]
        for rung in Rung:
            assert table.at_least(rung, partner).tolist() == [each >= rung for each in one_by_one]
        assert [table.decision(row, partner).rung for row in range(ROWS)] == one_by_one


@settings(max_examples=60)
@given(draws, st.integers(0, 46))
def test_until_a_table_ends_nothing_changes(random: Random, at: int) -> None:
    snapshot = world(random)
    rows = handlings(random, snapshot, ROWS)
    until = Table.evaluate(snapshot, rows, at).valid_until
    assert until is None or until > at
    last = 1_000 if until is None else until - 1
    now, then = Oracle(snapshot, at), Oracle(snapshot, random.choice((last, (at + last) // 2)))
    for handling in rows:
        for partner in partners_of(snapshot):
            assert now.verdict(handling, partner) == then.verdict(handling, partner)


def test_a_table_without_rows_or_partners_is_empty() -> None:
    snapshot = world(Random(1), partners=0)
    assert Table.evaluate(snapshot, [], 5).rungs(STRANGER).tolist() == []
    rows = handlings(Random(2), snapshot, 2)
    assert Table.evaluate(snapshot, rows, 5).rungs(RELEASING).tolist() == [0, 0]
