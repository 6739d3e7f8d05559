"""Rules about a banner and its portions: levels, controls, systems, programs, CUI.

They judge a banner that somebody wrote; what it should be is worked out by `rollup`.
They do not roll up.

Basis: IC-ISM DES 202111.202211; Register and Manual 2016 §D.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from relto.labels.capco.constraints.dissemination import DISCLOSURE
from relto.labels.capco.constraints.rule import number
from relto.labels.capco.constraints.whole import Whole, WholeRule, carried, founded
from relto.labels.capco.declassification import is_nato

_DISSEM, _NON_IC = "disseminationControls", "nonICmarkings"
_AEA, _SCI, _SAR = "atomicEnergyMarkings", "SCIcontrols", "SARIdentifier"
_BELOW = {"U": "R C S TS", "C": "S TS", "S": "TS"}


def _is_unclassified(whole: Whole) -> bool:
    return not whole.is_classified


def _lower(digits: int, banner: str) -> WholeRule:
    """Returns the rule that no portion is higher than a banner."""

    def found(whole: Whole) -> Iterator[str]:
        if whole.banner.classification == banner:
            levels = {part.classification for part in whole.parts}
            yield from [level for level in _BELOW[banner].split() if level in levels][-1:]

    return WholeRule(number(digits), found, f"a portion is `{{found}}`, the banner only `{banner}`")


def _higher(digits: int, banner: str, equal: str) -> WholeRule:
    """Returns the rule that some portion is as high as a banner."""

    def found(whole: Whole) -> Iterator[str]:
        if whole.banner.classification == banner and not whole.is_compiled:
            levels = {part.classification for part in whole.parts}
            if levels.isdisjoint(equal.split()):
                yield banner

    return WholeRule(number(digits), found, "the banner is `{found}`, no portion is")


def _lacks_part(whole: Whole, attribute: str, names: str) -> bool:
    return whole.of_parts(attribute).isdisjoint(names.split())


def _has_fouo_alone(whole: Whole) -> bool:
    return (
        whole.banner.classification == "U"
        and not whole.of_parts(_NON_IC)
        and whole.of_parts(_DISSEM) <= DISCLOSURE | {"FOUO"}
        and not (whole.of_parts("cuiBasic") or whole.of_parts("cuiSpecified"))
    )


def _hides_owner(whole: Whole) -> Iterator[str]:
    """Finds sources and foreign owners that the banner names nowhere."""
    banner = whole.banner
    if banner.fgi_source_protected:
        return
    named = {*banner.fgi_source_open, *banner.owner_producer}
    foreign = set(whole.of_parts("FGIsourceOpen")) | set(whole.of_parts("ownerProducer"))
    for code in sorted(foreign - named - {"USA", "FGI"}):
        if not (is_nato(code) and any(map(is_nato, named))):
            yield code


def _hides_protected(whole: Whole) -> Iterator[str]:
    banner = whole.banner
    conceals = whole.of_parts("FGIsourceProtected") or "FGI" in whole.of_parts("ownerProducer")
    if conceals and not banner.fgi_source_protected and "FGI" not in banner.owner_producer:
        yield "FGI"


def _has_classified_part(whole: Whole) -> bool:
    return any(part.classification not in ("", "U") for part in whole.parts)


def _lost_noforn(name: str) -> WholeRule:
    """Returns the rule that what SBU-NF or LES-NF says is not lost in a classified banner."""

    def found(whole: Whole) -> Iterator[str]:
        is_here = name in whole.of_parts(_NON_IC)
        if is_here and whole.is_classified and "NF" not in whole.banner.dissemination_controls:
            yield name

    rule = {"SBU-NF": 87, "LES-NF": 146}[name]
    message = "a portion has `{found}`, so the classified banner has `NOFORN`: add it"
    return WholeRule(number(rule), found, message, attribute=_DISSEM)


def _lost_les(whole: Whole) -> Iterator[str]:
    is_here = whole.is_classified and "LES-NF" in whole.of_parts(_NON_IC)
    if is_here and "LES" not in whole.banner.non_ic_markings:
        yield "LES-NF"


def _loose_usgov(whole: Whole) -> Iterator[str]:
    if "OC-USGOV" in whole.banner.dissemination_controls:
        controls = [part.dissemination_controls for part in whole.parts]
        if any("OC" in each and "OC-USGOV" not in each for each in controls):
            yield "OC-USGOV"


def _as_frd(token: str) -> str:
    return f"F{token}"


LEVELS: tuple[WholeRule, ...] = (
    _lower(56, "U"),
    _lower(58, "C"),
    _lower(59, "S"),
    _higher(108, "TS", "TS"),
    _higher(109, "S", "S"),
    _higher(110, "C", "C R"),
)

CONTROLS: tuple[WholeRule, ...] = (
    carried(67, _DISSEM, "OC"),
    carried(68, _DISSEM, "IMC"),
    carried(70, _DISSEM, "NF"),
    carried(71, _DISSEM, "PR"),
    carried(80, _DISSEM, "DSEN"),
    carried(81, _DISSEM, "FISA"),
    carried(165, _DISSEM, "RS"),
    carried(389, _DISSEM, "RAWFISA"),
    carried(528, _DISSEM, "EXEMPT_FROM_ICD501_DISCOVERY"),
    carried(66, _DISSEM, "FOUO", when=_has_fouo_alone),
    founded(154, _DISSEM, "FOUO"),
    founded(394, _DISSEM, "RAWFISA"),
    WholeRule(
        number(303),
        _loose_usgov,
        "the banner has `{found}`, a portion with ORCON has not: remove it",
        attribute=_DISSEM,
    ),
    carried(84, _NON_IC, "DS", when=_is_unclassified),
    carried(85, _NON_IC, "XD", when=lambda whole: _lacks_part(whole, _NON_IC, "ND")),
    carried(86, _NON_IC, "ND"),
    carried(
        104,
        _NON_IC,
        "SBU-NF",
        when=lambda whole: (
            not whole.is_classified
            and {"XD", "ND"}.isdisjoint(whole.banner.non_ic_markings)
            and "NF" not in whole.banner.dissemination_controls
        ),
    ),
    carried(
        105,
        _NON_IC,
        "SBU",
        when=lambda whole: not whole.is_classified and _lacks_part(whole, _NON_IC, "SBU-NF XD ND"),
    ),
    carried(145, _NON_IC, "LES", when=lambda whole: _lacks_part(whole, _NON_IC, "LES-NF")),
    carried(
        149,
        _NON_IC,
        "LES-NF",
        when=lambda whole: (
            not whole.is_classified and "NF" not in whole.banner.dissemination_controls
        ),
    ),
    _lost_noforn("SBU-NF"),
    _lost_noforn("LES-NF"),
    WholeRule(
        number(147),
        _lost_les,
        "a portion has `{found}`, so the classified banner has `LES`: add it",
        attribute=_NON_IC,
    ),
    carried(373, _NON_IC, "SSI"),
    founded(374, _NON_IC, "SSI"),
)

SYSTEMS: tuple[WholeRule, ...] = (
    carried(343, _SCI, "*"),
    founded(344, _SCI, "*"),
    carried(347, _SAR, "*"),
    founded(348, _SAR, "*"),
    carried(72, _AEA, "RD"),
    carried(73, _AEA, "RD-CNWDI"),
    carried(74, _AEA, "RD-SG*"),
    carried(75, _AEA, "FRD", when=lambda whole: _lacks_part(whole, _AEA, "RD")),
    carried(
        77, _AEA, "FRD-SG*", when=lambda whole: "RD" not in whole.banner.atomic_energy_markings
    ),
    carried(78, _AEA, "DCNI", when=_is_unclassified),
    carried(79, _AEA, "UCNI", when=_is_unclassified),
    carried(298, _AEA, "TFNI", when=lambda whole: _lacks_part(whole, _AEA, "RD FRD")),
    founded(228, _AEA, "FRD", even_compiled=True),
    founded(229, _AEA, "RD", even_compiled=True),
    founded(230, _AEA, "FRD-SG*", even_compiled=True),
    founded(231, _AEA, "RD-SG*", instead=_as_frd, even_compiled=True),
    WholeRule(
        number(64),
        _hides_owner,
        "a portion comes from `{found}`, the banner does not say so: add it to FGI",
        attribute="FGIsourceOpen",
    ),
    WholeRule(
        number(65),
        _hides_protected,
        "a portion conceals its source, the banner does not say so: write FGI without a list",
        attribute="FGIsourceProtected",
    ),
    carried(502, "cuiBasic", "*"),
    founded(504, "cuiBasic", "*"),
    carried(503, "cuiSpecified", "*"),
    founded(475, "cuiSpecified", "*"),
)
