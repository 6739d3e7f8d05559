"""What follows: rungs, red lines, what is not determinable, what is not known."""

import pytest
from hypothesis import given

from relto.assessment import Status, assess
from relto.assessment.advice import advice, lowest
from relto.core.instant import DAY
from relto.labels.levels import Level
from relto.model.assessment import Dimension
from relto.model.evidence import Credibility, Kind, Polarity, Reliability
from relto.model.handling import Discipline
from relto.model.readiness import RedLine, Tripwire
from relto.model.rung import Rung
from relto.model.selection import Bound, Comparison, LevelCondition, Selection
from relto.model.source import Source
from tests.assessment.cases import AT, PARAMETERS, item
from tests.assessment.strategies import bodies

SECRET = LevelCondition(Comparison.AT_LEAST, Bound(level=Level.SECRET))
CONFIDENTIAL = LevelCondition(Comparison.AT_LEAST, Bound(level=Level.CONFIDENTIAL))
HERE = Source("red-lines.yaml", 1)


def red_line(rung=Rung.REVIEW, what=None, **when):
    trip = Tripwire(**{"kinds": frozenset({Kind.TRACED_LEAK}), **when})
    return RedLine("LINE", "a leak was traced", trip, rung, what or Selection(), HERE)


def found(evidence, topic=None, *, lines=(), discipline=Discipline.HUMINT, level=SECRET):
    assessed = assess(evidence, at=AT, parameters=PARAMETERS, red_lines=lines)
    (one,) = [
        each
        for each in assessed.recommendations("XBR", [topic])
        if (each.discipline, each.level) == (discipline, level)
    ]
    return one


GOOD = [item("G", count=30)]
TWO_LEAKS = [item(f"L{n}", Kind.TRACED_LEAK) for n in range(2)]


def test_the_worst_dimension_counts_and_is_named():
    intent = item("P", Kind.POLICY_AGAINST_SHARING, count=3)
    one = found([*GOOD, *TWO_LEAKS, intent])
    assert (one.rung, one.dimension, one.status) == (
        Rung.REVIEW,
        Dimension.HANDLING,
        Status.JUDGED,
    )
    assert one.reasons[0].startswith("handling: fairly reliable (P 0.5")
    assert one.expires == AT + 90 * DAY
    assert one.options == ("conditions", "tear-line only", "delay")


def test_one_leak_alone_is_not_determinable_and_two_are():
    one = found([TWO_LEAKS[0]])
    assert (one.rung, one.status, one.flips) == (None, Status.NOT_DETERMINABLE, True)
    assert one.between == (Rung.WITHHOLD, Rung.OPEN)
    assert one.words == "not determinable"
    both = found(TWO_LEAKS)
    assert (both.rung, both.status) == (Rung.WITHHOLD, Status.JUDGED)


def test_nothing_follows_from_what_is_not_known():
    rumour = item("R", Kind.TRACED_LEAK, credibility=Credibility.UNKNOWN)
    for evidence, status in (
        ([rumour], Status.NO_EVIDENCE),
        ([item("G")], Status.TOO_LITTLE),
        ([item("G", count=500, age=700)], Status.STALE),
        ([item("A", Kind.ACCURATE, count=30)], Status.NO_EVIDENCE),
    ):
        one = found(evidence)
        assert (one.rung, one.status, one.between) == (None, status, (Rung.OPEN, Rung.OPEN))
        assert one.words == "no change"
        assert one.options == ("keep", "collect evidence")


def test_what_is_stale_beside_something_adverse_does_not_hide_it():
    one = found([item("G", Kind.CONSENT_ASKED, count=500, age=700), *TWO_LEAKS])
    assert (one.rung, one.status) == (Rung.WITHHOLD, Status.JUDGED)
    assert any("onward-sharing: stale" in reason for reason in one.reasons)


def test_a_topic_without_its_own_evidence_has_what_holds_above_it():
    bad = [item(f"L{n}", Kind.TRACED_LEAK, topic="cyber") for n in range(2)]
    good = [item("G", count=30, topic="ukraine")]
    below = found([*bad, *good], "cyber/ransomware")
    assert below.rung is found([*bad, *good], "cyber").rung is Rung.WITHHOLD
    assert found([*bad, *good], "ukraine").rung is Rung.OPEN
    assert found([*bad, *good], "elsewhere").between == found([*bad, *good]).between


def test_a_red_line_holds_whatever_the_score_says():
    leak = item("L", Kind.TRACED_LEAK, true=0.6, caused=0.1)
    free, held = found([*GOOD, leak]), found([*GOOD, leak], lines=[red_line()])
    assert (free.rung, free.red_line) == (Rung.OPEN, None)
    assert (held.rung, held.red_line, held.status) == (Rung.REVIEW, "LINE", Status.JUDGED)
    assert held.reasons[0] == "red line LINE: a leak was traced (L)"
    lower = found(TWO_LEAKS, lines=[red_line()])
    assert (lower.rung, lower.red_line) == (Rung.WITHHOLD, None)
    unsure = found([TWO_LEAKS[0]], lines=[red_line()])
    assert (unsure.rung, unsure.flips) == (Rung.REVIEW, False)
    assert unsure.between == (Rung.WITHHOLD, Rung.REVIEW)


