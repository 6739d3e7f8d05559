"""The attributes of IC-ISM: their names, the kind of their values, the field of a marking.

It reads and writes nothing: that is `ism`.

Basis: IC-ISM DES 202111.202211, CVEnumISMAttributes; rules ISM-ID-00268 to 00297 (types).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

NAMESPACE = "urn:us:gov:ic:ism"
"""The XML namespace of the attributes."""


class Kind(StrEnum):
    """What the value of an attribute looks like."""

    TOKEN = "token"  # noqa: S105 - the kind of a value, no secret
    TOKENS = "tokens"
    TEXT = "text"
    DATE = "date"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of IC-ISM.

    Attributes:
        name: as the specification writes it.
        kind: what its value looks like.
        field: the field of `Marking` that holds it; with `authority.` before it, the field of
            the marking's `Authority`; empty if a marking does not hold it.
        rule: the rule about the type of its value, or empty.
        vocabulary: the rule that each token is known, or empty.
        limit: the greatest number of characters of a text, or 0.
    """

    name: str
    kind: Kind
    field: str = ""
    rule: str = ""
    vocabulary: str = ""
    limit: int = 0


def _rule(number: int) -> str:
    return f"ISM-ID-{number:05d}" if number else ""


def _tokens(name: str, field: str, *, typed: int, known: int = 0) -> Attribute:
    return Attribute(name, Kind.TOKENS, field, _rule(typed), _rule(known))


def _text(name: str, field: str, *, typed: int = 0, limit: int = 0) -> Attribute:
    return Attribute(name, Kind.TEXT, field, _rule(typed), limit=limit)


ATTRIBUTES: tuple[Attribute, ...] = (
    Attribute("classification", Kind.TOKEN, "classification", _rule(269), _rule(254)),
    _tokens("ownerProducer", "owner_producer", typed=291, known=263),
    Attribute("joint", Kind.BOOLEAN, "joint", _rule(378)),
    _tokens("SCIcontrols", "sci_controls", typed=296, known=267),
    _tokens("SARIdentifier", "sar_identifier", typed=295, known=266),
    _tokens("atomicEnergyMarkings", "atomic_energy_markings", typed=268, known=253),
    _tokens("FGIsourceOpen", "fgi_source_open", typed=283, known=259),
    _tokens("FGIsourceProtected", "fgi_source_protected", typed=284, known=260),
    _tokens("nonUSControls", "non_us_controls", typed=286, known=262),
    _tokens("disseminationControls", "dissemination_controls", typed=281, known=258),
    _tokens("releasableTo", "releasable_to", typed=293, known=265),
    _tokens("displayOnlyTo", "display_only_to", typed=280, known=257),
    _tokens("nonICmarkings", "non_ic_markings", typed=285, known=261),
    _tokens("cuiBasic", "cui_basic", typed=484, known=505),
    _tokens("cuiSpecified", "cui_specified", typed=485, known=506),
    _text("cuiControlledBy", "cui_controlled_by"),
    _tokens("secondBannerLine", "second_banner_line", typed=516, known=517),
    _text("handleViaChannels", "handle_via_channels"),
    Attribute("highWaterNATO", Kind.TOKEN, "high_water_nato"),
    Attribute("noAggregation", Kind.BOOLEAN, "no_aggregation", _rule(365)),
    Attribute("excludeFromRollup", Kind.BOOLEAN, "exclude_from_rollup", _rule(282)),
    _text("compilationReason", "compilation_reason", typed=272, limit=1024),
    _tokens("compliesWith", "complies_with", typed=340, known=338),
    _tokens("exemptFrom", "exempt_from", typed=273, known=255),
    _tokens("noticeType", "notice_type", typed=289),
    Attribute("createDate", Kind.DATE, "create_date", _rule(274)),
    _text("classifiedBy", "authority.classified_by", typed=271, limit=1024),
    _text("classificationReason", "authority.classification_reason", typed=270, limit=4096),
    _text(
        "derivativelyClassifiedBy",
        "authority.derivatively_classified_by",
        typed=278,
        limit=1024,
    ),
    _text("derivedFrom", "authority.derived_from", typed=279, limit=1024),
    Attribute("declassDate", Kind.DATE, "authority.declass_date", _rule(379)),
    _text("declassEvent", "authority.declass_event", typed=276, limit=1024),
    _tokens("declassException", "authority.declass_exception", typed=277, known=256),
    Attribute("resourceElement", Kind.BOOLEAN, rule=_rule(294)),
    Attribute("externalNotice", Kind.BOOLEAN, rule=_rule(290)),
    Attribute("hasApproximateMarkings", Kind.BOOLEAN, rule=_rule(361)),
    Attribute("noticeDate", Kind.DATE, rule=_rule(380)),
    _text("noticeReason", "", typed=288, limit=2048),
    _text("noticeProseID", ""),
    _text("unregisteredNoticeType", "", typed=297, limit=2048),
    _tokens("pocType", "", typed=292, known=264),
    Attribute("cuiDecontrolDate", Kind.DATE),
    _text("cuiDecontrolEvent", ""),
    _text("cuiControlledByOffice", ""),
    _text("cuiPOC", ""),
    _text("DESVersion", ""),
    _text("ISMCATCESVersion", ""),
)
"""Every attribute of the vocabulary, those of the marking first."""

BY_NAME: dict[str, Attribute] = {attribute.name: attribute for attribute in ATTRIBUTES}
BY_FIELD: dict[str, Attribute] = {a.field: a for a in ATTRIBUTES if a.field}

LEGACY: frozenset[str] = frozenset(
    {"declassManualReview", "typeOfExemptedSource", "dateOfExemptedSource", "notice"}
)
"""Attributes of earlier editions: read over with a warning."""
