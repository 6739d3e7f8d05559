"""Who may read, do and pass on what an ACS 3.0 marking marks.

1. The control set gates everything: clearance, every SCI control, nationality, organisation,
   entity and community where listed, NF for nationals of the USA, and a flag of training for
   every caveat and sensitivity.
2. For an action the privilege rules for it or for ALL whose scope matches the subject: one that
   denies beats those that permit; where none matches, `privdefault` holds.
3. For passing on, the same with `further_sharing` and `sharedefault`.
4. What is not known of a subject never helps it: an attribute it did not state matches every rule
   that denies and no rule that permits. An organisation that denies is also met by its parts
   (`USA.DOD` by `USA.DOD.NSA`), one that permits is met by its own name only.

The standard does not fix the precedence of rules; denying first is the safe reading. Nothing here
reads markings.

Basis: ISA ACS 3.0a; OASIS extension-definition 3a65884d.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from relto.labels.mistakes import MarkingError
from relto.labels.sharing import acs
from relto.labels.sharing.acs import ALL, Acs, ControlSet, Effect, Scope, Values, listed_in
from relto.labels.sharing.fields import Form, Place


@dataclass(frozen=True, slots=True)
class Subject:
    """Whoever reads, acts, or is to receive.

    Attributes:
        clearance: `U`, `C`, `S` or `TS`.
        nationalities: countries as three letters.
        organizations: every organisation it belongs to, each by its whole name (`USA.USG`).
        entity: what it is (`GOV`, `CTR`, `SVR`…), or empty.
        communities: `NCC`, `EM`, `LE`, `IC`.
        sci: SCI controls it is read into.
        authority: logical authority categories it acts under.
        training: caveats and sensitivities it is trained to handle.
        foreign_government: whether it acts for a government other than that of the USA.
        sector: whether it is a partner of critical infrastructure.
    """

    clearance: str = "U"
    nationalities: frozenset[str] = frozenset()
    organizations: frozenset[str] = frozenset()
    entity: str = ""
    communities: frozenset[str] = frozenset()
    sci: frozenset[str] = frozenset()
    authority: frozenset[str] = frozenset()
    training: frozenset[str] = frozenset()
    foreign_government: bool = False
    sector: bool = False

    @property
    def is_of_usa(self) -> bool:
        """Whether it is a national of the USA and acts for no other government."""
        return "USA" in self.nationalities and not self.foreign_government


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer with its reason; a refusal is falsy.

    Attributes:
        permit: whether it is permitted.
        reason: a stable code (`clearance`, `privilege-denied`…).
        rule: the property that decided.
        path: where in the marking it stands.
    """

    permit: bool
    reason: str
    rule: str
    path: str = ""

    def __bool__(self) -> bool:
        """Whether it is permitted."""
        return self.permit


def may_read(marking: Acs, subject: Subject) -> Decision:
    """Decides by the control set alone."""
    controls = marking.control_set
    for name, missing in _gates(controls, subject):
        if missing:
            rule = f"{acs.SCHEME} control_set.{name}"
            return Decision(
                permit=False, reason=_REASONS[name], rule=rule, path=f"control_set.{name}"
            )
    rule = f"{acs.SCHEME} control_set"
    return Decision(permit=True, reason="control-set-met", rule=rule, path="control_set")


_REASONS = {
    "classification": "clearance",
    "sci_controls": "sci",
    "formal_determination": "noforn",
    "permitted_nationalities": "nationality",
    "permitted_organizations": "organization",
    "entity": "entity",
    "shareability": "community",
    "logical_authority_category": "authority",
    "caveat": "training",
    "sensitivity": "training",
}


def _gates(controls: ControlSet, subject: Subject) -> Iterable[tuple[str, bool]]:
    """Yields each gate and whether the subject fails at it."""
    yield "classification", _rank(controls.classification) > _held(subject.clearance)
    yield "sci_controls", not set(controls.sci_controls) <= subject.sci
    foreign = "NF" in controls.formal_determination and not subject.is_of_usa
    yield "formal_determination", foreign
    one_of = {
        "permitted_nationalities": subject.nationalities,
        "permitted_organizations": subject.organizations,
        "entity": frozenset({subject.entity}),
        "shareability": subject.communities,
        "logical_authority_category": subject.authority,
    }
    for name, held in one_of.items():
        listed = getattr(controls, name)
        yield name, bool(listed) and held.isdisjoint(listed)
    yield "caveat", not set(controls.caveat) <= subject.training
    yield "sensitivity", not set(controls.sensitivity) <= subject.training


def _rank(classification: str) -> int:
    """Returns the rank of a classification; one that is not known is above all."""
    known = acs.CLASSIFICATIONS
    return known.index(classification) if classification in known else len(known)


def _held(clearance: str) -> int:
    known = acs.CLASSIFICATIONS
    return known.index(clearance) if clearance in known else 0


def decide(marking: Acs, subject: Subject, action: str) -> Decision:
    """Decides whether a subject may do something (`ALL`: everything) with what is marked.

    Raises:
        MarkingError: ACS has no such action.
    """
    if action not in {*acs.ACTIONS, ALL}:
        place = Place(acs.SCHEME, "action")
        place.wrong(
            f"`{action}` is no action", found=action, expected="one of " + ", ".join(acs.ACTIONS)
        )
        raise MarkingError(place.mistakes)
    gate = may_read(marking, subject)
    if not gate:
        return gate
    if action != ALL:
        return _privileged(marking, subject, action)
    answers = [_privileged(marking, subject, each) for each in acs.ACTIONS]
    return next((answer for answer in answers if not answer), answers[0])


