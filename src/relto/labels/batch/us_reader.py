"""A reader of US markings as cases write them: other names for the same attributes are read.

What is not said is not held. It decides nothing.
"""

from __future__ import annotations

import re
from typing import Any

from relto.labels.batch.case import Case
from relto.labels.capco.reader import Reader, reader_from_json

_NAMES = {
    "country": "countries",
    "nationality": "countries",
    "nationalities": "countries",
    "citizenship": "countries",
    "affiliation": "countries",
    "affiliations": "countries",
    "level": "clearance",
    "classification": "clearance",
    "organization": "organisation",
    "org": "organisation",
    "agency": "organisation",
    "sci": "read_ins",
    "sci_controls": "read_ins",
    "scicontrols": "read_ins",
    "readins": "read_ins",
    "sar": "programs",
    "sap": "programs",
    "ntk": "need_to_know",
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
_SETS = {"countries", "read_ins", "programs", "sigmas", "nato", "need_to_know"}
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def reader_of(case: Case) -> Reader:
    """Reads the reader of a case.

    Raises:
        MarkingError: it is missing.
        InputError: a field is unknown or has a wrong value.
    """
    fields: dict[str, Any] = {}
    for name, value in case.mapping("reader", "clearance", "subject").items():
        known = _HUMP.sub("_", str(name)).lower()
        known = _NAMES.get(known, known)
        fields[known] = _value(known, value)
    return reader_from_json(fields)


def _value(name: str, value: Any) -> Any:
    if name == "clearance" and isinstance(value, str):
        return _CLEARANCES.get(value.upper(), value.upper())
    if name == "nato" and isinstance(value, bool):
        return ["NATO"] if value else []
    if name in _SETS and isinstance(value, str):
        return value.replace(",", " ").split()
    return [value] if name in _SETS and not isinstance(value, list) else value
