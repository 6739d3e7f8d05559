"""Labels and clearances of STANAG 4774 written as XML, strictly.

1. What the schema or the publication's text does not allow is refused, never repaired.
2. The bytes are canonical XML: canonicalising them changes nothing, and equal values are equal
   bytes.

Basis: ADatP-4774 Ed A V1 App. 1, App. 2 Annex A; Exclusive XML Canonicalization 1.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from relto.core.errors import InputError
from relto.labels.category import Category
from relto.labels.mistakes import MarkingError, Mistake
from relto.labels.stanag.dates import write_datetime
from relto.labels.stanag.label_parts import ID_TYPES, SCLR, SLAB
from relto.labels.stanag.model import Clearance, ConfidentialityLabel, Information, Succession
from relto.labels.stanag.xml import Element, collapse

_OID = re.compile(r"urn:oid:[0-2](\.(0|[1-9][0-9]*))+", re.ASCII)
_ID = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def write_label(label: ConfidentialityLabel) -> bytes:
    """Writes a label; reading it back gives the same label.

    Raises:
        MarkingError: with every reason why the label cannot be written.

    Basis: ADatP-4774 App. 1.
    """
    _refuse(_label_faults(label))
    root = _element(None, SLAB, label.role.value)
    if label.identifier is not None:
        root.set("Id", label.identifier)
    if label.review is not None:
        root.set("ReviewDateTime", write_datetime(label.review))
    _base(root, label)
    if label.succession is not None:
        handling = _element(root, SLAB, "SuccessionHandling")
        moment = write_datetime(label.succession.at)
        _text(handling, "SuccessionDateTime", moment)
        _base(_element(handling, SLAB, "SuccessorConfidentialityLabel"), label.succession)
    return canonical(root)


def write_clearance(clearance: Clearance) -> bytes:
    """Writes a clearance; reading it back gives the same clearance.

    Raises:
        MarkingError: with every reason why the clearance cannot be written.

    Basis: ADatP-4774 App. 2 Annex A.
    """
    faults = [
        *_policy_faults(clearance.policy, clearance.policy_id),
        *(m for name in clearance.classifications for m in _name_faults("Classification", name)),
        *(m for category in clearance.categories for m in _category_faults(category)),
    ]
    if not clearance.classifications:
        faults.append(_fault("ClassificationList", "no classification is given"))
    _refuse(faults)
    root = _element(None, SCLR, "ConfidentialityClearance")
    _policy(root, clearance.policy, clearance.policy_id)
    listing = _element(root, SCLR, "ClassificationList")
    for name in clearance.classifications:
        _text(listing, "Classification", name)
    _categories(root, clearance.categories)
    return canonical(root)


def canonical(root: Element) -> bytes:
    """Returns the exclusive canonical form of an element."""
    return etree.tostring(root, method="c14n", exclusive=True, with_comments=False)


# --- what is wrong -----------------------------------------------------------------------------


def _fault(path: str, message: str, found: str = "") -> Mistake:
    return Mistake(rule=f"ADatP-4774 {path}", message=message, found=found, path=path)


def _refuse(faults: Iterable[Mistake]) -> None:
    found = tuple(faults)
    if found:
        raise MarkingError(found)


def _name_faults(path: str, name: str) -> Iterator[Mistake]:
    if not name:
        yield _fault(path, "the text is empty")
    elif name != collapse(name):
        yield _fault(path, f"`{name}` has blanks around or repeated", name)
    elif _UNPRINTABLE.search(name):
        yield _fault(path, "the text has characters that XML cannot carry")


def _identifier_faults(path: str, identifier: str | None) -> Iterator[Mistake]:
    if identifier is not None and not _OID.fullmatch(identifier):
        message = f"@URI is `{identifier}`, expected `urn:oid:` and digits"
        yield _fault(path, message, identifier)


def _policy_faults(name: str, identifier: str | None) -> Iterator[Mistake]:
    yield from _name_faults("PolicyIdentifier", name)
    yield from _identifier_faults("PolicyIdentifier", identifier)


def _category_faults(category: Category) -> Iterator[Mistake]:
    yield from _name_faults("TagName", category.tag)
    yield from _identifier_faults("Category", category.identifier)
    for value in category.values:
        yield from _name_faults("GenericValue", value)
    if not category.values:
        yield _fault("Category", f"the category `{category.tag}` has no value")
    if len(set(category.values)) < len(category.values):
        yield _fault("Category", f"the category `{category.tag}` has a value twice")


def _instant_faults(path: str, instant: int | None) -> Iterator[Mistake]:
    if instant is not None:
        try:
            write_datetime(instant)
        except InputError as error:
            yield _fault(path, error.message, str(instant))


def _information_faults(information: Information) -> Iterator[Mistake]:
    yield from _policy_faults(information.policy, information.policy_id)
    yield from _name_faults("Classification", information.classification)
    if information.privacy_mark is not None:
        yield from _name_faults("PrivacyMark", information.privacy_mark)
    for category in information.categories:
        yield from _category_faults(category)
    tags = [(category.tag, category.kind) for category in information.categories]
    if len(set(tags)) < len(tags):
        yield _fault("Category", "a tag is given twice, expected one category with all its values")


def _base_faults(label: ConfidentialityLabel | Succession) -> Iterator[Mistake]:
    yield from _information_faults(label.information)
    yield from _instant_faults("CreationDateTime", label.created)
    if label.created is None:
        yield _fault("CreationDateTime", "the instant of creation is missing")
    if label.originator is not None:
        yield from _name_faults("OriginatorID", label.originator)
        if label.originator_type not in ID_TYPES:
            kind = label.originator_type or ""
            expected = ", ".join(sorted(ID_TYPES))
            yield _fault("IDType", f"@IDType is `{kind}`, expected one of {expected}", kind)
    elif label.originator_type is not None:
        yield _fault("OriginatorID", "@IDType is given without an originator")


def _label_faults(label: ConfidentialityLabel) -> Iterator[Mistake]:
    yield from _base_faults(label)
    yield from _instant_faults("ReviewDateTime", label.review)
    if label.identifier is not None and not _ID.fullmatch(label.identifier):
        message = f"@Id is `{label.identifier}`, expected an XML name"
        yield _fault("Id", message, label.identifier)
    if label.succession is not None:
        yield from _instant_faults("SuccessionDateTime", label.succession.at)
        yield from _base_faults(label.succession)
    elif label.review is None:
        message = "@ReviewDateTime is missing, expected where no SuccessionHandling is"
        yield _fault("ReviewDateTime", message)


# --- the elements ------------------------------------------------------------------------------


def _element(parent: Element | None, space: str, name: str) -> Element:
    tag = f"{{{space}}}{name}"
    if parent is not None:
        return etree.SubElement(parent, tag)
    prefixes = {"slab": SLAB} if space == SLAB else {"sclr": SCLR, "slab": SLAB}
    return etree.Element(tag, nsmap=prefixes)


def _text(parent: Element, name: str, text: str) -> Element:
    element = _element(parent, SLAB, name)
    element.text = text
    return element


def _policy(parent: Element, name: str, identifier: str | None) -> None:
    element = _text(parent, "PolicyIdentifier", name)
    if identifier is not None:
        element.set("URI", identifier)


def _categories(parent: Element, categories: Iterable[Category]) -> None:
    for category in categories:
        element = _element(parent, SLAB, "Category")
        element.set("Type", category.kind.value)
        element.set("TagName", category.tag)
        if category.identifier is not None:
            element.set("URI", category.identifier)
        for value in category.values:
            _text(element, "GenericValue", value)


def write_information(parent: Element, information: Information) -> None:
    """Adds a `ConfidentialityInformation` element below a label element."""
    element = _element(parent, SLAB, "ConfidentialityInformation")
    _policy(element, information.policy, information.policy_id)
    _text(element, "Classification", information.classification)
    if information.privacy_mark is not None:
        _text(element, "PrivacyMark", information.privacy_mark)
    _categories(element, information.categories)


def _base(parent: Element, label: ConfidentialityLabel | Succession) -> None:
    write_information(parent, label.information)
    if label.originator is not None:
        element = _text(parent, "OriginatorID", label.originator)
        element.set("IDType", label.originator_type or "")
    if label.created is not None:
        _text(parent, "CreationDateTime", write_datetime(label.created))
