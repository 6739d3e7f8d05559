"""A policy with a change laid over it: what is added, what is removed, what does not fit."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.core.errors import PolicyError
from relto.core.instant import DAY, parse_instant
from relto.model.rung import Rung
from relto.model.selection import ALL
from relto.policy import Filling, Snapshot, amend, filled, load, load_readiness
from relto.policy.loader.filling import holes
from tests.world import READY, SMALL

AT = parse_instant("2026-11-23T10:00:00Z")
HEAD = "contingency: c\ntitle: t\ntrigger: {words: w}\nchange:\n"


def base() -> Snapshot:
    return load({"policy.yaml": SMALL})


def laid(change: str, policy: Snapshot | None = None, at: int = AT) -> Snapshot:
    readiness = load_readiness({"policy.yaml": SMALL, "c.yaml": HEAD + change})
    (contingency,) = readiness.contingencies
    return amend(policy or base(), contingency.change, Filling({}, at))


def problems(change: str, policy: Snapshot | None = None) -> list[tuple[str, str]]:
    with pytest.raises(PolicyError) as caught:
        laid(change, policy)
    return [(str(p.file), p.code) for p in caught.value.problems]


def limited(at: int = AT, **values: str) -> Snapshot:
    contingency = load_readiness({"p.yaml": SMALL, "r.yaml": READY}).contingency["limit"]
    return amend(base(), contingency.change, Filling({"partner": "XBR"} | values, at))


def test_a_restriction_is_added_with_its_holes_filled() -> None:
    (added,) = set(limited(partner="XFE").restrictions) - set(base().restrictions)
    assert added.to == frozenset({"XFE"})
    assert added.rung is Rung.REVIEW
    assert added.reason == "limited on 2026-11-23"
    assert added.what.topics == frozenset({"war"})
    assert added.span.end == parse_instant("2027-02-22T00:00:00Z")
    assert (added.source.file, READY.splitlines()[added.source.line - 1]) == (
        "r.yaml",
        "    - to: ${partner}",
    )


def test_nothing_else_changes() -> None:
    after = limited()
    assert replace(after, restrictions=base().restrictions).digest == base().digest


def test_laying_it_twice_on_one_day_is_laying_it_once() -> None:
    contingency = load_readiness({"p.yaml": SMALL, "r.yaml": READY}).contingency["limit"]
    filling = Filling({"partner": "XBR"}, AT)
    once = amend(base(), contingency.change, filling)
    assert amend(once, contingency.change, filling).digest == once.digest
    assert limited(AT + 60).digest == once.digest
    assert limited(AT + DAY).digest != once.digest


def test_all_but_names_topics_of_the_policy_that_it_is_laid_over() -> None:
    later = load({"policy.yaml": SMALL.replace("topics:\n", "topics:\n  peace: quiet\n", 1)})
    change = "  restrictions: [{to: XBR, topics: {all_but: cyber}, rung: review, reason: r}]\n"
    (added,) = set(laid(change, later).restrictions) - set(later.restrictions)
    assert added.what.topics == frozenset({"peace", "war"})


def test_a_value_is_never_more_than_text() -> None:
    for value in ("[XBR, XFE]", "all", "{all_but: cyber}", "XBR\n    rung: sealed", "${partner}"):
        if value == "all":
            assert ALL in {each.to for each in limited(partner=value).restrictions}
            continue
        with pytest.raises(PolicyError) as caught:
            limited(partner=value)
        assert {p.code for p in caught.value.problems} == {"unknown-organisation"}


def test_an_agreement_is_ended_and_another_takes_over() -> None:
    contingency = load_readiness({"p.yaml": SMALL, "r.yaml": READY}).contingency["fallback"]
    after = amend(base(), contingency.change, Filling({}, AT))
    midnight = parse_instant("2026-11-23T00:00:00Z")
    assert after.agreement["PACT-1961"].span.end == midnight
    assert after.agreement["PACT-1961"].parties == base().agreement["PACT-1961"].parties
    assert [party.member for party in after.agreement["FALLBACK"].parties] == ["FIVE"]
    assert ("XFE", midnight) in {(r.member, r.on) for r in after.community["PACT"].removed}
    assert after.restrictions == ()


def test_an_agreement_whose_code_exists_takes_its_place() -> None:
    change = (
        "  agreements: [{agreement: PACT-1961, parties: [XBR], "
        "scope: {topics: [war], disciplines: all}, ceiling: SECRET}]\n"
    )
    after = laid(change)
    assert [each.code for each in after.agreements] == ["PACT-1961"]
    assert [party.member for party in after.agreement["PACT-1961"].parties] == ["XBR"]


def test_parties_of_an_agreement_are_added_and_removed() -> None:
    change = (
        "  memberships: [{agreement: PACT-1961, members: [XHO], "
        'removed: [{organisation: XFE, on: "${today}"}]}]\n'
    )
    after = laid(change).agreement["PACT-1961"]
    assert "XHO" in {party.member for party in after.parties}
    assert [removal.member for removal in after.removed] == ["XFE"]


@pytest.mark.parametrize(
    ("lift", "left"),
    [
        ("{to: XFE}", 1),
        ("{rung: review}", 0),
        ("{to: XFE, rung: review}", 1),
        ("{reason: registry}", 1),
        ("{to: XBR, reason: more}", 1),
        ("{to: [XBR]}", 1),
    ],
)
def test_all_that_a_lift_says_must_hold_of_what_it_removes(lift: str, left: int) -> None:
    more = "\n---\nrestrictions: [{to: XBR, rung: review, reason: more}]\n"
    policy = load({"policy.yaml": SMALL + more})
    assert len(laid(f"  remove_restrictions: [{lift}]\n", policy).restrictions) == left


@pytest.mark.parametrize(
    "change",
    [
        "  remove_restrictions: [{to: XBR}]\n",
        "  remove_restrictions: [{to: XFE, reason: regist}]\n",
        "  remove_restrictions: [{to: [XFE, XBR]}]\n",
        "  end_agreements: [{agreement: PACT-1961, on: 1960-01-01}]\n",
    ],
)
def test_what_is_not_in_force_cannot_be_removed_or_ended(change: str) -> None:
    assert problems(change) == [("c.yaml", "not-in-force")]


def test_what_ends_sooner_is_not_prolonged() -> None:
    policy = laid("  end_agreements: [{agreement: PACT-1961, on: 2026-12-01}]\n")
    change = "  end_agreements: [{agreement: PACT-1961, on: 2026-12-31}]\n"
    assert problems(change, policy) == [("c.yaml", "not-in-force")]


def test_names_are_those_of_the_policy_that_it_is_laid_over() -> None:
    other = load({"p.yaml": "releasing: XAL\norganisations: {XAL: {kind: nation}}\n"})
    change = "  restrictions: [{to: XBR, topic: war, rung: review, reason: r}]\n"
    codes = {code for _, code in problems(change, other)}
    assert codes == {"unknown-organisation", "unknown-topic"}


def test_a_contradiction_that_arises_is_refused() -> None:
    assert problems("  memberships: [{community: FIVE, members: [PACT]}]\n") == [
        ("policy.yaml", "cycle")
    ] or problems("  memberships: [{community: FIVE, members: [PACT]}]\n") == [("c.yaml", "cycle")]
    broken = (
        "  agreements: [{agreement: NEW, parties: [XBR], rung: review, "
        "scope: {topics: [war], disciplines: all}, ceiling: SECRET, "
        "floor: {topics: [war], rung: open}}]\n"
    )
    assert problems(broken) == [("c.yaml", "floor-above-rung")]


@given(st.text(alphabet="${} todaypartner+9s", max_size=40))
def test_filling_leaves_only_what_is_no_hole(text: str) -> None:
    said = filled(text, Filling({"partner": "XBR"}, AT))
    asked = list(holes(text))
    if not asked:
        assert "${today}" not in said
        assert list(holes(said)) == []
    assert filled(text, Filling({}, AT)) == text or "today" in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("${today}", "2026-11-23"),
        ("${ today + 1 day }", "2026-11-24"),
        ("${today+40days}", "2027-01-02"),
        ("to ${partner}, ${partner}", "to XBR, XBR"),
        ("${unknown} $partner {partner} $", "${unknown} $partner {partner} $"),
    ],
)
def test_holes_are_filled_within_words(text: str, said: str) -> None:
    assert filled(text, Filling({"partner": "XBR"}, AT)) == said
