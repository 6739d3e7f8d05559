"""Contingencies made definite, and rehearsals compared."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.core.errors import InputError
from relto.core.instant import DAY, parse_instant
from relto.model.rung import Rung
from relto.planning import Change, PlanReport, dial_of
from relto.planning.contingency import judged, propose, settled
from relto.planning.incoming import Covered, Incoming
from relto.planning.rehearsal import (
    Footing,
    Rehearsed,
    drift_between,
    drift_lines,
    drift_to_json,
)
from relto.planning.report import BrokenFloor
from relto.planning.triggers import Answer
from relto.policy import load, load_readiness
from tests.planning.worlds import PARTNERS, handlings, restricted, widest
from tests.world import READY, SMALL

AT = parse_instant("2026-11-23T10:00:00Z")
FILES = {"policy.yaml": SMALL, "ready.yaml": READY}


def limit():
    return load_readiness(FILES).contingency["limit"]


def proposed(at=AT, contingency=None, **settings):
    return propose(contingency or limit(), load(FILES), at, settings=settings)


def test_what_is_set_wins_over_defaults():
    assert settled(limit(), {}) == {"partner": "XBR"}
    assert settled(limit(), {"partner": " XFE "}) == {"partner": "XFE"}
    assert proposed(partner="XFE").title == "Limit HUMINT to XFE"


@pytest.mark.parametrize("settings", [{"prtner": "XBR"}, {"partner": " "}, {"partner": ""}])
def test_what_is_no_parameter_or_nothing_cannot_be_set(settings):
    with pytest.raises(InputError):
        settled(limit(), settings)


def test_the_meaning_is_that_of_words_and_values_whatever_day_it_is():
    assert proposed(AT).meaning == proposed(AT + 9 * DAY).meaning
    assert proposed(AT).policy.digest != proposed(AT + 9 * DAY).policy.digest
    assert proposed(partner="XFE").meaning != proposed().meaning
    moved = load_readiness(
        FILES | {"ready.yaml": "# a line more\n" + READY.replace("rung: review", "rung:   review")}
    )
    assert proposed(contingency=moved.contingency["limit"]).meaning == proposed().meaning
    reworded = load_readiness(FILES | {"ready.yaml": READY.replace("rung: review", "rung: sealed")})
    assert proposed(contingency=reworded.contingency["limit"]).meaning != proposed().meaning


def test_a_trigger_is_judged_with_its_holes_filled():
    later = parse_instant("2026-12-01T00:00:00Z")
    verdict = judged(limit(), {"partner": "XFE"}, (), later)
    assert verdict is not None
    assert verdict.answer is Answer.OPEN
    assert verdict.reasons[0].startswith("XFE onward-sharing cyber: no assessment")
    before = judged(limit(), {"partner": "XFE"}, (), AT)
    assert before is not None
    assert before.answer is Answer.FAILS
    fallback = load_readiness(FILES).contingency["fallback"]
    assert judged(fallback, {}, (), AT) is None


NARROWING = """\
contingency: c
title: t
trigger: {words: w}
parameters: {partner: {default: XBR}, rung: {default: review}}
change:
  restrictions:
    - {to: "${partner}", topics: {all_but: [threat-to-life]}, rung: "${rung}", reason: r}
