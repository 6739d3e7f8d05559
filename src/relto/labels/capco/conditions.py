"""The conditions that each marking sets for its readers, one function a category.

A condition tells what does not hold, and by which marking; nothing is decided here.

Basis: Register and Manual 2016 §G.2, Table 5; ISM.ACES V2021-NOV; STANDARDS §1.9, §1.10.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from relto.labels.capco.countries import Countries
from relto.labels.capco.declassification import is_nato
from relto.labels.capco.marking import Marking, Tokens
from relto.labels.capco.reader import Organisation, Reader, Role
from relto.labels.capco.render import is_joint
from relto.labels.capco.tokens import AEA, DISSEM, NON_IC, RANK


class Reason(StrEnum):
    """Why somebody may or may not read."""

    GRANTED = "granted"
    UNREADABLE = "unreadable-marking"
    CLEARANCE = "clearance-too-low"
    NOT_AFFILIATED = "no-government-affiliation"
    NOT_FEDERAL = "not-federal"
    NOT_STAFF = "contractor"
    NOT_AMERICAN = "not-american"
    NOT_US_CLEARED = "no-us-clearance"
    NOT_LISTED = "country-not-listed"
    READ_IN = "read-in-missing"
    PROGRAM = "program-missing"
    NO_Q = "q-clearance-missing"
    CNWDI = "cnwdi-missing"
    SIGMA = "sigma-missing"
    NATO = "nato-read-in-missing"
    ORIGINATOR = "not-listed-by-originator"
    ORGANISATION = "organisation-not-admitted"


@dataclass(frozen=True, slots=True)
class Case:
    """One request with what several conditions look at.

    Attributes:
        dissem: the dissemination controls.
        released: whether a REL TO or EYES ONLY list names the reader.
        shown: whether a DISPLAY ONLY list names the reader.
        countries: who belongs to which community.
    """

    marking: Marking
    reader: Reader
    dissem: frozenset[str]
    released: bool
    shown: bool
    countries: Countries

    @property
    def listed(self) -> bool:
        """Whether a list names the reader: it opens conditions of organisation and nationality."""
        return self.released or self.shown


Unmet = Iterator[tuple[Reason, str]]


def unknown_controls(marking: Marking) -> Tokens:
    """Returns the controls that no vocabulary has: nobody knows whom they keep from reading.

    Numbers of SIGMA and nicknames of ACCM are open sets; so are systems and programs.
    """
    return (
        *(token for token in marking.dissemination_controls if token not in DISSEM),
        *(t for t in marking.non_ic_markings if t not in NON_IC and not t.startswith("ACCM-")),
        *(t for t in marking.atomic_energy_markings if t not in AEA and "RD-SG-" not in t),
    )


def members_of(codes: Tokens, countries: Countries) -> frozenset[str]:
    """Returns codes with all members of the communities among them, opaque ones too.

    Basis: ISM.ACES §5.6.8: that a community is opaque is not relevant to access.
    """
    found = set(codes)
    for code in codes:
        community = countries.communities.get(code)
        if community:
            found |= community.members
    return frozenset(found)


def names_reader(codes: Tokens, reader: Reader, countries: Countries) -> bool:
    """Tells whether a list names a reader, by country or by a community."""
    return bool(codes) and not reader.countries.isdisjoint(members_of(codes, countries))


def _readable(case: Case) -> Unmet:
    marking, dissem = case.marking, case.dissem
    if marking.classification not in RANK:
        yield Reason.UNREADABLE, f"classification {marking.classification}"
    if {"REL", "EYES"} & dissem and not marking.releasable_to:
        yield Reason.UNREADABLE, "REL (ISM-ID-00031)"
    if "DISPLAYONLY" in dissem and not marking.display_only_to:
        yield Reason.UNREADABLE, "DISPLAYONLY (ISM-ID-00213)"
    for token in unknown_controls(marking):
        yield Reason.UNREADABLE, f"unknown control {token}"


def _level(case: Case) -> Unmet:
    reader, level = case.reader, case.marking.classification
    if level in ("TS", "S", "C") and RANK.get(reader.clearance, -1) < RANK[level]:
        yield Reason.CLEARANCE, level
    if level in ("U", "") and not (reader.is_governmental or case.listed or _co_owns(case)):
        yield Reason.NOT_AFFILIATED, "U"


def _cleared(case: Case) -> Unmet:
    """A clearance of one's own country serves whom a list, ownership or NATO admits."""
    level = case.marking.classification
    serves = case.listed or _co_owns(case) or _is_natos(case)
    if level in ("TS", "S", "C") and case.reader.cleared_by != "USA" and not serves:
        yield Reason.NOT_US_CLEARED, level


