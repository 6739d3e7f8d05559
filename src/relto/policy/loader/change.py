"""What a contingency changes, from its filled template to an amendment.

1. Clauses are written as in the rest of the policy directory and read by the same readers.
2. Something is changed: an empty change is a mistake.

It applies nothing: `policy.amend` does, to a policy's value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from relto.core.instant import Edge
from relto.model.agreements import Agreement
from relto.model.amendment import Amendment, End, Lift, Regrouping
from relto.model.rung import RUNGS
from relto.model.template import Mapped
from relto.policy.loader.clauses import read_restriction
from relto.policy.loader.context import Context, Known
from relto.policy.loader.declarations import read_members, read_removals
from relto.policy.loader.filling import Filling, fill
from relto.policy.loader.tree import Fields, Items, Node, Place
from relto.policy.loader.undertakings import read_agreement
from relto.policy.loader.values import Form, choice, moment, name, names, told, words
from relto.policy.snapshot import Snapshot

T = TypeVar("T")
CHANGES = ("restrictions", "remove_restrictions", "memberships", "agreements", "end_agreements")
_RECIPIENT = "organisation or community"


def known_of(policy: Snapshot) -> Known:
    """Returns the names that a policy declares, with their places."""
    known = Known()
    spaces = (
        (known.organisations, policy.organisations),
        (known.communities, policy.communities),
        (known.topics, policy.topics),
        (known.agreements, policy.agreements),
    )
    for space, records in spaces:
        for record in records:
            space[record.code] = Place(record.source.file, record.source.line, record.code)
    known.releasing[policy.releasing] = Place(".", 1, "releasing")
    return known


def read_change(change: Mapped, filling: Filling, context: Context) -> Amendment:
    """Reads a change with its holes filled; mistakes are noted in the context."""
    form = Form(fill(change, filling, context), context, CHANGES)
    if form.valid and not form.entries:
        message = f"nothing is changed, expected one of {', '.join(CHANGES)}"
        context.note(form.place, "empty", message)
    return Amendment(
        _each(form, "restrictions", read_restriction),
        _each(form, "remove_restrictions", _read_lift),
        _each(form, "memberships", _read_regrouping),
        _agreements(form),
        _each(form, "end_agreements", _read_end),
    )


def _each(form: Form, key: str, read: Callable[[Node, Context], T]) -> tuple[T, ...]:
    node = form.get(key)
    if node is None:
        return ()
    if isinstance(node, Items) and node.items:
        return tuple(read(item, form.context) for item in node.items)
    code, what = ("empty", "an empty list") if isinstance(node, Items) else ("wrong-type", "")
    message = f"{what or told(node)}, expected a list of changes"
    form.context.note(node.place, code, message)
    return ()


def _read_lift(node: Node, context: Context) -> Lift:
    form = Form(node, context, ("to", "rung", "reason"))
    if form.valid and not form.entries:
        message = "would remove every restriction, expected `to`, `rung` or `reason`; say which"
        context.note(node.place, "empty", message)
    to, rung, reason = form.get("to"), form.get("rung"), form.get("reason")
    return Lift(
        None if to is None else names(to, context, context.known.members, _RECIPIENT),
        None if rung is None else choice(rung, context, RUNGS, None),
        None if reason is None else words(reason, context),
        node.place.source,
    )


def _read_regrouping(node: Node, context: Context) -> Regrouping:
    form = Form(node, context, ("community", "agreement", "members", "removed"))
    community, agreement = form.get("community"), form.get("agreement")
    members = form.get("members")
    if form.valid and (community is None) == (agreement is None):
        message = "expected either `community` or `agreement`; say whose members change"
        context.note(node.place, "missing-key", message)
    if form.valid and members is None and "removed" not in form.entries:
        message = "expected `members` or `removed`; say who joins or leaves"
        context.note(node.place, "missing-key", message)
    known = context.known
    return Regrouping(
        None if community is None else name(community, context, known.communities, "community"),
        None if agreement is None else name(agreement, context, known.agreements, "agreement"),
        () if members is None else read_members(members, context),
        read_removals(form.get("removed"), context),
        node.place.source,
    )


def _read_end(node: Node, context: Context) -> End:
    form = Form(node, context, ("agreement", "on"))
    code, on = form.need("agreement"), form.need("on")
    return End(
        "" if code is None else name(code, context, context.known.agreements, "agreement"),
        (None if on is None else moment(on, context, Edge.BEGIN)) or 0,
        node.place.source,
    )


def _agreements(form: Form) -> tuple[Agreement, ...]:
    """Reads whole agreements; one code stands once."""
    found: dict[str, Agreement] = {}
    for node in _each(form, "agreements", _coded):
        if node is None:
            continue
        agreement = read_agreement(node, form.context)
        first = found.setdefault(agreement.code, agreement)
        if first is not agreement and agreement.code:
            place = Place(agreement.source.file, agreement.source.line, "agreements")
            message = f"`{agreement.code}` is given twice, first in {first.source}; keep one"
            form.context.note(place, "duplicate", message)
    return tuple(found.values())


def _coded(node: Node, context: Context) -> Fields | None:
    if isinstance(node, Fields) and "agreement" in node.entries:
        return node
    message = f"{told(node)} without `agreement`, expected a whole agreement with its code"
    context.note(node.place, "missing-key", message)
    return None
