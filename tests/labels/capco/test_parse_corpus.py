"""Every line of the parse corpora: proper markings with their fields, improper with their place."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from relto.labels.capco.attributes import ATTRIBUTES
from relto.labels.capco.grammar import parse, read
from relto.labels.capco.marking import Marking
from relto.labels.capco.render import in_order, render_banner, render_portion
from relto.labels.mistakes import MarkingError

CORPUS = Path(__file__).parent / "corpus"
FIELDS = {
    attribute.name: attribute.field
    for attribute in ATTRIBUTES
    if attribute.field in {field.name for field in fields(Marking)}
}


def lines(name):
    text = (CORPUS / name).read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def words(value):
    if isinstance(value, bool):
        return "true" if value else ""
    return value if isinstance(value, str) else " ".join(value)


@pytest.mark.parametrize("case", lines("parse_proper.jsonl"), ids=lambda case: case["text"])
def test_a_proper_marking_is_read_and_written_back(case):
    marking = parse(case["text"])
    found = {name: words(getattr(marking, field)) for name, field in FIELDS.items()}
    found = {name: value for name, value in found.items() if value and name in case["expect"]}
    expected = dict(case["expect"])
    assert expected.pop("ok")
    assert render_banner(marking) == expected.pop("banner")
    assert render_portion(marking) == expected.pop("portion")
    assert found == expected


@pytest.mark.parametrize("case", lines("parse_proper.jsonl"), ids=lambda case: case["text"])
def test_what_is_not_expected_of_a_proper_marking_is_absent(case):
    marking = parse(case["text"])
    said = {FIELDS[name] for name in case["expect"] if name in FIELDS} | {"rel_is_banners"}
    default = Marking(classification="", owner_producer=())
    for name in {field.name for field in fields(Marking)} - said:
        assert getattr(marking, name) == getattr(default, name), name


@pytest.mark.parametrize("case", lines("parse_improper.jsonl"), ids=lambda case: repr(case["text"]))
def test_an_improper_marking_is_refused_at_its_place_by_its_rule(case):
    with pytest.raises(MarkingError) as refused:
        parse(case["text"])
    first = refused.value.mistakes[0]
    expected = case["expect"]["error"]
    assert (first.position, first.rule) == (expected["position"], expected["rule"])
    assert first.found == expected.get("found", "")
    if "nearest" in expected:
        assert first.nearest == expected["nearest"]
    assert not read(case["text"]).is_good


@pytest.mark.parametrize(
    "case", lines("parse_render.jsonl"), ids=lambda case: case["expect"]["banner"]
)
def test_attributes_are_written_as_banner_and_portion(case):
    marking = in_order(
        Marking(**{FIELDS[name]: value(name, text) for name, text in case["ism"].items()})
    )
    assert render_banner(marking) == case["expect"]["banner"]
    assert render_portion(marking) == case["expect"]["portion"]


def value(name, text):
    default = getattr(Marking(), FIELDS[name])
    if isinstance(default, bool):
        return text == "true"
    return tuple(text.split()) if isinstance(default, tuple) else text
