"""The categories of a banner that unite: programs, nuclear, controls, departments, CUI.

Release, ownership and declassification are not here.

Basis: Register and Manual 2016 §D.2, §H.4 to §H.6, §H.8, §H.9; ISM-ID-00066 to 00080, 00085 to
00087, 00104, 00105, 00148, 00165, 00231, 00302, 00327, 00328, 00343, 00347, 00373, 00389, 00502.
"""

from __future__ import annotations

from dataclasses import replace

from relto.labels.capco.marking import Marking
from relto.labels.capco.rollup_policy import (
    Parts,
    RollUpPolicy,
    Sbu,
    Step,
    is_classified,
    texts,
    union,
)
from relto.labels.capco.tokens import RANK

RELEASE_TOKENS = frozenset({"NF", "REL", "RELIDO", "EYES", "DISPLAYONLY"})
"""The dissemination controls that speak of release."""


def classify(banner: Marking, parts: Parts, policy: RollUpPolicy) -> tuple[Marking, list[Step]]:
    """The highest classification of the portions."""
    del policy
    level = max({part.classification for part in parts}, key=lambda level: RANK.get(level, 5))
    step = Step("classification", f"the highest of the portions is {level or 'CUI'}", "CAPCO D.2")
    return replace(banner, classification=level), [step] if len(parts) > 1 else []


def systems(banner: Marking, parts: Parts, policy: RollUpPolicy) -> tuple[Marking, list[Step]]:
    """Control systems and programs unite."""
    del policy
    sci, sar = union(parts, "sci_controls"), union(parts, "sar_identifier")
    if "HCS" in sci and any(token.startswith("HCS-") for token in sci):
        sci |= _legacy(parts)
    non_us = union(parts, "non_us_controls")
    steps = [
        Step(category, f"all of the portions: {', '.join(sorted(found))}", rule)
        for category, found, rule in (
            ("SCI", sci, "ISM-ID-00343"),
            ("SAP", sar, "ISM-ID-00347"),
            ("NATO programs", non_us, "CAPCO Appendix B"),
        )
        if found
    ]
    return (
        replace(
            banner,
            sci_controls=tuple(sci),
            sar_identifier=tuple(sar),
            non_us_controls=tuple(non_us),
        ),
        steps,
    )


def _legacy(parts: Parts) -> frozenset[str]:
    """Returns HCS-P if a portion has HCS without compartment, which is older and means that.

    Beside the compartments of other portions it would ask for nothing any more.

    Basis: Register and Manual 2016 §G.2, Table 5 (4); ISM-ID-00474.
    """
    for part in parts:
        tokens = part.sci_controls
        if "HCS" in tokens and not any(token.startswith("HCS-") for token in tokens):
            return frozenset({"HCS-P"})
    return frozenset()


def atomic(banner: Marking, parts: Parts, policy: RollUpPolicy) -> tuple[Marking, list[Step]]:
    """RD covers FRD and TFNI, FRD covers TFNI; UCNI stands on unclassified banners only."""
    del policy
    found = set(union(parts, "atomic_energy_markings"))
    if not found:
        return banner, []
    steps = [Step("AEA", f"all of the portions: {', '.join(sorted(found))}", "CAPCO D.2")]
    if "RD" in found:
        covered = {mark for mark in found if mark.startswith(("FRD", "TFNI"))}
        sigmas = {mark.replace("FRD-", "RD-") for mark in covered if "-SG-" in mark}
        found = (found - covered) | sigmas
        if covered:
            steps.append(Step("AEA", "RD covers FRD and TFNI and takes their SIGMAs", "CAPCO H.6"))
    elif "FRD" in found and "TFNI" in found:
        found.discard("TFNI")
        steps.append(Step("AEA", "FRD covers TFNI", "CAPCO H.6"))
    if banner.classification != "U" and found & {"UCNI", "DCNI"}:
        found -= {"UCNI", "DCNI"}
        steps.append(Step("AEA", "UCNI gives way to the classification", "ISM-ID-00078"))
    return replace(banner, atomic_energy_markings=tuple(found)), steps


