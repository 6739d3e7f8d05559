"""Why a layer answered as it did: the catalogue of reason codes, answers and decisions.

Codes are stable: scripts and records keep them. This module decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from relto.model.rung import Rung


class Layer(StrEnum):
    """The five layers in their order; the first with the lowest rung is the one that decided."""

    MARKING = "marking"
    CLEARANCE = "clearance"
    AGREEMENT = "agreement"
    POSTURE = "posture"
    CONSENT = "consent"


class Code(StrEnum):
    """A stable reason code; the value is what records and scripts see."""

    UNREADABLE = "unreadable"
    UNLABELLED = "unlabelled"
    NOT_YET = "not-yet"
    OVER = "over"
    NOT_RELEASABLE = "not-releasable"
    ORCON_UNLISTED = "orcon-unlisted"
    PROPIN_UNLISTED = "propin-unlisted"
    DISCLOSURE_OFFICER = "disclosure-officer"
    DISPLAY_ONLY = "display-only"
    NAMED_INDIVIDUALS = "named-individuals"
    RELEASABLE = "releasable"
    NO_RESTRICTION = "no-restriction"
    UNKNOWN_PARTNER = "unknown-partner"
    LEVEL = "level"
    COMPARTMENT = "compartment"
    CLEARED = "cleared"
    NO_TOPIC = "no-topic"
    NO_DISCIPLINE = "no-discipline"
    EXCLUDED = "excluded"
    NO_AGREEMENT = "no-agreement"
    OUT_OF_SCOPE = "out-of-scope"
    ABOVE_CEILING = "above-ceiling"
    AGREED = "agreed"
    RESTRICTED = "restricted"
    UNRESTRICTED = "unrestricted"
    NO_ORIGINATOR = "no-originator"
    NO_CONSENT = "no-consent"
    OWN = "own"
    RELEASED = "released"
    CONSENTED = "consented"
    COMMUNITY = "community"
    ONWARD = "onward"
    ASK = "ask-originator"


MEANING = {
    Code.UNREADABLE: "the label, or something that decides it, could not be read",
    Code.UNLABELLED: "there is neither a level nor a TLP colour",
    Code.NOT_YET: "the label's release begins later",
    Code.OVER: "the label's release has ended",
    Code.NOT_RELEASABLE: "the label does not name the partner or a community of its",
    Code.ORCON_UNLISTED: "ORCON without a list of recipients: an officer asks the originator",
    Code.PROPIN_UNLISTED: "PROPIN without a list of recipients: an officer asks the originator",
    Code.DISCLOSURE_OFFICER: "RELIDO without a list of recipients: a disclosure officer decides",
    Code.DISPLAY_ONLY: "DISPLAY ONLY: an officer shows it and hands nothing over",
    Code.NAMED_INDIVIDUALS: "TLP:RED is for named individuals: an officer names them",
    Code.RELEASABLE: "every release clause of the label names the partner",
    Code.NO_RESTRICTION: "the label's own words restrict nothing",
    Code.UNKNOWN_PARTNER: "the policy has no such partner",
    Code.LEVEL: "the partner is not cleared to this level",
    Code.COMPARTMENT: "the partner does not hold every compartment",
    Code.CLEARED: "level and compartments are held",
    Code.NO_TOPIC: "no topic, or one that the policy does not have",
    Code.NO_DISCIPLINE: "no discipline, or one that does not exist",
    Code.EXCLUDED: "an agreement in force excludes it; an exclusion wins",
    Code.NO_AGREEMENT: "no agreement with the partner is in force",
    Code.OUT_OF_SCOPE: "no agreement in force is about all of these topics and disciplines",
    Code.ABOVE_CEILING: "the agreements about it have a lower ceiling for this partner",
    Code.AGREED: "an agreement in force allows it",
    Code.RESTRICTED: "a restriction of the posture matches",
    Code.UNRESTRICTED: "no restriction matches",
    Code.NO_ORIGINATOR: "no originator, or one that the policy does not have",
    Code.NO_CONSENT: "another originator has not consented: the third-party rule",
    Code.OWN: "nobody else originated it",
    Code.RELEASED: "the originator's own label releases it to the partner",
    Code.CONSENTED: "the originator's consent is recorded",
    Code.COMMUNITY: "its colour lets it travel to the partner",
    Code.ONWARD: "an agreement with the originator allows passing it on to the partner",
    Code.ASK: "an agreement asks for the originator's word first",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one layer answers: a rung, a code, words for people, and the clause behind it."""

    layer: Layer
    rung: Rung
    code: Code
    text: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The minimum over the layers, with every layer's answer. Only a delivering one is true."""

    rung: Rung
    layer: Layer
    answers: tuple[Answer, ...]

    def __bool__(self) -> bool:
        """Tells whether the rung delivers anything."""
        return bool(self.rung)


def minimum(answers: tuple[Answer, ...]) -> Decision:
    """Returns the decision of five answers; the first of the lowest decided."""
    lowest = answers[0]
    for answer in answers:
        if answer.rung < lowest.rung:
            lowest = answer
    return Decision(lowest.rung, lowest.layer, answers)