def _co_owns(case: Case) -> bool:
    return is_joint(case.marking) and not case.reader.countries.isdisjoint(
        case.marking.owner_producer
    )


def _joint(case: Case) -> Unmet:
    if not is_joint(case.marking) or case.listed or _co_owns(case):
        return
    if case.marking.classification == "U" and case.reader.is_federal:
        return
    yield Reason.NOT_LISTED, "JOINT"


def _systems(case: Case) -> Unmet:
    tokens = case.marking.sci_controls
    if not tokens:
        return
    if case.reader.clearance != "TS":
        yield Reason.CLEARANCE, "SCI"
    for system in tokens:
        if not case.reader.read_ins.issuperset(read_ins_for(system, tokens)):
            yield Reason.READ_IN, system


def read_ins_for(system: str, tokens: Tokens) -> Tokens:
    """Returns the read-ins that one control system asks for beside the others.

    HCS and RSV ask for nothing beyond their compartments; HCS without any is older than these and
    means HCS-P.

    Basis: Register and Manual 2016 §G.2, Table 5 (4).
    """
    if system == "SI-EU":
        return ("SI-EU", "SI-NK")
    if system in ("HCS", "RSV"):
        if any(token.startswith(f"{system}-") for token in tokens):
            return ()
        return ("HCS-P",) if system == "HCS" else ("RSV",)
    return (system,)


def _programs(case: Case) -> Unmet:
    held = {program.removeprefix("SAR-") for program in case.reader.programs}
    for program in case.marking.sar_identifier:
        name = program.removeprefix("SAR-")
        if name not in held:
            yield Reason.PROGRAM, f"SAR-{name}"


def _atomic(case: Case) -> Unmet:
    reader = case.reader
    for mark in case.marking.atomic_energy_markings:
        if mark == "RD" and not reader.has_q and not _is_design_in_defense(case):
            yield Reason.NO_Q, mark
        elif mark == "RD-CNWDI":
            if not reader.has_cnwdi:
                yield Reason.CNWDI, mark
            if not (reader.has_q or reader.is_defense):
                yield Reason.NO_Q, mark
        elif "-SG-" in mark:
            if not reader.has_q:
                yield Reason.NO_Q, mark
            if mark.rpartition("-")[2] not in map(str, reader.sigmas):
                yield Reason.SIGMA, mark
        elif mark in ("UCNI", "DCNI") and not case.listed:
            yield from _nuclear_unclassified(reader, mark)


def _is_design_in_defense(case: Case) -> bool:
    """Tells whether CNWDI read-in stands for the Q clearance: for Defense, of RD-CNWDI."""
    reader = case.reader
    marks = case.marking.atomic_energy_markings
    return reader.is_defense and reader.has_cnwdi and "RD-CNWDI" in marks


def _nuclear_unclassified(reader: Reader, mark: str) -> Unmet:
    if not reader.is_governmental:
        yield Reason.NOT_AFFILIATED, mark
    elif reader.organisation is Organisation.SLTT and reader.role is not Role.STAFF:
        yield Reason.NOT_STAFF, mark


def _nato(case: Case) -> Unmet:
    marking, reader = case.marking, case.reader
    water = marking.high_water_nato
    owned = any(map(is_nato, marking.owner_producer)) and marking.classification != "U"
    sourced = any(map(is_nato, marking.fgi_source_open)) and water != "NATO-U"
    if (owned or sourced or water not in ("", "NATO-U")) and "NATO" not in reader.nato:
        yield Reason.NATO, "NATO"
    for program in marking.non_us_controls:
        name = program.removeprefix("NATO-")
        if name not in reader.nato:
            yield Reason.NATO, name


def _release(case: Case) -> Unmet:
    marking, reader, dissem = case.marking, case.reader, case.dissem
    if "NF" in dissem:
        yield from _american(reader, "NF")
        if not reader.is_governmental:
            yield Reason.NOT_AFFILIATED, "NF"
    elif {"REL", "EYES", "DISPLAYONLY"} & dissem:
        if not (case.listed or reader.is_american):
            yield Reason.NOT_LISTED, "REL" if marking.releasable_to else "DISPLAYONLY"
    elif "RELIDO" in dissem:
        yield from _american(reader, "RELIDO")
    elif marking.classification in ("TS", "S", "C", "R") and not is_joint(marking):
        yield from _unmarked(case)


