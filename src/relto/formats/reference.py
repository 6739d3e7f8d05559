"""Identifiers, and the references that an object makes.

A reference is an identifier in a property whose name ends in `_ref` or `_refs`, at any depth;
`object_marking_refs` and a granular `marking_ref` are none: a marking travels with what it marks.
Text that merely looks like an identifier is not a reference. It resolves nothing.

Basis: STIX 2.1 §2.9, §3.1 (names ending in `_ref` and `_refs`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from relto.core.errors import InputError

_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
# A type of 1 to 250 characters, `--` and a UUID; looking back at the end spares retracing.
STIX_ID = re.compile(f"[a-z0-9][a-z0-9-]{{38,287}}+(?<=--{_UUID})", re.ASCII)
MARKING_ID = re.compile(f"marking-definition--{_UUID}", re.ASCII)
MARKING_PROPERTIES = frozenset({"object_marking_refs", "marking_ref"})

ASCII_ESCAPE = re.compile(rb"\\u00[2-7]")
"""An escape that could hide a letter of a property's name or of an identifier."""

# In valid JSON an unescaped quote after `_ref` or `_refs` that is followed by a colon ends a name.
_PROPERTY = re.compile(
    rb'_ref(?<!"object_marking_ref)(?<!"marking_ref)s?"\s*+:\s*+'
    rb'(?:"(%b)"|(\[\s*+(?:"[^"\\]*+"\s*+(?:,\s*+)?+)*+\])|"[^"\\]*+"|(\S))'
    % STIX_ID.pattern.encode()
)
_LISTED = re.compile(b'"(%b)"' % STIX_ID.pattern.encode())


def references(raw: bytes) -> tuple[str, ...] | None:
    """Finds the references of a valid object without decoding it.

    Returns:
        The identifiers, each once, in their order; None where only `exact_references` can tell.
    """
    found: dict[bytes, None] = {}
    for single, several, other in _PROPERTY.findall(raw):
        if single:
            found[single] = None
        elif several:
            found.update(dict.fromkeys(_LISTED.findall(several)))
        elif other and other in b'{["':
            return None
    return tuple([one.decode() for one in found])


def exact_references(raw: bytes) -> tuple[str, ...]:
    """Finds the references of an object by decoding all of it.

    Raises:
        InputError: not JSON, or a property stands twice in one object.
    """
    try:
        value = json.loads(raw, object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        raise InputError("not JSON") from None
    return tuple(dict.fromkeys(found_in(value)))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"property `{twice[:80]}` is given twice")
    return value


def found_in(value: Any) -> Iterator[str]:
    """Yields the references in a decoded object, in their order."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name.endswith(("_ref", "_refs")) and name not in MARKING_PROPERTIES:
                yield from _identifiers(part)
            yield from found_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from found_in(part)


def _identifiers(value: Any) -> Iterator[str]:
    if isinstance(value, str) and STIX_ID.fullmatch(value):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _identifiers(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _identifiers(part)
