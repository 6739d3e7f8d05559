"""Portion-marked documents on their way in: from the bytes of a file to objects and findings.

A document with a mistake in its marking is kept as an object that nobody can see. What is told
of mistakes is lines, rules and fixed sentences, never words of the document. Nothing here
writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from relto.core.errors import InputError
from relto.formats.document import products_of
from relto.labels.documents.check import check_text
from relto.labels.documents.schemes.choice import DEFAULT, guess_scheme, scheme_of

DOCUMENT_SUFFIXES = frozenset({".txt", ".md", ".markdown", ".text"})
DOCUMENT_BYTES_LIMIT = 4 * 1024 * 1024
"""Most bytes of a portion-marked document."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A document that was read.

    Attributes:
        scheme: name of the marking scheme in which it was read.
        objects: what to store, the document last.
        portions: how many portions it has.
        mistakes: why nobody may see it, by line; empty where that is up to the policy.
        warnings: what else is not as it should be, by line.
    """

    scheme: str
    objects: tuple[bytes, ...]
    portions: int
    mistakes: tuple[str, ...]
    warnings: tuple[str, ...]


def limited(stream: BinaryIO) -> bytes:
    """Returns the bytes of a stream, of one that is too large only so many that it shows."""
    found = b""
    while len(found) <= DOCUMENT_BYTES_LIMIT:
        data = stream.read(DOCUMENT_BYTES_LIMIT + 1 - len(found))
        if not data:
            break
        found += data
    return found


def decoded(raw: bytes) -> str:
    """Returns the text of a document.

    Raises:
        InputError: it is too large, not UTF-8, or holds bytes that no text has.
    """
    if len(raw) > DOCUMENT_BYTES_LIMIT:
        raise InputError(f"more than {DOCUMENT_BYTES_LIMIT} bytes")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at byte {error.start} of the document") from None
    if "\0" in text:
        raise InputError("a zero byte: this is no text")
    return text


def is_marked(raw: bytes) -> bool:
    """Tells whether bytes are a text in which something is meant as a banner."""
    try:
        return guess_scheme(decoded(raw)) is not None
    except InputError:
        return False


def open_document(raw: bytes, scheme: str | None, key: bytes) -> Opened:
    """Reads a document and makes objects of it.

    Args:
        raw: its bytes.
        scheme: name of its marking scheme; None takes the one that its first banner is in.
        key: the node's own key.

    Raises:
        InputError: it is no text or holds none, is too large, or there is no such scheme.
    """
    text = decoded(raw)
    chosen = scheme_of(scheme) if scheme is not None else guess_scheme(text) or DEFAULT
    found = check_text(text, chosen)
    return Opened(
        chosen.code,
        products_of(found, chosen, key),
        len(found.document.portions),
        tuple(one.sentence for one in found.findings if one.is_error),
        tuple(one.sentence for one in found.findings if not one.is_error),
    )
