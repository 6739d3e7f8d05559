import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.labels.batch import OPERATIONS, answer, answer_line, too_long
from relto.labels.batch.scheme_names import ALIASES, MODULES
from tests.labels.corpora import cases, missing

CORPUS = list(cases(Path(__file__).parent / "corpus"))
ERROR = {"position", "rule", "message", "found", "expected", "nearest", "severity", "line"}
NOW = 1_800_000_000_000_000


@pytest.mark.parametrize(
    ("case", "expected"), [each[1:] for each in CORPUS], ids=[each[0] for each in CORPUS]
)
def test_every_operation_answers_in_every_scheme(case, expected):
    assert missing(answer(case, now=NOW), expected) == []


ODD: tuple[dict[str, object], ...] = (
    {},
    {"text": ""},
    {"text": "?"},
    {"text": 1},
    {"text": "<"},
    {"text": "{"},
    {"text": "<a/>", "to": "nato"},
    {"text": "TLP:RED", "to": 7},
    {"ism": {"classification": 7}, "xml": "<!DOCTYPE a><a/>"},
    {"ism": [], "labels": [], "to": "nato"},
    {"labels": [None, 1, {}]},
    {"labels": {}, "spif": "/nowhere"},
    {"text": "NATO SECRET", "spif": "<SPIF/>", "to": "stanag4774"},
    {"text": "NATO SECRET", "clearance": "AAAA", "at": "yesterday"},
    {"text": "S", "clearance": {}, "reader": {"clearance": []}},
    {"text": "GEHEIM", "country": "DEU", "to": "nowhere", "language": 3},
    {"tags": ["tlp:red", 3], "country": 5},
    {"objects": [{"type": "a", "object_marking_refs": 3}], "ntk": {"oc": 7}},
    {"object": {"type": "a", "granular_markings": [3, {"selectors": [7]}]}, "trusted": [""]},
    {"label": {"ism": {}, "text": "(S)", "ntk": [[]]}, "clearance": {"principals": 3}},
    {"text": "NATO SECRET", "clearance": {"country": [1]}, "target": 3},
)


@pytest.mark.parametrize("scheme", [*MODULES, *ALIASES, "DEU", "auto", "nowhere", "", "\0"])
@pytest.mark.parametrize("op", OPERATIONS)
def test_whatever_a_case_says_it_has_an_answer(op, scheme):
    for rest in ODD:
        line = json.dumps({"op": op, "scheme": scheme, **rest}).encode()
        check(answer_line(line, 3, now=NOW))


def check(found):
    json.dumps(found)
    assert found["ok"] in {True, False}
    if not found["ok"]:
        assert found["error"].keys() >= ERROR
        assert found["error"]["rule"] != "INTERNAL", found["error"]["message"]
        assert found["error"]["message"][:1] != ""
        assert found["error"]["line"] == 3


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = (
    "scheme",
    "text",
    "xml",
    "ism",
    "labels",
    "to",
    "from",
    "clearance",
    "at",
    "spif",
    "country",
    "ntk",
    "objects",
    "bundle",
    "trusted",
    "target",
    "banner",
    "portions",
    "document",
    "lenient",
)


@given(st.dictionaries(st.sampled_from(KEYS), JSON), st.sampled_from(OPERATIONS))
def test_any_value_under_any_key_has_an_answer(rest, op):
    check(answer_line(json.dumps({**rest, "op": op}).encode(), 3, now=NOW))


@given(st.binary(max_size=200))
def test_any_line_has_an_answer(line):
    check(answer_line(line, 3))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "no JSON"),
        (b"\xff", "no JSON"),
        (b"[]", "no JSON object"),
        (b'{"op":"parse"', "no JSON"),
        (b"{}", "no `op`"),
        (b'{"op":"pars"}', "`pars` is no operation"),
        (b"[" * 100_000, "no JSON"),
        (b'{"op":"parse","text":' + b"[" * 100_000, "no JSON"),
    ],
)
def test_a_line_that_is_no_case_says_so(line, message):
    found = answer_line(line, 3)
    check(found)
    assert message in found["error"]["message"]


def test_a_line_that_is_too_long_says_so():
    assert too_long(3, 10)["error"]["line"] == 3


def test_the_nearest_operation_and_scheme_are_told():
    assert answer({"op": "rolup"})["error"]["nearest"] == "rollup"
    assert answer({"op": "parse", "scheme": "natto"})["error"]["nearest"] == "nato"


def test_an_identifier_comes_back_and_a_file_is_refused_where_no_reader_is_given():
    found = answer_line(b'{"id":"a","op":"parse","scheme":"spif","spif":"/etc/passwd"}', 3)
    assert found["id"] == "a"
    assert "is a file" in found["error"]["message"]


def test_the_same_case_has_the_same_answer():
    for _, case, _ in CORPUS:
        assert answer(case, now=NOW) == answer(case, now=NOW)
