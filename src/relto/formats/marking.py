"""What a marking-definition says: a label, a statement, a relto handling, or a flaw.

Everything that is not understood is a flaw, and a flaw withholds what it marks. Nothing here
decides who may see it.

Basis: STIX 2.1 §7.2.1; OASIS extension-definition 60a3c5c5 (TLP 2.0).
"""

from __future__ import annotations

from typing import Any

import msgspec

from relto.core.canonical import canonical
from relto.core.errors import InputError
from relto.formats.frame import frame_meaning
from relto.labels import BOTTOM, Label, join, render_label
from relto.labels.tlp import TLP_2_EXTENSION, tlp_label, well_known_label
from relto.model.handling import Handling, handling_from_json, handling_to_json

HANDLING_EXTENSION = "extension-definition--7e1f0a52-6f0c-5c0e-9d0b-2f4a8c1b6d3e"
"""The extension by which an object or a marking-definition carries a relto handling."""

_KINDS = frozenset({"tlp", "statement"})


class Definition(msgspec.Struct, gc=False):
    """The part of a marking-definition that says something.

    Attributes:
        definition_type: `tlp`, `statement` or unset.
        definition: the content for that type.
        extensions: content by extension id.
    """

    definition_type: str | None = None
    definition: dict[str, Any] | None = None
    extensions: dict[str, Any] = {}


def handling_text(extension: bytes) -> str:
    """Returns the canonical text of the handling in a relto extension.

    Raises:
        InputError: it is not a handling.
    """
    return canonical(_handling_json(msgspec.json.decode(extension))).decode()


def _handling_json(extension: Any) -> dict[str, Any]:
    path = f"extensions.{HANDLING_EXTENSION}"
    if not isinstance(extension, dict) or set(extension) - {"extension_type", "handling"}:
        raise InputError("expected `extension_type` and `handling` only", path=path)
    handling_from_json(extension.get("handling"), f"{path}.handling")
    given: dict[str, Any] = extension["handling"]
    return given


def meaning_of(identifier: str, definition: Definition) -> dict[str, Any]:
    """Returns what a marking-definition says.

    Returns:
        `{"label": text}`, `{"statement": true}`, `{"handling": JSON form}`, `{"frame": true}` or
        `{"flaw": code}`.

    Raises:
        InputError: it carries a relto extension that is not a handling.
    """
    framed = frame_meaning(identifier, (definition.definition or {}).get("statement"))
    if framed is not None:
        return framed
    extensions = definition.extensions
    if set(extensions) - {TLP_2_EXTENSION, HANDLING_EXTENSION}:
        return {"flaw": "unknown-marking"}
    colours = [tlp for tlp in _colours(definition) if tlp is not BOTTOM]
    fixed = well_known_label(identifier)
    if fixed is not None:
        colours.append(fixed)
    if None in colours or len(set(colours)) > 1:
        return {"flaw": "contradictory-tlp" if None not in colours else "unknown-tlp"}
    if definition.definition_type not in _KINDS | {None}:
        return {"flaw": "unknown-marking"}
    return _combined(definition, colours[0] if colours else None)


def _colours(definition: Definition) -> list[Label | None]:
    found: list[Label | None] = []
    if definition.definition_type == "tlp":
        found.append(_colour((definition.definition or {}).get("tlp")))
    if TLP_2_EXTENSION in definition.extensions:
        extension = definition.extensions[TLP_2_EXTENSION]
        found.append(_colour(extension.get("tlp_2_0") if isinstance(extension, dict) else None))
    return found


def _colour(name: Any) -> Label | None:
    return tlp_label(name) if isinstance(name, str) else None


def _combined(definition: Definition, label: Label | None) -> dict[str, Any]:
    if HANDLING_EXTENSION in definition.extensions:
        given = _handling_json(definition.extensions[HANDLING_EXTENSION])
        if label is None:
            return {"handling": given}
        said = handling_from_json(given)
        both = Handling(said.originators, join(said.label, label), said.topics, said.disciplines)
        return {"handling": handling_to_json(both)}
    if label is not None:
        return {"label": render_label(label)}
    return (
        {"statement": True}
        if definition.definition_type == "statement"
        else {"flaw": "empty-marking"}
    )
