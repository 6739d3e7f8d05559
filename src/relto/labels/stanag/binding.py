"""STANAG 4778 bindings: labels and the data they speak of, in one element.

    BindingInformation
      ds:Signature*
      MetadataBindingContainer+
        MetadataBinding+ @Id
          (Metadata | MetadataReference)+
          (Data | DataReference)+

1. Encapsulating: `Data` holds the object. Embedded: the element stands inside the object and
   refers to it by the empty URI. Detached: it refers to the object by any other URI.
2. Read are several labels in one `Metadata`; written is one label in each.
3. A reference is told, never followed.

Signatures are for `signature`; which label applies is for `xml_label`.

Basis: STANAG 4778 Ed A (`urn:nato:stanag:4778:bindinginformation:1:0`); ADatP-4774.1 Figure 19.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from lxml import etree

from relto.labels.mistakes import MarkingError, Mistake
from relto.labels.stanag.label_parts import SLAB
from relto.labels.stanag.label_write import canonical, write_label
from relto.labels.stanag.model import ConfidentialityLabel
from relto.labels.stanag.xml import MAX_SPIF, Element, elements, line_of, local_name, parse_xml
from relto.labels.stanag.xml_label import read_labels

BINDING = "urn:nato:stanag:4778:bindinginformation:1:0"
DSIG = "http://www.w3.org/2000/09/xmldsig#"
_MIME = "http://www.w3.org/2005/05/xmlmime"
_ROOT, _SIGNATURE = f"{{{BINDING}}}BindingInformation", f"{{{DSIG}}}Signature"
_TYPE = f"{{{_MIME}}}contentType"
RULE = "STANAG 4778"
MAX_BYTES = MAX_SPIF
"""Bytes of a document with a binding, at most."""


class Kind(Enum):
    """Where the data stands."""

    ENCAPSULATING = "encapsulating"
    EMBEDDED = "embedded"
    DETACHED = "detached"


@dataclass(frozen=True, slots=True)
class Text:
    """Data that is text."""

    text: str


@dataclass(frozen=True, slots=True)
class Xml:
    """Data or metadata that is an XML element, in its exclusive canonical form."""

    content: bytes


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to data or metadata.

    Attributes:
        uri: empty for the document in which the binding stands.
        content_type: media type of what is referred to, or None.
        xpath: which part of it is meant, or None for the whole.
    """

    uri: str
    content_type: str | None = None
    xpath: str | None = None


@dataclass(frozen=True, slots=True)
class Binding:
    """Labels bound to data.

    Attributes:
        labels: the 4774 labels, in the order of the document.
        data: what they speak of.
        identifier: `@Id`, by which a signature refers to it.
        others: other metadata.
        references: metadata that stands elsewhere.
    """

    labels: tuple[ConfidentialityLabel, ...]
    data: tuple[Text | Xml | Reference, ...]
    identifier: str | None = None
    others: tuple[Xml, ...] = ()
    references: tuple[Reference, ...] = ()

    @property
    def kind(self) -> Kind:
        """Where the data stands; with data in several places, the farthest."""
        uris = [d.uri for d in self.data if isinstance(d, Reference)]
        if not uris:
            return Kind.ENCAPSULATING
        return Kind.DETACHED if any(uris) else Kind.EMBEDDED


@dataclass(frozen=True, slots=True)
class BindingInformation:
    """All bindings of one element.

    Attributes:
        containers: bindings by container.
        signatures: how many signatures stand with them; nothing is said of their validity.
    """

    containers: tuple[tuple[Binding, ...], ...]
    signatures: int = 0

    @property
    def bindings(self) -> tuple[Binding, ...]:
        """The bindings of all containers."""
        return tuple(binding for container in self.containers for binding in container)

    @property
    def labels(self) -> tuple[ConfidentialityLabel, ...]:
        """The labels of all bindings."""
        return tuple(label for binding in self.bindings for label in binding.labels)


# --- reading -------------------------------------------------------------------------------------


def read_binding(source: bytes | str) -> BindingInformation:
    """Reads the one binding of a document: its root, or embedded in it.

    Raises:
        MarkingError: not well-formed, no binding or several, or one that is not complete.
    """
    return binding_of(binding_element(document_of(source)))


