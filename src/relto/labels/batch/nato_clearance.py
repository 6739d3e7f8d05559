"""A clearance of the NATO policy as JSON that names a country in place of categories.

    {"clearance": "NATO SECRET", "country": "NZL", "read_ins": ["ATOMAL"]}

The country stands for the communities to which it belongs: their contexts, and their names on the
lists `Only` and `Releasable To`. Read-ins are values of `Additional Sensitivity`. What names its
categories itself is handed on as it is. It decides nothing.

Basis: ADatP-4774 App. 2 Annex A (clearances of a member, a partner and an outsider).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from relto.labels.batch.case import fault
from relto.labels.category import Category
from relto.labels.mistakes import MarkingError, Mistake
from relto.labels.national.table import known_code
from relto.labels.stanag.lookup import find_classification
from relto.labels.stanag.model import Spif
from relto.labels.stanag.nato_rules import (
    CONTEXT,
    ONLY,
    RELEASABLE,
    RELEASABLE_TO,
    SENSITIVITY,
    communities,
)
from relto.labels.stanag.policies import nato
from relto.labels.stanag.words import caseless

_COUNTRY = ("country", "nationality", "nation", "citizenship", "countryOfAffiliation")
_READ_INS = ("read_ins", "readIns", "compartments", "sensitivities")
_LEVELS = {
    **dict.fromkeys(
        ("TS", "CTS", "COSMIC TOP SECRET", "NATO TOP SECRET", "COSMIC TRÈS SECRET"), "TOP SECRET"
    ),
    **dict.fromkeys(("S", "NS", "NATO SECRET"), "SECRET"),
    **dict.fromkeys(("C", "NC", "NATO CONFIDENTIAL", "NATO CONFIDENTIEL"), "CONFIDENTIAL"),
    **dict.fromkeys(("R", "NR", "NATO RESTRICTED", "NATO DIFFUSION RESTREINTE"), "RESTRICTED"),
    **dict.fromkeys(("U", "NU", "NATO UNCLASSIFIED", "NATO SANS CLASSIFICATION"), "UNCLASSIFIED"),
}
_LEVEL_KEYS = ("clearance", "level", "classification")
_LONGEST_LEVEL = 80


def with_categories(said: Mapping[str, Any], spif: Spif) -> Mapping[str, Any]:
    """Returns a clearance in JSON with its categories, where it names a country or tags instead.

    Raises:
        MarkingError: the country is not known.
    """
    rest = {key: value for key, value in said.items() if value is not None}
    own = _tagged(rest, spif)
    if spif is nato():
        for key in _LEVEL_KEYS:
            if isinstance(level := rest.get(key), str):
                rest[key] = _LEVELS.get(level.strip().upper(), level)
        country = next((rest.pop(key) for key in _COUNTRY if key in rest), None)
        read_ins = next((rest.pop(key) for key in _READ_INS if key in rest), None)
        if country is not None and "categories" not in rest:
            own = {**_of_country(country), **own}
        if read_ins and "categories" not in rest:
            own.setdefault(SENSITIVITY, read_ins)
    return {**rest, "categories": own} if own else rest


def in_words(said: str, fields: Mapping[str, Any], spif: Spif) -> dict[str, Any]:
    """Returns the clearance whose level is a text, with what a case says of its holder.

    Raises:
        MarkingError: the policy has no such level.
    """
    level = _LEVELS.get(said.strip().upper(), said.strip()) if spif is nato() else said.strip()
    if find_classification(spif, level) is None:
        expected = ", ".join(each.name for each in spif.classifications)
        raise fault("clearance", f"`{said[:60]}` is no level of `{spif.name}`", expected=expected)
    named = (*_COUNTRY, *_READ_INS) if spif is nato() else ()
    return {**{key: fields[key] for key in named if key in fields}, "clearance": level}


def is_level(said: str) -> bool:
    """Tells a level in words from XML, JSON and the claim `aciClr`, which is never so short."""
    return len(said) <= _LONGEST_LEVEL and said.lstrip("\ufeff \t\r\n")[:1] not in {"<", "{"}


def with_codes(categories: tuple[Category, ...]) -> tuple[Category, ...]:
    """Returns categories of the NATO policy with its own word for each nation: `Japan` as `JPN`."""
    return tuple(
        replace(each, values=tuple(_codes().get(caseless(v), v) for v in each.values))
        for each in categories
    )


@cache
def _codes() -> Mapping[str, str]:
    tags = [
        tag for each in nato().tag_sets if each.name in {ONLY, RELEASABLE_TO} for tag in each.tags
    ]
    values = [value for tag in tags for value in tag.values]
    written = {
        caseless(phrase.text): value.name
        for value in values
        for phrase in value.phrases
        if phrase.text
    }
    return written | {caseless(value.name): value.name for value in values}


def _tagged(rest: dict[str, Any], spif: Spif) -> dict[str, Any]:
    """Takes out of a clearance what stands there under the names of the policy's own tags."""
    tags = {_squeezed(tag_set.name): tag_set.name for tag_set in spif.tag_sets}
    tags |= {_squeezed(tag.name): tag.name for each in spif.tag_sets for tag in each.tags}
    found = [key for key in rest if tags.get(_squeezed(key)) and isinstance(rest[key], list | str)]
    return {tags[_squeezed(key)]: rest.pop(key) for key in found}


def _squeezed(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalnum())


def _of_country(country: Any) -> dict[str, Any]:
    said = [country] if isinstance(country, str) else country
    if not isinstance(said, list) or not all(isinstance(each, str) for each in said):
        raise _unknown(str(country))
    known = {caseless(name) for name in _names(ONLY)}
    held: set[str] = set()
    for each in said:
        code = known_code(each) or each.strip().upper()
        if caseless(code) not in known:
            raise _unknown(each)
        groups = (name for name, members in communities().items() if caseless(code) in members)
        held |= {code, *(name.upper() for name in groups)}
    contexts = [name for name in _names(CONTEXT) if name in held]
    named = sorted(held)
    return {CONTEXT: [*contexts, RELEASABLE], ONLY: named, RELEASABLE_TO: named}


def _names(tag_set: str) -> list[str]:
    tags = (tag for each in nato().tag_sets if each.name == tag_set for tag in each.tags)
    return [value.name for tag in tags for value in tag.values]


def _unknown(country: str) -> MarkingError:
    message = f"`{country[:60]}` is no country of the NATO policy"
    return MarkingError([Mistake("ADatP-4774 App. 2", message, found=country[:60], path="country")])
