"""ACS 3.0 markings in MISP tags (`acs-marking:classification="U"`), read and written.

Tags carry no policy, no scopes and no countries. Read, they are a marking under which nothing is
permitted but the actions they name, for anybody, and passing on to those they name
(`USA.USG`, `SECTOR`, `FOREIGNGOV`). Only such a marking can be written.

Basis: MISP taxonomy acs-marking 2; ISA ACS 3.0a.
"""

from __future__ import annotations

from collections.abc import Iterator

from relto.labels.mistakes import MarkingError, Mistake
from relto.labels.sharing import acs
from relto.labels.sharing.acs import ALL, Acs, ControlSet, Defaults, Effect, Privilege, Scope
from relto.labels.sharing.machine_tags import MachineTag

NAMESPACE = "acs-marking"
ANYBODY = Scope((ALL,), (ALL,), (ALL,), (ALL,))
_DENY = Defaults(Effect.DENY, Effect.DENY)
_RECIPIENTS = ("USA.USG", acs.SECTOR, acs.FOREIGNGOV)
_GATES = ("formal_determination", "caveat", "sensitivity", "entity")


def marking_from(tags: list[MachineTag]) -> Acs:
    """Returns the marking that tags of the namespace state; it has no identifier.

    Of several classifications the highest holds.

    Raises:
        MarkingError: no classification is stated.
    """
    said: dict[str, tuple[str, ...]] = {}
    for tag in tags:
        said[tag.predicate] = (*said.get(tag.predicate, ()), tag.value or "")
    if "classification" not in said:
        message, expected = "the classification is missing", f"`{NAMESPACE}:classification`"
        rule = f"MISP {NAMESPACE}"
        raise MarkingError([Mistake(rule, message, expected=expected, path="tags")])
    shareability = said.get("shareability", ())
    recipients = tuple(name for name in shareability if name in _RECIPIENTS)
    controls = ControlSet(
        max(said["classification"], key=acs.CLASSIFICATIONS.index),
        shareability=tuple(name for name in shareability if name not in _RECIPIENTS),
        **{name: said.get(name, ()) for name in _GATES},
    )
    return Acs(
        *("", "", "", f"{acs.POLICY}?privdefault=deny&sharedefault=deny"),
        (_DENY,),
        controls,
        access_privilege=tuple(
            Privilege(action, ANYBODY, Effect.PERMIT) for action in said.get("privilege_action", ())
        ),
        further_sharing=(acs.Sharing(recipients, Effect.PERMIT),) if recipients else (),
    )


def tags_of(marking: Acs) -> tuple[str, ...]:
    """Returns the tags that state a marking.

    Raises:
        MarkingError: tags cannot say what the marking says; every reason is listed.
    """
    reasons = list(_untold(marking))
    if reasons:
        rule = f"MISP {NAMESPACE}"
        raise MarkingError([Mistake(rule, message, path=path) for path, message in reasons])
    controls = marking.control_set
    pairs = [("classification", controls.classification)]
    for name in (*_GATES, "shareability"):
        pairs += [(name, value) for value in getattr(controls, name)]
    pairs += [("shareability", name) for rule in marking.further_sharing for name in rule.scope]
    pairs += [("privilege_action", action) for action in _actions(marking)]
    return tuple(dict.fromkeys(MachineTag(NAMESPACE, *pair).text for pair in pairs))


def _actions(marking: Acs) -> tuple[str, ...]:
    named = [rule.action for rule in marking.access_privilege]
    return acs.ACTIONS if ALL in named else tuple(named)


def _untold(marking: Acs) -> Iterator[tuple[str, str]]:
    """Yields path and reason of everything that tags cannot say and that bears on access."""
    controls = marking.control_set
    for name in (
        *("sci_controls", "logical_authority_category"),
        *("permitted_nationalities", "permitted_organizations"),
    ):
        if getattr(controls, name):
            yield f"control_set.{name}", f"tags cannot say `{name}`"
    for name, effect in (
        ("privdefault", marking.privilege_default),
        ("sharedefault", marking.sharing_default),
    ):
        if effect is Effect.PERMIT:
            yield "policy_reference", f"tags permit nothing by `{name}`"
    for index, rule in enumerate(marking.access_privilege):
        if rule.effect is Effect.DENY or not acs.addresses_everybody(rule.scope):
            yield f"access_privilege.[{index}]", "tags permit actions to anybody only"
    for index, sharing in enumerate(marking.further_sharing):
        if sharing.effect is Effect.DENY or set(sharing.scope) - set(_RECIPIENTS):
            recipients = ", ".join(_RECIPIENTS)
            yield f"further_sharing.[{index}]", f"tags permit passing on to {recipients} only"
    if marking.resource_disposition:
        yield "resource_disposition", "tags cannot say how copies are disposed of"
