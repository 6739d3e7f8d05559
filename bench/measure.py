"""Timing in turns: what is compared is run alternately, so that a busy machine slows both alike.

It does not decide what is compared; each benchmark's own module does.
"""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the result: a work, who did it, how long it took and the aim, if there is one.

    `value` and `aim` are in `unit`; where `more` holds, more is better.
    """

    work: str
    subject: str
    value: float
    unit: str
    aim: float | None = None
    more: bool = False
    note: str = ""

    @property
    def verdict(self) -> str:
        """Says whether the aim was met."""
        if self.aim is None:
            return ""
        met = self.value >= self.aim if self.more else self.value <= self.aim
        return "met" if met else "missed"


def processor(run: Callable[[], object]) -> Callable[[], float]:
    """A subject that tells the processor seconds that it took in this process."""

    def told() -> float:
        start = time.process_time()
        run()
        return time.process_time() - start

    return told


def in_turns(subjects: Mapping[str, Callable[[], float]], *, rounds: int) -> dict[str, float]:
    """The median of what each subject tells, over rounds in which each has its turn."""
    taken = told_in_turns(subjects, rounds=rounds)
    return {name: statistics.median(samples) for name, samples in taken.items()}


def told_in_turns(
    subjects: Mapping[str, Callable[[], float]], *, rounds: int
) -> dict[str, list[float]]:
    """The samples of subjects that measure themselves, taken in turns after a first, lost one."""
    samples: dict[str, list[float]] = {name: [] for name in subjects}
    for turn in range(rounds + 1):
        for name, run in subjects.items():
            value = run()
            if turn:
                samples[name].append(value)
    return samples


def ratio(work: str, *, slow: float, fast: float, aim: float | None = None) -> Row:
    """How many times faster the second is, as a row of its own."""
    return Row(work, "ratio", slow / fast, "times", aim=aim, more=True)
