"""The query of a request, read once into a typed one or refused.

An unknown `match[...]` field is refused: a filter that is silently ignored would widen what
comes back. Names outside TAXII are ignored. Nothing here knows what the filters will find.

Basis: TAXII 2.1 §3.4 (filtering), §5.4-5.8 (fields of each end point).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

from relto.core.errors import InputError
from relto.core.instant import parse_instant, version_key
from relto.services.release import LIMIT, Query
from relto.taxii.resources import Kind

_PAGING = frozenset({"added_after", "limit", "next"})
_ITEMS = _PAGING | {"match[id]", "match[type]", "match[version]", "match[spec_version]"}
FIELDS: dict[Kind, frozenset[str]] = {
    Kind.OBJECTS: _ITEMS,
    Kind.MANIFEST: _ITEMS,
    Kind.OBJECT: _PAGING | {"match[version]", "match[spec_version]"},
    Kind.VERSIONS: _PAGING | {"match[spec_version]"},
}
"""What can be asked of each resource that pages; the others take no parameter."""

_QUERY_LENGTH_LIMIT = 65_536
_LIMIT = re.compile(r"[0-9]{1,18}", re.ASCII)
_SPEC_VERSION = re.compile(r"[0-9]{1,3}\.[0-9]{1,3}", re.ASCII)
_KEYWORDS = frozenset({"first", "last", "all"})


def read_query(raw: bytes, kind: Kind) -> Query:
    """Reads the query of a resource that pages.

    Args:
        raw: as it stands in the request, percent-encoded.
        kind: the resource, one of `FIELDS`.

    Raises:
        InputError: a parameter given twice, empty, malformed, or one that cannot be asked here.
    """
    given: dict[str, Any] = {}
    for name, value in _pairs(raw):
        reader = _READERS.get(name)
        if reader is None and not name.startswith("match"):
            continue
        if reader is None or name not in FIELDS[kind]:
            allowed = ", ".join(f"`{field}`" for field in sorted(FIELDS[kind]))
            raise InputError(f"`{name}` cannot be asked here, expected one of {allowed}")
        target, read = reader
        if target in given:
            raise InputError(f"`{name}` is given twice, expected once with commas between values")
        if not value:
            raise InputError(f"`{name}` is empty: give a value or leave it out")
        given[target] = read(value)
    # TAXII 2.1 §5.8: all versions are listed, there is no `match[version]` to say otherwise.
    return Query(**given) if kind is not Kind.VERSIONS else Query(**given, versions=("all",))


def _pairs(raw: bytes) -> Iterable[tuple[str, str]]:
    if len(raw) > _QUERY_LENGTH_LIMIT:
        raise InputError("the query is too long: ask for fewer things at once")
    try:
        return parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict")
    except ValueError:
        raise InputError("the query is not percent-encoded UTF-8") from None


def _instant(text: str) -> int:
    try:
        return parse_instant(text)
    except InputError as error:
        raise InputError(f"`added_after`: {error.message}") from None


def _limit(text: str) -> int:
    if not _LIMIT.fullmatch(text) or int(text) == 0:
        raise InputError("`limit` is not a positive integer")
    return min(LIMIT, int(text))


def _list(text: str) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(text.split(",")))
    if "" in values:
        raise InputError("an empty value between commas: leave it out")
    return values


def _versions(text: str) -> tuple[str, ...]:
    values = _list(text)
    if "all" in values and len(values) > 1:
        raise InputError("`match[version]`: `all` stands alone")
    try:
        keys = (value if value in _KEYWORDS else version_key(value) for value in values)
        return tuple(dict.fromkeys(keys))
    except InputError:
        raise InputError(
            "`match[version]`: expected `first`, `last`, `all` or timestamps, for instance "
            "`2026-11-23T19:00:00Z`"
        ) from None


def _spec_versions(text: str) -> tuple[str, ...]:
    values = _list(text)
    if not all(_SPEC_VERSION.fullmatch(value) for value in values):
        raise InputError("`match[spec_version]`: expected for instance `2.1`")
    return values


def _cursor(text: str) -> str:
    return text


_READERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "added_after": ("added_after", _instant),
    "limit": ("limit", _limit),
    "next": ("cursor", _cursor),
    "match[id]": ("ids", _list),
    "match[type]": ("types", _list),
    "match[version]": ("versions", _versions),
    "match[spec_version]": ("spec_versions", _spec_versions),
}
