"""When a text was published, as pages and feeds write it.

It reads absolute dates only: relative ones are read in `relto.statements.dates`.

Basis: RFC 3339; RFC 5322 §3.3 (as RSS 2.0 uses it).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from relto.core.errors import InputError
from relto.core.instant import DAY, parse_instant

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sep", "sept"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_EPOCH = date(1970, 1, 1)
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?\d{4,6}Z?)?")
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WRITTEN = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{_MONTH})\.?,? (?P<year>\d{{4}})"
    rf"|(?P<month2>{_MONTH})\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year2>\d{{4}}))\b",
    re.IGNORECASE,
)


def day_instant(year: int, month: int, day: int) -> int | None:
    """Returns the first instant of a day; None if the calendar has no such day."""
    try:
        return (date(year, month, day) - _EPOCH).days * DAY
    except ValueError:
        return None


def published_at(text: str) -> int | None:
    """Reads a date or a timestamp as a machine writes it; None if it is none."""
    text = text.strip()[:100]
    if found := _ISO.match(text):
        return _iso(found)
    if found := _COMPACT.fullmatch(text):
        return day_instant(*(int(each) for each in found.groups()))
    try:
        moment = parsedate_to_datetime(text)
        return _instant(moment)
    except (ValueError, TypeError, IndexError, OverflowError):
        return published_in(text)


def published_in(text: str) -> int | None:
    """Finds the first date with day, month and year in a text; None if there is none."""
    found = _WRITTEN.search(text)
    if found is None:
        return None
    named = {key.rstrip("2"): value for key, value in found.groupdict().items() if value}
    return day_instant(int(named["year"]), MONTHS[named["month"].lower()], int(named["day"]))


def _iso(found: re.Match[str]) -> int | None:
    year, month, day, hour, minute, second, zone = found.groups()
    if hour is None:
        return day_instant(int(year), int(month), int(day))
    zone = "Z" if zone is None or zone.upper() in {"Z", "UTC", "GMT"} else zone
    if ":" not in zone and zone != "Z":
        zone = f"{zone[:3]}:{zone[3:]}"
    try:
        return parse_instant(f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone}")
    except InputError:
        return day_instant(int(year), int(month), int(day))


def _instant(moment: datetime) -> int:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) * 1_000_000