def document_of(source: bytes | str) -> Element:
    """Returns the root of a document that may carry a binding.

    Raises:
        MarkingError: not well-formed, too large, or with a document type declaration.
    """
    data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    return parse_xml(data, limit=MAX_BYTES)


def binding_element(root: Element) -> Element:
    """Returns the one `BindingInformation` of a document that does not stand within another.

    Raises:
        MarkingError: there is none, or more than one.
    """
    found = [e for e in root.iter(_ROOT) if all(a.tag != _ROOT for a in e.iterancestors())]
    if len(found) != 1:
        message = f"the document has {len(found)} BindingInformation elements, expected one"
        raise _refusal(message)
    return found[0]


def _refusal(message: str, path: str = "") -> MarkingError:
    return MarkingError([Mistake(rule=RULE, message=message, path=path)])


def binding_of(element: Element) -> BindingInformation:
    """Reads a `BindingInformation` element.

    Raises:
        MarkingError: something is missing or unknown, or a label cannot be read.
    """
    children = list(elements(element))
    signatures = [child for child in children if child.tag == _SIGNATURE]
    others = [child for child in children if child.tag != _SIGNATURE]
    containers = []
    for child in others:
        _expect(child, ("MetadataBindingContainer",))
        containers.append(tuple(_binding(entry) for entry in _some(child, ("MetadataBinding",))))
    if not containers:
        raise _refusal("no MetadataBindingContainer is given", line_of(element))
    identifiers = [b.identifier for c in containers for b in c if b.identifier is not None]
    if len(set(identifiers)) < len(identifiers):
        raise _refusal("two MetadataBinding elements have the same @Id", line_of(element))
    return BindingInformation(tuple(containers), len(signatures))


def _expect(element: Element, names: tuple[str, ...]) -> None:
    if element.tag not in {f"{{{BINDING}}}{name}" for name in names}:
        message = f"`{local_name(element)}` does not stand here, expected {' or '.join(names)}"
        raise _refusal(message, line_of(element))


def _some(element: Element, names: tuple[str, ...]) -> list[Element]:
    found = list(elements(element))
    if not found:
        raise _refusal(f"`{local_name(element)}` is empty", line_of(element))
    for child in found:
        _expect(child, names)
    return found


def _binding(element: Element) -> Binding:
    names = ("Metadata", "MetadataReference", "Data", "DataReference")
    children = _some(element, names)
    by_name: dict[str, list[Element]] = {name: [] for name in names}
    for child in children:
        by_name[local_name(child)].append(child)
    metadata, data = by_name["Metadata"], [*by_name["Data"], *by_name["DataReference"]]
    if not metadata and not by_name["MetadataReference"]:
        raise _refusal("no Metadata is given", line_of(element))
    if not data:
        raise _refusal("neither Data nor DataReference is given", line_of(element))
    contents = [child for entry in metadata for child in elements(entry)]
    labels = [label for c in contents if _is_label(c) for label in read_labels(c)]
    return Binding(
        labels=tuple(labels),
        data=tuple(_data(c) for c in children if c in data),
        identifier=element.get("Id"),
        others=tuple(Xml(_canonical(c)) for c in contents if not _is_label(c)),
        references=tuple(_reference(c) for c in by_name["MetadataReference"]),
    )


def _canonical(element: Element) -> bytes:
    """Returns the canonical form of an element; some, as with a relative namespace, have none."""
    try:
        return canonical(element)
    except etree.LxmlError:
        raise _refusal("the element has no canonical form", line_of(element)) from None


def _is_label(element: Element) -> bool:
    return str(element.tag).startswith(f"{{{SLAB}}}")


def _data(element: Element) -> Text | Xml | Reference:
    if local_name(element) == "DataReference":
        return _reference(element)
    inside = list(elements(element))
    if not inside:
        return Text(element.text or "")
    loose = (element.text or "").strip() or any((child.tail or "").strip() for child in inside)
    if len(inside) > 1 or loose:
        message = "Data holds more than one thing, expected one element or text"
        raise _refusal(message, line_of(element))
    return Xml(_canonical(inside[0]))


