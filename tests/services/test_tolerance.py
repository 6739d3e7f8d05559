"""A plan that tolerates arrivals: what it holds for, and that no cell moves that was not proved."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relto.core.errors import StaleError
from relto.model.selection import Selection
from relto.planning import handlings_of
from relto.policy import snapshot_from_bytes
from relto.policy.rules import decide
from relto.services.govern import Govern
from relto.services.holdings import Stock
from relto.store.events import events
from relto.store.policies import history
from tests.planning.worlds import restricted, widest
from tests.services.officials import governs
from tests.services.worlds import Fixed, report, take_in

CYBER = Selection(topics=frozenset({"cyber"}))


@pytest.fixture
def people(store):
    """Four officers, whose plans tolerate arrivals, on a node with two handlings."""
    take_in(store, report(1), report(2), report(9, "terrorism"))
    clock = Fixed()
    root = Govern(store, clock, "root")
    root.apply(root.plan(widest()).id)
    made = governs(store, "ada", "bo", "cy", "dee", clock=clock)
    return {name: tolerant(each) for name, each in made.items()}


def tolerant(govern):
    return Govern(
        govern.store, govern.clock, govern.authority, govern.officer, tolerates_arrivals=True
    )


def narrowed():
    return restricted(widest(), what=CYBER)


def test_what_arrives_with_a_proved_handling_leaves_it_valid(people):
    plan = people["ada"].plan(narrowed())
    take_in(people["ada"].store, report(3), report(2, version=2), report(4, "terrorism"))
    assert people["ada"].drift(plan) == ()
    told = people["ada"].tolerated(plan)
    assert told.text == "3 products arrived since, with handlings that were proved"
    assert [each.notice.subject for each in people["bo"].inbox()] == [plan.id]
    applied = people["ada"].apply(plan.id)
    assert (applied.epoch, applied.came) == (2, 3)


def test_approvals_stand_meanwhile(people):
    people["ada"].apply(people["ada"].plan(narrowed()).id)
    back = people["ada"].plan_back()
    people["bo"].approve(back.id)
    take_in(people["ada"].store, report(3))
    people["cy"].approve(back.id)
    take_in(people["ada"].store, report(4))
    assert people["dee"].apply(back.id).plan.case.approvers == {"bo", "cy"}


@pytest.mark.parametrize(
    "came",
    [
        report(3, "threat-to-life"),
        report(3, label="TOP SECRET"),
        report(3, originator="XBR"),
        report(2, "terrorism", version=2, discipline="HUMINT"),
    ],
)
def test_another_handling_makes_it_stale(people, came):
    plan = people["ada"].plan(narrowed())
    take_in(people["ada"].store, report(4), came)
    with pytest.raises(StaleError, match="handlings that were not proved"):
        people["ada"].apply(plan.id)
    assert people["ada"].tolerated(plan) is None
    assert people["ada"].stored(plan.id).state == "stale"


def test_a_meaning_of_a_marking_makes_it_stale(people):
    plan = people["ada"].plan(narrowed())
    with people["ada"].store.write() as tx:
        head = tx.lock_head()
        tx.advance_head(markings=head.markings + 1)
    with pytest.raises(StaleError, match="handled otherwise since"):
        people["ada"].apply(plan.id)


def test_without_being_asked_for_nothing_is_tolerated(people):
    strict = Govern(people["ada"].store, people["ada"].clock, "root", people["ada"].officer)
    plan = strict.plan(narrowed())
    take_in(strict.store, report(3))
    with pytest.raises(StaleError, match="made with --tolerate-arrivals it would hold"):
        people["ada"].apply(plan.id)


def test_it_is_part_of_what_is_signed(people):
    ada = people["ada"]
    strict = Govern(ada.store, ada.clock, "root", ada.officer)
    assert strict.plan(narrowed()).case.digest != ada.plan(narrowed()).case.digest


def test_it_is_in_the_record_how_much_came(people):
    plan = people["ada"].plan(narrowed())
    take_in(people["ada"].store, report(3))
    people["ada"].apply(plan.id)
    with people["ada"].store.read() as tx:
        assert b'"arrived_since":1' in events(tx, kind="apply", limit=10)[-1].body


TOPICS = ("cyber", "cyber/ransomware", "terrorism", "threat-to-life")


def arrivals(*versions):
    """Products by number, topic, label and version; no version of any product comes twice."""
    arrival = st.tuples(
        st.integers(1, 12),
        st.sampled_from(TOPICS),
        st.sampled_from(["SECRET", "TOP SECRET"]),
        st.sampled_from(versions),
    )
    return st.lists(arrival, max_size=4, unique_by=lambda one: (one[0], one[3]))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=arrivals(1), came=arrivals(2, 3))
def test_whatever_arrives_no_cell_rises_that_was_not_proved(fresh_store, held, came):
    """A widening is applied where all its cells were looked at, and refused where any was not."""
    store = fresh_store()
    govern = Govern(store, Fixed(), "root", tolerates_arrivals=True)
    govern.apply(govern.plan(narrowed()).id)
    take_in(store, *map(_item, held))
    plan = govern.plan(widest())
    with store.read() as tx:
        proved = tx.head().profiles
    take_in(store, *map(_item, came))
    with store.read() as tx:
        held_now = Stock.of(tx, tx.head())
    try:
        govern.apply(plan.id)
    except StaleError:
        assert len(held_now.profiles.all) > proved
        return
    with store.read() as tx:
        before, after = (snapshot_from_bytes(row.snapshot) for row in history(tx))
    handlings = handlings_of(held_now.profiles.all, held_now.profiles.meanings, after)
    at = govern.clock.now()
    raised = [
        (number, partner)
        for number, handling in enumerate(handlings)
        for partner in after.organisation.keys() - {after.releasing}
        if decide(before, handling, partner, at).rung < decide(after, handling, partner, at).rung
    ]
    assert all(number < proved for number, _ in raised)
    assert plan.proof is not None
    assert len(raised) == plan.proof.raised


def _item(arrival):
    number, topic, label, version = arrival
    return report(number, topic, version, label=label)
