"""Writing tags and marking-definitions: what is refused, and what the specifications fix."""

from __future__ import annotations

import pytest

from relto.labels import Label, Level, Tlp, dominates
from relto.labels.capco.marking import Marking
from relto.labels.capco.meaning import meaning as us_meaning
from relto.labels.mistakes import MarkingError
from relto.labels.national.marking import meaning as national_meaning
from relto.labels.national.text import parse_marking
from relto.labels.sharing import iep, machine_tags, obligations, pap, stix, terms
from relto.labels.sharing.iep import Iep
from relto.labels.sharing.misp import label_from_tags, read_tags
from relto.labels.sharing.misp_writing import tags_for, tags_for_label
from relto.labels.sharing.pap import Pap
from relto.labels.stanag.meaning import meaning as nato_meaning
from relto.labels.stanag.policies import nato
from relto.labels.stanag.text import parse_text
from relto.labels.tlp import WELL_KNOWN

NATIONAL = [
    ("DEU", "STRENG GEHEIM", ['de-vs:Einstufung="STRENG GEHEIM"']),
    ("DEU", "GEHEIM", ['de-vs:Einstufung="GEHEIM"']),
    ("DEU", "VS-VERTRAULICH", ['de-vs:Einstufung="VS-VERTRAULICH"']),
    ("DEU", "VS-NUR FÜR DEN DIENSTGEBRAUCH", ['de-vs:Einstufung="VS-NfD"']),
    ("EU", "TRÈS SECRET UE/EU TOP SECRET", ["euci:TS-UE/EU-TS"]),
    ("EU", "R-UE/EU-R", ["euci:R-UE/EU-R"]),
    ("FRA", "TRÈS SECRET", ['fr-classif:classifiees="TRES_SECRET"']),
    ("FRA", "DIFFUSION RESTREINTE", ['fr-classif:non-classifiees="DIFFUSION_RESTREINTE"']),
    (
        "FRA",
        "SECRET – SPÉCIAL FRANCE",
        ['fr-classif:classifiees="SECRET"', 'fr-classif:special-france="SPECIAL_FRANCE"'],
    ),
]


@pytest.mark.parametrize(("country", "text", "tags"), NATIONAL)
def test_national_levels_survive_their_tags(country: str, text: str, tags: list[str]) -> None:
    marking = parse_marking(country, text)
    assert list(tags_for(marking)) == tags
    assert label_from_tags(tags) == (national_meaning(marking), ())


@pytest.mark.parametrize(
    ("country", "text", "reason"),
    [
        ("DEU", "GEHEIM//REL TO FRA", "releasable_to"),
        ("FRA", "TRÈS SECRET DÉFENSE", "no tag says"),
        ("GBR", "SECRET", "no tag says"),
        ("GBR", "SECRET UK EYES ONLY", "eyes_only"),
        ("EU", "SECRET UE/EU SECRET//ATOMAL", "read_ins"),
    ],
)
def test_national_marking_that_tags_cannot_say_is_refused(country, text, reason) -> None:
    marking = parse_marking(country, text)
    with pytest.raises(MarkingError, match=reason):
        tags_for(marking)


NATO = machine_tags.taxonomies()["nato"].predicates["classification"] or ()


@pytest.mark.parametrize("value", NATO)
def test_nato_levels_survive_their_tags(value: str) -> None:
    information = parse_text(value)
    assert tags_for(information) == (f'nato:classification="{value}"',)
    assert label_from_tags(tags_for(information)) == (nato_meaning(information, nato()), ())


def test_nato_marking_with_recipients_has_no_tag() -> None:
    with pytest.raises(MarkingError, match="no tag says this NATO label"):
        tags_for(parse_text("NATO SECRET Releasable to Japan"))


US = [
    Marking("S", dissemination_controls=("NF",)),
    Marking("TS", sci_controls=("SI", "TK"), dissemination_controls=("OC", "NF")),
    Marking("U", dissemination_controls=("FOUO",)),
    Marking("S", atomic_energy_markings=("RD",), dissemination_controls=("NF",)),
    Marking("U", non_ic_markings=("LES",)),
]


@pytest.mark.parametrize("marking", US)
def test_us_markings_survive_their_tags(marking: Marking) -> None:
    label, mistakes = label_from_tags(tags_for(marking))
    assert not mistakes
    assert label == us_meaning(marking)


@pytest.mark.parametrize(
    "marking",
    [
        Marking("S", dissemination_controls=("REL",), releasable_to=("USA", "GBR")),
        Marking("S", owner_producer=("DEU",)),
        Marking("S", fgi_source_open=("DEU",)),
        Marking("S", sar_identifier=("BP",)),
        Marking("TS", sci_controls=("SI", "SI-G", "SI-G-ABCD")),
        Marking("U", cui_basic=("PRIIG",)),
    ],
)
def test_us_marking_that_tags_cannot_say_is_refused(marking: Marking) -> None:
    with pytest.raises(MarkingError, match="MISP dni-ism"):
        tags_for(marking)


