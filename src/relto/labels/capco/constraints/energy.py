"""Constraints on atomic energy markings and special access programs.

It does not know which programs exist.

Basis: CAPCO Register and Manual 2016 §H.5, §H.6; IC-ISM DES 202111.202211.
"""

from __future__ import annotations

from relto.labels.capco.constraints.rule import Rule, Source, excludes, level, needs, number
from relto.labels.capco.marking import Marking
from relto.labels.mistakes import Severity

_NF = Source("disseminationControls", "NF")
_RANKS = {"": 4, "U": 0, "R": 1, "C": 2, "S": 3, "TS": 4}


def _aea(token: str) -> Source:
    return Source("atomicEnergyMarkings", token)


def program_class(token: str) -> str:
    """Returns the classification inside a program's identifier, or empty.

    `SAR-DOD:TS:NAME` and `DOD:TS:NAME` carry one, `DNI:NAME` does not.
    """
    parts = token.split(":")
    return parts[1] if len(parts) > 2 and parts[1] in _RANKS else ""


def _outranking(marking: Marking) -> str:
    rank = _RANKS.get(marking.classification, len(_RANKS))
    higher = (t for t in marking.sar_identifier if _RANKS[program_class(t) or "U"] > rank)
    return next(higher, "")


RULES: tuple[Rule, ...] = (
    level(174, _aea("RD"), "TS S C"),
    level(174, _aea("FRD"), "TS S C"),
    level(174, _aea("TFNI"), "TS S C"),
    excludes(321, _aea("RD"), _aea("FRD TFNI")),
    excludes(321, _aea("FRD"), _aea("TFNI")),
    needs(467, _aea("RD"), _NF, severity=Severity.WARNING),
    needs(467, _aea("FRD"), _NF, severity=Severity.WARNING),
    needs(185, _aea("RD-CNWDI"), _aea("RD")),
    level(175, _aea("RD-CNWDI"), "TS S"),
    needs(183, _aea("RD-SG*"), _aea("RD")),
    needs(184, _aea("FRD-SG*"), _aea("FRD")),
    level(173, _aea("RD-SG*"), "TS S"),
    level(173, _aea("FRD-SG*"), "TS S"),
    level(181, _aea("UCNI"), "U"),
    level(181, _aea("DCNI"), "U"),
    Rule(
        number(16),
        "SARIdentifier",
        "*",
        lambda marking: marking.classification == "U",
        "program `{found}` does not stand on UNCLASSIFIED",
        expected="TOP SECRET, SECRET or CONFIDENTIAL",
    ),
    Rule(
        number(532),
        "SARIdentifier",
        "*",
        lambda marking: bool(_outranking(marking)),
        "program `{found}` is classified higher than what it marks",
        expected="the classification inside the identifier, or a higher one",
        culprit=_outranking,
    ),
)
"""The rules about atomic energy and special access, each called by its token."""
