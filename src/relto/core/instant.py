"""Instants as whole microseconds since 1970-01-01T00:00:00Z, and their text.

Nothing here reads a clock.

Basis: RFC 3339; STIX 2.1 §2.11 (timestamp); TAXII 2.1 §3.4 (six fractional digits).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from enum import Enum

from relto.core.errors import InputError

DAY = 86_400_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_INSTANT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)",
    re.ASCII,
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Edge(Enum):
    """Which end of a span a bare date stands for."""

    BEGIN = "from"
    END = "until"


def _parts(text: str) -> tuple[datetime, str]:
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise InputError(
            f"`{text}` is not a timestamp, expected for instance `2026-11-23T19:00:00Z`"
        )
    *clock, fraction, zone = match.groups()
    offset = timedelta(0)
    if zone not in "Zz":
        sign = -1 if zone[0] == "-" else 1
        offset = sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
    try:
        whole = datetime(*(int(part) for part in clock), tzinfo=UTC) - offset  # type: ignore[misc,arg-type]
    except (ValueError, OverflowError):
        raise InputError(f"`{text}` is not a moment of the calendar") from None
    return whole, fraction or ""


def parse_instant(text: str) -> int:
    """Reads an RFC 3339 timestamp with any number of fractional digits.

    Args:
        text: for instance `2026-11-23T19:00:00.5Z`; digits beyond the microsecond are cut off.

    Returns:
        Microseconds since 1970-01-01T00:00:00Z.

    Raises:
        InputError: the text is not a timestamp with a zone, or not a moment of the calendar.
    """
    whole, fraction = _parts(text)
    return (whole - _EPOCH) // _MICROSECOND + int((fraction + "000000")[:6])


def format_instant(instant: int) -> str:
    """Writes an instant in UTC with six fractional digits and `Z`.

    Basis: TAXII 2.1 §3.4.
    """
    moment = _EPOCH + instant * _MICROSECOND
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def version_key(text: str) -> str:
    """Turns a timestamp into a key whose text order is the order of instants, at any precision.

    Raises:
        InputError: the text is not a timestamp.

    Basis: STIX 2.1 §3.6 (versions compare as instants).
    """
    whole, fraction = _parts(text)
    return f"{whole.year:04d}{whole.strftime('%m%d%H%M%S')}{fraction.rstrip('0')}"


def parse_day_or_instant(text: str, edge: Edge) -> int:
    """Reads a date or a timestamp as one end of a span.

    A bare date as `from` is its first microsecond; as `until` the span lasts through that
    day, so the exclusive end is the next midnight (UTC). A timestamp stands for itself.

    Raises:
        InputError: neither a date nor a timestamp.
    """
    if not _DAY.fullmatch(text):
        return parse_instant(text)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InputError(f"`{text}` is not a day of the calendar") from None
    start = (day - _EPOCH.date()).days * DAY
    return start if edge is Edge.BEGIN else start + DAY
