"""XML SPIF: a security policy read from its file.

1. A file is read as far as it can be understood: what is inconsistent is noted in
   `Spif.mistakes` as a warning and read in the way that permits less.
2. Only what is no SPIF at all, or has no policy name or classification, is refused.
3. Authoring is strict: `check_spif` finds errors, and `write_spif` refuses them.

It judges no label; that is `validity`.

Basis: XML SPIF 2.1 (schema 2017/12); ADatP-4774.1 §3.2 to §3.6; versions 1.0, 2.0, 3.0 on import.
"""

from __future__ import annotations

import re
from dataclasses import replace

from relto.core.instant import Edge
from relto.labels.mistakes import MarkingError, Mistake, Severity
from relto.labels.stanag.model import (
    Classification,
    EquivalentPolicy,
    Spif,
    Tag,
    TagSet,
    Value,
)
from relto.labels.stanag.spif_check import check_spif
from relto.labels.stanag.spif_parts import (
    Notes,
    attribute,
    child,
    children,
    equivalent_classes,
    equivalent_values,
    group,
    is_enumerated,
    note_unknown,
    number,
    phrases,
    qualifiers,
    requirements,
    tag_kind,
    truth,
    validity,
)
from relto.labels.stanag.spif_write import write_spif
from relto.labels.stanag.xml import (
    MAX_SPIF,
    Element,
    collapse,
    elements,
    local_name,
    namespace,
    parse_xml,
)

__all__ = ["check_spif", "load_spif", "write_spif"]

SPIF_NAMESPACE = "http://www.xmlspif.org/spif"
_MARKING = frozenset({"markingData", "markingQualifier"})
_KNOWN = {
    "SPIF": _MARKING
    | {"defaultSecurityPolicyId", "securityPolicyId", "updateInfo", "securityClassifications"}
    | {"securityCategoryTagSets", "privacyMarks", "equivalentPolicies", "extensions"},
    "securityClassification": _MARKING | {"equivalentClassification", "requiredCategory"},
    "securityCategoryTagSet": _MARKING
    | {"securityCategoryTag", "equivalentSecurityCategoryTagSet"},
    "securityCategoryTag": _MARKING | {"tagCategory"},
    "tagCategory": _MARKING
    | {"equivalentSecCategoryTag", "excludedClass", "requiredCategory", "excludedCategory"},
}
_INPUT_FORMS = {"string", "integer", "date"}
_INTEGER = re.compile(r"-?\d{1,18}", re.ASCII)
_VERSIONS = {"1.0", "2.0", "2.1"}


def load_spif(data: bytes) -> Spif:
    """Reads a policy from its XML file, however inconsistent.

    Returns:
        The policy; what was wrong with the file stands in its `mistakes`, as warnings.

    Raises:
        MarkingError: not XML, no SPIF, or without policy name or classifications.
    """
    root = parse_xml(data, limit=MAX_SPIF)
    if local_name(root) != "SPIF":
        raise _refusal(f"the root element is `{local_name(root)}`, expected `SPIF`", "SPIF")
    notes = Notes(sets=_references(root))
    _note_version(root, notes)
    for element in root.iter("{*}*"):
        if (known := _KNOWN.get(local_name(element))) is not None:
            note_unknown(element, known, notes)
    name, identifier = _policy(root, notes)
    classifications = _classifications(root, notes)
    spif = Spif(
        name=name,
        identifier=identifier,
        classifications=classifications,
        tag_sets=tuple(_tag_set(s, notes) for s in _sets(root)),
        equivalent_policies=_equivalent_policies(root, notes),
        privacy_marks=_privacy_marks(root),
        members=_members(root),
    )
    spif = _with_header(spif, root, notes)
    found = [replace(m, severity=Severity.WARNING) for m in check_spif(spif)]
    return replace(spif, mistakes=(*notes.mistakes, *found))


def _refusal(message: str, path: str) -> MarkingError:
    return MarkingError([Mistake(rule="SPIF structure", message=message, path=path)])


def _note_version(root: Element, notes: Notes) -> None:
    if (space := namespace(root)) != SPIF_NAMESPACE:
        message = f"the namespace is `{space}`, expected `{SPIF_NAMESPACE}`"
        notes.warn("SPIF namespace", root, message, space)
    version = attribute(root, "schemaVersion") or ""
    if version not in _VERSIONS:
        message = f"@schemaVersion is `{version}`, expected 1.0, 2.0 or 2.1"
        notes.warn("SPIF schema-version", root, message, version)


