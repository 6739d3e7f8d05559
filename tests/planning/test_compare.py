from collections import Counter
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from relto.model.profile import Profile
from relto.model.rung import Rung
from relto.planning import Holdings, combined, compare, dial_of, scopes_of
from relto.policy.rules import decide
from tests.planning.worlds import (
    AT,
    PARTNERS,
    handlings,
    own,
    policies,
    restricted,
    restrictions,
    widest,
)

held = st.lists(st.tuples(handlings, st.integers(0, 5)), min_size=1, max_size=8)


def holdings(before, after, counts, delivered=None):
    received = delivered or {}
    return Holdings(
        counts=np.array(counts, dtype=np.int64),
        scopes=scopes_of(before, after),
        delivered=lambda partner: np.array(
            received.get(partner, [0] * len(counts)), dtype=np.int64
        ),
        examples=lambda rows: {row: (f"report--{row}",) for row in rows},
    )


def compared(before, after, stock):
    rows = [handling for handling, _ in stock]
    counts = [count for _, count in stock]
    dials = (dial_of(before, rows, AT), dial_of(after, rows, AT))
    return compare(*dials, holdings(rows, rows, counts))


def rung_of(policy, handling, partner):
    return Rung.WITHHOLD if policy is None else decide(policy, handling, partner, AT).rung


def recounted(before, after, stock):
    """What `compare` should find, by asking the plain rules about every product."""
    totals: Counter[tuple] = Counter()
    topics: Counter[tuple] = Counter()
    for handling, count in stock:
        for partner in PARTNERS:
            move = (rung_of(before, handling, partner), rung_of(after, handling, partner))
            if move[0] != move[1] and count:
                totals[partner, *move] += count
                for topic in handling.topics or {""}:
                    topics[partner, topic, *move] += count
    return totals, topics


@given(st.none() | policies(), policies(), held)
def test_counts_are_those_of_a_recount_by_the_plain_rules(before, after, stock):
    report = compared(before, after, stock)
    totals, topics = recounted(before, after, stock)
    assert {(c.partner, c.before, c.after): c.products for c in report.totals} == totals
    found = {(c.partner, c.topic, c.before, c.after): c.products for c in report.changes}
    assert found == topics
    assert report.unchanged == len(PARTNERS) - len({partner for partner, *_ in totals})
    assert report.widened == sum(n for (_, old, new), n in totals.items() if new > old)
    assert report.narrowed == sum(n for (_, old, new), n in totals.items() if new < old)


@given(policies(), held)
def test_the_same_policy_changes_nothing(policy, stock):
    report = compared(policy, replace(policy), stock)
    assert (report.totals, report.changes, report.widened, report.narrowed) == ((), (), 0, 0)
    assert report.unchanged == len(PARTNERS)


@given(policies(), restrictions, held)
def test_a_further_restriction_never_widens(policy, restriction, stock):
    more = replace(policy, restrictions=(*policy.restrictions, restriction))
    report = compared(policy, more, stock)
    assert report.widened == 0
    assert all(change.symbol in "~-" for change in (*report.totals, *report.changes))
    back = compared(more, policy, stock)
    assert back.narrowed == 0
    assert back.widened == report.narrowed


@given(policies(), policies(), held)
def test_going_there_and_back_is_the_same_change_turned_round(before, after, stock):
    there, back = compared(before, after, stock), compared(after, before, stock)
    turned = {(c.partner, c.topic, c.after, c.before, c.products) for c in back.changes}
    assert {(c.partner, c.topic, c.before, c.after, c.products) for c in there.changes} == turned


@given(policies(), policies(), held, st.data())
def test_a_combination_moves_as_the_lowest_of_its_parts(before, after, stock, data):
    rows = [handling for handling, _ in stock]
    parts = data.draw(st.lists(st.integers(0, len(rows) - 1), min_size=1, unique=True))
    profiles = [*(Profile(feed=str(n)) for n in range(len(rows))), Profile(parts=tuple(parts))]
    rows.append(own())
    combining = combined(profiles)
    for policy in (before, after):
        dial = dial_of(policy, rows, AT, combining=combining)
        for partner in PARTNERS:
            lowest = min(decide(policy, rows[part], partner, AT).rung for part in parts)
            assert dial.rungs(partner)[-1] == lowest
            alone = [decide(policy, row, partner, AT).rung for row in rows[:-1]]
            assert dial.rungs(partner)[:-1].tolist() == alone


def test_copies_delivered_before_and_examples_stand_beside_the_products():
    rows = [own(), own(["terrorism"]), own(["terrorism"], ["HUMINT"])]
    before, after = widest(), restricted(widest())
    dials = (dial_of(before, rows, AT), dial_of(after, rows, AT))
    stock = holdings(rows, rows, [5, 3, 2], {"XBR": [4, 0, 1], "XCO": [5, 3, 2]})
    report = compare(*dials, stock)
    (total,) = report.totals
    assert (total.partner, total.before, total.after) == ("XBR", Rung.OPEN, Rung.REVIEW)
    assert (total.products, total.delivered) == (10, 5)
    assert total.samples == ("report--0", "report--1", "report--2")
    by_topic = {c.topic: (c.products, c.delivered, c.samples) for c in report.changes}
    assert by_topic == {
        "cyber": (5, 4, ("report--0",)),
        "terrorism": (5, 1, ("report--1", "report--2")),
    }


def test_a_profile_that_changes_topics_is_told_under_both():
    old, new = [own(["cyber"])], [own(["terrorism"])]
    before, after = widest(), restricted(widest())
    dials = (dial_of(before, old, AT), dial_of(after, new, AT))
    report = compare(*dials, holdings(old, new, [1]))
    assert [change.topic for change in report.changes] == ["cyber", "terrorism"]
    assert report.narrowed == 1


def test_only_partners_that_something_changes_for_are_asked_about():
    rows = [own()] * 3
    asked = []

    def delivered(partner):
        asked.append(partner)
        return np.zeros(3, dtype=np.int64)

    stock = replace(holdings(rows, rows, [1, 1, 1]), delivered=delivered)
    dials = (dial_of(widest(), rows, AT), dial_of(restricted(widest()), rows, AT))
    compare(*dials, stock)
    assert asked == ["XBR"]


def test_nothing_held_changes_nothing():
    report = compared(None, widest(), [(own(), 0)])
    assert report.totals == ()
    assert (
        compare(dial_of(None, [], AT), dial_of(widest(), [], AT), holdings([], [], [])).totals == ()
    )
