"""Reading objects: what is kept, what is refused, which references count, what markings say."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.core.errors import InputError
from relto.core.instant import version_key
from relto.formats.marking import HANDLING_EXTENSION
from relto.formats.reference import exact_references, found_in, references
from relto.formats.stix import DEPTH_LIMIT, parse_object, same_content
from relto.labels import parse_label
from relto.labels.sharing import acs, pap
from relto.labels.tlp import TLP_2_EXTENSION, WELL_KNOWN
from relto.model.handling import handling_from_json
from tests.store.objects import MARKINGS, WHEN, address, identifier, report, statement

A, B = identifier("report", "a"), identifier("identity", "b")


def marking(**more):
    value = {"type": "marking-definition", "spec_version": "2.1", "id": MARKINGS[0]}
    return json.dumps(value | {"created": WHEN[0]} | more).encode()


def changed(**more):
    value = json.loads(report(1)) | more
    return json.dumps({name: part for name, part in value.items() if part is not None}).encode()


def test_a_report_is_read():
    raw = changed(
        labels=["b", "a", "b"],
        object_marking_refs=[MARKINGS[1]],
        created_by_ref=B,
        kill_chain_phases=[{"kill_chain_name": "k", "phase_name": "p"}],
        granular_markings=[
            {"selectors": ["name"], "marking_ref": MARKINGS[2]},
            {"selectors": ["name"], "lang": "fr"},
        ],
    )
    parsed = parse_object(raw, "ours")
    assert (parsed.version, parsed.version_key, parsed.type) == (
        WHEN[0],
        "20260101000000",
        "report",
    )
    assert parsed.refs == (B,)
    assert parsed.portions == (MARKINGS[2],)
    profile = parsed.profile
    assert (profile.feed, profile.tags, profile.kill_chain) == ("ours", ("a", "b"), ("k/p",))
    assert (profile.markings, profile.created_by) == ((MARKINGS[1],), B)


def test_an_observable_has_no_version():
    parsed = parse_object(address("192.0.2.1"), "ours")
    assert (parsed.version, parsed.version_key, parsed.spec_version) == ("", "", "2.1")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"5", "object"),
        (b"[]", "object"),
        (b'{"type":"report"', "not JSON"),
        (b'{"type":"report","x":tru}', "not JSON"),
        (b'{"type":"\xff"}', "UTF-8"),
        (changed(id=None), "id"),
        (changed(id=5), "id"),
        (changed(id="report--5"), "UUID"),
        (changed(id=identifier("note", 1)), "does not begin with its type"),
        (changed(id=identifier("report", 1).upper()), "UUID"),
        (changed(type="bundle"), "bundle"),
        (changed(type="Report"), "type name"),
        (changed(spec_version=None), "spec_version: missing"),
        (changed(spec_version="2.0"), "STIX 2.0"),
        (changed(created=None), "created: missing"),
        (changed(modified=None), "modified: missing"),
        (changed(modified="yesterday"), "modified"),
        (changed(modified="2026-02-30T00:00:00Z"), "calendar"),
        (changed(modified="2026-01-01T00:00:00+01:00"), "UTC"),
        (changed(modified="2025-01-01T00:00:00Z"), "before"),
        (changed(labels="x"), "labels"),
        (changed(object_marking_refs=None)[:-1] + b',"object_marking_refs":null}', "marking"),
        (changed(object_marking_refs=[A]), "no marking-definition"),
        (changed(granular_markings=[{"selectors": ["name"]}]), "granular_markings"),
        (changed(created_by_ref="me"), "created_by_ref"),
        (changed(extensions={HANDLING_EXTENSION: {"handling": {"label": "SECRTE"}}}), "SECRET"),
        (changed(x=json.loads("[" * DEPTH_LIMIT + "]" * DEPTH_LIMIT)), "deep"),
        (report(1)[:-1] + b',"object_marking_refs":[],"object_marking_refs":[]}', "twice"),
        (report(1)[:-1] + b',"object_marking\\u005frefs":[],"object_marking_refs":[]}', "twice"),
        (report(1) + b" " * (8 << 20), "bytes"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_reason(raw, reason):
    with pytest.raises(InputError, match=reason):
        parse_object(raw, "ours")


@pytest.mark.parametrize("name", ["sighting_of_ref", "object_refs", "x_parent_ref", "_ref"])
def test_references_are_found_at_any_depth(name):
    raw = changed(x_outer=[{"deep": {name: A if name.endswith("ref") else [A, B]}}])
    assert A in parse_object(raw, "ours").refs


def test_a_name_with_escapes_hides_no_reference():
    raw = report(1)[:-1] + b',"x_\\u0072ef" : "' + A.encode() + b'"}'
    assert parse_object(raw, "ours").refs == (A,)


def test_text_that_looks_like_a_reference_is_none():
    raw = changed(description=f'"x_ref":"{A}"', name=A, x_id=B, object_marking_refs=[MARKINGS[0]])
    assert parse_object(raw, "ours").refs == ()


names = st.sampled_from(
    [
        "x_ref",
        "x_refs",
        "object_marking_refs",
        "marking_ref",
        "refs",
        "a",
        "_ref",
        'q"_ref',
        "é_refs",
    ]
)
scalars = st.sampled_from([A, B, MARKINGS[0], "no", "", None, 5, f'\\"x_ref":"{A}"', f"[{A}]"])
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(names, trees), st.booleans(), st.sampled_from([None, 1]))
def test_the_quick_way_finds_what_the_exact_way_finds(value, ascii_only, indent):
    raw = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode()
    quick = references(raw)
    assert exact_references(raw) == tuple(dict.fromkeys(found_in(value)))
    assert quick is None or set(quick) == set(exact_references(raw))


stamps = st.datetimes().map(lambda moment: moment.isoformat() + "Z")


@given(stamps)
def test_versions_order_as_instants(stamp):
    raw = changed(created="0001-01-01T00:00:00Z", modified=stamp)
    assert parse_object(raw, "ours").version_key == version_key(stamp)


TLP_2 = {"extension_type": "property-extension", "tlp_2_0": "amber+strict"}
RELTO = {
    "extension_type": "property-extension",
    "handling": {"originators": ["XAL"], "label": "SECRET"},
}


@pytest.mark.parametrize(
    ("raw", "meaning"),
    [
        (statement(0), {"statement": True}),
        (marking(definition_type="tlp", definition={"tlp": "green"}), {"label": "TLP:GREEN"}),
        (marking(extensions={TLP_2_EXTENSION: TLP_2}), {"label": "TLP:AMBER+STRICT"}),
        (marking(definition_type="tlp", definition={"tlp": "mauve"}), {"flaw": "unknown-tlp"}),
        (marking(definition_type="tlp"), {"flaw": "unknown-tlp"}),
        (
            marking(
                definition_type="tlp",
                definition={"tlp": "white"},
                extensions={TLP_2_EXTENSION: TLP_2},
            ),
            {"flaw": "contradictory-tlp"},
        ),
        (marking(definition_type="iep", definition={}), {"flaw": "unknown-marking"}),
        (marking(extensions={"extension-definition--x": {}}), {"flaw": "unknown-marking"}),
        (marking(name="nothing"), {"flaw": "empty-marking"}),
        (marking(extensions={HANDLING_EXTENSION: RELTO}), {"handling": RELTO["handling"]}),
    ],
)
def test_what_a_marking_says(raw, meaning):
    parsed = parse_object(raw, "ours")
    assert parsed.meaning == meaning
    assert parsed.profile.object == parsed.id


def test_a_colour_and_a_handling_are_joined():
    raw = marking(
        definition_type="tlp", definition={"tlp": "red"}, extensions={HANDLING_EXTENSION: RELTO}
    )
    meaning = parse_object(raw, "ours").meaning
    assert meaning
    assert meaning["handling"]["label"] == "SECRET//TLP:RED//COLOUR OF A PART"


def said(text):
    return marking(definition_type="statement", definition={"statement": text})


def extended(extension, **content):
    return marking(extensions={extension: {"extension_type": "property-extension", **content}})


ACS_SET = {
    "classification": "S",
    "sci_controls": ["SI"],
    "formal_determination": ["NF"],
    "permitted_nationalities": ["USA"],
}
ACS_MARKING = {
    "identifier": "isa:guide.19001.ACS3-aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
    "create_date_time": "2026-01-01T00:00:00Z",
    "responsible_entity_custodian": "USA.DHS",
    "policy_reference": "urn:isa:policy:acs:ns:v3.0?privdefault=deny&sharedefault=deny",
    "control_set": ACS_SET,
}
SCHEMES = [
    (said("SECRET//SI//NOFORN"), "SECRET", {"SI"}, "US"),
    (said("(C//REL TO USA, GBR)"), "CONFIDENTIAL", set(), "US"),
    (said("NATO/EAPC CONFIDENTIAL Releasable to ISAF"), "CONFIDENTIAL", {"NATO"}, "NATO"),
    (said("COSMIC TOP SECRET ATOMAL"), "TOP SECRET", {"NATO", "ATOMAL"}, "NATO"),
    (said("RESTREINT UE/EU RESTRICTED"), "RESTRICTED", set(), "EU"),
    (extended(acs.EXTENSION, **ACS_MARKING), "SECRET", {"SI"}, "ACS"),
]


@pytest.mark.parametrize(("raw", "level", "compartments", "scheme"), SCHEMES)
def test_markings_of_every_scheme_are_read(raw, level, compartments, scheme):
    meaning = parse_object(raw, "ours").meaning
    assert meaning
    assert set(meaning) == {"label"}, meaning
    label = parse_label(meaning["label"])
    assert label.level is not None
    assert (label.level.words, scheme in label.schemes) == (level, True)
    assert compartments <= label.compartments


@pytest.mark.parametrize(
    ("raw", "notice"),
    [
        (extended(pap.EXTENSION, pap="amber"), "PAP:AMBER"),
        (said("PAP:RED"), "PAP:RED"),
        (said("TLP:GREEN PAP:RED"), "PAP:RED"),
    ],
)
def test_obligations_are_notices(raw, notice):
    meaning = parse_object(raw, "ours").meaning
    assert meaning
    assert notice in parse_label(meaning["label"]).notices


@pytest.mark.parametrize(
    ("raw", "flaw"),
    [
        (said("SECRET//NOFORM"), "unreadable-marking"),
        (said("SECRET//NOFORN/REL TO USA, GBR"), "unreadable-marking"),
        (said("NATO TOP SECRET"), "unreadable-marking"),
        (said("Secret"), "level-without-country"),
        (said("TLP:MAUVE"), "unreadable-marking"),
        (extended(pap.EXTENSION, pap="mauve"), "unknown-pap"),
        (extended(acs.EXTENSION, control_set=ACS_SET), "unreadable-acs"),
    ],
)
def test_what_looks_like_a_marking_and_is_none_is_a_flaw(raw, flaw):
    assert parse_object(raw, "ours").meaning == {"flaw": flaw}


@pytest.mark.parametrize(
    "words", ["Copyright 2026, Example", "Handle with care", "do not pass on: secret"]
)
def test_words_stay_a_statement(words):
    assert parse_object(said(words), "ours").meaning == {"statement": True}


@pytest.mark.parametrize(("key", "colour"), pap.WELL_KNOWN.items())
def test_a_fixed_permissible_action_is_never_weakened(key, colour):
    weak = marking(
        id=key, extensions={pap.EXTENSION: {"extension_type": "property-extension", "pap": "clear"}}
    )
    meaning = parse_object(weak, "ours").meaning
    assert meaning
    assert colour.words in parse_label(meaning["label"]).notices


def test_a_handling_may_hold_a_marking_of_a_scheme():
    given = {"originators": ["XAL"], "label": {"scheme": "nato", "text": "NATO SECRET"}}
    own = {"extension_type": "property-extension", "handling": given}
    raw = marking(extensions={HANDLING_EXTENSION: own})
    meaning = parse_object(raw, "ours").meaning
    assert meaning
    assert handling_from_json(meaning["handling"]).label.schemes == {"NATO"}
    wrong = {"originators": ["XAL"], "label": {"scheme": "nato", "text": "NATO SECRT"}}
    bad = marking(extensions={HANDLING_EXTENSION: own | {"handling": wrong}})
    with pytest.raises(InputError, match="label"):
        parse_object(bad, "ours")


@pytest.mark.parametrize("known", WELL_KNOWN)
def test_a_well_known_marking_cannot_be_weakened(known):
    weak = marking(id=known, definition_type="tlp", definition={"tlp": "clear"})
    expected = {"label": "TLP:CLEAR"} if WELL_KNOWN[known] == 0 else {"flaw": "contradictory-tlp"}
    assert parse_object(weak, "ours").meaning == expected


def test_an_object_may_carry_its_own_handling():
    raw = changed(extensions={HANDLING_EXTENSION: RELTO})
    profile = parse_object(raw, "ours").profile
    assert json.loads(profile.handling or "null") == RELTO["handling"]


def test_the_same_content_may_be_written_in_several_ways():
    assert same_content(b'{"a":1,"b":[2.0]}', b'{ "b" : [2], "a":1 }')
    assert not same_content(b'{"a":1}', b'{"a":2}')
    assert not same_content(b"{", b"{")
