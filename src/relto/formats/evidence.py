"""An item of evidence as a product, and as what the register keeps of it.

1. The product is one object of type `relto-evidence` that carries its own relto handling, so that
   it is decided about like everything else. Each grading, reply or withdrawal is a version.
2. Its id follows from what is claimed, from the handling and from the node's own key: it counts
   nothing, so that nobody can tell from it what else was filed.
3. Who filed it, its name on the node, and what it refers to stay in the register.

It checks no marking, opens no database and decides nothing.

Basis: STIX 2.1 §2.9 (identifiers), §3.2 (`revoked`), §3.6 (versions), §7.3 (extensions).
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from relto.core.canonical import canonical
from relto.core.errors import StoreError
from relto.core.instant import format_instant
from relto.formats.marking import HANDLING_EXTENSION
from relto.model.evidence import Credibility, Evidence, Grade, Reliability
from relto.model.handling import Handling, handling_from_json, handling_to_json

T = TypeVar("T")
EVIDENCE_TYPE = "relto-evidence"
EVIDENCE_FEED = "evidence"
"""The feed by which evidence arrives; handling rules may look at it."""

EVIDENCE_EXTENSION = "extension-definition--fa8eef55-188c-582a-80c5-da96a1cceef6"
"""The extension that defines the type: an object with versions."""

UNGRADED = Grade(Reliability.F, Credibility.UNKNOWN)
"""What stands for a grade until one is known."""

_LATER = frozenset({"grade", "reply", "withdrawn"})
_KEPT_AT_HOME = frozenset({"id", "author", "reference", "recorded"})


def evidence_id(item: Evidence, handling: Handling, key: bytes, *, like: int = 0) -> str:
    """Returns the id of an item's product.

    Args:
        item: what is claimed, as it is filed.
        handling: under which it is filed.
        key: the node's own key.
        like: how many products there are already that say the very same.
    """
    said = {name: part for name, part in _claim(item).items() if name not in _KEPT_AT_HOME}
    told = canonical([said, handling_to_json(handling), grade_to_json(item.grade), like])
    mac = hmac.new(key, f"{EVIDENCE_TYPE}\0".encode() + told, hashlib.sha256).digest()
    return f"{EVIDENCE_TYPE}--{uuid.UUID(bytes=mac[:16], version=4)}"


def evidence_object(
    item: Evidence, handling: Handling, *, identifier: str, created: int, modified: int
) -> bytes:
    """Writes the product of an item as it stands.

    Args:
        item: with its present grade, reply and withdrawal.
        handling: under which it was filed.
        identifier: id of the product.
        created: instant of its filing.
        modified: instant of this version.
    """
    value: dict[str, Any] = {
        "type": EVIDENCE_TYPE,
        "spec_version": "2.1",
        "id": identifier,
        "created": format_instant(created),
        "modified": format_instant(modified),
        "name": f"{item.kind.value.replace('-', ' ')}: {item.partner}",
        "description": item.claim,
    }
    if item.withdrawn is not None:
        value["revoked"] = True
    value |= _shown(item)
    value["extensions"] = {
        EVIDENCE_EXTENSION: {"extension_type": "new-sdo"},
        HANDLING_EXTENSION: {
            "extension_type": "property-extension",
            "handling": handling_to_json(handling),
        },
    }
    return msgspec.json.encode(value)


def _shown(item: Evidence) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "partner": item.partner,
        "topic": item.topic,
        "kind": item.kind.value,
        "polarity": item.polarity.value,
        "dimension": item.dimension.value,
        "occurred": format_instant(item.occurred),
        "grade": grade_to_json(item.grade),
        "severity": item.severity,
        "count": item.count,
        "group": item.group,
        "provenance": item.provenance,
        "marking": item.marking,
        "scheme": item.scheme,
        "reply": item.reply,
    }
    return {key: value for key, value in shown.items() if value not in (None, "")}


def grade_to_json(grade: Grade) -> dict[str, Any]:
    """Writes a grade as a JSON object, without the numbers that were not given."""
    whole = {
        "reliability": grade.reliability.value,
        "credibility": grade.credibility.value,
        "true": grade.true,
        "caused": grade.caused,
        "caused_low": grade.caused_low,
        "caused_high": grade.caused_high,
    }
    return {key: value for key, value in whole.items() if value is not None}


def grade_from_json(value: Any) -> Grade:
    """Reads a stored grade.

    Raises:
        StoreError: it is none.
    """
    return _converted(value, Grade)


def _claim(item: Evidence) -> dict[str, Any]:
    """Returns what an item says for good: all but what may be said later."""
    whole = msgspec.to_builtins(item)
    return {name: part for name, part in whole.items() if name not in _LATER}


def filed_to_bytes(item: Evidence, handling: Handling) -> bytes:
    """Writes what the register keeps of an item; its grade is kept apart."""
    return canonical({"claim": _claim(item), "handling": handling_to_json(handling)})


def filed_from_bytes(data: bytes) -> tuple[Evidence, Handling]:
    """Reads what the register keeps of an item; its grade is `UNGRADED`.

    Raises:
        StoreError: these bytes are not such.
    """
    value = msgspec.json.decode(data)
    claim = {**value["claim"], "grade": grade_to_json(UNGRADED)}
    return _converted(claim, Evidence), handling_from_json(value["handling"])


def same_claim(one: Evidence, other: Evidence) -> bool:
    """Tells whether two items claim the same, whoever filed and graded them, and when."""
    return _plain(one) == _plain(other)


def _plain(item: Evidence) -> Evidence:
    return replace(item, author="", recorded=0, grade=UNGRADED, reply="", withdrawn=None)


def _converted(value: Any, kind: type[T]) -> T:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise StoreError(f"evidence in a form that this version does not know: {error}") from None