def _policy(root: Element, notes: Notes) -> tuple[str, str]:
    element = child(root, "securityPolicyId")
    name = attribute(element, "name") if element is not None else None
    if element is None or not name:
        raise _refusal(
            "the policy has no name, expected securityPolicyId/@name", "securityPolicyId"
        )
    _note_blanks(element, notes)
    identifier = attribute(element, "id") or ""
    return name, identifier.removeprefix("urn:oid:")


def _note_blanks(element: Element, notes: Notes) -> None:
    given = element.get("name")
    if given is not None and given != collapse(given):
        message = f"@name has blanks around or repeated, read as `{collapse(given)}`"
        notes.warn("SPIF blanks", element, message, given)


def _with_header(spif: Spif, root: Element, notes: Notes) -> Spif:
    policy = child(root, "securityPolicyId")
    default = child(root, "defaultSecurityPolicyId")
    classes = child(root, "securityClassifications")
    own = () if policy is None else phrases(policy, notes)
    around = () if policy is None else qualifiers(policy, notes)
    return replace(
        spif,
        phrases=(*own, *phrases(root, notes)),
        qualifiers=(*around, *qualifiers(root, notes)),
        class_phrases=() if classes is None else phrases(classes, notes),
        class_qualifiers=() if classes is None else qualifiers(classes, notes),
        schema_version=attribute(root, "schemaVersion") or "",
        version=attribute(root, "version") or "",
        created=attribute(root, "creationDate") or "",
        default_policy=None
        if default is None
        else (attribute(default, "name") or "", attribute(default, "id") or ""),
        originator=attribute(root, "originatorDN") or "",
        key_identifier=attribute(root, "keyIdentifier") or "",
        privilege_id=attribute(root, "privilegeId") or "",
        rbac_id=attribute(root, "rbacId") or "",
    )


# --- classifications ---------------------------------------------------------------------------


def _classifications(root: Element, notes: Notes) -> tuple[Classification, ...]:
    found = [
        (_classification(element, notes), _hierarchy(element, notes))
        for element in children(child(root, "securityClassifications"), "securityClassification")
        if _has_name(element, notes)
    ]
    if not found:
        raise _refusal("no classification is given", "securityClassifications")
    top = max((place for _, place in found if place is not None), default=0) + 1
    return tuple(replace(c, hierarchy=top if place is None else place) for c, place in found)


def _has_name(element: Element, notes: Notes) -> bool:
    if attribute(element, "name"):
        _note_blanks(element, notes)
        return True
    notes.warn("SPIF simple-types", element, "@name is missing or empty, left out")
    return False


def _hierarchy(element: Element, notes: Notes) -> int | None:
    """Reads the place of a classification; None if it has none, which is above all others."""
    said = attribute(element, "hierarchy") or ""
    if _INTEGER.fullmatch(said):
        return int(said)
    message = f"@hierarchy is `{said}`, expected a number, read as above all others"
    notes.warn("SPIF simple-types", element, message, said)
    return None


def _classification(element: Element, notes: Notes) -> Classification:
    return Classification(
        name=attribute(element, "name") or "",
        lacv=number(attribute(element, "lacv")),
        hierarchy=0,
        obsolete=truth(element, "obsolete", notes),
        color=attribute(element, "color") or attribute(element, "bgcolor"),
        phrases=phrases(element, notes),
        qualifiers=qualifiers(element, notes),
        required=requirements(element, notes),
        equivalents=equivalent_classes(element, notes),
    )


# --- categories --------------------------------------------------------------------------------


def _sets(root: Element) -> tuple[Element, ...]:
    return tuple(children(child(root, "securityCategoryTagSets"), "securityCategoryTagSet"))


def _set_name(element: Element) -> str:
    """Returns the name of a tag set; where it is empty, of its first named tag, or its id."""
    inner = (attribute(tag, "name") for tag in children(element, "securityCategoryTag"))
    named = (attribute(element, "name"), *inner, attribute(element, "id"))
    return next((name for name in named if name), "")


def _references(root: Element) -> dict[str, str]:
    """Returns the names of tag sets by name (also an empty one) and by identifier."""
    names: dict[str, str] = {}
    for element in _sets(root):
        names.setdefault(attribute(element, "name") or "", _set_name(element))
    for element in _sets(root):
        names.setdefault(attribute(element, "id") or "", _set_name(element))
    return names


