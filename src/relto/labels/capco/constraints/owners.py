"""Constraints on owners: American, foreign, joint, NATO.

It does not know which codes exist: `vocabulary` tells.

Basis: CAPCO Register and Manual 2016 §H.2, §H.3, §H.7; IC-ISM DES 202111.202211.
"""

from __future__ import annotations

from collections.abc import Iterable

from relto.labels.capco.constraints.rule import Rule, Scope, number
from relto.labels.capco.countries import Countries
from relto.labels.capco.marking import Marking
from relto.labels.mistakes import Severity

_RANKS = {"U": 0, "R": 1, "C": 2, "S": 3, "TS": 4}


def has_nato(codes: Iterable[str]) -> bool:
    """Tells whether NATO or one of its activities is among the codes."""
    return any(code.partition(":")[0] == "NATO" for code in codes)


def _may_have_nato_controls(marking: Marking) -> bool:
    owners = marking.owner_producer
    return (
        (bool(owners) and all(has_nato((owner,)) for owner in owners))
        or has_nato(marking.fgi_source_open)
        or bool(marking.fgi_source_protected)
    )


def _leaves_an_owner_out(marking: Marking) -> bool:
    if marking.rel_is_banners:
        return False
    named = set(marking.releasable_to) | Countries.standard().expand(marking.releasable_to)
    return not named.issuperset(marking.owner_producer)


def _nato_outranks(marking: Marking) -> bool:
    high = marking.high_water_nato.removeprefix("NATO-")
    return _RANKS.get(high, 0) > _RANKS.get(marking.classification, 0)


def _joint(rule: str, **fields: object) -> Rule:
    """Returns a rule about whatever several owners share."""
    return Rule(rule, "joint", "true", **fields)  # type: ignore[arg-type]  # named as in Rule


RULES: tuple[Rule, ...] = (
    Rule(
        number(40),
        "classification",
        "R",
        lambda marking: "USA" in marking.owner_producer,
        "RESTRICTED is no classification of the United States",
        expected="TOP SECRET, SECRET, CONFIDENTIAL or UNCLASSIFIED",
    ),
    Rule(
        number(99),
        "ownerProducer",
        "FGI",
        lambda marking: len(marking.owner_producer) > 1,
        "`{found}` hides its owner and stands alone",
        expected="FGI alone",
    ),
    Rule(
        number(163),
        "nonUSControls",
        "*",
        lambda marking: not _may_have_nato_controls(marking),
        "`{found}` is a control of NATO: its owner or a source must be NATO",
        expected="an owner NATO, or FGI NATO",
    ),
    Rule(
        number(217),
        "FGIsourceProtected",
        "*",
        lambda marking: marking.fgi_source_protected != ("FGI",),
        "a protected source is not named: `FGI` stands alone",
        expected="FGI alone",
    ),
    Rule(
        number(97),
        "FGIsourceProtected",
        "*",
        lambda marking: "FGI" not in marking.fgi_source_protected,
        "`{found}` is named although it is protected: it must not leave the agency",
        expected="FGI",
        severity=Severity.WARNING,
    ),
    _joint(
        number(377),
        broken=_leaves_an_owner_out,
        message="what is JOINT is released to all its owners",
        expected="REL TO with every owner",
    ),
    _joint(
        number(382),
        broken=lambda marking: len(marking.owner_producer) == 1,
        message="what is JOINT has several owners",
        expected="USA and at least one other owner",
    ),
    _joint(
        number(383),
        broken=lambda marking: bool(marking.owner_producer) and "USA" not in marking.owner_producer,
        message="one owner of what is JOINT is the USA",
        expected="USA",
    ),
    _joint(
        "CAPCO H.3",
        broken=lambda marking: (
            marking.classification == "R"
            or "HCS" in marking.sci_controls
            or "NF" in marking.dissemination_controls
        ),
        message="JOINT does not stand with RESTRICTED, HCS or NOFORN",
    ),
    Rule(
        number(219),
        "ownerProducer",
        "FGI",
        lambda marking: (
            not marking.exclude_from_rollup and "FGI" not in marking.fgi_source_protected
        ),
        "`{found}` as an owner needs FGIsourceProtected `FGI`",
        expected="FGIsourceProtected FGI",
        scope=Scope.ATTRIBUTES,
    ),
    Rule(
        number(522),
        "highWaterNATO",
        "*",
        lambda marking: (
            not (
                has_nato(marking.fgi_source_open)
                or has_nato(marking.owner_producer)
                or "FGI" in marking.fgi_source_protected
            )
        ),
        "`{found}` tells the height of NATO information, and there is none",
        expected="NATO among FGIsourceOpen or ownerProducer, or FGIsourceProtected FGI",
        scope=Scope.ATTRIBUTES,
    ),
    Rule(
        number(523),
        "FGIsourceOpen",
        "NATO",
        lambda marking: marking.classification != "U" and not marking.high_water_nato,
        "the classification of what is from NATO is not told",
        expected="highWaterNATO",
        scope=Scope.ATTRIBUTES,
    ),
    Rule(
        number(524),
        "highWaterNATO",
        "*",
        lambda marking: marking.owner_producer == ("NATO",),
        "`{found}` is not needed where NATO is the only owner: its classification tells",
        scope=Scope.ATTRIBUTES,
    ),
    Rule(
        number(525),
        "highWaterNATO",
        "*",
        _nato_outranks,
        "`{found}` is higher than the classification",
        expected="a classification at least as high",
        scope=Scope.ATTRIBUTES,
    ),
    Rule(
        number(526),
        "ownerProducer",
        "*",
        lambda marking: (
            any(owner.startswith("NATO") for owner in marking.owner_producer)
            and marking.owner_producer != ("NATO",)
            and marking.classification != "U"
            and not marking.high_water_nato
        ),
        "the classification of what is from NATO is not told",
        expected="highWaterNATO",
        scope=Scope.ATTRIBUTES,
    ),
)
"""The rules about owners, each called by its token."""
