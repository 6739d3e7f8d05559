"""Every line of the roll-up and access corpora, against the library."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from relto.core.errors import InputError
from relto.labels.batch import answer
from relto.labels.capco.access import decide
from relto.labels.capco.constraints import check
from relto.labels.capco.grammar import parse
from relto.labels.capco.marking import Form
from relto.labels.capco.reader import reader_from_json
from relto.labels.capco.render import render_banner
from relto.labels.capco.rollup import explain, roll_up
from relto.labels.mistakes import errors
from tests.labels.corpora import cases, missing

CASES = list(cases(Path(__file__).parent / "corpus"))
ROLLED = [each for each in CASES if each[0].startswith("rollup")]
DECIDED = [each for each in CASES if each[0].startswith("decide")]
TABLE = "CAPCO Table 3 rule "


def number_in(name):
    """The number of the rule of the table in the name of a case."""
    (number,) = re.findall(TABLE + r"(\d+)", name)
    return number


def portion(label):
    """A label of a case: a text, or one with the date of its portion."""
    if isinstance(label, str):
        return parse(label)
    return replace(parse(label["text"]), create_date=label["createDate"])


def of(found):
    return pytest.mark.parametrize("each", found, ids=[each[0] for each in found])


@of(ROLLED)
def test_portions_roll_up_to_the_banner(each):
    _, case, expected = each
    parts = [portion(label) for label in case["labels"]]
    banner = roll_up(parts)
    assert render_banner(banner) == expected["banner"]
    if "highWaterNATO" in expected:
        assert banner.high_water_nato == expected["highWaterNATO"]
    if "declassException" in expected:
        assert banner.authority.declass_exception == (expected["declassException"],)


@of(ROLLED)
def test_the_banner_is_well_formed(each):
    _, case, expected = each
    banner = roll_up([portion(label) for label in case["labels"]])
    assert errors(check(banner, Form.BANNER)) == ()
    assert render_banner(parse(expected["banner"])) == expected["banner"]


@of([each for each in ROLLED if TABLE in each[0]])
def test_people_are_told_the_rule_of_the_table(each):
    name, case, _ = each
    steps = explain([portion(label) for label in case["labels"]])
    assert TABLE + number_in(name) in {step.rule for step in steps}


@of(DECIDED)
def test_a_reader_is_admitted_or_told_why_not(each):
    _, case, expected = each
    answer = decide(parse(case["label"]), reader_from_json(case["clearance"]))
    assert answer.permit is expected["permit"], answer
    assert bool(answer) is answer.permit
    if "reason" in expected:
        assert answer.reason == expected["reason"]
    if "obligations" in expected:
        assert answer.obligations == tuple(expected["obligations"])


def test_every_rule_of_the_table_has_its_cases():
    told = {number_in(name) for name, *_ in ROLLED if TABLE in name}
    assert told == {str(number) for number in range(1, 28)}


def test_the_corpora_are_large_enough():
    assert len(ROLLED) >= 200
    assert len(DECIDED) >= 150


def test_nothing_to_roll_up_is_a_mistake():
    with pytest.raises(InputError, match="no portion contributes"):
        roll_up([])
    with pytest.raises(InputError, match="no portion contributes"):
        roll_up([replace(parse("(S)"), exclude_from_rollup=True)])


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"clearence": "TS"}, "unknown field `clearence`, perhaps `clearance`"),
        ({"clearance": "VERY"}, "clearance `VERY`, expected TS"),
        ({"organisation": "church"}, "expected one of federal"),
        ({"has_q": "yes"}, "expected a bool"),
        ({"sigmas": ["14"]}, "expected a list of int"),
        ({"read_ins": {"SI": True}}, "expected a list of str"),
    ],
)
def test_a_reader_that_cannot_be_understood_is_refused(document, said):
    with pytest.raises(InputError, match=said):
        reader_from_json(document)


def test_whose_clearance_it_is_need_not_be_said():
    assert reader_from_json({"countries": ["GBR"], "clearance": "S"}).cleared_by == "GBR"
    assert reader_from_json({"countries": ["GBR", "USA"]}).cleared_by == "USA"
    assert reader_from_json({"countries": ["GBR"], "cleared_by": "USA"}).cleared_by == "USA"


@of([*ROLLED, *DECIDED])
def test_the_batch_answers_the_same(each):
    _, case, expected = each
    assert missing(answer(case), expected) == []
