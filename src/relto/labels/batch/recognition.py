"""Which scheme a case is of, where it does not say so.

1. Signs decide that only one scheme has: `TLP:`, `NATO`, ` UE/EU `, an XML namespace.
2. A national marking is recognised only by a country, in a key or before the level; by its words
   alone never, since the same words mean different levels.
3. What has no sign is taken for a US marking, whose grammar is the strictest.

It reads nothing of what the marking says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from relto.labels.batch.keys import LIST_KEYS, TEXT_KEYS

_SIGNS = (
    ("tlp", re.compile(r"\(?TLP:", re.IGNORECASE)),
    ("pap", re.compile(r"PAP:", re.IGNORECASE)),
    ("misp", re.compile(r"[a-z][a-z0-9-]*:[A-Za-z-]+=\"")),
    ("eu", re.compile(r"\(?(EU |[A-ZÈ ]+ UE\b|(TS|S|C|R)-UE)", re.IGNORECASE)),
    ("nato", re.compile(r"\(?(NATO[ /]|COSMIC |CTS|N[SCRU](?![A-Z])|OTAN )", re.IGNORECASE)),
)
_US = {"UNCLASSIFIED", "CONFIDENTIAL", "SECRET", "TOP", "TOP SECRET", "CUI", "TS", "S", "C", "U"}
_PREFIXED = re.compile(r"\(?([A-Z]{3}) \S")
_KEYS = (
    ("ism", "capco"),
    ("attributes", "capco"),
    ("binding", "stanag4778"),
    ("aciClr", "nato"),
    ("ocl", "stanag4774"),
    ("tlp", "tlp"),
    ("pap", "pap"),
    ("iep", "iep"),
    ("acs", "acs"),
    ("tags", "misp"),
    ("marking_definition", "stix"),
)
_COUNTRY_SCHEMES = {"USA": "capco", "US": "capco", "NATO": "nato", "EU": "eu"}


def recognise(case: Mapping[str, Any]) -> str:
    """Returns the scheme of a case, `capco` where nothing speaks for another."""
    xml = case.get("xml")
    if isinstance(xml, str):
        return _by_text(xml.strip())
    for key, scheme in _KEYS:
        if case.get(key) is not None:
            return scheme
    country = case.get("country")
    if isinstance(country, str) and country:
        return _COUNTRY_SCHEMES.get(country.upper(), "national")
    sample = _sample(case)
    return _by_keys(sample) if isinstance(sample, Mapping) else _by_text(sample)


def _by_keys(sample: Mapping[str, Any]) -> str:
    if sample.get("type") == "marking-definition" or "extensions" in sample:
        return "stix"
    if "control_set" in sample:
        return "acs"
    return "stanag4774" if _LABEL_KEYS & sample.keys() else "capco"


_LABEL_KEYS = {"ocl", "cls", "catl", "policy", "categories"}


def _sample(case: Mapping[str, Any]) -> str | Mapping[str, Any]:
    for key in (*TEXT_KEYS, "object", *LIST_KEYS):
        found = case.get(key)
        if isinstance(found, list) and found:
            found = found[0]
        if isinstance(found, str):
            return found.strip()
        if isinstance(found, Mapping):
            return found
    return ""


def _by_text(text: str) -> str:
    if text.startswith(("<", "\ufeff")):
        if "bindinginformation" in text:
            return "stanag4778"
        return "capco" if "urn:us:gov:ic:ism" in text else "stanag4774"
    for scheme, sign in _SIGNS:
        if sign.match(text):
            return scheme
    prefixed = _PREFIXED.match(text)
    return "national" if prefixed and prefixed[1] not in _US else "capco"
