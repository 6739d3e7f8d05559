"""What a change might widen that nothing held shows: the clauses, compared."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings

from relto.labels.levels import Level
from relto.model.agreements import Exclusion, Onward
from relto.model.handling import Discipline, Handling
from relto.model.handling_rules import Facet, HandlingRule, When
from relto.model.organisations import Community, Membership, Removal, Topic
from relto.model.posture import Consent, Restriction
from relto.model.rung import Rung
from relto.model.selection import ALL, Bound, Comparison, LevelCondition, Selection
from relto.model.source import ALWAYS, Source, Span
from relto.planning.foresight import loosened
from relto.planning.proof import Kind, kind_of
from relto.policy import Snapshot
from relto.policy.table import Table
from tests.planning.worlds import AT, HERE, members, own, restricted, widest
from tests.policy.strategies import INSTANTS, draws, handlings, world
from tests.policy.test_gate_laws import NARROWINGS, nothing_rises, rungs

PARTS = ("organisations", "communities", "topics", "agreements", "restrictions", "consents")


def exchanged(random: Random, one: Snapshot) -> Snapshot:
    """Takes a declaration of another policy, in the place of one or beside it."""
    part = random.choice(PARTS)
    come = [*getattr(world(random), part)]
    kept = list(getattr(one, part))
    random.shuffle(kept)
    chosen = random.choice(come) if come else None
    if chosen is not None and not hasattr(chosen, "code"):
        kept = [*kept[random.randrange(2) :], chosen]
    elif chosen is not None:
        kept = [chosen, *(each for each in kept if each.code != chosen.code)]
    parts: dict[str, Any] = {part: tuple(kept)}
    return replace(one, **parts)


@settings(max_examples=150)
@given(draws)
def test_where_nothing_is_loosened_nothing_ever_rises(random: Random) -> None:
    one = world(random)
    other = one
    for _ in range(random.choice((1, 1, 2))):
        change = random.choice((exchanged, *NARROWINGS.values()))
        other = change(random, other)
    for before, after in ((one, other), (other, one)):
        at = random.choice(INSTANTS)
        if loosened(before, after, at):
            continue
        rows = handlings(random, before, 30)
        for instant in (each for each in INSTANTS if each >= at):
            nothing_rises(rungs(before, rows, instant), rungs(after, rows, instant))


@pytest.mark.parametrize("name", NARROWINGS)
@settings(max_examples=40)
@given(draws)
def test_what_narrows_is_shown_to_narrow(name: str, random: Random) -> None:
    before = world(random)
    assert loosened(before, NARROWINGS[name](random, before), 0) == ()


@settings(max_examples=40)
@given(draws)
def test_the_same_policy_is_not_looser(random: Random) -> None:
    policy = world(random)
    assert loosened(policy, policy, random.choice(INSTANTS)) == ()


def said(before: Snapshot, after: Snapshot) -> list[str]:
    return [str(each) for each in loosened(before, after, AT)]


def test_what_begins_tomorrow_is_seen_today() -> None:
    before = replace(widest(), agreements=())
    agreement = replace(widest().agreements[0], span=Span(AT + 1, None))
    after = replace(before, agreements=(agreement,))
    today = [Table.evaluate(policy, [own()], AT) for policy in (before, after)]
    assert kind_of(*today) is Kind.NONE
    assert said(before, after)[0] == "agreement QUINT-1956 allows more, world.yaml:1"


def test_a_restriction_that_ends_sooner_is_looser() -> None:
    before, after = restricted(widest()), restricted(widest(), span=Span(None, AT + 1))
    assert said(before, after) == [
        "no longer restricted: XBR: everything: review (in doubt), posture.yaml:3"
    ]
    assert said(after, before) == []


def test_a_restriction_that_is_over_is_not_missed() -> None:
    assert said(restricted(widest(), span=Span(None, AT)), widest()) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"rung": Rung.WITHHOLD},
        {"to": ALL},
        {"to": frozenset({"XBR", "XCO"})},
        {"what": Selection(topics=frozenset({"cyber"}), level=None)},
        {"span": Span(AT - 9, None)},
    ],
)
def test_a_restriction_on_more_stands_for_one_on_less(changes: dict[str, object]) -> None:
    level = LevelCondition(Comparison.AT_LEAST, Bound(level=Level.SECRET))
    narrow = Selection(frozenset({"cyber/ransomware"}), ALL, level)
    before = restricted(widest(), what=narrow)
    assert said(before, restricted(widest(), **{"what": narrow, **changes})) == []


@pytest.mark.parametrize(
    "what",
    [
        Selection(topics=frozenset({"terrorism"})),
        Selection(disciplines=frozenset({Discipline.HUMINT})),
        Selection(level=LevelCondition(Comparison.AT_LEAST, Bound(level=Level.SECRET))),
    ],
)
def test_a_restriction_on_less_does_not_stand_for_one_on_more(what: Selection) -> None:
    assert len(said(restricted(widest()), restricted(widest(), what=what))) == 1


def test_who_is_struck_from_a_community_is_no_longer_bound_by_it() -> None:
    both = Community("PACT", "Pact", members(["XBR", "XCO"]), (), HERE)
    one = replace(both, members=members(["XCO"]))
    left = replace(both, removed=(Removal("XBR", AT, source=HERE),))
    before = replace(restricted(widest(), to=frozenset({"PACT"})), communities=(both,))
    assert said(before, replace(before, communities=(one,))) == [
        "what binds PACT no longer binds XBR, which is not said to have left, world.yaml:1"
    ]
    assert said(before, replace(before, communities=(left,))) == []


def test_an_exclusion_goes_with_its_agreement() -> None:
    exclusion = Exclusion(Selection(), frozenset({"XBR"}), "kept back", Source("a.yaml", 9))
    whole = widest()
    (agreement,) = whole.agreements
    held = replace(whole, agreements=(replace(agreement, exclusions=(exclusion,)),))
    gone = replace(whole, agreements=())
    lost = ["agreement QUINT-1956 no longer excludes everything to XBR (kept back), a.yaml:9"]
    assert said(held, gone) == lost
    assert said(held, whole) == lost
    assert said(whole, gone) == []


def test_who_is_no_party_any_more_is_still_excluded_or_it_is_told() -> None:
    exclusion = Exclusion(Selection(), ALL, "kept back", HERE)
    whole = widest()
    agreement = replace(whole.agreements[0], exclusions=(exclusion,))
    fewer = replace(agreement, parties=members(["XAL", "XCO", "XFE"]))
    found = said(replace(whole, agreements=(agreement,)), replace(whole, agreements=(fewer,)))
    assert found == ["agreement QUINT-1956: its exclusions no longer bind XBR, world.yaml:1"]


def looser(policy: Snapshot) -> dict[str, Snapshot]:
    (agreement,) = policy.agreements
    consent = Consent("XBR", frozenset({"XCO"}), Selection(), Rung.OPEN, ALWAYS, "by letter", HERE)
    ceiling = replace(agreement.ceiling, default=Bound(level=Level.TOP_SECRET))
    within = replace(agreement.conditions, onward=Onward.WITHIN)
    rule = HandlingRule("r", (When(Facet.FEED, frozenset({"f"})),), Handling(), HERE)
    organisation = policy.organisations[1]
    return {
        "topic news is new": replace(policy, topics=(*policy.topics, Topic("news", "news", HERE))),
        "organisation XZZ: Xbr, nation, cleared SECRET": replace(
            policy, organisations=(*policy.organisations, replace(organisation, code="XZZ"))
        ),
        "organisation XBR: Xbr, nation, cleared TOP SECRET": replace(
            policy, organisations=(replace(organisation, cleared=Level.TOP_SECRET),)
        ),
        "organisation XBR: Xbr, nation, cleared SECRET, SI": replace(
            policy, organisations=(replace(organisation, compartments=frozenset({"SI"})),)
        ),
        "consent of XBR to XCO: everything open (by letter)": replace(policy, consents=(consent,)),
        "agreement QUINT-1956 allows more": replace(
            policy, agreements=(replace(agreement, ceiling=ceiling),)
        ),
        "agreement QUINT-1956  allows more": replace(
            policy, agreements=(replace(agreement, conditions=within),)
        ),
        "agreement QUINT-1956: XBR is a party": replace(
            policy, agreements=(replace(agreement, parties=members(["XAL", "XBR", "XCO"])),)
        ),
        "community PACT: XBR is a member": replace(
            policy, communities=(Community("PACT", "Pact", members(["XBR"]), (), HERE),)
        ),
        "handling rule r differs": replace(policy, rules=(rule,)),
    }


def lean() -> Snapshot:
    whole = widest()
    (agreement,) = whole.agreements
    ceiling = replace(agreement.ceiling, default=Bound(level=Level.SECRET))
    return replace(
        whole,
        organisations=tuple(replace(each, cleared=Level.SECRET) for each in whole.organisations),
        communities=(Community("PACT", "Pact", (), (), HERE),),
        agreements=(replace(agreement, ceiling=ceiling, parties=members(["XAL", "XCO"])),),
    )


@pytest.mark.parametrize("text", looser(lean()))
def test_every_sort_of_clause_that_may_widen_is_told(text: str) -> None:
    after = looser(lean())[text]
    assert " ".join(text.split()) in {each.text for each in loosened(lean(), after, AT)}
    if not after.rules:
        assert said(after, replace(lean(), organisations=after.organisations)) == []


def test_the_first_policy_is_all_new() -> None:
    assert said_first() == ["there is no policy yet, policy"]


def said_first() -> list[str]:
    return [str(each) for each in loosened(None, widest(), AT)]


def test_another_releasing_organisation_is_another_policy() -> None:
    assert said(widest(), replace(widest(), releasing="XBR")) == ["releasing XBR, policy"]


def test_a_community_beside_it_that_nobody_is_in_is_nothing() -> None:
    empty = Community("EMPTY", "Nobody", (Membership("XBR", Span(5, 6), source=HERE),), (), HERE)
    assert said(widest(), replace(widest(), communities=(empty,))) == []


def test_a_consent_that_shrinks_is_not_looser() -> None:
    wide = Consent(
        "XBR", frozenset({"XCO", "XFE"}), Selection(), Rung.OPEN, ALWAYS, "by letter", HERE
    )
    narrow = replace(
        wide,
        to=frozenset({"XCO"}),
        what=Selection(
            frozenset({"cyber"}), ALL, LevelCondition(Comparison.EXACTLY, Bound(Level.SECRET))
        ),
        rung=Rung.REVIEW,
        span=Span(None, AT + 5),
    )
    before, after = (replace(widest(), consents=(each,)) for each in (wide, narrow))
    assert said(before, after) == []
    assert len(said(after, before)) == 1


def test_restrictions_are_not_added_up() -> None:
    """Two that together cover a third are not seen: it is not shown, so two people look."""
    halves = [frozenset({"cyber"}), frozenset({"terrorism"})]
    both = restricted(widest(), what=Selection(topics=halves[0] | halves[1]))
    apart: Snapshot = widest()
    for half in halves:
        apart = restricted(apart, what=Selection(topics=half))
    assert all(isinstance(each, Restriction) for each in apart.restrictions)
    assert len(said(both, apart)) == 1
