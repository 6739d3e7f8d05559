"""One case as it came: its keys, read leniently, each mistake naming the key.

    {"op": "parse", "scheme": "capco", "text": "(S//NF)"}

Several names stand for the same input where schemes call it differently (`text`, `label`,
`marking`). It decides nothing and opens no file but through `read`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from relto.core.errors import InputError
from relto.core.instant import Edge, parse_day_or_instant
from relto.labels.batch.keys import TEXT_KEYS
from relto.labels.mistakes import MarkingError, Mistake

Answer = dict[str, Any]
Read = TypeVar("Read")


def fault(key: str, message: str, *, expected: str = "", near: str | None = None) -> MarkingError:
    """Returns the error for a case that cannot be answered as it was asked."""
    return MarkingError([Mistake("BATCH", message, expected=expected, nearest=near, path=key)])


def no_file(path: str) -> bytes:
    """Refuses to open files: what a library does unless its caller hands in a reader.

    Raises:
        MarkingError: always.
    """
    raise fault("spif", f"`{path}` is a file; give the document itself here")


def each_of(values: Iterable[Any], read: Callable[[Any], Read]) -> list[Read]:
    """Reads several markings in turn; a mistake tells in which of them it is.

    Raises:
        MarkingError: one of them cannot be read; its path begins with `labels.[1]`.
    """
    found = []
    for at, value in enumerate(values):
        try:
            found.append(read(value))
        except MarkingError as error:
            place = f"labels.[{at}]"
            raise MarkingError(
                replace(mistake, path=f"{place} {mistake.path}".rstrip())
                for mistake in error.mistakes
            ) from None
    return found


@dataclass(frozen=True, slots=True)
class Case:
    """A case: its operation, its scheme and everything else that it says.

    Attributes:
        fields: the case as it came.
        op: the operation.
        scheme: the scheme's own name, after aliases.
        read: opens a file that the case names.
        now: the present in microseconds, for labels that need an instant of creation, or None.
    """

    fields: Mapping[str, Any]
    op: str
    scheme: str
    read: Callable[[str], bytes] = no_file
    now: int | None = None

    def has(self, *keys: str) -> bool:
        """Tells whether any of the keys says something."""
        return any(self.fields.get(key) is not None for key in keys)

    def value(self, *keys: str) -> Any:
        """Returns what the first of the keys says.

        Raises:
            MarkingError: none of them is there.
        """
        for key in keys:
            if (found := self.fields.get(key)) is not None:
                return found
        names = " or ".join(f"`{key}`" for key in keys[:2])
        raise fault(keys[0], f"the case has no {names}; add it", expected=f"the key {names}")

    def text(self, *keys: str) -> str:
        """Returns a text.

        Raises:
            MarkingError: it is missing or no text.
        """
        found = self.value(*keys)
        if not isinstance(found, str):
            raise fault(keys[0], f"`{keys[0]}` is a text here", expected="a string")
        return found

    def marking(self) -> str:
        """Returns the text of the marking.

        Raises:
            MarkingError: it is missing or no text.
        """
        return self.text(*TEXT_KEYS)

    def word(self, *keys: str, default: str = "") -> str:
        """Returns a text that may be missing.

        Raises:
            MarkingError: it is something else than a text.
        """
        return self.text(*keys) if self.has(*keys) else default

    def items(self, *keys: str) -> list[Any]:
        """Returns a list; a single value counts as a list of one.

        Raises:
            MarkingError: it is missing.
        """
        found = self.value(*keys)
        return found if isinstance(found, list) else [found]

    def words(self, *keys: str) -> list[str]:
        """Returns a list of texts; one text is cut at spaces and commas.

        Raises:
            MarkingError: something in it is no text.
        """
        if not self.has(*keys):
            return []
        found = self.value(*keys)
        if isinstance(found, str):
            return found.replace(",", " ").split()
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            raise fault(keys[0], f"`{keys[0]}` is a list of texts", expected="a list of strings")
        return list(found)

    def mapping(self, *keys: str) -> Mapping[str, Any]:
        """Returns an object; a text is read as JSON.

        Raises:
            MarkingError: it is missing or no object.
        """
        found = self.value(*keys)
        if isinstance(found, str):
            try:
                found = json.loads(found)
            except ValueError:
                found = None
        if not isinstance(found, Mapping):
            raise fault(keys[0], f"`{keys[0]}` is an object here", expected="a JSON object")
        return found

    def said(self, key: str) -> bool:
        """Tells whether a switch is on."""
        return self.fields.get(key) in (True, "true", "yes", 1)

    def instant(self) -> int | None:
        """Returns the instant of the case in microseconds, None if it names none.

        Raises:
            MarkingError: `at` is neither a timestamp, a day nor microseconds.
        """
        found = self.fields.get("at")
        if found is None or (isinstance(found, int) and not isinstance(found, bool)):
            return found
        try:
            return parse_day_or_instant(found, Edge.BEGIN)
        except (InputError, TypeError):
            raise fault("at", f"`{found}` is no instant", expected="`2026-11-23`") from None

    def created(self) -> int | None:
        """Returns the instant at which a label is made: that of the case, else the present.

        Raises:
            MarkingError: `at` is no instant.
        """
        at = self.instant()
        return self.now if at is None else at

    def document(self, *keys: str) -> bytes:
        """Returns a document given in the case, or the file that it names.

        Raises:
            MarkingError: it is missing, or cannot be opened.
        """
        found = self.text(*keys)
        return found.encode() if found.lstrip("\ufeff \t\r\n").startswith("<") else self.read(found)
