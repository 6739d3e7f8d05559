"""Dates of evidence as people write them.

1. A day, or a timestamp of RFC 3339; without a zone it is UTC, and it may end at the minute.
2. A day without hyphens, one with the month by its English name, and a date-time group.
3. What two people may read as two days (`04/05/2026`), and a month or a year alone, are refused.

It reads no clock, and no date within a text: `statements.dates` does.

Basis: RFC 3339; ISO 8601-1 §5.2.2 (basic format); ACP 121 (date-time group).
"""

from __future__ import annotations

import re
from functools import lru_cache

from relto.core.errors import InputError
from relto.core.instant import Edge, parse_day_or_instant

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_ZONED = re.compile(r"([Zz]|[+-]\d\d:\d\d)$", re.ASCII)
_TO_THE_MINUTE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})", re.ASCII)
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.ASCII)
_GROUP = re.compile(r"(\d\d)(\d\d)(\d\d)Z ?([A-Za-z]{3}) ?(\d\d|\d{4})", re.ASCII)
_SHOWN = 60


@lru_cache(maxsize=4_096)
def day_or_instant(text: str) -> int:
    """Reads a day or a timestamp; a day is its first microsecond.

    Days come again and again, so they are remembered.

    Raises:
        InputError: it is neither, or more than one day.
    """
    plain = _plain(text)
    if _DAY.fullmatch(plain):
        return parse_day_or_instant(plain, Edge.BEGIN)
    whole = plain.replace(" ", "T") + ("" if _ZONED.search(plain) else "Z")
    try:
        return parse_day_or_instant(_TO_THE_MINUTE.sub(r"\1:00\2", whole), Edge.BEGIN)
    except InputError as error:
        expected = "expected a day such as `2026-11-28` or a timestamp"
        raise InputError(f"`{text[:_SHOWN]}`, {expected}") from error


def _plain(text: str) -> str:
    """Returns a date in the order of RFC 3339, or the text as it is."""
    if match := _BASIC.fullmatch(text):
        return "-".join(match.groups())
    if match := _DAY_MONTH.fullmatch(text):
        day, month, year = match.groups()
        return _day(year, month, day) or text
    if match := _MONTH_DAY.fullmatch(text):
        month, day, year = match.groups()
        return _day(year, month, day) or text
    if match := _GROUP.fullmatch(text):
        day, hour, minute, month, year = match.groups()
        found = _day(year if len(year) == 4 else f"20{year}", month, day)
        return f"{found}T{hour}:{minute}:00Z" if found else text
    return text


def _day(year: str, month: str, day: str) -> str:
    """Returns a day whose month is named, empty if no month is called so."""
    name = month.casefold()
    found = [number for number, each in enumerate(_MONTHS, start=1) if name in (each, each[:3])]
    if name == "sept":
        found = [9]
    return f"{year}-{found[0]:02d}-{int(day):02d}" if found else ""
