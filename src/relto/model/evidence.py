"""Evidence about a partner: graded items, each a claim with where it came from.

Records only: what follows from evidence is computed in `relto.assessment`. Nothing here is about
a person: evidence speaks of organisations, and a speaker is named by a public role.

Basis: STANAG 2511 (source reliability A to F, credibility of information 1 to 6).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from relto.model.assessment import Dimension


class Polarity(Enum):
    """Whether a claim, if it is true, speaks for or against relying on the partner."""

    FAVOURABLE = "favourable"
    ADVERSE = "adverse"


class Kind(Enum):
    """What sort of thing is claimed.

    How much a kind weighs, how fast it fades and which dimension it speaks of is data: the
    parameter file of `relto.assessment`.
    """

    UNAUTHORISED_DISCLOSURE = "unauthorised-disclosure"
    ONWARD_SHARING = "onward-sharing-without-consent"
    MISHANDLED_DOCUMENTS = "mishandled-documents"
    TRACED_LEAK = "traced-leak"
    GOOD_HANDLING = "good-handling-confirmed"
    CONSENT_ASKED = "consent-asked"
    RECALL_ACKNOWLEDGED = "recall-acknowledged"
    RECALL_IGNORED = "recall-ignored"
    RECEIPT_MISSING = "receipt-missing"
    ACCURATE = "accurate-reporting"
    INACCURATE = "inaccurate-reporting"
    TIMELY = "timely-reporting"
    LATE = "late-reporting"
    RECIPROCITY_KEPT = "reciprocity-kept"
    RECIPROCITY_REDUCED = "reciprocity-reduced"
    POLICY_TOWARDS_SHARING = "policy-shift-towards-sharing"
    POLICY_AGAINST_SHARING = "policy-shift-against-sharing"
    SAFEGUARD_ADDED = "safeguard-added"
    SAFEGUARD_REMOVED = "safeguard-removed"
    INQUIRY_OPENED = "inquiry-opened"
    SERVICES_ATTACKED = "services-attacked"


class Reliability(Enum):
    """How reliable the source has proved, as STANAG 2511 grades it; F is unknown."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Credibility(Enum):
    """How credible the information is, as STANAG 2511 grades it; 6 is unknown."""

    CONFIRMED = 1
    PROBABLY_TRUE = 2
    POSSIBLY_TRUE = 3
    DOUBTFUL = 4
    IMPROBABLE = 5
    UNKNOWN = 6


@dataclass(frozen=True, slots=True)
class Grade:
    """What an analyst makes of a claim; letters mask, so the numbers stand beside them.

    Attributes:
        reliability: of the source.
        credibility: of the information.
        true: P(the claim is true), 0 to 1; None where the analyst gave no number.
        caused: P(the partner's own conduct brought it about | it is true), 0 to 1; None likewise.
        caused_low: the least that is defensible for `caused`; None where no range was given.
        caused_high: the most that is defensible for `caused`; None where no range was given.
    """

    reliability: Reliability
    credibility: Credibility
    true: float | None = None
    caused: float | None = None
    caused_low: float | None = None
    caused_high: float | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One graded item.

    Attributes:
        id: its name, as in `E-2026-014`.
        partner: code of the organisation that it speaks of.
        topic: the topic that it concerns; None is the partner as a whole.
        kind: what sort of thing is claimed.
        polarity: for or against.
        dimension: in which respect.
        claim: what is claimed, in a neutral sentence.
        occurred: instant at which it happened, as far as known.
        recorded: instant at which the item was filed.
        grade: what an analyst makes of it.
        group: items of one group have one origin and count once; empty: it stands alone.
        severity: multiplies the weight of its kind, greater than 0, at most 2; 1 is the usual case.
        count: how many like occurrences, each independent of the others, the line stands for.
        provenance: where it came from: outlet, file, record, in words.
        author: who filed it, by name of the officer or desk.
        marking: its own marking, in `scheme`; empty where it is not yet marked.
        scheme: name of the marking scheme.
        reference: of what it speaks: a product's id, a plan, a card of the watch; empty if nothing.
        reply: what the partner says of it; empty where it was not asked or did not answer.
        withdrawn: instant at which it was withdrawn; None while it stands.
    """

    id: str
    partner: str
    topic: str | None
    kind: Kind
    polarity: Polarity
    dimension: Dimension
    claim: str
    occurred: int
    recorded: int
    grade: Grade
    group: str = ""
    severity: float = 1.0
    count: int = 1
    provenance: str = ""
    author: str = ""
    marking: str = ""
    scheme: str = "relto"
    reference: str = ""
    reply: str = ""
    withdrawn: int | None = None
