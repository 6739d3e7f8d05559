"""Recorded traffic seen under a proposed policy: what past answers carried that it holds back.

1. The proposed policy is taken as it stands at the plan's instant, so that a restriction that
   begins today is tried on last year's answers too.
2. A product is judged by its own words as they stood in the version that was delivered.
3. It is held back where the rung delivers nothing; the policy in force is asked beside it.

It reads no record: answers are given, per partner and month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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
    """What answers to one partner carried, in one month or altogether.

    Attributes:
        partner: to whom.
        month: such as `2026-11`.
        rows: arrival numbers, ascending, each once.
    """

    partner: str
    month: str
    rows: Rows


class Columns(NamedTuple):
    """What is known of each row that was ever stored: its own profile, and its object."""

    own: Column
    object: Column


class Eye:
    """Looks at recorded answers through two dials."""

    def __init__(self, before: Dial, after: Dial, columns: Columns, scopes: Scopes) -> None:
        """Takes the dials, the columns of rows and the scopes of profiles."""
        self._before, self._after = before, after
        self._columns, self._scopes = columns, scopes

    def products(self, rows: Rows) -> int:
        """Counts the products of rows, each once in whatever versions."""
        return len(np.unique(self._columns.object[rows]))

    def held(self, carried: Carried) -> Rows:
        """Returns the rows that the proposed policy would have held back."""
        return carried.rows[_held(self._after, carried.partner, self._own(carried.rows))]

    def already(self, partner: str, held: Rows) -> Rows:
        """Returns those rows that the policy in force holds back as well."""
        return held[_held(self._before, partner, self._own(held))]

    def lines(self, carried: Carried) -> Iterator[tuple[Held, Rows]]:
        """Yields by topic and rung what would have been held back, and objects as samples."""
        rows = self.held(carried)
        profiles = self._own(rows)
        rungs = self._after.rungs(carried.partner)[profiles]
        keys = self._scopes.numbers[profiles].astype(np.intp) * len(Rung) + rungs
        found: dict[tuple[str, int], list[Rows]] = {}
        for key in np.unique(keys).tolist():
            number, rung = divmod(key, len(Rung))
            for topic in self._scopes.values[number].topics or (NO_NAME,):
                found.setdefault((topic, rung), []).append(rows[keys == key])
        for (topic, rung), parts in sorted(found.items()):
            objects = np.unique(self._columns.object[np.concatenate(parts)])
            held = Held(carried.partner, topic, carried.month, Rung(rung), len(objects))
            yield held, objects[::-1][:SAMPLES].astype(np.intp)

    def _own(self, rows: Rows) -> Column:
        return self._columns.own[rows]


def _held(dial: Dial, partner: str, profiles: Column) -> Mask:
    held: Mask = dial.rungs(partner)[profiles] < Rung.SEALED
    return held


def month_of(instant: int) -> str:
    """Names the month of an instant, such as `2026-11`."""
    return (_EPOCH + instant * _MICROSECOND).strftime("%Y-%m")
