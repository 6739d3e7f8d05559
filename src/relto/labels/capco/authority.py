"""The classification authority block as lines of text, written and read.

1. An original classifier stands alone; a derivative one stands with what was derived from.
2. The reason follows, then what ends the classification: exceptions, date, event.
3. Restricted data and NATO information have no date: the line says so and refers to the list of
   sources.

Whether a block is complete is for the constraints to say.

Basis: IC-ISM-ClassDeclass.xsl; Register and Manual 2016 §E; 32 CFR 2001.21 to 2001.26.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from relto.labels.capco.constraints.vocabulary import DECLASS_EXCEPTIONS
from relto.labels.capco.marking import Authority, Marking, Tokens
from relto.labels.mistakes import MarkingError, Mistake, nearest

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SOURCES = "See source list for NSI portions."
_PORTIONS = {
    frozenset({"AEA"}): "RD/FRD/TFNI",
    frozenset({"NATO"}): "NATO",
    frozenset({"NATO-AEA"}): "RD/FRD/TFNI and NATO",
    frozenset({"AEA", "NATO"}): "RD/FRD/TFNI and NATO",
}
_FIELDS = {
    "classified by": "classified_by",
    "derivatively classified by": "derivatively_classified_by",
    "derived from": "derived_from",
    "reason": "classification_reason",
    "classification reason": "classification_reason",
    "declassify on": "",
}
_NOT_APPLICABLE = re.compile(
    r"(?:Not Applicable|N/A) to (?P<whose>.+?) portions\.? *"
    r"(?:See source list for NSI portions\.?)?(?:, *)?",
    re.IGNORECASE,
)
_EXCEPTION = re.compile(
    r"(?:25X1, EO 12951|" + "|".join(sorted(DECLASS_EXCEPTIONS, key=len, reverse=True)) + r")"
    r"(?=[ ,]|$)(?:, |,| )?"
)
_DATE = re.compile(
    rf"(?P<month>{'|'.join(_MONTHS)}) (?P<day>\d{{1,2}}), (?P<year>\d{{4}})(?:, *)?"
    r"|(?P<iso>\d{4}-?\d{2}-?\d{2})(?:, *)?(?=\D|$)"
)


def authority_lines(marking: Marking) -> tuple[str, ...]:
    """Returns the lines of the block, none if there is none."""
    block = marking.authority
    lines: list[str] = []
    if block.classified_by:
        lines.append(f"Classified by: {block.classified_by}")
    else:
        if block.derivatively_classified_by:
            lines.append(f"Classified by: {block.derivatively_classified_by}")
        if block.derived_from:
            lines.append(f"Derived from: {block.derived_from}")
    if block.classification_reason:
        lines.append(f"Reason: {block.classification_reason}")
    until = _until(block)
    return (*lines, f"Declassify on: {until}") if until else tuple(lines)


def _until(block: Authority) -> str:
    whose = _PORTIONS.get(frozenset(block.declass_exception))
    exceptions = " ".join(block.declass_exception)
    if whose:
        exceptions = f"Not Applicable to {whose} portions. {_SOURCES}"
    dated = " or ".join(filter(None, (long_date(block.declass_date), block.declass_event)))
    return ", ".join(filter(None, (exceptions, dated)))


def long_date(day: str) -> str:
    """Writes an ISO 8601 day in words (`September 11, 2035`); what is none stays as it is."""
    year, month, rest = day[:4], day[5:7], day[8:10]
    if not (year + month + rest).isdecimal() or not 1 <= int(month) <= len(_MONTHS):
        return day
    return f"{_MONTHS[int(month) - 1]} {int(rest)}, {year}"


def read_authority(lines: Iterable[str]) -> Authority:
    """Reads the lines of an authority block.

    Who classified is the derivative classifier where there is a line of what it was derived from.

    Raises:
        MarkingError: a line is none of a block, or stands twice; the path names the line.
    """
    block, mistakes, seen = Authority(), list[Mistake](), set[str]()
    for index, line in enumerate(lines, 1):
        if not line.strip():
            continue
        name, colon, value = (part.strip() for part in line.partition(":"))
        key = " ".join(name.lower().split())
        if not colon or key not in _FIELDS or key in seen:
            mistakes.append(_slip(name, index, is_repeated=key in seen))
            continue
        seen.add(key)
        block = _with(block, _FIELDS[key], value)
    if mistakes:
        raise MarkingError(mistakes)
    if block.derived_from and block.classified_by and not block.derivatively_classified_by:
        return replace(block, classified_by="", derivatively_classified_by=block.classified_by)
    return block


def _with(block: Authority, field: str, value: str) -> Authority:
    """Puts the value of one line into its field; only the last line is not one text."""
    if not field:
        return _declassified(block, value)
    return replace(block, **{field: value})  # type: ignore[arg-type]  # a field of text


def _slip(name: str, index: int, *, is_repeated: bool) -> Mistake:
    like = nearest(name, [known.upper() for known in _FIELDS])
    what = "stands twice" if is_repeated else "is no line of a classification authority block"
    return Mistake(
        "CAPCO E",
        f"`{name}` {what}",
        position=0,
        found=name,
        expected="Classified by, Derived from, Reason or Declassify on",
        nearest=like.capitalize() if like and not is_repeated else None,
        path=f"line {index}",
    )


def _declassified(block: Authority, value: str) -> Authority:
    """Reads what ends the classification: exceptions first, then a date, then an event."""
    exceptions: list[str] = []
    while value:
        if found := _NOT_APPLICABLE.match(value):
            exceptions += _whose(found["whose"])
        elif found := _EXCEPTION.match(value):
            exceptions.append(found[0].rstrip(", ").replace(", EO ", "-EO-"))
        else:
            break
        value = value[found.end() :].strip()
    day, event = "", value
    if found := _DATE.match(value):
        day, event = _iso(found), value[found.end() :].strip().removeprefix("or ").strip()
    return replace(
        block, declass_exception=tuple(exceptions), declass_date=day, declass_event=event
    )


def _whose(words: str) -> Tokens:
    has_nato = "NATO" in words.upper()
    has_atomic = any(name in words.upper() for name in ("RD", "TFNI"))
    if has_nato and has_atomic:
        return ("NATO-AEA",)
    return ("NATO",) if has_nato else ("AEA",)


def _iso(found: re.Match[str]) -> str:
    if found["iso"]:
        digits = found["iso"].replace("-", "")
        return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    month = _MONTHS.index(found["month"]) + 1
    return f"{found['year']}-{month:02d}-{int(found['day']):02d}"
