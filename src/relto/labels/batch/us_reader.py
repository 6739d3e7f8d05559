"""A reader of US markings as cases write them: other names for the same attributes are read.

What is not said is not held. It decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from relto.labels.batch.case import Case
from relto.labels.batch.keys import READER_KEYS, beside
from relto.labels.batch.us_ntk import PRINCIPAL_KEYS
from relto.labels.capco.compartments import is_program
from relto.labels.capco.reader import Reader, reader_from_json
from relto.labels.national.table import known_code

_NAMES = {
    "country": "countries",
    "nation": "countries",
    "nationality": "countries",
    "country_of_affiliation": "countries",
    "countries_of_affiliation": "countries",
    "country_affiliation": "countries",
    "country_affiliations": "countries",
    "citizenships": "countries",
    "nationalities": "countries",
    "citizenship": "countries",
    "affiliation": "countries",
    "affiliations": "countries",
    "level": "clearance",
    "clearance_level": "clearance",
    "clearances": "clearance",
    "classification": "clearance",
    "organization": "organisation",
    "org": "organisation",
    "agency": "organisation",
    "read_ins": "tokens",
    "sci": "read_ins",
    "sci_controls": "read_ins",
    "scicontrols": "read_ins",
    "readins": "tokens",
    "compartments": "read_ins",
    "accesses": "read_ins",
    "access": "tokens",
    "caveats": "tokens",
    "fine_access_controls": "tokens",
    "sar": "programs",
    "sap": "programs",
    "saps": "programs",
    "sars": "programs",
    "sar_identifier": "programs",
    "ntk": "need_to_know",
    "nato_read_ins": "nato",
    "nato_read_in": "nato",
    "q": "has_q",
    "q_clearance": "has_q",
    "cnwdi": "has_cnwdi",
    "dod": "is_defense",
    "sigma": "sigmas",
    "cleared_by_country": "cleared_by",
}
_CLEARANCES = {
    "TOP SECRET": "TS",
    "SECRET": "S",
    "CONFIDENTIAL": "C",
    "RESTRICTED": "R",
    "UNCLASSIFIED": "U",
    "TOP_SECRET": "TS",
}
_ORGANISATIONS = {
    "us fed": "federal",
    "us federal": "federal",
    "fed": "federal",
    "us gov": "federal",
    "usgov": "federal",
    "us government": "federal",
    "executive": "federal",
    "congressional": "congress",
    "state": "sltt",
    "local": "sltt",
    "tribal": "sltt",
    "territorial": "sltt",
    "": "none",
    "foreign": "none",
}
_NATO = frozenset({"NATO", "ATOMAL", "BALK", "BOHEMIA"})
_SETS = {"countries", "read_ins", "programs", "sigmas", "nato", "need_to_know"}
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def reader_of(case: Case) -> Reader:
    """Reads the reader of a case.

    Raises:
        MarkingError: it is missing.
        InputError: a field is unknown or has a wrong value.
    """
    fields: dict[str, Any] = {}
    for name, value in _said(case).items():
        known = _HUMP.sub("_", str(name)).lower().replace("-", "_").replace(" ", "_")
        known = _NAMES.get(known, known)
        if known in PRINCIPAL_KEYS:
            continue
        for kind, held in _sorted_out(known, value):
            before: Any = fields.get(kind)
            both = isinstance(held, list) and isinstance(before, list)
            fields[kind] = before + held if both else held
    return reader_from_json(fields)


def _sorted_out(known: str, value: Any) -> list[tuple[str, Any]]:
    """Returns a field with its value; read-ins of several kinds in one list are told apart."""
    if known != "tokens":
        return [(known, _value(known, value))]
    held = _value("read_ins", value)
    if not isinstance(held, list) or not all(isinstance(token, str) for token in held):
        return [("read_ins", held)]
    kinds: dict[str, list[str]] = {"read_ins": [], "programs": [], "nato": []}
    for token in held:
        kind = "programs" if is_program(token) else "nato" if token in _NATO else "read_ins"
        kinds[kind].append(token)
    return [(kind, tokens) for kind, tokens in kinds.items() if tokens or kind == "read_ins"]


def _said(case: Case) -> Mapping[str, Any]:
    """Returns the reader of a case; a text is a level and, behind `//`, what is read in."""
    said = case.value(*READER_KEYS)
    if not isinstance(said, str) or said.lstrip()[:1] in {"{", "<"}:
        return case.mapping(*READER_KEYS)
    level, *read_ins = said.strip("() ").split("//")
    tokens = [token for part in read_ins for token in part.split("/") if not is_program(part)]
    programs = [token for part in read_ins if is_program(part) for token in part.split("/")]
    held = {"access": tokens, "saps": [token.replace(" ", "_") for token in programs]}
    return {**beside(case.fields, case.scheme), "clearance": level, **held}


def _code(country: Any) -> Any:
    """Returns the trigraph of a country, or a text as it is."""
    if not isinstance(country, str) or country in {"USA", "NATO"}:
        return country
    return known_code(country) or country.strip().upper()


def _value(name: str, value: Any) -> Any:
    if name == "clearance" and isinstance(value, str):
        said = value.strip().upper()
        return _CLEARANCES.get(said, said)
    if name == "nato" and isinstance(value, bool):
        return ["NATO"] if value else []
    if name == "organisation" and isinstance(value, str):
        return _ORGANISATIONS.get(value.strip().lower().replace("-", " ").replace("_", " "), value)
    if name in {"has_q", "has_cnwdi", "is_defense"} and isinstance(value, str):
        return {"true": True, "yes": True, "false": False, "no": False}.get(value.lower(), value)
    if name in _SETS and isinstance(value, str):
        value = value.replace(",", " ").split()
    if name == "countries" and isinstance(value, list):
        return [_code(each) for each in value]
    if name == "sigmas" and isinstance(value, list):
        return [int(each) if isinstance(each, str) and each.isdecimal() else each for each in value]
    return [value] if name in _SETS and not isinstance(value, list) else value