def _reference(element: Element) -> Reference:
    uri = element.get("URI")
    if uri is None:
        raise _refusal(f"`{local_name(element)}` has no @URI", line_of(element))
    paths = [str(e.text or "") for e in element.iter(f"{{{DSIG}}}XPath")]
    if len(paths) > 1:
        raise _refusal("a reference has several XPath expressions, expected one", line_of(element))
    return Reference(uri, element.get(_TYPE), next(iter(paths), None))


# --- writing -------------------------------------------------------------------------------------


def write_binding(information: BindingInformation) -> bytes:
    """Writes bindings, without signature; reading gives the same bindings, all with an `@Id`.

    Raises:
        MarkingError: a binding lacks labels or data, or a label cannot be written.
    """
    return _canonical(_element_of(information))


def encapsulate(label: ConfidentialityLabel, data: Text | Xml) -> BindingInformation:
    """Returns a binding that holds its data."""
    return BindingInformation(((Binding((label,), (data,), "binding-1"),),))


def detach(
    labels: Iterable[ConfidentialityLabel], uri: str, content_type: str | None = None
) -> BindingInformation:
    """Returns a binding to data that stands elsewhere."""
    data = (Reference(uri, content_type),)
    return BindingInformation(((Binding(tuple(labels), data, "binding-1"),),))


def embed(document: bytes, labels: Iterable[ConfidentialityLabel]) -> bytes:
    """Returns an XML document with a binding to itself as the last child of its root.

    Raises:
        MarkingError: not well-formed, or with a binding already.
    """
    root = document_of(document)
    if next(root.iter(_ROOT), None) is not None:
        raise _refusal("the document has a binding already", line_of(root))
    root.append(_element_of(detach(labels, "")))
    return _canonical(root)


def _element_of(information: BindingInformation) -> Element:
    if not information.bindings or not all(information.containers):
        raise _refusal("there is nothing to bind")
    root = etree.Element(_ROOT, nsmap={"mb": BINDING})
    numbers = _numbers(information)
    for container in information.containers:
        holder = etree.SubElement(root, f"{{{BINDING}}}MetadataBindingContainer")
        for binding in container:
            _write(binding, holder, binding.identifier or next(numbers))
    return root


def _numbers(information: BindingInformation) -> Iterator[str]:
    taken = {binding.identifier for binding in information.bindings}
    number = 0
    while True:
        number += 1
        if f"binding-{number}" not in taken:
            yield f"binding-{number}"


def _write(binding: Binding, holder: Element, identifier: str) -> None:
    if not binding.labels and not binding.others and not binding.references:
        raise _refusal("a binding has no metadata", identifier)
    if not binding.data:
        raise _refusal("a binding has no data", identifier)
    element = etree.SubElement(holder, f"{{{BINDING}}}MetadataBinding", Id=identifier)
    contents = [*(write_label(label) for label in binding.labels)]
    contents += [other.content for other in binding.others]
    for content in contents:
        etree.SubElement(element, f"{{{BINDING}}}Metadata").append(parse_xml(content))
    for reference in binding.references:
        _write_reference(reference, element, "MetadataReference")
    for data in binding.data:
        if isinstance(data, Reference):
            _write_reference(data, element, "DataReference")
            continue
        held = etree.SubElement(element, f"{{{BINDING}}}Data")
        if isinstance(data, Text):
            held.text = data.text
        else:
            held.append(parse_xml(data.content, limit=MAX_BYTES))


def _write_reference(reference: Reference, parent: Element, name: str) -> None:
    element = etree.SubElement(parent, f"{{{BINDING}}}{name}", URI=reference.uri)
    if reference.content_type is not None:
        element.set(_TYPE, reference.content_type)
    if reference.xpath is not None:
        transforms = etree.SubElement(element, f"{{{DSIG}}}Transforms")
        algorithm = "http://www.w3.org/TR/1999/REC-xpath-19991116"
        transform = etree.SubElement(transforms, f"{{{DSIG}}}Transform", Algorithm=algorithm)
        etree.SubElement(transform, f"{{{DSIG}}}XPath").text = reference.xpath