def departments(banner: Marking, parts: Parts, policy: RollUpPolicy) -> tuple[Marking, list[Step]]:
    """Markings of other departments: the stronger covers the weaker."""
    found = set(union(parts, "non_ic_markings"))
    steps: list[Step] = []

    def drop(tokens: set[str], what: str, rule: str) -> None:
        if found & tokens:
            found.difference_update(tokens)
            steps.append(Step("non-IC dissemination", what, rule))

    if not found:
        return banner, []
    if "ND" in found:
        drop({"XD"}, "NODIS covers EXDIS", "ISM-ID-00085")
    if found & {"XD", "ND"}:
        drop({"SBU", "SBU-NF"}, "EXDIS and NODIS cover SBU", "ISM-ID-00105")
    if "SBU-NF" in found:
        drop({"SBU"}, "SBU NOFORN covers SBU", "ISM-ID-00105")
    if "LES-NF" in found:
        drop({"LES"}, "LES NOFORN covers LES", "ISM-ID-00148")
    if is_classified(banner):
        drop({"DS"}, "LIMDIS stands on unclassified banners only", "ISM-ID-00346")
        if policy.sbu is Sbu.DROPPED:
            drop({"SBU", "SBU-NF"}, "the classification covers SBU", "ISM-ID-00087")
    return replace(banner, non_ic_markings=tuple(found)), steps


def cui(banner: Marking, parts: Parts, policy: RollUpPolicy) -> tuple[Marking, list[Step]]:
    """Controlled unclassified information unites."""
    del policy
    basic, specified = union(parts, "cui_basic"), union(parts, "cui_specified")
    second = union(parts, "second_banner_line")
    if not (basic or specified or second):
        return banner, []
    said = ", ".join(sorted(basic | specified | second))
    return replace(
        banner,
        cui_basic=tuple(basic),
        cui_specified=tuple(specified),
        cui_controlled_by=texts(parts, "cui_controlled_by"),
        second_banner_line=tuple(second),
        handle_via_channels=texts(parts, "handle_via_channels"),
    ), [Step("CUI", f"all of the portions: {said}", "ISM-ID-00502")]


def controls(banner: Marking, parts: Parts, policy: RollUpPolicy) -> tuple[Marking, list[Step]]:
    """Dissemination controls that say nothing of release."""
    del policy
    found = union(parts, "dissemination_controls") - RELEASE_TOKENS
    steps: list[Step] = []
    if "OC-USGOV" in found and any(
        "OC" in part.dissemination_controls and "OC-USGOV" not in part.dissemination_controls
        for part in parts
    ):
        found -= {"OC-USGOV"}
        steps.append(Step("dissemination", "ORCON covers ORCON-USGOV", "ISM-ID-00303"))
    if "FOUO" in found and _covers_fouo(banner, found):
        found -= {"FOUO"}
        steps.append(Step("dissemination", "FOUO gives way to what is stronger", "CAPCO H.8"))
    if {"FED_ONLY", "FEDCON"} <= found:
        found -= {"FEDCON"}
        steps.append(Step("dissemination", "FED ONLY covers FEDCON", "32 CFR 2002.16"))
    if found:
        said = ", ".join(sorted(found))
        steps.append(Step("dissemination", f"all of the portions: {said}", "CAPCO D.2"))
    return replace(banner, dissemination_controls=tuple(found)), steps


def _covers_fouo(banner: Marking, found: frozenset[str]) -> bool:
    """Tells whether FOUO is dropped: on a classified banner or beside any other control."""
    return bool(
        banner.classification != "U"
        or banner.non_ic_markings
        or found - {"FOUO", "EXEMPT_FROM_ICD501_DISCOVERY"}
        or banner.cui_basic
        or banner.cui_specified
    )
