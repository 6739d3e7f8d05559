"""A policy with an amendment laid over it, as a new value.

1. What is added stands beside what is there; saying the same again changes nothing, and a
   restriction that says it for longer takes the place of the shorter one (`renewal`).
2. An agreement whose code exists takes that one's place, whole.
3. What is removed or ended must be there: a contingency written for another policy is refused
   with file and line, never applied by half.

It brings nothing into force and compares nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from relto.core.errors import PolicyError
from relto.model.agreements import Agreement
from relto.model.amendment import Amendment, End, Lift, Regrouping
from relto.model.organisations import Community
from relto.model.posture import Restriction
from relto.model.source import Source, Span
from relto.model.template import Mapped
from relto.policy.loader.change import known_of, read_change
from relto.policy.loader.consistency import check
from relto.policy.loader.context import Context
from relto.policy.loader.filling import Filling
from relto.policy.loader.renewal import renewed
from relto.policy.loader.tree import Place
from relto.policy.snapshot import Snapshot, arranged

T = TypeVar("T")


def amend(base: Snapshot, change: Mapped, filling: Filling) -> Snapshot:
    """Returns a policy as a filled change makes it.

    Raises:
        PolicyError: the change does not fit this policy, with every problem found.
    """
    context = Context(known=known_of(base))
    amendment = read_change(change, filling, context)
    _refuse(context)
    amended = _amended(base, amendment, context)
    touched = {agreement.code for agreement in amendment.agreements}
    touched |= {each.agreement for each in amendment.regroupings if each.agreement}
    check(amended.communities, (a for a in amended.agreements if a.code in touched), context)
    _refuse(context)
    return amended


def _refuse(context: Context) -> None:
    if context.problems:
        raise PolicyError(tuple(dict.fromkeys(context.problems)))


def _amended(base: Snapshot, amendment: Amendment, context: Context) -> Snapshot:
    agreements = {each.code: each for each in base.agreements}
    agreements |= {each.code: each for each in amendment.agreements}
    communities = {each.code: each for each in base.communities}
    for end in amendment.ends:
        agreements[end.agreement] = _ended(agreements[end.agreement], end, context)
    for change in amendment.regroupings:
        if change.community is not None:
            code = change.community
            communities[code] = _regrouped_community(communities[code], change)
        elif change.agreement is not None:
            code = change.agreement
            agreements[code] = _regrouped_agreement(agreements[code], change)
    kept = _kept(base.restrictions, amendment.lifts, context)
    return replace(
        base,
        agreements=tuple(agreements.values()),
        communities=tuple(communities.values()),
        restrictions=arranged(renewed(kept, amendment.restrictions)),
    )


def _joined(some: Iterable[T], more: Iterable[T]) -> tuple[T, ...]:
    """Adds what is not there already, wherever it is written."""
    return arranged(dict.fromkeys([*some, *more]))


def _kept(
    restrictions: tuple[Restriction, ...], lifts: tuple[Lift, ...], context: Context
) -> tuple[Restriction, ...]:
    gone: set[Restriction] = set()
    for lift in lifts:
        found = {each for each in restrictions if _lifts(lift, each)}
        if not found:
            message = "no restriction in force is meant by this; correct or remove it"
            _note(lift.source, "remove_restrictions", message, context)
        gone |= found
    return tuple(each for each in restrictions if each not in gone)


def _lifts(lift: Lift, restriction: Restriction) -> bool:
    return (
        lift.to in (None, restriction.to)
        and lift.rung in (None, restriction.rung)
        and lift.reason in (None, restriction.reason)
    )


def _ended(agreement: Agreement, end: End, context: Context) -> Agreement:
    span = agreement.span
    if span.end is not None and span.end <= end.on:
        message = f"`{agreement.code}` ends before that day anyway; correct or remove this"
        _note(end.source, "end_agreements", message, context)
        return agreement
    if span.begin is not None and end.on <= span.begin:
        message = f"`{agreement.code}` begins only after that day; correct or remove this"
        _note(end.source, "end_agreements", message, context)
        return agreement
    return replace(agreement, span=Span(span.begin, end.on), source=end.source)


def _regrouped_community(community: Community, change: Regrouping) -> Community:
    return replace(
        community,
        members=_joined(community.members, change.members),
        removed=_joined(community.removed, change.removed),
    )


def _regrouped_agreement(agreement: Agreement, change: Regrouping) -> Agreement:
    return replace(
        agreement,
        parties=_joined(agreement.parties, change.members),
        removed=_joined(agreement.removed, change.removed),
    )


def _note(source: Source, path: str, message: str, context: Context) -> None:
    context.note(Place(source.file, source.line, path), "not-in-force", message)
