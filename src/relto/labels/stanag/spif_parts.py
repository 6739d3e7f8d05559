"""The small parts of an XML SPIF: phrases, qualifiers, requirements, equivalents, tag types.

Whatever a file says wrongly is noted and read in the way that permits less. Whether names refer
to anything is not checked here.

Basis: XML SPIF 2.1 (schema 2017/12); 1.0, 2.0 and 3.0 where they differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from relto.core.errors import InputError
from relto.core.instant import Edge
from relto.labels.category import Kind
from relto.labels.mistakes import Mistake, Severity
from relto.labels.stanag.dates import parse_validity
from relto.labels.stanag.model import (
    EquivalentClass,
    EquivalentValue,
    Group,
    Operation,
    Phrase,
    Qualifier,
    Requirement,
)
from relto.labels.stanag.xml import Element, collapse, elements, line_of, local_name, namespace

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MISSPELT = {"supressClassName": "suppressClassName", "firstLineofText": "firstLineOfText"}
_KINDS = {"restrictive": Kind.RESTRICTIVE, "permissive": Kind.PERMISSIVE}
_TAG_TYPES = {
    **_KINDS,
    "tagtype7": Kind.INFORMATIVE,
    "informative": Kind.INFORMATIVE,
    "notapplicable": Kind.INFORMATIVE,
}
_TRUE, _FALSE = {"true", "1", "yes"}, {"false", "0", "no", ""}
_EXPIRED = 0


@dataclass(slots=True)
class Notes:
    """What was noticed while a file was read, as warnings.

    Attributes:
        sets: per text by which the file refers to a tag set, the set's name.
    """

    mistakes: list[Mistake] = field(default_factory=list)
    sets: Mapping[str, str] = field(default_factory=dict)

    def warn(self, rule: str, element: Element, message: str, found: str = "") -> None:
        """Notes one mistake that does not prevent the use of the file."""
        self.mistakes.append(
            Mistake(
                rule=rule,
                message=message,
                found=found,
                severity=Severity.WARNING,
                path=line_of(element),
            )
        )


def children(parent: Element | None, name: str) -> Iterator[Element]:
    """Returns the child elements of a name, whatever their namespace."""
    if parent is None:
        return iter(())
    return (child for child in elements(parent) if local_name(child) == name)


def child(parent: Element | None, name: str) -> Element | None:
    """Returns the first child element of a name, or None."""
    return next(children(parent, name), None)


def note_unknown(element: Element, known: frozenset[str], notes: Notes) -> None:
    """Notes child elements that are not known here: what they say is left out."""
    for entry in elements(element):
        name = local_name(entry)
        if name not in known and namespace(entry) == namespace(element):
            parent = local_name(element)
            message = f"`{name}` is not known in `{parent}`, left out"
            notes.warn("SPIF structure", entry, message, name)


def attribute(element: Element, name: str) -> str | None:
    """Returns an attribute, qualified or not, with blanks as a token has them."""
    found = element.get(name)
    if found is None:
        found = next((v for k, v in element.items() if k.endswith("}" + name)), None)
    return None if found is None else collapse(str(found))


def number(text: str | None) -> str:
    """Returns a label attribute value without leading zeros, or the text if it is no number."""
    said = text or ""
    return str(int(said)) if said.isdecimal() and said.isascii() and len(said) < 20 else said


def truth(element: Element, name: str, notes: Notes) -> bool:
    """Reads an `xs:boolean`; what is neither counts as true, which permits less."""
    said = (attribute(element, name) or "").lower()
    if said not in _TRUE | _FALSE:
        notes.warn("SPIF simple-types", element, f"@{name} is `{said}`, expected true or false")
    return said not in _FALSE


def tag_kind(element: Element, notes: Notes) -> Kind:
    """Reads `tagType` and `enumType`; what is not understood counts as restrictive.

    Basis: ADatP-4774.1 §3.3.4.
    """
    said = (attribute(element, "tagType") or "").lower()
    if said in _TAG_TYPES:
        if said not in {*_KINDS, "tagtype7"}:
            notes.warn("SPIF simple-types", element, f"@tagType is `{said}`, read as informative")
        return _TAG_TYPES[said]
    enumerated = (attribute(element, "enumType") or "").lower()
    if said == "enumerated" and enumerated in _KINDS:
        return _KINDS[enumerated]
    found = f"@tagType is `{said}` with @enumType `{enumerated}`"
    notes.warn("SPIF simple-types", element, f"{found}, read as restrictive", said)
    return Kind.RESTRICTIVE


def is_enumerated(element: Element) -> bool:
    """Tells whether a tag is called `enumerated`."""
    return (attribute(element, "tagType") or "").lower() == "enumerated"


def phrases(parent: Element, notes: Notes) -> tuple[Phrase, ...]:
    """Reads every `markingData`; without a phrase the text is empty and the name is printed.

    The `shortPhrase` of schema 3.0 is a phrase of its own, for portions.
    """
    found = []
    for data in children(parent, "markingData"):
        text = data.get("phrase")
        codes = frozenset(_code(code) for code in children(data, "code"))
        if text is None and not codes:
            notes.warn("SPIF simple-types", data, "neither a phrase nor a code is given")
        language = data.get(_LANG) or data.get("lang")
        found.append(Phrase(text or "", language, codes - {""}))
        if short := data.get("shortPhrase"):
            found.append(Phrase(short, language, frozenset({"portionMarking"})))
    return tuple(found)


def _code(element: Element) -> str:
    said = collapse(element.text)
    return _MISSPELT.get(said, said)


def qualifiers(parent: Element, notes: Notes) -> tuple[Qualifier, ...]:
    """Reads every `qualifier` of every `markingQualifier`; its blanks are kept."""
    found = []
    for group in children(parent, "markingQualifier"):
        language = group.get(_LANG)
        for entry in children(group, "qualifier"):
            code = attribute(entry, "qualifierCode") or ""
            if not code:
                notes.warn("SPIF simple-types", entry, "@qualifierCode is missing")
                continue
            found.append(
                Qualifier(
                    code,
                    entry.get("markingQualifier") or "",
                    entry.get(_LANG) or language,
                    attribute(group, "markingCode"),
                )
            )
    return tuple(found)


def requirements(parent: Element, notes: Notes) -> tuple[Requirement, ...]:
    """Reads every `requiredCategory`; an unknown operation demands all groups."""
    found = []
    for entry in children(parent, "requiredCategory"):
        said = attribute(entry, "operation") or ""
        operation = next((o for o in Operation if o.value.lower() == said.lower()), None)
        if operation is None:
            notes.warn("SPIF simple-types", entry, f"@operation is `{said}`, read as all", said)
        groups = tuple(group(g, notes) for g in children(entry, "categoryGroup"))
        if not groups:
            notes.warn("SPIF simple-types", entry, "no categoryGroup is given")
            continue
        found.append(Requirement(operation or Operation.ALL, groups))
    return tuple(found)


def group(element: Element, notes: Notes) -> Group:
    """Reads the values that a requirement or exclusion speaks of.

    The tag set is named, or (schema 3.0, and by mistake) given by its identifier.
    """
    said = attribute(element, "tagSetRef")
    if said is None:
        said = attribute(element, "tagSetId") or ""
    kind = tag_kind(element, notes) if element.get("tagType") is not None else None
    lacv = attribute(element, "lacv")
    if lacv is None and not truth(element, "all", notes):
        notes.warn("SPIF simple-types", element, "neither @lacv nor @all is given, read as all")
    return Group(notes.sets.get(said, said), kind, number(lacv) if lacv is not None else None)


def equivalent_classes(parent: Element, notes: Notes) -> tuple[EquivalentClass, ...]:
    """Reads every `equivalentClassification`."""
    return tuple(
        EquivalentClass(
            attribute(entry, "policyRef") or "",
            number(attribute(entry, "lacv")),
            _applied(entry, notes),
            requirements(entry, notes),
        )
        for entry in children(parent, "equivalentClassification")
    )


def equivalent_values(parent: Element, notes: Notes) -> tuple[EquivalentValue, ...]:
    """Reads every `equivalentSecCategoryTag`; `action="discard"` drops the value."""
    found = []
    for entry in children(parent, "equivalentSecCategoryTag"):
        discard = (attribute(entry, "action") or "").lower() == "discard"
        lacv = attribute(entry, "lacv")
        kind = tag_kind(entry, notes) if entry.get("tagType") is not None else None
        found.append(
            EquivalentValue(
                attribute(entry, "policyRef") or "",
                attribute(entry, "tagSetId"),
                kind,
                number(lacv) if lacv is not None else None,
                _applied(entry, notes),
                discard,
                is_enumerated(entry),
            )
        )
    return tuple(found)


def _applied(element: Element, notes: Notes) -> str:
    said = (attribute(element, "applied") or "both").lower()
    if said not in {"encrypt", "decrypt", "both"}:
        notes.warn("SPIF simple-types", element, f"@applied is `{said}`, never applied", said)
    return said


def validity(element: Element, name: str, edge: Edge, notes: Notes) -> int | None:
    """Reads `notBefore` or `notAfter`; a date that cannot be read means not valid any more."""
    said = attribute(element, name)
    if not said:
        return None
    try:
        return parse_validity(said, edge)
    except InputError as error:
        notes.warn("SPIF simple-types", element, f"@{name}: {error.message}", said)
        return _EXPIRED if edge is Edge.END else None
