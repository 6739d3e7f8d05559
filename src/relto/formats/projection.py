"""Copies: an object without what its reader may not see.

1. A reference to something hidden is dropped; a list that may not be empty hides the object.
2. A required single reference to something hidden hides the object.
3. A granular marking's portion that is not delivered is cut out; a required property hides the
   object; the granular marking goes with it.
4. A reference to something that is itself a copy names the copy.
5. `object_marking_refs` stay as they are: a marking is never weakened.
6. A copy has its own id: it is a new object, not a version of the original.

It does not decide what is hidden, and it does not parse bytes.

Basis: STIX 2.1 §2.9, §3.1 (required properties), §3.6 (versioning), §7.2.3 (granular markings).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum
from typing import Any


class Force(IntEnum):
    """How much an object depends on a reference."""

    DROPPABLE = 0
    REQUIRED = 1
    LISTED = 2


_REQUIRED = {
    "relationship": frozenset({"source_ref", "target_ref"}),
    "sighting": frozenset({"sighting_of_ref"}),
    "language-content": frozenset({"object_ref"}),
}
_LISTED = frozenset({"report", "note", "opinion", "grouping", "observed-data"})
_ALWAYS = frozenset({"type", "spec_version", "id", "created", "modified"})
_NEEDED = {
    "attack-pattern": {"name"},
    "artifact": set[str](),
    "autonomous-system": {"number"},
    "campaign": {"name"},
    "course-of-action": {"name"},
    "directory": {"path"},
    "domain-name": {"value"},
    "email-addr": {"value"},
    "email-message": {"is_multipart"},
    "extension-definition": {"name", "schema", "version", "extension_types", "created_by_ref"},
    "file": set[str](),
    "grouping": {"context", "object_refs"},
    "identity": {"name"},
    "indicator": {"pattern", "pattern_type", "valid_from"},
    "infrastructure": {"name"},
    "intrusion-set": {"name"},
    "ipv4-addr": {"value"},
    "ipv6-addr": {"value"},
    "language-content": {"object_ref", "contents"},
    "mac-addr": {"value"},
    "malware": {"is_family"},
    "malware-analysis": {"product"},
    "mutex": {"name"},
    "network-traffic": {"protocols"},
    "note": {"content", "object_refs"},
    "observed-data": {"first_observed", "last_observed", "number_observed", "object_refs"},
    "opinion": {"opinion", "object_refs"},
    "relto-document": {"portions"},
    "relationship": {"relationship_type", "source_ref", "target_ref"},
    "report": {"name", "published", "object_refs"},
    "sighting": {"sighting_of_ref"},
    "software": {"name"},
    "threat-actor": {"name"},
    "tool": {"name"},
    "url": {"value"},
    "vulnerability": {"name"},
}


def force(kind: str, name: str) -> Force:
    """Returns how much an object of a type depends on the references in a top-level property.

    Everything nested in another property is droppable.
    """
    if name in _REQUIRED.get(kind, ()):
        return Force.REQUIRED
    if name == "created_by_ref" and kind == "extension-definition":
        return Force.REQUIRED
    if name == "object_refs" and kind in _LISTED:
        return Force.LISTED
    return Force.DROPPABLE


def required(kind: str) -> frozenset[str]:
    """Returns the top-level properties without which an object of a type is not one."""
    return _ALWAYS | _NEEDED.get(kind, frozenset())


Path = tuple[str | int, ...]
_INDEX = re.compile(r"\[(\d{1,9})\]", re.ASCII)
_MARKINGS = frozenset({"object_marking_refs", "granular_markings"})
_PARTS = {
    "external_references": frozenset({"source_name"}),
    "kill_chain_phases": frozenset({"kill_chain_name", "phase_name"}),
}


def path_of(selector: str) -> Path:
    """Reads a granular marking's selector.

    Basis: STIX 2.1 §7.2.3.1.
    """
    steps = (_INDEX.fullmatch(step) or step for step in selector.split("."))
    return tuple(step if isinstance(step, str) else int(step[1]) for step in steps)


def selector_of(path: Path) -> str:
    """Writes a selector."""
    return ".".join(f"[{step}]" if isinstance(step, int) else step for step in path)


class _Gone:
    """Stands for what was cut out."""


_GONE = _Gone()


class _Pruning:
    """One pass over an object that cuts things out and remembers how lists moved up."""

    def __init__(self, hidden: Callable[[str], bool], cuts: frozenset[Path]) -> None:
        self.hidden = hidden
        self.cuts = cuts
        self.moved: dict[Path, int | None] = {}

    def visit(self, value: Any, path: Path, refers: str | None) -> Any:
        if path in self.cuts:
            return _GONE
        if isinstance(value, dict):
            return self._dict(value, path, refers)
        if isinstance(value, list):
            return self._list(value, path, refers)
        if refers is not None and isinstance(value, str) and self.hidden(value):
            return _GONE
        return value

    def _dict(self, value: dict[str, Any], path: Path, refers: str | None) -> Any:
        kept = {}
        for name, part in value.items():
            if name in _MARKINGS or name == "marking_ref":
                kept[name] = part
                continue
            inner = name if name.endswith(("_ref", "_refs")) else refers
            left = self.visit(part, (*path, name), inner)
            if left is not _GONE:
                kept[name] = left
        return _GONE if value and not kept else kept

    def _list(self, value: list[Any], path: Path, refers: str | None) -> Any:
        needed = _PARTS.get(str(path[0]), frozenset()) if len(path) == 1 else frozenset()
        kept: list[Any] = []
        for index, part in enumerate(value):
            left = self.visit(part, (*path, index), refers)
            if left is _GONE or (isinstance(part, dict) and needed & part.keys() - left.keys()):
                self.moved[(*path, index)] = None
                continue
            if index != len(kept):
                self.moved[(*path, index)] = len(kept)
            kept.append(left)
        return _GONE if value and not kept else kept

    def follow(self, path: Path) -> Path | None:
        """Returns where something stands now, None if it was cut out."""
        found: list[str | int] = []
        for length, step in enumerate(path, 1):
            if path[:length] in self.cuts:
                return None
            place = self.moved.get(path[:length], step)
            if place is None:
                return None
            found.append(place)
        return tuple(found)


def prune(
    value: Mapping[str, Any], hidden: Callable[[str], bool], selectors: Iterable[str]
) -> dict[str, Any] | None:
    """Returns an object without references to what is hidden and without some portions.

    Args:
        value: the decoded object; it is not changed.
        hidden: tells of an identifier whether it is hidden or absent.
        selectors: of the portions that are not delivered.

    Returns:
        What is left, still under the original's id; None where it cannot stand without them.
    """
    pruning = _Pruning(hidden, frozenset(path_of(selector) for selector in selectors))
    left = pruning.visit(dict(value), (), None)
    kind = str(value.get("type"))
    if left is _GONE or any(name in value and name not in left for name in required(kind)):
        return None
    result: dict[str, Any] = left
    markings = [_followed(entry, pruning, result) for entry in value.get("granular_markings", ())]
    if "granular_markings" in result:
        result["granular_markings"] = [entry for entry in markings if entry is not None]
        if not result["granular_markings"]:
            del result["granular_markings"]
    return result


def _followed(
    entry: dict[str, Any], pruning: _Pruning, left: Mapping[str, Any]
) -> dict[str, Any] | None:
    paths = [pruning.follow(path_of(selector)) for selector in entry.get("selectors", ())]
    kept = [selector_of(path) for path in paths if path is not None and _stands(left, path)]
    return {**entry, "selectors": kept} if kept else None


def _stands(value: Any, path: Path) -> bool:
    for step in path:
        found = dict(enumerate(value)) if isinstance(value, list) else value
        if not isinstance(found, Mapping) or step not in found:
            return False
        value = found[step]
    return True


def rename(value: Any, names: Mapping[str, str]) -> Any:
    """Returns an object in which the references named by `names` name its copies instead."""
    return _renamed(value, names, refers=None)


def _renamed(value: Any, names: Mapping[str, str], *, refers: str | None) -> Any:
    if isinstance(value, dict):
        return {
            name: part if name in _MARKINGS else _renamed(part, names, refers=_named(name, refers))
            for name, part in value.items()
        }
    if isinstance(value, list):
        return [_renamed(part, names, refers=refers) for part in value]
    if refers is not None and isinstance(value, str):
        return names.get(value, value)
    return value


def _named(name: str, refers: str | None) -> str | None:
    return name if name.endswith(("_ref", "_refs")) else refers


def copy_id(key: bytes, identifier: str, lacking: bytes) -> str:
    """Returns the id of a copy: the same for the same original and lack, and nothing more.

    Args:
        key: the node's own key, so that nobody else can tell what is lacking by trying.
        identifier: the original's id.
        lacking: canonical bytes of everything that the copy lacks.

    Basis: STIX 2.1 §2.9 (identifiers), §3.6.2 (another's object is not versioned).
    """
    mac = hmac.new(key, identifier.encode() + b"\0" + lacking, hashlib.sha256).digest()
    return f"{identifier.partition('--')[0]}--{uuid.UUID(bytes=mac[:16], version=4)}"
