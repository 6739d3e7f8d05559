"""Labels bound to data (STANAG 4778), one case at a time.

Signatures are counted, not verified: that needs certificates, which no case brings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from relto.labels.batch.case import Answer, Case
from relto.labels.batch.labels_4774 import label_fields_of, label_of
from relto.labels.batch.outcome import success
from relto.labels.stanag.binding import (
    Binding,
    BindingInformation,
    Reference,
    Text,
    Xml,
    detach,
    encapsulate,
    read_binding,
    write_binding,
)

_KEYS = ("xml", "text", "binding", "label", "document")


def _parse(case: Case) -> Answer:
    found = read_binding(case.document(*_KEYS))
    fields: Answer = {
        "bindings": [_binding(case, binding) for binding in found.bindings],
        "labels": len(found.labels),
        "signatures": found.signatures,
    }
    return success(fields)


def _binding(case: Case, binding: Binding) -> Answer:
    return {
        "id": binding.identifier,
        "kind": binding.kind.value,
        "labels": [label_fields_of(case, label) for label in binding.labels],
        "data": [_data(data) for data in binding.data],
    }


def _data(data: Text | Xml | Reference) -> Answer:
    if isinstance(data, Text):
        return {"text": data.text}
    if isinstance(data, Xml):
        return {"xml": data.content.decode("utf-8", "replace")}
    return {"uri": data.uri, "content_type": data.content_type, "xpath": data.xpath}


def _validate(case: Case) -> Answer:
    read_binding(case.document(*_KEYS))
    return success({"valid": True})


def _render(case: Case) -> Answer:
    """Binds a label to a text (`data`) or to what stands elsewhere (`uri`)."""
    label = label_of(case)
    if label.created is None:
        now = case.created()
        label = replace(label, created=now, review=now if label.review is None else label.review)
    bound: BindingInformation
    if case.has("uri"):
        bound = detach([label], case.text("uri"), case.word("content_type") or None)
    else:
        bound = encapsulate(label, Text(case.text("data")))
    xml = write_binding(bound).decode()
    return success({"xml": xml, "text": xml})


OPERATIONS: Mapping[str, Callable[[Case], Answer]] = {
    "parse": _parse,
    "render": _render,
    "validate": _validate,
}
"""What can be asked about bindings."""
