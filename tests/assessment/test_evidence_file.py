"""What evidence files are understood, and what is said about each mistake in one."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.assessment.evidence_file import evidence_to_json, read_evidence
from relto.assessment.evidence_words import (
    BOTH,
    CREDIBILITIES,
    DIMENSIONS,
    KEY_OF,
    KEYS,
    KINDS,
    POLARITIES,
    RELIABILITIES,
    folded,
)
from relto.core.errors import InputError
from relto.core.instant import parse_instant
from relto.model.assessment import Dimension
from relto.model.evidence import Credibility, Kind, Polarity, Reliability
from tests.assessment.cases import PARAMETERS
from tests.assessment.strategies import bodies

LINE = {"partner": "XBR", "kind": "traced-leak", "occurred": "2026-10-01", "grade": "B2"}


def read(*lines, file="e.jsonl"):
    data = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    return read_evidence(data.encode(), file=file, parameters=PARAMETERS)


def one(**changes):
    fields = {key: value for key, value in (LINE | changes).items() if value is not ...}
    (found,) = read(fields)
    return found


def test_a_line_takes_from_its_kind_what_it_does_not_say():
    found = one()
    assert (found.kind, found.polarity) == (Kind.TRACED_LEAK, Polarity.ADVERSE)
    assert found.dimension is Dimension.HANDLING
    assert found.recorded == found.occurred == parse_instant("2026-10-01T00:00:00Z")
    assert (found.grade.reliability, found.grade.credibility) == (
        Reliability.B,
        Credibility.PROBABLY_TRUE,
    )
    assert (found.count, found.severity, found.group) == (1, 1.0, "")


@given(bodies())
def test_what_is_written_is_read_again(evidence):
    lines = [json.dumps(evidence_to_json(each)) for each in evidence]
    assert read(*lines) == tuple(evidence)


SOME = {
    "id": "E-1",
    "topic": "cyber",
    "dimension": "accuracy",
    "polarity": "adverse",
    "claim": "c",
    "recorded": "2026-10-02",
    "reliability": "B",
    "credibility": 2,
    "p_true": 0.9,
    "p_caused": 0.8,
    "group": "g",
    "severity": 2,
    "count": 3,
    "provenance": "p",
    "author": "a",
    "marking": "m",
    "scheme": "s",
    "reference": "r",
    "reply": "y",
    "withdrawn": "2026-11-01",
    **LINE,
}
RANGE = {"p_caused_low": 0.5, "p_caused_high": 0.95}


@pytest.mark.parametrize(
    ("key", "name"), [(key, name) for key, names in {**KEYS, **BOTH}.items() for name in names]
)
def test_a_key_is_known_by_its_other_names(key, name):
    fields = SOME | RANGE | {"source": "B", "p_caused_range": [0.5, 0.95]}
    if key == "p_caused_range":
        fields = {k: v for k, v in fields.items() if k not in RANGE}
    else:
        del fields["p_caused_range"]
    expected = read(fields)
    value = fields.pop(key)
    for written in (name, name.replace(" ", "_"), name.upper(), name.replace(" ", "-")):
        assert read(fields | {written: value}) == expected


NAMED = [
    (key, meaning, name)
    for key, table in (
        ("kind", KINDS),
        ("polarity", POLARITIES),
        ("dimension", DIMENSIONS),
        ("reliability", RELIABILITIES),
        ("credibility", CREDIBILITIES),
    )
    for meaning, names in table.items()
    for name in (str(meaning.value), *names)
]


@pytest.mark.parametrize(("key", "meaning", "name"), NAMED)
def test_a_value_is_known_by_its_other_names(key, meaning, name):
    fields = {"reliability": "B", "credibility": "2", "grade": ...}
    for written in (name, name.title(), name.replace(" ", "_")):
        found = one(**(fields | {key: written}))
        holder = found.grade if key in ("reliability", "credibility") else found
        assert getattr(holder, key) is meaning


@pytest.mark.parametrize(
    ("kind", "polarity", "expected"),
    [
        ("accuracy", "positive", Kind.ACCURATE),
        ("accuracy", "-", Kind.INACCURATE),
        ("timeliness", -1, Kind.LATE),
        ("reciprocity", "+", Kind.RECIPROCITY_KEPT),
        ("declared policy shift", "adverse", Kind.POLICY_AGAINST_SHARING),
        ("recall", 1, Kind.RECALL_ACKNOWLEDGED),
        ("Recall acknowledged or ignored", "adverse", Kind.RECALL_IGNORED),
        ("accuracy of what they gave", "adverse", Kind.INACCURATE),
        ("consent", "for", Kind.CONSENT_ASKED),
    ],
)
def test_a_neutral_kind_takes_a_polarity(kind, polarity, expected):
    assert one(kind=kind, polarity=polarity).kind is expected
    with pytest.raises(InputError, match="polarity: is missing"):
        one(kind=kind)


def test_a_safeguard_is_added_unless_it_speaks_against():
    for name in ("safeguard", "Legal or institutional safeguard"):
        assert one(kind=name).kind is Kind.SAFEGUARD_ADDED
        assert one(kind=name, polarity="+").kind is Kind.SAFEGUARD_ADDED
        assert one(kind=name, polarity="-").kind is Kind.SAFEGUARD_REMOVED


@pytest.mark.parametrize("key", [*KEYS, *BOTH])
def test_humps_part_words_too(key):
    first, *rest = key.split("_")
    humped = first + "".join(part.title() for part in rest)
    assert KEY_OF[folded(humped)] == KEY_OF[folded(humped[:1].upper() + humped[1:])] == key


def test_an_apostrophe_may_be_curled():
    assert one(kind="attack on the partner\u2019s own services").kind is Kind.SERVICES_ATTACKED


def test_without_a_kind_dimension_and_polarity_will_do():
    found = one(kind=..., dimension="onward sharing", polarity="negative")
    assert found.kind is Kind.ONWARD_SHARING
    assert one(kind="generic", dimension="accuracy", polarity="+").kind is Kind.ACCURATE


@pytest.mark.parametrize(
    ("fields", "reliability", "credibility", "true"),
    [
        ({"grade": "b-2"}, "B", 2, None),
        ({"grade": "F6"}, "F", 6, None),
        ({"grade": ..., "p": 0.9}, "F", 1, 0.9),
        ({"grade": ..., "p": "62 %"}, "F", 3, 0.62),
        ({"grade": ..., "source": "C", "P(true)": 0.3}, "C", 4, 0.3),
        ({"grade": ..., "credibility": 6}, "F", 6, None),
        ({"grade": ..., "source": "usually reliable", "credibility": "3"}, "B", 3, None),
    ],
)
def test_a_grade_is_letters_or_a_number(fields, reliability, credibility, true):
    grade = one(**fields).grade
    assert (grade.reliability.value, grade.credibility.value, grade.true) == (
        reliability,
        credibility,
        true,
    )


def test_a_source_that_is_no_letter_is_the_provenance():
    assert one(source="Harbour Gazette").provenance == "Harbour Gazette"


@pytest.mark.parametrize("key", ["p_caused_range", "p_caused", "attribution"])
def test_a_range_may_be_a_list_and_stands_for_its_middle(key):
    grade = one(**{key: [0.5, 0.9]}).grade
    assert (grade.caused_low, grade.caused, grade.caused_high) == (0.5, 0.7, 0.9)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-10-01", "2026-10-01T00:00:00Z"),
        ("2026-10-01 09:30:00", "2026-10-01T09:30:00Z"),
        ("2026-10-01T09:30:00", "2026-10-01T09:30:00Z"),
        ("2026-10-01T09:30:00+02:00", "2026-10-01T07:30:00Z"),
        ("2026-10-01 09:30", "2026-10-01T09:30:00Z"),
        ("2026-10-01T09:30+02:00", "2026-10-01T07:30:00Z"),
        ("20261001", "2026-10-01T00:00:00Z"),
        ("1 October 2026", "2026-10-01T00:00:00Z"),
        ("01-OCT-2026", "2026-10-01T00:00:00Z"),
        ("1st Oct. 2026", "2026-10-01T00:00:00Z"),
        ("October 1, 2026", "2026-10-01T00:00:00Z"),
        ("Sept 30, 2026", "2026-09-30T00:00:00Z"),
        ("010930ZOCT26", "2026-10-01T09:30:00Z"),
        ("010930Z Oct 2026", "2026-10-01T09:30:00Z"),
    ],
)
def test_days_and_timestamps_are_read(text, instant):
    assert one(occurred=text).occurred == parse_instant(instant)


def test_a_line_without_an_id_is_named_after_what_it_says():
    first, again, other = read(LINE, LINE, LINE | {"topic": "cyber"})
    assert again.id == f"{first.id}-2"
    assert other.id != first.id
    assert read(dict(reversed(LINE.items())))[0].id == first.id
    shuffled = read(LINE | {"topic": "cyber"}, LINE, LINE)
    assert {each.id for each in shuffled} == {first.id, again.id, other.id}


def test_the_same_item_twice_is_one_and_two_items_of_one_id_are_refused():
    named = LINE | {"id": "E-1"}
    first, again = read(named, named)
    assert first == again
    with pytest.raises(InputError, match=r"e.jsonl:2: id: `E-1` is another item, first in line 1"):
        read(named, named | {"topic": "cyber"})


def test_other_shapes_of_a_file_are_read():
    lines = [LINE, LINE | {"topic": "cyber"}]
    expected = read(*lines)
    assert read(json.dumps(lines)) == expected
    assert read(json.dumps({"format_version": 1, "evidence": lines})) == expected
    assert read(json.dumps({"evidence": lines}, indent=2)) == expected
    assert read("\ufeff" + json.dumps(LINE), "", "  ", json.dumps(lines[1])) == expected
    assert read("") == ()


@given(st.permutations(["Cyber/Ransom ware", "cyber", "CYBER/ransom-ware", "cyber/Espionage"]))
def test_a_topic_has_one_spelling_whoever_typed_it(topics):
    found = read(*(LINE | {"topic": topic, "id": topic} for topic in topics))
    assert {item.id: item.topic for item in found} == {
        "Cyber/Ransom ware": "cyber/ransom-ware",
        "cyber": "cyber",
        "CYBER/ransom-ware": "cyber/ransom-ware",
        "cyber/Espionage": "cyber/Espionage",
    }


@given(st.lists(st.text("aA-_ .", min_size=1, max_size=3), max_size=6))
def test_the_order_of_a_file_spells_no_topic(topics):
    lines = [LINE | {"topic": each, "id": str(n)} for n, each in enumerate(topics) if each.strip()]
    forth, back = read(*lines), read(*reversed(lines))
    assert {item.id: item.topic for item in forth} == {item.id: item.topic for item in back}


def test_a_file_in_utf_16_is_told_to_be_one():
    for name in ("utf-16-le", "utf-16-be"):
        data = f"\ufeff{json.dumps(LINE)}".encode(name)
        with pytest.raises(InputError, match="is UTF-16, expected UTF-8"):
            read_evidence(data, file="e.jsonl", parameters=PARAMETERS)


MISTAKES = [
    ({"knd": "leak"}, "`knd`: unknown key, perhaps `kind`"),
    ({"kind": "traced leek"}, "kind: `traced leek` is unknown, perhaps `traced-leak`"),
    ({"kind": ...}, "kind: is missing"),
    ({"kind": 3}, "kind: `3` is unknown"),
    ({"dimension": "looks"}, "dimension: `looks` is unknown"),
    ({"polarity": "maybe"}, "polarity: `maybe` is unknown"),
    ({"polarity": True}, "polarity: `True` is unknown"),
    ({"partner": ...}, "partner: is missing"),
    ({"partner": ""}, "partner: is missing"),
    ({"partner": 7}, "partner: `7`, expected text"),
    ({"partner": "X\u202eB"}, "partner: has characters that cannot be seen"),
    ({"topic": "cyber//x"}, "topic: `cyber//x`, expected a topic"),
    ({"occurred": ...}, "occurred: is missing"),
    ({"occurred": "2026-13-01"}, "occurred: `2026-13-01` is not a day"),
    ({"occurred": "soon"}, "occurred: `soon`, expected a day"),
    ({"occurred": 20261001}, "occurred: `20261001`, expected a day"),
    ({"occurred": "20261301"}, "occurred: `2026-13-01` is not a day"),
    ({"occurred": "31 June 2026"}, "occurred: `2026-06-31` is not a day"),
    ({"occurred": "1 Brumaire 2026"}, "occurred: `1 Brumaire 2026`, expected a day"),
    ({"occurred": "04/05/2026"}, "occurred: `04/05/2026`, expected a day"),
    ({"occurred": "2026-10"}, "occurred: `2026-10`, expected a day"),
    ({"occurred": "019930ZOCT26"}, "occurred: `019930ZOCT26`, expected a day"),
    ({"source": "G", "p": 0.9, "grade": ...}, "source: `G` is unknown; expected a letter"),
    ({"p_caused": [0.9]}, "p_caused: a list, expected two probabilities"),
    ({"grade": ...}, "reliability: is missing: expected a grade"),
    ({"grade": "Z2"}, "grade: `Z2`, expected letter and figure"),
    ({"grade": "B7"}, "grade: `B7`, expected letter and figure"),
    ({"grade": "B2", "reliability": "C"}, "grade: `B2`, and another grade beside it"),
    ({"source": "C", "reliability": "D", "grade": ...}, "source: `C`, and another reliability"),
    ({"p": 95}, "p: `95`, expected a probability from 0 to 1"),
    ({"p": "likely"}, "p: `likely`, expected a number"),
    ({"p": True}, "p: `True`, expected a number"),
    ({"p": 0.9, "p_true": 0.8}, "p_true: says otherwise than `p`"),
    ({"attribution": -0.1}, "attribution: `-0.1`, expected a probability"),
    ({"p_caused": 0.4, "p_caused_low": 0.5}, "p_caused_low: `0.5` is above P"),
    ({"p_caused": 0.6, "p_caused_high": 0.5}, "p_caused_high: `0.5` is below P"),
    ({"p_caused_low": 0.5}, "p_caused: is missing"),
    ({"p_caused_range": 0.5}, "p_caused_range: `0.5`, expected two probabilities"),
    ({"p_caused_range": [0.1, 0.2], "p_caused_low": 0.1}, "keep one of them"),
    ({"severity": 0}, "severity: `0`, expected more than 0"),
    ({"severity": 15}, "severity: `15`, expected more than 0 and at most 2"),
    ({"count": 0}, "count: `0`, expected a whole number"),
    ({"count": 1.5}, "count: `1.5`, expected a whole number"),
    ({"count": 10**9}, "count: `1e+09`, expected a whole number"),
    ({"claim": ["x"]}, "claim: a list, expected text"),
    ({"claim": "x" * 20_001}, "claim: 20,001 characters"),
]


@pytest.mark.parametrize(("changes", "message"), MISTAKES)
def test_a_mistake_is_named_with_its_place(changes, message):
    fields = {key: value for key, value in (LINE | changes).items() if value is not ...}
    with pytest.raises(InputError) as caught:
        read(LINE, fields)
    assert str(caught.value).startswith("e.jsonl:2: ")
    assert message in str(caught.value)


@pytest.mark.parametrize("text", ["3", '"x"', "{", '{"p": NaN}', "{}\u0000", "[1]"])
def test_what_is_no_item_is_refused(text):
    with pytest.raises(InputError, match=r"^e\.jsonl"):
        read(text)