def _unmarked(case: Case) -> Unmet:
    """Classified and silent about release: for Americans; NATO's own documents for its members."""
    if not _is_natos(case):
        yield from _american(case.reader, "no release marking")
    elif not names_reader(("NATO",), case.reader, case.countries):
        yield Reason.NOT_LISTED, "NATO"


def _is_natos(case: Case) -> bool:
    return case.marking.owner_producer == ("NATO",)


def _american(reader: Reader, rule: str) -> Unmet:
    if not reader.is_american:
        yield Reason.NOT_AMERICAN, rule


def _originator(case: Case) -> Unmet:
    reader, dissem = case.reader, case.dissem
    listed = reader.need_to_know
    if "OC" in dissem and "ORCON" not in listed:
        if "OC-USGOV" not in dissem:
            yield Reason.ORIGINATOR, "OC"
        elif not reader.is_federal:
            yield Reason.ORGANISATION, "OC-USGOV"
    elif "OC-USGOV" in dissem and not (reader.is_federal or "ORCON" in listed):
        yield Reason.ORGANISATION, "OC-USGOV"
    if "PR" in dissem and "PROPIN" not in listed:
        yield Reason.ORIGINATOR, "PR"
    for mark in ("DL_ONLY", "AC", "AWP"):
        if mark in dissem and mark not in listed:
            yield Reason.ORIGINATOR, mark


def _dissemination(case: Case) -> Unmet:
    reader, dissem = case.reader, case.dissem
    if case.listed:
        return
    for mark in ("FOUO", "FISA", "RAWFISA"):
        if mark in dissem and not reader.is_governmental:
            yield Reason.NOT_AFFILIATED, mark
    if "DSEN" in dissem:
        yield from _american(reader, "DSEN")
        if not reader.is_governmental:
            yield Reason.NOT_AFFILIATED, "DSEN"
        elif reader.organisation is Organisation.SLTT and reader.role is not Role.STAFF:
            yield Reason.NOT_STAFF, "DSEN"


def _cui(case: Case) -> Unmet:
    """Limited dissemination controls.

    Basis: 32 CFR 2002.16, CUI Registry.
    """
    reader, dissem = case.reader, case.dissem
    if "FED_ONLY" in dissem:
        if not reader.is_federal:
            yield Reason.NOT_FEDERAL, "FED_ONLY"
        elif reader.role is not Role.STAFF:
            yield Reason.NOT_STAFF, "FED_ONLY"
    if "FEDCON" in dissem and not reader.is_federal:
        yield Reason.NOT_FEDERAL, "FEDCON"
    if "NOCON" in dissem and reader.role is not Role.STAFF:
        yield Reason.NOT_STAFF, "NOCON"


def _departments(case: Case) -> Unmet:
    reader = case.reader
    for mark in case.marking.non_ic_markings:
        if mark in ("XD", "ND"):
            yield from _american(reader, mark)
            if {"XD": "EXDIS", "ND": "NODIS"}[mark] not in reader.need_to_know:
                yield Reason.ORIGINATOR, mark
        elif mark.startswith("ACCM-"):
            if mark not in reader.need_to_know:
                yield Reason.ORIGINATOR, mark
        elif mark in {"SBU-NF", "LES-NF"}:
            yield from _american(reader, mark)
            yield from _department(case, mark.removesuffix("-NF"))
        elif not case.listed:
            if mark == "DS":
                yield from _american(reader, mark)
            yield from _department(case, mark)


def _department(case: Case, mark: str) -> Unmet:
    reader = case.reader
    if mark == "LES":
        if not (reader.is_governmental or "LES" in reader.need_to_know):
            yield Reason.NOT_AFFILIATED, mark
    elif not reader.is_federal:
        yield Reason.NOT_FEDERAL, mark


CONDITIONS: tuple[Callable[[Case], Unmet], ...] = (
    _readable,
    _level,
    _release,
    _joint,
    _cleared,
    _systems,
    _programs,
    _atomic,
    _nato,
    _originator,
    _dissemination,
    _cui,
    _departments,
)
"""In the order in which a reason is looked for."""
