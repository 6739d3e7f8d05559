"""Labels bound to data (STANAG 4778), one case at a time.

1. A signature is verified against the certificates that the case trusts (`trusted`, PEM).
2. One that does not hold, or that nothing was given to verify with, is told and never trusted:
   `parse` says so, `validate` refuses.

It fetches nothing: what stands outside the document is in `data`, by its URI.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from cryptography import x509

from relto.core.instant import format_instant
from relto.labels.batch.case import Answer, Case, fault
from relto.labels.batch.labels_4774 import label_fields_of, label_of
from relto.labels.batch.outcome import failure, success
from relto.labels.mistakes import MarkingError, Mistake, Severity
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
from relto.labels.stanag.signature import verify_binding

_KEYS = ("xml", "text", "binding", "label", "document")
_TRUST = ("trusted", "anchors", "anchor", "certificates", "certificate")


def _parse(case: Case) -> Answer:
    found = read_binding(case.document(*_KEYS))
    fields: Answer = {
        "bindings": [_binding(case, binding) for binding in found.bindings],
        "labels": len(found.labels),
        "signatures": found.signatures,
    }
    signature, mistakes = _verified(case, found)
    warnings = (replace(mistake, severity=Severity.WARNING) for mistake in mistakes)
    return success({**fields, **signature}, warnings)


def _verified(case: Case, found: BindingInformation) -> tuple[Answer, tuple[Mistake, ...]]:
    """Returns what is known of the signature, and why it is not to be trusted."""
    if not found.signatures:
        return {"verified": False}, ()
    trusted = _trusted(case)
    if not trusted:
        message = "the signature is not verified: give the certificates that are `trusted`"
        return {"verified": False}, (Mistake("STANAG 4778 signature", message, path="trusted"),)
    at = case.created()
    if at is None:
        raise fault("at", "a signature is verified for an instant", expected="`at`")
    try:
        verified = verify_binding(
            case.document(*_KEYS), trusted=trusted, at=at, data=_outside(case)
        )
    except MarkingError as error:
        return {"verified": False}, error.mistakes
    signed_at = None if verified.signed_at is None else format_instant(verified.signed_at)
    signer = verified.signer.subject.rfc4514_string()
    return {"verified": True, "signer": signer, "signed_at": signed_at}, ()


def _trusted(case: Case) -> list[x509.Certificate]:
    found: list[x509.Certificate] = []
    for given in case.items(*_TRUST) if case.has(*_TRUST) else []:
        if not isinstance(given, str):
            raise fault("trusted", "a certificate is a text in PEM", expected="PEM")
        text = given if "-----BEGIN" in given else _as_pem(given)
        try:
            found += x509.load_pem_x509_certificates(text.encode())
        except ValueError:
            raise fault("trusted", "a certificate cannot be read", expected="PEM") from None
    return found


def _as_pem(text: str) -> str:
    body = "".join(text.split())
    return f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"


def _outside(case: Case) -> dict[str, bytes]:
    """Returns what is referred to outside the document, by its URI."""
    given = case.fields.get("data")
    if not isinstance(given, Mapping):
        return {}
    return {str(uri): str(content).encode() for uri, content in given.items()}


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
    found = read_binding(case.document(*_KEYS))
    signature, mistakes = _verified(case, found)
    if mistakes:
        return failure(mistakes)
    return success({"valid": True, **signature})


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
