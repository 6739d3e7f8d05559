"""Coverage against counting one by one, over any links, origins and weights."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relto.core.errors import InputError, UnknownError
from relto.planning.coverage import Link, concentration, coverage_of, without, worth
from relto.planning.coverage_best import best_sources
from relto.planning.coverage_lead import leads
from relto.planning.coverage_pairs import removals, singles

names = st.sampled_from("abcdef")
days = st.none() | st.integers(1, 9)
links = st.builds(
    Link, names, st.sampled_from("uvwxyz"), st.sampled_from(["", "", "", "a", "b", "o"]), days
)
tables = st.lists(links, max_size=30)
sets = st.frozensets(names)
weights = st.dictionaries(st.sampled_from("uvwxyz"), st.integers(0, 9).map(float))


def accounts(table, removed=frozenset()):
    """The origins that are still heard of, by topic."""
    found: dict[str, set[str]] = {link.topic: set() for link in table}
    for link in table:
        if link.source not in removed:
            found[link.topic].add(link.origin or link.source)
    return found


def named(coverage, mask):
    return set(coverage.names(mask))


def known(table, some):
    return some & {link.source for link in table}


@given(tables, sets)
def test_what_is_lost_is_what_nobody_else_tells(table, some):
    removed = known(table, some)
    coverage = coverage_of(table)
    removal = without(coverage, removed)
    before, after = accounts(table), accounts(table, removed)
    assert named(coverage, removal.lost) == {t for t in before if before[t] and not after[t]}
    sole = {t for t in before if len(before[t]) > 1 and len(after[t]) == 1}
    assert named(coverage, removal.newly_sole_source) == sole
    thin = {t for t in before if len(before[t]) > 1 and len(after[t]) < 2}
    assert named(coverage, removal.uncorroborated) == thin


@given(tables, sets, sets)
def test_more_removed_never_loses_less(table, some, more):
    coverage = coverage_of(table)
    fewer = without(coverage, known(table, some))
    all_ = without(coverage, known(table, some | more))
    assert not (fewer.lost & ~all_.lost).any()
    assert (all_.after <= fewer.after).all()
    assert all_.value_lost >= fewer.value_lost


@given(tables)
def test_two_lose_at_least_what_each_loses(table):
    found = removals(coverage_of(table))
    assert (found.beyond >= 0).all()
    assert (found.lost == found.lost.T).all()


@given(tables, weights)
def test_every_pair_is_what_removing_it_says(table, counts):
    coverage = coverage_of(table, counts)
    found = removals(coverage)
    for a, first in enumerate(coverage.sources):
        for b, second in enumerate(coverage.sources):
            removal = without(coverage, {first, second})
            assert found.lost[a, b] == removal.lost.sum()
            assert found.newly_sole_source[a, b] == removal.newly_sole_source.sum()
            assert np.isclose(found.weight_lost[a, b], coverage.weights[removal.lost].sum())
            assert np.isclose(found.value_lost[a, b], removal.value_lost)


@given(tables)
def test_the_worst_pairs_come_first(table):
    coverage = coverage_of(table)
    worst = removals(coverage).worst_pairs(3)
    lost = {
        pair: int(without(coverage, pair).lost.sum()) for pair in combinations(coverage.sources, 2)
    }
    assert [lost[pair] for pair in worst] == sorted(lost.values(), reverse=True)[:3]


@given(st.permutations(list("abcdef")), tables)
def test_order_and_repetition_make_no_difference(order, table):
    turned = sorted(table, key=lambda link: order.index(link.source))
    one, other = coverage_of(table), coverage_of(turned + table)
    assert (one.sources, one.topics) == (other.sources, other.topics)
    assert (one.depth == other.depth).all()
    assert leads(one) == leads(other)


@given(tables.filter(bool))
def test_a_relay_adds_no_account(table):
    coverage = coverage_of(table)
    relayed = [Link("relay", link.topic, link.origin or link.source) for link in table]
    with_relay = coverage_of(table + relayed)
    assert (with_relay.depth == coverage.depth).all()
    assert not without(with_relay, ["relay"]).lost.any()


@given(tables)
def test_one_more_source_never_loses_anything(table):
    coverage = coverage_of(table)
    more = coverage_of([*table, Link("new", "u")])
    depth = dict(zip(more.topics, more.depth.tolist(), strict=True))
    for topic, before in zip(coverage.topics, coverage.depth.tolist(), strict=True):
        assert depth[topic] >= before


@settings(max_examples=60, deadline=None)
@given(tables.filter(bool), st.integers(1, 7))
def test_the_best_so_many_are_the_best_of_all(table, number):
    coverage = coverage_of(table)
    number_there = min(number, len(coverage.sources))
    most = max(
        len({link.topic for link in table if link.source in chosen})
        for chosen in combinations(coverage.sources, number_there)
    )
    best = best_sources(coverage, number)
    assert (best.covered, best.proved, best.bound) == (most, True, most)
    assert len(set(best.sources)) == number_there
    assert sum(step.adds for step in best.steps) == most
    adds = [step.adds for step in best.steps]
    assert adds == sorted(adds, reverse=True)


@settings(max_examples=60, deadline=None)
@given(tables.filter(bool), weights, st.integers(1, 4))
def test_the_heaviest_so_many_are_the_heaviest_of_all(table, counts, number):
    coverage = coverage_of(table, counts)
    best = best_sources(coverage, number, gain=coverage.weights)
    most = max(
        sum(counts.get(t, 1) for t in {link.topic for link in table if link.source in chosen})
        for chosen in combinations(coverage.sources, min(number, len(coverage.sources)))
    )
    assert best.proved
    assert best.weight == most


@given(tables, names)
def test_a_lead_is_where_the_next_came_later(table, name):
    if not known(table, {name}):
        return
    coverage = coverage_of(table)
    waits = []
    for topic in coverage.topics:
        here = [link for link in table if link.topic == topic and link.day is not None]
        own = [link.day for link in here if link.source == name]
        others = [link.day for link in here if link.source != name]
        if own and others and min(own) < min(others):
            waits.append(min(others) - min(own))
    first, median = leads(coverage)[coverage.sources.index(name)]
    assert first == len(waits)
    assert median == (float(np.median(waits)) if waits else None)


@given(st.lists(st.integers(0, 50)))
def test_concentration_lies_between_even_and_one(shares):
    found = concentration(shares)
    given_ = sum(share > 0 for share in shares)
    assert (1 / given_ - 1e-9 if given_ else 0) <= found <= 1 + 1e-9


def test_a_third_source_is_worth_less_than_a_second():
    assert worth(np.arange(5)).tolist() == pytest.approx([0, 1, 1.5, 1.7, 1.7])


def test_nothing_has_no_sources():
    nothing = coverage_of([])
    assert removals(nothing).worst_pairs(3) == ()
    best = best_sources(nothing, 2)
    assert (best.steps, best.covered, best.proved) == ((), 0, True)
    assert coverage_of([], {"u": 3.0}).depth.tolist() == [0]


def test_what_cannot_be_asked_is_an_error():
    coverage = coverage_of([Link("alpha", "u")])
    with pytest.raises(UnknownError, match="did you mean `alpha`"):
        without(coverage, ["alhpa"])
    with pytest.raises(InputError, match="at least 1"):
        best_sources(coverage, 0)
    with pytest.raises(InputError, match="negative"):
        concentration([1, -1])


@given(tables)
def test_each_source_alone_is_what_removing_it_says(table):
    coverage = coverage_of(table)
    found = singles(coverage)
    for number, name in enumerate(coverage.sources):
        removal = without(coverage, {name})
        assert found.lost[number] == removal.lost.sum()
        assert found.newly_sole_source[number] == removal.newly_sole_source.sum()
