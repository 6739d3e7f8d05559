"""What a US marking means in the common algebra, and who may read, where no corpus says it."""

import pytest

from relto.labels.capco.access import Reason, decide
from relto.labels.capco.countries import Countries
from relto.labels.capco.marking import Marking
from relto.labels.capco.meaning import (
    RELEASE_WITHOUT_LIST,
    UNKNOWN_CLASSIFICATION,
    UNKNOWN_CONTROL,
    meaning,
)
from relto.labels.capco.reader import Organisation, Reader, Role
from relto.labels.levels import Control, Level
from relto.labels.text import parse_label, render_label

USA = frozenset({"USA"})
FVEY = frozenset({"USA", "AUS", "CAN", "GBR", "NZL", "FVEY"})


def marking(level="S", *dissem, **more):
    return Marking(level, dissemination_controls=dissem, **more)


@pytest.mark.parametrize(
    ("given", "clauses"),
    [
        (marking("S"), {USA}),
        (marking("S", "NF"), {USA}),
        (marking("S", "RELIDO"), {USA}),
        (marking("S", "REL", releasable_to=("USA", "FVEY")), {FVEY}),
        (marking("S", "REL", releasable_to=("USA", "DEU")), {USA | {"DEU"}}),
        (marking("S", "EYES", releasable_to=("USA", "GBR")), {USA | {"GBR"}}),
        (marking("S", "DISPLAYONLY", display_only_to=("IRQ",)), {USA | {"IRQ"}}),
        (marking("U"), set()),
        (marking("U", "REL", releasable_to=("USA", "GBR")), {USA | {"GBR"}}),
        (marking("U", "FOUO"), {USA}),
        (marking("U", "FISA"), {USA}),
        (marking("U", "DSEN"), {USA}),
        (marking("U", "PR"), set()),
        (marking("U", non_ic_markings=("SBU",)), {USA}),
        (marking("U", non_ic_markings=("LES-NF",)), {USA}),
        (marking("U", atomic_energy_markings=("DCNI",)), {USA}),
        (marking("", "FED_ONLY", cui_basic=("EXPT",)), {USA}),
        (marking("", cui_basic=("EXPT",)), set()),
        (marking("S", owner_producer=("DEU",)), {USA}),
        (marking("S", owner_producer=("GBR", "USA"), joint=True), {USA | {"GBR"}}),
    ],
)
def test_release_becomes_clauses(given, clauses):
    assert meaning(given).release == clauses


def test_nato_documents_are_natos():
    (clause,) = meaning(marking("S", owner_producer=("NATO",))).release
    assert {"NATO", "USA", "DEU", "FIN", "SWE"} <= clause
    assert "JPN" not in clause
    assert meaning(marking("S", owner_producer=("NATO:ISAF",))).release == {USA}


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (marking("TS", sci_controls=("SI", "SI-G", "SI-G-ABCD")), {"SI", "SI-G", "SI-G-ABCD"}),
        (marking("S", sci_controls=("HCS",)), {"HCS-P"}),
        (marking("S", sci_controls=("HCS", "HCS-O")), {"HCS-O"}),
        (marking("S", sci_controls=("RSV", "RSV-ABC")), {"RSV-ABC"}),
        (marking("TS", sci_controls=("SI", "SI-EU")), {"SI", "SI-EU", "SI-NK"}),
        (marking("S", sar_identifier=("SAR-BP",)), {"SAR-BP"}),
        (marking("S", atomic_energy_markings=("RD", "RD-CNWDI")), {"RD", "RD-CNWDI"}),
        (marking("S", atomic_energy_markings=("RD", "RD-SG-14")), {"RD", "RD-SG-14"}),
        (marking("S", atomic_energy_markings=("FRD",)), set()),
        (marking("S", atomic_energy_markings=("FRD", "FRD-SG-14")), {"RD", "RD-SG-14"}),
        (marking("S", owner_producer=("NATO",)), {"NATO"}),
        (marking("U", owner_producer=("NATO",)), set()),
        (marking("S", fgi_source_open=("NATO",)), {"NATO"}),
        (marking("S", fgi_source_open=("NATO",), high_water_nato="NATO-U"), set()),
        (marking("S", fgi_source_protected=("FGI",), high_water_nato="NATO-S"), {"NATO"}),
        (
            marking("TS", owner_producer=("NATO",), non_us_controls=("NATO-ATOMAL",)),
            {"NATO", "ATOMAL"},
        ),
        (marking("S", "NF", non_ic_markings=("XD",)), {"EXDIS"}),
        (marking("S", "NF", non_ic_markings=("ND",)), {"EXDIS", "NODIS"}),
        (marking("S", "NF", non_ic_markings=("ACCM-ALPHA",)), {"ACCM-ALPHA"}),
    ],
)
def test_read_ins_become_compartments(given, names):
    assert meaning(given).compartments == names


def test_programs_of_different_authorities_stay_apart():
    one = meaning(marking("S", sar_identifier=("DOD:S:BP",))).compartments
    other = meaning(marking("S", sar_identifier=("DOD:TS:BP",))).compartments
    assert one != other
    assert all(name.startswith("SAR-") for name in one | other)


