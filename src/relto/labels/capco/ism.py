"""US markings as XML attributes of IC-ISM, read and written, and the documents that carry them.

1. An attribute that IC-ISM does not know is a mistake; one of an earlier edition is read over.
2. Values are kept as given: order and constraints are for `in_order` and the constraints.
3. What a marking has no field for is kept beside it, so that nothing is lost on the way back.
4. A document's banner is the first element marked as its resource; its portions are the other
   elements that are classified or CUI.

Basis: IC-ISM DES 202111.202211; ISM-ID-00002, 00125, 00268 to 00297, 00379, 00380.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from relto.labels.capco.attributes import ATTRIBUTES, BY_NAME, LEGACY, NAMESPACE, Attribute, Kind
from relto.labels.capco.marking import Authority, Marking
from relto.labels.mistakes import MarkingError, Mistake, Severity, errors, nearest
from relto.labels.stanag.xml import Element, line_of, parse_xml

_BRACED = f"{{{NAMESPACE}}}"
_TRUTH = {"true": True, "1": True, "false": False, "0": False}
_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_TOKEN = re.compile(r"[\w.:\-]+")
_AUTHORITY = "authority."


@dataclass(frozen=True, slots=True)
class IsmElement:
    """One element that carries attributes of IC-ISM.

    Attributes:
        marking: what they say of classification and control.
        others: those that a marking has no field for (`resourceElement`, `DESVersion`,
            `noticeDate`, …), as given.
        mistakes: what is wrong with the attributes as such.
        path: the element's name and line, or empty.
    """

    marking: Marking
    others: Mapping[str, str] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    path: str = ""

    @property
    def is_resource(self) -> bool:
        """Whether it speaks for the whole document."""
        return _TRUTH.get(self.others.get("resourceElement", ""), False)

    @property
    def is_external(self) -> bool:
        """Whether it is a notice about another document."""
        return _TRUTH.get(self.others.get("externalNotice", ""), False)

    @property
    def is_portion(self) -> bool:
        """Whether it marks a part of the document."""
        marking = self.marking
        is_marked = marking.classification or marking.cui_basic or marking.cui_specified
        return bool(is_marked) and not self.is_resource


@dataclass(frozen=True, slots=True)
class IsmDocument:
    """The elements of a document that carry attributes of IC-ISM, in document order."""

    elements: tuple[IsmElement, ...]

    @property
    def resource(self) -> IsmElement | None:
        """The element that speaks for the whole document: the first one marked so."""
        return next((element for element in self.elements if element.is_resource), None)

    @property
    def banner(self) -> Marking | None:
        """The marking of the whole document, or None."""
        resource = self.resource
        return resource.marking if resource else None

    @property
    def portions(self) -> tuple[Marking, ...]:
        """The markings of the document's parts."""
        return tuple(element.marking for element in self.elements if element.is_portion)

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """What is wrong with the attributes as such, in document order."""
        return tuple(mistake for element in self.elements for mistake in element.mistakes)


def from_attributes(attributes: Mapping[str, str]) -> Marking:
    """Reads a marking from attributes.

    Args:
        attributes: name to value; names as IC-ISM writes them, with the prefix `ism:` or with the
            namespace in braces.

    Raises:
        MarkingError: an attribute is unknown, stands twice or has a value of another type.
    """
    element = read_attributes(attributes)
    if errors(element.mistakes):
        raise MarkingError(element.mistakes)
    return element.marking


def read_attributes(attributes: Mapping[str, str], *, path: str = "") -> IsmElement:
    """Reads attributes with everything that a marking has no field for, and every mistake."""
    fields: dict[str, Any] = {"owner_producer": ()}
    block: dict[str, Any] = {}
    others: dict[str, str] = {}
    mistakes: list[Mistake] = []
    seen: set[str] = set()
    for written, value in attributes.items():
        name = written.removeprefix(_BRACED).removeprefix("ism:")
        attribute = BY_NAME.get(name)
        wrong = _name_mistake(name, seen) or (attribute and _type_mistake(attribute, value))
        seen.add(name)
        if wrong:
            mistakes.append(wrong)
        if attribute is None or not attribute.field:
            others[name] = value
        elif value.strip() and not (wrong and wrong.is_error):
            into = block if attribute.field.startswith(_AUTHORITY) else fields
            into[attribute.field.removeprefix(_AUTHORITY)] = _value(attribute.kind, value)
    marking = Marking(**fields, authority=Authority(**block))
    return IsmElement(marking, MappingProxyType(others), _placed(mistakes, path), path)


def _placed(mistakes: list[Mistake], path: str) -> tuple[Mistake, ...]:
    if not path:
        return tuple(mistakes)
    return tuple(
        Mistake(
            m.rule, m.message, None, m.found, m.expected, m.nearest, m.severity, f"{path} {m.path}"
        )
        for m in mistakes
    )


