"""Attributes of IC-ISM as cases write them: an object, other names, or as they stand in XML.

    {"classification": "S", "owner": "USA", "dissem": ["NF"]}
    ism:classification="S" ism:ownerProducer="USA" ism:disseminationControls="NF"

Names are found without case and underscores; values are handed on as they are, so that what is
wrong with them is told by the rules. It reads no marking.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from relto.labels.capco.attributes import ATTRIBUTES, NAMESPACE

_PREFIXES = (f"{{{NAMESPACE}}}", "@ism:", "ism:", "@")
_WRITTEN = re.compile(r"""(?:ism:)?([A-Za-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_GAPS = re.compile(r"[\W_]+")
_NAMES = {
    "class": "classification",
    "owner": "ownerProducer",
    "owners": "ownerProducer",
    "producer": "ownerProducer",
    "sci": "SCIcontrols",
    "sar": "SARIdentifier",
    "sap": "SARIdentifier",
    "aea": "atomicEnergyMarkings",
    "fgi": "FGIsourceOpen",
    "dissem": "disseminationControls",
    "dissemination": "disseminationControls",
    "relto": "releasableTo",
    "displayonly": "displayOnlyTo",
    "nonic": "nonICmarkings",
}


def _squeezed(name: str) -> str:
    return _GAPS.sub("", name).lower()


_KNOWN = (
    _NAMES
    | {_squeezed(each.field): each.name for each in ATTRIBUTES if each.field}
    | {_squeezed(each.name): each.name for each in ATTRIBUTES}
)
NAMES = frozenset(each.name for each in ATTRIBUTES) | {
    each.field for each in ATTRIBUTES if each.field
}
"""The names by which attributes may stand beside `op`."""


def attributes_of(said: Mapping[str, Any]) -> dict[str, str]:
    """Returns attributes with the names of IC-ISM and values of text; what is null is left out."""
    return {_name(str(name)): _value(value) for name, value in said.items() if value is not None}


def _name(name: str) -> str:
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return _KNOWN.get(_squeezed(name), name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def written_attributes(text: str) -> dict[str, str] | None:
    """Reads attributes as they stand in an XML element, None if a text is something else."""
    found = _WRITTEN.findall(text)
    if not found or _WRITTEN.sub("", text).strip():
        return None
    return {name: double or single for name, double, single in found}