def test_controls_ask_somebody():
    said = meaning(marking("S", "OC", "OC-USGOV", "PR", "NF")).controls
    assert said == {Control.ORCON, Control.PROPIN}
    assert meaning(marking("S", "RELIDO")).controls == {Control.RELIDO}
    assert meaning(marking("", "DL_ONLY", cui_basic=("EXPT",))).controls == {Control.ORCON}


def test_what_bears_on_no_decision_is_a_notice():
    said = meaning(
        marking("S", "RS", "IMC", "NF", fgi_source_open=("DEU",), cui_specified=("CTI",))
    ).notices
    assert said == {"RSEN", "IMCON", "FGI:DEU", "CUI:CTI"}


@pytest.mark.parametrize(
    ("given", "flaw"),
    [
        (marking("X"), UNKNOWN_CLASSIFICATION),
        (marking("S", "REL"), RELEASE_WITHOUT_LIST),
        (marking("S", "REL", rel_is_banners=True), RELEASE_WITHOUT_LIST),
        (marking("S", "DISPLAYONLY"), RELEASE_WITHOUT_LIST),
        (marking("S", "NF", "NEW"), UNKNOWN_CONTROL),
        (marking("S", "NF", non_ic_markings=("NEW",)), UNKNOWN_CONTROL),
        (marking("S", "NF", atomic_energy_markings=("NEW",)), UNKNOWN_CONTROL),
    ],
)
def test_what_cannot_be_read_is_a_flaw_and_denies(given, flaw):
    assert meaning(given).flaws == {flaw}
    cleared = Reader("TS", countries=USA, organisation=Organisation.FEDERAL)
    assert not decide(given, cleared)
    assert decide(given, cleared).reason is Reason.UNREADABLE


def test_levels_and_schemes():
    levels = [meaning(marking(level)).level for level in ("U", "R", "C", "S", "TS", "")]
    assert levels == [*Level, Level.UNCLASSIFIED]
    assert meaning(marking("S")).schemes == {"US"}


def test_a_meaning_has_a_text():
    given = marking(
        "TS",
        "OC",
        "REL",
        sci_controls=("SI", "SI-G"),
        releasable_to=("USA", "NATO:ISAF"),
        fgi_source_open=("DEU",),
    )
    assert parse_label(render_label(meaning(given))) == meaning(given)


def test_memberships_are_the_operators():
    world = Countries.standard().with_overrides({"FVEY": {"add": ["JPN"]}})
    given = marking("S", "REL", releasable_to=("USA", "FVEY"))
    reader = Reader("S", cleared_by="JPN", countries=frozenset({"JPN"}))
    assert not decide(given, reader)
    assert decide(given, reader, countries=world)
    assert meaning(given, countries=world).release == {FVEY | {"JPN"}}


def test_all_unmet_conditions_are_told():
    given = marking("TS", "OC", "NF", sci_controls=("SI",), atomic_energy_markings=("RD",))
    answer = decide(given, Reader(countries=frozenset({"GBR"}), cleared_by="GBR"))
    assert [reason for reason, _ in answer.unmet] == [
        Reason.CLEARANCE,
        Reason.NOT_AMERICAN,
        Reason.NOT_AFFILIATED,
        Reason.NOT_US_CLEARED,
        Reason.CLEARANCE,
        Reason.READ_IN,
        Reason.NO_Q,
        Reason.ORIGINATOR,
    ]
    assert (answer.reason, answer.rule) == answer.unmet[0]


@pytest.mark.parametrize(
    ("control", "organisation", "role", "reason"),
    [
        ("FED_ONLY", Organisation.FEDERAL, Role.STAFF, Reason.GRANTED),
        ("FED_ONLY", Organisation.FEDERAL, Role.CONTRACTOR, Reason.NOT_STAFF),
        ("FED_ONLY", Organisation.SLTT, Role.STAFF, Reason.NOT_FEDERAL),
        ("FEDCON", Organisation.FEDERAL, Role.CONTRACTOR, Reason.GRANTED),
        ("FEDCON", Organisation.SLTT, Role.STAFF, Reason.NOT_FEDERAL),
        ("NOCON", Organisation.SLTT, Role.STAFF, Reason.GRANTED),
        ("NOCON", Organisation.FEDERAL, Role.CONTRACTOR, Reason.NOT_STAFF),
        ("DL_ONLY", Organisation.FEDERAL, Role.STAFF, Reason.ORIGINATOR),
        ("AC", Organisation.FEDERAL, Role.STAFF, Reason.ORIGINATOR),
    ],
)
def test_controls_of_cui_decide(control, organisation, role, reason):
    reader = Reader(countries=USA, organisation=organisation, role=role)
    given = marking("", control, cui_basic=("PRIVILEGE",))
    assert decide(given, reader).reason is reason


def test_a_joint_document_without_list_is_its_owners():
    given = marking("S", owner_producer=("GBR", "USA"), joint=True)
    assert decide(given, Reader("S", cleared_by="GBR", countries=frozenset({"GBR"})))
    assert not decide(given, Reader("S", cleared_by="AUS", countries=frozenset({"AUS"})))
    loose = marking("U", owner_producer=("GBR", "USA"), joint=True)
    federal = Reader(countries=frozenset({"CAN"}), organisation=Organisation.FEDERAL)
    assert decide(loose, federal)
