"""What holds of every assessment, whatever the evidence says."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relto.assessment import Status, assess
from relto.assessment.audit import audit
from relto.core.instant import DAY
from relto.model.evidence import Credibility, Kind, Polarity, Reliability
from tests.assessment import naive
from tests.assessment.cases import AT, PARAMETERS, item
from tests.assessment.strategies import DIMENSIONS, PARTNERS, bodies, items

NEARLY = 1e-12
"""How far the last digit of a quotient may be off."""


def assessed(evidence, at=AT):
    return assess(evidence, at=at, parameters=PARAMETERS)


def cells(found):
    return {(each.partner, each.topic, each.dimension): each for each in found.cells}


def whole(found, key):
    """The cell that counts for a key: its own, else that of what is above it."""
    by_key, (partner, topic, dimension) = cells(found), key
    while topic is not None and (partner, topic, dimension) not in by_key:
        topic = topic.rpartition("/")[0] or None
    return by_key.get((partner, topic, dimension))


@given(bodies())
def test_each_cell_is_what_the_formulas_say(evidence):
    for (partner, topic, dimension), cell in cells(assessed(evidence)).items():
        expected = naive.probability(
            evidence, partner, topic, dimension, at=AT, parameters=PARAMETERS
        )
        assert cell.probability == pytest.approx(expected, abs=1e-9)
        opinion = cell.opinion
        assert opinion.projected == pytest.approx(expected, abs=1e-9)
        assert opinion.belief + opinion.disbelief + opinion.uncertainty == pytest.approx(1)
        assert cell.low <= cell.high


@given(bodies(), items(polarity=Polarity.ADVERSE))
def test_more_adverse_evidence_never_raises_any_probability(evidence, more):
    before, after = assessed(evidence), assessed([*evidence, more])
    for key in cells(after).keys() | cells(before).keys():
        old, new = whole(before, key), whole(after, key)
        if old is not None:
            assert new.probability <= old.probability + NEARLY


@given(bodies(), items(polarity=Polarity.FAVOURABLE))
def test_more_favourable_evidence_never_lowers_any_probability(evidence, more):
    before, after = assessed(evidence), assessed([*evidence, more])
    for key in cells(after).keys() | cells(before).keys():
        old, new = whole(before, key), whole(after, key)
        if old is not None:
            assert new.probability >= old.probability - NEARLY


@given(bodies(), items(polarity=Polarity.ADVERSE))
def test_more_adverse_evidence_never_raises_a_rung(evidence, more):
    before, after = assessed(evidence), assessed([*evidence, more])
    for partner in before.partners:
        topics = sorted({*before.topics(partner), *after.topics(partner)}, key=str)
        for old, new in zip(
            (cell for topic in topics for cell in rungs(before, partner, topic)),
            (cell for topic in topics for cell in rungs(after, partner, topic)),
            strict=True,
        ):
            assert new <= old


def rungs(found, partner, topic):
    """The rungs that the score calls for, whether they can be determined or not."""
    return [
        whole(found, (partner, topic, dimension)).rung for dimension in PARAMETERS.ladder.bearing
    ]


@given(bodies(), st.randoms())
def test_order_never_matters(evidence, chance):
    mixed = list(evidence)
    chance.shuffle(mixed)
    assert assessed(mixed).cells == assessed(evidence).cells


@given(bodies(), st.data())
def test_what_a_group_has_already_changes_nothing(evidence, data):
    grouped = [each for each in evidence if each.group]
    if not grouped:
        return
    again = data.draw(st.sampled_from(grouped))
    lighter = replace(again, id="again", severity=again.severity / data.draw(st.integers(1, 3)))
    before, after = cells(assessed(evidence)), cells(assessed([*evidence, lighter]))
    assert before.keys() == after.keys()
    for key, cell in before.items():
        same = ("probability", "opinion", "low", "high", "standing", "sensitivity", "groups")
        assert [getattr(after[key], each) for each in same] == [
            getattr(cell, each) for each in same
        ]


@given(bodies(), st.integers(0, 3_000))
def test_age_moves_towards_uncertainty_alone(evidence, days):
    now, later = cells(assessed(evidence)), cells(assessed(evidence, AT + days * DAY))
    assert now.keys() == later.keys()
    for key, cell in now.items():
        old, new = cell.opinion, later[key].opinion
        assert new.uncertainty >= old.uncertainty
        assert new.belief / new.uncertainty <= old.belief / old.uncertainty + NEARLY
        assert new.disbelief / new.uncertainty <= old.disbelief / old.uncertainty + NEARLY


@given(bodies())
def test_who_is_asked_about_and_unknown_changes_nothing_for_the_others(evidence):
    before = assessed(evidence)
    after = assess(evidence, at=AT, parameters=PARAMETERS, partners=["XZZ"])
    mine = [cell for cell in after.cells if cell.partner == "XZZ"]
    assert [cell for cell in after.cells if cell.partner != "XZZ"] == list(before.cells)
    assert {(each.status, each.opinion.uncertainty) for each in mine} == {(Status.NO_EVIDENCE, 1.0)}
    assert audit(after).is_blind


@given(bodies())
def test_of_whom_nothing_recent_tells_is_stale_and_nothing_follows(evidence):
    found = assessed(evidence, AT + 4 * 365 * DAY)
    assert {each.status for each in found.cells} <= {Status.STALE, Status.NO_EVIDENCE}
    for partner in found.partners:
        for each in found.recommendations(partner):
            assert each.status in {Status.STALE, Status.NO_EVIDENCE}
            assert each.rung is None


NOTHING = [
    (Reliability.F, Credibility.UNKNOWN, None),
    (Reliability.F, Credibility.UNKNOWN, 0.9),
    (Reliability.B, Credibility.UNKNOWN, None),
    (Reliability.F, Credibility.CONFIRMED, None),
    (Reliability.D, Credibility.DOUBTFUL, None),
    (Reliability.E, Credibility.IMPROBABLE, 0.9),
    (Reliability.A, Credibility.CONFIRMED, 0.4),
]


@given(bodies(), items(), st.sampled_from(NOTHING))
def test_the_unknown_and_rumours_change_nothing_but_the_list(evidence, more, letters):
    reliability, credibility, number = letters
    grade = replace(more.grade, reliability=reliability, credibility=credibility, true=number)
    before, after = assessed(evidence), assessed([*evidence, replace(more, grade=grade)])
    mine = {key: cell for key, cell in cells(after).items() if key[0] in before.partners}
    assert mine == cells(before)
    assert {each.item for each in after.listed} == {"N", *(each.item for each in before.listed)}


@given(bodies(), st.permutations(["XBR", "XCO", "XDU"]))
def test_what_a_partner_is_called_does_not_matter(evidence, names):
    other = dict(zip(PARTNERS, names, strict=True))
    renamed = [replace(each, partner=other[each.partner]) for each in evidence]
    expected = {
        (other[partner], topic, dimension): replace(cell, partner=other[partner])
        for (partner, topic, dimension), cell in cells(assessed(evidence)).items()
    }
    assert cells(assessed(renamed)) == expected


@given(bodies(), items())
def test_what_is_withdrawn_recorded_later_or_lies_ahead_does_not_count(evidence, more):
    before = assessed(evidence)
    for gone in (
        replace(more, withdrawn=AT),
        replace(more, recorded=AT + 1),
        replace(more, occurred=AT + 1),
    ):
        after = assessed([*evidence, gone])
        mine = {key: cell for key, cell in cells(after).items() if key[0] in before.partners}
        assert mine == cells(before)


@given(bodies())
def test_a_past_assessment_comes_out_as_it_did(evidence):
    then = assessed(evidence, AT - 100 * DAY)
    known = [each for each in evidence if each.recorded <= AT - 100 * DAY]
    assert then.cells == assessed(known, AT - 100 * DAY).cells


@given(bodies())
@example(
    [
        item("A", count=40, group="g"),
        item("B", count=3, severity=2),
        item("C", age=200, count=20),
        item("D", group="h", topic="cyber", age=100),
        item("E", Kind.TRACED_LEAK, topic="cyber"),
    ]
)
def test_leaving_a_group_out_is_assessing_without_it(evidence):
    found = assessed(evidence)
    for cell in found.cells:
        for variant in cell.sensitivity:
            what, _, name = variant.name.removeprefix("without ").partition(" ")
            if not variant.name.startswith("without ") or what == "peers":
                continue
            rest = _without(evidence, cell, what, name)
            expected = naive.probability(
                rest, cell.partner, cell.topic, cell.dimension, at=AT, parameters=PARAMETERS
            )
            assert variant.probability == pytest.approx(expected, abs=1e-9), variant.name


def _without(evidence, cell, what, name):
    """The evidence less a group of the cell's partner and dimension, or one of an item."""
    rest = []
    for each in evidence:
        mine = (each.partner, each.dimension) == (cell.partner, cell.dimension)
        if what == "group" and mine and each.group == name:
            continue
        if what == "one" and each.id == name.removeprefix("of "):
            rest.append(replace(each, count=each.count - 1))
        elif each.id != what:
            rest.append(each)
    return rest


@given(bodies(), st.sampled_from(DIMENSIONS))
def test_the_whole_sensitivity_is_told_and_tells_whether_it_flips(evidence, dimension):
    for cell in assessed(evidence).cells:
        if cell.dimension is dimension:
            names = [each.name for each in cell.sensitivity]
            assert len(names) == len(set(names))
            assert {"prior 0.5", "prior 0.9", "half-life x0.5", "half-life x2"} <= set(names)
            assert {"attribution low", "attribution high"} <= set(names)
            if any(each.rung != cell.rung for each in cell.sensitivity):
                assert cell.flips
