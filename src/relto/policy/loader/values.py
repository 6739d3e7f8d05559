"""Values of a policy's text: names, choices, dates, levels, and mappings with known keys.

It knows forms of values, not declarations. After a mistake each reader notes a problem and
returns an empty stand-in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

from relto.core.errors import InputError
from relto.core.instant import Edge, parse_day_or_instant
from relto.labels.levels import COLOURS, LEVELS
from relto.model.handling import Discipline
from relto.model.selection import ALL, Bound, Comparison, Disciplines, LevelCondition, Names
from relto.model.source import Span
from relto.policy.loader.context import Context
from relto.policy.loader.tree import Entry, Fields, Items, Node, Place, Text

T = TypeVar("T")
_ALL = "all"
_DISCIPLINES = {each.value: each for each in Discipline}
_SCALES = {words: Bound(level=level) for words, level in LEVELS.items()} | {
    words: Bound(tlp=colour) for words, colour in COLOURS.items()
}
_NO_SPAN = Span()
NO_BOUND = Bound()


class Form:
    """A mapping of which the keys are known: reports the others, and hands out values."""

    __slots__ = ("context", "entries", "place", "valid")

    def __init__(self, node: Node, context: Context, keys: Collection[str]) -> None:
        self.context = context
        self.place = node.place
        self.valid = isinstance(node, Fields)
        self.entries: dict[str, Entry] = node.entries if isinstance(node, Fields) else {}
        if not self.valid:
            context.note(
                node.place, "wrong-type", f"{told(node)}, expected a mapping of {_or(keys)}"
            )
        for key, entry in self.entries.items():
            if key not in keys:
                hint = context.perhaps(key, keys)
                message = f"unknown key `{key}`, expected {_or(keys)}{hint}; correct or remove it"
                context.note(entry.place, "unknown-key", message)

    def get(self, key: str) -> Node | None:
        """Returns the value under a key, None if it is not given."""
        entry = self.entries.get(key)
        return None if entry is None else entry.value

    def need(self, key: str) -> Node | None:
        """Returns the value under a key, and notes where it is missing."""
        if self.valid and key not in self.entries:
            self.context.note(self.place, "missing-key", f"`{key}` is missing; add it")
        return self.get(key)

    def either(self, one: str, many: str) -> Node | None:
        """Returns the value under the singular or the plural of a key; both is a mistake."""
        if one in self.entries and many in self.entries:
            message = f"both `{one}` and `{many}` are given, expected one of them; merge them"
            self.context.note(self.entries[one].place, "duplicate", message)
        value = self.get(many)
        return self.get(one) if value is None else value

    def words(self, key: str) -> str:
        """Returns an optional text, empty if it is not given."""
        value = self.get(key)
        return "" if value is None else words(value, self.context)


def _or(choices: Collection[str]) -> str:
    return ", ".join(choices)


def told(node: Node) -> str:
    """Describes in a few words what stands at a node."""
    match node:
        case Text(value, written):
            return f"`{value[:60]}`" if written else "nothing"
        case Items():
            return "a list"
        case Fields():
            return "a mapping"


def words(node: Node, context: Context, expected: str = "text") -> str:
    """Reads a text that is not empty."""
    if isinstance(node, Text) and node.value:
        return node.value
    code = "empty" if isinstance(node, Text) else "wrong-type"
    context.note(node.place, code, f"{told(node)}, expected {expected}; write it here")
    return ""


def choice(node: Node, context: Context, choices: Mapping[str, T], fallback: T) -> T:
    """Reads one of a few words."""
    text = words(node, context, "one of " + _or(choices))
    if not text or text in choices:
        return choices.get(text, fallback)
    hint = context.perhaps(text, choices)
    message = f"unknown value `{text}`, expected one of {_or(choices)}{hint}"
    context.note(node.place, "unknown-value", message)
    return fallback


def several(node: Node, context: Context, expected: str) -> tuple[Text, ...]:
    """Reads a text or a list of texts; an empty list is a mistake, for it never means all."""
    nodes = node.items if isinstance(node, Items) else (node,)
    if not nodes:
        message = f"an empty list, expected {expected}; empty never means everything"
        context.note(node.place, "empty", message)
    return tuple(
        each for each in nodes if words(each, context, expected) and isinstance(each, Text)
    )


def name(node: Node, context: Context, known: Collection[str], what: str) -> str:
    """Reads a declared name of something (an organisation, a topic)."""
    text = words(node, context, f"{what}")
    if text and text not in known:
        hint = context.perhaps(text, known)
        message = f"unknown {what} `{text}`, expected a declared one{hint}; declare or correct it"
        context.note(node.place, f"unknown-{what.partition(' ')[0]}", message)
    return text


def names(node: Node, context: Context, known: Collection[str], what: str) -> frozenset[str]:
    """Reads one declared name or several."""
    return frozenset(name(each, context, known, what) for each in several(node, context, what))


def names_or_all(node: Node, context: Context, known: Collection[str], what: str) -> Names:
    """Reads declared names, or the word `all`."""
    return ALL if _says_all(node) else names(node, context, known, what)


def disciplines(node: Node | None, context: Context) -> Disciplines:
    """Reads disciplines, or the word `all`; a key that is not given means all."""
    if node is None or _says_all(node):
        return ALL
    return some_disciplines(node, context)


def some_disciplines(node: Node, context: Context) -> frozenset[Discipline]:
    """Reads one discipline or several."""
    known = _DISCIPLINES
    found = {
        name(each, context, known, "discipline") for each in several(node, context, _or(known))
    }
    return frozenset(known[each] for each in found if each in known)


def _says_all(node: Node) -> bool:
    return isinstance(node, Text) and node.value == _ALL


def bound(node: Node, context: Context) -> Bound:
    """Reads a level or a TLP colour."""
    return _bound(words(node, context, "a level or a TLP colour"), node.place, context)


def _bound(text: str, place: Place, context: Context) -> Bound:
    if text and text not in _SCALES:
        hint = context.perhaps(text, _SCALES)
        context.note(
            place, "unknown-level", f"unknown level `{text}`, expected one of {_or(_SCALES)}{hint}"
        )
    return _SCALES.get(text, NO_BOUND)


def level_condition(node: Node | None, context: Context) -> LevelCondition | None:
    """Reads `SECRET`, `at least SECRET` or `at most TLP:GREEN`; None where it is not given."""
    if node is None:
        return None
    text = words(node, context, "a level, perhaps after `at least` or `at most`")
    for comparison in (Comparison.AT_LEAST, Comparison.AT_MOST):
        if text.startswith(comparison.value + " "):
            rest = text[len(comparison.value) :].strip()
            return LevelCondition(comparison, _bound(rest, node.place, context))
    return LevelCondition(Comparison.EXACTLY, _bound(text, node.place, context))


def moment(node: Node, context: Context, edge: Edge) -> int | None:
    """Reads a date or a timestamp."""
    text = words(node, context, "a date such as 2026-11-23")
    try:
        return parse_day_or_instant(text, edge) if text else None
    except InputError as error:
        context.note(node.place, "bad-date", f"{error.message}; a plain date is 2026-11-23")
        return None


def span(form: Form) -> Span:
    """Reads `from` and `until` of a mapping, which must not be reversed."""
    begin, end = form.get("from"), form.get("until")
    if begin is None and end is None:
        return _NO_SPAN
    first = None if begin is None else moment(begin, form.context, Edge.BEGIN)
    last = None if end is None else moment(end, form.context, Edge.END)
    if first is not None and last is not None and first >= last and end is not None:
        message = "`until` is not after `from`; exchange or correct the dates"
        form.context.note(end.place, "dates-reversed", message)
    return Span(first, last)
