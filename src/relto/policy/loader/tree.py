"""YAML text as a tree of text nodes, each with its place.

1. Every scalar is text as written: `NO`, `ON`, `007` and `1e3` stay what they are.
2. Aliases and tags are refused, as are mapping keys that are not plain text or come twice.
3. Depth is bounded, and events are read one by one, so no document can exhaust the stack.

It does not know what a policy is made of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from relto.core.errors import Problem
from relto.model.source import Source

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEEPEST = 32


@dataclass(frozen=True, slots=True)
class Place:
    """File, line counted from 1, and path within the document."""

    file: str
    line: int
    path: str

    @property
    def source(self) -> Source:
        """The place as records carry it."""
        return Source(self.file, self.line)

    def below(self, key: str, line: int) -> Place:
        """Returns the place of what stands under a key."""
        return Place(self.file, line, f"{self.path}.{key}" if self.path else key)


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar; `written` is False for an empty one without quotes (YAML's null)."""

    value: str
    written: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Entry:
    """A key's place and its value."""

    place: Place
    value: Node


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping, in the order written."""

    entries: dict[str, Entry]
    place: Place


Node = Text | Items | Fields


@dataclass(frozen=True, slots=True)
class Reading:
    """The documents of one file, or what is wrong with it as YAML."""

    documents: tuple[Node, ...]
    problems: tuple[Problem, ...]


class _RefusedError(Exception):
    """A construct that is not read; reading of the file ends there."""

    def __init__(self, line: int, code: str, message: str) -> None:
        super().__init__(message)
        self.line, self.code, self.message = line, code, message


def read_documents(file: str, text: str) -> Reading:
    """Reads all documents of a file; one that is not acceptable YAML yields only problems."""
    builder = _Builder(file)
    documents: list[Node] = []
    try:
        events = yaml.parse(text, Loader=_LOADER)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                node = builder.node(next(events), events, Place(file, 1, ""))
                if not (isinstance(node, Text) and not node.written):
                    documents.append(node)
    except _RefusedError as refused:
        problem = Problem(file, refused.line, "", refused.code, refused.message)
        return Reading((), (*builder.problems, problem))
    except yaml.YAMLError as error:
        return Reading((), (*builder.problems, _syntax(file, text, error)))
    return Reading(tuple(documents), tuple(builder.problems))


def _syntax(file: str, text: str, error: yaml.YAMLError) -> Problem:
    line, said = 1, "unreadable"
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        said = error.problem or said
    elif isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position) + 1
        said = error.reason
    message = f"not valid YAML: {said}; correct the file from this line on"
    return Problem(file, line, "", "yaml-syntax", message)


class _Builder:
    """Builds nodes from events and notes keys that come twice."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.depth = 0

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], place: Place) -> Node:
        line = _line(event)
        here = Place(self.file, line, place.path)
        _refuse(event, line)
        if isinstance(event, yaml.ScalarEvent):
            # A folded or literal scalar keeps a final line break that nobody means.
            value = event.value.strip()
            return Text(value, bool(value) or event.style in ("'", '"'), here)
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _RefusedError(line, "yaml-depth", f"nested deeper than {_DEEPEST}; flatten it")
        is_list = isinstance(event, yaml.SequenceStartEvent)
        built = self._items(events, here) if is_list else self._fields(events, here)
        self.depth -= 1
        return built

    def _items(self, events: Iterator[yaml.Event], place: Place) -> Items:
        items: list[Node] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            path = f"{place.path}[{len(items)}]"
            items.append(self.node(event, events, Place(self.file, place.line, path)))
        return Items(tuple(items), place)

    def _fields(self, events: Iterator[yaml.Event], place: Place) -> Fields:
        entries: dict[str, Entry] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key, line = _key(event), _line(event)
            below = place.below(key, line)
            entry = Entry(below, self.node(next(events), events, below))
            if key in entries:
                self._twice(below, entries[key].place)
            else:
                entries[key] = entry
        return Fields(entries, place)

    def _twice(self, place: Place, first: Place) -> None:
        message = f"declared twice, first in {first.source}; keep one of them"
        self.problems.append(Problem(self.file, place.line, place.path, "duplicate", message))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


def _refuse(event: yaml.Event, line: int) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        name = getattr(event, "anchor", "")
        message = f"`{name}` is a YAML anchor or alias, expected plain text; write the value out"
        raise _RefusedError(line, "yaml-alias", message)
    if getattr(event, "tag", None):
        message = f"`{event.tag}` is a YAML tag, expected plain text; remove it"  # type: ignore[attr-defined]
        raise _RefusedError(line, "yaml-tag", message)


def _key(event: yaml.Event) -> str:
    line = _line(event)
    _refuse(event, line)
    if not isinstance(event, yaml.ScalarEvent):
        raise _RefusedError(line, "yaml-key", "a list or mapping as a key, expected text")
    return str(event.value)
