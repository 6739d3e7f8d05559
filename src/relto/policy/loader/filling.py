"""Holes of a template, found and filled: `${partner}`, `${today}`, `${today + 90 days}`.

1. A hole stands within words. What fills it stays words: no value becomes a list or a key.
2. `today` is the day of the instant for which a template is filled, never the clock's.
3. `all_but` under `topics` becomes the declared topics beside the named ones.

It does not know which clauses a template holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from relto.core.instant import DAY, format_instant
from relto.model.source import Source
from relto.model.template import Listing, Mapped, Slot, Template, Words, words_of
from relto.policy.loader.context import Context
from relto.policy.loader.tree import Entry, Fields, Items, Node, Place, Text
from relto.policy.loader.values import Form, names

TODAY = "today"
ALL_BUT = "all_but"
_HOLE = re.compile(r"\$\{([^}]*)\}?")
_INSIDE = re.compile(r"([a-z][a-z0-9_]*)(?:\s*\+\s*([0-9]{1,4})\s*days?)?", re.ASCII)
_TOPICS = ("topic", "topics")


@dataclass(frozen=True, slots=True)
class Filling:
    """What goes into the holes.

    Attributes:
        values: text by parameter.
        at: instant whose day is `today`.
    """

    values: Mapping[str, str]
    at: int


def template_of(node: Node) -> Template:
    """Turns a node into a template, with its places."""
    place = node.place
    match node:
        case Text(value, written):
            return Words(value, written, place.path, place.source)
        case Items(items):
            return Listing(tuple(template_of(item) for item in items), place.path, place.source)
        case Fields(entries):
            return _mapped(entries, place)


def _mapped(entries: Mapping[str, Entry], place: Place) -> Mapped:
    slots = tuple(
        Slot(key, template_of(entry.value), entry.place.path, entry.place.source)
        for key, entry in entries.items()
    )
    return Mapped(slots, place.path, place.source)


def place_of(source: Source, path: str) -> Place:
    """Returns the place of a part of a template."""
    return Place(source.file, source.line, path)


def fill(template: Template, filling: Filling, context: Context) -> Node:
    """Fills the holes of a template, as the node that the readers of clauses expect."""
    place = place_of(template.source, template.path)
    match template:
        case Words(text, written):
            return Text(filled(text, filling), written, place)
        case Listing(items):
            return Items(tuple(fill(item, filling, context) for item in items), place)
        case Mapped(slots):
            return Fields({s.key: _entry(s, filling, context) for s in slots}, place)


def _entry(slot: Slot, filling: Filling, context: Context) -> Entry:
    value = fill(slot.value, filling, context)
    if slot.key in _TOPICS and isinstance(value, Fields):
        value = _all_but(value, context)
    return Entry(place_of(slot.source, slot.path), value)


def _all_but(node: Fields, context: Context) -> Node:
    """Names every other topic, by the highest one under which nothing is spared."""
    form = Form(node, context, (ALL_BUT,))
    named, known = form.need(ALL_BUT), context.known.topics
    spared = frozenset() if named is None else names(named, context, known, "topic")
    for topic in sorted(spared):
        if "/" in topic and topic in known:
            message = (
                f"`{topic}` is below `{topic.partition('/')[0]}`, which would be neither spared "
                "nor meant; expected topics that stand under no other"
            )
            context.note(node.place, "unknown-value", message)
    rest = [topic for topic in known if "/" not in topic and topic not in spared]
    if not rest:
        message = "all topics are spared; expected some that are not"
        context.note(node.place, "empty", message)
    return Items(
        tuple(Text(topic, written=True, place=node.place) for topic in sorted(rest)), node.place
    )


def filled(text: str, filling: Filling) -> str:
    """Fills the holes of a text; one that nothing fills stays as it stands."""

    def value(match: re.Match[str]) -> str:
        inside = _INSIDE.fullmatch(match[1].strip())
        if inside is None:
            return match[0]
        if inside[1] == TODAY:
            return format_instant(filling.at + int(inside[2] or 0) * DAY)[:10]
        return match[0] if inside[2] else filling.values.get(inside[1], match[0])

    return _HOLE.sub(value, text)


def holes(text: str) -> Iterable[str]:
    """Yields the parameters that a text asks for; what is no hole in form comes as written."""
    for match in _HOLE.finditer(text):
        inside = _INSIDE.fullmatch(match[1].strip())
        whole = inside is not None and match[0].endswith("}")
        added = inside is not None and inside[2] is not None
        if inside is None or not whole or (added and inside[1] != TODAY):
            yield match[0]
        elif inside[1] != TODAY:
            yield inside[1]


def check_holes(
    templates: Iterable[Template], parameters: Mapping[str, Source], context: Context
) -> None:
    """Notes holes that no parameter fills, and parameters that fill no hole."""
    used: set[str] = set()
    for template in templates:
        for word in words_of(template):
            for hole in holes(word.text):
                used.add(hole)
                if hole not in parameters:
                    _note_hole(hole, word, parameters, context)
    for name, source in parameters.items():
        if name not in used:
            message = f"`{name}` fills no hole; write `${{{name}}}` where it belongs or remove it"
            context.note(place_of(source, f"parameters.{name}"), "unused", message)


def _note_hole(hole: str, word: Words, known: Mapping[str, Source], context: Context) -> None:
    hint = context.perhaps(hole, (*known, TODAY))
    message = f"unknown parameter `{hole}`, expected one of {', '.join((*known, TODAY))}{hint}"
    context.note(place_of(word.source, word.path), "unknown-parameter", message)
