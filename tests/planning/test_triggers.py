"""Triggers: three answers, the assessment that counts, and laws that hold for any of them."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.core.errors import InputError
from relto.core.instant import DAY, parse_instant
from relto.model.assessment import Assessment, Dimension, Standing
from relto.model.source import Source, Span
from relto.model.trigger import AllOf, AnyOf, Assessed, During
from relto.planning.assessments import assessments_from_json
from relto.planning.contingency import filled_condition
from relto.planning.triggers import Answer, judge
from relto.policy import Filling

HERE = Source("c.yaml", 1)
AT = parse_instant("2026-11-23T10:00:00Z")
ASKED = Assessed("XBR", None, Dimension.ONWARD_SHARING, Standing.NOT_USUALLY, HERE)

assessments = st.builds(
    Assessment,
    partner=st.sampled_from(["XBR", "XCO"]),
    topic=st.sampled_from([None, "cyber", "cyber/ransomware", "war"]),
    dimension=st.sampled_from([Dimension.ONWARD_SHARING, Dimension.ACCURACY]),
    standing=st.one_of(st.none(), st.sampled_from(list(Standing))),
    at=st.integers(AT - 5, AT + 5),
    expires=st.one_of(st.none(), st.integers(AT - 2, AT + 2)),
)
leaves = st.one_of(
    st.builds(
        Assessed,
        st.sampled_from(["XBR", "XCO"]),
        st.sampled_from([None, "cyber", "cyber/ransomware"]),
        st.sampled_from([Dimension.ONWARD_SHARING, Dimension.ACCURACY]),
        st.sampled_from(list(Standing)),
        st.just(HERE),
    ),
    st.builds(
        During,
        st.builds(
            Span, st.one_of(st.none(), st.integers(AT - 3, AT)), st.one_of(st.none(), st.just(AT))
        ),
        st.just(HERE),
    ),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(AllOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)


def found(standing=Standing.UNRELIABLE, **changes):
    assessment = Assessment("XBR", None, Dimension.ONWARD_SHARING, standing, AT - DAY)
    return replace(assessment, **changes)


def answer(*known, asked=ASKED):
    return judge(asked, known, AT).answer


@given(conditions, st.lists(assessments, max_size=6), st.randoms())
def test_order_and_repetition_of_assessments_never_matter(condition, known, chance):
    mixed = [*known, *known]
    chance.shuffle(mixed)
    assert judge(condition, known, AT).answer is judge(condition, mixed, AT).answer


@given(conditions, st.lists(assessments, max_size=4), assessments)
def test_what_expired_or_lies_ahead_says_nothing(condition, known, more):
    expired = replace(more, at=AT - 10, expires=AT)
    ahead = replace(more, at=AT + 1, expires=None)
    assert judge(condition, known, AT) == judge(condition, [*known, expired, ahead], AT)


@given(conditions, st.lists(assessments, max_size=6))
def test_a_condition_joined_with_itself_is_itself(condition, known):
    alone = judge(condition, known, AT).answer
    assert judge(AllOf((condition, condition)), known, AT).answer is alone
    assert judge(AnyOf((condition, condition)), known, AT).answer is alone


@given(conditions, st.lists(assessments, max_size=6), st.integers(0, 5))
def test_a_worse_standing_never_calms_a_trigger(condition, known, which):
    before = judge(condition, known, AT).answer
    worse = [
        replace(each, standing=Standing.UNRELIABLE)
        if n == which and each.standing is not None
        else each
        for n, each in enumerate(known)
    ]
    after = judge(condition, worse, AT).answer
    if before is Answer.HOLDS:
        assert after is Answer.HOLDS


@given(conditions)
def test_without_assessments_only_dates_can_tell(condition):
    verdict = judge(condition, (), AT)
    if isinstance(condition, Assessed):
        assert verdict.answer is Answer.OPEN
    assert bool(verdict) is (verdict.answer is Answer.HOLDS)
    assert verdict.reasons


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (Standing.UNRELIABLE, Answer.HOLDS),
        (Standing.NOT_USUALLY, Answer.HOLDS),
        (Standing.FAIRLY, Answer.FAILS),
        (Standing.COMPLETELY, Answer.FAILS),
        (None, Answer.OPEN),
    ],
)
def test_an_assessment_is_compared_with_what_is_asked(standing, said):
    assert answer(found(standing)) is said


def test_the_latest_counts():
    assert answer(found(), found(Standing.USUALLY, at=AT)) is Answer.FAILS
    assert answer(found(), found(None, at=AT)) is Answer.OPEN
    assert answer(found(), found(None, at=AT, expires=AT)) is Answer.HOLDS


def test_of_two_at_one_instant_the_worse_counts():
    assert answer(found(), found(Standing.USUALLY)) is Answer.HOLDS
    assert answer(found(), found(None)) is Answer.HOLDS


def test_the_nearest_topic_counts():
    asked = replace(ASKED, topic="cyber/ransomware")
    whole = found(Standing.USUALLY, at=AT)
    above = found(topic="cyber")
    assert answer(whole, asked=asked) is Answer.FAILS
    assert answer(whole, above, asked=asked) is Answer.HOLDS
    assert answer(above, found(Standing.FAIRLY, topic="cyber/ransomware"), asked=asked) is (
        Answer.FAILS
    )
    assert answer(found(topic="cyber/other"), asked=asked) is Answer.OPEN


def test_who_asks_for_the_whole_partner_is_not_told_of_a_topic():
    assert answer(found(topic="cyber")) is Answer.OPEN


def test_another_partner_or_dimension_says_nothing():
    assert answer(found(partner="XCO")) is Answer.OPEN
    assert answer(found(dimension=Dimension.ACCURACY)) is Answer.OPEN


def test_dates_begin_and_end():
    def held(begin, end):
        return judge(During(Span(begin, end), HERE), (), AT).answer is Answer.HOLDS

    assert held(AT, None)
    assert held(None, AT + 1)
    assert not held(AT + 1, None)
    assert not held(None, AT)


@pytest.mark.parametrize(
    ("kind", "answers", "said"),
    [
        (AllOf, "HF", Answer.FAILS),
        (AllOf, "HO", Answer.OPEN),
        (AllOf, "FO", Answer.FAILS),
        (AllOf, "HH", Answer.HOLDS),
        (AnyOf, "HF", Answer.HOLDS),
        (AnyOf, "HO", Answer.HOLDS),
        (AnyOf, "FO", Answer.OPEN),
        (AnyOf, "FF", Answer.FAILS),
    ],
)
def test_what_cannot_be_told_stays_so_unless_the_rest_settles_it(kind, answers, said):
    parts = {
        "H": During(Span(), HERE),
        "F": During(Span(AT + 1, None), HERE),
        "O": ASKED,
    }
    for order in (answers, answers[::-1]):
        assert judge(kind(tuple(parts[each] for each in order)), (), AT).answer is said


def test_the_reason_names_the_assessment():
    (reason,) = judge(ASKED, [found(reference="A-2026-014")], AT).reasons
    assert reason == (
        "XBR onward-sharing: unreliable (A-2026-014, 2026-11-22), "
        "asked for at most not usually reliable"
    )


def test_holes_of_a_condition_are_filled_at_any_depth():
    hole = replace(ASKED, partner="${partner}", topic="${topic}")
    filling = Filling({"partner": "XCO", "topic": "cyber"}, AT)
    full = replace(ASKED, partner="XCO", topic="cyber")
    during = During(Span(), HERE)
    nested = AnyOf((AllOf((hole, during)),))
    assert filled_condition(nested, filling) == AnyOf((AllOf((full, during)),))


ENTRY = {
    "partner": "XBR",
    "dimension": "onward-sharing",
    "standing": "not usually reliable",
    "at": "2026-11-20",
}


def written(*entries, version=1):
    return json.dumps({"format_version": version, "assessments": list(entries)}).encode()


def test_assessments_are_read_from_json():
    more = {
        "topic": "cyber",
        "expires": "2026-12-31",
        "reference": "A-1",
        "standing": "cannot be judged",
        "waterfall": [1],
    }
    first, second = assessments_from_json(written(ENTRY, ENTRY | more))
    assert first == Assessment(
        "XBR",
        None,
        Dimension.ONWARD_SHARING,
        Standing.NOT_USUALLY,
        parse_instant("2026-11-20T00:00:00Z"),
    )
    assert (second.topic, second.standing, second.reference) == ("cyber", None, "A-1")
    assert second.expires == parse_instant("2027-01-01T00:00:00Z")


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (b"", None),
        (b"[]", None),
        (b"\xff", None),
        (b'{"format_version": 1}', None),
        (written(version=2), "format_version"),
        (written(ENTRY | {"partner": 5}), None),
        (written(ENTRY, ENTRY | {"dimension": "mood"}), "assessments[1].dimension"),
        (written(ENTRY | {"standing": "bad"}), "assessments[0].standing"),
        (written(ENTRY | {"at": "soon"}), "assessments[0].at"),
        (written(ENTRY | {"expires": "2026-02-30"}), "assessments[0].expires"),
    ],
)
def test_what_is_no_assessment_is_refused_with_its_place(data, path):
    with pytest.raises(InputError) as caught:
        assessments_from_json(data, file="a.json")
    assert caught.value.file == "a.json"
    assert caught.value.path == path
