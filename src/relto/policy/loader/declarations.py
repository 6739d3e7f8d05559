"""Organisations, communities with their members, and topics, from nodes to records.

It does not compare declarations with each other: `loader.consistency` does.
"""

from __future__ import annotations

import re

from relto.core.errors import InputError
from relto.core.instant import Edge
from relto.labels.levels import LEVELS, Level
from relto.labels.national import equivalent
from relto.labels.text import is_name
from relto.model.organisations import Community, Kind, Membership, Organisation, Removal, Topic
from relto.policy.loader.context import Context
from relto.policy.loader.tree import Entry, Fields, Items, Node, Place, Text
from relto.policy.loader.values import Form, choice, moment, name, several, span, told, words
from relto.policy.snapshot import arranged

_TOPIC = re.compile(r"[^\s/]+(/[^\s/]+)*")
_KINDS = {kind.value: kind for kind in Kind}
_MEMBER = "organisation or community"


def read_organisation(code: str, entry: Entry, context: Context) -> Organisation:
    """Reads one organisation."""
    check_code(code, entry.place, context)
    form = Form(entry.value, context, ("name", "kind", "cleared", "compartments"))
    kind, cleared, held = form.get("kind"), form.get("cleared"), form.get("compartments")
    return Organisation(
        code,
        form.words("name") or code,
        Kind.BODY if kind is None else choice(kind, context, _KINDS, Kind.BODY),
        None if cleared is None else _cleared(cleared, context),
        frozenset() if held is None else _compartments(held, context),
        entry.place.source,
    )


def _cleared(node: Node, context: Context) -> Level | None:
    """Reads a clearance, in our words or, with its country, in those of a national scheme.

    A level stands for itself only where the table of equivalents has it from the rule itself;
    a level that its country no longer writes clears nobody.
    """
    if not isinstance(node, Fields):
        return choice(node, context, LEVELS, None)
    form = Form(node, context, ("country", "level"))
    country, level = form.need("country"), form.need("level")
    if country is None or level is None:
        return None
    trigraph, text = words(country, context), words(level, context)
    if not trigraph or not text:
        return None
    try:
        found = equivalent(trigraph, text, trigraph)
    except InputError as error:
        context.note(node.place, "bad-clearance", f"{error.message}; write one of these or our own")
        return None
    if found.given.covers is None or not found.given.certain:
        message = (
            f"`{text}` of {trigraph} is not confirmed as equivalent to one level, "
            f"expected one of {', '.join(LEVELS)}; write which it is"
        )
        context.note(node.place, "bad-clearance", message)
        return None
    return min(found.given.level, found.given.covers)


def _compartments(node: Node, context: Context) -> frozenset[str]:
    if isinstance(node, Items) and not node.items:
        return frozenset()
    found = several(node, context, "a compartment")
    for text in found:
        check_code(text.value, text.place, context)
    return frozenset(text.value for text in found)


def check_code(code: str, place: Place, context: Context) -> None:
    """Notes a code that could not stand in a label."""
    if not is_name(code):
        message = (
            f"`{code}` cannot stand in a label, expected capital letters, digits, `-` and `_` "
            "and no level or control; choose another code"
        )
        context.note(place, "bad-code", message)


def read_community(code: str, entry: Entry, context: Context) -> Community:
    """Reads one community."""
    check_code(code, entry.place, context)
    form = Form(entry.value, context, ("name", "members", "removed"))
    return Community(
        code,
        form.words("name") or code,
        read_members(form.need("members"), context),
        read_removals(form.get("removed"), context),
        entry.place.source,
    )


def read_members(node: Node | None, context: Context) -> tuple[Membership, ...]:
    """Reads a list of additions, of which none may be empty or stand twice."""
    if node is None:
        return ()
    if not isinstance(node, Items) or not node.items:
        code = "empty" if isinstance(node, Items) or told(node) == "nothing" else "wrong-type"
        what = "an empty list" if isinstance(node, Items) else told(node)
        context.note(node.place, code, f"{what}, expected a list of members; name at least one")
        return ()
    found = [_member(each, context) for each in node.items]
    first: dict[Membership, Membership] = {}
    for each, item in zip(found, node.items, strict=True):
        earlier = first.setdefault(each, each)
        if earlier is not each and each.member:
            message = f"`{each.member}` stands twice, first in {earlier.source}; keep one of them"
            context.note(item.place, "duplicate", message)
    return arranged(found)


def _member(node: Node, context: Context) -> Membership:
    source = node.place.source
    if isinstance(node, Text):
        return Membership(name(node, context, context.known.members, _MEMBER), source=source)
    form = Form(node, context, ("organisation", "community", "from", "until", "reason"))
    return Membership(_who(form), span(form), form.words("reason"), source=source)


def _who(form: Form) -> str:
    node = form.either("organisation", "community")
    if node is None:
        form.need("organisation")
        return ""
    return name(node, form.context, form.context.known.members, _MEMBER)


def read_removals(node: Node | None, context: Context) -> tuple[Removal, ...]:
    """Reads a list of removals, which may be empty."""
    if node is None:
        return ()
    if not isinstance(node, Items):
        context.note(node.place, "wrong-type", f"{told(node)}, expected a list of removals")
        return ()
    return arranged(_removal(each, context) for each in node.items)


def _removal(node: Node, context: Context) -> Removal:
    form = Form(node, context, ("organisation", "community", "on", "reason"))
    on = form.need("on")
    instant = None if on is None else moment(on, context, Edge.BEGIN)
    return Removal(_who(form), instant or 0, form.words("reason"), source=node.place.source)


def read_topic(code: str, entry: Entry, context: Context) -> Topic:
    """Reads one topic, of which the parent must be declared too."""
    if not _TOPIC.fullmatch(code) or code == "all":
        message = f"`{code}` is not a topic, expected a path such as `cyber/ransomware`"
        context.note(entry.place, "bad-code", message)
    parent, _, leaf = code.rpartition("/")
    if leaf and parent and parent not in context.known.topics:
        message = f"unknown topic `{parent}` above `{code}`, expected it declared; declare it too"
        context.note(entry.place, "unknown-topic", message)
    return Topic(code, words(entry.value, context, "a few words"), entry.place.source)
