"""Whether the parts of a NATO marking may stand together, told where they stand.

It asks the rules of the policy (`nato_rules`) and the exclusions of its SPIF, and knows the
places of the words in the text, which the label does not.

Basis: ADatP-4774 App. 2, Tables 10 to 16 and Annex B.
"""

from __future__ import annotations

from collections.abc import Iterator

from relto.labels.mistakes import Mistake, Severity
from relto.labels.stanag.model import Value
from relto.labels.stanag.nato_grammar import RULE_FORM, RULE_LEVEL, Part, Reader, What
from relto.labels.stanag.nato_rules import (
    ADMINISTRATIVE,
    CONTEXT,
    ONLY,
    RELEASABLE_TO,
    RULES,
    SENSITIVITY,
    communities,
)
from relto.labels.stanag.policies import nato
from relto.labels.stanag.words import caseless

_TAGS = {
    What.SENSITIVITY: SENSITIVITY,
    What.ONLY: ONLY,
    What.RELEASABLE: RELEASABLE_TO,
    What.ADMINISTRATIVE: ADMINISTRATIVE,
}


def judge(reader: Reader) -> None:
    """Notes what is wrong with what was read."""
    _owner(reader)
    _context(reader)
    _exclusions(reader)
    _repetitions(reader)
    _order(reader)
    _additions(reader)
    _limits(reader)


def _owner(reader: Reader) -> None:
    wanted = "COSMIC" if reader.level == "TOP SECRET" else "NATO"
    if reader.owner and reader.owner != wanted:
        near = f"{wanted} {reader.level}"
        message = f"`{reader.owner} {reader.level}` is no marking, `{wanted}` owns this level"
        more = {"found": reader.owner, "expected": wanted, "nearest": near}
        reader.mistake(RULE_LEVEL, message, reader.spans["owner"], **more)


def _context(reader: Reader) -> None:
    if reader.context == "NATO" or reader.level != "TOP SECRET":
        return
    message = f"context `{reader.context}` does not stand with TOP SECRET"
    reader.mistake(RULES[CONTEXT], message, reader.spans["context"], found=reader.context)


def _values(tag: str) -> dict[str, Value]:
    tag_set = next(s for s in nato().tag_sets if s.name == tag)
    return {value.name: value for value in tag_set.tags[0].values}


def _said(reader: Reader, what: What) -> Iterator[tuple[str, int]]:
    for part in reader.parts:
        if part.what is what:
            yield from zip(part.values, part.places, strict=True)


def _exclusions(reader: Reader) -> None:
    for what in (What.SENSITIVITY, What.ADMINISTRATIVE):
        known = _values(_TAGS[what])
        for value, place in _said(reader, what):
            _exclusion(reader, known[value], _TAGS[what], place)


def _exclusion(reader: Reader, value: Value, tag: str, place: int) -> None:
    if reader.level in value.excluded_classes:
        message = f"`{value.name}` does not stand with {reader.level}"
        reader.mistake(RULES[tag], message, place, found=value.name)
    if value.obsolete:
        message = f"`{value.name}` is obsolete"
        _warn(reader, RULES[tag], message, place, found=value.name)


def _warn(reader: Reader, rule: str, message: str, place: int, *, found: str = "") -> None:
    position = reader.folded.places[place]
    reader.mistakes.append(Mistake(rule, message, position, found=found, severity=Severity.WARNING))


def _repetitions(reader: Reader) -> None:
    for what, tag in _TAGS.items():
        seen: set[str] = set()
        for value, place in _said(reader, what):
            if value in seen:
                reader.mistake(RULES[tag], f"`{value}` is said twice", place, found=value)
            seen.add(value)
        lists = [part for part in reader.parts if part.what is what]
        if what in {What.ONLY, What.RELEASABLE} and len(lists) > 1:
            message = f"a second `{tag}` list"
            reader.mistake(RULES[tag], message, lists[1].start, expected="one list")


def _order(reader: Reader) -> None:
    latest: Part | None = None
    for part in reader.parts:
        if latest is not None and part.what.value < latest.what.value:
            message = f"`{_TAGS[part.what]}` stands after `{_TAGS[latest.what]}`"
            _warn(reader, RULE_FORM, message, part.start)
        latest = part


def _additions(reader: Reader) -> None:
    for part in reader.parts:
        if part.what is What.RELEASABLE and part.values and not set(part.values) - {reader.context}:
            message = f"`Releasable to` names nobody beyond the context `{reader.context}`"
            reader.mistake(RULES[RELEASABLE_TO], message, part.start, found=part.values[0])


def _limits(reader: Reader) -> None:
    members = communities()
    context = caseless(reader.context)
    released = {caseless(value) for value, _ in _said(reader, What.RELEASABLE)}
    inside = {"nato", context} | released
    reached = inside | {m for name in inside for m in members.get(name, ())}
    for value, place in _said(reader, What.ONLY):
        if caseless(value) in reached:
            continue
        message = f"`{value}` is not a member of context `{reader.context}`"
        if context in members:
            reader.mistake(RULES[ONLY], message, place, found=value)
        else:
            _warn(reader, RULES[ONLY], message, place, found=value)
