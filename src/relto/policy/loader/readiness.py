"""Requirements and options, from nodes to records.

1. Codes are unique among their own kind.
2. A requirement's topic is declared; an option covers declared requirements and names declared
   options, and none both requires and excludes another, itself included.

It computes no coverage, and whether the policy itself is right is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from relto.model.handling import Discipline
from relto.model.readiness import ONE_SOURCE, Cover, Option, OptionKind, Requirement
from relto.policy.loader.context import Context
from relto.policy.loader.tree import Entry, Fields, Node, Place, Text
from relto.policy.loader.values import Form, choice, name, names, several, told, words

_REQUIREMENT = ("question", "topic", "region", "discipline", "owner", "weight")
_OPTION = (
    "title",
    "kind",
    "with",
    "covers",
    "cost",
    "lead_days",
    "risk",
    "excludes",
    "requires",
    "budget",
)
_KINDS = {kind.value: kind for kind in OptionKind}
_WITH_SOMEBODY = (OptionKind.AGREEMENT, OptionKind.PARTNERSHIP)
_DISCIPLINES = {each.value: each for each in Discipline}
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,12}", re.ASCII)
_SHARE = re.compile(r"(0(\.[0-9]{1,6})?|1(\.0{1,6})?)", re.ASCII)
_HEAVIEST = 1_000


def check_name(code: str, place: Place, context: Context) -> None:
    """Notes a code that would be awkward to write in a command or a list."""
    if not _CODE.fullmatch(code):
        message = (
            f"`{code}` is no code, expected letters, digits, `-`, `_` and `.`, as in "
            "`CT-TRAVEL`; choose another"
        )
        context.note(place, "bad-code", message)


def whole_number(node: Node, context: Context, lowest: int = 0) -> int:
    """Reads a whole number of at most twelve digits."""
    text = words(node, context, "a whole number")
    if not text or (_WHOLE.fullmatch(text) and int(text) >= lowest):
        return int(text) if text else lowest
    message = f"`{text}`, expected a whole number, at least {lowest}"
    context.note(node.place, "bad-number", message)
    return lowest


def share(node: Node, context: Context) -> float:
    """Reads a share from 0 to 1, with at most six digits after the point."""
    text = words(node, context, "a share from 0 to 1, such as `0.2`")
    if text and not _SHARE.fullmatch(text):
        message = f"`{text}`, expected a share from 0 to 1, such as `0.2`"
        context.note(node.place, "bad-number", message)
        return 0.0
    return float(text or 0)


def read_requirement(code: str, entry: Entry, context: Context) -> Requirement:
    """Reads one requirement."""
    check_name(code, entry.place, context)
    form = Form(entry.value, context, _REQUIREMENT)
    topic, held, weight = form.need("topic"), form.get("discipline"), form.need("weight")
    return Requirement(
        code,
        _needed(form, "question"),
        "" if topic is None else name(topic, context, context.known.topics, "topic"),
        form.words("region") or None,
        None if held is None else choice(held, context, _DISCIPLINES, None),
        _needed(form, "owner"),
        1 if weight is None else _weight(weight, context),
        entry.place.source,
    )


def _needed(form: Form, key: str) -> str:
    node = form.need(key)
    return "" if node is None else words(node, form.context)


def _weight(node: Node, context: Context) -> int:
    weight = whole_number(node, context, 1)
    if weight > _HEAVIEST:
        message = f"`{weight}`, expected a weight from 1 to {_HEAVIEST:,}"
        context.note(node.place, "bad-number", message)
        return 1
    return weight


def read_option(code: str, entry: Entry, context: Context) -> Option:
    """Reads one option."""
    check_name(code, entry.place, context)
    form = Form(entry.value, context, _OPTION)
    kind_node, covers = form.need("kind"), form.need("covers")
    cost, lead, risk = form.need("cost"), form.need("lead_days"), form.need("risk")
    kind = None if kind_node is None else choice(kind_node, context, _KINDS, None)
    option = Option(
        code,
        _needed(form, "title"),
        kind or OptionKind.COLLECTION,
        _partner(form, kind),
        () if covers is None else _covers(covers, context),
        0 if cost is None else whole_number(cost, context),
        0 if lead is None else whole_number(lead, context),
        0.0 if risk is None else share(risk, context),
        _others(form, "excludes"),
        _others(form, "requires"),
        form.words("budget"),
        entry.place.source,
    )
    _check_others(option, form)
    return option


def _partner(form: Form, kind: OptionKind | None) -> str | None:
    node = form.need("with") if kind in _WITH_SOMEBODY else form.get("with")
    if node is None:
        return None
    return name(node, form.context, form.context.known.members, "organisation or community")


def _covers(node: Node, context: Context) -> tuple[Cover, ...]:
    known = context.known.requirements
    if isinstance(node, Fields):
        found = [
            _cover(Text(key, written=True, place=entry.place), entry.value, context)
            for key, entry in node.entries.items()
        ]
        if not found:
            message = "nothing is covered, expected requirements; say what the option is for"
            context.note(node.place, "empty", message)
    else:
        texts = several(node, context, "a requirement")
        found = [Cover(name(each, context, known, "requirement"), ONE_SOURCE) for each in texts]
    return tuple(sorted({cover.requirement: cover for cover in found}.values(), key=_by_code))


def _cover(code: Text, node: Node, context: Context) -> Cover:
    known = context.known.requirements
    return Cover(name(code, context, known, "requirement"), whole_number(node, context, 1))


def _by_code(cover: Cover) -> str:
    return cover.requirement


def _others(form: Form, key: str) -> frozenset[str]:
    node = form.get(key)
    if node is None:
        return frozenset()
    return names(node, form.context, form.context.known.options, "option")


def _check_others(option: Option, form: Form) -> None:
    """Notes an option that needs or excludes itself, or both needs and excludes another."""
    for key, named in (("excludes", option.excludes), ("requires", option.requires)):
        if option.code in named:
            message = f"`{option.code}` {key} itself; remove it"
            form.context.note(form.entries[key].place, "contradiction", message)
    for other in sorted(option.excludes & option.requires - {option.code}):
        message = f"`{option.code}` both requires and excludes `{other}`; keep one of them"
        form.context.note(form.entries["excludes"].place, "contradiction", message)


def check_mapping(nodes: Iterable[Entry], context: Context) -> None:
    """Notes sections that are no mapping of codes; one with nothing in it declares nothing."""
    for entry in nodes:
        node = entry.value
        nothing = isinstance(node, Text) and not node.written
        if not isinstance(node, Fields) and not nothing:
            message = f"{told(node)}, expected a mapping of codes"
            context.note(node.place, "wrong-type", message)


def sections(documents: Iterable[Fields], key: str) -> Iterator[Entry]:
    """Yields what stands under a key in each document that has it."""
    for document in documents:
        if key in document.entries:
            yield document.entries[key]
