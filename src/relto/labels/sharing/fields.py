"""Reading the properties of a marking's JSON, with a mistake for every fault and its path.

Values are never repaired and never skipped: a property that is not known is a mistake as well,
since it may restrict. It does not know any scheme.

Basis: STIX 2.1 §7.2.1 (a marking carries its properties in an extension).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import takewhile
from typing import Any

from relto.core.errors import InputError
from relto.core.instant import parse_instant
from relto.labels.mistakes import Mistake, Severity

Check = Callable[[str], str | None]
"""Returns what would have been expected instead of a text, or None if the text is right."""


@dataclass(slots=True)
class Place:
    """Where one reads: the rule to cite, the path so far, and the mistakes found.

    Attributes:
        scheme: name and version of the scheme (`ACS 3.0`).
        path: properties from the outside to here, divided by dots.
        rule: what a mistake here cites; the scheme and the property below its root.
        mistakes: shared by all places of one reading.
    """

    scheme: str
    path: str = ""
    rule: str = ""
    mistakes: list[Mistake] = field(default_factory=list)

    def below(self, name: str) -> Place:
        """Returns the place of a property or item; it shares the mistakes."""
        path = f"{self.path}.{name}" if self.path else name
        return Place(self.scheme, path, self.rule or f"{self.scheme} {name}", self.mistakes)

    def wrong(
        self, message: str, *, found: object = "", expected: str = "", near: str | None = None
    ) -> None:
        """Keeps a mistake that withholds."""
        rule = self.rule or self.scheme
        self.mistakes.append(
            Mistake(rule, message, None, shown(found), expected, near, path=self.path)
        )

    def warn(self, message: str, *, found: object = "", expected: str = "") -> None:
        """Keeps a mistake that is only told."""
        rule, severity = self.rule or self.scheme, Severity.WARNING
        self.mistakes.append(
            Mistake(rule, message, None, shown(found), expected, severity=severity, path=self.path)
        )


def shown(value: object) -> str:
    """Returns a value as a mistake shows it: a text as it is, anything else by its kind."""
    kinds = {dict: "an object", list: "a list", bool: "true or false", type(None): "null"}
    if isinstance(value, str):
        return value if len(value) <= _LONGEST else value[:_LONGEST] + "…"
    return kinds.get(type(value), "a number")


_LONGEST = 80


def closest(found: str, known: Collection[str]) -> str | None:
    """Returns the known value most like what was found, whatever the case of either."""
    if len(found) > _LONGEST:
        return None
    by_folded = {value.casefold(): value for value in known}
    folded = found.strip().casefold()
    if folded in by_folded:
        return by_folded[folded]
    near = get_close_matches(folded, list(by_folded), 1)
    near += sorted((known for known in by_folded if known and folded.startswith(known)), key=len)
    return by_folded[near[0]] if near else None


def mismatch(given: str, known: Collection[str]) -> int:
    """Returns the position up to which a text begins like some known text."""
    return max((_alike(given, value) for value in known), default=0)


def _alike(a: str, b: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))


class Form:
    """An object of properties, read one by one; a fault is kept and the reading goes on."""

    def __init__(self, given: Any, place: Place, known: Collection[str]) -> None:
        """Keeps the properties and tells those that are not known."""
        self.place = place
        self.given: dict[str, Any] = given if isinstance(given, dict) else {}
        if not isinstance(given, dict):
            place.wrong("expected an object", found=given, expected="an object")
        for name in self.given:
            if name not in known:
                place.below(str(name)).wrong(
                    f"`{shown(name)}` is not a property of {place.scheme}",
                    found=name,
                    expected="one of " + ", ".join(sorted(known)),
                    near=closest(str(name), known),
                )

    def __contains__(self, name: str) -> bool:
        return name in self.given

    def require(self, *names: str) -> None:
        """Tells those of the properties that are missing."""
        for name in names:
            if name not in self.given:
                self.place.below(name).wrong(
                    f"`{name}` is missing and is required", expected=f"`{name}`"
                )

    def text(self, name: str, check: Check | None = None) -> str | None:
        """Reads a text; None where it is absent or wrong."""
        if name not in self.given:
            return None
        return text(self.given[name], self.place.below(name), check)

    def texts(self, name: str, check: Check | None = None) -> tuple[str, ...]:
        """Reads a list of at least one text, none twice; those that are right."""
        if name not in self.given:
            return ()
        return texts(self.given[name], self.place.below(name), check)

    def choice(self, name: str, known: Collection[str]) -> str | None:
        """Reads one value of a vocabulary; None where it is absent or wrong."""
        if name not in self.given:
            return None
        return choice(self.given[name], self.place.below(name), known)

    def choices(self, name: str, known: Collection[str]) -> tuple[str, ...]:
        """Reads a list of at least one value of a vocabulary, none twice."""
        if name not in self.given:
            return ()
        items = _items(self.given[name], self.place.below(name))
        found = [choice(item, place, known) for place, item in items]
        return tuple(value for value in found if value is not None)

    def instant(self, name: str) -> str | None:
        """Reads a timestamp, kept as it was written; None where it is absent or wrong."""
        return self.text(name, _instant)


def text(given: Any, place: Place, check: Check | None = None) -> str | None:
    """Reads a text that says something; None where it is wrong."""
    if not isinstance(given, str) or not given.strip():
        place.wrong("expected a text that is not empty", found=given, expected="a text")
        return None
    expected = check(given) if check else None
    if expected is not None:
        place.wrong(f"`{shown(given)}` is not {expected}", found=given, expected=expected)
        return None
    return given


def texts(given: Any, place: Place, check: Check | None = None) -> tuple[str, ...]:
    """Reads a list of at least one text, none twice; returns those that are right."""
    found = [text(item, below, check) for below, item in _items(given, place)]
    return tuple(value for value in found if value is not None)


def choice(given: Any, place: Place, known: Collection[str]) -> str | None:
    """Reads one value of a vocabulary; None where it is wrong."""
    if isinstance(given, str) and given in known:
        return given
    place.wrong(
        f"`{shown(given)}` is not a value that this property has",
        found=given,
        expected="one of " + ", ".join(known),
        near=closest(given, known) if isinstance(given, str) else None,
    )
    return None


def _items(given: Any, place: Place) -> list[tuple[Place, Any]]:
    if not isinstance(given, list) or not given:
        place.wrong("expected a list of at least one value", found=given, expected="a list")
        return []
    seen: set[str] = set()
    items = []
    for index, item in enumerate(given):
        below = place.below(f"[{index}]")
        if isinstance(item, str) and item in seen:
            below.wrong(
                f"`{shown(item)}` stands here twice", found=item, expected="each value once"
            )
        else:
            seen.update([item] if isinstance(item, str) else ())
            items.append((below, item))
    return items


def _instant(given: str) -> str | None:
    try:
        parse_instant(given)
    except InputError:
        return "a timestamp such as `2026-11-23T19:00:00Z`"
    return None
