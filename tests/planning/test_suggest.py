"""The suggestion against every set of points that there is, and against the gate itself."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relto.core.errors import InputError
from relto.labels import Label, Level, Tlp
from relto.model.handling import Discipline, Handling
from relto.model.profile import Profile
from relto.model.rung import Rung
from relto.model.selection import ALL
from relto.planning.dial import combined, dial_of
from relto.planning.expression import read_expression
from relto.planning.flow import Keep, Stock, flow_of
from relto.planning.lattice import Lattice
from relto.planning.suggest import Task, suggest
from relto.policy import rules
from tests.planning.worlds import AT, US, own, restricted, widest

WORLD = widest()
TOPICS = tuple(topic.code for topic in WORLD.topics)
LATTICE = Lattice(TOPICS)
TEXTS = (
    "discipline=HUMINT and level>=SECRET",
    "topic=cyber",
    "topic=cyber and not topic=cyber/ransomware",
    "topic=cyber and topic=terrorism",
    "discipline=HUMINT and discipline=CYBER",
    "topic=cyber and topic=terrorism and level>=SECRET or discipline=HUMINT and topic=terrorism",
    "level=SECRET and not discipline=CYBER",
)
held = st.builds(
    Handling,
    originators=st.just(frozenset({US})),
    label=st.sampled_from([Label(level=Level.SECRET), Label(tlp=Tlp.AMBER)]),
    topics=st.frozensets(st.sampled_from(TOPICS), min_size=1, max_size=2),
    disciplines=st.frozensets(st.sampled_from(["HUMINT", "CYBER"]), min_size=1),
)
stocks = st.lists(st.tuples(held, st.integers(0, 9)), min_size=1, max_size=6)
keeps = st.lists(
    st.builds(Keep, st.sampled_from(TOPICS), st.sampled_from([Fraction(n, 4) for n in range(5)])),
    max_size=2,
    unique_by=lambda keep: keep.topic,
)
reached_rungs = st.sampled_from([Rung.WITHHOLD, Rung.REVIEW, Rung.SEALED])


def task(stock, texts, keep=(), reached=Rung.REVIEW, *, policy=WORLD, partners=("XBR",)):
    handlings = [handling for handling, _ in stock]
    profiles = [Profile(feed=str(n)) for n in range(len(stock))]
    counts = np.array([count for _, count in stock], dtype=np.int64)
    dial = dial_of(policy, handlings, AT)
    rungs = {partner: dial.rungs(partner) for partner in partners}
    flow = flow_of(Stock(profiles, handlings, counts), rungs, LATTICE, reached)
    protect = tuple(read_expression(text, TOPICS) for text in texts)
    return Task(flow, protect, tuple(keep))


def with_posture(posture, reached, policy=WORLD):
    for selection in posture.selections:
        policy = restricted(policy, what=selection, rung=reached)
    return policy


def tried(stock, posture, reached, keep=()):
    """What the gate itself says of a posture: stopped products and the shares that stay."""
    after = with_posture(posture, reached)
    stopped, delivered, stays = 0, dict.fromkeys(keep, 0), dict.fromkeys(keep, 0)
    for handling, count in stock:
        now = rules.decide(WORLD, handling, "XBR", AT).rung
        then = rules.decide(after, handling, "XBR", AT).rung
        assert then <= now
        stopped += count if now and not then else 0
        for each in keep:
            if any(t == each.topic or t.startswith(each.topic + "/") for t in handling.topics):
                delivered[each] += count if now else 0
                stays[each] += count if then else 0
    return stopped, {each: (stays[each], delivered[each]) for each in keep}


def everything_that_can_be():
    """Handlings of up to three topics, up to two disciplines, at two levels."""
    topics = [frozenset(some) for some in product(TOPICS, repeat=3)]
    disciplines = [frozenset(some) for some in product(["HUMINT", "CYBER", "OSINT"], repeat=2)]
    labels = [Label(level=Level.SECRET), Label(level=Level.TOP_SECRET), Label(tlp=Tlp.GREEN)]
    return [
        Handling(frozenset({US}), label, some, collected)
        for some, collected, label in product(set(topics), set(disciplines), labels)
    ]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("reached", [Rung.WITHHOLD, Rung.REVIEW, Rung.SEALED])
def test_whatever_may_come_is_protected(text, reached):
    found = suggest(task([(own(), 1)], [text], reached=reached))
    assert found.posture is not None
    after = with_posture(found.posture, reached)
    (meant,) = task([], [text]).protect
    for handling in everything_that_can_be():
        level = handling.label.level or Level.UNCLASSIFIED
        rung = rules.decide(after, handling, "XBR", AT).rung
        if meant.holds(handling.topics, handling.disciplines, level):
            assert rung <= reached
        assert rules.decide(after, handling, "XCO", AT).rung is Rung.OPEN


def protecting_sets(asked):
    """Every closed set of points that protects, by brute force over the least handlings."""
    least = [some for each in asked.protect for some in LATTICE.least(each)]
    for chosen in product(*least):
        yield LATTICE.set_of(list(chosen))


few_choices = st.sampled_from(
    [
        "topic=cyber/ransomware and topic=terrorism and level=SECRET and discipline=HUMINT",
        "discipline=HUMINT and discipline=CYBER and level=SECRET and topic=terrorism",
        "topic=cyber/ransomware and topic=terrorism and level=SECRET and level!=TOP_SECRET",
        "topic=cyber and topic=threat-to-life and level=SECRET and discipline=HUMINT",
        "topic=threat-to-life and discipline=HUMINT and discipline=CYBER and level<=SECRET",
        "topic=cyber and topic=terrorism and level=SECRET and discipline=HUMINT",
    ]
)


@given(stocks, few_choices, keeps, reached_rungs)
@settings(max_examples=150, deadline=None)
def test_no_set_of_points_that_protects_and_keeps_stops_less(stock, text, keep, reached):
    asked = task(stock, [text], keep, reached)
    found = suggest(asked)
    flow = asked.flow
    lowest = None
    for points in protecting_sets(asked):
        met = flow.touched(points)
        stays = [
            (
                flow.delivered[flow.about(k.topic)].sum(),
                flow.stopped[met & flow.about(k.topic)].sum(),
            )
            for k in keep
        ]
        if all(
            total - gone >= k.share * int(total)
            for k, (total, gone) in zip(keep, stays, strict=True)
        ):
            stopped = int(flow.stopped[met].sum())
            lowest = stopped if lowest is None else min(lowest, stopped)
    assert (found.posture is None) is (lowest is None)
    if found.posture is not None:
        assert found.posture.stopped == lowest


@given(stocks, st.lists(st.sampled_from(TEXTS), min_size=1, max_size=2), keeps, reached_rungs)
@settings(max_examples=150, deadline=None)
def test_the_gate_says_the_same(stock, texts, keep, reached):
    found = suggest(task(stock, texts, keep, reached))
    for posture in filter(None, [found.posture, found.milder]):
        stopped, stays = tried(stock, posture, reached, keep)
        assert posture.stopped == stopped
        assert {k.topic: (k.stays, k.delivered) for k in posture.kept} == {
            k.topic: number for k, number in stays.items() if posture.kept
        }
        assert all(each.is_enough for each in posture.kept)


@given(stocks, st.sampled_from(TEXTS), keeps)
@settings(max_examples=150, deadline=None)
def test_a_refusal_is_proved_and_says_what_would_have_to_give(stock, text, keep):
    asked = task(stock, [text], keep)
    found = suggest(asked)
    if found.posture is not None:
        return
    best = {each.topic: each.stays for each in found.reachable}
    for points in (
        list(protecting_sets(asked))[:64] if len(LATTICE.least(asked.protect[0])) < 7 else []
    ):
        met = asked.flow.touched(points)
        for each in keep:
            about = asked.flow.about(each.topic)
            assert asked.flow.delivered[about & ~met].sum() <= best[each.topic]
    assert found.milder is not None
    assert found.milder.unprotected


def test_the_plain_case_is_one_restriction():
    humint, cyber = own(("terrorism",), ("HUMINT",)), own(("terrorism",))
    stock = [(humint, 2), (cyber, 98)]
    found = suggest(
        task(stock, ["discipline=HUMINT and level>=SECRET"], [Keep("terrorism", Fraction(9, 10))])
    )
    assert found.posture is not None
    (selection,) = found.posture.selections
    assert selection.topics is ALL
    assert selection.disciplines == frozenset({Discipline.HUMINT})
    assert selection.level is not None
    assert selection.level.words == "at least SECRET"
    assert (found.posture.protected, found.posture.beside, found.posture.stopped) == (2, 0, 2)
    (kept,) = found.posture.kept
    assert (kept.delivered, kept.stays, kept.share) == (100, 98, 0.98)


def test_where_too_much_is_to_be_kept_the_proof_is_in_numbers():
    humint, cyber = own(("terrorism",), ("HUMINT",)), own(("terrorism",))
    stock = [(humint, 20), (cyber, 80), (own(("cyber",), ("HUMINT",)), 5)]
    asked = task(stock, ["discipline=HUMINT"], [Keep("terrorism", Fraction(9, 10))])
    found = suggest(asked)
    assert found.posture is None
    (reachable,) = found.reachable
    assert (reachable.stays, reachable.delivered) == (80, 100)
    assert found.milder is not None
    (exposed,) = found.milder.exposed
    assert exposed.products == 20
    assert found.milder.stopped == 5
    assert {part.topics for part in found.milder.unprotected} == {frozenset({"terrorism"})}
    sealed = suggest(task(stock, ["discipline=HUMINT"], asked.keep, Rung.SEALED))
    assert sealed.posture is not None


def test_a_choice_falls_where_least_is_lost():
    both = own(("cyber/ransomware", "terrorism"), ("HUMINT",))
    stock = [
        (both, 1),
        (own(("terrorism",), ("HUMINT",)), 50),
        (own(("cyber/ransomware",), ("HUMINT",)), 7),
    ]
    found = suggest(
        task(stock, ["topic=cyber/ransomware and topic=terrorism and discipline=HUMINT"])
    )
    assert found.posture is not None
    assert (found.posture.protected, found.posture.beside) == (1, 7)
    kept = [Keep("cyber/ransomware", Fraction(3, 4))]
    found = suggest(
        task(stock, ["topic=cyber/ransomware and topic=terrorism and discipline=HUMINT"], kept)
    )
    assert found.posture is not None
    assert found.posture.beside == 50


def test_what_stands_low_already_moves_nothing():
    stock = [(own(("terrorism",), ("HUMINT",)), 9)]
    policy = restricted(WORLD)
    found = suggest(
        task(stock, ["discipline=HUMINT"], [Keep("terrorism", Fraction(1))], policy=policy)
    )
    assert found.posture is not None
    assert (found.posture.protected, found.posture.stopped) == (0, 0)


def test_each_partner_is_kept_by_itself():
    stock = [(own(("terrorism",), ("HUMINT",)), 9), (own(("terrorism",)), 1)]
    keep = [Keep("terrorism", Fraction(1, 2))]
    found = suggest(task(stock, ["discipline=HUMINT"], keep, partners=("XBR", "XCO")))
    assert [(each.partner, each.stays) for each in found.reachable] == [("XBR", 1), ("XCO", 1)]


def test_the_parts_of_a_combined_profile_are_looked_at_one_by_one():
    handlings = [own(("terrorism",), ("HUMINT",)), own(("cyber",), ("CYBER",))]
    profiles = [Profile(feed="a"), Profile(feed="b"), Profile(parts=(0, 1))]
    handlings.append(handlings[0].join(handlings[1]))
    counts = np.array([0, 0, 4])
    dial = dial_of(WORLD, handlings, AT, combining=combined(profiles))
    flow = flow_of(
        Stock(profiles, handlings, counts), {"XBR": dial.rungs("XBR")}, LATTICE, Rung.REVIEW
    )
    meant = read_expression("topic=cyber and discipline=HUMINT", TOPICS)
    assert not flow.meant(meant).any()
    assert flow.meant(read_expression("topic=terrorism and discipline=HUMINT", TOPICS)).all()


@pytest.mark.parametrize(
    "text", ["level<UNCLASSIFIED", "topic=cyber/ransomware and not topic=cyber"]
)
def test_what_can_never_be_is_a_mistake(text):
    with pytest.raises(InputError, match="holds for nothing"):
        suggest(task([(own(), 1)], [text]))
