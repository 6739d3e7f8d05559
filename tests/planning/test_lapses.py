from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.model.agreements import Conditions, Onward, Scope
from relto.model.handling import Discipline
from relto.model.selection import ALL
from relto.model.source import Span
from relto.planning import scopes_of
from relto.planning.lapses import lapses, within
from tests.planning.worlds import AT, PARTNERS, US, members, own, policies, widest

conditions = st.builds(
    Conditions, st.sampled_from(list(Onward)), st.sampled_from(["", "5 years", "1 year"])
)


def told(before, after):
    return lapses(before, after, AT, lambda *_: 7)


def changed(**changes):
    policy = widest()
    (agreement,) = policy.agreements
    return replace(policy, agreements=(replace(agreement, **changes),))


@given(policies())
def test_nothing_lapses_where_nothing_changes(policy):
    assert told(policy, replace(policy)) == ()


@given(policies(), policies())
def test_only_what_bound_a_party_lapses(before, after):
    codes = {agreement.code: agreement for agreement in before.agreements}
    for lapse in told(before, after):
        bound = {one.member for one in codes[lapse.agreement].parties}
        assert lapse.partner in bound - {US}
        assert lapse.obligation
        assert lapse.obligation != lapse.becomes
        assert lapse.copies == 7


@given(conditions, conditions)
def test_changed_words_lapse_where_they_bind_less(old, new):
    found = told(changed(conditions=old), changed(conditions=new))
    order = [Onward.NONE, Onward.ASK, Onward.WITHIN]
    freer = order.index(new.onward) > order.index(old.onward)
    shorter = bool(old.retain) and new.retain != old.retain
    expected = len(PARTNERS) * (freer + shorter)
    assert len(found) == expected
    assert {lapse.reason for lapse in found} <= {"the agreement's words change"}


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (replace(widest(), agreements=()), "the agreement is gone"),
        (changed(span=Span(None, AT)), "the agreement is not in force"),
        (changed(parties=members([US, "XCO", "XFE"])), "XBR is no party any more"),
        (changed(parties=members(PARTNERS)), "XAL is no party any more"),
    ],
)
def test_the_reason_is_told(after, reason):
    (first, *_) = told(changed(conditions=Conditions(Onward.ASK, "5 years")), after)
    assert (first.partner, first.obligation, first.reason) == (
        *("XBR", "onward sharing: ask the originator"),
        reason,
    )


def test_copies_count_within_the_whole_scope_only():
    rows = [own(), own(["terrorism"]), own(["cyber", "terrorism"]), own(disciplines=["HUMINT"])]
    scope = Scope(frozenset({"cyber"}), frozenset({Discipline.CYBER}))
    (agreement,) = changed(scope=scope).agreements
    counts = np.array([1, 10, 100, 1000], dtype=np.int64)
    assert within(agreement, scopes_of(rows, rows), counts) == 1
    (all_of_it,) = changed(scope=Scope(ALL, ALL)).agreements
    assert within(all_of_it, scopes_of(rows, rows), counts) == 1111
