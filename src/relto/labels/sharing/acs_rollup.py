"""The ACS 3.0 marking of a whole from those of its parts.

1. Whoever may read, do something with or pass on the whole may do so with every part: gates are
   joined, rules that deny are collected, of those that permit only what all parts permit is left.
2. Determinations that promise something (PUBREL, NO-PII-PRESENT) hold if all parts have them; those
   that restrict, if any has.
3. A list that no value has in common cannot be said: there is no such marking.
4. The whole has an identifier of its own, which follows from those of its parts; the order and
   repetition of parts do not matter. The whole of one is itself.

The standard does not say how markings are rolled up; this is the reading that never widens.

Basis: ISA ACS 3.0a; OASIS extension-definition 3a65884d.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from uuid import UUID, uuid5

from relto.core.instant import parse_instant
from relto.labels.mistakes import MarkingError
from relto.labels.sharing import acs
from relto.labels.sharing.acs import (
    ALL,
    Acs,
    Block,
    ControlSet,
    Defaults,
    Effect,
    Privilege,
    Scope,
    Sharing,
    Values,
    listed_in,
)
from relto.labels.sharing.fields import Place

_NAMESPACE = UUID("b4f8f5f0-1d3c-5b0a-8c52-63a8a1c9e7d3")
_PROMISES = frozenset({"PUBREL", "NO-PII-PRESENT", "AIS"})
_ALL_NEEDED = ("sci_controls", "caveat", "sensitivity")
_ONE_SUFFICES = (
    *("logical_authority_category", "shareability", "entity"),
    *("permitted_nationalities", "permitted_organizations"),
)


def roll_up(markings: Iterable[Acs], *, custodian: str = "") -> Acs:
    """Returns the marking of a whole.

    Args:
        markings: those of its parts.
        custodian: who is responsible for the whole; needed where the parts have several.

    Raises:
        MarkingError: nobody could read the whole, or its custodian is not known.
        ValueError: there are no parts.
    """
    parts = sorted(set(markings), key=lambda part: (part.identifier, repr(part)))
    if not parts:
        raise ValueError("there is no marking to roll up")
    if len(parts) == 1:
        return parts[0]
    custodians = {part.responsible_entity_custodian for part in parts}
    if not custodian and len(custodians) > 1:
        place = Place(acs.SCHEME).below("responsible_entity_custodian")
        place.wrong("the parts have several custodians; name that of the whole")
        raise MarkingError(place.mistakes)
    return _joined(parts, custodian or custodians.pop())


def _joined(parts: Sequence[Acs], custodian: str) -> Acs:
    controls = _controls([part.control_set for part in parts])
    defaults = Defaults(
        _strictest(part.privilege_default for part in parts),
        _strictest(part.sharing_default for part in parts),
    )
    key = uuid5(_NAMESPACE, " ".join(part.identifier for part in parts))
    originators = {part.responsible_entity_originator for part in parts}
    reference = f"{acs.POLICY}?privdefault={defaults.privilege.value}"
    return Acs(
        f"isa:guide.19001.ACS3-{key}",
        max((part.create_date_time for part in parts), key=parse_instant),
        custodian,
        f"{reference}&sharedefault={defaults.sharing.value}",
        (defaults,),
        controls,
        responsible_entity_originator=originators.pop() if len(originators) == 1 else "",
        authority_reference=_sorted(part.authority_reference for part in parts),
        derivative_classification=_derived(controls, custodian),
        declassification=_declassified(parts),
        resource_disposition=_disposed(parts),
        access_privilege=_privileges(parts),
        further_sharing=_sharings(parts),
    )


def _strictest(effects: Iterable[Effect]) -> Effect:
    return Effect.DENY if Effect.DENY in set(effects) else Effect.PERMIT


def _sorted(lists: Iterable[Values]) -> Values:
    return tuple(sorted({value for each in lists for value in each}))


def _controls(parts: Sequence[ControlSet]) -> ControlSet:
    lists = {name: [getattr(part, name) for part in parts] for name in acs.LISTS}
    joined = {name: _sorted(lists[name]) for name in _ALL_NEEDED}
    joined |= {name: _common(name, lists[name]) for name in _ONE_SUFFICES}
    return ControlSet(
        max((part.classification for part in parts), key=acs.CLASSIFICATIONS.index),
        formal_determination=_determined(parts),
        **joined,
    )


def _determined(parts: Sequence[ControlSet]) -> Values:
    every = frozenset.intersection(*(frozenset(part.formal_determination) for part in parts))
    some = set(_sorted(part.formal_determination for part in parts))
    return tuple(sorted((some - _PROMISES) | (every & _PROMISES)))


def _common(name: str, lists: Sequence[Values]) -> Values:
    """Returns what all lists have in common; one that is empty restricts nothing.

    Raises:
        MarkingError: they have nothing in common.
    """
    listed = [frozenset(each) for each in lists if each]
    if not listed:
        return ()
    common = frozenset.intersection(*listed)
    if not common:
        place = Place(acs.SCHEME).below("control_set").below(name)
        place.wrong("the parts have nothing in common: nobody may read the whole")
        raise MarkingError(place.mistakes)
    return tuple(sorted(common))


def _derived(controls: ControlSet, custodian: str) -> Block:
    if controls.classification == "U":
        return ()
    return (("classified_by", custodian), ("derived_from", "Multiple Sources"))


def _declassified(parts: Sequence[Acs]) -> Block:
    """Returns the latest date if every part has a date and nothing else."""
    blocks = [
        dict(part.declassification) for part in parts if part.control_set.classification != "U"
    ]
    dates = [str(block["declass_date"]) for block in blocks if set(block) == {"declass_date"}]
    if not blocks or len(dates) < len(blocks):
        return ()
    return (("declass_date", max(dates, key=parse_instant)),)


def _disposed(parts: Sequence[Acs]) -> Block:
    """Returns the earliest disposal of any part."""
    blocks = [part.resource_disposition for part in parts if part.resource_disposition]
    return min(blocks, key=_disposed_at, default=())


def _disposed_at(block: Block) -> tuple[int, str]:
    said = dict(block)
    return parse_instant(str(said["disposition_date"])), str(said["disposition_process"])


# --- rules -----------------------------------------------------------------------------------


def _privileges(parts: Sequence[Acs]) -> tuple[Privilege, ...]:
    denying = {r for part in parts for r in part.access_privilege if r.effect is Effect.DENY}
    bound = [part for part in parts if part.privilege_default is Effect.DENY]
    permitting = [_permits(part) for part in bound]
    both = reduce(_both_permit, permitting) if permitting else set()
    return (*sorted(denying, key=repr), *sorted(both, key=repr))


def _permits(part: Acs) -> set[Privilege]:
    return {rule for rule in part.access_privilege if rule.effect is Effect.PERMIT}


def _both_permit(a: set[Privilege], b: set[Privilege]) -> set[Privilege]:
    """Returns the rules that permit what a rule of either side permits."""
    found = set()
    for first in a:
        for second in b:
            action = second.action if first.action == ALL else first.action
            scope = _both_address(first.scope, second.scope)
            if scope is not None and second.action in {action, ALL}:
                found.add(Privilege(action, scope, Effect.PERMIT))
    return found


def _both_address(a: Scope, b: Scope) -> Scope | None:
    """Returns the scope of those of whom both speak by the same values, None if of nobody."""
    sides = []
    for first, second in zip(listed_in(a), listed_in(b), strict=True):
        if not first or ALL in first:
            sides.append(second or first)
        elif not second or ALL in second:
            sides.append(first)
        elif common := tuple(sorted(set(first) & set(second))):
            sides.append(common)
        else:
            return None
    return Scope(*sides)


def _sharings(parts: Sequence[Acs]) -> tuple[Sharing, ...]:
    bound = [part for part in parts if part.sharing_default is Effect.DENY]
    denied = {n for part in parts for n in _shared(part, Effect.DENY)}
    common = [frozenset(_shared(part, Effect.PERMIT)) for part in bound]
    permitted = frozenset.intersection(*common) if common else frozenset[str]()
    rules = ((denied, Effect.DENY), (permitted, Effect.PERMIT))
    return tuple(Sharing(tuple(sorted(names)), effect) for names, effect in rules if names)


def _shared(part: Acs, effect: Effect) -> set[str]:
    rules = [rule for rule in part.further_sharing if rule.effect is effect]
    return {name for rule in rules for name in rule.scope}
