"""Judges attributes and documents in XML, with all that no text carries.

It reads no files: `ism` makes the documents.

Basis: IC-ISM DES 202111.202211.
"""

from __future__ import annotations

from dataclasses import replace

from relto.labels.capco.constraints.distribution import DISTRIBUTION
from relto.labels.capco.constraints.documents import check_document
from relto.labels.capco.constraints.element_rule import ElementRule, resource_of
from relto.labels.capco.constraints.judgement import RULES, Judge
from relto.labels.capco.constraints.notice_rules import NOTICE_RULES
from relto.labels.capco.constraints.owners import has_nato
from relto.labels.capco.constraints.rule import Scope, number
from relto.labels.capco.ism import IsmDocument, IsmElement
from relto.labels.capco.marking import Form, Marking
from relto.labels.capco.tokens import DISSEM_CUI
from relto.labels.mistakes import Mistake, Severity

_ELEMENTS = frozenset({Scope.MARKING, Scope.ATTRIBUTES})
_BANNERS = Judge(RULES, _ELEMENTS | {Scope.BANNER})
_PORTIONS = Judge(RULES, _ELEMENTS | {Scope.PORTION})
_RESOURCES = Judge(RULES, _ELEMENTS | {Scope.BANNER, Scope.RESOURCE})


_ORDER = frozenset(map(number, (14, 17, 133, 141)))
"""Rules of the executive order about national security information."""


def check_attributes(marking: Marking, form: Form) -> tuple[Mistake, ...]:
    """Judges one element's attributes, as XML carries them, by all that they say alone."""
    return (_BANNERS if form is Form.BANNER else _PORTIONS).judge(marking)


def check_resource(document: IsmDocument) -> tuple[Mistake, ...]:
    """Judges a document in XML: every element, the roll-up, notices, laws, authority block."""
    resource = document.resource
    if resource is None:
        message = "no element speaks for the whole document"
        lacking = Mistake(number(103), message, expected='resourceElement="true"')
        return (*document.mistakes, lacking)
    found = [*document.mistakes, *_RESOURCES.judge(resource.marking)]
    laws = resource.marking.complies_with
    for element in document.elements:
        if element is not resource and element.is_portion:
            said = replace(element.marking, complies_with=element.marking.complies_with or laws)
            found += _placed(_PORTIONS.judge(said), element.path)
    found += check_document(resource.marking, document.portions)
    found += [mistake for rule in NOTICE_RULES for mistake in rule.judge(document)]
    found += [mistake for rule in ELEMENT_RULES for mistake in rule.judge(document)]
    if not _is_security_information(document):
        found = [mistake for mistake in found if mistake.rule not in _ORDER]
    return tuple(found)


def _placed(mistakes: tuple[Mistake, ...], path: str) -> list[Mistake]:
    return [replace(mistake, path=f"{path} @{mistake.path}") for mistake in mistakes]


def _exceptions(document: IsmDocument) -> tuple[str, ...]:
    return resource_of(document).marking.authority.declass_exception


def _hides_nato_end(document: IsmDocument) -> bool:
    here = any(
        part.classification not in ("", "U") and has_nato(part.owner_producer)
        for part in document.portions
        if not part.exclude_from_rollup
    )
    return here and {"NATO", "NATO-AEA"}.isdisjoint(_exceptions(document))


def _claims_nato_end(document: IsmDocument) -> bool:
    return (
        "NATO" in _exceptions(document)
        and not has_nato(resource_of(document).marking.fgi_source_open)
        and not _has_nato_part(document)
    )


def _claims_both_ends(document: IsmDocument) -> bool:
    has_atomic = any(part.atomic_energy_markings for part in document.portions)
    return "NATO-AEA" in _exceptions(document) and not (_has_nato_part(document) and has_atomic)


def _has_nato_part(document: IsmDocument) -> bool:
    return any(has_nato(part.owner_producer) for part in document.portions)


def _has_both_notice_names(document: IsmDocument) -> bool:
    return any(
        element.marking.notice_type and "unregisteredNoticeType" in element.others
        for element in document.elements
    )


def _is_american(document: IsmDocument) -> bool:
    return "USGov" in resource_of(document).marking.complies_with


def _parts(document: IsmDocument) -> list[IsmElement]:
    """Returns the elements that contribute to the roll-up, the resource left out."""
    resource = document.resource
    elements = (element for element in document.elements if element is not resource)
    return [element for element in elements if not element.marking.exclude_from_rollup]


def _lacks_parts(document: IsmDocument) -> bool:
    """Tells whether a document has no parts although its banner says more than UNCLASSIFIED."""
    banner = resource_of(document).marking
    if not _is_american(document) or _parts(document) or banner.compilation_reason:
        return False
    plain = Marking(classification="U", owner_producer=banner.owner_producer)
    return any(getattr(banner, name) != getattr(plain, name) for name in _SAID)


_SAID = (
    "classification",
    "dissemination_controls",
    "sci_controls",
    "sar_identifier",
    "non_ic_markings",
    "atomic_energy_markings",
    "fgi_source_open",
    "fgi_source_protected",
    "non_us_controls",
)


