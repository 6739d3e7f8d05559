"""Evidence from JSON lines, one item each, and back.

1. A line is read whole or refused with file, line and key; a key that nobody knows is refused.
2. What a line does not say comes from its kind: dimension and polarity. Without `recorded` an
   item is taken to have been filed when it happened.
3. A line needs a partner, a kind (or a polarity and a dimension), a date and a grade: letter and
   figure, or a number.
4. A line without an id is named after what it says; the same line again gets a number.
5. Topics that differ in case or gaps only are one topic.

It opens no file and weighs nothing.

Basis: RFC 8259; docs/assessment.md (keys and what else they may be called).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from relto.assessment.evidence_line import Line, item_of
from relto.assessment.evidence_words import folded
from relto.assessment.rulebook import Parameters
from relto.core.errors import InputError
from relto.core.instant import format_instant
from relto.model.evidence import Evidence

_WRAPPED = "evidence"
_LONGEST_SHOWN = 60


def read_evidence(
    data: bytes, *, file: str | None = None, parameters: Parameters
) -> tuple[Evidence, ...]:
    """Reads evidence, in the order of the file.

    Args:
        data: JSON lines; a JSON array of items, or an object with one under `evidence`, will do.
        file: its name, for errors.
        parameters: that give a kind its dimension and polarity.

    Raises:
        InputError: a line that is no item, or two different items with one id.
    """
    found: list[Evidence] = []
    places: dict[str, tuple[int, Evidence]] = {}
    unnamed: Counter[str] = Counter()
    for number, value in _values(data, file):
        item = item_of(Line(value, file, number), parameters)
        if not item.id:
            name = _made_up(item)
            unnamed[name] += 1
            again = f"-{unnamed[name]}" if unnamed[name] > 1 else ""
            item = replace(item, id=f"{name}{again}")
        first, other = places.setdefault(item.id, (number, item))
        if other != item:
            message = f"`{item.id}` is another item, first in line {first}; name one otherwise"
            raise InputError(message, file=file, line=number, path="id")
        found.append(item)
    return _one_spelling(found)


def _one_spelling(items: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Writes topics alike that differ in case or gaps only: they are one, whoever typed them.

    Of the spellings in a file that in small letters is taken, in whatever order they come.
    """
    spellings: dict[tuple[str, ...], set[str]] = {}
    for topic in {item.topic for item in items if item.topic is not None}:
        for key, part in _parts(topic):
            spellings.setdefault(key, set()).add(part)
    if all(len(each) == 1 for each in spellings.values()):
        return tuple(items)
    chosen = {
        key: min(each, key=lambda part: (part != part.casefold(), part))
        for key, each in spellings.items()
    }
    return tuple(
        item
        if item.topic is None
        else replace(item, topic="/".join(chosen[key] for key, _ in _parts(item.topic)))
        for item in items
    )


def _parts(topic: str) -> list[tuple[tuple[str, ...], str]]:
    """Returns the parts of a topic, each with what it is known by: itself and those above it."""
    parts = topic.split("/")
    names = [folded(part) or part for part in parts]
    return [(tuple(names[: depth + 1]), part) for depth, part in enumerate(parts)]


def evidence_to_json(item: Evidence) -> dict[str, Any]:
    """Writes an item as a JSON object with the canonical keys; what is not set is left out."""
    grade = item.grade
    fields: dict[str, Any] = {
        "id": item.id,
        "partner": item.partner,
        "topic": item.topic,
        "dimension": item.dimension.value,
        "kind": item.kind.value,
        "polarity": item.polarity.value,
        "claim": item.claim,
        "occurred": format_instant(item.occurred),
        "recorded": format_instant(item.recorded),
        "reliability": grade.reliability.value,
        "credibility": grade.credibility.value,
        "p_true": grade.true,
        "p_caused": grade.caused,
        "p_caused_low": grade.caused_low,
        "p_caused_high": grade.caused_high,
        "group": item.group,
        "severity": item.severity,
        "count": item.count,
        "provenance": item.provenance,
        "author": item.author,
        "marking": item.marking,
        "scheme": item.scheme,
        "reference": item.reference,
        "reply": item.reply,
        "withdrawn": None if item.withdrawn is None else format_instant(item.withdrawn),
    }
    return {key: value for key, value in fields.items() if value is not None and value != ""}


def _made_up(item: Evidence) -> str:
    fields = evidence_to_json(item)
    text = msgspec.json.encode(fields, order="deterministic")
    return f"E-{hashlib.sha256(text).hexdigest()[:12]}"


def _values(data: bytes, file: str | None) -> Iterator[tuple[int, Any]]:
    """Yields each item with its line, or with its number where the file is one JSON value."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("is UTF-16, expected UTF-8: save it as UTF-8", file=file)
    data = data.removeprefix(b"\xef\xbb\xbf")
    whole = data.lstrip()
    if whole.startswith(b"["):
        yield from enumerate(_decoded(data, file, None), start=1)
        return
    lines = [(n, line) for n, line in enumerate(data.split(b"\n"), start=1) if line.strip()]
    if whole.startswith(b"{") and len(lines) > 1 and not lines[0][1].rstrip().endswith(b"}"):
        # One object over several lines: what a register prints.
        yield from enumerate(_unwrapped(_decoded(data, file, lines[0][0])), start=1)
        return
    for number, line in lines:
        value = _decoded(line, file, number)
        if len(lines) == 1 and isinstance(value, dict) and isinstance(value.get(_WRAPPED), list):
            yield from enumerate(value[_WRAPPED], start=1)
        else:
            yield number, value


def _unwrapped(value: Any) -> list[Any]:
    if isinstance(value, dict) and isinstance(value.get(_WRAPPED), list):
        return list(value[_WRAPPED])
    return [value]


def _decoded(data: bytes, file: str | None, line: int | None) -> Any:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        shown = data.strip()[:_LONGEST_SHOWN].decode("utf-8", "replace")
        message = f"no JSON object: {str(error).lower()}, in `{shown}`"
        raise InputError(message, file=file, line=line) from None
