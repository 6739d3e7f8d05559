"""A portion-marked document as a product: one object, a granular marking on every portion.

1. Every part of the text (portion, row, authority line) is an element of `portions`; its marking
   is a marking-definition whose id follows from what it says.
2. The object itself carries only `frame.FRAME`, so that it is shown exactly where some part is.
3. Nothing in it tells what a copy lacks: no line numbers, no numbers of items, no banner.
4. A document with a mistake in its marking carries `frame.MISMARKED`, which withholds it.
5. The same parts make the same object: its id follows from them and from the node's own key, as
   that of a copy does, so that nobody else can tell by its id whether a document is whole.

It reads no files, decides nothing, and does not check markings.

Basis: STIX 2.1 §2.9 (deterministic identifiers), §7.2.3 (granular markings), §7.3 (extensions).
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

import msgspec

from relto.core.canonical import canonical
from relto.core.errors import InputError
from relto.formats.frame import CREATED, FRAME, MISMARKED, STATEMENTS
from relto.formats.marking import HANDLING_EXTENSION
from relto.labels import render_label
from relto.labels.documents.blocks import DEPTH_LIMIT, Kind
from relto.labels.documents.check import Findings
from relto.labels.documents.parts import Part, parts_of, render_parts
from relto.labels.documents.scheme import Mark, PortionScheme
from relto.labels.documents.schemes.choice import scheme_of

DOCUMENT_TYPE = "relto-document"
DOCUMENT_EXTENSION = "extension-definition--2d1f3c0e-7a55-5c53-9c0a-1f6f3b7f6c48"
"""The extension that defines the type: an object without versions."""

_NUMBER = r"^(\(?[1aA][.)]|head|!|[A-Z][a-z]{0,20}\.?)?$"
_NAMESPACE = uuid.UUID("8f4c2b0a-3a5e-5f0d-8c62-9d1b7e5a4c30")


def products_of(found: Findings, scheme: PortionScheme, key: bytes) -> tuple[bytes, ...]:
    """Returns the objects of a checked document: its marking-definitions, then itself.

    Args:
        found: the document with its findings; with an error it becomes a mismarked one.
        scheme: the scheme in which it was read.
        key: the node's own key.

    Raises:
        InputError: it holds no text.
    """
    parts = parts_of(found.document, scheme)
    if not parts:
        raise InputError("the document holds no text")
    own = FRAME if found else MISMARKED
    marks = list(dict.fromkeys(part.mark for part in parts if part.mark is not None))
    ids = {mark: _marking_id(mark, scheme) for mark in marks}
    objects = [
        _statement(own, STATEMENTS[own]),
        *(_marking(ids[mark], mark, scheme) for mark in marks),
        _document(key, _content(parts, ids, own, scheme)),
    ]
    return tuple(msgspec.json.encode(each) for each in objects)


def _statement(identifier: str, words: str) -> dict[str, Any]:
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": identifier,
        "created": CREATED,
        "definition_type": "statement",
        "definition": {"statement": words},
    }


def _marking_id(mark: Mark, scheme: PortionScheme) -> str:
    said = canonical([scheme.code, mark.portion, render_label(mark.label)])
    return f"marking-definition--{uuid.uuid5(_NAMESPACE, said.decode())}"


def _marking(identifier: str, mark: Mark, scheme: PortionScheme) -> dict[str, Any]:
    handling = {"label": render_label(mark.label)}
    extension = {"extension_type": "property-extension", "handling": handling}
    # As words, since a bare level (`UNCLASSIFIED`) without its country would be a flaw.
    said = _statement(identifier, f"{scheme.code} marking: {mark.banner}")
    return said | {"extensions": {HANDLING_EXTENSION: extension}}


def _content(
    parts: tuple[Part, ...], ids: Mapping[Mark, str], own: str, scheme: PortionScheme
) -> dict[str, Any]:
    selectors: dict[str, list[str]] = {}
    for place, part in enumerate(parts):
        if part.mark is not None:
            selectors.setdefault(ids[part.mark], []).append(f"portions.[{place}]")
    return {
        "scheme": scheme.code,
        "portions": [_portion(part) for part in parts],
        "object_marking_refs": [own],
        "granular_markings": [
            {"marking_ref": marking, "selectors": places} for marking, places in selectors.items()
        ],
    }


def _document(key: bytes, content: Mapping[str, Any]) -> dict[str, Any]:
    said = f"{DOCUMENT_TYPE}\0".encode() + canonical(content)
    mac = hmac.new(key, said, hashlib.sha256).digest()
    return {
        "type": DOCUMENT_TYPE,
        "spec_version": "2.1",
        "id": f"{DOCUMENT_TYPE}--{uuid.UUID(bytes=mac[:16], version=4)}",
        **content,
        "extensions": {DOCUMENT_EXTENSION: {"extension_type": "new-sco"}},
    }


def _portion(part: Part) -> dict[str, Any]:
    value: dict[str, Any] = {"kind": part.kind.value}
    if part.mark is not None:
        value["marking"] = part.mark.portion
    if part.depth:
        value["depth"] = part.depth
    if part.number:
        value["number"] = part.number
    if part.kind is Kind.ROW:
        return value | {"cells": [_cell(mark, text) for mark, text in part.cells]}
    return value | {"text": part.text}


def _cell(mark: Mark | None, text: str) -> dict[str, str]:
    marking = {} if mark is None else {"marking": mark.portion}
    return marking | {"text": text}


def document_text(value: Mapping[str, Any]) -> str:
    """Writes a document object, or a copy of one, as text under the banner of what it holds.

    Args:
        value: the decoded object.

    Raises:
        InputError: it is not such an object, its scheme or a marking is not understood, or its
            portions have no roll-up.
    """
    if value.get("type") != DOCUMENT_TYPE:
        raise InputError(f"expected an object of type `{DOCUMENT_TYPE}`", path="type")
    scheme = scheme_of(str(value.get("scheme")))
    try:
        portions = msgspec.convert(value.get("portions"), list[_Portion])
    except msgspec.ValidationError as error:
        reason = str(error)
        raise InputError(reason[:1].lower() + reason[1:], path="portions") from None
    return render_parts(list(_parts(portions, scheme)), scheme)


class _Cell(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    marking: str
    text: str


class _Portion(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    kind: Kind
    marking: str
    text: str = ""
    depth: Annotated[int, msgspec.Meta(ge=0, le=DEPTH_LIMIT)] = 0
    number: Annotated[str, msgspec.Meta(pattern=_NUMBER)] = ""
    cells: list[_Cell] = []


def _parts(portions: Iterable[_Portion], scheme: PortionScheme) -> Iterator[Part]:
    for place, one in enumerate(portions):
        path = f"portions.[{place}]"
        cells = [
            (_mark(cell.marking, scheme, f"{path}.cells.[{index}]"), cell.text)
            for index, cell in enumerate(one.cells)
        ]
        mark = _mark(one.marking, scheme, path)
        yield Part(Kind(one.kind), mark, one.text, one.depth, one.number, tuple(cells))


def _mark(text: str, scheme: PortionScheme, path: str) -> Mark:
    mark = scheme.parse_portion(text).mark
    if mark is None:
        raise InputError("a marking that cannot be read", path=f"{path}.marking")
    return mark
