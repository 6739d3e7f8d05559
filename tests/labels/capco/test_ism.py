"""Attributes of ISM are read, written and kept, in mappings and in XML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from relto.labels.capco.attributes import ATTRIBUTES, NAMESPACE
from relto.labels.capco.ism import (
    from_attributes,
    read_attributes,
    read_portions,
    to_attributes,
    write_attributes,
)
from relto.labels.capco.marking import Authority, Marking
from relto.labels.capco.render import in_order, render_banner, render_portion
from relto.labels.capco.tokens import VOCABULARIES
from relto.labels.mistakes import MarkingError, errors
from tests.labels.capco.strategies import portions

DOCUMENT = b"""<report xmlns:i="urn:us:gov:ic:ism" i:resourceElement="true" i:classification="S"
  i:ownerProducer="USA" i:disseminationControls="NF" i:createDate="2026-01-15">
  <title i:classification="U" i:ownerProducer="USA">One</title>
  <para i:classification="S" i:ownerProducer="USA" i:disseminationControls="NF"/>
  <note i:noticeType="RD" i:externalNotice="true" i:ownerProducer="USA" i:classification="U"/>
  <plain/>
</report>"""


def test_the_attributes_are_those_of_the_vocabulary():
    assert {attribute.name for attribute in ATTRIBUTES} == set(VOCABULARIES["attributes"].terms)


@pytest.mark.parametrize("prefix", ["", "ism:", f"{{{NAMESPACE}}}"])
def test_names_may_have_a_prefix_or_a_namespace(prefix):
    said = {f"{prefix}classification": "S", f"{prefix}ownerProducer": "USA"}
    assert from_attributes(said) == Marking(classification="S")


def test_an_unknown_attribute_is_a_mistake_with_a_hint():
    with pytest.raises(MarkingError) as refused:
        from_attributes({"clasification": "S"})
    mistake = refused.value.mistakes[0]
    assert (mistake.rule, mistake.nearest) == ("ISM-ID-00125", "classification")


def test_an_attribute_of_an_earlier_edition_is_read_over():
    element = read_attributes({"classification": "S", "declassManualReview": "true"})
    assert not errors(element.mistakes)
    assert len(element.mistakes) == 1


def test_the_same_attribute_in_two_spellings_is_a_mistake():
    with pytest.raises(MarkingError, match="twice"):
        from_attributes({"classification": "S", "ism:classification": "TS"})


def test_what_a_marking_has_no_field_for_is_kept_beside_it():
    element = read_attributes({"classification": "S", "resourceElement": "1", "noticeReason": "x"})
    assert element.is_resource
    assert element.others == {"resourceElement": "1", "noticeReason": "x"}


def test_an_absent_owner_is_not_invented():
    assert from_attributes({"cuiBasic": "PRVCY"}).owner_producer == ()


@given(portions())
def test_attributes_give_the_marking_back(marking):
    if not marking.rel_is_banners:
        assert from_attributes(to_attributes(marking)) == marking


def test_the_authority_block_is_written_with_the_marking():
    block = Authority(
        derived_from="Guide 7", declass_exception=("25X1",), declass_date="2051-01-15"
    )
    written = to_attributes(Marking(classification="S", authority=block))
    assert written["derivedFrom"] == "Guide 7"
    assert written["declassException"] == "25X1"
    assert from_attributes(written).authority == block


def test_a_document_has_a_banner_and_portions_in_order():
    found = read_portions(DOCUMENT)
    assert found.banner is not None
    assert found.banner.create_date == "2026-01-15"
    assert [part.classification for part in found.portions] == ["U", "S", "U"]
    assert [element.is_external for element in found.elements] == [False, False, False, True]
    assert found.elements[1].path == "title in line 3"


@pytest.mark.parametrize(
    "data",
    [
        b"<a/>",
        b"<a",
        b"",
        b"<!DOCTYPE a [<!ENTITY e 'x'>]><a xmlns:i='urn:us:gov:ic:ism' i:classification='U'/>",
    ],
)
def test_what_marks_nothing_or_is_no_xml_is_refused(data):
    with pytest.raises(MarkingError):
        read_portions(data)


def test_a_marking_is_written_onto_an_element_and_replaces_the_one_before():
    element = etree.fromstring(DOCUMENT)[1]
    write_attributes(element, Marking(classification="TS", sci_controls=("SI",)))
    again = read_portions(etree.tostring(element)).elements[0]
    assert again.marking == Marking(classification="TS", sci_controls=("SI",))


RENDERED = [
    ({"classification": "S"}, "SECRET", "(S)"),
    (
        {
            "classification": "TS",
            "SCIcontrols": "TK SI SI-G SI-G-ABCD",
            "disseminationControls": "NF OC",
        },
        "TOP SECRET//SI-G ABCD/TK//ORCON/NOFORN",
        "(TS//SI-G ABCD/TK//OC/NF)",
    ),
    (
        {"classification": "S", "disseminationControls": "REL", "releasableTo": "GBR USA FVEY AUS"},
        "SECRET//REL TO USA, AUS, GBR, FVEY",
        "(S//REL TO USA, AUS, GBR, FVEY)",
    ),
    (
        {
            "classification": "S",
            "SARIdentifier": "SAR-DOD:TS:BP DNI:AA-1",
            "disseminationControls": "NF",
        },
        "SECRET//SAR-AA-1/BP//NOFORN",
        "(S//SAR-AA-1/BP//NF)",
    ),
    (
        {"classification": "TS", "atomicEnergyMarkings": "RD-SG-18 RD RD-SG-14 RD-CNWDI"},
        "TOP SECRET//RD-CNWDI-SIGMA 14 18",
        "(TS//RD-CNWDI-SG 14 18)",
    ),
    ({"classification": "TS", "ownerProducer": "NATO"}, "//COSMIC TOP SECRET", "(//CTS)"),
    ({"classification": "R", "ownerProducer": "NATO"}, "//NATO RESTRICTED", "(//NR)"),
    (
        {"classification": "S", "ownerProducer": "FGI", "FGIsourceProtected": "FGI"},
        "//FGI SECRET",
        "(//FGI S)",
    ),
    (
        {
            "classification": "S",
            "ownerProducer": "USA GBR CAN",
            "joint": "true",
            "disseminationControls": "REL",
            "releasableTo": "USA CAN GBR",
        },
        "//JOINT SECRET CAN GBR USA//REL TO USA, CAN, GBR",
        "(//JOINT S CAN GBR USA//REL TO USA, CAN, GBR)",
    ),
    (
        {"classification": "S", "FGIsourceOpen": "NATO DEU", "disseminationControls": "NF"},
        "SECRET//FGI DEU NATO//NOFORN",
        "(S//FGI DEU NATO//NF)",
    ),
    (
        {"classification": "S", "FGIsourceProtected": "FGI", "disseminationControls": "NF"},
        "SECRET//FGI//NOFORN",
        "(S//FGI//NF)",
    ),
    (
        {
            "classification": "S",
            "disseminationControls": "NF",
            "secondBannerLine": "HVCO",
            "handleViaChannels": "BLUE",
        },
        "SECRET//NOFORN | HANDLE VIA BLUE CHANNELS ONLY",
        "(S//NF)",
    ),
    (
        {
            "classification": "",
            "ownerProducer": "",
            "cuiSpecified": "EXPT CTI",
            "cuiBasic": "PRVCY",
        },
        "CUI//SP-CTI/SP-EXPT/PRVCY",
        "(CUI//SP-CTI/SP-EXPT/PRVCY)",
    ),
]


@pytest.mark.parametrize(("said", "banner", "portion"), RENDERED, ids=lambda value: str(value)[:50])
def test_attributes_are_rendered_as_banner_and_portion(said, banner, portion):
    marking = in_order(from_attributes({"ownerProducer": "USA", **said}))
    assert render_banner(marking) == banner
    assert render_portion(marking) == portion


@given(st.dictionaries(st.sampled_from([a.name for a in ATTRIBUTES]), st.text(max_size=12)))
def test_any_value_is_read_or_a_mistake(said):
    element = read_attributes(said)
    if not errors(element.mistakes):
        assert from_attributes(to_attributes(element.marking)) == element.marking
