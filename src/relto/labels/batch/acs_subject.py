"""Who reads, acts or receives under ACS, as cases write it: other names for the same attributes.

    {"clearance": "SECRET", "nationality": "USA", "organization": "USA.DHS", "entity": "GOV"}

A text is the name of an organisation, `FOREIGNGOV` or `SECTOR`. What is not said is not held. It
decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from relto.labels.batch.case import Case
from relto.labels.sharing.acs_decision import Subject, subject_from_json

_NAMES = {
    **dict.fromkeys(("level", "classification", "clearancelevel"), "clearance"),
    **dict.fromkeys(("nationality", "country", "countries", "citizenship"), "nationalities"),
    **dict.fromkeys(("permittednationalities", "countryofaffiliation"), "nationalities"),
    **dict.fromkeys(
        ("organization", "organisation", "organisations", "org", "orgs", "agency"),
        "organizations",
    ),
    "permittedorganizations": "organizations",
    "entities": "entity",
    "entitytype": "entity",
    **dict.fromkeys(("shareability", "community"), "communities"),
    **dict.fromkeys(("scicontrols", "readins", "compartments"), "sci"),
    "logicalauthoritycategory": "authority",
    "authorities": "authority",
    **dict.fromkeys(("caveat", "caveats", "sensitivity", "sensitivities"), "training"),
    **dict.fromkeys(("foreigngov", "foreigngovernment", "isforeign"), "foreign_government"),
    "issector": "sector",
}
_ONE = {"clearance", "entity"}
_MANY = {"nationalities", "organizations", "communities", "sci", "authority", "training"}
_LEVELS = {
    "TOP SECRET": "TS",
    "SECRET": "S",
    "CONFIDENTIAL": "C",
    "UNCLASSIFIED": "U",
}
_KINDS = {"FOREIGNGOV": {"foreign_government": True}, "SECTOR": {"sector": True}}
_GAPS = re.compile(r"[\W_]+")


def subject_of(case: Case, *keys: str) -> Subject:
    """Reads whoever a case names under one of the keys; the first key is told in mistakes.

    Raises:
        MarkingError: it is missing, or says something that is not known.
    """
    said = case.value(*keys)
    if isinstance(said, str) and said.lstrip()[:1] != "{":
        name = said.strip()
        return subject_from_json(_KINDS.get(name, {"organizations": [name]}), path=keys[0])
    return subject_from_json(_named(case.mapping(*keys)), path=keys[0])


def _named(said: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for written, value in said.items():
        name = _NAMES.get(_GAPS.sub("", str(written)).lower(), str(written))
        read = _value(name, value)
        both = name in found and isinstance(read, list)
        found[name] = [*found[name], *read] if both else read
    return found


def _value(name: str, value: Any) -> Any:
    if name in _ONE and isinstance(value, list) and len(value) == 1:
        value = value[0]
    if name == "clearance" and isinstance(value, str):
        return _LEVELS.get(value.strip().upper(), value)
    if name in _MANY and isinstance(value, str):
        return value.replace(",", " ").split()
    return value
