"""Agreements and missions, from nodes to records.

It does not look for contradictions within an agreement: `loader.consistency` does.
"""

from __future__ import annotations

from relto.model.agreements import (
    Agreement,
    AgreementKind,
    Ceiling,
    CeilingEntry,
    Conditions,
    Exclusion,
    Floor,
    Onward,
    Scope,
)
from relto.model.rung import RUNGS, Rung
from relto.policy.loader.clauses import read_exclusion
from relto.policy.loader.context import Context
from relto.policy.loader.declarations import read_members, read_removals
from relto.policy.loader.tree import Fields, Items, Node
from relto.policy.loader.values import (
    NO_BOUND,
    Form,
    bound,
    choice,
    disciplines,
    name,
    names_or_all,
    span,
    told,
    words,
)
from relto.policy.snapshot import arranged

KEYS = (
    "agreement",
    "name",
    "kind",
    "lead",
    "parties",
    "participants",
    "removed",
    "scope",
    "ceiling",
    "rung",
    "floor",
    "exclusions",
    "from",
    "until",
    "handling",
)
_KINDS = {kind.value: kind for kind in AgreementKind}
_ONWARD = {onward.value: onward for onward in Onward}


def read_agreement(document: Fields, context: Context) -> Agreement:
    """Reads the one agreement of a document."""
    form = Form(document, context, KEYS)
    entry = form.entries["agreement"]
    code = words(entry.value, context, "the agreement's code")
    kind, lead, rung, floor = (form.get(key) for key in ("kind", "lead", "rung", "floor"))
    sort = AgreementKind.AGREEMENT if kind is None else choice(kind, context, _KINDS, None)
    return Agreement(
        code,
        form.words("name") or code,
        sort or AgreementKind.AGREEMENT,
        None if lead is None else name(lead, context, context.known.organisations, "organisation"),
        read_members(_parties(form, sort), context),
        read_removals(form.get("removed"), context),
        _scope(form),
        _ceiling(form),
        Rung.OPEN if rung is None else choice(rung, context, RUNGS, Rung.WITHHOLD),
        None if floor is None else _floor(floor, context),
        _exclusions(form),
        span(form),
        _conditions(form),
        source=entry.place.source,
    )


def _parties(form: Form, kind: AgreementKind | None) -> Node | None:
    if kind is None:
        return form.either("participants", "parties")
    right, wrong = ("parties", "participants")
    if kind is AgreementKind.MISSION:
        right, wrong = wrong, right
        for edge in ("from", "until"):
            form.need(edge)
    if wrong in form.entries:
        message = f"`{wrong}` in an agreement of kind `{kind.value}`, expected `{right}`; rename it"
        form.context.note(form.entries[wrong].place, "unknown-key", message)
        return form.get(right) or form.get(wrong)
    return form.need(right)


def _scope(form: Form) -> Scope:
    node, context = form.need("scope"), form.context
    if node is None:
        return Scope(frozenset(), frozenset())
    inner = Form(node, context, ("topics", "disciplines"))
    topics, held = inner.need("topics"), inner.need("disciplines")
    return Scope(
        frozenset()
        if topics is None
        else names_or_all(topics, context, context.known.topics, "topic"),
        frozenset() if held is None else disciplines(held, context),
    )


def _ceiling(form: Form) -> Ceiling:
    node, context = form.need("ceiling"), form.context
    if node is None:
        return Ceiling(NO_BOUND, (), form.place.source)
    source = node.place.source
    if not isinstance(node, Fields):
        return Ceiling(bound(node, context), (), source)
    if not node.entries:
        context.note(node.place, "empty", "an empty ceiling, expected a level; nothing is allowed")
    entries, default = [], None
    for key, entry in node.entries.items():
        if key == "default":
            default = bound(entry.value, context)
            continue
        if key not in context.known.members:
            hint = context.perhaps(key, context.known.members)
            message = f"unknown organisation or community `{key}`{hint}; declare or correct it"
            context.note(entry.place, "unknown-organisation", message)
        entries.append(CeilingEntry(key, bound(entry.value, context), entry.place.source))
    return Ceiling(default, arranged(entries), source)


def _floor(node: Node, context: Context) -> Floor:
    form = Form(node, context, ("topics", "disciplines", "rung"))
    topics, rung = form.need("topics"), form.need("rung")
    return Floor(
        frozenset()
        if topics is None
        else names_or_all(topics, context, context.known.topics, "topic"),
        disciplines(form.get("disciplines"), context),
        Rung.OPEN if rung is None else choice(rung, context, RUNGS, Rung.OPEN),
        node.place.source,
    )


def _exclusions(form: Form) -> tuple[Exclusion, ...]:
    node, context = form.get("exclusions"), form.context
    if node is None:
        return ()
    if not isinstance(node, Items):
        context.note(node.place, "wrong-type", f"{told(node)}, expected a list of exclusions")
        return ()
    return arranged(read_exclusion(each, context) for each in node.items)


def _conditions(form: Form) -> Conditions:
    node = form.get("handling")
    if node is None:
        return Conditions()
    inner = Form(node, form.context, ("onward", "retain"))
    onward = inner.get("onward")
    return Conditions(
        Onward.NONE if onward is None else choice(onward, form.context, _ONWARD, Onward.NONE),
        inner.words("retain"),
    )
