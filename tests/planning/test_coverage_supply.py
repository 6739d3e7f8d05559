"""Who gives what, whose account it is, and what may come in return: laws over any gifts."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from relto.model.profile import Profile
from relto.model.readiness import Requirement
from relto.model.source import Source
from relto.planning.coverage import without
from relto.planning.coverage_network import cut_off_with, relays, silenced
from relto.planning.coverage_reciprocity import SCENARIOS, Cut, reciprocity
from relto.planning.coverage_supply import (
    Gift,
    Parties,
    ancestors,
    parties_of,
    settled,
    supply_of,
)
from relto.policy import load

OWN = "XAL"
CODES = ("XAL", "XBR", "XCO", "XDU")
TOPICS = ("a", "a/b", "a/b/c", "d")
REQUIREMENTS = tuple(
    Requirement(
        f"R-{topic.replace('/', '-').upper()}", "?", topic, None, None, "o", 2, Source("", 1)
    )
    for topic in TOPICS
)
POLICY = load(
    {
        "p.yaml": "releasing: XAL\norganisations:\n"
        + "".join(f"  {code}: {{name: {code}, kind: nation}}\n" for code in CODES)
        + "topics: {t: a topic}\n"
        + "rules:\n  - {rule: r, when: {feed: list}, then: {originators: XDU}}\n"
    }
)
CREATORS = {"identity--1": "XCO"}
some = st.frozensets(st.sampled_from(CODES), min_size=1, max_size=2)
parties = st.builds(lambda givers, origins: settled(givers, origins, OWN), some, some)
gifts = st.lists(
    st.builds(
        Gift,
        parties,
        st.frozensets(st.sampled_from(TOPICS), max_size=2),
        st.just(frozenset({"CYBER"})),
        st.integers(1, 9),
        st.none() | st.integers(1, 9),
    ),
    max_size=12,
)
cuts = st.dictionaries(
    st.tuples(st.sampled_from(CODES), st.sampled_from([each.code for each in REQUIREMENTS])),
    st.builds(
        lambda had, share: Cut(had * share // 10, had), st.integers(1, 9), st.integers(0, 10)
    ),
)
partners = st.frozensets(st.sampled_from(CODES[1:]), max_size=2)


def under(gift, requirement):
    return any(requirement.topic in ancestors(topic) for topic in gift.topics)


@given(gifts)
def test_a_requirement_has_a_source_where_something_answers_it(given_):
    supply = supply_of(given_, REQUIREMENTS, OWN)
    for requirement, depth in zip(supply.requirements, supply.coverage.depth.tolist(), strict=True):
        assert bool(depth) == any(under(gift, requirement) for gift in given_)
        origins = {
            name for gift in given_ if under(gift, requirement) for name in gift.parties.origins
        }
        assert depth <= len(origins)


@given(gifts)
def test_every_link_gives_something(given_):
    supply = supply_of(given_, REQUIREMENTS, OWN)
    assert len(supply.products) == len(supply.coverage.link_source)
    assert (supply.products > 0).all()


@given(gifts, partners, cuts)
def test_each_scenario_leaves_no_more_than_the_one_before(given_, answering, taken):
    incoming = reciprocity(supply_of(given_, REQUIREMENTS, OWN), answering, taken)
    assert incoming.scenarios == SCENARIOS
    for each in incoming.requirements:
        assert each.after[0] == each.before
        assert list(each.after) == sorted(each.after, reverse=True)


@given(gifts, partners)
def test_where_nothing_is_cut_only_leaving_takes_anything(given_, answering):
    supply = supply_of(given_, REQUIREMENTS, OWN)
    known = answering & set(supply.coverage.sources)
    alone = without(supply.coverage, known).after
    for row, each in enumerate(reciprocity(supply, answering, {}).requirements):
        assert each.after[:3] == (each.before,) * 3
        assert each.after[3] + each.relayed == alone[row]


@given(gifts, partners)
def test_who_cuts_all_is_answered_as_if_it_left_but_for_relays(given_, answering):
    supply = supply_of(given_, REQUIREMENTS, OWN)
    everything = {(code, each.code): Cut(1, 1) for code in CODES for each in REQUIREMENTS}
    known = answering & set(supply.coverage.sources)
    alone = without(supply.coverage, known).after.tolist()
    rows = reciprocity(supply, answering, everything).requirements
    assert [each.after[1] for each in rows] == alone


@given(gifts)
def test_our_own_part_of_anothers_material_is_the_others(given_):
    for gift in given_:
        if OWN in gift.parties.givers:
            assert gift.parties.origins == frozenset({OWN})


@given(gifts, st.sampled_from(CODES))
def test_who_is_cut_off_with_a_partner_is_heard_of_through_nobody_else(given_, partner):
    plain = [gift for gift in given_ if gift.topics and len(gift.parties.origins) == 1]
    heard = {
        without_it: {
            origin
            for gift in plain
            if gift.parties.givers - {without_it}
            for origin in gift.parties.origins
        }
        for without_it in ("nobody", partner)
    }
    lost = heard["nobody"] - heard[partner] - {partner}
    assert set(cut_off_with(supply_of(plain, REQUIREMENTS, OWN), partner)) == lost


@given(gifts)
def test_a_relay_gives_what_it_is_not_behind(given_):
    for relay in relays(supply_of(given_, REQUIREMENTS, OWN)):
        assert relay.giver not in relay.origin.split("+")
        assert relay.products >= relay.requirements >= 1


def test_the_feed_tells_the_giver():
    relayed = parties_of(Profile(feed="XCO"), frozenset({"XBR"}), POLICY, CREATORS)
    assert relayed == Parties(frozenset({"XCO"}), frozenset({"XBR"}))
    ruled = parties_of(Profile(feed="list"), frozenset({"XDU"}), POLICY, CREATORS)
    assert ruled == Parties(frozenset({"XDU"}), frozenset({"XDU"}))
    passed = parties_of(Profile(feed="list"), frozenset({"XDU", "XBR"}), POLICY, CREATORS)
    assert passed == Parties(frozenset({"XDU"}), frozenset({"XBR"}))
    unknown = parties_of(Profile(feed="somewhere"), frozenset({"XBR"}), POLICY, CREATORS)
    assert unknown == Parties(frozenset({"XBR"}), frozenset({"XBR"}))
    made = Profile(feed="somewhere", created_by="identity--1")
    written = parties_of(made, frozenset({"XBR", "XCO"}), POLICY, CREATORS)
    assert written == Parties(frozenset({"XCO"}), frozenset({"XBR"}))
    other = parties_of(replace(made, feed="list"), frozenset({"XDU"}), POLICY, CREATORS)
    assert other == Parties(frozenset({"XDU"}), frozenset({"XCO"}))
    assert (
        parties_of(Profile(feed="somewhere"), frozenset(), POLICY, CREATORS).givers == frozenset()
    )


def test_a_joint_account_counts_where_nobody_behind_it_stands_alone():
    joint = Gift(
        Parties(frozenset({"XCO"}), frozenset({"XBR", "XCO"})), frozenset({"a"}), frozenset(), 1
    )
    alone = Gift(Parties(frozenset({"XBR"}), frozenset({"XBR"})), frozenset({"a"}), frozenset(), 1)
    assert supply_of([joint], REQUIREMENTS, OWN).coverage.depth.sum() == 1
    assert supply_of([joint, alone], REQUIREMENTS, OWN).coverage.sources == ("XBR",)


def test_joint_accounts_that_share_somebody_are_one():
    def joint(giver, *behind):
        parties = Parties(frozenset({giver}), frozenset(behind))
        return Gift(parties, frozenset({"a"}), frozenset(), 1)

    shared = [joint("XCO", "XBR", "XCO"), joint("XDU", "XCO", "XDU")]
    supply = supply_of(shared, REQUIREMENTS, OWN)
    assert supply.coverage.depth.sum() == 1
    assert not without(supply.coverage, ["XCO"]).lost.any()
    assert supply.passed_on(frozenset({"XBR"})).tolist() == [True, False]
    apart = supply_of([*shared[:1], joint("XDU", "XDU", "XFE")], REQUIREMENTS, OWN)
    assert apart.coverage.depth.sum() == 2


@given(gifts, partners)
def test_where_nothing_is_passed_on_either_the_worst_scenario_is_what_is_left(given_, answering):
    supply = supply_of(given_, REQUIREMENTS, OWN)
    known = answering & set(supply.coverage.sources)
    after = silenced(supply, known).after.tolist()
    rows = reciprocity(supply, known, {}).requirements
    assert [each.after[-1] for each in rows] == after
