"""Dates that a sentence tells, read against the day on which it was published.

1. `on Tuesday` is the last Tuesday that was not later than publication, `in October` the last
   October; `next` looks forward.
2. A span (`last month`, `in 2024`) is told by its first day; the words are kept beside.
3. What lies decades back is history: `was_long_ago` says so.

It reads no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from relto.core.instant import DAY
from relto.statements.published import MONTHS, day_instant
from relto.statements.vocabulary import phrase

HISTORY_YEARS = 10
"""What happened so many years before publication is history, and no news of a partner."""
_EPOCH = date(1970, 1, 1)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = {
    word: number
    for words, number in (
        ("a an one", 1),
        ("two", 2),
        ("three several", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("eleven", 11),
        ("twelve", 12),
        ("twenty", 20),
        ("thirty", 30),
        ("forty", 40),
        ("fifty", 50),
        ("sixty", 60),
        ("seventy", 70),
    )
    for word in words.split()
}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_PATTERN = phrase("dates.pattern")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that a sentence tells.

    Attributes:
        instant: its first instant.
        words: as they stand there.
        place: offset in the sentence.
    """

    instant: int
    words: str
    place: int


def dates_in(sentence: str, published: int | None) -> Iterator[Dated]:
    """Yields the dates of a sentence; without a day of publication, only absolute ones."""
    today = None if published is None else _EPOCH + timedelta(days=published // DAY)
    for found in _PATTERN.finditer(sentence):
        named = {key: value for key, value in found.groupdict().items() if value}
        day = _read(named, today)
        if day is not None:
            instant = (day - _EPOCH).days * DAY
            yield Dated(instant, found[0].strip(), found.start())


def was_long_ago(dated: Dated, published: int | None) -> bool:
    """Says whether a date is history, seen from the day of publication."""
    return published is not None and dated.instant < published - HISTORY_YEARS * 365 * DAY


def _read(named: dict[str, str], today: date | None) -> date | None:
    try:
        return _absolute(named, today) or (_relative(named, today) if today else None)
    except (ValueError, OverflowError):
        return None


def _absolute(named: dict[str, str], today: date | None) -> date | None:
    if "iso" in named:
        return date.fromisoformat(named["iso"])
    if "yearonly" in named:
        return date(int(named["yearonly"]), 1, 1)
    if "war" in named:
        return date(1940, 1, 1)
    month = named.get("month") or named.get("month2") or named.get("month3")
    if month is None:
        return None
    day = int(named.get("day") or named.get("day2") or 1)
    number = MONTHS[month.lower()]
    year = named.get("year") or named.get("year2") or named.get("year3")
    if year:
        return _day(int(year), number, day)
    if today is None:
        return None
    found = _day(today.year, number, day)
    # A day soon to come may be announced; one further ahead was last year's.
    if found and found > today + timedelta(days=60):
        found = _day(today.year - 1, number, day)
    return found


def _day(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if day_instant(year, month, day) is not None else None


def _relative(named: dict[str, str], today: date) -> date | None:
    for key, read in _READERS.items():
        if key in named:
            return read(named, today)
    return None


def _weekday(named: dict[str, str], today: date) -> date:
    number = _WEEKDAYS.index(named["weekday"].lower())
    if (named.get("next") or "").lower() == "next":
        return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    return today - timedelta(days=(today.weekday() - number) % 7)


def _near(named: dict[str, str], today: date) -> date:
    word = named["near"].lower()
    shift = (
        -1 if word in {"yesterday", "last night", "overnight"} else 1 if word == "tomorrow" else 0
    )
    return today + timedelta(days=shift)


def _span(named: dict[str, str], today: date) -> date:
    step = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1}[named["which"].lower()]
    span = named["span"].lower()
    if span == "week":
        return today - timedelta(days=today.weekday()) + timedelta(weeks=step)
    if span == "month":
        months = today.year * 12 + today.month - 1 + step
        return date(months // 12, months % 12 + 1, 1)
    if span == "year":
        return date(today.year + step, 1, 1)
    return date(today.year + step * (10 if span == "decade" else 100), 1, 1)


def _ago(named: dict[str, str], today: date) -> date:
    word = named["count"].lower()
    count = int(word) if word.isdigit() else _NUMBERS[word]
    unit = named["unit"].lower().rstrip("s")
    days = {"hour": 0, "day": 1, "week": 7, "month": 30, "year": 365, "decade": 3650}[unit]
    return today - timedelta(days=count * days)


def _season(named: dict[str, str], today: date) -> date:
    month = _SEASONS[named["season"].lower()]
    if "seasonyear" in named:
        return date(int(named["seasonyear"]), month, 1)
    year = today.year if month <= today.month else today.year - 1
    return date(year, month, 1)


_READERS: dict[str, Callable[[dict[str, str], date], date]] = {
    "weekday": _weekday,
    "near": _near,
    "span": _span,
    "unit": _ago,
    "season": _season,
}
