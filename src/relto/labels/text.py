"""Text of a label: categories divided by `//`, values by `/`, recipients by a comma.

    SECRET//SI/TK//ORCON/REL TO QUINT, XFE//TLP:AMBER//RELEASE UNTIL 2027-01-01T00:00:00Z

The order is level, compartments, dissemination, colour, dates; a joined label ends in `RECIPIENTS
OF A PART` or `COLOUR OF A PART` where another part was silent about them. `NOTICE PAP:AMBER` lists
what binds the recipient, `SCHEME US, NATO` the schemes it was read from. Reading is strict:
whatever is not understood is an error at a position, never skipped. The national grammars are
not here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches

from relto.core.errors import InputError
from relto.core.instant import Edge, format_instant, parse_day_or_instant
from relto.labels.label import BOTTOM, UNLABELLED, Label, merge
from relto.labels.levels import COLOURS, CONTROLS, LEVELS

_NAME = re.compile(r"[A-Z0-9][A-Z0-9_-]*", re.ASCII)
_NOTICE = re.compile(r"[A-Z0-9][A-Z0-9_:+.-]*", re.ASCII)
_EYES = " EYES ONLY"


UNLISTED, UNCOLOURED = "RECIPIENTS OF A PART", "COLOUR OF A PART"


def parse_label(text: str) -> Label:
    """Reads a label.

    Raises:
        InputError: names the position (counted from 0), what stands there and what was expected.
    """
    label, position, silences = BOTTOM, 0, set()
    for category in text.split("//"):
        if category in {UNLISTED, UNCOLOURED} and position:
            silences.add(category)
        else:
            label = merge(label, _category(category, position, text))
        position += len(category) + 2
    return replace(label, unlisted=UNLISTED in silences, uncoloured=UNCOLOURED in silences)


def is_name(text: str) -> bool:
    """Tells whether a text can stand for a compartment or a recipient in a label."""
    return bool(_NAME.fullmatch(text)) and text not in {*LEVELS, *CONTROLS, "NOFORN"}


def _fail(text: str, position: int, expected: str) -> InputError:
    return InputError(f"`{text}` at position {position}: expected {expected}")


def _category(part: str, position: int, text: str) -> Label:
    if not part and position == 0 and text.startswith("//"):
        return BOTTOM
    if part in LEVELS and position == 0:
        return Label(level=LEVELS[part])
    if part in COLOURS:
        return Label(tlp=COLOURS[part])
    if part.startswith(("RELEASE FROM ", "RELEASE UNTIL ")):
        return _date(part, position, text)
    if part.startswith("NOTICE "):
        said = _names(part[7:], ", ", position + 7, text, _NOTICE)
        return Label(notices=said)
    if part.startswith("SCHEME "):
        return Label(schemes=_names(part[7:], ", ", position + 7, text))
    if part.endswith(_EYES):
        names = _names(part.removesuffix(_EYES), "/", position, text)
        return Label(release=frozenset({names}))
    label = BOTTOM
    for value in part.split("/"):
        label = merge(label, _value(value, position, text))
        position += len(value) + 1
    return label


def _value(value: str, position: int, text: str) -> Label:
    if value == "NOFORN":
        return Label(release=frozenset({frozenset()}))
    if value in CONTROLS:
        return Label(controls=frozenset({CONTROLS[value]}))
    if value.startswith("REL TO "):
        return Label(release=frozenset({_names(value[7:], ", ", position + 7, text)}))
    if position == 0 or value.startswith("TLP") or not is_name(value):
        known = [*LEVELS, *COLOURS, *CONTROLS, "NOFORN", "REL TO"]
        near = get_close_matches(value, known, 1)
        hint = f", perhaps `{near[0]}`" if near else ""
        raise _fail(text, position, f"a level, a TLP colour, a control or a compartment{hint}")
    return Label(compartments=frozenset({value}))


def is_notice(text: str) -> bool:
    """Tells whether a text can stand for a notice in a label."""
    return bool(_NOTICE.fullmatch(text))


def _names(
    listing: str, separator: str, position: int, text: str, form: re.Pattern[str] = _NAME
) -> frozenset[str]:
    names = listing.split(separator)
    for name in names:
        if not form.fullmatch(name):
            raise _fail(text, position, f"names divided by `{separator}`")
        position += len(name) + len(separator)
    return frozenset(names)


def _date(part: str, position: int, text: str) -> Label:
    _, word, moment = part.split(" ", 2)
    try:
        if word == "FROM":
            return Label(not_before=parse_day_or_instant(moment, Edge.BEGIN))
        return Label(not_after=parse_day_or_instant(moment, Edge.END))
    except InputError:
        raise _fail(text, position, "a date or a timestamp") from None


def _clause(names: frozenset[str]) -> str:
    return "REL TO " + ", ".join(sorted(names)) if names else "NOFORN"


def render_label(label: Label) -> str:
    """Writes a label in its canonical text.

    Without a level a compartment list is preceded by an empty one, so that nothing is taken
    for a level. A flawed label reads `UNREADABLE (codes)`, which no parser accepts.
    """
    if label.flaws:
        return f"UNREADABLE ({', '.join(sorted(label.flaws))})"
    dissemination = sorted(control.value for control in label.controls)
    dissemination += sorted(_clause(names) for names in label.release)
    parts = [
        label.level.words if label.level is not None else "",
        "/".join(sorted(label.compartments)),
        "/".join(dissemination),
        label.tlp.words if label.tlp is not None else "",
        f"RELEASE FROM {format_instant(label.not_before)}" if label.not_before is not None else "",
        f"RELEASE UNTIL {format_instant(label.not_after)}" if label.not_after is not None else "",
        "NOTICE " + ", ".join(sorted(label.notices)) if label.notices else "",
        "SCHEME " + ", ".join(sorted(label.schemes)) if label.schemes else "",
        UNLISTED if label.unlisted else "",
        UNCOLOURED if label.uncoloured else "",
    ]
    said = "//".join(part for part in parts if part)
    if label.level is None and label.compartments:
        return "//" + said
    return said or render_label(UNLABELLED)
