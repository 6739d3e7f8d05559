"""The words of an evidence file: keys, kinds, dimensions, grades, and what else they are called.

1. Case does not matter, nor whether words are parted by spaces, hyphens, underscores or humps.
2. A word that means one thing to everybody is understood; one that could mean two is not.

It reads no file and judges no value. docs/assessment.md lists all of it, held against this by a
test.

Basis: STANAG 2511 (words of the grades).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from relto.model.assessment import Dimension
from relto.model.evidence import Credibility, Kind, Polarity, Reliability

T = TypeVar("T")
_SIGNED = re.compile(r"[+\-\u2212]\d*")
_GAPS = re.compile(r"[\s_\-.()|/]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

KEYS: Mapping[str, tuple[str, ...]] = {
    "id": ("name", "identifier", "item", "evidence id", "uid"),
    "partner": (
        "organisation",
        "organization",
        "org",
        "ally",
        "country",
        "nation",
        "partner code",
        "partner id",
    ),
    "topic": ("subject", "on topic"),
    "dimension": ("dim", "respect", "aspect"),
    "kind": ("type", "category", "evidence kind", "evidence type"),
    "polarity": ("direction", "sign", "valence"),
    "claim": ("text", "statement", "summary", "description", "title"),
    "occurred": (
        "date",
        "at",
        "when",
        "day",
        "time",
        "timestamp",
        "occurred at",
        "occurred on",
        "occurred date",
        "date occurred",
        "event date",
        "event time",
        "happened",
        "happened at",
        "happened on",
        "observed",
        "observed at",
        "observed on",
        "date of event",
    ),
    "recorded": (
        "filed",
        "recorded at",
        "recorded on",
        "filed at",
        "filed on",
        "created",
        "added",
        "reported",
        "reported at",
        "reported on",
        "date reported",
        "date recorded",
    ),
    "reliability": ("source reliability", "source grade", "reliability of source"),
    "credibility": (
        "information credibility",
        "info credibility",
        "credibility of information",
        "information",
    ),
    "p_true": ("p", "probability", "prob", "p true", "ptrue", "prob true", "probability true"),
    "p_caused": (
        "p partner caused",
        "p partner",
        "attribution",
        "caused",
        "partner caused",
        "p caused true",
        "p caused given true",
        "p partner caused true",
        "p partner caused given true",
        "p attribution",
        "probability caused",
        "probability partner caused",
        "pcaused",
        "prob caused",
        "prob partner caused",
        "p caused by partner",
        "caused by partner",
        "p attributable",
        "p theirs",
    ),
    "p_caused_low": (
        "p partner caused low",
        "p partner low",
        "attribution low",
        "caused low",
        "p caused min",
        "attribution min",
    ),
    "p_caused_high": (
        "p partner caused high",
        "p partner high",
        "attribution high",
        "caused high",
        "p caused max",
        "attribution max",
    ),
    "group": ("independence group", "independence", "group id", "cluster"),
    "severity": ("severity factor",),
    "count": ("n", "occurrences", "times"),
    "provenance": ("outlet", "source name", "came from"),
    "author": ("analyst", "by", "filed by", "officer", "desk"),
    "marking": ("label", "classification"),
    "scheme": ("marking scheme",),
    "reference": ("ref", "about", "product"),
    "reply": ("partner reply", "response"),
    "withdrawn": ("withdrawn at", "withdrawn on", "retracted"),
}
"""What each key may be called too."""

BOTH = {
    "grade": ("grading", "admiralty", "admiralty code", "nato grade"),
    "p_caused_range": ("p partner caused range", "attribution range", "caused range"),
    "source": ("source letter",),
}
"""Keys that stand for two: `grade: B2`, a range `[low, high]`, and `source`, which is its
reliability if it is a letter, else the provenance."""

KINDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.UNAUTHORISED_DISCLOSURE: (
        "unauthorized disclosure",
        "disclosure",
        "leak",
        "unauthorised release",
        "unauthorized release",
    ),
    Kind.ONWARD_SHARING: (
        "onward sharing",
        "onward release",
        "onward passing",
        "unauthorised onward sharing",
        "unauthorized onward sharing",
        "unauthorised onward release",
        "unauthorized onward release",
        "onward passing without consent",
        "consent not asked",
    ),
    Kind.MISHANDLED_DOCUMENTS: ("mishandled document", "mishandled", "mishandling"),
    Kind.TRACED_LEAK: ("leak traced", "traced copy", "traced disclosure"),
    Kind.GOOD_HANDLING: (
        "good handling",
        "handling confirmed",
        "routine",
        "routine success",
        "good exchange",
        "success",
    ),
    Kind.CONSENT_ASKED: ("consent requested", "consent sought", "asked consent"),
    Kind.RECALL_ACKNOWLEDGED: ("recall ack", "recall confirmed", "recall honoured"),
    Kind.RECALL_IGNORED: ("recall unanswered", "recall not acknowledged"),
    Kind.RECEIPT_MISSING: ("missing receipt",),
    Kind.ACCURATE: ("accurate", "accurate report"),
    Kind.INACCURATE: ("inaccurate", "inaccurate report"),
    Kind.TIMELY: ("timely", "timely report"),
    Kind.LATE: ("late", "late report", "delay", "delayed"),
    Kind.RECIPROCITY_KEPT: ("reciprocated",),
    Kind.RECIPROCITY_REDUCED: ("reciprocity cut",),
    Kind.POLICY_TOWARDS_SHARING: ("policy towards sharing", "policy for sharing"),
    Kind.POLICY_AGAINST_SHARING: ("policy against sharing", "policy shift away from sharing"),
    Kind.SAFEGUARD_ADDED: (
        "safeguard",
        "legal safeguard",
        "institutional safeguard",
        "legal or institutional safeguard",
    ),
    Kind.SAFEGUARD_REMOVED: ("safeguard lost",),
    Kind.INQUIRY_OPENED: ("inquiry", "investigation opened", "investigation"),
    Kind.SERVICES_ATTACKED: (
        "attack on services",
        "attack on own services",
        "attack on the partner's own services",
        "attack on the partner's services",
        "attack on partner's own services",
        "attack on partner services",
        "attack on the partner",
        "attack on partner",
        "attack",
        "services attack",
    ),
}
"""What each kind may be called too."""

NEUTRAL: Mapping[str, tuple[Kind, Kind]] = {
    "accuracy": (Kind.ACCURATE, Kind.INACCURATE),
    "timeliness": (Kind.TIMELY, Kind.LATE),
    "reciprocity": (Kind.RECIPROCITY_KEPT, Kind.RECIPROCITY_REDUCED),
    "policy shift": (Kind.POLICY_TOWARDS_SHARING, Kind.POLICY_AGAINST_SHARING),
    "declared policy shift": (Kind.POLICY_TOWARDS_SHARING, Kind.POLICY_AGAINST_SHARING),
    "accuracy of what they gave": (Kind.ACCURATE, Kind.INACCURATE),
    "timeliness of what they gave": (Kind.TIMELY, Kind.LATE),
    "recall": (Kind.RECALL_ACKNOWLEDGED, Kind.RECALL_IGNORED),
    "recall acknowledged or ignored": (Kind.RECALL_ACKNOWLEDGED, Kind.RECALL_IGNORED),
    "consent": (Kind.CONSENT_ASKED, Kind.ONWARD_SHARING),
    "safeguard": (Kind.SAFEGUARD_ADDED, Kind.SAFEGUARD_REMOVED),
    "legal safeguard": (Kind.SAFEGUARD_ADDED, Kind.SAFEGUARD_REMOVED),
    "institutional safeguard": (Kind.SAFEGUARD_ADDED, Kind.SAFEGUARD_REMOVED),
    "legal or institutional safeguard": (Kind.SAFEGUARD_ADDED, Kind.SAFEGUARD_REMOVED),
}
"""Kinds that take a polarity: for, against. Without one, a name that `KINDS` has too means that."""

GENERIC: Mapping[Dimension, tuple[Kind, Kind]] = {
    Dimension.HANDLING: (Kind.GOOD_HANDLING, Kind.MISHANDLED_DOCUMENTS),
    Dimension.ONWARD_SHARING: (Kind.CONSENT_ASKED, Kind.ONWARD_SHARING),
    Dimension.ACCURACY: (Kind.ACCURATE, Kind.INACCURATE),
    Dimension.TIMELINESS: (Kind.TIMELY, Kind.LATE),
    Dimension.RECIPROCITY: (Kind.RECIPROCITY_KEPT, Kind.RECIPROCITY_REDUCED),
    Dimension.DECLARED_INTENT: (Kind.POLICY_TOWARDS_SHARING, Kind.POLICY_AGAINST_SHARING),
}
"""The kind of an item that names none: for and against in each dimension."""
NO_KIND = ("generic", "other")

POLARITIES: Mapping[Polarity, tuple[str, ...]] = {
    Polarity.FAVOURABLE: (
        "favorable",
        "positive",
        "pos",
        "+",
        "+1",
        "1",
        "good",
        "for",
        "supports",
        "supporting",
        "support",
        "pro",
        "reassuring",
    ),
    Polarity.ADVERSE: (
        "unfavourable",
        "unfavorable",
        "negative",
        "neg",
        "-",
        "-1",
        "\u2212",
        "bad",
        "against",
        "opposes",
        "opposing",
        "contra",
    ),
}
DIMENSIONS: Mapping[Dimension, tuple[str, ...]] = {
    Dimension.HANDLING: (),
    Dimension.ONWARD_SHARING: ("onward",),
    Dimension.ACCURACY: (),
    Dimension.TIMELINESS: (),
    Dimension.RECIPROCITY: (),
    Dimension.DECLARED_INTENT: ("intent",),
}
RELIABILITIES: Mapping[Reliability, tuple[str, ...]] = {
    Reliability.A: ("completely reliable", "reliable"),
    Reliability.B: ("usually reliable",),
    Reliability.C: ("fairly reliable",),
    Reliability.D: ("not usually reliable",),
    Reliability.E: ("unreliable",),
    Reliability.F: ("reliability cannot be judged", "unknown"),
}
CREDIBILITIES: Mapping[Credibility, tuple[str, ...]] = {
    Credibility.CONFIRMED: ("confirmed",),
    Credibility.PROBABLY_TRUE: ("probably true",),
    Credibility.POSSIBLY_TRUE: ("possibly true",),
    Credibility.DOUBTFUL: ("doubtful", "doubtfully true"),
    Credibility.IMPROBABLE: ("improbable",),
    Credibility.UNKNOWN: ("truth cannot be judged", "unknown"),
}


@lru_cache(maxsize=4_096)
def folded(text: str) -> str:
    """Returns a word as it is compared: small letters, one space between parts."""
    if _SIGNED.fullmatch(text.strip()):
        return text.strip()
    parted = _HUMP.sub(" ", text.replace("\u2019", "'"))
    return _GAPS.sub(" ", parted.casefold()).strip()


def _lookup(names: Mapping[T, Iterable[str]]) -> dict[str, T]:
    """Turns a table of names into one from each folded name to what it means."""
    found: dict[str, T] = {}
    for meaning, others in names.items():
        for name in (str(getattr(meaning, "value", meaning)), *others):
            found[folded(name)] = meaning
    return found


KEY_OF = _lookup({**KEYS, **BOTH})
KIND_OF = _lookup(KINDS)
POLARITY_OF = _lookup(POLARITIES)
DIMENSION_OF = _lookup(DIMENSIONS)
RELIABILITY_OF = _lookup(RELIABILITIES)
CREDIBILITY_OF = _lookup(CREDIBILITIES)
