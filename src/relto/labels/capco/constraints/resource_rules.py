"""Rules about attributes that no text carries: laws claimed, the authority block, exemptions.

Basis: IC-ISM DES 202111.202211; Executive Order 13526; 32 CFR 2001.
"""

from __future__ import annotations

from relto.labels.capco.constraints.dissemination import DISCLOSURE
from relto.labels.capco.constraints.rule import Broken, Rule, Scope, number
from relto.labels.capco.declassification import NO_DATE
from relto.labels.capco.marking import Authority, Marking

_BLOCK = Authority()


def _is_nsi(marking: Marking) -> bool:
    """Tells whether the executive order about national security information may apply."""
    is_american = "USA" in marking.owner_producer or "USGov" in marking.complies_with
    return is_american and marking.classification not in ("", "U")


def _has_block(marking: Marking) -> bool:
    return marking.authority != _BLOCK


def _ends_without_date(marking: Marking) -> bool:
    return not NO_DATE.isdisjoint(marking.authority.declass_exception)


def _has_end(marking: Marking) -> bool:
    return bool(marking.authority.declass_date or marking.authority.declass_event)


def _lacks_disclosure(marking: Marking) -> bool:
    return (
        marking.classification not in ("", "U")
        and "IC_710_MANDATORY_FDR" not in marking.exempt_from
        and not marking.exclude_from_rollup
        and DISCLOSURE.isdisjoint(marking.dissemination_controls)
    )


def _is_both(marking: Marking) -> bool:
    return {"USDOD", "USIC"} <= set(marking.complies_with)


def _of_resource(digits: int, attribute: str, broken: Broken, message: str, wish: str = "") -> Rule:
    return Rule(
        number(digits), attribute, "*", broken, message, expected=wish, scope=Scope.RESOURCE
    )


def _of_element(digits: int, attribute: str, broken: Broken, message: str, wish: str = "") -> Rule:
    return Rule(
        number(digits), attribute, "*", broken, message, expected=wish, scope=Scope.ATTRIBUTES
    )


_AUTHORITY: tuple[Rule, ...] = (
    _of_element(
        16,
        "classification",
        lambda m: (
            m.classification == "U" and (_has_block(m) or bool(m.sci_controls or m.sar_identifier))
        ),
        "what is UNCLASSIFIED has no authority block, SCI or program",
        "a classification",
    ),
    _of_resource(
        14,
        "classification",
        lambda m: _is_nsi(m) and not (_has_end(m) or m.authority.declass_exception),
        "a classified document says until when",
        "declassDate, declassEvent or declassException",
    ),
    _of_resource(
        141,
        "classification",
        lambda m: _is_nsi(m) and not (_has_end(m) or _ends_without_date(m)),
        "a classified document says until when by a date or an event",
        "declassDate or declassEvent",
    ),
    _of_resource(
        142,
        "classification",
        lambda m: (
            _is_nsi(m) and not (m.authority.classified_by or m.authority.derivatively_classified_by)
        ),
        "a classified document says who classified it",
        "classifiedBy or derivativelyClassifiedBy",
    ),
    _of_element(
        17,
        "classifiedBy",
        lambda m: _is_nsi(m) and not m.authority.classification_reason,
        "who classifies originally gives a reason",
        "classificationReason",
    ),
    _of_element(
        143,
        "derivativelyClassifiedBy",
        lambda m: not m.authority.derived_from,
        "who classifies derivatively says from what",
        "derivedFrom",
    ),
    _of_element(
        221,
        "derivativelyClassifiedBy",
        lambda m: bool(m.authority.classification_reason or m.authority.classified_by),
        "who classifies derivatively gives neither a reason nor an original classifier",
    ),
    _of_element(
        367,
        "derivedFrom",
        lambda m: bool(m.authority.classified_by),
        "what is derived has no original classifier",
        "derivativelyClassifiedBy",
    ),
    _of_resource(
        133,
        "declassException",
        lambda m: _is_nsi(m) and _ends_without_date(m) and _has_end(m),
        "`{found}` stands without date and event",
    ),
    _of_resource(
        385,
        "declassEvent",
        lambda m: not m.authority.declass_date,
        "an event needs a date, lest it never comes",
        "declassDate",
    ),
    _of_resource(
        246,
        "atomicEnergyMarkings",
        lambda m: (
            not {"RD", "FRD", "TFNI"}.isdisjoint(m.atomic_energy_markings)
            and {"AEA", "NATO-AEA"}.isdisjoint(m.authority.declass_exception)
        ),
        "`{found}` needs an exception from declassification",
        "declassException AEA or NATO-AEA",
    ),
    Rule(
        number(299),
        "declassException",
        "AEA",
        lambda m: not m.atomic_energy_markings,
        "`{found}` needs an atomic energy marking",
        expected="atomicEnergyMarkings",
        scope=Scope.RESOURCE,
    ),
)

