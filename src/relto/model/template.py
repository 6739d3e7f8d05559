"""A text with holes: a piece of a policy in which `${partner}` waits for a value.

1. It is a tree of words, lists and mappings as they stand in the policy directory, each part
   with its place, so that a mistake found after filling is told where it was written.
2. Values are put into words one by one; a value never becomes a list, a mapping or a key.

It knows no clause of a policy and fills nothing in (`planning.contingency` does).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from relto.model.source import Source


@dataclass(frozen=True, slots=True)
class Words:
    """A scalar; `written` is False for an empty one without quotes."""

    text: str
    written: bool
    path: str
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of templates."""

    items: tuple[Template, ...]
    path: str
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class Slot:
    """A key of a mapping, and what stands under it."""

    key: str
    value: Template
    path: str
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapping, in the order written."""

    slots: tuple[Slot, ...]
    path: str
    source: Source = field(compare=False)

    def get(self, key: str) -> Template | None:
        """Returns what stands under a key, None if the key is not given."""
        return next((slot.value for slot in self.slots if slot.key == key), None)


Template = Words | Listing | Mapped
"""A part of a policy with holes."""


def words_of(template: Template) -> Iterator[Words]:
    """Yields every scalar, in the order written."""
    match template:
        case Words():
            yield template
        case Listing(items):
            for item in items:
                yield from words_of(item)
        case Mapped(slots):
            for slot in slots:
                yield from words_of(slot.value)


def template_to_json(template: Template) -> Any:
    """Writes what a template says, without places, for a digest or an answer."""
    match template:
        case Words(text):
            return text
        case Listing(items):
            return [template_to_json(item) for item in items]
        case Mapped(slots):
            return {slot.key: template_to_json(slot.value) for slot in slots}
