"""Constraints on dissemination controls, of the IC and others, and on lists of countries.

It does not know countries: that a code exists and which tetragraphs are over is told by
`vocabulary`.

Basis: CAPCO Register and Manual 2016 §H.8, §H.9; IC-ISM DES 202111.202211.
"""

from __future__ import annotations

from dataclasses import replace

from relto.labels.capco.constraints.rule import (
    Rule,
    Scope,
    Source,
    excludes,
    level,
    needs,
    number,
)
from relto.labels.capco.marking import Marking
from relto.labels.mistakes import Severity

DISCLOSURE = frozenset({"NF", "REL", "RELIDO", "EYES", "DISPLAYONLY"})
"""The controls about foreign disclosure and release."""

_EYES = frozenset({"USA", "AUS", "CAN", "GBR", "NZL"})
_WITH_FOUO = DISCLOSURE | {"FOUO"}
_FDR = Source("disseminationControls", "NF REL EYES RELIDO DISPLAYONLY")


def _dissem(token: str) -> Source:
    return Source("disseminationControls", token)


def _non_ic(token: str) -> Source:
    return Source("nonICmarkings", token)


def _has_list(marking: Marking) -> bool:
    return bool(marking.releasable_to) or marking.rel_is_banners


def _lists_without_control(marking: Marking) -> bool:
    controls = marking.dissemination_controls
    return "REL" not in controls and "EYES" not in controls


def _hides_fouo(marking: Marking) -> bool:
    return marking.classification == "U" and not _WITH_FOUO.issuperset(
        marking.dissemination_controls
    )


def _is_privilege_missing(marking: Marking) -> bool:
    is_cui = bool(marking.cui_basic or marking.cui_specified) or not marking.classification
    return is_cui and "PRIVILEGE" not in marking.cui_basic


_CONTROLS: tuple[Rule, ...] = (
    level(28, _dissem("OC"), "TS S C"),
    level(28, _dissem("EYES"), "TS S C"),
    excludes(325, _dissem("OC"), _dissem("RELIDO")),
    excludes(325, _dissem("OC-USGOV"), _dissem("RELIDO")),
    # The Register prints ORCON-USGOV alone; ISM writes OC beside it.
    replace(needs(302, _dissem("OC-USGOV"), _dissem("OC")), scope=Scope.ATTRIBUTES),
    level(30, _dissem("FOUO"), "U"),
    Rule(
        number(327),
        "disseminationControls",
        "FOUO",
        _hides_fouo,
        "`{found}` gives way to every other control but those of release: remove it",
        expected="NOFORN, REL TO, RELIDO, DISPLAY ONLY or EYES ONLY",
    ),
    Rule(
        number(328),
        "disseminationControls",
        "FOUO",
        lambda marking: marking.classification == "U" and bool(marking.non_ic_markings),
        "`{found}` gives way to every non-IC marking: remove it",
    ),
    level(107, _dissem("IMC"), "TS S"),
    level(164, _dissem("RS"), "TS S"),
    level(393, _dissem("RAWFISA"), "TS S"),
    excludes(33, _dissem("NF"), _dissem("REL EYES")),
    excludes(33, _dissem("REL"), _dissem("EYES")),
    excludes(169, _dissem("NF"), _dissem("RELIDO DISPLAYONLY")),
    excludes(169, _dissem("RELIDO"), _dissem("DISPLAYONLY")),
    Rule(
        number(124),
        "disseminationControls",
        "RELIDO",
        lambda marking: bool(marking.owner_producer) and "USA" not in marking.owner_producer,
        "`{found}` is not authorised for what is not American",
        severity=Severity.WARNING,
    ),
    excludes(252, _dissem("RELIDO"), _non_ic("NNPI"), scope=Scope.BANNER),
    Rule(
        number(507),
        "disseminationControls",
        "AC",
        _is_privilege_missing,
        "`{found}` needs the CUI category `PRIVILEGE`",
        expected="PRIVILEGE",
    ),
    Rule(
        number(507),
        "disseminationControls",
        "AWP",
        _is_privilege_missing,
        "`{found}` needs the CUI category `PRIVILEGE`",
        expected="PRIVILEGE",
    ),
    Rule(
        "CAPCO H.8",
        "disseminationControls",
        "EYES",
        lambda marking: marking.create_date <= "2017-10-01",
        "EYES ONLY is no longer applied: REL TO says the same",
        expected="REL TO",
        severity=Severity.WARNING,
    ),
    Rule(
        "CAPCO H.8",
        "disseminationControls",
        "EYES",
        lambda marking: marking.create_date > "2017-10-01",
        "EYES ONLY is not applied to what was made after 1 October 2017",
        expected="REL TO",
    ),
)

