"""Every numbered rule breaks where it must and holds where it must; the page of rules is true."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relto.labels.capco.attributes import BY_NAME
from relto.labels.capco.constraints import (
    catalogue,
    check,
    check_attributes,
    check_document,
    check_resource,
    documents,
    judgement,
)
from relto.labels.capco.grammar import parse, parse_banner, read
from relto.labels.capco.ism import read_attributes, read_portions
from relto.labels.capco.marking import Form, Marking
from relto.labels.capco.rollup import roll_up
from relto.labels.mistakes import errors
from tests.labels.capco.ism_documents import document
from tests.labels.capco.strategies import portions

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PUBLISHED = {f"ISM-ID-{n}" for n in (HERE / "ism_rules_2022_12.txt").read_text("utf-8").split()}


def lines(name):
    text = (HERE / "corpus" / name).read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


TEXTS = lines("constraints_text.jsonl")
DOCUMENTS = lines("constraints_document.jsonl")
ATTRIBUTES = lines("ism_attributes.jsonl")
RESOURCES = lines("ism_documents.jsonl")


def judged_texts(case):
    return read(case["text"]).mistakes


def judged_documents(case):
    banner = read(case["banner"]).marking
    portions = [marking for text in case["portions"] if (marking := read(text).marking)]
    assert banner is not None
    assert len(portions) == len(case["portions"])
    return check_document(banner, portions)


def judged_attributes(case):
    element = read_attributes(case["ism"])
    return (*element.mistakes, *check_attributes(element.marking, Form.BANNER))


def judged_resources(case):
    return check_resource(read_portions(document(case)))


CASES = [
    (judge, case)
    for judge, cases in (
        (judged_texts, TEXTS),
        (judged_documents, DOCUMENTS),
        (judged_attributes, ATTRIBUTES),
        (judged_resources, RESOURCES),
    )
    for case in cases
]


@pytest.mark.parametrize(
    ("judge", "case"), CASES, ids=lambda given: getattr(given, "__name__", str(given)[:80])
)
def test_a_rule_breaks_where_it_must_and_holds_where_it_must(judge, case):
    found = {mistake.rule: mistake for mistake in judge(case)}
    expected = case["expect"].get("error")
    if expected is None:
        assert case["source"] not in found
        return
    mistake = found[expected["rule"]]
    assert mistake.position == expected.get("position")
    assert mistake.severity.value == expected.get("severity", mistake.severity.value)
    assert mistake.message
    assert not mistake.message.endswith(".")


@pytest.mark.parametrize("case", [*TEXTS, *DOCUMENTS, *RESOURCES], ids=lambda c: str(c)[:80])
def test_what_holds_has_no_error_at_all(case):
    judges = {"text": judged_texts, "banner": judged_documents, "resource": judged_resources}
    judge = next(judge for key, judge in judges.items() if key in case)
    if "error" not in case["expect"]:
        assert not errors(judge(case))


def test_the_published_rules_are_all_judged_or_told_why_not():
    assert set(catalogue.judged()) | set(catalogue.reasons()) == PUBLISHED
    assert len(PUBLISHED) == 420


def test_every_judged_rule_has_a_breaking_and_a_holding_case():
    def numbers(is_broken):
        return {case["source"] for _, case in CASES if ("error" in case["expect"]) is is_broken}

    # A day that breaks one of these also breaks ISM-ID-00379 or 00380, which is what is told.
    types = {"ISM-ID-00275", "ISM-ID-00287"}
    expected = set(catalogue.judged()) - types
    assert expected - numbers(is_broken=True) == set()
    assert expected - numbers(is_broken=False) == set()


def test_the_page_of_rules_is_what_the_catalogue_says():
    page = (ROOT / "docs" / "ism-rules.md").read_text("utf-8")
    assert page == catalogue.page(), "write catalogue.page() to docs/ism-rules.md"


def test_every_rule_speaks_without_a_full_stop():
    single = [(rule.number, rule.message) for rule in judgement.RULES]
    whole = [(rule.number, rule.message) for rule in documents.WHOLE_RULES]
    for number, message in single + whole:
        assert message, number
        assert not message.endswith("."), number


def test_every_rule_is_called_by_a_known_attribute():
    for rule in judgement.RULES:
        assert rule.attribute in BY_NAME, rule.number


def test_a_bare_banner_is_not_asked_for_what_text_cannot_carry():
    for text in ("SECRET//RD//NOFORN", "TOP SECRET//SI/TK//NOFORN", "CUI//SP-CTI"):
        assert not errors(check(parse_banner(text), Form.BANNER))


def test_a_document_without_portions_is_not_judged():
    assert check_document(parse_banner("TOP SECRET//NOFORN"), []) == ()


def test_an_excluded_portion_does_not_count():
    secret = parse("(TS//NF)")
    excluded = Marking(classification="TS", exclude_from_rollup=True)
    assert errors(check_document(parse_banner("SECRET//NOFORN"), [secret]))
    assert check_document(parse_banner("SECRET//NOFORN"), [parse("(S//NF)"), excluded]) == ()


def test_a_conflict_is_placed_at_its_last_token():
    marking = Marking(classification="S", dissemination_controls=("NF", "REL"))
    places = {"NF": 8, "REL": 15}
    found = {m.rule: m for m in check(marking, Form.BANNER, where=places)}
    assert found["ISM-ID-00033"].position == 15
    assert found["ISM-ID-00033"].found == "REL"


@given(st.lists(portions(), min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_a_roll_up_holds_against_its_portions(parts):
    if all(part.exclude_from_rollup for part in parts):
        return
    assert not errors(check_document(roll_up(parts), parts))
