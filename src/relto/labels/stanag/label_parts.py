"""The parts that labels and clearances of STANAG 4774 share, read from XML.

1. What bears on a decision must be right: policy, classification, category, structure. A mistake
   in it is an error in every reading.
2. What bears on none (a missing creation time, an odd `Id`) is an error only in the reading
   SCHEMA, a warning otherwise.
3. The slips of the publication's own examples are accepted only in the reading LENIENT.

It knows no policy: whether a value exists is for `validity`.

Basis: ADatP-4774 Ed A V1, App. 1 and App. 2 Annex A.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from relto.core.errors import InputError
from relto.labels.category import Category, Kind
from relto.labels.mistakes import MarkingError, Mistake, Severity
from relto.labels.stanag.dates import has_zone, parse_datetime
from relto.labels.stanag.lookup import closest
from relto.labels.stanag.xml import (
    Element,
    collapse,
    elements,
    line_of,
    local_name,
    namespace,
    parse_xml,
)

SLAB = "urn:nato:stanag:4774:confidentialitymetadatalabel:1:0"
SCLR = "urn:nato:stanag:4774:confidentialityclearance:1:0"
ID_TYPES = frozenset(
    {
        *("rfc822Name", "dNSName", "directoryName", "uniformResourceIdentifier", "iPAddress"),
        *("x400Address", "jID", "userPrincipalName"),
    }
)
"""Forms of an originator's identifier.

Basis: ADatP-4774 App. 1 Table 9.
"""
_VALUES = ("GenericValue", "IntegerValue", "BitStringValue")
_PREFIX = re.compile(r"(?:(?<=[</\s])|(?<=xmlns:))4774(?=[:=])")
_QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u2033", '"'))


class Reading(StrEnum):
    """How much is forgiven when a label or clearance is read."""

    SCHEMA = "schema"
    """Only what is valid by the schema."""
    TOLERANT = "tolerant"
    """Also what lacks something that bears on no decision."""
    LENIENT = "lenient"
    """Also the publication's own slips: letter case, namespaces, typographic quotes."""


@dataclass(slots=True)
class Findings:
    """The mistakes found while something is read, weighed by the reading."""

    reading: Reading
    mistakes: list[Mistake] = field(default_factory=list)

    def error(self, rule: str, element: Element, message: str, found: str = "") -> None:
        """Notes a mistake that bears on a decision."""
        self._note(rule, element, message, found, Severity.ERROR)

    def lapse(self, rule: str, element: Element, message: str, found: str = "") -> None:
        """Notes a breach of the schema that bears on no decision."""
        strict = self.reading is Reading.SCHEMA
        weight = Severity.ERROR if strict else Severity.WARNING
        self._note(rule, element, message, found, weight)

    def advice(self, rule: str, element: Element, message: str, found: str = "") -> None:
        """Notes what the schema allows and the publication's text does not."""
        self._note(rule, element, message, found, Severity.WARNING)

    def _note(
        self, rule: str, element: Element, message: str, found: str, weight: Severity
    ) -> None:
        path = line_of(element)
        self.mistakes.append(
            Mistake(
                rule=f"ADatP-4774 {rule}", message=message, found=found, severity=weight, path=path
            )
        )

    def confusion(self, rule: str, element: Element, found: str, known: tuple[str, ...]) -> None:
        """Notes a word that bears on a decision and is none of the known ones."""
        self.mistakes.append(
            Mistake(
                rule=f"ADatP-4774 {rule}",
                message=f"found `{found}` in {rule}, expected {', '.join(known)}",
                found=found,
                expected=", ".join(known),
                nearest=closest(found, known),
                path=line_of(element),
            )
        )

    def refuse(self) -> None:
        """Raises if any of the mistakes is an error.

        Raises:
            MarkingError: with all mistakes.
        """
        if any(mistake.is_error for mistake in self.mistakes):
            raise MarkingError(self.mistakes)


def root_of(source: bytes | str | Element, reading: Reading) -> Element:
    """Returns the root element of a document, or the element itself.

    Raises:
        MarkingError: not well-formed, too large, or with a document type declaration.
    """
    if not isinstance(source, bytes | str):
        return source
    data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    try:
        return parse_xml(data)
    except MarkingError:
        if reading is not Reading.LENIENT:
            raise
    text = data.decode("utf-8", "replace").translate(_QUOTES)
    return parse_xml(_PREFIX.sub("n4774", text).encode())


def is_named(element: Element, name: str, space: str, reading: Reading) -> bool:
    """Tells whether an element has a name of a namespace, as far as the reading asks."""
    if element.tag == f"{{{space}}}{name}":
        return True
    if reading is not Reading.LENIENT:
        return False
    return local_name(element).lower() == name.lower() and namespace(element) in {"", SLAB, SCLR}


def children(parent: Element, name: str, reading: Reading, space: str = SLAB) -> Iterator[Element]:
    """Returns the child elements of a name."""
    return (child for child in elements(parent) if is_named(child, name, space, reading))


