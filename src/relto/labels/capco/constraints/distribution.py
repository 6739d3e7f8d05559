"""Rules about the distribution statements of the Department of Defense, as notices of a document.

1. A document of the department has exactly one statement, A to F, unless it claims an exemption.
2. What is classified has none that is for public release (A), nor has what carries a control.
3. B to E say why; B to F say since when, and each names whom to ask.

The words of the statements are not written here.

Basis: IC-ISM DES 202111.202211 (Schematron, rules of the DoD); DoD Instruction 5230.24.
"""

from __future__ import annotations

from collections.abc import Callable

from relto.labels.capco.constraints.element_rule import ElementRule, resource_of
from relto.labels.capco.constraints.rule import number
from relto.labels.capco.ism import IsmDocument, IsmElement
from relto.labels.capco.marking import Marking
from relto.labels.mistakes import Severity

_ALL = tuple(f"DoD-Dist-{letter}" for letter in "ABCDEF")
_PUBLIC, _LIMITED, _EXPORT = _ALL[0], _ALL[1:], "ITAR-EAR"
_REASONED = frozenset(_ALL[1:5])


def _is_defense(document: IsmDocument) -> bool:
    return "USDOD" in resource_of(document).marking.complies_with


def _is_bound(document: IsmDocument) -> bool:
    """Tells whether a document of the department claims no exemption from statements."""
    exempt = "DOD_DISTRO_STATEMENT" in resource_of(document).marking.exempt_from
    return _is_defense(document) and not exempt


def _notices(document: IsmDocument) -> tuple[str, ...]:
    return resource_of(document).marking.notice_type


def _statements(document: IsmDocument) -> list[str]:
    return [notice for notice in _notices(document) if notice in _ALL]


def _is_public(document: IsmDocument) -> bool:
    return _is_defense(document) and _PUBLIC in _notices(document)


def _any_limited(document: IsmDocument, holds: Callable[[IsmElement], bool]) -> bool:
    """Tells whether something holds of an element of the department with a limited statement."""
    return _is_defense(document) and any(
        holds(element)
        for element in document.elements
        if not set(_LIMITED).isdisjoint(element.marking.notice_type)
    )


def _lacks_reason(element: IsmElement) -> bool:
    is_reasoned = not _REASONED.isdisjoint(element.marking.notice_type)
    return is_reasoned and "noticeReason" not in element.others


def _lacks_contact(document: IsmDocument) -> bool:
    resource = document.resource
    parts = (
        element
        for element in document.elements
        if element is not resource and not element.marking.exclude_from_rollup
    )
    asked = {name for part in parts for name in part.others.get("pocType", "").split()}
    return _any_limited(
        document,
        lambda element: any(n in _LIMITED and n not in asked for n in element.marking.notice_type),
    )


def _any_public(document: IsmDocument, holds: Callable[[Marking], object]) -> bool:
    """Tells whether something holds of a part of what is released to the public."""
    return _is_public(document) and any(
        holds(element.marking)
        for element in document.elements
        if not element.marking.exclude_from_rollup
    )


def _hides_export(document: IsmDocument) -> bool:
    resource = document.resource
    parts = (element.marking for element in document.elements if element is not resource)
    here = any(_EXPORT in part.notice_type for part in parts if not part.exclude_from_rollup)
    return _is_bound(document) and here and _EXPORT not in _notices(document)


def _ends_by_date(document: IsmDocument) -> bool:
    marking = resource_of(document).marking
    of_defense = any(token.startswith("SAR-DOD:") for token in marking.sar_identifier)
    return of_defense and not marking.authority.declass_exception


DISTRIBUTION: tuple[ElementRule, ...] = (
    ElementRule(
        number(155),
        lambda document: _is_bound(document) and not _statements(document),
        "a document of the DoD has a distribution statement",
        "noticeType DoD-Dist-A to DoD-Dist-F",
    ),
    ElementRule(
        number(158),
        lambda document: (
            _is_bound(document)
            and resource_of(document).marking.classification != "U"
            and not {*_statements(document)} - {_PUBLIC}
        ),
        "a classified document of the DoD has a statement that limits its distribution",
        "noticeType DoD-Dist-B to DoD-Dist-F",
    ),
    ElementRule(
        number(162),
        lambda document: _is_bound(document) and len(_statements(document)) > 1,
        "a document of the DoD has one distribution statement",
    ),
    ElementRule(
        number(227),
        lambda document: any(n not in {*_ALL, _EXPORT} for n in _notices(document)),
        "a document as a whole has notices of distribution and export alone",
        "DoD-Dist-A to DoD-Dist-F, ITAR-EAR",
    ),
    ElementRule(
        number(157),
        lambda document: _any_limited(document, _lacks_reason),
        "a limited distribution says why",
        "noticeReason",
    ),
    ElementRule(
        number(237),
        lambda document: _any_limited(document, lambda e: "noticeDate" not in e.others),
        "a limited distribution says since when",
        "noticeDate",
    ),
    ElementRule(
        number(238),
        _lacks_contact,
        "a limited distribution names whom to ask",
        "pocType of the same statement",
    ),
    ElementRule(
        number(161),
        lambda document: _any_public(document, lambda m: m.non_ic_markings),
        "what is for public release has no control of a department",
    ),
    ElementRule(
        number(239),
        lambda document: _any_public(document, lambda m: m.dissemination_controls),
        "what is for public release has no dissemination control",
    ),
    ElementRule(
        number(240),
        lambda document: _any_public(document, lambda m: m.atomic_energy_markings),
        "what is for public release has no atomic energy marking",
    ),
    ElementRule(
        number(461),
        _hides_export,
        "a part is under export control, the document does not say so",
        "noticeType ITAR-EAR",
    ),
    ElementRule(
        number(527),
        _ends_by_date,
        "a program of the DoD is exempt from automatic declassification",
        "declassException",
        Severity.WARNING,
    ),
)
"""The rules about distribution statements."""