"""
NAMES = """\
releasing: XAL
organisations: {XAL: {}, XBR: {}, XCO: {}, XFE: {}}
topics: {cyber: c, cyber/ransomware: r, terrorism: t, threat-to-life: l}
"""


@given(
    st.lists(handlings, min_size=1, max_size=6),
    st.sampled_from(PARTNERS),
    st.sampled_from([Rung.WITHHOLD, Rung.REVIEW, Rung.SEALED]),
)
def test_a_contingency_that_only_restricts_never_widens(rows, partner, rung):
    contingency = load_readiness({"n.yaml": NAMES, "c.yaml": NARROWING}).contingency["c"]
    base = restricted(widest(), to=frozenset({"XCO"}))
    settings = {"partner": partner, "rung": rung.words}
    after = propose(contingency, base, AT, settings=settings).policy
    dials = [dial_of(policy, rows, AT) for policy in (base, after)]
    for each in dials[0].partners:
        old, new = (dial.rungs(each).tolist() for dial in dials)
        assert all(b <= a for a, b in zip(old, new, strict=True))
        if each != partner:
            assert old == new
    for row, handling in enumerate(rows):
        if handling.topics - {"threat-to-life"}:
            assert dials[1].rungs(partner)[row] <= rung


changes = st.builds(
    Change,
    partner=st.sampled_from(PARTNERS),
    topic=st.none(),
    before=st.sampled_from([Rung.OPEN, Rung.SEALED]),
    after=st.sampled_from([Rung.WITHHOLD, Rung.REVIEW]),
    products=st.integers(1, 9),
)
floors = st.builds(
    BrokenFloor,
    agreement=st.sampled_from(["QUINT", "PACT"]),
    partner=st.sampled_from(PARTNERS),
    topics=st.just(("threat-to-life",)),
    promised=st.just(Rung.OPEN),
    after=st.just(Rung.REVIEW),
    products=st.integers(0, 3),
    source=st.just("quint.yaml:6"),
)
covered = st.builds(
    Covered,
    requirement=st.sampled_from(["CT-TRAVEL", "MIL-EAST", "UKRAINE"]),
    question=st.just("Who?"),
    topic=st.just("cyber"),
    owner=st.just("interior"),
    weight=st.just(1),
    before=st.integers(0, 3),
    after=st.tuples(st.integers(0, 3), st.integers(0, 3)),
)
incomings = st.builds(
    Incoming,
    scenarios=st.just(("unchanged", "leaves")),
    requirements=st.lists(covered, max_size=3, unique_by=lambda c: c.requirement).map(tuple),
)
reports = st.builds(
    PlanReport,
    incoming=st.one_of(st.none(), incomings),
    totals=st.lists(changes, max_size=5, unique_by=lambda c: (c.partner, c.before, c.after)).map(
        tuple
    ),
    floors=st.lists(floors, max_size=3).map(tuple),
)
footings = st.builds(
    Footing,
    at=st.integers(AT, AT + DAY),
    policy=st.sampled_from(["sha256:a", "sha256:b"]),
    arrivals=st.integers(0, 3),
    meaning=st.sampled_from(["sha256:c", "sha256:d"]),
)
rehearsals = st.builds(Rehearsed, footings, reports)


@given(rehearsals)
def test_a_rehearsal_differs_in_nothing_from_itself(rehearsed):
    drift = drift_between(rehearsed, rehearsed)
    assert drift.quiet
    assert drift.moved == ()


@given(rehearsals, rehearsals)
def test_the_shifts_lead_from_one_rehearsal_to_the_other(then, now):
    drift = drift_between(then, now)
    numbers = {(c.partner, c.before, c.after): c.products for c in then.report.totals}
    for shift in drift.shifts:
        assert numbers.get((shift.partner, shift.before, shift.after), 0) == shift.then
        numbers[shift.partner, shift.before, shift.after] = shift.now
    left = {move: products for move, products in numbers.items() if products}
    assert left == {(c.partner, c.before, c.after): c.products for c in now.report.totals}
    back = drift_between(now, then)
    assert (back.breaks, back.keeps) == (drift.keeps, drift.breaks)
    assert len(back.shifts) == len(drift.shifts)


@given(rehearsals, rehearsals)
def test_a_drift_is_told_in_80_columns_and_in_json(then, now):
    drift = drift_between(then, now)
    lines = list(drift_lines(drift))
    assert all(len(line) <= 78 for line in lines)
    assert ("the same consequences" in lines[-1]) is drift.quiet
    told = drift_to_json(drift)
    assert len(told["shifts"]) == len(drift.shifts)
    assert told["moved"] == list(drift.moved)
    assert len(told["sources"]) == len(drift.sources)


@given(rehearsals, rehearsals)
def test_sources_are_compared_where_both_looked(then, now):
    def left(report):
        rows = report.incoming.requirements if report.incoming else ()
        return {row.requirement: {min(row.after), max(row.after)} for row in rows}

    old, new = left(then.report), left(now.report)
    expected = {each for each in old.keys() & new.keys() if old[each] != new[each]}
    assert {shift.requirement for shift in drift_between(then, now).sources} == expected


def test_sources_left_are_told_as_an_interval():
    def told(*after):
        row = Covered("CT-TRAVEL", "Who?", "cyber", "interior", 5, 3, after)
        report = PlanReport(incoming=Incoming(("unchanged", "leaves"), (row,)))
        return Rehearsed(Footing(AT, "sha256:a", 3, "sha256:c"), report)

    *_, line = drift_lines(drift_between(told(3, 1), told(2, 2)))
    assert line == "  ? CT-TRAVEL  1 to 3 → 2 sources left"


def test_what_moved_below_is_told():
    then = Rehearsed(Footing(AT, "sha256:a", 3, "sha256:c"), PlanReport())
    change = Change("XBR", None, Rung.OPEN, Rung.REVIEW, 12)
    now = Rehearsed(Footing(AT + DAY, "sha256:b", 4, "sha256:d"), PlanReport(totals=(change,)))
    assert list(drift_lines(drift_between(then, now))) == [
        "Since the rehearsal of 2026-11-23T10:00Z: another policy is in force; 1",
        "  product arrived; the contingency was rewritten.",
        "  ~ XBR     open → review           0 → 12 products",
    ]
    less = replace(now, footing=replace(now.footing, meaning="sha256:c", policy="sha256:a"))
    assert drift_between(then, less).moved == ("1 product arrived",)
    assert list(drift_lines(None)) == ["First rehearsal: nothing to compare with."]