def _tag_set(element: Element, notes: Notes) -> TagSet:
    name = _set_name(element)
    if not attribute(element, "name"):
        message = f"@name is missing or empty, read as `{name}`"
        notes.warn("SPIF simple-types", element, message)
    _note_blanks(element, notes)
    return TagSet(
        name=name,
        identifier=(attribute(element, "id") or "").removeprefix("urn:oid:"),
        tags=tuple(_tag(tag, name, notes) for tag in children(element, "securityCategoryTag")),
        qualifiers=qualifiers(element, notes),
    )


def _tag(element: Element, set_name: str, notes: Notes) -> Tag:
    return Tag(
        name=attribute(element, "name") or set_name,
        kind=tag_kind(element, notes),
        values=tuple(
            _value(value, notes)
            for value in children(element, "tagCategory")
            if _has_name(value, notes)
        ),
        single=truth(element, "singleSelection", notes),
        least=_limit(element, "minSelection", notes) or 0,
        most=_limit(element, "maxSelection", notes) or None,
        qualifiers=qualifiers(element, notes),
        phrases=phrases(element, notes),
        enumerated=is_enumerated(element),
        encoding=_encoding(element),
    )


def _encoding(element: Element) -> str | None:
    said = attribute(element, "tag7Encoding")
    return None if said == "bitSetAttributes" else said


def _limit(element: Element, name: str, notes: Notes) -> int | None:
    said = number(attribute(element, name))
    if said.isdecimal():
        return int(said)
    if said and said != "unbounded":
        notes.warn("SPIF simple-types", element, f"@{name} is `{said}`, expected a number", said)
    return None


def _input_form(element: Element, notes: Notes) -> str | None:
    """Reads of which form the user's own words are; None if there are none."""
    said = (attribute(element, "userInput") or "").lower()
    if said in _INPUT_FORMS:
        return said
    return "string" if said and truth(element, "userInput", notes) else None


def _value(element: Element, notes: Notes) -> Value:
    form = _input_form(element, notes)
    excluded = tuple(collapse(e.text) for e in children(element, "excludedClass"))
    if "" in excluded:
        notes.warn("SPIF simple-types", element, "an excludedClass is empty, left out")
    return Value(
        name=attribute(element, "name") or "",
        lacv=number(attribute(element, "lacv")),
        obsolete=truth(element, "obsolete", notes),
        not_before=validity(element, "notBefore", Edge.BEGIN, notes),
        not_after=validity(element, "notAfter", Edge.END, notes),
        required_class=attribute(element, "requiredClass") or None,
        user_input=form is not None,
        input_form=form,
        phrases=phrases(element, notes),
        qualifiers=qualifiers(element, notes),
        excluded_classes=tuple(name for name in excluded if name),
        required=requirements(element, notes),
        excluded=tuple(group(g, notes) for g in children(element, "excludedCategory")),
        equivalents=equivalent_values(element, notes),
        date_format=attribute(element, "dateFormat"),
    )


# --- what else a policy says -------------------------------------------------------------------


def _equivalent_policies(root: Element, notes: Notes) -> tuple[EquivalentPolicy, ...]:
    return tuple(
        EquivalentPolicy(
            attribute(element, "name") or "",
            (attribute(element, "id") or "").removeprefix("urn:oid:"),
            requirements(element, notes),
        )
        for element in children(child(root, "equivalentPolicies"), "equivalentPolicy")
    )


def _privacy_marks(root: Element) -> tuple[str, ...]:
    marks = children(child(root, "privacyMarks"), "privacyMark")
    return tuple(name for name in (attribute(mark, "name") for mark in marks) if name)


def _members(root: Element) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Reads who belongs to the groups that values name, from the extension of NATO's policy.

    Basis: ADatP-4774 (`urn:nato:stanag:4774:spif:extensions:1:0`).
    """
    found = []
    for extension in children(root, "extensions"):
        for entry in extension.iter("{*}membership"):
            name = attribute(entry, "name")
            members = tuple(filter(None, (_member(m) for m in elements(entry))))
            if name:
                found.append((name, members))
    return tuple(found)


def _member(element: Element) -> str:
    return attribute(element, "name") or collapse(element.text) or attribute(element, "lacv") or ""
