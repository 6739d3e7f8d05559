"""Waterfall, history, what would change a result, restoring: each against the assessment itself."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.assessment import Status, assess
from relto.assessment.changes import Change, restoring, what_would_change
from relto.assessment.history import history
from relto.assessment.partner_text import evidence_text, result_text
from relto.assessment.result_json import cell_to_json
from relto.assessment.waterfall import runs, waterfall
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
from tests.assessment.strategies import DIMENSIONS, TOPICS, bodies

SECRET = LevelCondition(Comparison.AT_LEAST, Bound(level=Level.SECRET))


def assessed(evidence, at=AT, lines=()):
    return assess(evidence, at=at, parameters=PARAMETERS, red_lines=lines)


def humint(found, topic=None):
    (one,) = [
        each
        for each in found.recommendations("XBR", [topic])
        if (each.discipline, each.level) == (Discipline.HUMINT, SECRET)
    ]
    return one


@given(bodies())
def test_the_steps_of_a_waterfall_lead_from_the_base_rate_to_p(evidence):
    found = assessed(evidence)
    for cell in found.cells:
        steps = waterfall(found, cell)
        assert [each.item for each in steps] == list(cell.items)
        total = cell.opinion.base_rate + sum(each.step for each in steps)
        assert total == pytest.approx(cell.probability, abs=1e-9)
        for each in steps:
            assert each.step == 0 or (each.step > 0) == (each.polarity is Polarity.FAVOURABLE)
            assert bool(each.note) == (each.step == 0)


@given(bodies())
def test_items_told_together_move_what_each_of_them_moves(evidence):
    found = assessed(evidence)
    for cell in found.cells:
        steps = waterfall(found, cell)
        told = runs(found, steps)
        assert tuple(each for run in told for each in run.steps) == steps
        for run in told:
            assert len(run.steps) == 1 or len(run.steps) >= 3
            assert {(found.items[each.item].kind, each.polarity) for each in run.steps} == {
                (run.kind, run.steps[0].polarity)
            }


def test_one_leak_does_not_vanish_among_what_is_routine():
    evidence = [item(f"R{number:03}") for number in range(500)]
    told = assessed([*evidence, item("A-LEAK", Kind.TRACED_LEAK, age=900)])
    text = f"{evidence_text(told, 'XBR')}\n{result_text(told, 'XBR')}"
    assert "- 2024-06-11  A-LEAK  traced-leak" in text
    assert "+ 2026-11-28  R499  good-handling-confirmed" in text
    assert "… and 461 more, none heavier" in text
    (routine,) = [line for line in text.splitlines() if "500 x good-handling-confirmed" in line]
    assert routine.endswith("of which 470 move nothing")


@given(bodies())
def test_what_cannot_be_judged_has_no_term_of_likelihood(evidence):
    found = assessed(evidence)
    for cell in found.cells:
        written = cell_to_json(cell)
        assert (written["likelihood"] is None) == (cell.standing is None)
        assert (written["rung"] is None) == (cell.standing is None)
    for partner in found.partners:
        for each in found.recommendations(partner):
            for reason in each.reasons:
                assert (" unknown)" in reason) <= (" P 0" not in reason)
        unjudged = [c for c in found.cells_about(partner, None) if c.standing is None]
        text = result_text(found, partner)
        for cell in unjudged:
            assert f"{cell.dimension.value}: it is" not in text
            assert f"{cell.dimension.value}: there is" not in text


@pytest.mark.parametrize(
    ("evidence", "notes"),
    [
        ([item("A"), item("B", Kind.TRACED_LEAK, caused=0.0)], ["", "no mass"]),
        ([item("A", count=30), item("B", severity=0.5)], ["", "beyond the cap"]),
        (
            [item("A", group="g"), item("B", group="g", severity=0.5)],
            ["", "group g counts already"],
        ),
    ],
)
def test_a_waterfall_says_why_an_item_moves_nothing(evidence, notes):
    found = assessed(evidence)
    cell = found.cell("XBR", None, Dimension.HANDLING)
    assert cell is not None
    assert [each.note for each in waterfall(found, cell)] == notes


@given(bodies(), st.sampled_from(TOPICS), st.sampled_from(DIMENSIONS))
def test_history_is_what_was_assessed_at_each_instant(evidence, topic, dimension):
    instants = [AT - days * DAY for days in (900, 400, 0)]
    points = history(
        evidence,
        partner="XBR",
        topic=topic,
        dimension=dimension,
        parameters=PARAMETERS,
        instants=instants,
    )
    for at, point in zip(instants, points, strict=True):
        then = assessed(evidence, at)
        assert point.at == at
        assert point.low <= point.high
        if "XBR" in then.partners:
            cells = then.cells_about("XBR", topic)
            (cell,) = [each for each in cells if each.dimension is dimension]
            assert point.probability == pytest.approx(cell.probability, abs=1e-12)
            assert (point.low, point.high) == pytest.approx((cell.low, cell.high))
            assert point.uncertainty == pytest.approx(cell.opinion.uncertainty)


def made(change: Change, topic=None):
    """The item that a change speaks of."""
    return item(
        "NEW",
        change.kind,
        topic=topic,
        dimension=change.dimension,
        severity=change.severity,
        count=change.count,
        true=None,
        caused=None,
        reliability=Reliability.A,
        credibility=Credibility.CONFIRMED,
    )


SITUATIONS = {
    "good": [item("G", count=30)],
    "mixed": [item("G", count=30), item("L", Kind.TRACED_LEAK), item("M", Kind.TRACED_LEAK)],
    "one leak": [item("L", Kind.TRACED_LEAK)],
    "stale": [item("G", count=30, age=800)],
    "nothing": [item("R", Kind.TRACED_LEAK, credibility=Credibility.UNKNOWN)],
    "on a topic": [
        item("G", count=20, topic="cyber"),
        item("L", Kind.RECALL_IGNORED, topic="cyber"),
        item("O", Kind.ONWARD_SHARING, partner="XCO"),
    ],
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_each_change_does_what_it_says_and_nothing_smaller_does(name):
    evidence = SITUATIONS[name]
    topic = "cyber" if name == "on a topic" else None
    found = assessed(evidence)
    before = humint(found, topic)
    changes = what_would_change(found, before)
    assert changes
    for change in changes:
        after = humint(assessed([*evidence, made(change, topic)]), topic)
        assert (after.status is Status.JUDGED) == change.settled
        if change.settled:
            assert after.rung is change.rung
        if before.status is Status.JUDGED:
            assert change.rung is not before.rung
        if change.settled and change.count > 2:
            less = replace(change, count=change.count - 1)
        elif change.settled and change.count == 1 and change.severity > 0.1:
            less = replace(change, severity=change.severity - 0.1)
        else:
            continue
        smaller = humint(assessed([*evidence, made(less, topic)]), topic)
        assert (smaller.status, smaller.rung) != (Status.JUDGED, change.rung)


def test_changes_come_adverse_first_and_name_each_kind_once_in_a_dimension():
    found = assessed(SITUATIONS["mixed"])
    changes = what_would_change(found, humint(found))
    sides = [each.polarity for each in changes]
    assert sides == sorted(sides, key=lambda side: side is Polarity.FAVOURABLE)
    keys = [(each.kind, each.dimension) for each in changes]
    assert len(keys) == len(set(keys))


def test_restoring_says_what_each_step_awaits_and_that_is_enough():
    evidence = SITUATIONS["mixed"]
    found = assessed(evidence)
    now = humint(found)
    assert now.rung is Rung.REVIEW
    steps = restoring(found, now)
    assert [each.rung for each in steps] == [Rung.SEALED, Rung.OPEN]
    for step in steps:
        (ways,) = step.awaits
        for way in ways:
            if way.count:
                more = item(
                    "NEW",
                    way.kind,
                    dimension=way.dimension,
                    count=way.count,
                    true=None,
                    reliability=Reliability.A,
                    credibility=Credibility.CONFIRMED,
                )
                after = humint(assessed([*evidence, more]))
                assert after.between[0] >= step.rung, way
            if way.explained:
                rest = [each for each in evidence if each.id not in way.explained]
                assert humint(assessed(rest)).between[1] >= step.rung
    routine = [way for way in steps[-1].awaits[0] if way.kind is Kind.GOOD_HANDLING]
    assert [way.count for way in routine] == [None]


def test_restoring_awaits_that_a_red_line_lapses():
    trip = Tripwire(frozenset({Kind.TRACED_LEAK}), within_days=365)
    line = RedLine("LINE", "r", trip, Rung.REVIEW, Selection(), Source("r.yaml", 1))
    evidence = [item("G", count=30), item("L", Kind.TRACED_LEAK, caused=0.1, age=5)]
    found = assessed(evidence, lines=[line])
    steps = restoring(found, humint(found))
    assert [each.rung for each in steps] == [Rung.SEALED, Rung.OPEN]
    for step in steps:
        ((lapse,), *rest) = step.awaits
        assert (lapse.red_line, lapse.until) == ("LINE", AT + 360 * DAY)
        assert rest == []


def test_nothing_is_to_be_restored_where_nothing_is_narrowed():
    found = assessed(SITUATIONS["good"])
    assert restoring(found, humint(found)) == ()
    assert [each.rung for each in restoring(found, humint(found), Rung.REVIEW)] == [
        Rung.SEALED,
        Rung.OPEN,
    ]