def only_child(parent: Element, name: str, findings: Findings, space: str = SLAB) -> Element | None:
    """Returns the one child of a name; more than one is an error, none is None."""
    found = list(children(parent, name, findings.reading, space))
    if len(found) > 1:
        findings.error(name, found[1], f"`{name}` is given twice, expected once")
    return found[0] if found else None


def attribute(element: Element, name: str, reading: Reading) -> str | None:
    """Returns an attribute without surrounding or repeated blanks."""
    found = element.get(name)
    if found is None and reading is Reading.LENIENT:
        given = ((str(k).rpartition("}")[2].lower(), v) for k, v in element.items())
        found = next((v for local, v in given if local == name.lower()), None)
    return None if found is None else collapse(str(found))


def text_of(element: Element, name: str, findings: Findings) -> str:
    """Returns the text of an element without surrounding or repeated blanks.

    Elements within are an error, since they would hide a part of the text.
    """
    if any(True for _ in element):
        findings.error(name, element, f"`{name}` has elements within, expected only text")
    return collapse(element.text)


def check_children(parent: Element, known: tuple[str, ...], findings: Findings) -> None:
    """Notes child elements that are unknown (an error) or out of order (a lapse).

    Elements of other namespaces are extensions, which may be ignored; they stand last.
    """
    last = -1
    for element in elements(parent):
        if namespace(element) not in {"", SLAB, SCLR}:
            continue
        name = local_name(element)
        place = _place(element, known, findings.reading)
        if place is None:
            found = str(element.tag) if name in known else name
            findings.confusion(local_name(parent), element, found, known)
        elif place < last:
            findings.lapse(
                name, element, f"`{name}` stands too late, expected before `{known[last]}`"
            )
        else:
            last = place


def _place(element: Element, known: tuple[str, ...], reading: Reading) -> int | None:
    for place, name in enumerate(known):
        spaces = (SCLR,) if name == "ClassificationList" else (SLAB,)
        if any(is_named(element, name, space, reading) for space in spaces):
            return place
    return None


def read_policy(parent: Element, findings: Findings) -> tuple[str, str | None]:
    """Reads `PolicyIdentifier`: name and identifier.

    Basis: ADatP-4774 App. 1 Table 5.
    """
    element = only_child(parent, "PolicyIdentifier", findings)
    if element is None:
        findings.error("PolicyIdentifier", parent, "`PolicyIdentifier` is missing")
        return "", None
    name = text_of(element, "PolicyIdentifier", findings)
    if not name:
        findings.error("PolicyIdentifier", element, "the policy is empty, expected its name")
    return name, read_identifier(element, findings)


def read_identifier(element: Element, findings: Findings) -> str | None:
    """Reads `URI`, or `URL` as some writers have it."""
    found = attribute(element, "URI", findings.reading)
    if found is None and (found := attribute(element, "URL", findings.reading)) is not None:
        findings.lapse("URI", element, "@URL is not known, read as @URI", found)
    if found and not found.lower().startswith("urn:oid:"):
        findings.advice("URI", element, f"@URI is `{found}`, expected `urn:oid:` and digits", found)
    return found or None


def read_category(element: Element, findings: Findings) -> Category | None:
    """Reads one `Category`; with an error in it, None.

    Basis: ADatP-4774 App. 1 Table 8.
    """
    tag = attribute(element, "TagName", findings.reading)
    kind = _kind(element, findings)
    if not tag:
        findings.error("TagName", element, "@TagName is missing or empty")
    check_children(element, _VALUES, findings)
    values = tuple(_values(element, findings))
    if not values:
        findings.advice("Category", element, f"the category `{tag}` has no value")
    if not tag or kind is None:
        return None
    return Category(tag, kind, values, read_identifier(element, findings))


def _kind(element: Element, findings: Findings) -> Kind | None:
    said = attribute(element, "Type", findings.reading) or ""
    if said in set(Kind):
        return Kind(said)
    if said.upper() in set(Kind):
        message = f"@Type is `{said}`, expected `{said.upper()}`"
        findings.lapse("Type", element, message, said)
        return Kind(said.upper())
    findings.confusion("Type", element, said, tuple(Kind))
    return None


def _values(element: Element, findings: Findings) -> Iterator[str]:
    for child in elements(element):
        for name in _VALUES:
            if is_named(child, name, SLAB, findings.reading):
                if name != "GenericValue":
                    message = f"`{name}` shall not be used, expected `GenericValue`"
                    findings.advice(name, child, message)
                text = text_of(child, name, findings)
                if not text:
                    findings.error(name, child, "the value is empty")
                yield text


def read_instant(text: str, name: str, element: Element, findings: Findings) -> int | None:
    """Reads an `xs:dateTime`; without a zone it is UTC; what is none is a lapse and None."""
    try:
        instant = parse_datetime(text)
    except InputError as error:
        findings.lapse(name, element, f"`{name}`: {error.message}", text)
        return None
    if not has_zone(text):
        findings.advice(name, element, f"`{text}` has no zone, read as UTC", text)
    return instant
