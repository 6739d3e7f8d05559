"""Every line of the corpora of markings, decisions, dominance and conversions."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from relto.labels.batch import answer
from relto.labels.mistakes import MarkingError
from relto.labels.stanag.convert import Form, read_form, write_form
from relto.labels.stanag.dates import parse_datetime, write_datetime
from relto.labels.stanag.nato_grammar import MAX_MISTAKES
from relto.labels.stanag.text import read_text
from relto.labels.stanag.xml_label import Reading, read_label
from tests.labels.corpora import cases, missing

HERE = Path(__file__).parent
NOON = parse_datetime("2026-11-23T12:00:00Z")
ALL = [
    (name, case, expected)
    for name, case, expected in cases(HERE / "corpus")
    if name.partition(":")[0].partition("_")[0]
    in {"text", "decide", "dominant", "marking", "convert"}
]
CONVERSIONS = [each for each in ALL if each[0].startswith("convert")]
CASES = [each for each in ALL if not each[0].startswith("convert")]


def read(name: str) -> bytes:
    return (HERE / "policies" / name).read_bytes()


@pytest.mark.parametrize(
    ("case", "expected"), [c[1:] for c in CASES], ids=[name for name, _, _ in CASES]
)
def test_a_line_is_answered_as_it_expects(case, expected):
    assert missing(answer(case, read=read), expected) == []


def converted(case):
    """The other form of a label, and what is said in it."""
    try:
        label = read_form(case["text"], Form(case["form"]))
        language = case.get("language", "en")
        at = NOON if case["to"] == "stanag4774" else None
        written = write_form(label, Form(case["to"]), language=language, at=at)
    except MarkingError as error:
        return {"ok": False, "rules": sorted({m.rule for m in error.mistakes if m.is_error})}
    if case["to"] == "text":
        assert read_form(written, Form.TEXT).information.classification
        return {"ok": True, "text": written}
    if case["to"] == "ocl":
        return {"ok": True, "ocl": msgspec.json.decode(written)["ocl"]}
    back = read_label(written, reading=Reading.SCHEMA)
    said = back.information
    return {
        "ok": True,
        "classification": said.classification,
        "categories": [[c.tag, c.kind.value[0], list(c.values)] for c in said.categories],
        "created": write_datetime(back.created or 0),
    }


@pytest.mark.parametrize(
    ("case", "expected"), [c[1:] for c in CONVERSIONS], ids=[name for name, _, _ in CONVERSIONS]
)
def test_a_conversion_says_the_same_or_is_refused(case, expected):
    assert missing(converted(case), expected) == []


def test_there_are_as_many_cases_as_promised():
    assert len(ALL) >= 500


@pytest.mark.parametrize(
    "text",
    [
        "A" * 2000,
        "NATO SECRET " + "X," * 900,
        "NATO SECRET " + "SWE," * 480,
        "NATO SECRET " + "Releasable to " * 140,
        "NATO SECRET " + "- " * 900,
        "NATO SECRET " + "UNITED " * 280,
        "(" * 2000,
        "\u0301" * 2000,
    ],
)
def test_a_hopeless_marking_costs_little(text):
    reading = read_text(text)
    assert 0 < len(reading.mistakes) <= MAX_MISTAKES + 5