def test_policy_of_iep_1_has_tags_where_2_can_say_it() -> None:
    duties = {name: next(iter(terms.vocabulary(name).values())) for name in iep.DUTIES}
    said = terms.Terms(**duties)  # type: ignore[arg-type]  # duties drawn by name
    policy = Iep("0b5c1f5e-3f0a-4c8e-9a51-2f6f0f1c7a01", Tlp.AMBER, said, version="1.0")
    label, _ = label_from_tags(tags_for(policy))
    assert label == iep.meaning(policy)
    at_rest = terms.join(said, terms.Terms(encrypt_at_rest=terms.Must.MUST))
    with pytest.raises(MarkingError, match="encrypt_at_rest"):
        tags_for(Iep(policy.identifier, Tlp.AMBER, at_rest, version="1.0"))


def test_quotation_mark_has_no_place_in_a_tag() -> None:
    policy = Iep("id", Tlp.RED, terms.Terms(), 'an "example"')
    with pytest.raises(MarkingError):
        tags_for(policy)


def test_amber_strict_is_red_to_iep_2() -> None:
    duties = {name: next(iter(terms.vocabulary(name).values())) for name in iep.DUTIES}
    policy = Iep("0b5c1f5e-3f0a-4c8e-9a51-2f6f0f1c7a01", Tlp.AMBER_STRICT, terms.Terms(**duties))  # type: ignore[arg-type]  # duties drawn by name
    assert iep.to_json(policy)["tlp"] == "red"
    label, _ = label_from_tags(tags_for(policy))
    assert label.tlp is Tlp.RED


@pytest.mark.parametrize(
    "label", [Label(), Label(level=Level.SECRET), Label(notices=frozenset({"FISA"}))]
)
def test_label_that_tags_cannot_say_is_refused(label: Label) -> None:
    with pytest.raises(MarkingError, match="tags cannot say"):
        tags_for_label(label)


# --- marking-definitions ---------------------------------------------------------------------


@pytest.mark.parametrize("colour", Tlp)
def test_tlp_has_the_id_of_its_specification(colour: Tlp) -> None:
    definition = stix.to_marking_definition(colour, created=0)
    assert WELL_KNOWN[definition["id"]] is colour
    assert stix.fixed_record(definition["id"]) is colour
    assert definition["created"] == "2022-10-01T00:00:00.000Z"
    assert definition["name"] == colour.words


@pytest.mark.parametrize("colour", Pap)
def test_pap_has_the_id_of_its_specification(colour: Pap) -> None:
    definition = stix.to_marking_definition(colour, created=0)
    assert stix.fixed_record(definition["id"]) is colour
    assert definition["name"] == colour.words


def test_id_that_no_specification_fixes() -> None:
    assert stix.fixed_record("marking-definition--00000000-0000-4000-8000-000000000000") is None


def test_extensions_are_words_of_one_marking() -> None:
    tlp = stix.to_extension(Tlp.AMBER)
    action = stix.to_extension(Pap.RED)
    label, bound, mistakes = stix.read_extensions(dict([tlp, action]))
    assert not mistakes
    assert label.tlp is Tlp.AMBER
    assert label.notices == {"PAP:RED"}
    assert bound.pap is Pap.RED


def test_one_extension_that_is_not_known_withholds_all() -> None:
    identifier, content = stix.to_extension(Tlp.CLEAR)
    label, _, mistakes = stix.read_extensions({identifier: content, "extension-definition--x": {}})
    assert label.flaws == {"unknown-marking"}
    assert mistakes[0].path == "extensions.extension-definition--x"


def test_obligations_as_json() -> None:
    policy = terms.Terms(encrypt_in_transit=terms.Must.MUST, attribution=terms.Attribution.MAY)
    bound = obligations.Obligations(
        pap=Pap.AMBER,
        terms=policy,
        actions=frozenset({"INTEL", "DSPLY"}),
        statements=frozenset({"an invented statement"}),
        dispose=frozenset({(1_790_000_000_000_000, "delete")}),
    )
    assert obligations.to_json(bound) == {
        "pap": "amber",
        "iep": {"encrypt_in_transit": "must", "attribution": "may"},
        "actions": ["DSPLY", "INTEL"],
        "statements": ["an invented statement"],
        "dispose": [{"at": "2026-09-21T14:13:20.000000Z", "process": "delete"}],
    }
    assert obligations.to_json(obligations.NOTHING) == {}


# --- a conversion once lost AMBER+STRICT, and a colour that was not known became WHITE --------


@pytest.mark.parametrize("colour", Tlp)
def test_colour_survives_the_way_through_all_its_forms(colour: Tlp) -> None:
    """From tags to STIX, to a label, to tags again: the same colour, never a wider one."""
    reading = read_tags(tags_for(colour))
    assert reading.label.tlp is not None
    definition = stix.to_marking_definition(reading.label.tlp, created=0)
    label, _, _ = stix.read_extensions(definition["extensions"])
    assert tags_for_label(label) == tags_for(colour)
    assert dominates(label, Label(tlp=colour))


@pytest.mark.parametrize(
    "tag", ["tlp:amber+", "tlp:strict", "tlp:AMBER/STRICT", "tlp:rot", "tlp:0"]
)
def test_colour_that_is_not_known_never_becomes_one(tag: str) -> None:
    label, mistakes = label_from_tags([tag, "tlp:clear"])
    assert label.flaws == {"unreadable-tlp-tag"}
    assert mistakes[0].rule == "MISP tlp"


def test_pap_says_nothing_about_reading() -> None:
    assert pap.meaning(Pap.RED).release == frozenset()
    assert pap.meaning(Pap.RED).level is None
