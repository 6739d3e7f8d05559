"""A partner's stream: which rows it was shown, in which order, with which dates.

1. A stream grows only when its partner asks. What is shown now and was not when it last grew
   (or was in another form) is gained in one step; what was shown and is not now is lost.
2. The k-th row gained by a step, in the order of arrival, has the date first + k µs for ever.
3. A step's first date is the moment of asking, or one µs after the stream's last date.
4. A row stands where its last gain put it, as long as no later step lost it.

So dates ascend strictly, never change, and count nothing that the partner was not shown; a
narrowing filters, and a restoration is gained again. Nothing here decides, stores or reads a
clock.

Basis: TAXII 2.1 §3.2 and §3.4 (date added).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from relto.services.release.forms import Forms, Rows, rows_of

Dates = npt.NDArray[np.int64]
Chooser = Callable[[BitMap], BitMap]
_BEGIN = 256
_FACTOR = 4


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What a partner may be shown at one moment.

    Attributes:
        rows: the rows shown.
        forms: which of them are copies.
    """

    rows: BitMap
    forms: Forms = field(default_factory=Forms)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One growth of a stream.

    Attributes:
        first_date: date of the first row gained, in microseconds.
        gained: rows that are shown since.
        lost: rows that are not shown since, or no longer in the form they had.
        forms: which of the gained rows are copies.
    """

    first_date: int
    gained: BitMap
    lost: BitMap
    forms: Forms


@dataclass(slots=True, eq=False)
class Segment:
    """The rows that one step gained, and those of them that still stand there."""

    first: int
    gained: BitMap
    live: BitMap

    def dates(self, rows: Rows) -> Dates:
        """Returns the dates of some of its rows, given in ascending order."""
        if len(rows) == 0:
            return np.empty(0, np.int64)
        low = self.gained.rank(int(rows[0])) - 1
        high = self.gained.rank(int(rows[-1]))
        places = np.searchsorted(rows_of(self.gained[low:high]), rows)
        return self.first + low + places.astype(np.int64)

    def start(self, after: int | None) -> int:
        """Returns the first row whose date is after an instant; one past all if none is."""
        passed = 0 if after is None else after - self.first + 1
        if passed <= 0:
            return 0
        return self.gained[passed] if passed < len(self.gained) else self.gained.max() + 1


class Found(NamedTuple):
    """A stretch of a stream.

    Attributes:
        rows: in the stream's order, which is not the order of arrival.
        dates: the date added of each.
        more: whether something follows.
    """

    rows: Rows
    dates: Dates
    more: bool


class Stream:
    """The stream of one partner, as its steps made it.

    Attributes:
        shown: all rows that stand somewhere.
        forms: which of them are copies.
        steps: how many steps were taken.
        last: the last date given, or None.
    """

    def __init__(self) -> None:
        """Begins empty."""
        self.shown = BitMap()
        self.forms = Forms()
        self.steps = 0
        self.last: int | None = None
        self._segments: list[Segment] = []
        self._firsts: list[int] = []

    def compare(self, sight: Sight, now: int) -> Step | None:
        """Returns the step that brings the stream to what may be shown now, if one is needed."""
        changed = self.forms.differing(sight.forms) & self.shown & sight.rows
        gained = (sight.rows - self.shown) | changed
        lost = (self.shown - sight.rows) | changed
        if not gained and not lost:
            return None
        first = now if self.last is None else max(now, self.last + 1)
        return Step(first, gained, lost, sight.forms.within(gained))

    def take(self, step: Step) -> None:
        """Takes a step."""
        if step.lost:
            for segment in self._segments:
                segment.live -= step.lost
            self.shown -= step.lost
            self.forms = self.forms.within(self.shown)
        if step.gained:
            self._segments.append(Segment(step.first_date, step.gained, step.gained.copy()))
            self._firsts.append(step.first_date)
            self.shown |= step.gained
            self.forms = self.forms.joined(step.forms)
            self.last = step.first_date + len(step.gained) - 1
        self.steps += 1

    def walk(self, after: int | None, limit: int, choose: Chooser) -> Found:
        """Returns the first rows after an instant that a chooser keeps.

        Args:
            after: exclusive; None begins at the beginning.
            limit: at most so many rows.
            choose: given some rows, returns those that are wanted.
        """
        rows: list[Rows] = []
        dates: list[Dates] = []
        left = limit + 1
        for segment in self._from(after):
            for part in _parts(segment, segment.start(after), left, choose):
                kept = part[:left]
                rows.append(kept)
                dates.append(segment.dates(kept))
                left -= len(kept)
            if left == 0:
                break
        return _found(rows, dates, limit)

    def _from(self, after: int | None) -> list[Segment]:
        if after is None:
            return self._segments
        return self._segments[max(0, bisect_right(self._firsts, after) - 1) :]

    def locate(self, rows: BitMap) -> Found:
        """Returns where those of the rows that are shown stand."""
        wanted = rows & self.shown
        found = [(s, rows_of(s.live & wanted)) for s in self._segments] if wanted else []
        dates = [segment.dates(part) for segment, part in found]
        return _found([part for _, part in found], dates, len(wanted))


def _parts(segment: Segment, start: int, enough: int, choose: Chooser) -> Iterator[Rows]:
    """Yields wanted rows in growing portions until there are enough."""
    live = segment.live
    position = live.rank(start - 1) if start else 0
    size = max(_BEGIN, 2 * enough)
    end = len(live)
    while position < end and enough > 0:
        part = rows_of(choose(live[position : position + size]))
        enough -= len(part)
        position += size
        size *= _FACTOR
        yield part


def _found(rows: list[Rows], dates: list[Dates], limit: int) -> Found:
    every = np.concatenate(rows) if rows else np.empty(0, np.uint32)
    when = np.concatenate(dates) if dates else np.empty(0, np.int64)
    return Found(every[:limit], when[:limit], len(every) > limit)
