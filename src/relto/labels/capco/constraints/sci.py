"""Constraints on sensitive compartmented information: levels, NOFORN, ORCON, parents.

It knows the published systems; of an unpublished one it asks only what holds for all of them.

Basis: CAPCO Register and Manual 2016 §H.4; IC-ISM DES 202111.202211.
"""

from __future__ import annotations

import re
from dataclasses import replace

from relto.labels.capco.constraints.rule import Rule, Source, excludes, level, needs, number
from relto.labels.capco.marking import Marking
from relto.labels.mistakes import Severity

_NF = Source("disseminationControls", "NF")
_OC = Source("disseminationControls", "OC")
_OC_USGOV = Source("disseminationControls", "OC-USGOV")

PUBLISHED = frozenset({"BUR", "HCS", "KLM", "MVL", "RSV", "SI", "TK"})
"""The systems of the vocabulary, each with rules of its own."""

_KLM_SUB = re.compile(r"KLM-[A-Z0-9]+-[A-Z0-9]+")


_RELEASES = frozenset({"REL", "EYES", "RELIDO", "DISPLAYONLY"})


def _sci(token: str) -> Source:
    return Source("SCIcontrols", token)


def _is_reserve_released(marking: Marking) -> bool:
    controls = marking.dissemination_controls
    return "NF" not in controls and not _RELEASES.isdisjoint(controls)


def _is_reserve_silent(marking: Marking) -> bool:
    controls = marking.dissemination_controls
    return "NF" not in controls and _RELEASES.isdisjoint(controls)


def orphan(token: str, marking: Marking) -> bool:
    """Tells whether a compartment stands without the system or compartment it belongs to."""
    parent, dash, _ = token.rpartition("-")
    return bool(dash) and parent not in marking.sci_controls


def _only_klm_r_or_none(marking: Marking) -> bool:
    named = (t for t in marking.sci_controls if t.startswith("KLM-"))
    return all(t == "KLM-R" for t in named)


def _needs_oc_for_klm(marking: Marking) -> bool:
    return "OC" not in marking.dissemination_controls and not _only_klm_r_or_none(marking)


def _needs_oc_for_klm_sub(marking: Marking) -> bool:
    return "OC" not in marking.dissemination_controls and any(
        _KLM_SUB.fullmatch(token) for token in marking.sci_controls
    )


def _is_bare_reserve(marking: Marking) -> bool:
    return not any(token.startswith("RSV-") for token in marking.sci_controls)


def _unpublished(marking: Marking) -> str:
    named = (t for t in marking.sci_controls if t.partition("-")[0] not in PUBLISHED)
    return next(named, "")


RULES: tuple[Rule, ...] = (
    level(43, _sci("SI"), "TS S C"),
    level(44, _sci("SI-G*"), "TS"),
    needs(45, _sci("SI-G*"), _OC),
    excludes(341, _sci("SI-G"), _OC_USGOV),
    excludes(341, _sci("SI-G-*"), _OC_USGOV),
    level(47, _sci("TK"), "TS S"),
    level(368, _sci("TK-BLFH"), "TS"),
    needs(369, _sci("TK-BLFH"), _NF),
    needs(370, _sci("TK-IDIT"), _NF),
    needs(371, _sci("TK-KAND"), _NF),
    level(48, _sci("HCS"), "TS S"),
    needs(49, _sci("HCS"), _NF),
    needs(474, _sci("HCS"), _sci("HCS-O HCS-P HCS-X"), severity=Severity.WARNING),
    level(332, _sci("HCS-O"), "TS S"),
    needs(335, _sci("HCS-O"), _OC),
    excludes(363, _sci("HCS-O"), _OC_USGOV),
    level(330, _sci("HCS-P"), "TS S"),
    needs(336, _sci("HCS-P-*"), _OC),
    excludes(362, _sci("HCS-P-*"), _OC_USGOV),
    level(453, _sci("HCS-P-*"), "TS"),
    level(459, _sci("HCS-X"), "TS S"),
    level(242, _sci("RSV"), "TS S"),
    Rule(
        number(243),
        "SCIcontrols",
        "RSV",
        _is_bare_reserve,
        "`{found}` does not stand alone: name its compartment",
        expected="RSV-XXX",
    ),
    # The Register's examples of RSV are silent about release: a warning where a mark is, too.
    replace(needs(464, _sci("RSV"), _NF), broken=_is_reserve_released),
    replace(needs(464, _sci("RSV"), _NF, severity=Severity.WARNING), broken=_is_reserve_silent),
    level(465, _sci("BUR"), "TS S"),
    needs(463, _sci("BUR"), _NF),
    level(466, _sci("KLM"), "TS S"),
    needs(396, _sci("KLM"), _NF, severity=Severity.WARNING),
    Rule(
        number(397),
        "SCIcontrols",
        "KLM-*",
        _needs_oc_for_klm,
        "`{found}`: every compartment of KLM but R needs `OC` beside it",
        expected="OC",
    ),
    Rule(
        number(398),
        "SCIcontrols",
        "KLM-*",
        _needs_oc_for_klm_sub,
        "`{found}`: a sub-compartment of KLM needs `OC` beside it",
        expected="OC",
    ),
    level(468, _sci("KLM-R*"), "TS"),
    needs(469, _sci("KLM-R*"), _NF),
    excludes(470, _sci("KLM-R-*"), _OC_USGOV),
    needs(471, _sci("KLM-R-*"), _OC),
    level(472, _sci("MVL"), "TS"),
    Rule(
        number(388),
        "SCIcontrols",
        "*",
        lambda marking: any(orphan(token, marking) for token in marking.sci_controls),
        "a compartment needs its system, a sub-compartment its compartment, listed before it",
        expected="the token before the last hyphen",
        culprit=lambda marking: next(t for t in marking.sci_controls if orphan(t, marking)),
        concerns=lambda tokens: any(
            "-" in t and t.rpartition("-")[0] not in tokens for t in tokens
        ),
    ),
    Rule(
        number(16),
        "SCIcontrols",
        "*",
        lambda marking: marking.classification == "U" and bool(_unpublished(marking)),
        "`{found}` does not stand on UNCLASSIFIED",
        expected="TOP SECRET, SECRET or CONFIDENTIAL",
        culprit=_unpublished,
        concerns=lambda tokens: any(t.partition("-")[0] not in PUBLISHED for t in tokens),
    ),
)
"""The rules about SCI, each called by its token."""