def _name_mistake(name: str, seen: set[str]) -> Mistake | None:
    if name in seen:
        return Mistake("ISM-ID-00125", f"attribute `{name}` stands twice", path=f"@{name}")
    if name in BY_NAME:
        return None
    if name in LEGACY:
        message = f"attribute `{name}` is of an earlier edition and says nothing here"
        return Mistake(
            "ISM-ID-00125", message, found=name, severity=Severity.WARNING, path=f"@{name}"
        )
    by_upper = {known.upper(): known for known in BY_NAME}
    return Mistake(
        "ISM-ID-00125",
        f"attribute `{name}` is not defined",
        found=name,
        expected="an attribute of IC-ISM",
        nearest=by_upper.get(nearest(name, by_upper) or ""),
        path=f"@{name}",
    )


def _type_mistake(attribute: Attribute, value: str) -> Mistake | None:
    """Returns why a value is not of the attribute's type; an empty value counts as absent."""
    if not value.strip():
        message = f"attribute `{attribute.name}` is empty: leave it out"
        return _mistyped(attribute, "ISM-ID-00002", (message, value), Severity.WARNING)
    if attribute.kind is Kind.DATE:
        return _date_mistake(attribute, value)
    expected = ""
    if attribute.kind is Kind.BOOLEAN and value.strip() not in _TRUTH:
        expected = "true or false"
    elif attribute.kind is Kind.TOKEN and not _TOKEN.fullmatch(value.strip()):
        expected = "one token"
    elif attribute.kind is Kind.TOKENS and not all(map(_TOKEN.fullmatch, value.split())):
        expected = "tokens with spaces between them"
    elif attribute.limit and len(value) > attribute.limit:
        expected = f"at most {attribute.limit} characters"
    if not expected:
        return None
    message = f"`{value[:60]}` is no value of `{attribute.name}`: expected {expected}"
    return _mistyped(attribute, attribute.rule, (message, value), Severity.ERROR)


def _date_mistake(attribute: Attribute, value: str) -> Mistake | None:
    if _DAY.fullmatch(value.strip()):
        return None
    is_zoned = _DAY.match(value.strip()) is not None
    message = f"`{value[:60]}` is no day without a time zone: expected YYYY-MM-DD"
    severity = Severity.WARNING if is_zoned else Severity.ERROR
    return _mistyped(attribute, attribute.rule, (message, value), severity)


def _mistyped(
    attribute: Attribute, rule: str, said: tuple[str, str], severity: Severity
) -> Mistake:
    message, value = said
    return Mistake(
        rule or "ISM-ID-00125",
        message,
        found=value[:60],
        expected=attribute.kind.value,
        severity=severity,
        path=f"@{attribute.name}",
    )


def _value(kind: Kind, value: str) -> object:
    if kind is Kind.TOKENS:
        return tuple(value.split())
    if kind is Kind.BOOLEAN:
        return _TRUTH[value.strip()]
    return value.strip() if kind in (Kind.TOKEN, Kind.DATE) else value


def to_attributes(marking: Marking) -> dict[str, str]:
    """Writes a marking as attributes, those that say nothing left out.

    The shorthand `REL` of a portion mark has no attribute: whoever knows the banner fills in the
    list first.
    """
    written = {}
    for attribute in ATTRIBUTES:
        value = _getters[attribute.name](marking) if attribute.field else None
        if value:
            written[attribute.name] = _text(value)
    return written


_getters = {a.name: attrgetter(a.field) for a in ATTRIBUTES if a.field}


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    return "true" if value is True else str(value)


def read_portions(data: bytes) -> IsmDocument:
    """Reads every element of an XML document that carries attributes of IC-ISM.

    Mistakes in the attributes are kept with their elements.

    Raises:
        MarkingError: the XML is not well-formed, has a document type, or marks nothing.
    """
    elements = tuple(_elements(parse_xml(data)))
    if not elements:
        message = f"no element carries an attribute of `{NAMESPACE}`"
        raise MarkingError([Mistake("ISM-ID-00103", message)])
    return IsmDocument(elements)


def _elements(root: Element) -> Iterator[IsmElement]:
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        found = {
            str(name): str(value)
            for name, value in element.attrib.items()
            if str(name).startswith(_BRACED)
        }
        if found:
            yield read_attributes(found, path=line_of(element))


def write_attributes(element: Element, marking: Marking) -> None:
    """Writes a marking onto an element of lxml; attributes that it no longer has are removed."""
    written = to_attributes(marking)
    for name in _getters:
        if name in written:
            element.set(_BRACED + name, written[name])
        else:
            element.attrib.pop(_BRACED + name, None)
