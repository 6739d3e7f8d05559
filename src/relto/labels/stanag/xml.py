"""XML that nobody trusts, read without entities, network or unbounded size.

1. A document type declaration is refused, and with it every entity.
2. Nesting, text and size are bounded; comments and processing instructions are dropped, as
   canonicalisation drops them.
3. What is not well-formed is an error with its line.

It knows no schema.

Basis: XML 1.0 (Fifth Edition); Namespaces in XML 1.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from relto.labels.mistakes import MarkingError, Mistake

Element = etree._Element  # noqa: SLF001 - lxml has no public name for the class of its elements

MAX_SPIF = 64 * 1024 * 1024
"""Bytes of a policy file, at most."""
MAX_LABEL = 4 * 1024 * 1024
"""Bytes of a label, clearance or binding, at most."""

_PROLOG = re.compile(r"\s*+(?>\s++|<!--.*?-->|<\?.*?\?>)*+<!DOCTYPE", re.DOTALL)
_WIDE = re.compile(rb"""(<\?xml[^>]{0,60}?)\sencoding=["']utf-?16[a-z]*["']""", re.IGNORECASE)
_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)


def parse_xml(data: bytes, *, limit: int = MAX_LABEL) -> Element:
    """Reads a document and returns its root element.

    Args:
        data: the bytes, in any encoding that the document declares or a byte order mark shows.
        limit: how many bytes it may have.

    Raises:
        MarkingError: too large, not well-formed, or with a document type declaration.
    """
    if len(data) > limit:
        raise _refusal(f"the document has {len(data)} bytes, expected at most {limit}")
    if _declares_type(data):
        raise _refusal("a document type declaration is not accepted, remove it")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(_as_declared(data.lstrip(b"\r\n\t ")), parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise MarkingError([_syntax(error, data)]) from None
    if root.getroottree().docinfo.doctype:
        raise _refusal("a document type declaration is not accepted, remove it")
    return root


def _declares_type(data: bytes) -> bool:
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "latin-1")
    return bool(
        _PROLOG.match(data[:65536].decode(encoding, "replace").lstrip("\ufeff\xef\xbb\xbf"))
    )


def _as_declared(data: bytes) -> bytes:
    """Drops a declared UTF-16 from bytes that plainly are not, as a text saved anew leaves it."""
    return _WIDE.sub(rb"\1", data, count=1) if _WIDE.match(data) else data


def _syntax(error: Exception, data: bytes) -> Mistake:
    """Returns what is wrong with a document, and where."""
    line, column = getattr(error, "position", (0, 0))
    said = str(error).split(", line ")[0][:200]
    words = said[:1].lower() + said[1:] or "nothing is there"
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    lines = data.decode(encoding, "replace").split("\n", max(line, 1))
    before = sum(len(text) + 1 for text in lines[: max(line - 1, 0)])
    return Mistake(
        rule="XML 1.0",
        message=f"not well-formed XML: {words}",
        position=before + max(column - 1, 0) if line else None,
        path=f"line {line}" if line else "",
    )


def _refusal(message: str) -> MarkingError:
    return MarkingError([Mistake(rule="XML 1.0", message=message)])


def local_name(element: Element) -> str:
    """Returns the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def namespace(element: Element) -> str:
    """Returns the namespace of an element, empty if it has none."""
    return str(element.tag).rpartition("}")[0].removeprefix("{")


def elements(parent: Element) -> Iterator[Element]:
    """Returns the child elements, without entity references and the like."""
    return (child for child in parent if isinstance(child.tag, str))


def line_of(element: Element) -> str:
    """Returns where an element stands, as a path for a mistake."""
    return f"{local_name(element)} in line {element.sourceline}"


def collapse(text: str | None) -> str:
    """Returns a name with blanks as `xs:token` has them: none around, one between."""
    return " ".join((text or "").split())
