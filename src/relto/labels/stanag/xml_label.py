"""Confidentiality labels of STANAG 4774 as XML, read, written, and which of several applies.

A label is judged against no policy here; that is `validity`.

Basis: ADatP-4774 Ed A V1 App. 1; ADatP-4774.1 §4.2, §4.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from relto.labels.mistakes import MarkingError, Mistake
from relto.labels.stanag.label_parts import (
    ID_TYPES,
    SLAB,
    Findings,
    Reading,
    attribute,
    check_children,
    children,
    is_named,
    only_child,
    read_category,
    read_instant,
    read_policy,
    root_of,
    text_of,
)
from relto.labels.stanag.label_write import write_label
from relto.labels.stanag.lookup import is_of_policy
from relto.labels.stanag.model import (
    ConfidentialityLabel,
    Information,
    Role,
    Spif,
    Succession,
)
from relto.labels.stanag.xml import Element, elements, local_name

__all__ = [
    "ExaminedLabel",
    "Reading",
    "applicable",
    "examine_label",
    "in_force",
    "read_information",
    "read_label",
    "read_labels",
    "write_label",
]

MOST_VALUES = 2000
"""Values of a label, at most; the longest real lists name every country."""
_ROOTS = {role.value: role for role in Role} | {"ConfidentialityLabel": Role.ORIGINATOR}
_ID = re.compile(r"[^\W\d][\w.-]*")
_INFORMATION = ("PolicyIdentifier", "Classification", "PrivacyMark", "Category")
_BASE = ("ConfidentialityInformation", "OriginatorID", "CreationDateTime", "CreationDataTime")
_LABEL = (*_BASE, "SuccessionHandling")
_SUCCESSION = ("SuccessionDateTime", "SuccessorConfidentialityLabel")


@dataclass(frozen=True, slots=True)
class ExaminedLabel:
    """A label as far as it could be read, and what was found.

    Attributes:
        label: None if any of the mistakes is an error.
    """

    label: ConfidentialityLabel | None
    mistakes: tuple[Mistake, ...]


def read_label(
    source: bytes | str | Element, *, reading: Reading = Reading.TOLERANT
) -> ConfidentialityLabel:
    """Reads one label: the root element, or the only label within.

    Raises:
        MarkingError: not well-formed, no label or several, or a label with an error.
    """
    labels = read_labels(source, reading=reading)
    if len(labels) != 1:
        message = f"the document has {len(labels)} labels, expected one"
        raise MarkingError([Mistake(rule="ADatP-4774 App. 1", message=message)])
    return labels[0]


def read_labels(
    source: bytes | str | Element, *, reading: Reading = Reading.TOLERANT
) -> tuple[ConfidentialityLabel, ...]:
    """Reads every label of a document, in the order of the document.

    Raises:
        MarkingError: not well-formed, or any label with an error.
    """
    findings = Findings(reading)
    found = [_label(element, findings) for element in _roots(root_of(source, reading), reading)]
    labels = tuple(label for label in found if label is not None)
    _note_repeated(labels, findings)
    findings.refuse()
    return labels


def examine_label(
    source: bytes | str | Element, *, reading: Reading = Reading.TOLERANT
) -> ExaminedLabel:
    """Reads one label and tells every mistake, warnings included; it never raises for them."""
    findings = Findings(reading)
    try:
        roots = list(_roots(root_of(source, reading), reading))
    except MarkingError as error:
        return ExaminedLabel(None, error.mistakes)
    if len(roots) != 1:
        message = f"the document has {len(roots)} labels, expected one"
        return ExaminedLabel(None, (Mistake(rule="ADatP-4774 App. 1", message=message),))
    label = _label(roots[0], findings)
    wrong = any(mistake.is_error for mistake in findings.mistakes)
    return ExaminedLabel(None if wrong else label, tuple(findings.mistakes))


def _roots(element: Element, reading: Reading) -> Iterator[Element]:
    """Returns the outermost label elements, without going into labels."""
    pending = [element]
    while pending:
        current = pending.pop()
        if any(is_named(current, name, SLAB, reading) for name in _ROOTS):
            yield current
        else:
            pending.extend(reversed(list(elements(current))))


def _note_repeated(labels: Iterable[ConfidentialityLabel], findings: Findings) -> None:
    seen: set[str] = set()
    for label in labels:
        if label.identifier in seen:
            strict = findings.reading is Reading.SCHEMA
            message = f"@Id `{label.identifier}` is given twice, expected once in a document"
            if strict:
                findings.mistakes.append(Mistake(rule="ADatP-4774 Id", message=message, path="Id"))
        if label.identifier is not None:
            seen.add(label.identifier)


def _label(element: Element, findings: Findings) -> ConfidentialityLabel | None:
    role = next(r for name, r in _ROOTS.items() if name.lower() == local_name(element).lower())
    if local_name(element) == "ConfidentialityLabel":
        message = "`ConfidentialityLabel` is kept for old labels, read as the originator's"
        findings.advice("App. 1", element, message)
    check_children(element, _LABEL, findings)
    information = _information_of(element, findings)
    created = _created(element, findings)
    succession = _succession(element, findings)
    review = _review(element, findings)
    if review is None and succession is None:
        message = "@ReviewDateTime is missing, expected where no SuccessionHandling is"
        findings.advice("ReviewDateTime", element, message)
    originator, originator_type = _originator(element, findings)
    if information is None:
        return None
    return ConfidentialityLabel(
        role=role,
        information=information,
        created=created,
        review=review,
        originator=originator,
        originator_type=originator_type,
        succession=succession,
        identifier=_identifier(element, findings),
    )


def _review(element: Element, findings: Findings) -> int | None:
    said = attribute(element, "ReviewDateTime", findings.reading)
    return None if said is None else read_instant(said, "ReviewDateTime", element, findings)


def _identifier(element: Element, findings: Findings) -> str | None:
    said = attribute(element, "Id", findings.reading)
    if said is not None and not _ID.fullmatch(said):
        findings.lapse("Id", element, f"@Id is `{said}`, expected an XML name", said)
        return None
    return said


def _information_of(parent: Element, findings: Findings) -> Information | None:
    element = only_child(parent, "ConfidentialityInformation", findings)
    if element is None:
        message = "`ConfidentialityInformation` is missing"
        findings.error("ConfidentialityInformation", parent, message)
        return None
    return read_information(element, findings)


def read_information(element: Element, findings: Findings) -> Information:
    """Reads a `ConfidentialityInformation` element; what is wrong goes to the findings."""
    check_children(element, _INFORMATION, findings)
    policy, policy_id = read_policy(element, findings)
    classification = only_child(element, "Classification", findings)
    name = "" if classification is None else text_of(classification, "Classification", findings)
    if not name:
        findings.error("Classification", element, "`Classification` is missing or empty")
    if classification is not None and attribute(classification, "URI", findings.reading):
        findings.advice("Classification", classification, "@URI shall not be used, ignored")
    mark = only_child(element, "PrivacyMark", findings)
    given = list(children(element, "Category", findings.reading))
    if sum(map(len, given)) > MOST_VALUES:
        findings.error("Category", element, f"more than {MOST_VALUES} values are given")
        given = []
    read = (read_category(category, findings) for category in given)
    return Information(
        policy=policy,
        classification=name,
        categories=tuple(category for category in read if category is not None),
        policy_id=policy_id,
        privacy_mark=None if mark is None else text_of(mark, "PrivacyMark", findings) or None,
    )


def _created(parent: Element, findings: Findings) -> int | None:
    element = only_child(parent, "CreationDateTime", findings)
    if element is None:
        element = only_child(parent, "CreationDataTime", findings)
        if element is None:
            findings.lapse("CreationDateTime", parent, "`CreationDateTime` is missing")
            return None
        findings.lapse("CreationDateTime", element, "`CreationDataTime` is misspelt")
    text = text_of(element, "CreationDateTime", findings)
    return read_instant(text, "CreationDateTime", element, findings)


def _originator(parent: Element, findings: Findings) -> tuple[str | None, str | None]:
    element = only_child(parent, "OriginatorID", findings)
    if element is None:
        return None, None
    kind = attribute(element, "IDType", findings.reading)
    if kind not in ID_TYPES:
        expected = ", ".join(sorted(ID_TYPES))
        message = f"@IDType is `{kind or ''}`, expected one of {expected}"
        findings.lapse("IDType", element, message, kind or "")
    return text_of(element, "OriginatorID", findings) or None, kind


def _succession(parent: Element, findings: Findings) -> Succession | None:
    """Reads what the label becomes; an instant that cannot be read is an error here."""
    element = only_child(parent, "SuccessionHandling", findings)
    if element is None:
        return None
    check_children(element, _SUCCESSION, findings)
    moment = only_child(element, "SuccessionDateTime", findings)
    successor = only_child(element, "SuccessorConfidentialityLabel", findings)
    if moment is None or successor is None:
        message = "expected `SuccessionDateTime` and `SuccessorConfidentialityLabel`"
        findings.error("SuccessionHandling", element, message)
        return None
    check_children(successor, _BASE, findings)
    text = text_of(moment, "SuccessionDateTime", findings)
    at = read_instant(text, "SuccessionDateTime", moment, findings)
    if at is None:
        findings.error("SuccessionDateTime", moment, f"`{text}` is not a date and time", text)
    information = _information_of(successor, findings)
    if at is None or information is None:
        return None
    originator, originator_type = _originator(successor, findings)
    created = _created(successor, findings)
    return Succession(at, information, created, originator, originator_type)


def in_force(label: ConfidentialityLabel, at: int | None) -> Information:
    """Returns what a label says at an instant: its successor's word once that instant has come.

    An elapsed review date changes nothing. Without an instant the label itself holds.
    """
    succession = label.succession
    if succession is not None and at is not None and at >= succession.at:
        return succession.information
    return label.information


def applicable(
    labels: Iterable[ConfidentialityLabel], policy: str | Spif, at: int | None
) -> Information | None:
    """Returns what the labels of one data object say under our policy at an instant.

    The originator's label, if it is of our policy; otherwise the first alternative label that
    is; otherwise None, and nothing may be concluded. A metadata label speaks of other data.

    Args:
        labels: all labels of the data object, in their order.
        policy: our policy, or its name or identifier.
        at: the instant in microseconds, or None for before any succession.

    Raises:
        MarkingError: two labels of the originator say different things under our policy.

    Basis: ADatP-4774.1 §4.2, §4.3.
    """
    given = [(label.role, in_force(label, at)) for label in labels]
    ours = [(role, said) for role, said in given if is_of_policy(said, policy)]
    own = [said for role, said in ours if role is Role.ORIGINATOR]
    if any(said != own[0] for said in own):
        message = "the originator's labels contradict each other, expected one"
        raise MarkingError([Mistake(rule="ADatP-4774.1 §4.2", message=message)])
    others = [said for role, said in ours if role is Role.ALTERNATIVE]
    return next(iter([*own, *others]), None)