def _is_security_information(document: IsmDocument) -> bool:
    """Tells whether the executive order about national security information applies.

    It does not to what is restricted data altogether, nor to what was made before it.
    """
    banner = resource_of(document).marking
    if banner.create_date and banner.create_date < "1996-04-11":
        return False
    parts = [element.marking for element in _parts(document)]
    return not parts or any(
        part.classification != "U" and not part.atomic_energy_markings for part in parts
    )


_LIMITS = frozenset({"AC", "AWP", "DL_ONLY", "FED_ONLY", "FEDCON", "NOCON"})


def _has_foreign_controls(document: IsmDocument) -> bool:
    """Tells whether a control is not of the vocabulary of the laws that a document claims."""
    laws = set(resource_of(document).marking.complies_with)
    found = {t for e in document.elements for t in e.marking.dissemination_controls}
    if "USA-CUI-ONLY" in laws:
        return any(token not in DISSEM_CUI for token in found)
    if "USA-CUI" in laws:
        return "FOUO" in found
    return not laws.isdisjoint({"USGov", "OtherAuthority"}) and not found.isdisjoint(_LIMITS)


def _dates_atomic(document: IsmDocument) -> bool:
    block = resource_of(document).marking.authority
    return bool(block.declass_date or block.declass_event) and any(
        not {"RD", "FRD"}.isdisjoint(element.marking.atomic_energy_markings)
        for element in document.elements
    )


def _publishes_classified(document: IsmDocument) -> bool:
    return resource_of(document).marking.classification != "U" and any(
        "DoD-Dist-A" in element.marking.notice_type and not element.is_external
        for element in document.elements
    )


def _decontrols_without_law(document: IsmDocument) -> bool:
    resource = resource_of(document)
    has_law = not {"USA-CUI", "USA-CUI-ONLY"}.isdisjoint(resource.marking.complies_with)
    return not has_law and not {"cuiDecontrolDate", "cuiDecontrolEvent"}.isdisjoint(resource.others)


ELEMENT_RULES: tuple[ElementRule, ...] = (
    ElementRule(
        number(118),
        lambda document: not resource_of(document).marking.create_date,
        "a document says when it was made",
        "createDate",
    ),
    ElementRule(
        number(337),
        lambda document: not resource_of(document).marking.complies_with,
        "a document says with which rules it complies",
        "compliesWith",
    ),
    ElementRule(
        number(102),
        lambda document: not any("DESVersion" in e.others for e in document.elements),
        "a document says which edition of the specification it follows",
        "DESVersion",
    ),
    ElementRule(
        number(323),
        lambda document: not any("ISMCATCESVersion" in e.others for e in document.elements),
        "a document says which edition of the taxonomy it follows",
        "ISMCATCESVersion",
    ),
    ElementRule(
        number(300),
        lambda document: any(
            not e.others["DESVersion"].startswith("202111.202211")
            for e in document.elements
            if "DESVersion" in e.others
        ),
        "the document follows another edition of the specification",
        "DESVersion 202111.202211",
        Severity.WARNING,
    ),
    ElementRule(
        number(248),
        lambda document: resource_of(document).is_external,
        "what speaks for the document is no notice about another",
    ),
    ElementRule(
        number(226),
        _has_both_notice_names,
        "a notice is registered or is not",
        "noticeType or unregisteredNoticeType",
    ),
    ElementRule(
        number(324),
        _lacks_parts,
        "a document of the US government has portion marks",
    ),
    ElementRule(
        number(258),
        _has_foreign_controls,
        "a dissemination control is none of those of the laws that the document claims",
        "compliesWith USA-CUI for the limits of CUI",
    ),
    ElementRule(
        number(176),
        _dates_atomic,
        "what is restricted data is never declassified by a date or an event",
        "declassException AEA or NATO-AEA",
    ),
    ElementRule(
        number(159),
        _publishes_classified,
        "a notice of public release (DoD-Dist-A) does not stand in what is classified",
    ),
    ElementRule(
        number(315),
        _hides_nato_end,
        "a portion of NATO needs an exception from declassification",
        "declassException NATO or NATO-AEA",
    ),
    ElementRule(
        number(316), _claims_nato_end, "there is an exception for NATO and nothing of NATO"
    ),
    ElementRule(
        number(317),
        _claims_both_ends,
        "there is an exception for NATO and atomic energy, but not both of them",
    ),
    ElementRule(
        number(460),
        lambda document: {"ITAR-EAR", "DoD-Dist-A"} <= {*resource_of(document).marking.notice_type},
        "what is under export control is not for public release",
    ),
    ElementRule(
        number(501),
        lambda document: (
            {"USA-CUI", "USA-CUI-ONLY"}.isdisjoint(resource_of(document).marking.complies_with)
            and not {"cuiDecontrolDate", "cuiDecontrolEvent"}.isdisjoint(
                resource_of(document).others
            )
        ),
        "an end of control is told, but the rules of CUI are not claimed",
        "compliesWith USA-CUI or USA-CUI-ONLY",
    ),
    *DISTRIBUTION,
)
"""The rules about a document as such."""
