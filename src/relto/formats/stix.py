"""One STIX 2.1 object, read once at the boundary: header, references, profile, meaning.

1. An object that is not understood is refused with a reason, never repaired.
2. References are complete: every identifier in a property named `…_ref` or `…_refs`, at any depth.
3. A property that decides anything may stand in an object only once.
4. The original bytes are what is stored; nothing here writes JSON.

It checks identity, version and marking, not the whole vocabulary of STIX, and decides nothing.

Basis: STIX 2.1 §2.9 (identifiers), §3.2 (common properties), §7.2 (markings).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import msgspec

from relto.core.canonical import canonical
from relto.core.errors import InputError
from relto.core.instant import version_key
from relto.formats.marking import HANDLING_EXTENSION, Definition, handling_text, meaning_of
from relto.formats.reference import ASCII_ESCAPE, MARKING_ID, STIX_ID, exact_references, references
from relto.model.profile import Profile

OBJECT_BYTES_LIMIT = 8 * 1024 * 1024
DEPTH_LIMIT = 64

OBSERVABLES = frozenset(
    {
        "artifact",
        "autonomous-system",
        "directory",
        "domain-name",
        "email-addr",
        "email-message",
        "file",
        "ipv4-addr",
        "ipv6-addr",
        "mac-addr",
        "mutex",
        "network-traffic",
        "process",
        "software",
        "url",
        "user-account",
        "windows-registry-key",
        "x509-certificate",
    }
)
"""Types that have no `created` and no versions. Basis: STIX 2.1 §6."""

VERSIONED = frozenset(
    {
        "attack-pattern",
        "campaign",
        "course-of-action",
        "extension-definition",
        "grouping",
        "identity",
        "incident",
        "indicator",
        "infrastructure",
        "intrusion-set",
        "language-content",
        "location",
        "malware",
        "malware-analysis",
        "note",
        "observed-data",
        "opinion",
        "relationship",
        "report",
        "sighting",
        "threat-actor",
        "tool",
        "vulnerability",
    }
)
"""Types that must have `created` and `modified`. Basis: STIX 2.1 §4, §5, §7."""

MARKING_TYPE = "marking-definition"
_TYPE = re.compile(r"[a-z0-9][a-z0-9-]{2,249}", re.ASCII)
# A day up to the 28th is in every month; all else goes the careful way.
_USUAL_TIMESTAMP = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d"
    r"(?:\.\d+)?Z",
    re.ASCII,
)
_DECIDING = re.compile(
    rb'"(type|id|spec_version|created|modified|created_by_ref|labels|kill_chain_phases'
    rb'|object_marking_refs|granular_markings|extensions|definition|definition_type)"\s*:'
)
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)


_Lists = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


class _Phase(msgspec.Struct, gc=False):
    kill_chain_name: str
    phase_name: str


class _Granular(msgspec.Struct, gc=False):
    selectors: list[str]
    marking_ref: str | None = None
    lang: str | None = None


class _Header(msgspec.Struct, gc=False):
    type: str
    id: str
    spec_version: str | None = None
    created: str | None = None
    modified: str | None = None
    created_by_ref: str | None = None
    labels: list[str] = []
    kill_chain_phases: list[_Phase] = []
    object_marking_refs: list[str] = []
    granular_markings: list[_Granular] = []
    extensions: dict[str, msgspec.Raw] = {}


class Parsed(msgspec.Struct, frozen=True, gc=False):
    """What is known of an object after reading it once.

    Attributes:
        id: its identifier.
        type: its STIX type.
        version: `modified` or `created` as it stands in the bytes, empty where it has neither.
        version_key: the same as a sortable key.
        spec_version: STIX version.
        refs: identifiers that it refers to, each once; markings are not among them.
        portions: marking-definitions of its granular markings, each once.
        profile: what handling rules may look at.
        meaning: what it says, if it is a marking-definition.
    """

    id: str
    type: str
    version: str
    version_key: str
    spec_version: str
    refs: tuple[str, ...]
    portions: tuple[str, ...]
    profile: Profile
    meaning: dict[str, Any] | None


_header = msgspec.json.Decoder(_Header)
_definition = msgspec.json.Decoder(Definition)


def parse_object(raw: bytes, feed: str) -> Parsed:
    """Reads one object as it came by a feed.

    Raises:
        InputError: it is not a STIX 2.1 object that can be kept, with the reason.

    Basis: STIX 2.1 §2.9, §3.2.
    """
    _check_bytes(raw)
    header = _decode(raw)
    refs = _references(raw)
    _check_identity(header)
    version, key = _version(header)
    portions = _markings(header)
    meaning = _meaning(raw, header) if header.type == MARKING_TYPE else None
    return Parsed(
        header.id,
        header.type,
        version,
        key,
        "2.1",
        refs,
        portions,
        _profile_of(header, feed),
        meaning,
    )


def _check_bytes(raw: bytes) -> None:
    if len(raw) > OBJECT_BYTES_LIMIT:
        raise InputError(f"{len(raw)} bytes, at most {OBJECT_BYTES_LIMIT} are accepted")
    if not raw.isascii():
        try:
            raw.decode()
        except UnicodeDecodeError as error:
            raise InputError(f"not UTF-8 at byte {error.start} of the object") from None
    if raw.count(b"{") + raw.count(b"[") > DEPTH_LIMIT and _depth(raw) > DEPTH_LIMIT:
        raise InputError(f"nested more than {DEPTH_LIMIT} levels deep")


def _depth(raw: bytes) -> int:
    depth = deepest = 0
    for byte in _STRING.sub(b"", raw):
        if byte in b"{[":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"}]":
            depth -= 1
    return deepest


def _decode(raw: bytes) -> _Header:
    try:
        return _header.decode(raw)
    except msgspec.ValidationError as error:
        raise InputError(f"not a STIX object: {_reason(error)}") from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputError(f"not JSON: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    text = str(error) or "nested too deep"
    return text[0].lower() + text[1:]


def _references(raw: bytes) -> tuple[str, ...]:
    deciding = _DECIDING.findall(raw)
    if len(set(deciding)) == len(deciding) and not ASCII_ESCAPE.search(raw):
        found = references(raw)
        if found is not None:
            return found
    return exact_references(raw)


def _check_identity(header: _Header) -> None:
    if not _TYPE.fullmatch(header.type):
        raise InputError(f"`{header.type[:80]}` is not a type name", path="type")
    if header.type == "bundle":
        message = "a bundle without `objects`, or inside another, holds nothing"
        raise InputError(message, path="type")
    if not STIX_ID.fullmatch(header.id):
        message = f"`{header.id[:120]}` is not an identifier, expected `{header.type}--` and a UUID"
        raise InputError(message, path="id")
    if header.id[:-38] != header.type:
        raise InputError(
            f"`{header.id[:120]}` does not begin with its type `{header.type}--`", path="id"
        )
    if header.created_by_ref is not None and not _is_identifier(header.created_by_ref):
        raise InputError("not an identifier", path="created_by_ref")
    if header.spec_version != "2.1" and not (
        header.spec_version is None and header.type in OBSERVABLES
    ):
        given = "missing" if header.spec_version is None else f"`{header.spec_version[:20]}`"
        message = f"{given}, expected `2.1`; convert STIX 2.0 objects first"
        raise InputError(message, path="spec_version")


def _version(header: _Header) -> tuple[str, str]:
    """Returns the version as written and as a sortable key, both empty where there is none."""
    created, modified = header.created, header.modified
    if header.type in OBSERVABLES:
        return "", ""
    if header.type == MARKING_TYPE:
        return created or "", _instant(created, "created")
    if header.type not in VERSIONED and created is None and modified is None:
        return "", ""
    key = _instant(modified, "modified")
    if created != modified and key < _instant(created, "created"):
        raise InputError("`modified` is before `created`", path="modified")
    return modified or "", key


def _instant(text: str | None, name: str) -> str:
    if text is None:
        raise InputError("missing", path=name)
    try:
        return _version_key(text)
    except InputError as error:
        raise InputError(error.message, path=name) from None


def _version_key(text: str) -> str:
    if _USUAL_TIMESTAMP.fullmatch(text) is None:
        return _unusual_version_key(text)
    # Every part but the fraction has its place.
    day, clock = text[:4] + text[5:7] + text[8:10], text[11:13] + text[14:16] + text[17:19]
    return day + clock + text[20:-1].rstrip("0")


def _unusual_version_key(text: str) -> str:
    # STIX asks for UTC, written `Z`. Basis: STIX 2.1 §2.11.
    if not text.endswith("Z"):
        raise InputError(f"`{text[:60]}` is not a timestamp in UTC, as in `2026-11-23T19:00:00Z`")
    return version_key(text)


@lru_cache(maxsize=4096)
def _is_marking(text: str) -> bool:
    return MARKING_ID.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def _is_identifier(text: str) -> bool:
    return STIX_ID.fullmatch(text) is not None


def _markings(header: _Header) -> tuple[str, ...]:
    for marking in header.object_marking_refs:
        if not _is_marking(marking):
            raise InputError(
                f"`{marking[:120]}` is no marking-definition", path="object_marking_refs"
            )
    if not header.granular_markings:
        return ()
    portions: dict[str, None] = {}
    for granular in header.granular_markings:
        if granular.marking_ref is None:
            if granular.lang is None:
                raise InputError("neither `marking_ref` nor `lang`", path="granular_markings")
            continue
        if not _is_marking(granular.marking_ref):
            message = f"`{granular.marking_ref[:120]}` is no marking-definition"
            raise InputError(message, path="granular_markings")
        portions[granular.marking_ref] = None
    return tuple(portions)


def _profile_of(header: _Header, feed: str) -> Profile:
    handling = header.extensions.get(HANDLING_EXTENSION) if header.extensions else None
    marking = header.type == MARKING_TYPE
    phases = [f"{phase.kill_chain_name}/{phase.phase_name}" for phase in header.kill_chain_phases]
    return _profile(
        feed,
        header.type,
        (tuple(header.object_marking_refs), tuple(header.labels), tuple(phases)),
        header.created_by_ref,
        (None if handling is None or marking else bytes(handling), header.id if marking else None),
    )


@lru_cache(maxsize=65536)
def _profile(
    feed: str,
    kind: str,
    lists: _Lists,
    created_by: str | None,
    own: tuple[bytes | None, str | None],
) -> Profile:
    markings, tags, kill_chain = (tuple(sorted(set(names))) for names in lists)
    handling, identifier = own
    return Profile(
        feed=feed,
        type=kind,
        markings=markings,
        tags=tags,
        kill_chain=kill_chain,
        created_by=created_by,
        handling=None if handling is None else handling_text(handling),
        object=identifier,
    )


def _meaning(raw: bytes, header: _Header) -> dict[str, Any]:
    try:
        definition = _definition.decode(raw)
    except msgspec.ValidationError as error:
        raise InputError(f"not a marking-definition: {_reason(error)}") from None
    return meaning_of(header.id, definition)


def same_content(one: bytes, other: bytes) -> bool:
    """Tells whether two objects are the same JSON value, however they are written."""
    try:
        return canonical(msgspec.json.decode(one)) == canonical(msgspec.json.decode(other))
    except (InputError, msgspec.DecodeError):
        return False
