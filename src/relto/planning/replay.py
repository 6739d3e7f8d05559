"""Recorded traffic seen under a proposed policy: what past answers carried that it holds back.

1. The proposed policy is taken as it stands at the plan's instant, so that a restriction that
   begins today is tried on last year's answers too.
2. A product is judged by its own words as they stood in the version that was delivered.
3. It is held back where the rung delivers nothing; the policy in force is asked beside it.

It reads no record: answers are given, per partner and month.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from relto.core.errors import InputError
from relto.core.instant import DAY, Edge, parse_day_or_instant
from relto.model.rung import Rung
from relto.planning.compare import SAMPLES
from relto.planning.dial import Dial
from relto.planning.holdings import Scopes
from relto.planning.outgoing import NO_NAME, Held

Rows = npt.NDArray[np.intp]
Column = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]

_SPAN = re.compile(r"(\d{1,4}) ?(day|week|month|year)s?", re.ASCII)
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}
_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def since_instant(text: str, now: int) -> int:
    """Reads how far back to look: `90days`, `12months`, `1year`, a date or a timestamp.

    Args:
        text: what somebody wrote.
        now: the instant from which a span counts back.

    Raises:
        InputError: it is none of these, or not in the past.
    """
    found = _SPAN.fullmatch(text.strip())
    begin = _moment(text.strip()) if found is None else _back(now, int(found[1]), found[2])
    if begin >= now:
        raise InputError(f"`{text}` is not in the past")
    return begin


def _moment(text: str) -> int:
    try:
        return parse_day_or_instant(text, Edge.BEGIN)
    except InputError:
        raise InputError(
            f"`{text}` is no span of time, expected for instance `90days`, `12months`, `1year` "
            "or a date"
        ) from None


def _back(now: int, number: int, unit: str) -> int:
    if unit in _DAYS:
        return now - number * _DAYS[unit] * DAY
    moment = _EPOCH + now * _MICROSECOND
    months = moment.year * 12 + moment.month - 1 - number * _MONTHS[unit]
    if months < 12:
        raise InputError(f"{number} {unit}s reach back before the calendar")
    year, month = divmod(months, 12)
    first = datetime(year, month + 1, 1, tzinfo=UTC)
    after = datetime(year + month // 11, (month + 1) % 12 + 1, 1, tzinfo=UTC)
    # The 31st of a shorter month is its last day.
    days = min(moment.day, (after - first).days) - 1
    whole = moment.replace(day=1) - datetime(moment.year, moment.month, 1, tzinfo=UTC)
    return (first + timedelta(days=days) + whole - _EPOCH) // _MICROSECOND


class Carried(NamedTuple):
    """What the answers to one partner in one month carried.

    Attributes:
        partner: to whom.
        month: such as `2026-11`.
        rows: arrival numbers, ascending, each once.
    """

    partner: str
    month: str
    rows: Rows


class Seen(NamedTuple):
    """What the proposed policy makes of something carried.

    Attributes:
        carried: what it is.
        held: which of its rows would have been held back.
        already: which of these the policy in force holds back as well.
    """

    carried: Carried
    held: Mask
    already: Mask


class Eye:
    """Looks at recorded answers through two dials."""

    def __init__(self, before: Dial, after: Dial, own: Column, scopes: Scopes) -> None:
        """Takes the dials, the own profile of each row, and the scopes of profiles."""
        self._before, self._after = before, after
        self._own, self._scopes = own, scopes

    def see(self, carried: Carried) -> Seen:
        """Tells what would have been held back of something carried."""
        profiles = self._own[carried.rows]
        held = self._after.rungs(carried.partner)[profiles] < Rung.SEALED
        already = held & (self._before.rungs(carried.partner)[profiles] < Rung.SEALED)
        return Seen(carried, held, already)

    def lines(self, seen: Iterable[Seen]) -> Iterator[tuple[Held, Rows]]:
        """Yields what would have been held back by topic, with the newest rows as samples."""
        for one in seen:
            rows = one.carried.rows[one.held]
            if len(rows):
                yield from self._by_topic(one.carried, rows)

    def _by_topic(self, carried: Carried, rows: Rows) -> Iterator[tuple[Held, Rows]]:
        profiles = self._own[rows]
        rungs = self._after.rungs(carried.partner)[profiles]
        numbers = self._scopes.numbers[profiles].astype(np.intp) * len(Rung) + rungs
        found: dict[tuple[str, int], list[Rows]] = {}
        for key in np.unique(numbers).tolist():
            number, rung = divmod(key, len(Rung))
            for topic in self._scopes.values[number].topics or (NO_NAME,):
                found.setdefault((topic, rung), []).append(rows[numbers == key])
        for (topic, rung), parts in sorted(found.items()):
            together = np.sort(np.concatenate(parts))
            held = Held(carried.partner, topic, carried.month, Rung(rung), len(together))
            yield held, together[::-1][:SAMPLES]


def month_of(instant: int) -> str:
    """Names the month of an instant, such as `2026-11`."""
    return (_EPOCH + instant * _MICROSECOND).strftime("%Y-%m")