_LAWS: tuple[Rule, ...] = (
    _of_resource(
        339,
        "ownerProducer",
        lambda m: "USA" in m.owner_producer and "USGov" not in m.complies_with,
        "what is of the USA complies with the rules of its government",
        "compliesWith USGov",
    ),
    _of_resource(
        381,
        "compliesWith",
        lambda m: (
            not {"USIC", "USDOD"}.isdisjoint(m.complies_with) and "USGov" not in m.complies_with
        ),
        "`{found}` needs `USGov` beside it",
        "USGov",
    ),
    _of_element(
        119,
        "classification",
        lambda m: "USIC" in m.complies_with and _lacks_disclosure(m),
        "what is classified in the IC says to whom it may be disclosed",
        "NF, REL, RELIDO, DISPLAYONLY or EYES",
    ),
    _of_element(
        225,
        "nonICmarkings",
        lambda m: (
            "USIC" in m.complies_with
            and any(t.startswith(("ACCM", "NNPI")) for t in m.non_ic_markings)
        ),
        "`{found}` does not stand in documents of the IC",
    ),
    Rule(
        number(251),
        "noticeType",
        "COMSEC",
        lambda m: "USIC" in m.complies_with,
        "notice `{found}` does not stand in documents of the IC",
        scope=Scope.ATTRIBUTES,
    ),
    Rule(
        number(535),
        "disseminationControls",
        "WAIVED",
        lambda m: "USDOD" not in m.complies_with,
        "`{found}` stands only in documents of the DoD",
        expected="compliesWith USDOD",
        scope=Scope.RESOURCE,
    ),
    _of_resource(
        531,
        "SARIdentifier",
        lambda m: _is_both(m) and len(m.sar_identifier) > 1,
        "a document of both DoD and IC names one program",
    ),
    _of_resource(
        533,
        "SARIdentifier",
        lambda m: _is_both(m) and len(m.sar_identifier) > 2,
        "a document of both DoD and IC does not name three programs",
    ),
    _of_element(
        534,
        "SARIdentifier",
        lambda m: (
            _is_both(m) and any("-" in token.removeprefix("SAR-") for token in m.sar_identifier)
        ),
        "a program with a hyphen does not stand in a document of both DoD and IC",
    ),
    _of_resource(
        364,
        "compilationReason",
        lambda m: m.no_aggregation,
        "what is compiled is aggregated",
        "noAggregation false",
    ),
    _of_element(
        473,
        "disseminationControls",
        lambda m: (
            "PR" in m.dissemination_controls and DISCLOSURE.isdisjoint(m.dissemination_controls)
        ),
        "PROPIN needs a marking of disclosure or release",
        "NF, REL, RELIDO, DISPLAYONLY or EYES",
    ),
    _of_element(
        12,
        "classification",
        lambda m: not m.owner_producer,
        "what has a classification has an owner",
        "ownerProducer",
    ),
)

RULES: tuple[Rule, ...] = _AUTHORITY + _LAWS
"""The rules about what only attributes carry, each called by its attribute."""
