"""Reading an ACS 3.0 marking, with every mistake and its path.

What ACS leaves to registers that are not public (SCI controls, authority categories, the list of
organisations beyond its form) is accepted as it stands. Combinations that make no sense are
warnings; they weaken nothing, since all parts hold.

Basis: OASIS extension-definition 3a65884d (JSON schema); ISA ACS 3.0a, Appendix A.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from relto.core.instant import parse_instant
from relto.labels.capco.countries import Countries
from relto.labels.mistakes import MarkingError, Mistake, errors
from relto.labels.sharing import acs
from relto.labels.sharing.acs import (
    Acs,
    Block,
    ControlSet,
    Defaults,
    Effect,
    Privilege,
    Scope,
    Sharing,
    Values,
)
from relto.labels.sharing.fields import Form, Place

_HEX = r"[0-9a-fA-F]"
_IDENTIFIER = re.compile(
    rf"isa:guide\.[0-9]+\.ACS3-{_HEX}{{8}}(-{_HEX}{{4}}){{3}}-{_HEX}{{12}}", re.ASCII
)
_ORGANISATION = re.compile(r"[A-Z0-9]+\.[A-Z0-9][A-Z0-9-]*(\.[A-Z0-9][A-Z0-9-]*)*", re.ASCII)
_AUTHORITY = re.compile(r"urn:isa:authority:\w+", re.ASCII)
_NATIONALITY = re.compile(r"[A-Z]{3}", re.ASCII)
_TOKEN = re.compile(r"[A-Z0-9]+([ ._/-][A-Z0-9]+)*", re.ASCII)
_DEFAULTS = re.compile(
    r"urn:isa:policy:acs:ns:v3\.0\?privdefault=(permit|deny)&sharedefault=(permit|deny)\s?",
    re.ASCII,
)
_KNOWN = (
    *("extension_type", "identifier", "name", "create_date_time", "policy_reference"),
    *("responsible_entity_custodian", "responsible_entity_originator", "authority_reference"),
    *("control_set", "access_privilege", "further_sharing", *acs.BLOCKS),
)
_REQUIRED = (
    *("extension_type", "identifier", "create_date_time", "responsible_entity_custodian"),
    *("policy_reference", "control_set"),
)


def _like(pattern: re.Pattern[str], expected: str) -> Callable[[str], str | None]:
    return lambda given: None if pattern.fullmatch(given) else expected


_identifier = _like(_IDENTIFIER, "`isa:guide.19001.ACS3-` and a UUID")
_custodian = _like(_ORGANISATION, "an organisation such as `USA.DHS`")
_authority = _like(_AUTHORITY, "a reference such as `urn:isa:authority:ais`")


def _nationality(given: str) -> str | None:
    if given == acs.ALL:
        return "a country: `ALL` stands in the scopes of rules only"
    return None if _NATIONALITY.fullmatch(given) else "a country of three capital letters"


_token = _like(_TOKEN, "a control in capital letters")


def _organisation(given: str) -> str | None:
    if given in acs.SECTORS or _ORGANISATION.fullmatch(given):
        return None
    return "an organisation such as `USA.DHS.CISA`, or one of " + ", ".join(acs.SECTORS)


def _recipient(given: str) -> str | None:
    if given in {acs.FOREIGNGOV, acs.SECTOR}:
        return None
    expected = _organisation(given)
    return f"{expected}, FOREIGNGOV, SECTOR" if expected else None


def read(given: Any, *, path: str = "") -> tuple[Acs, tuple[Mistake, ...]]:
    """Reads the content of the ACS extension, with the warnings.

    Raises:
        MarkingError: with every mistake and its path.

    Basis: OASIS extension-definition 3a65884d.
    """
    place = Place(acs.SCHEME, path)
    form = Form(given, place, _KNOWN)
    form.require(*_REQUIRED)
    form.choice("extension_type", ("property-extension",))
    reference, defaults = _policy(form)
    marking = Acs(
        form.text("identifier", _identifier) or "",
        form.instant("create_date_time") or "",
        form.text("responsible_entity_custodian", _custodian) or "",
        reference,
        defaults,
        _control_set(form),
        form.text("name") or "",
        form.text("responsible_entity_originator", _organisation) or "",
        form.texts("authority_reference", _authority),
        **{name: _block(form, name) for name in acs.BLOCKS},
        access_privilege=tuple(_rules(form, "access_privilege", _privilege)),
        further_sharing=tuple(_rules(form, "further_sharing", _sharing)),
    )
    _sense(marking, place)
    if errors(place.mistakes):
        raise MarkingError(place.mistakes)
    return marking, tuple(place.mistakes)


def from_extension(given: Any, *, path: str = "") -> Acs:
    """Reads the content of the ACS extension of a marking-definition.

    Raises:
        MarkingError: with every mistake and its path.
    """
    return read(given, path=path)[0]


def _policy(form: Form) -> tuple[str, tuple[Defaults, ...]]:
    """Reads the policy reference: one or several, divided by at most one space each."""
    text = form.text("policy_reference")
    found, position = [], 0
    while text is not None and position < len(text):
        match = _DEFAULTS.match(text, position)
        if match is None:
            form.place.below("policy_reference").wrong(
                f"the policy is not readable from position {position}",
                found=text[position:],
                expected=f"`{acs.POLICY}?privdefault=` permit or deny, `&sharedefault=` likewise",
            )
            break
        found.append(Defaults(Effect(match[1]), Effect(match[2])))
        position = match.end()
    return text or "", tuple(found)


def _control_set(outer: Form) -> ControlSet:
    if "control_set" not in outer:
        return ControlSet("")
    place = outer.place.below("control_set")
    form = Form(outer.given["control_set"], place, ("classification", *acs.LISTS))
    form.require("classification")
    return ControlSet(
        form.choice("classification", acs.CLASSIFICATIONS) or "",
        form.texts("sci_controls", _token),
        form.texts("logical_authority_category", _token),
        form.choices("formal_determination", acs.DETERMINATIONS),
        form.choices("caveat", acs.CAVEATS),
        form.choices("sensitivity", acs.SENSITIVITIES),
        form.choices("shareability", acs.SHAREABILITIES),
        form.choices("entity", acs.ENTITIES),
        form.texts("permitted_nationalities", _nationality),
        form.texts("permitted_organizations", _organisation),
    )


Rule = TypeVar("Rule", Privilege, Sharing)


def _rules(outer: Form, name: str, read_one: Callable[[Any, Place], Rule | None]) -> list[Rule]:
    if name not in outer:
        return []
    given, place = outer.given[name], outer.place.below(name)
    if not isinstance(given, list) or not given:
        place.wrong("expected a list of at least one rule", found=given, expected="a list")
        return []
    rules = [read_one(item, place.below(f"[{index}]")) for index, item in enumerate(given)]
    return [rule for rule in rules if rule is not None]


def _privilege(given: Any, place: Place) -> Privilege | None:
    form = Form(given, place, ("privilege_action", "privilege_scope", "rule_effect"))
    form.require("privilege_action", "privilege_scope", "rule_effect")
    action = form.choice("privilege_action", (*acs.ACTIONS, acs.ALL))
    effect = form.choice("rule_effect", tuple(Effect))
    scope = _scope(form)
    return Privilege(action, scope, Effect(effect)) if action and effect else None


def _scope(outer: Form) -> Scope:
    if "privilege_scope" not in outer:
        return Scope()
    place = outer.place.below("privilege_scope")
    names = ("permitted_nationalities", "permitted_organizations", "shareability", "entity")
    form = Form(outer.given["privilege_scope"], place, names)
    if isinstance(outer.given["privilege_scope"], dict) and not form.given:
        place.wrong("the scope names nobody", expected="at least one of " + ", ".join(names))
    return Scope(
        _all_or(form, names[0], lambda: form.texts(names[0], _nationality)),
        _all_or(form, names[1], lambda: form.texts(names[1], _organisation)),
        _all_or(form, names[2], lambda: form.choices(names[2], acs.SHAREABILITIES)),
        _all_or(form, names[3], lambda: form.choices(names[3], acs.ENTITIES)),
    )


def _all_or(form: Form, name: str, some: Callable[[], Values]) -> Values:
    """Reads `["ALL"]`, which stands alone, or else the values."""
    given = form.given.get(name)
    if isinstance(given, list) and acs.ALL in given:
        if len(given) > 1:
            form.place.below(name).wrong(
                "`ALL` stands alone", found=acs.ALL, expected="`ALL` or other values"
            )
        return (acs.ALL,)
    return some()


def _sharing(given: Any, place: Place) -> Sharing | None:
    form = Form(given, place, ("sharing_scope", "rule_effect"))
    form.require("sharing_scope", "rule_effect")
    scope = form.texts("sharing_scope", _recipient)
    effect = form.choice("rule_effect", tuple(Effect))
    return Sharing(scope, Effect(effect)) if effect and scope else None


_BLOCKS: dict[str, tuple[dict[str, str], Values]] = {
    "original_classification": (
        {
            "classified_by": "text",
            "classified_on": "instant",
            "classification_reason": "text",
            "compilation_reason": "text",
        },
        ("classified_by",),
    ),
    "derivative_classification": (
        {"classified_by": "text", "classified_on": "instant", "derived_from": "text"},
        ("classified_by", "derived_from"),
    ),
    "declassification": (
        {
            "declass_exemption": "text",
            "declass_period": "number",
            "declass_date": "instant",
            "declass_event": "text",
        },
        (),
    ),
    "resource_disposition": (
        {"disposition_date": "instant", "disposition_process": "text"},
        ("disposition_date", "disposition_process"),
    ),
    "public_release": ({"released_by": "text", "released_on": "instant"}, ("released_by",)),
}


def _block(outer: Form, name: str) -> Block:
    if name not in outer:
        return ()
    kinds, required = _BLOCKS[name]
    place = outer.place.below(name)
    form = Form(outer.given[name], place, tuple(kinds))
    form.require(*required)
    if outer.given[name] == {}:
        place.wrong("the block says nothing", expected="at least one of " + ", ".join(kinds))
    found: list[tuple[str, str | int]] = []
    for key in form.given:
        kind = kinds.get(key)
        value = form.instant(key) if kind == "instant" else None
        value = form.text(key) if kind == "text" else value
        number = _number(form, key) if kind == "number" else None
        if value is not None or number is not None:
            found.append((key, value if value is not None else number or 0))
    return tuple(found)


def _number(form: Form, name: str) -> int | None:
    value = form.given[name]
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        form.place.below(name).wrong(
            "expected a whole number of years", found=value, expected="a whole number"
        )
        return None
    return value


def _sense(marking: Acs, place: Place) -> None:
    """Tells combinations that make no sense; all their parts hold none the less."""
    controls = marking.control_set
    determined = place.below("control_set").below("formal_determination")
    said = set(controls.formal_determination)
    if "PUBREL" in said and controls.classification != "U":
        determined.warn("what is classified is not released to the public", found="PUBREL")
    if said >= {"PUBREL", "NF"}:
        determined.warn("what is released to the public is released to foreigners", found="NF")
    if "FOUO" in said and controls.classification != "U":
        determined.warn("FOUO is for what is unclassified", found="FOUO")
    if "NO-PII-PRESENT" in said and {"PII", "POSSIBLEPII"} & {
        *controls.caveat,
        *controls.sensitivity,
    }:
        determined.warn("personal information is both present and absent", found="NO-PII-PRESENT")
    if "NF" in said and set(controls.permitted_nationalities) - {"USA"}:
        determined.warn("NF leaves no nationality but USA", found="NF")
    unknown = [c for c in controls.permitted_nationalities if c not in Countries.standard()]
    if unknown:
        nationalities = place.below("control_set").below("permitted_nationalities")
        nationalities.warn(f"no country has the code `{unknown[0]}`", found=unknown[0])
    disposed = dict(marking.resource_disposition).get("disposition_date")
    created = marking.create_date_time
    if isinstance(disposed, str) and created and parse_instant(disposed) < parse_instant(created):
        place.below("resource_disposition").warn("disposed of before it was marked")
