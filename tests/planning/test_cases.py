import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.core.instant import format_instant
from relto.labels import Label
from relto.model.handling import handling_to_json
from relto.model.rung import Rung
from relto.planning import Gate, decision_to_json
from relto.policy.rules import decide
from tests.planning.worlds import AT, CODES, handlings, own, policies, widest

GATE = Gate(widest())
SECRET = {"originator": "XAL", "label": "SECRET", "topic": "cyber", "discipline": "CYBER"}
NOW = "2026-11-23T19:00:00Z"


def asked(gate=GATE, **changes):
    case = {"handling": SECRET, "partner": "XBR", "at": NOW, **changes}
    return gate.answer(json.dumps(case).encode(), 3)


@given(policies(), handlings, st.sampled_from([*CODES, "XZZ"]), st.integers(0, 2 * AT))
def test_an_answer_is_what_the_plain_rules_decide(policy, handling, partner, at):
    asked = handling_to_json(handling)
    if handling.label == Label():
        del asked["label"]
    line = json.dumps({"handling": asked, "partner": partner, "at": format_instant(at)})
    expected = decision_to_json(decide(policy, handling, partner, at))
    assert Gate(policy).answer(line.encode(), 1) == expected


@given(policies(), st.lists(handlings, min_size=2, max_size=5), st.lists(st.integers(0, 9)))
def test_what_is_remembered_changes_no_answer(policy, some, instants):
    gate = Gate(policy)
    for at in [*instants, AT, *instants]:
        for handling in some:
            for partner in CODES:
                expected = decide(policy, handling, partner, at)
                assert gate.decide(handling, partner, at) == expected


def test_an_answer_names_rung_layer_and_all_reasons():
    answer = asked()
    assert (answer["rung"], answer["layer"]) == ("open", "marking")
    layers = ["marking", "clearance", "agreement", "posture", "consent"]
    assert [reason["layer"] for reason in answer["reasons"]] == layers
    assert {"layer", "rung", "code", "text", "source"} == set(answer["reasons"][0])


def test_an_id_comes_back():
    assert asked(id="case-7")["id"] == "case-7"
    assert asked(id=7, at="?")["id"] == 7


@pytest.mark.parametrize(
    ("line", "path"),
    [
        (b"", ""),
        (b"[]", ""),
        (b"null", ""),
        (b"{", ""),
        (b"\xff", ""),
        (b"[" * 100_000, ""),
        (b'{"a": 1}', "handling"),
        (b'{"handling": {}, "partner": "XBR"}', "at"),
        (b'{"handling": {}, "partner": "XBR", "at": NaN}', ""),
        (b'{"handling": {}, "partner": "XBR", "partner": "XCO", "at": "x"}', "partner"),
    ],
)
def test_what_is_no_case_is_withheld(line, path):
    answer = GATE.answer(line, 3)
    assert answer["rung"] == "withhold"
    assert (answer["error"]["line"], answer["error"]["path"]) == (3, path)
    assert answer["error"]["message"]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"partner": None}, "partner"),
        ({"partner": ["XBR"]}, "partner"),
        ({"partner": ""}, "partner"),
        ({"at": 5}, "at"),
        ({"at": "yesterday"}, "at"),
        ({"handling": []}, "handling"),
        ({"handling": {"label": "MOST SECRET"}}, "handling.label"),
        ({"handling": {"topic": 3}}, "handling.topic"),
        ({"admin": True}, "admin"),
    ],
)
def test_a_field_of_another_kind_is_withheld(changes, path):
    answer = asked(**changes)
    assert (answer["rung"], answer["error"]["path"]) == ("withhold", path)


def test_a_key_given_twice_within_the_handling_is_withheld():
    line = b'{"handling": {"label": "SECRET", "label": "UNCLASSIFIED"}, "partner": "XBR", "at": "'
    answer = GATE.answer(line + NOW.encode() + b'"}', 1)
    assert (answer["rung"], answer["error"]["path"]) == ("withhold", "label")


def test_unknown_partners_and_ourselves_get_nothing():
    for partner in ("XZZ", "XAL"):
        assert GATE.decide(own(), partner, AT).rung is Rung.WITHHOLD
