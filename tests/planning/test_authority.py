"""Laws of two people: whatever was signed by whomever, nobody widens alone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.planning.authority import (
    APPROVALS_NEEDED,
    Act,
    Case,
    Signature,
    needs_confirmation,
    why_not_approve,
    why_not_confirm,
    why_not_release,
)
from relto.planning.proof import Kind

NAMES = ("ada", "bo", "cy", "dee", "ADA")
DIGESTS = ("sha256:a", "sha256:b")
LATE = 100

signings = st.builds(
    Signature,
    act=st.sampled_from(Act),
    officer=st.sampled_from(NAMES),
    digest=st.sampled_from(DIGESTS),
    at=st.integers(0, 10),
)
STOOD_FOR = Signature(Act.CHECK, "dee", DIGESTS[0], 1)
cases = st.builds(
    Case,
    plan=st.just("p-1"),
    digest=st.just(DIGESTS[0]),
    author=st.sampled_from((*NAMES, "root")),
    kind=st.sampled_from((None, *Kind)),
    expires_at=st.sampled_from((None, LATE)),
    signatures=st.builds(
        lambda first, rest: (*first, *rest),
        st.sampled_from(((STOOD_FOR,), ())),
        st.lists(signings, max_size=8).map(tuple),
    ),
    officers=st.sampled_from(
        (frozenset(NAMES[:4]), frozenset(NAMES[:3]), frozenset(NAMES[1:4]), frozenset())
    ),
)
officers = st.sampled_from(NAMES[:4])


def counted(case, act):
    """Who signed an act so that it counts, asked in another way than the code does."""
    found = set()
    for each in case.signatures:
        if each.act == act and each.digest == case.digest:
            found |= {name for name in case.officers if name.lower() == each.officer.lower()}
    return found


def authors(case):
    stood = {each.officer.lower() for each in case.signatures if each.act == Act.CHECK}
    return stood | {case.author.lower()}


def expired(case, at):
    return case.expires_at is not None and at >= case.expires_at


def only_lowers(case):
    return case.kind in {Kind.NARROWING, Kind.NONE}


def released(case):
    return {each.officer.lower() for each in case.signatures if each.act == Act.RELEASE}


@given(cases, officers, st.integers(0, 200))
def test_what_widens_takes_two_others_and_what_lowers_waits_for_nobody(case, officer, at):
    others = counted(case, Act.APPROVE) - authors(case)
    may = (
        officer in case.officers
        and not expired(case, at)
        and bool(counted(case, Act.CHECK))
        and (only_lowers(case) or len(others) >= APPROVALS_NEEDED)
    )
    assert (why_not_release(case, officer, at=at) is None) == may


@given(cases, officers, st.sampled_from(DIGESTS), st.integers(0, 200))
def test_nobody_approves_what_is_theirs_or_twice_or_unseen(case, officer, seen, at):
    why = why_not_approve(case, officer, seen=seen, at=at)
    must = (
        officer in authors(case)
        or officer in counted(case, Act.APPROVE)
        or seen != case.digest
        or not counted(case, Act.CHECK)
        or expired(case, at)
    )
    assert (why is not None) == must


@given(cases, officers, st.integers(0, 200))
def test_an_approval_more_never_takes_a_release_back(case, officer, at):
    before = why_not_release(case, "ada", at=at)
    more = Signature(Act.APPROVE, officer, case.digest, 5)
    after = replace(case, signatures=(*case.signatures, more))
    assert before is not None or why_not_release(after, "ada", at=at) is None


@given(cases, officers)
def test_an_officer_less_never_allows_a_release(case, officer):
    fewer = replace(case, officers=case.officers - {officer})
    for name in NAMES[:4]:
        if why_not_release(fewer, name, at=0) is None:
            assert why_not_release(case, name, at=0) is None


@given(cases, officers)
def test_a_confirmation_is_a_second_persons(case, officer):
    first = released(case) | authors(case)
    seen = counted(case, Act.CONFIRM) | counted(case, Act.APPROVE)
    may = bool(released(case)) and officer not in first and not seen - first
    assert (why_not_confirm(case, officer) is None) == may


@given(cases, officers)
def test_confirmed_once_it_needs_no_more(case, officer):
    confirmed = replace(
        case,
        officers=case.officers | {officer},
        signatures=(*case.signatures, Signature(Act.CONFIRM, officer, case.digest, 9)),
    )
    if why_not_confirm(case, officer) is None:
        assert confirmed.confirmed
    assert not confirmed.confirmed or why_not_confirm(confirmed, "zoe") is not None


@given(cases, officers)
def test_none_is_needed_exactly_where_another_saw_it_before(case, officer):
    others = counted(case, Act.APPROVE) - authors(case) - {officer}
    assert needs_confirmation(case, officer) == (not others)


@pytest.mark.parametrize("kind", [None, Kind.WIDENING, Kind.MIXED])
def test_the_refusal_names_who_approved_and_what_to_do(kind):
    signed = (
        Signature(Act.CHECK, "ada", "d", 1),
        Signature(Act.APPROVE, "bo", "d", 2),
        Signature(Act.APPROVE, "bo", "d", 3),
    )
    case = Case("p-1", "d", "ada", kind, None, signed, frozenset({"ada", "bo", "cy"}))
    why = why_not_release(case, "cy", at=0) or ""
    assert "two officers other than its author" in why
    assert "only by bo" in why
    assert "relto approve p-1" in why