@pytest.mark.parametrize(
    ("when", "leak", "holds"),
    [
        ({"credibility": Credibility.PROBABLY_TRUE}, {}, True),
        ({"credibility": Credibility.CONFIRMED}, {}, False),
        ({"reliability": Reliability.C}, {}, True),
        ({"reliability": Reliability.A}, {}, False),
        ({"probability": 0.9}, {}, True),
        ({"probability": 0.9}, {"true": 0.89}, False),
        ({"caused": 0.9}, {}, True),
        ({"caused": 0.9}, {"caused": 0.5}, False),
        ({"within_days": 10}, {"age": 9.9}, True),
        ({"within_days": 10}, {"age": 10}, False),
        ({"dimension": Dimension.ONWARD_SHARING}, {}, False),
        (
            {"dimension": Dimension.ONWARD_SHARING},
            {"dimension": Dimension.ONWARD_SHARING},
            True,
        ),
        ({"kinds": frozenset({Kind.RECALL_IGNORED})}, {}, False),
        ({}, {"credibility": Credibility.UNKNOWN}, False),
        ({}, {"true": 0.3}, False),
        ({}, {"withdrawn": AT}, False),
        ({}, {"occurred": AT + 1}, False),
    ],
)
def test_a_red_line_asks_all_of_one_item(when, leak, holds):
    evidence = [*GOOD, item("L", Kind.TRACED_LEAK, **leak)]
    assert (found(evidence, lines=[red_line(Rung.WITHHOLD, **when)]).red_line == "LINE") is holds


def test_a_red_line_is_about_what_it_says():
    what = Selection(frozenset({"cyber"}), frozenset({Discipline.SIGINT}), CONFIDENTIAL)
    lines = [red_line(Rung.WITHHOLD, what)]
    evidence = [*GOOD, item("L", Kind.TRACED_LEAK, true=0.6, caused=0.1)]
    for topic, discipline, level, holds in (
        ("cyber", Discipline.SIGINT, CONFIDENTIAL, True),
        ("cyber/ransomware", Discipline.SIGINT, SECRET, True),
        ("cyber", Discipline.SIGINT, None, False),
        ("cyber", Discipline.HUMINT, SECRET, False),
        ("ukraine", Discipline.SIGINT, SECRET, False),
        (None, Discipline.SIGINT, SECRET, False),
    ):
        one = found(evidence, topic, lines=lines, discipline=discipline, level=level)
        assert (one.red_line == "LINE") is holds, (topic, discipline, level)


def test_advice_says_once_what_is_alike():
    assessed = assess([*GOOD, *TWO_LEAKS], at=AT, parameters=PARAMETERS, red_lines=[red_line()])
    told = [
        (each.disciplines, each.found.level, each.found.words)
        for each in advice(assessed.recommendations("XBR"))
    ]
    assert len(told) == len(set(told)) < 12
    assert told[0][2] == "review"
    assert {d for each in told for d in each[0]} == set(Discipline)
    assert lowest(assessed.recommendations("XBR")).words == "review"


@given(bodies())
def test_advice_loses_nothing(evidence):
    assessed = assess(evidence, at=AT, parameters=PARAMETERS)
    for partner in assessed.partners:
        every = assessed.recommendations(partner)
        joined = advice(every)
        for each in every:
            (one,) = [
                a
                for a in joined
                if a.found.topic == each.topic
                and each.discipline in a.disciplines
                and (a.found.level == each.level or a.found.level is None)
                and not any(
                    b is not a
                    and b.found.topic == each.topic
                    and each.discipline in b.disciplines
                    and b.found.level == each.level
                    for b in joined
                )
            ]
            assert (one.found.rung, one.found.status) == (each.rung, each.status)


@given(bodies())
def test_a_recommendation_flips_where_its_range_has_two_ends(evidence):
    assessed = assess(evidence, at=AT, parameters=PARAMETERS)
    for partner in assessed.partners:
        for each in assessed.recommendations(partner):
            assert each.flips == (each.between[0] is not each.between[1])
            if each.rung is not None:
                assert each.between == (each.rung, each.rung)
            assert (each.rung is None) == (each.status is not Status.JUDGED)


def test_what_speaks_the_other_way_than_its_kind_does_counts_and_is_flagged():
    odd = item("O", Kind.INQUIRY_OPENED, polarity=Polarity.ADVERSE)
    assessed = assess([odd], at=AT, parameters=PARAMETERS)
    cell = assessed.cell("XBR", None, Dimension.HANDLING)
    assert cell is not None
    assert cell.opinion.disbelief > 0
    assert "contrary" in [flag.value for each in assessed.flagged for flag in each.flags]
