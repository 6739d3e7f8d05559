"""Constraints on controlled unclassified information and the second banner line.

It does not know the categories; `vocabulary` does.

Basis: 32 CFR 2002; IC-ISM DES 202111.202211.
"""

from __future__ import annotations

from relto.labels.capco.constraints.rule import Rule, Scope, number
from relto.labels.capco.marking import Marking
from relto.labels.capco.tokens import DISSEM_CUI


def is_cui_alone(marking: Marking) -> bool:
    """Tells whether a marking is CUI and nothing else: no classification, no owner."""
    return "USA-CUI-ONLY" in marking.complies_with or not marking.classification


def _is_cui_resource(marking: Marking) -> bool:
    return not {"USA-CUI", "USA-CUI-ONLY"}.isdisjoint(marking.complies_with)


def _has_foreign_category(marking: Marking) -> bool:
    return is_cui_alone(marking) and bool(
        marking.sci_controls
        or marking.sar_identifier
        or marking.atomic_energy_markings
        or marking.fgi_source_open
        or marking.fgi_source_protected
    )


def _has_no_category(marking: Marking) -> bool:
    return not (marking.cui_basic or marking.cui_specified)


_CONTROLLED = ("SCIcontrols", "SARIdentifier", "atomicEnergyMarkings", "FGIsourceOpen")

RULES: tuple[Rule, ...] = (
    *(
        Rule(
            number(476),
            attribute,
            "*",
            _has_foreign_category,
            "`{found}` does not stand on what is only CUI",
            expected="a classification, or CUI categories alone",
        )
        for attribute in (*_CONTROLLED, "FGIsourceProtected")
    ),
    Rule(
        number(486),
        "nonICmarkings",
        "*",
        lambda marking: is_cui_alone(marking) or _is_cui_resource(marking),
        "`{found}` does not stand on CUI",
        expected="a CUI category",
    ),
    Rule(
        number(258),
        "disseminationControls",
        "*",
        lambda marking: (
            not marking.classification
            and any(c not in DISSEM_CUI for c in marking.dissemination_controls)
        ),
        "only the limits of dissemination of CUI stand on what is only CUI",
        expected=", ".join(DISSEM_CUI.terms),
        culprit=lambda marking: next(
            c for c in marking.dissemination_controls if c not in DISSEM_CUI
        ),
        concerns=lambda tokens: any(c not in DISSEM_CUI for c in tokens),
    ),
    Rule(
        number(512),
        "secondBannerLine",
        "HVCO",
        lambda marking: not marking.handle_via_channels,
        "`{found}` does not say which channels",
        expected="HANDLE VIA name CHANNELS ONLY",
    ),
    Rule(
        number(513),
        "handleViaChannels",
        "*",
        lambda marking: "HVCO" not in marking.second_banner_line,
        "channels `{found}` are named but not asked for",
        expected="secondBannerLine HVCO",
    ),
    *(
        Rule(
            number(497),
            attribute,
            "*",
            lambda marking: not marking.cui_controlled_by,
            "CUI needs to say who controls it",
            expected="cuiControlledBy",
            scope=Scope.RESOURCE,
        )
        for attribute in ("cuiBasic", "cuiSpecified")
    ),
    Rule(
        number(498),
        "cuiControlledBy",
        "*",
        _has_no_category,
        "who controls CUI is told, but no category",
        expected="cuiBasic or cuiSpecified",
        scope=Scope.RESOURCE,
    ),
    Rule(
        number(500),
        "cuiControlledBy",
        "*",
        lambda marking: not _is_cui_resource(marking),
        "who controls CUI is told, but the rules of CUI are not claimed",
        expected="compliesWith USA-CUI or USA-CUI-ONLY",
        scope=Scope.RESOURCE,
    ),
    Rule(
        number(499),
        "compliesWith",
        "*",
        lambda marking: _is_cui_resource(marking) and not marking.cui_controlled_by,
        "what claims the rules of CUI needs to say who controls it",
        expected="cuiControlledBy",
        scope=Scope.RESOURCE,
    ),
    Rule(
        number(495),
        "compliesWith",
        "USA-CUI-ONLY",
        lambda marking: bool(marking.classification or marking.owner_producer),
        "`{found}` forbids classification and owner",
        expected="neither classification nor ownerProducer",
        scope=Scope.ATTRIBUTES,
    ),
    Rule(
        number(496),
        "compliesWith",
        "USA-CUI-ONLY",
        lambda marking: len(marking.complies_with) > 1,
        "`{found}` stands alone",
        expected="USA-CUI-ONLY",
        scope=Scope.RESOURCE,
    ),
    Rule(
        number(479),
        "compliesWith",
        "USA-CUI",
        lambda marking: len(marking.complies_with) == 1,
        "`{found}` needs another authority beside it",
        expected="USGov, USDOD",
        scope=Scope.RESOURCE,
    ),
    Rule(
        number(478),
        "compliesWith",
        "USA-CUI",
        lambda marking: "USIC" in marking.complies_with,
        "`{found}` does not stand with `USIC`, which has no CUI yet",
        expected="USDOD",
        scope=Scope.RESOURCE,
    ),
)
"""The rules about CUI, each called by its token."""
