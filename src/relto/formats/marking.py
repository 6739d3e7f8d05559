"""What a marking-definition says: a label, a statement, a relto handling, a frame, or a flaw.

1. All it carries are words of one marking: a TLP definition, the extensions of TLP 2.0, PAP, IEP,
   ACS and CUI, a statement that is itself a marking (`SECRET//REL TO USA, GBR`), a relto handling.
2. A statement that only is words restricts nothing; one that looks like a marking and is not right
   is a flaw.
3. Everything that is not understood is a flaw, and a flaw withholds what it marks.

Nothing here decides who may see it.

Basis: STIX 2.1 §7.2.1; OASIS extension-definitions, as `labels.sharing.stix` names them.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import msgspec

from relto.core.canonical import canonical
from relto.core.errors import InputError
from relto.formats.frame import frame_meaning
from relto.labels import BOTTOM, Label, render_label
from relto.labels.label import merge
from relto.labels.schemes import recognise
from relto.labels.sharing.fixed import fixed_label
from relto.labels.sharing.stix import EXTENSIONS, read_extensions
from relto.labels.tlp import TLP_2_EXTENSION, tlp_label
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
    if set(definition.extensions) - EXTENSIONS - {HANDLING_EXTENSION}:
        return {"flaw": "unknown-marking"}
    if definition.definition_type not in _KINDS | {None}:
        return {"flaw": "unknown-marking"}
    label = _said(identifier, definition)
    if label.flaws:
        return {"flaw": min(label.flaws)}
    return _combined(definition, label)


def _said(identifier: str, definition: Definition) -> Label:
    """Returns what the marking says in all ways but a relto handling."""
    carried = {k: v for k, v in definition.extensions.items() if k != HANDLING_EXTENSION}
    extended, _, _ = read_extensions(carried)
    said = [extended]
    if definition.definition_type == "tlp":
        said.append(_colour((definition.definition or {}).get("tlp")))
    if (fixed := fixed_label(identifier)) is not None:
        said.append(fixed)
    colours = {label.tlp for label in said[1:] if label.tlp is not None}
    if TLP_2_EXTENSION in carried and extended.tlp is not None:
        colours.add(extended.tlp)
    if len(colours) > 1:
        said.append(Label(flaws=frozenset({"contradictory-tlp"})))
    if definition.definition_type == "statement":
        said.append(_statement((definition.definition or {}).get("statement")))
    return reduce(merge, said)


def _colour(name: Any) -> Label:
    found = tlp_label(name) if isinstance(name, str) else None
    return Label(flaws=frozenset({"unknown-tlp"})) if found is None else found


def _statement(text: Any) -> Label:
    found = recognise(text) if isinstance(text, str) else None
    return BOTTOM if found is None else found


def _combined(definition: Definition, label: Label) -> dict[str, Any]:
    if HANDLING_EXTENSION in definition.extensions:
        given = _handling_json(definition.extensions[HANDLING_EXTENSION])
        if label == BOTTOM:
            return {"handling": given}
        return {"handling": handling_to_json(handling_from_json(given).join(Handling(label=label)))}
    if label != BOTTOM:
        return {"label": render_label(label)}
    return (
        {"statement": True}
        if definition.definition_type == "statement"
        else {"flaw": "empty-marking"}
    )
