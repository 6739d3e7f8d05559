"""Laws of a partner's stream, against a model that keeps one date per row and nothing else."""

from __future__ import annotations

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from pyroaring import BitMap

from relto.services.release.forms import Forms
from relto.services.release.stream import Found, Sight, Step, Stream

ROWS = 40
ROW = st.integers(0, ROWS - 1)
SIGHT = st.dictionaries(ROW, st.sampled_from([0, 0, 0, 7, 9]))


def sight_of(shown: dict[int, int]) -> Sight:
    """Makes a sight from the form of each row shown."""
    copies = sorted(row for row, form in shown.items() if form)
    rows = np.array(copies, np.uint32)
    prints = np.array([shown[row] for row in copies], np.uint64)
    return Sight(BitMap(shown), Forms(rows, prints))


def pairs(found: Found) -> list[tuple[int, int]]:
    """Returns dates with their rows."""
    return list(zip(found.dates.tolist(), found.rows.tolist(), strict=True))


class Naive:
    """The stream as one would explain it: a date for every row shown, in any order."""

    def __init__(self) -> None:
        self.held: dict[int, tuple[int, int]] = {}
        self.last = -1

    def poll(self, shown: dict[int, int], now: int) -> None:
        """Drops what is not shown in its form, dates what came, and remembers the last date."""
        self.held = {
            row: (date, form) for row, (date, form) in self.held.items() if shown.get(row) == form
        }
        first = max(now, self.last + 1)
        came = sorted(shown.keys() - self.held.keys())
        for rank, row in enumerate(came):
            self.held[row] = (first + rank, shown[row])
        if came:
            self.last = first + len(came) - 1

    def page(self, after: int, limit: int, wanted: set[int]) -> tuple[list[tuple[int, int]], bool]:
        """Returns dates and rows after a date, and whether more follows."""
        every = sorted((d, r) for r, (d, _) in self.held.items() if d > after and r in wanted)
        return every[:limit], len(every) > limit


class Machine(RuleBasedStateMachine):
    """Random sights, polls, pages, and restarts from the steps alone."""

    moments = Bundle("moments")

    def __init__(self) -> None:
        super().__init__()
        self.stream, self.naive = Stream(), Naive()
        self.steps: list[Step] = []
        self.now = 0
        self.dated: dict[tuple[int, int], int] = {}

    @rule(shown=SIGHT, passed=st.sampled_from([0, 0, 1, 3, 1000, -5]))
    def poll(self, shown: dict[int, int], passed: int) -> None:
        self.now = max(0, self.now + passed)
        before = {date for date, _ in pairs(self.stream.walk(None, 10**6, lambda rows: rows))}
        step = self.stream.compare(sight_of(shown), self.now)
        if step is not None:
            self.stream.take(step)
            self.steps.append(step)
        self.naive.poll(shown, self.now)
        assert self.stream.compare(sight_of(shown), self.now) is None
        came = {date for date, _ in pairs(self.stream.walk(None, 10**6, lambda rows: rows))}
        assert not before or not came - before or min(came - before) > max(before)

    @rule(after=st.integers(-2, 60), limit=st.integers(1, 50), wanted=st.sets(ROW))
    def page(self, after: int, limit: int, wanted: set[int]) -> None:
        chosen = BitMap(wanted)
        found = self.stream.walk(after, limit, lambda rows: rows & chosen)
        assert (pairs(found), found.more) == self.naive.page(after, limit, wanted)

    @rule(limit=st.integers(1, 7))
    def walk_by_last_date(self, limit: int) -> None:
        seen: list[int] = []
        after: int | None = None
        while True:
            found = self.stream.walk(after, limit, lambda rows: rows)
            seen += found.rows.tolist()
            if not found.more:
                break
            after = int(found.dates[-1])
        assert len(seen) == len(set(seen))
        assert set(seen) == set(self.naive.held)

    @rule(wanted=st.sets(ROW))
    def locate(self, wanted: set[int]) -> None:
        found = self.stream.locate(BitMap(wanted))
        assert pairs(found) == self.naive.page(-(10**9), 10**6, wanted)[0]

    @rule()
    def restart(self) -> None:
        self.stream = Stream()
        for step in self.steps:
            packed = step.gained.serialize(), step.lost.serialize(), step.forms.to_bytes()
            gained, lost = BitMap.deserialize(packed[0]), BitMap.deserialize(packed[1])
            self.stream.take(Step(step.first_date, gained, lost, Forms.from_bytes(packed[2])))

    @invariant()
    def dates_ascend_and_stay(self) -> None:
        found = self.stream.walk(None, 10**6, lambda rows: rows)
        dates = found.dates.tolist()
        assert dates == sorted(set(dates))
        assert set(self.stream.shown) == set(self.naive.held) == set(found.rows.tolist())
        for date, row in pairs(found):
            assert self.naive.held[row][0] == date
        forms = self.stream.forms.among(np.array(sorted(self.naive.held), np.uint32)).tolist()
        assert forms == [self.naive.held[row][1] for row in sorted(self.naive.held)]


TestStream = Machine.TestCase
TestStream.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
