"""What a US marking says in the common algebra of labels.

1. Every clause of release names those whom the marking admits; a community stands beside its
   members. `USA` in a clause stands for the federal government of the United States.
2. A classified marking that is silent about release is for `USA`, as is NOFORN; NATO's own, for
   NATO. An unclassified one without caveats has no clause.
3. Read-ins and whatever needs a named reader (EXDIS, NODIS, ACCM) are compartments. Nobody holds a
   read-in to a control system without a TOP SECRET clearance, so the level stays what it is.
4. Where the originator must be asked there is a control; DISPLAY ONLY is one too.
5. What has no bearing on access is a notice. What cannot be read is a flaw, and withholds.

The label is at least as strict as `access.decide`, which knows more of a reader than a label can
ask for. It is not lossless: the marking itself keeps what was said.

Basis: Register and Manual 2016 §G.2, Table 5; STANDARDS §1.9.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from relto.labels.capco.conditions import members_of, read_ins_for, unknown_controls
from relto.labels.capco.countries import Countries
from relto.labels.capco.declassification import is_nato
from relto.labels.capco.marking import Marking, Tokens
from relto.labels.capco.render import is_joint
from relto.labels.label import Label
from relto.labels.levels import Control, Level
from relto.labels.naming import name_of
from relto.labels.text import is_name

RELEASE_WITHOUT_LIST = "release-without-list"
UNKNOWN_CLASSIFICATION = "unknown-classification"
UNKNOWN_CONTROL = "unknown-control"

_LEVELS: Mapping[str, Level] = {
    "": Level.UNCLASSIFIED,
    "U": Level.UNCLASSIFIED,
    "R": Level.RESTRICTED,
    "C": Level.CONFIDENTIAL,
    "S": Level.SECRET,
    "TS": Level.TOP_SECRET,
}
_CONTROLS: Mapping[str, Control] = {
    "OC": Control.ORCON,
    "OC-USGOV": Control.ORCON,
    "DL_ONLY": Control.ORCON,
    "AC": Control.ORCON,
    "AWP": Control.ORCON,
    "PR": Control.PROPIN,
    "RELIDO": Control.RELIDO,
    "DISPLAYONLY": Control.DISPLAY_ONLY,
}
_AMERICAN = frozenset({"FOUO", "FISA", "RAWFISA", "DSEN"})
_AMERICAN_ALWAYS = frozenset({"FED_ONLY", "FEDCON"})
_RELEASE = frozenset({"NF", "REL", "EYES", "RELIDO", "DISPLAYONLY"})
_NOTICES: Mapping[str, str] = {"RS": "RSEN", "IMC": "IMCON", "DS": "LIMDIS", "FGI": "FGI"}
_NAMED: Mapping[str, Tokens] = {"XD": ("EXDIS",), "ND": ("EXDIS", "NODIS")}
_USA = frozenset({"USA"})


def meaning(marking: Marking, *, countries: Countries | None = None) -> Label:
    """Returns the label that a US marking means.

    Args:
        marking: of a document or portion.
        countries: who belongs to which community; the standard taxonomy unless given.
    """
    world = countries or Countries.standard()
    return Label(
        level=_LEVELS.get(marking.classification),
        compartments=frozenset(_compartments(marking)),
        release=frozenset(_clauses(marking, world)),
        controls=frozenset(
            _CONTROLS[token] for token in marking.dissemination_controls if token in _CONTROLS
        ),
        flaws=frozenset(_flaws(marking)),
        notices=frozenset(_notices(marking)),
        schemes=frozenset({"US"}),
    )


def _name(text: str) -> str:
    return text if is_name(text) else name_of(text)


def _flaws(marking: Marking) -> Iterator[str]:
    dissem = marking.dissemination_controls
    if marking.classification not in _LEVELS:
        yield UNKNOWN_CLASSIFICATION
    if ("REL" in dissem or "EYES" in dissem) and not marking.releasable_to:
        yield RELEASE_WITHOUT_LIST
    if "DISPLAYONLY" in dissem and not marking.display_only_to:
        yield RELEASE_WITHOUT_LIST
    if unknown_controls(marking):
        yield UNKNOWN_CONTROL


def _compartments(marking: Marking) -> Iterator[str]:
    for system in marking.sci_controls:
        yield from map(_name, read_ins_for(system, marking.sci_controls))
    for program in marking.sar_identifier:
        yield f"SAR-{_name(program.removeprefix('SAR-'))}"
    for mark in marking.atomic_energy_markings:
        if mark == "RD" or "-SG-" in mark:
            yield "RD"
        if "-SG-" in mark:
            yield f"RD-SG-{mark.rpartition('-')[2]}"
        elif mark == "RD-CNWDI":
            yield mark
    for program in marking.non_us_controls:
        yield _name(program.removeprefix("NATO-"))
    if _needs_nato(marking):
        yield "NATO"
    for mark in marking.non_ic_markings:
        yield from _NAMED.get(mark, (_name(mark),) if mark.startswith("ACCM-") else ())


def _needs_nato(marking: Marking) -> bool:
    water = marking.high_water_nato
    if marking.classification != "U" and any(map(is_nato, marking.owner_producer)):
        return True
    return water not in ("", "NATO-U") or (
        water != "NATO-U" and any(map(is_nato, marking.fgi_source_open))
    )


def _clauses(marking: Marking, world: Countries) -> Iterator[frozenset[str]]:
    dissem = marking.dissemination_controls
    if "NF" in dissem:
        yield _USA
    elif marking.releasable_to or marking.display_only_to:
        yield _clause((*marking.releasable_to, *marking.display_only_to), world)
    elif not _RELEASE.isdisjoint(dissem):
        yield _USA
    elif is_joint(marking):
        yield _clause(marking.owner_producer, world)
    elif marking.classification not in ("U", ""):
        natos = marking.owner_producer == ("NATO",)
        yield _clause(("NATO",), world) if natos else _USA
    if not _AMERICAN_ALWAYS.isdisjoint(dissem) or any(map(_is_american, marking.non_ic_markings)):
        yield _USA
    if not (marking.releasable_to or marking.display_only_to) and _is_caveated(marking):
        yield _USA


def _clause(codes: Tokens, world: Countries) -> frozenset[str]:
    """Returns the names of codes, of the members of communities among them, and of the USA."""
    return frozenset(map(_name, members_of(codes, world) | _USA))


def _is_american(mark: str) -> bool:
    return mark in ("XD", "ND") or mark.endswith("-NF")


def _is_caveated(marking: Marking) -> bool:
    """Tells whether a caveat asks for an affiliation that only a list could replace."""
    return bool(
        marking.non_ic_markings
        or not _AMERICAN.isdisjoint(marking.dissemination_controls)
        or {"UCNI", "DCNI"} & set(marking.atomic_energy_markings)
    )


def _notices(marking: Marking) -> Iterator[str]:
    said = (
        *(token for token in marking.dissemination_controls if token not in _RELEASE),
        *marking.non_ic_markings,
        *(token for token in marking.atomic_energy_markings if "-" not in token),
    )
    yield from (_NOTICES.get(token, _name(token)) for token in said if token not in _CONTROLS)
    if marking.fgi_source_protected:
        yield "FGI"
    yield from (f"FGI:{_name(code)}" for code in marking.fgi_source_open)
    yield from (f"CUI:{_name(token)}" for token in (*marking.cui_specified, *marking.cui_basic))
    yield from (f"CUI:{_name(token)}" for token in marking.second_banner_line)
