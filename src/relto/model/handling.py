"""The handling of a portion: everything that a decision may depend on, and its JSON form.

It does not say how an object came to its handling (`policy.resolve` does).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from relto.core.errors import InputError
from relto.core.instant import Edge, parse_day_or_instant
from relto.labels import BOTTOM, Control, Label, join, parse_label, render_label
from relto.labels.levels import COLOURS, CONTROLS, LEVELS
from relto.labels.schemes import read_marking
from relto.labels.text import is_name


class Discipline(StrEnum):
    """How information was collected."""

    HUMINT = "HUMINT"
    SIGINT = "SIGINT"
    GEOINT = "GEOINT"
    MASINT = "MASINT"
    OSINT = "OSINT"
    CYBER = "CYBER"


@dataclass(frozen=True, slots=True)
class Handling:
    """Originators, label, topics and disciplines of a portion.

    Anything empty withholds; names are kept as given, whether a policy knows them or not.
    """

    originators: frozenset[str] = frozenset()
    label: Label = BOTTOM
    topics: frozenset[str] = frozenset()
    disciplines: frozenset[str] = frozenset()

    def join(self, other: Handling) -> Handling:
        """Returns the handling of something made of both: never wider than either."""
        return Handling(
            self.originators | other.originators,
            join(self.label, other.label),
            self.topics | other.topics,
            self.disciplines | other.disciplines,
        )


_KEYS = {
    "originators": "originators",
    "originator": "originators",
    "topics": "topics",
    "topic": "topics",
    "disciplines": "disciplines",
    "discipline": "disciplines",
}
Member = TypeVar("Member")
_LABEL_KEYS = frozenset(
    {
        "level",
        "compartments",
        "release_to",
        "controls",
        "tlp",
        "not_before",
        "not_after",
    }
)


def handling_from_json(value: Any, path: str = "handling") -> Handling:
    """Reads the JSON form of a handling.

    Raises:
        InputError: with the path of what is not understood; unknown keys are errors.
    """
    if not isinstance(value, dict):
        raise InputError("expected an object", path=path)
    parts: dict[str, frozenset[str]] = {}
    label = BOTTOM
    for key, given in value.items():
        if key == "label":
            label = label_from_json(given, f"{path}.label")
            continue
        if key not in _KEYS:
            raise InputError(
                f"unknown key, expected {', '.join(_KEYS)} or label",
                path=f"{path}.{key}",
            )
        if _KEYS[key] in parts:
            raise InputError("given twice, in the singular and the plural", path=f"{path}.{key}")
        parts[_KEYS[key]] = _names(given, f"{path}.{key}")
    return Handling(label=label, **parts)


def _names(value: Any, path: str) -> frozenset[str]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        raise InputError("expected a name or a list of names", path=path)
    return frozenset(names)


def _codes(value: Any, path: str) -> frozenset[str]:
    codes = _names(value, path)
    if not all(is_name(code) for code in codes):
        raise InputError("expected codes of capital letters, digits, `-` and `_`", path=path)
    return codes


def label_from_json(value: Any, path: str = "label") -> Label:
    """Reads a label from its text or its object form.

    An object either has the parts of a label, or `scheme` and `text`: a marking of that scheme.

    Raises:
        InputError: with the path of what is not understood.
    """
    if isinstance(value, str):
        try:
            return parse_label(value)
        except InputError as error:
            raise InputError(error.message, path=path) from None
    if not isinstance(value, dict):
        raise InputError("expected a label's text or an object", path=path)
    if "scheme" in value:
        return _of_scheme(value, path)
    for key in value:
        if key not in _LABEL_KEYS:
            raise InputError(
                f"unknown key, expected {', '.join(sorted(_LABEL_KEYS))}",
                path=f"{path}.{key}",
            )
    return _label_from_parts(value, path)


def _of_scheme(value: dict[str, Any], path: str) -> Label:
    scheme, text = value.get("scheme"), value.get("text")
    if set(value) != {"scheme", "text"} or not isinstance(scheme, str) or not isinstance(text, str):
        raise InputError("expected `scheme` and `text`, and nothing else", path=path)
    try:
        return read_marking(scheme, text)
    except InputError as error:
        raise InputError(error.message, path=path) from None


def _label_from_parts(value: dict[str, Any], path: str) -> Label:
    controls = _names(value.get("controls", []), f"{path}.controls")
    colour = value.get("tlp")
    if isinstance(colour, str) and not colour.startswith("TLP:"):
        colour = f"TLP:{colour}"
    release = value.get("release_to")
    return Label(
        level=_one_of(value.get("level"), LEVELS, f"{path}.level"),
        tlp=_one_of(colour, COLOURS, f"{path}.tlp"),
        compartments=_codes(value.get("compartments", []), f"{path}.compartments"),
        release=frozenset()
        if release is None
        else frozenset({_codes(release, f"{path}.release_to")}),
        controls=frozenset(_control(name, f"{path}.controls") for name in controls),
        not_before=_moment(value.get("not_before"), Edge.BEGIN, f"{path}.not_before"),
        not_after=_moment(value.get("not_after"), Edge.END, f"{path}.not_after"),
    )


def _one_of(value: Any, known: dict[str, Member], path: str) -> Member | None:
    if value is None:
        return None
    if not isinstance(value, str) or value not in known:
        raise InputError(f"expected one of {', '.join(known)}", path=path)
    return known[value]


def _control(name: str, path: str) -> Control:
    if name not in CONTROLS:
        raise InputError(f"expected one of {', '.join(CONTROLS)}", path=path)
    return CONTROLS[name]


def _moment(value: Any, edge: Edge, path: str) -> int | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise InputError("expected a date or a timestamp", path=path)
    try:
        return parse_day_or_instant(value, edge)
    except InputError as error:
        raise InputError(error.message, path=path) from None


def handling_to_json(handling: Handling) -> dict[str, Any]:
    """Writes a handling in its JSON form; the label as text, flaws apart."""
    value: dict[str, Any] = {
        "originators": sorted(handling.originators),
        "label": render_label(handling.label),
        "topics": sorted(handling.topics),
        "disciplines": sorted(handling.disciplines),
    }
    if handling.label.flaws:
        value["flaws"] = sorted(handling.label.flaws)
    return value
