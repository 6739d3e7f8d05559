"""Clearances of STANAG 4774: as XML, as the claim `aciClr` of a token, as JSON.

What somebody is cleared for is only ever what is written: a value that cannot be read is an
error, never left out. Deciding is not done here.

Basis: ADatP-4774 Ed A V1 App. 2 Annex A.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from relto.labels.category import Category, Kind
from relto.labels.mistakes import MarkingError, Mistake
from relto.labels.stanag.label_parts import (
    SCLR,
    Findings,
    Reading,
    check_children,
    children,
    is_named,
    only_child,
    read_category,
    read_policy,
    root_of,
    text_of,
)
from relto.labels.stanag.label_write import write_clearance
from relto.labels.stanag.lookup import find_classification, find_sets
from relto.labels.stanag.model import Clearance, Spif
from relto.labels.stanag.xml import Element, collapse, local_name

__all__ = [
    "clearance_from_json",
    "clearance_to_json",
    "from_claim",
    "read_clearance",
    "to_claim",
    "write_clearance",
]

Json: TypeAlias = "str | list[Json] | dict[str, Json]"
_CHILDREN = ("PolicyIdentifier", "ClassificationList", "Category")
_KINDS = {kind.value[:1]: kind for kind in Kind} | {kind.value: kind for kind in Kind}
_POLICY = ("policy", "policyidentifier", "policyname", "pol")
_POLICY_ID = ("policyid", "policyuri", "uri", "oid")
_LISTS = ("classifications", "classificationlist", "classes")
_HIGHEST = ("classification", "level", "clearance", "cls")
_CATEGORIES = ("categories", "category", "catl")
_TAG = ("tag", "tagname", "name")
_KIND = ("kind", "type", "tagtype")
_VALUES = ("values", "genericvalues", "genericvalue", "vals", "value")


def read_clearance(
    source: bytes | str | Element, *, reading: Reading = Reading.TOLERANT
) -> Clearance:
    """Reads a clearance.

    Raises:
        MarkingError: not well-formed, no clearance, or with any mistake that bears on a decision.
    """
    root = root_of(source, reading)
    findings = Findings(reading)
    if not is_named(root, "ConfidentialityClearance", SCLR, reading):
        name = local_name(root)
        message = f"the root element is `{name}`, expected `ConfidentialityClearance` in `{SCLR}`"
        raise MarkingError([Mistake(rule="ADatP-4774 App. 2", message=message, found=name)])
    check_children(root, _CHILDREN, findings)
    policy, policy_id = read_policy(root, findings)
    read = (read_category(c, findings) for c in children(root, "Category", reading))
    categories = tuple(category for category in read if category is not None)
    clearance = Clearance(policy, _classifications(root, findings), categories, policy_id)
    findings.refuse()
    return clearance


def _classifications(root: Element, findings: Findings) -> tuple[str, ...]:
    listing = only_child(root, "ClassificationList", findings, SCLR)
    if listing is None:
        findings.error("ClassificationList", root, "`ClassificationList` is missing")
        return ()
    check_children(listing, ("Classification",), findings)
    found = children(listing, "Classification", findings.reading)
    names = tuple(text_of(element, "Classification", findings) for element in found)
    if not all(names):
        findings.error("Classification", listing, "a classification is empty")
    if not names:
        findings.error("ClassificationList", listing, "no classification is given")
    return names


def from_claim(claim: str, *, reading: Reading = Reading.TOLERANT) -> Clearance:
    """Reads the value of the claim or attribute `aciClr`: base64url of the XML.

    Padding may be missing, the alphabet may be the ordinary one, and the XML itself is read too.

    Raises:
        MarkingError: not base64url, or not a clearance.

    Basis: ADatP-4774 App. 2 (attribute `aciClr`); RFC 4648 §5.
    """
    said = claim.strip()
    if said.startswith("<"):
        return read_clearance(said, reading=reading)
    plain = "".join(said.split()).translate(str.maketrans("+/", "-_")).rstrip("=")
    try:
        data = base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        message = "the claim is not base64url, expected it of a clearance in XML"
        raise MarkingError([Mistake(rule="ADatP-4774 aciClr", message=message)]) from None
    return read_clearance(data, reading=reading)


def to_claim(clearance: Clearance) -> str:
    """Writes a clearance as the value of the claim `aciClr`, base64url without padding.

    Raises:
        MarkingError: the clearance cannot be written.
    """
    return base64.urlsafe_b64encode(write_clearance(clearance)).rstrip(b"=").decode()


# --- JSON --------------------------------------------------------------------------------------


def clearance_to_json(clearance: Clearance) -> dict[str, Json]:
    """Returns a clearance as the JSON that `clearance_from_json` reads."""
    categories: list[Json] = [_category_json(category) for category in clearance.categories]
    said: dict[str, Json] = {
        "policy": clearance.policy,
        "classifications": list(clearance.classifications),
        "categories": categories,
    }
    return said if clearance.policy_id is None else said | {"policyId": clearance.policy_id}


def _category_json(category: Category) -> Json:
    said: dict[str, Json] = {
        "tag": category.tag,
        "type": category.kind.value,
        "values": list(category.values),
    }
    return said if category.identifier is None else said | {"uri": category.identifier}


def clearance_from_json(value: object, *, spif: Spif | None = None) -> Clearance:
    """Reads a clearance from decoded JSON.

    `{"policy": "NATO", "classifications": ["NATO SECRET"…], "categories": [{"tag": "Context",
    "type": "PERMISSIVE", "values": ["NATO"]}]}`; `categories` may also be an object of lists, whose
    kinds the policy then says. A single `classification` stands for itself and, if the policy is
    given, for every lower one that is not obsolete. The short names of ADatP-5636 are read too.

    Raises:
        MarkingError: anything missing, unknown or of the wrong form.
    """
    said = _keys(value, "clearance")
    known = {*_POLICY, *_POLICY_ID, *_LISTS, *_HIGHEST, *_CATEGORIES}
    if unknown := sorted(said.keys() - known):
        raise _refusal(f"`{unknown[0]}` is not known in a clearance", unknown[0])
    policy = _pick(said, _POLICY)
    if policy is None and spif is not None:
        policy = spif.name
    identifier = _pick(said, _POLICY_ID)
    return Clearance(
        policy=_word(policy, "policy"),
        classifications=_levels(said, spif),
        categories=tuple(_read_categories(_pick(said, _CATEGORIES), spif)),
        policy_id=None if identifier is None else _word(identifier, "policyId"),
    )


def _refusal(message: str, path: str) -> MarkingError:
    return MarkingError([Mistake(rule="ADatP-4774 App. 2", message=message, path=path)])


def _keys(value: object, path: str) -> dict[str, object]:
    if not isinstance(value, Mapping):
        raise _refusal(f"expected an object with the {path}", path)
    return {str(k).replace("_", "").replace("-", "").lower(): v for k, v in value.items()}


def _pick(said: Mapping[str, object], names: Iterable[str]) -> object:
    return next((said[name] for name in names if said.get(name) is not None), None)


def _word(value: object, path: str) -> str:
    if not isinstance(value, str) or not collapse(value):
        raise _refusal("expected a text that is not empty", path)
    return collapse(value)


def _words(value: object, path: str) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple):
        raise _refusal("expected a list of texts", path)
    return tuple(_word(entry, path) for entry in value)


def _levels(said: Mapping[str, object], spif: Spif | None) -> tuple[str, ...]:
    listed = _pick(said, _LISTS)
    highest = _pick(said, _HIGHEST)
    if listed is None and isinstance(highest, list | tuple):
        listed = highest
    if listed is not None:
        names = _words(listed, "classifications")
    else:
        names = _up_to(_word(highest, "classification"), spif)
    if not names:
        raise _refusal("no classification is given", "classifications")
    return names


def _up_to(name: str, spif: Spif | None) -> tuple[str, ...]:
    level = None if spif is None else find_classification(spif, name)
    if spif is None or level is None:
        return (name,)
    lower = (
        other
        for other in spif.classifications
        if other.hierarchy < level.hierarchy and not other.obsolete
    )
    ordered = sorted(lower, key=lambda other: other.hierarchy)
    return (*(other.name for other in ordered), level.name)


def _read_categories(value: object, spif: Spif | None) -> Iterator[Category]:
    if value is None:
        return
    if isinstance(value, Mapping):
        for tag, values in value.items():
            yield from _of_kinds(collapse(str(tag)), _words(values, str(tag)), spif)
        return
    if not isinstance(value, list | tuple):
        raise _refusal("expected a list of categories", "categories")
    for entry in value:
        said = _keys(entry, "category")
        tag = _word(_pick(said, _TAG), "tag")
        values = _words(_pick(said, _VALUES) or (), tag)
        kind = _pick(said, _KIND)
        if kind is None:
            yield from _of_kinds(tag, values, spif)
            continue
        identifier = _pick(said, ("uri", "identifier"))
        name = None if identifier is None else _word(identifier, tag)
        yield Category(tag, _kind(kind, tag), values, name)


def _kind(value: object, tag: str) -> Kind:
    kind = _KINDS.get(str(value).upper())
    if kind is None:
        message = f"the type of `{tag}` is `{value}`, expected one of {', '.join(Kind)}"
        raise _refusal(message, tag)
    return kind


def _of_kinds(tag: str, values: tuple[str, ...], spif: Spif | None) -> Iterator[Category]:
    kinds = () if spif is None else tuple(t.kind for s in find_sets(spif, tag) for t in s.tags)
    if not kinds:
        raise _refusal(f"the type of `{tag}` is missing, expected one of {', '.join(Kind)}", tag)
    for kind in dict.fromkeys(kinds):
        yield Category(tag, kind, values)
