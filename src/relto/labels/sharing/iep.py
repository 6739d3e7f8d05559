"""FIRST Information Exchange Policies 2.0 (and 1.0 on reading): colour, dates and duties.

The colour and the dates bear on who receives it; the duties become obligations. A policy that
is only referred to (`id_ref`) says nothing here: it withholds until somebody supplies it. Nothing
is fetched.

Basis: FIRST IEP 2.0 Framework and JSON Specification; OASIS extension-definition 762e2e97.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any
from uuid import UUID, uuid5

from relto.core.instant import parse_instant
from relto.labels.label import Label
from relto.labels.levels import Tlp
from relto.labels.mistakes import MarkingError
from relto.labels.sharing.fields import Form, Place
from relto.labels.sharing.terms import Terms, join, notices, terms_from, vocabulary, words

EXTENSION = "extension-definition--762e2e97-ee51-43e5-a9ea-165fbb862c4a"
SCHEME = "IEP 2.0"
COLOURS = {"red": Tlp.RED, "amber": Tlp.AMBER, "green": Tlp.GREEN, "white": Tlp.CLEAR}
"""TLP by the words of IEP 2.0, which knows TLP 1.0 only."""

DUTIES = (
    "encrypt_in_transit",
    "permitted_actions",
    "affected_party_notifications",
    "attribution",
    "unmodified_resale",
)
"""The duties of IEP 2.0, all of which a policy states."""

_COLOUR_NAMES = ("tlp", "traffic_light_protocol")
_FIRST_VERSION = ("encrypt_at_rest", "commercial_use", "obfuscate_affected_parties")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
_NAMESPACE = UUID("3b0d4a9e-5c8c-5d1e-9c57-2f0a6c1f7d42")


@dataclass(frozen=True, slots=True)
class Iep:
    """An Information Exchange Policy; timestamps are kept as they were written.

    Attributes:
        identifier: a UUID.
        tlp: how far it may be redistributed.
        terms: what the recipient is bound to.
        start_date: from when it is in effect.
        end_date: until when, or None if it does not end.
        references: addresses of licences, agreements or conditions.
        version: `2.0`, or `1.0` where it was read from one.
    """

    identifier: str
    tlp: Tlp | None
    terms: Terms
    name: str = ""
    description: str = ""
    start_date: str | None = None
    end_date: str | None = None
    references: tuple[str, ...] = ()
    version: str = "2.0"


def _is_uuid(given: str) -> str | None:
    return None if _UUID.fullmatch(given) else "a UUID"


def _version(form: Form, name: str) -> None:
    if name in form.given and form.given[name] not in (2, "2.0", "2"):
        form.place.below(name).wrong(
            "expected version 2.0 of IEP", found=str(form.given[name]), expected="2.0"
        )


def _dates(form: Form) -> tuple[str | None, str | None]:
    start = form.instant("start_date")
    end = None if form.given.get("end_date") is None else form.instant("end_date")
    if start and end and parse_instant(start) >= parse_instant(end):
        form.place.below("end_date").wrong(
            "the policy ends before it begins", found=end, expected=f"a moment after {start}"
        )
    return start, end


def _terms(form: Form, attribution: str) -> Terms:
    found: dict[str, str] = {}
    for duty in DUTIES:
        name = attribution if duty == "attribution" else duty
        value = form.choice(name, tuple(vocabulary(duty)))
        if value is not None:
            found[duty] = value
    return terms_from(found)


def _policy(form: Form, attribution: str, identifier: str, title: str) -> Iep:
    form.require("iep_version", "tlp", attribution, identifier)
    form.require(*(duty for duty in DUTIES if duty != "attribution"))
    _version(form, "iep_version")
    start, end = _dates(form)
    colour = form.choice("tlp", tuple(COLOURS))
    return Iep(
        form.text(identifier, _is_uuid) or "",
        None if colour is None else COLOURS[colour],
        _terms(form, attribution),
        form.text(title) or "",
        form.text("description") or "",
        start,
        end,
    )


_IN_STIX = (
    *(duty for duty in DUTIES if duty != "attribution"),
    *("extension_type", "tlp", "provider_attribution", "iep_id", "iep_version"),
    *("policy_name", "description", "start_date", "end_date"),
)
_IN_JSON = (
    *DUTIES,
    *("id", "name", "description", "iep_version", "start_date", "end_date", "tlp"),
    *("external_reference", "external_references"),
)


def from_extension(given: Any, *, path: str = "") -> Iep:
    """Reads the content of the IEP extension of a marking-definition.

    Raises:
        MarkingError: with every mistake and its path.

    Basis: OASIS extension-definition 762e2e97, `iep-2-0-content`.
    """
    place = Place(SCHEME, path)
    form = Form(given, place, _IN_STIX)
    form.require("extension_type", "start_date", "description")
    form.choice("extension_type", ("property-extension",))
    policy = _policy(form, "provider_attribution", "iep_id", "policy_name")
    if place.mistakes:
        raise MarkingError(place.mistakes)
    return policy


def from_json(given: Any, *, path: str = "") -> Iep:
    """Reads a policy in the JSON of FIRST, version 2.0 or 1.0.

    Raises:
        MarkingError: with every mistake and its path; also for a mere reference (`id_ref`).

    Basis: FIRST IEP 2.0 JSON Specification; IEP 1.0 Framework.
    """
    if isinstance(given, Mapping) and any(_folded(name) == "policy_version" for name in given):
        return _first_version(given, path)
    place = Place(SCHEME, path)
    if isinstance(given, Mapping) and "id_ref" in given:
        place.below("id_ref").wrong(
            "a reference to a policy says nothing without the policy",
            found=given["id_ref"],
            expected="the policy itself",
        )
        raise MarkingError(place.mistakes)
    form = Form(given, place, _IN_JSON)
    form.require("name", "start_date")
    policy = _policy(form, "attribution", "id", "name")
    single = form.text("external_reference")
    references = form.texts("external_references") + ((single,) if single else ())
    if place.mistakes:
        raise MarkingError(place.mistakes)
    return replace(policy, references=references)


def _folded(name: object) -> str:
    return str(name).strip().lower().replace(" ", "_").replace("-", "_")


_IN_FIRST = (
    *(duty for duty in DUTIES if duty != "attribution"),
    *_FIRST_VERSION,
    *("provider_attribution", "traffic_light_protocol", "tlp", "policy_id", "policy_name"),
    *("policy_version", "policy_start_date", "policy_end_date", "policy_description"),
    *("external_reference",),
)


def _said_first(name: str, value: Any) -> Any:
    """Returns a value of IEP 1.0 (`MUST NOT`) in the words of 2.0; a text as it is."""
    if name in {*DUTIES, *_FIRST_VERSION, "provider_attribution", *_COLOUR_NAMES}:
        return "-".join(value.lower().split()) if isinstance(value, str) else value
    return value


def _first_version(given: Mapping[str, Any], path: str) -> Iep:
    """Reads IEP 1.0, whose names and values are in capitals and mostly optional."""
    place = Place("IEP 1.0", path)
    folded = {_folded(name): value for name, value in given.items()}
    form = Form({name: _said_first(name, v) for name, v in folded.items()}, place, _IN_FIRST)
    form.require("policy_id")
    found: dict[str, str] = {}
    for duty in (*DUTIES, *_FIRST_VERSION):
        name = "provider_attribution" if duty == "attribution" else duty
        value = form.choice(name, tuple(vocabulary(duty)))
        if value is not None:
            found[duty] = value
    colours = [form.choice(name, tuple(COLOURS)) for name in _COLOUR_NAMES]
    colour = max((COLOURS[name] for name in colours if name is not None), default=None)
    reference = form.text("external_reference")
    policy = Iep(
        form.text("policy_id") or "",
        colour,
        terms_from(found),
        form.text("policy_name") or "",
        form.text("policy_description") or "",
        form.instant("policy_start_date"),
        form.instant("policy_end_date"),
        (reference,) if reference else (),
        "1.0",
    )
    if place.mistakes:
        raise MarkingError(place.mistakes)
    return policy


def colour_word(colour: Tlp) -> str:
    """Returns the word for a colour in IEP 2.0: AMBER+STRICT, unknown to it, becomes red.

    Basis: FIRST IEP 2.0 §9 (TLP 1.0); the next wider colour would permit clients.
    """
    return "red" if colour is Tlp.AMBER_STRICT else _WORDS[colour]


_WORDS = {colour: word for word, colour in COLOURS.items()}


def _complete(policy: Iep) -> dict[str, str]:
    """Returns the words of all duties of IEP 2.0.

    Raises:
        MarkingError: the policy leaves one open, or has one that 2.0 cannot say.
    """
    place = Place(SCHEME)
    for duty in _FIRST_VERSION:
        if getattr(policy.terms, duty):
            place.below(duty).wrong(f"IEP 2.0 cannot say `{duty}`", found=duty, expected="IEP 1.0")
    if policy.terms.contradicts:
        place.below("attribution").wrong("`must` and `must-not` contradict each other")
    if policy.tlp is None:
        place.below("tlp").wrong("the policy has no colour", expected=", ".join(COLOURS))
    missing = [duty for duty in DUTIES if getattr(policy.terms, duty) is None]
    for duty in missing:
        place.below(duty).wrong("the policy does not say", expected=", ".join(vocabulary(duty)))
    if place.mistakes:
        raise MarkingError(place.mistakes)
    return {duty: words(getattr(policy.terms, duty)) for duty in DUTIES}


def to_json(policy: Iep) -> dict[str, Any]:
    """Returns a policy in the JSON of FIRST, in the version that it has.

    Raises:
        MarkingError: the version cannot say what the policy says.
    """
    if policy.version == "1.0":
        return _to_first_version(policy)
    duties = _complete(policy)
    given: dict[str, Any] = {
        "id": policy.identifier,
        "name": policy.name,
        "iep_version": "2.0",
        "start_date": policy.start_date,
        "end_date": policy.end_date,
        "tlp": colour_word(policy.tlp or Tlp.CLEAR),
        **duties,
    }
    if policy.description:
        given["description"] = policy.description
    if policy.references:
        given["external_references"] = list(policy.references)
    return given


def _to_first_version(policy: Iep) -> dict[str, Any]:
    """Writes IEP 1.0; what the policy does not say is left out.

    Raises:
        MarkingError: two duties contradict each other.
    """
    if policy.terms.contradicts:
        place = Place("IEP 1.0").below("provider_attribution")
        place.wrong("`MUST` and `MUST NOT` contradict each other")
        raise MarkingError(place.mistakes)
    said = {name: getattr(policy.terms, name) for name in (*DUTIES, *_FIRST_VERSION)}
    given = {
        "policy_version": "1.0",
        "policy_id": policy.identifier,
        "policy_name": policy.name,
        "policy_description": policy.description,
        "policy_start_date": policy.start_date,
        "policy_end_date": policy.end_date,
        "tlp": None if policy.tlp is None else colour_word(policy.tlp).upper(),
        "external_reference": " ".join(policy.references),
    }
    for name, duty in said.items():
        key = "provider_attribution" if name == "attribution" else name
        given[key] = None if duty is None else words(duty).replace("-", " ").upper()
    return {name.replace("_", " ").upper(): value for name, value in given.items() if value}


def to_extension(policy: Iep) -> dict[str, Any]:
    """Returns the content of the IEP extension of a marking-definition.

    Raises:
        MarkingError: the extension cannot say what the policy says.
    """
    duties = _complete(policy)
    given: dict[str, Any] = {
        "extension_type": "property-extension",
        "iep_id": policy.identifier,
        "iep_version": 2.0,
        "tlp": colour_word(policy.tlp or Tlp.CLEAR),
        "provider_attribution": duties.pop("attribution"),
        **duties,
    }
    named = {"policy_name": policy.name, "description": policy.description}
    dated = {"start_date": policy.start_date, "end_date": policy.end_date}
    return given | {name: value for name, value in (named | dated).items() if value}


def roll_up(policies: Iterable[Iep]) -> Iep:
    """Returns the policy of a whole: every duty, the narrowest colour, the shortest time.

    A whole of several policies has its own identifier, which depends on theirs only.

    Raises:
        ValueError: there are no parts.

    Basis: FIRST IEP 2.0 Framework; the stricter statement holds.
    """
    parts = sorted(set(policies), key=repr)
    if len(parts) <= 1:
        return parts[0] if parts else _none()
    key = " ".join(repr(part) for part in parts)
    starts = [part.start_date for part in parts if part.start_date]
    ends = [part.end_date for part in parts if part.end_date]
    return Iep(
        str(uuid5(_NAMESPACE, key)),
        max((part.tlp for part in parts if part.tlp is not None), default=None),
        reduce(join, (part.terms for part in parts)),
        " and ".join(sorted({part.name for part in parts if part.name})),
        " ".join(sorted({part.description for part in parts if part.description})),
        max(starts, key=parse_instant, default=None),
        min(ends, key=parse_instant, default=None),
        tuple(sorted({each for part in parts for each in part.references})),
        min(part.version for part in parts),
    )


def _none() -> Iep:
    raise ValueError("there is no policy to roll up")


def meaning(policy: Iep) -> Label:
    """Returns the label: colour and dates, the duties as notices.

    Outside its dates a policy permits nothing. Duties that contradict each other are a flaw.
    """
    return Label(
        tlp=policy.tlp,
        not_before=None if policy.start_date is None else parse_instant(policy.start_date),
        not_after=None if policy.end_date is None else parse_instant(policy.end_date),
        flaws=frozenset({"contradictory-iep"}) if policy.terms.contradicts else frozenset(),
        notices=notices(policy.terms),
        schemes=frozenset({"IEP"}),
    )