def _privileged(marking: Acs, subject: Subject, action: str) -> Decision:
    about = [
        (index, rule)
        for index, rule in enumerate(marking.access_privilege)
        if rule.action in {action, ALL}
    ]
    for wanted, matches in ((Effect.DENY, _meets_deny), (Effect.PERMIT, _meets_permit)):
        for index, rule in about:
            if rule.effect is wanted and matches(rule.scope, subject):
                return _answer("privilege", wanted, "access_privilege", index)
    return _by_default("privilege", marking.privilege_default, "privdefault")


def may_share(marking: Acs, target: Subject) -> Decision:
    """Decides whether a holder may pass on to somebody; whether that one may read is apart."""
    rules = list(enumerate(marking.further_sharing))
    for wanted, matches in ((Effect.DENY, _shares_deny), (Effect.PERMIT, _shares_permit)):
        for index, rule in rules:
            if rule.effect is wanted and any(matches(name, target) for name in rule.scope):
                return _answer("sharing", wanted, "further_sharing", index)
    return _by_default("sharing", marking.sharing_default, "sharedefault")


def may_release(marking: Acs, target: Subject) -> Decision:
    """Decides whether it may be passed on to somebody who may read it and do something with it."""
    for answer in (may_read(marking, target), may_share(marking, target)):
        if not answer:
            return answer
    answers = [_privileged(marking, target, action) for action in acs.ACTIONS]
    return next((answer for answer in answers if answer), answers[0])


def _answer(about: str, effect: Effect, name: str, index: int) -> Decision:
    permit = effect is Effect.PERMIT
    reason = f"{about}-{'permitted' if permit else 'denied'}"
    return Decision(permit, reason, f"{acs.SCHEME} {name}", f"{name}.[{index}]")


def _by_default(about: str, effect: Effect, name: str) -> Decision:
    rule = f"{acs.SCHEME} policy_reference {name}"
    return Decision(effect is Effect.PERMIT, f"{about}-default", rule, "policy_reference")


def _meets_permit(scope: Scope, subject: Subject) -> bool:
    """Tells whether a rule that permits speaks of a subject: every property by a known value."""
    return all(
        not listed or ALL in listed or not held.isdisjoint(listed)
        for listed, held in _sides(scope, subject)
    )


def _meets_deny(scope: Scope, subject: Subject) -> bool:
    """Tells whether a rule that denies may speak of a subject."""
    sides = _sides(scope, subject)
    nationalities, organizations, communities, entity = (
        not listed or ALL in listed or not held.isdisjoint(listed) for listed, held in sides
    )
    nationalities = nationalities or not subject.nationalities
    organizations = organizations or not subject.organizations
    organizations = organizations or any(
        _is_part(own, named)
        for own in subject.organizations
        for named in scope.permitted_organizations
    )
    return nationalities and organizations and communities and (entity or not subject.entity)


def _sides(scope: Scope, subject: Subject) -> list[tuple[Values, frozenset[str]]]:
    held = (
        subject.nationalities,
        subject.organizations,
        subject.communities,
        frozenset({subject.entity} if subject.entity else ()),
    )
    return list(zip(listed_in(scope), held, strict=True))


def _is_part(own: str, named: str) -> bool:
    return own == named or own.startswith(named + ".")


def _shares_permit(name: str, target: Subject) -> bool:
    if name == acs.FOREIGNGOV:
        return target.foreign_government
    if name == acs.SECTOR:
        return target.sector
    return name in target.organizations


def _shares_deny(name: str, target: Subject) -> bool:
    """Tells whether a refusal may speak of a target: one of no known country may be foreign."""
    if name == acs.FOREIGNGOV:
        return not target.is_of_usa
    if name == acs.SECTOR:
        return target.sector or not target.organizations
    return not target.organizations or any(_is_part(own, name) for own in target.organizations)


_LISTS = {
    "nationalities": None,
    "organizations": None,
    "communities": acs.SHAREABILITIES,
    "sci": None,
    "authority": None,
    "training": (*acs.CAVEATS, *acs.SENSITIVITIES),
}


def subject_from_json(given: Any, *, path: str = "subject") -> Subject:
    """Reads a subject; what is absent is not known of it.

    Raises:
        MarkingError: with every mistake and its path.
    """
    place = Place("ACS 3.0 subject", path)
    flags = ("foreign_government", "sector")
    form = Form(given, place, ("clearance", "entity", *_LISTS, *flags))
    held: dict[str, frozenset[str]] = {}
    for name, known in _LISTS.items():
        if form.given.get(name) == []:
            continue
        found = form.choices(name, known) if known else form.texts(name)
        held[name] = frozenset(found)
    for name in flags:
        if not isinstance(form.given.get(name, False), bool):
            place.below(name).wrong("expected true or false", found=form.given[name])
    clearance = form.choice("clearance", acs.CLASSIFICATIONS) or "U"
    entity = form.choice("entity", acs.ENTITIES) or ""
    if place.mistakes:
        raise MarkingError(place.mistakes)
    foreign, sector = (form.given.get(name, False) is True for name in flags)
    return Subject(clearance, entity=entity, foreign_government=foreign, sector=sector, **held)
