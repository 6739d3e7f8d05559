"""Dates as labels and policies write them: `xs:dateTime`, and GeneralizedTime in policies.

Nothing here reads a clock.

Basis: XML Schema 1.1 Part 2 §3.3.7 (dateTime); X.680 (GeneralizedTime).
"""

from __future__ import annotations

import re

from relto.core.errors import InputError
from relto.core.instant import Edge, format_instant, parse_day_or_instant, parse_instant

_ZONE = re.compile(r"(Z|[+-]\d\d:\d\d)$", re.IGNORECASE | re.ASCII)
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_GENERALISED = re.compile(
    r"(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?(?:[.,](\d+))?(Z|[+-]\d\d:?\d\d)?", re.ASCII
)


def has_zone(text: str) -> bool:
    """Tells whether a date says its zone; one that does not is taken for UTC."""
    return bool(_ZONE.search(text.strip()))


def parse_datetime(text: str) -> int:
    """Reads an `xs:dateTime`; without a zone it is UTC.

    Raises:
        InputError: not a date and time of the calendar.
    """
    said = text.strip()
    return parse_instant(said if has_zone(said) else said + "Z")


def parse_validity(text: str, edge: Edge) -> int:
    """Reads one end of a validity: `xs:dateTime`, `xs:date` or GeneralizedTime.

    Raises:
        InputError: none of these.
    """
    said = text.strip()
    if day := _DAY.fullmatch(said):
        return parse_day_or_instant(day.group(1), edge)
    if match := _GENERALISED.fullmatch(said):
        return _generalised(match, edge)
    return parse_datetime(said.replace(" ", "T", 1))


def _generalised(match: re.Match[str], edge: Edge) -> int:
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    if hour is None:
        return parse_day_or_instant(f"{year}-{month}-{day}", edge)
    zone = zone or "Z"
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    clock = f"{hour}:{minute or '00'}:{second or '00'}.{fraction or '0'}"
    return parse_instant(f"{year}-{month}-{day}T{clock}{zone}")


def write_datetime(instant: int) -> str:
    """Writes an instant as the canonical `xs:dateTime`: UTC, no zeros at the end.

    Raises:
        InputError: the instant is outside the years 1 to 9999.
    """
    try:
        text = format_instant(instant)
    except OverflowError:
        raise InputError(f"`{instant}` is not an instant of the years 1 to 9999") from None
    return text.removesuffix("Z").rstrip("0").rstrip(".") + "Z"
