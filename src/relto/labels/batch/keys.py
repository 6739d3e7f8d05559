"""Which keys a case may have, and what is told of one that nobody reads.

1. A key that is not known changes nothing, so it is told as a warning with the nearest known one.
2. Keys that only annotate a case (`id`, `source`, `expect`, whatever begins with `_`) are not told.

It reads no case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from relto.labels.mistakes import Mistake, Severity

TEXT_KEYS = (
    "text",
    "label",
    "marking",
    "portion",
    "banner",
    "input",
    "value",
    "string",
    "portion_mark",
    "portionMark",
)
"""Keys that hold a marking."""
LIST_KEYS = ("labels", "portions", "markings", "texts", "parts", "items", "inputs")
"""Keys that hold several."""
READER_KEYS = (
    "clearance",
    "reader",
    "subject",
    "user",
    "recipient",
    "person",
    "clearance_xml",
    "clearanceXml",
    "aciClr",
)
"""Keys that hold who reads."""
_READERS = (
    "countries nationality nationalities citizenship citizenships affiliation affiliations"
    " read_ins readIns readins compartments sci programs sar sap communities groups member_of"
    " organisation organization agency sigmas principals"
)
BESIDE = frozenset(_READERS.split())
"""What may stand beside a clearance that is a level in words; `country` does as well."""
_INPUT = (
    "op operation archive lenient scheme from to target country nation owner language lang at"
    " strict version form ism attributes attrs xml document ocl json data uri content_type object"
    " marking_definition objects bundle overallreleaseto overallReleaseTo overalldissem"
    " binding tlp pap iep acs cui tags spif policy_file to_spif spifs policy policy_id policyId"
    " level classification categories releasable_to releasableTo resource action privilege_action"
    " share_with sharing_target colour color ntk need_to_know needToKnow"
    " custodian product sbu tetragraphs trusted anchors anchor certificate certificates"
)
_ANNOTATED = (
    "id source sources expect expected expectation note notes comment comments name title"
    " description case test category why reference ref number line rule valid"
)
_ANNOTATIONS = frozenset(_ANNOTATED.split())
KNOWN = frozenset((*TEXT_KEYS, *LIST_KEYS, *READER_KEYS, *_INPUT.split()))
"""Every key that an operation of any scheme reads; attributes of IC-ISM come beside them."""


def beside(case: Mapping[str, Any], scheme: str) -> dict[str, Any]:
    """Returns what a case says of the reader beside a clearance that is a level in words.

    Of a national marking `country` is the owner, and not the reader's.
    """
    nations = set() if scheme == "national" else {"country", "nation"}
    return {key: case[key] for key in case if key in BESIDE or key in nations}


def unread(case: Mapping[str, Any], others: Iterable[str] = ()) -> tuple[Mistake, ...]:
    """Returns a warning for each key of a case that nobody reads.

    Args:
        case: the case as it came.
        others: names that are known besides.
    """
    in_words = any(isinstance(case.get(key), str) for key in READER_KEYS)
    known = KNOWN.union(others, BESIDE if in_words else ())
    return tuple(
        _unknown(key, known)
        for key in case
        if key not in known and key not in _ANNOTATIONS and key[:1] not in {"_", "#", "$"}
    )


def _unknown(key: str, known: Iterable[str]) -> Mistake:
    near = next(iter(get_close_matches(key, sorted(known), 1, 0.7)), None)
    hint = f", perhaps `{near}` was meant" if near else ""
    return Mistake(
        "BATCH",
        f"the key `{key[:60]}` is not read{hint}",
        found=key[:60],
        nearest=near,
        severity=Severity.WARNING,
        path=key[:60],
    )
