"""A policy written as XML SPIF 2.1, strictly: what fails a check is not written.

Nothing here reads a file, and nothing repairs a policy.

Basis: XML SPIF 2.1 (schema 2017/12).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from relto.labels.category import Kind
from relto.labels.mistakes import MarkingError, Mistake
from relto.labels.stanag.dates import write_datetime
from relto.labels.stanag.model import (
    Classification,
    EquivalentClass,
    EquivalentValue,
    Group,
    Phrase,
    Qualifier,
    Requirement,
    Spif,
    Tag,
    TagSet,
    Value,
)
from relto.labels.stanag.spif_check import OID, check_spif
from relto.labels.stanag.xml import Element

_SPACE = "http://www.xmlspif.org/spif"
_MEMBERS = "urn:nato:stanag:4774:spif:extensions:1:0"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LONGEST = 256
_INTEGER = re.compile(r"-?\d+", re.ASCII)
_HEADER = ("creationDate", "originatorDN", "keyIdentifier", "privilegeId", "rbacId")
_TYPES = {
    Kind.RESTRICTIVE: "restrictive",
    Kind.PERMISSIVE: "permissive",
    Kind.INFORMATIVE: "tagType7",
}


def write_spif(spif: Spif) -> bytes:
    """Writes a policy; reading it back gives the same policy.

    Raises:
        MarkingError: the policy fails a check of `check_spif`, or has what 2.1 cannot say.
    """
    faults = [*check_spif(spif), *_unsayable(spif)]
    faults += [*_unsayable_printing(spif), *_unsayable_groups(spif)]
    if faults:
        raise MarkingError(faults)
    root = etree.Element(f"{{{_SPACE}}}SPIF", nsmap={"spif": _SPACE})
    try:
        _fill(root, spif)
    except ValueError as error:
        raise MarkingError([Mistake(rule="XML 1.0", message=str(error).lower())]) from None
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _unsayable(spif: Spif) -> Iterator[Mistake]:
    """Returns what schema 2.1 has no place or no words for."""
    given = (spif.created, spif.originator, spif.privilege_id, spif.rbac_id)
    names = ("creationDate", "originatorDN", "privilegeId", "rbacId")
    for name, text in zip(names, given, strict=True):
        if not text or (name.endswith("Id") and not OID.fullmatch(text)):
            yield _fault(f"@{name} is `{text}`, schema 2.1 requires it", f"SPIF/@{name}")
    if spif.version and not _INTEGER.fullmatch(spif.version):
        yield _fault(f"@version is `{spif.version}`, expected a number", "SPIF/@version")
    if spif.schema_version != "2.1":
        message = f"@schemaVersion is `{spif.schema_version}`, only 2.1 is written"
        yield Mistake(rule="SPIF schema-version", message=message, path="SPIF/@schemaVersion")


def _fault(message: str, path: str) -> Mistake:
    return Mistake(rule="SPIF simple-types", message=message, path=path)


def _unsayable_printing(spif: Spif) -> Iterator[Mistake]:
    tags = [(s, t) for s in spif.tag_sets for t in s.tags]
    values = [v for _, t in tags for v in t.values]
    owners: list[Spif | Classification | Value] = [spif, *spif.classifications, *values]
    phrases = [*spif.class_phrases, *(p for owner in owners for p in owner.phrases)]
    for phrase in phrases:
        if not phrase.codes:
            yield _fault(f"the phrase `{phrase.text}` has no code, give where to print it", "code")
        if len(phrase.text) > _LONGEST:
            yield _fault(f"a phrase has more than {_LONGEST} characters", "markingData")
    qualified: list[Spif | Classification | Value | Tag] = [*owners, *(t for _, t in tags)]
    qualifiers = [*spif.class_qualifiers, *(q for owner in qualified for q in owner.qualifiers)]
    for qualifier in qualifiers:
        if qualifier.code not in {"prefix", "suffix", "separator"}:
            message = f"@qualifierCode is `{qualifier.code}`, expected prefix, suffix or separator"
            yield _fault(message, "qualifier")
    for tag_set, tag in tags:
        if tag.phrases or tag_set.qualifiers:
            message = f"`{tag_set.name}` prints something where schema 2.1 has no place for it"
            yield _fault(message, "securityCategoryTagSet")


def _unsayable_groups(spif: Spif) -> Iterator[Mistake]:
    values = [v for s in spif.tag_sets for t in s.tags for v in t.values]
    required = [r for c in spif.classifications for r in c.required]
    required += [r for v in values for r in v.required]
    groups = [*(g for r in required for g in r.groups), *(g for v in values for g in v.excluded)]
    for group in groups:
        if group.kind is None:
            message = f"a group of `{group.tag_set}` has no type, schema 2.1 requires it"
            yield _fault(message, "categoryGroup")


def _add(parent: Element, name: str, /, **attributes: str | None) -> Element:
    given = {key: text for key, text in attributes.items() if text is not None}
    return etree.SubElement(parent, f"{{{_SPACE}}}{name}", given)


def _flag(*, on: bool) -> str | None:
    return "true" if on else None


def _fill(root: Element, spif: Spif) -> None:
    root.set("schemaVersion", spif.schema_version)
    if spif.version:
        root.set("version", spif.version)
    header = (spif.created, spif.originator, spif.key_identifier, spif.privilege_id, spif.rbac_id)
    for name, text in zip(_HEADER, header, strict=True):
        root.set(name, text)
    if spif.default_policy is not None:
        name, identifier = spif.default_policy
        _add(root, "defaultSecurityPolicyId", name=name, id=identifier)
    _add(root, "securityPolicyId", name=spif.name, id=spif.identifier)
    classes = _add(root, "securityClassifications")
    for level in spif.classifications:
        _classification(classes, level, spif)
    _printing(classes, spif.class_phrases, spif.class_qualifiers)
    if spif.tag_sets:
        sets = _add(root, "securityCategoryTagSets")
        for tag_set in spif.tag_sets:
            _tag_set(sets, tag_set, spif)
    if spif.privacy_marks:
        marks = _add(root, "privacyMarks")
        for mark in spif.privacy_marks:
            _add(marks, "privacyMark", name=mark)
    _policies(root, spif)
    _printing(root, spif.phrases, spif.qualifiers)
    _members(root, spif)


def _policies(root: Element, spif: Spif) -> None:
    if not spif.equivalent_policies:
        return
    policies = _add(root, "equivalentPolicies")
    for policy in spif.equivalent_policies:
        element = _add(policies, "equivalentPolicy", name=policy.name, id=policy.identifier)
        _requirements(element, policy.required, spif)


def _members(root: Element, spif: Spif) -> None:
    if not spif.members:
        return
    extensions = _add(root, "extensions")
    space = f"{{{_MEMBERS}}}"
    listing = etree.SubElement(extensions, f"{space}memberships", nsmap={"ext": _MEMBERS})
    for name, members in spif.members:
        entry = etree.SubElement(listing, f"{space}membership", {f"{{{_SPACE}}}name": name})
        for member in members:
            etree.SubElement(entry, f"{space}member").text = member


def _printing(parent: Element, phrases: Iterable[Phrase], qualifiers: Iterable[Qualifier]) -> None:
    for phrase in phrases:
        data = _add(parent, "markingData", phrase=phrase.text or None)
        if phrase.language is not None:
            data.set(_LANG, phrase.language)
        for code in sorted(phrase.codes):
            _add(data, "code").text = code
    for qualifier in qualifiers:
        marking = _add(parent, "markingQualifier", markingCode=qualifier.marking_code)
        entry = _add(
            marking,
            "qualifier",
            markingQualifier=qualifier.text,
            qualifierCode=qualifier.code,
        )
        if qualifier.language is not None:
            entry.set(_LANG, qualifier.language)


def _classification(parent: Element, level: Classification, spif: Spif) -> None:
    element = _add(
        parent,
        "securityClassification",
        name=level.name,
        lacv=level.lacv,
        hierarchy=str(level.hierarchy),
        color=level.color,
        obsolete=_flag(on=level.obsolete),
    )
    for other in level.equivalents:
        _equivalent_class(element, other, spif)
    _printing(element, level.phrases, level.qualifiers)
    _requirements(element, level.required, spif)


def _equivalent_class(parent: Element, other: EquivalentClass, spif: Spif) -> None:
    element = _add(
        parent,
        "equivalentClassification",
        policyRef=other.policy,
        lacv=other.lacv,
        applied=other.applied,
    )
    _requirements(element, other.required, spif)


def _tag_set(parent: Element, tag_set: TagSet, spif: Spif) -> None:
    element = _add(parent, "securityCategoryTagSet", name=tag_set.name, id=tag_set.identifier)
    for tag in tag_set.tags:
        _tag(element, tag, spif)
    _printing(element, (), tag_set.qualifiers)


def _tag_type(kind: Kind | None, *, enumerated: bool) -> dict[str, str]:
    if kind is None:
        return {}
    if enumerated and kind is not Kind.INFORMATIVE:
        return {"tagType": "enumerated", "enumType": _TYPES[kind]}
    return {"tagType": _TYPES[kind]}


def _tag(parent: Element, tag: Tag, spif: Spif) -> None:
    encoding = tag.encoding
    if tag.kind is Kind.INFORMATIVE and encoding is None:
        encoding = "bitSetAttributes"
    element = _add(
        parent,
        "securityCategoryTag",
        name=tag.name,
        **_tag_type(tag.kind, enumerated=tag.enumerated),
        tag7Encoding=encoding,
        singleSelection=_flag(on=tag.single),
        minSelection=str(tag.least) if tag.least else None,
        maxSelection=str(tag.most) if tag.most is not None else None,
    )
    for value in tag.values:
        _value(element, value, spif)
    _printing(element, tag.phrases, tag.qualifiers)


def _instant(instant: int | None) -> str | None:
    return None if instant is None else write_datetime(instant)


def _value(parent: Element, value: Value, spif: Spif) -> None:
    element = _add(
        parent,
        "tagCategory",
        name=value.name,
        lacv=value.lacv,
        requiredClass=value.required_class,
        obsolete=_flag(on=value.obsolete),
        userInput=(value.input_form or "string") if value.user_input else None,
        dateFormat=value.date_format,
        notBefore=_instant(value.not_before),
        notAfter=_instant(value.not_after),
    )
    for other in value.equivalents:
        _equivalent_value(element, other)
    _printing(element, value.phrases, value.qualifiers)
    for name in value.excluded_classes:
        _add(element, "excludedClass").text = name
    _requirements(element, value.required, spif)
    for group in value.excluded:
        _group(element, "excludedCategory", group, spif)


def _equivalent_value(parent: Element, other: EquivalentValue) -> None:
    _add(
        parent,
        "equivalentSecCategoryTag",
        policyRef=other.policy,
        tagSetId=other.tag_set,
        **_tag_type(other.kind, enumerated=other.enumerated),
        lacv=other.lacv,
        applied=other.applied,
        action="discard" if other.discard else None,
    )


def _requirements(parent: Element, required: Iterable[Requirement], spif: Spif) -> None:
    for requirement in required:
        element = _add(parent, "requiredCategory", operation=requirement.operation.value)
        for group in requirement.groups:
            _group(element, "categoryGroup", group, spif)


def _group(parent: Element, name: str, group: Group, spif: Spif) -> None:
    enumerated = any(
        tag.enumerated
        for tag_set in spif.tag_sets
        if tag_set.name == group.tag_set
        for tag in tag_set.tags
        if tag.kind is group.kind
    )
    _add(
        parent,
        name,
        tagSetRef=group.tag_set,
        **_tag_type(group.kind, enumerated=enumerated),
        lacv=group.lacv,
        all="true" if group.lacv is None else None,
    )