_LISTS: tuple[Rule, ...] = (
    Rule(
        number(31),
        "disseminationControls",
        "REL",
        lambda marking: not _has_list(marking),
        "`{found}` does not say to whom",
        expected="REL TO USA and at least one other code",
    ),
    Rule(
        number(31),
        "disseminationControls",
        "EYES",
        lambda marking: not _has_list(marking),
        "`{found}` does not say for whom",
        expected="USA and at least one other code before EYES ONLY",
    ),
    Rule(
        number(32),
        "releasableTo",
        "*",
        _lists_without_control,
        "a list of release needs REL TO or EYES ONLY",
        expected="REL",
    ),
    Rule(
        number(214),
        "releasableTo",
        "*",
        lambda marking: marking.releasable_to[0] != "USA",
        "a list of release begins with USA, not with `{found}`",
        expected="USA",
        concerns=lambda tokens: tokens[0] != "USA",
    ),
    Rule(
        number(319),
        "releasableTo",
        "*",
        lambda marking: len(marking.releasable_to) < 2 and "USA" in marking.owner_producer,
        "a list of release names somebody beside `{found}`",
        expected="USA and at least one other code",
        concerns=lambda tokens: len(tokens) < 2,
    ),
    Rule(
        number(345),
        "disseminationControls",
        "EYES",
        lambda marking: not _EYES.issuperset(marking.releasable_to),
        "EYES ONLY names only USA, AUS, CAN, GBR and NZL",
        expected="USA, AUS, CAN, GBR or NZL",
    ),
    Rule(
        number(213),
        "disseminationControls",
        "DISPLAYONLY",
        lambda marking: not marking.display_only_to,
        "`{found}` does not say to whom",
        expected="DISPLAY ONLY and at least one code",
    ),
    Rule(
        number(168),
        "displayOnlyTo",
        "*",
        lambda marking: "DISPLAYONLY" not in marking.dissemination_controls,
        "a list of those to whom it may be shown needs DISPLAY ONLY",
        expected="DISPLAYONLY",
    ),
)

_NON_IC: tuple[Rule, ...] = (
    level(37, _non_ic("SBU"), "U"),
    level(37, _non_ic("SBU-NF"), "U"),
    excludes(38, _non_ic("XD"), _non_ic("ND SBU SBU-NF")),
    excludes(38, _non_ic("ND"), _non_ic("SBU SBU-NF")),
    excludes(38, _non_ic("SBU"), _non_ic("SBU-NF")),
    needs(313, _non_ic("ND"), _dissem("NF")),
    needs(314, _non_ic("XD"), _dissem("NF")),
    level(346, _non_ic("DS"), "U"),
    level(462, _non_ic("ACCM-*"), "TS S C"),
    excludes(148, _non_ic("LES"), _non_ic("LES-NF")),
    excludes(372, _non_ic("LES-NF"), _FDR),
    excludes(372, _non_ic("SBU-NF"), _FDR),
)

RULES: tuple[Rule, ...] = _CONTROLS + _LISTS + _NON_IC
"""The rules about dissemination, each called by its token."""
