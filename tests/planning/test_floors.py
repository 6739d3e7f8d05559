from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from relto.labels import Label, Level
from relto.model.handling import Discipline
from relto.model.rung import Rung
from relto.model.selection import ALL, Bound, Comparison, LevelCondition, Selection, covers
from relto.planning import Watched, broken_floors, dial_of, probes, promises, scopes_of
from relto.policy.rules import decide
from tests.planning.worlds import AT, handlings, own, policies, restricted, widest


def watched(before, after, rows, counts=None):
    numbers = np.array(counts or [0] * len(rows), dtype=np.int64)
    dials = (dial_of(before, rows, AT), dial_of(after, rows, AT))
    return Watched(*dials, scopes_of(rows, rows), numbers)


def broken(before, after, rows=(), counts=None):
    due = promises((before, after), AT)
    tried = [watched(before, after, probes((before, after), AT))]
    if rows:
        tried.append(watched(before, after, list(rows), counts))
    return broken_floors(due, tried)


@given(policies(), policies(), st.lists(handlings, min_size=1, max_size=6))
def test_a_floor_is_broken_where_something_promised_falls_below_it(before, after, rows):
    due = promises((before, after), AT)
    found = {
        (floor.agreement, floor.partner): floor.products
        for floor in broken_floors(due, [watched(before, after, rows, [1] * len(rows))])
    }
    expected = {}
    for promise in due:
        fallen = [
            row
            for row in rows
            if any(covers(promise.floor.topics, topic) for topic in row.topics)
            and decide(before, row, promise.partner, AT).rung >= promise.floor.rung
            and decide(after, row, promise.partner, AT).rung < promise.floor.rung
            and (promise.floor.disciplines is ALL or row.disciplines & promise.floor.disciplines)
        ]
        if fallen:
            expected[promise.agreement, promise.partner] = len(fallen)
    assert found == expected


@given(policies())
def test_a_policy_breaks_no_floor_against_itself(policy):
    assert broken(policy, replace(policy)) == ()


def test_a_promise_is_seen_broken_before_the_first_such_product():
    (floor,) = broken(widest(), restricted(widest()))
    assert (floor.agreement, floor.partner) == ("QUINT-1956", "XBR")
    assert floor.topics == ("threat-to-life",)
    assert (floor.promised, floor.after, floor.products) == (Rung.OPEN, Rung.REVIEW, 0)
    assert floor.source == "agreement.yaml:7"


def test_a_restriction_on_one_discipline_and_level_is_seen():
    secret = LevelCondition(Comparison.AT_LEAST, Bound(level=Level.SECRET))
    what = Selection(disciplines=frozenset({Discipline.HUMINT}), level=secret)
    assert [floor.partner for floor in broken(widest(), restricted(widest(), what=what))] == ["XBR"]


def test_a_restriction_on_another_topic_breaks_nothing():
    what = Selection(topics=frozenset({"cyber"}))
    assert broken(widest(), restricted(widest(), what=what)) == ()


def test_products_held_below_the_promise_are_counted():
    rows = [own(["threat-to-life"]), own(["cyber"]), own(["threat-to-life"], label=Label())]
    (floor,) = broken(widest(), restricted(widest()), rows, [3, 5, 7])
    assert floor.products == 3


def test_leaving_the_agreement_breaks_its_promise():
    (floor, *others) = broken(widest(), replace(widest(), agreements=()))
    assert floor.after is Rung.WITHHOLD
    assert [each.partner for each in (floor, *others)] == ["XBR", "XCO", "XFE"]
