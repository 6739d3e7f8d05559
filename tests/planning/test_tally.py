from collections import Counter
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from relto.model.rung import Rung
from relto.planning import dial_of, scopes_of
from relto.planning.outgoing import NO_NAME, Outgoing, outgoing_from_json, outgoing_to_json
from relto.planning.tally import MOST_MONTHS, Flows, Traffic, month_names
from relto.policy.rules import decide
from tests.planning.worlds import AT, PARTNERS, handlings, own, policies, restricted, widest

MONTHS = ("2026-01", "2026-02", "2026-03")
by_month = st.tuples(*(st.integers(0, 4) for _ in MONTHS))
held = st.lists(st.tuples(handlings, by_month, by_month), min_size=1, max_size=8)


def traffic(stock):
    products = np.array([whole for _, whole, _ in stock], dtype=np.int64)
    marked = np.array([more for _, _, more in stock], dtype=np.int64)
    return Traffic(MONTHS, products, products + marked)


def examples(rows):
    return {row: (f"report--{row}",) for row in rows}


def flows(before, after, stock):
    rows = [handling for handling, *_ in stock]
    dials = (dial_of(before, rows, AT), dial_of(after, rows, AT))
    return Flows(*dials, scopes_of(rows, rows)).count(traffic(stock), examples)


def recounted(before, after, stock):
    """Products by month and portions, by asking the plain rules about every handling."""
    products: Counter[tuple] = Counter()
    portions: Counter[tuple] = Counter()
    for handling, whole, more in stock:
        for partner in PARTNERS:
            old = Rung.WITHHOLD if before is None else decide(before, handling, partner, AT).rung
            new = decide(after, handling, partner, AT).rung
            for topic in handling.topics or {NO_NAME}:
                for discipline in handling.disciplines or {NO_NAME}:
                    if old != new:
                        key = (partner, topic, str(discipline), old, new)
                        portions[key] += sum(whole) + sum(more)
                        products.update({(key, m): n for m, n in zip(MONTHS, whole, strict=True)})
    return +products, +portions


def key(flow):
    return (flow.partner, flow.topic, flow.discipline, flow.before, flow.after)


@given(st.none() | policies(), policies(), held)
def test_flows_are_those_of_a_recount_by_the_plain_rules(before, after, stock):
    found = flows(before, after, stock)
    products, portions = recounted(before, after, stock)
    assert {key(flow): flow.portions for flow in found} == portions
    told = {
        (key(flow), month): number
        for flow in found
        for month, number in zip(MONTHS, flow.months, strict=True)
        if number
    }
    assert told == products
    assert all(flow.products == sum(flow.months) for flow in found)
    assert [key(flow) for flow in found] == sorted(map(key, found))


@given(policies(), policies(), held)
def test_every_number_has_samples_that_moved_so(before, after, stock):
    rows = [handling for handling, *_ in stock]
    for flow in flows(before, after, stock):
        assert 1 <= len(flow.samples) <= 3
        assert len(set(flow.samples)) == len(flow.samples)
        for sample in flow.samples:
            handling = rows[int(sample.removeprefix("report--"))]
            assert decide(before, handling, flow.partner, AT).rung == flow.before
            assert decide(after, handling, flow.partner, AT).rung == flow.after
            assert flow.topic in (handling.topics or {NO_NAME})
            assert flow.discipline in ({str(d) for d in handling.disciplines} or {NO_NAME})


@given(policies(), policies(), held)
def test_going_there_and_back_are_the_same_flows_turned_round(before, after, stock):
    there, back = flows(before, after, stock), flows(after, before, stock)
    turned = {(f.partner, f.topic, f.discipline, f.after, f.before, f.months) for f in back}
    assert {(*key(f), f.months) for f in there} == turned


@given(policies(), held)
def test_the_same_policy_makes_nothing_flow(policy, stock):
    assert flows(policy, replace(policy), stock) == ()


@given(st.none() | policies(), policies(), held)
def test_flows_come_back_from_their_json(before, after, stock):
    told = Outgoing(months=MONTHS, flows=flows(before, after, stock))
    assert outgoing_from_json(outgoing_to_json(told)) == told


def test_losses_and_gains_are_told_apart():
    stock = [(own(), (1, 0, 0), (0, 0, 0)), (own(["terrorism"]), (0, 2, 0), (0, 0, 0))]
    found = flows(widest(), restricted(widest()), stock)
    there, back = (
        Outgoing(flows=found),
        Outgoing(flows=flows(restricted(widest()), widest(), stock)),
    )
    assert (there.lost, there.gained) == (found, ())
    assert (back.lost, back.gained) == ((), back.flows)


def test_an_array_that_serves_twice_is_added_up_once_for_both():
    counts = np.array([[1, 2, 3]], dtype=np.int64)
    dials = (dial_of(widest(), [own()], AT), dial_of(restricted(widest()), [own()], AT))
    (flow,) = Flows(*dials, scopes_of([own()], [own()])).count(
        Traffic(MONTHS, counts, counts), examples
    )
    assert (flow.products, flow.portions, flow.months) == (6, 6, (1, 2, 3))


@given(st.sets(st.integers(-1, 2_000), max_size=80))
def test_months_are_named_in_their_order_and_old_ones_together(months):
    names = month_names(months)
    assert set(names) == months
    known = sorted(month for month in months if month >= 0)
    newest = known[-MOST_MONTHS:]
    assert [names[month] for month in newest] == sorted({names[month] for month in newest})
    older = {names[month] for month in known[:-MOST_MONTHS]}
    assert older <= {f"before {names[newest[0]]}" if newest else ""}
    assert names.get(-1, NO_NAME) == NO_NAME


def test_a_month_is_named_by_year_and_number():
    assert month_names([0, 11, 682]) == {0: "1970-01", 11: "1970-12", 682: "2026-11"}
