"""What random histories are made of: policies, objects with handlings, and who sees which.

XBR watches. The policies differ in what XBR is allowed, and some only in what others are.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from relto.formats.marking import HANDLING_EXTENSION

WATCHER = "XBR"
OTHER = "XCO"
_NAMES = uuid.UUID("6d1f31b4-31a4-4f0c-8d8f-0c9a5c7f1a52")

_WORLD = """
releasing: XAL
organisations:
  XAL: {name: Aldland, kind: nation, cleared: TOP SECRET}
  XBR: {name: Brennia, kind: nation, cleared: SECRET}
  XCO: {name: Corvale, kind: nation, cleared: TOP SECRET}
topics: {cyber: attacks, plots: plans, military: movements}
---
agreement: BOTH
name: With both
parties: [XAL, XBR, XCO]
scope: {topics: all, disciplines: all}
ceiling: TOP SECRET
handling: {onward: none}
"""
_CUT = "restrictions: [{to: XBR, topics: [plots], rung: withhold, reason: in doubt}]"
_REVIEW = "restrictions: [{to: XBR, topics: [cyber], rung: review, reason: in doubt}]"
_OTHERS = "restrictions: [{to: XCO, topics: [cyber], rung: withhold, reason: in doubt}]"

POLICIES = {
    "wide": {"world.yaml": _WORLD},
    "cut": {"world.yaml": _WORLD, "posture.yaml": _CUT},
    "review": {"world.yaml": _WORLD, "posture.yaml": _REVIEW},
    "others": {"world.yaml": _WORLD, "posture.yaml": _OTHERS},
}
"""`others` looks to XBR exactly as `wide` does."""

SAME_FOR_WATCHER = {"others": "wide"}


@dataclass(frozen=True)
class Sort:
    """A handling of objects, and whether any policy ever opens it to the watcher."""

    label: str
    topic: str
    ever_open: bool


SORTS = {
    "cyber": Sort("TLP:GREEN", "cyber", ever_open=True),
    "plots": Sort("SECRET//REL TO XBR, XCO", "plots", ever_open=True),
    "military": Sort("SECRET", "military", ever_open=True),
    "theirs": Sort("SECRET//REL TO XCO", "plots", ever_open=False),
    "top": Sort("TOP SECRET//REL TO XBR, XCO", "cyber", ever_open=False),
    "nobody": Sort("SECRET//NOFORN", "military", ever_open=False),
}
KINDS = ("indicator", "report", "relationship", "note", "identity")


def stix_id(kind: str, word: object) -> str:
    """Returns a stable id for a kind and a word."""
    return f"{kind}--{uuid.uuid5(_NAMES, f'{kind} {word}')}"


def marking(sort: str) -> dict[str, Any]:
    """Returns the marking-definition that carries the handling of a sort."""
    handling = {
        "originators": ["XAL"],
        "label": SORTS[sort].label,
        "topics": [SORTS[sort].topic],
        "disciplines": ["CYBER"],
    }
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": stix_id("marking-definition", sort),
        "created": "2026-01-01T00:00:00.000Z",
        "extensions": {
            HANDLING_EXTENSION: {"extension_type": "property-extension", "handling": handling}
        },
    }


@dataclass(frozen=True)
class Thing:
    """One object of a history: its number, its kind, its handling and what it names.

    Attributes:
        number: makes the id.
        kind: of `KINDS`.
        sort: of `SORTS`.
        names: numbers of the objects that it refers to.
        portion: sort of a granular marking on its description, empty for none.
        version: 1 and up; a later one may have another sort.
    """

    number: int
    kind: str
    sort: str
    names: tuple[int, ...] = ()
    portion: str = ""
    version: int = 1

    @property
    def id(self) -> str:
        """The STIX id."""
        return thing_id(self.number)

    def to_stix(self) -> dict[str, Any]:
        """Returns the object."""
        value: dict[str, Any] = {
            "type": self.kind,
            "spec_version": "2.1",
            "id": self.id,
            "created": "2026-01-01T00:00:00.000Z",
            "modified": f"2026-01-01T00:00:{self.version:02d}.000Z",
            "object_marking_refs": [stix_id("marking-definition", self.sort)],
            "description": f"words of {self.number} of sort {self.sort}",
        }
        value |= _particular(self)
        if self.portion:
            mark = stix_id("marking-definition", self.portion)
            value["granular_markings"] = [{"marking_ref": mark, "selectors": ["description"]}]
        return value

    def to_bundle(self) -> bytes:
        """Returns a bundle of the object and the marking-definitions of hidden sorts on it.

        Those of other sorts come first of all: their arrival is not a hidden action.
        """
        carried = [name for name in (self.sort, self.portion) if name]
        marks = [marking(name) for name in carried if not SORTS[name].ever_open]
        return bundle([*marks, self.to_stix()])


def bundle(objects: list[dict[str, Any]]) -> bytes:
    """Returns the bytes of a bundle."""
    return json.dumps({"type": "bundle", "id": stix_id("bundle", 0), "objects": objects}).encode()


def open_markings() -> bytes:
    """Returns a bundle of the marking-definitions of all sorts that are ever open."""
    return bundle([marking(name) for name, sort in SORTS.items() if sort.ever_open])


def thing_id(number: int) -> str:
    """Returns the id of the thing of a number; the number decides the kind."""
    return stix_id(KINDS[number % len(KINDS)], number)


def _particular(thing: Thing) -> dict[str, Any]:
    refs = [thing_id(number) for number in thing.names]
    if thing.kind == "indicator":
        given = {"pattern": "[domain-name:value = 'a.example']", "pattern_type": "stix",
                 "valid_from": "2026-01-01T00:00:00Z"}  # fmt: skip
        return given | ({"created_by_ref": refs[0]} if refs else {})
    if thing.kind == "report":
        return {
            "name": "r",
            "published": "2026-01-01T00:00:00Z",
            "object_refs": refs or [thing_id(0)],
        }
    if thing.kind == "relationship":
        ends = (refs * 2 or [thing_id(0)] * 2)[:2]
        return {"relationship_type": "related-to", "source_ref": ends[0], "target_ref": ends[1]}
    if thing.kind == "note":
        return {"content": "c", "object_refs": refs or [thing_id(0)]}
    return {"name": "i", "x_seen_refs": refs} if refs else {"name": "i"}
