"""What a portfolio restores, by when, and what it still leaves open.

1. An option delivers when the last of what it requires does.
2. Counts of requirements take every option to deliver; values take it as likely as it is.
3. A portfolio's weakest point is the option whose failure costs most value, with what requires it.

It chooses nothing and knows no calendar: days are counted from the decision.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from relto.planning.gap import Chosen, Gap, Numbers


@dataclass(frozen=True, slots=True)
class Step:
    """What is there some days after the decision.

    Attributes:
        days: days after the decision.
        options: codes of the options that deliver on that day.
        covered: of the requirements that lost their only source, how many have one again.
        corroborated: of those that dropped to a single source or none, how many have two again.
        value: what is covered, by weight and tier.
    """

    days: int
    options: tuple[str, ...]
    covered: int
    corroborated: int
    value: float


@dataclass(frozen=True, slots=True)
class Standing:
    """The gap in numbers.

    Attributes:
        lost: codes of the requirements that had a source and have none.
        newly_sole: codes of those that had several and have one.
        uncovered: how many have none, whether they ever had or not.
        before: what was covered, by weight and tier.
        after: what is.
    """

    lost: tuple[str, ...]
    newly_sole: tuple[str, ...]
    uncovered: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Weakest:
    """The option on which a portfolio depends most, and its value should that not deliver."""

    option: str
    value: float


def standing(gap: Gap) -> Standing:
    """Returns the gap in numbers."""
    return Standing(
        _codes(gap, (gap.before > 0) & (gap.after == 0)),
        _codes(gap, (gap.before > 1) & (gap.after == 1)),
        int((gap.after == 0).sum()),
        gap.worth(gap.before),
        gap.worth(gap.after),
    )


def _codes(gap: Gap, wanted: np.typing.NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(gap.requirements[place].code for place in np.flatnonzero(wanted))


def days(gap: Gap, option: int) -> int:
    """Returns the days until an option delivers: those of the last that it requires."""
    needed = gap.needed[option] or frozenset({option})
    return max(gap.options[one].lead_days for one in needed)


def steps(gap: Gap, chosen: Chosen) -> tuple[Step, ...]:
    """Returns what options restore, a step for each day on which any delivers."""
    at = {one: days(gap, one) for one in chosen}
    found = []
    for day in sorted(set(at.values())):
        there = frozenset(one for one in chosen if at[one] <= day)
        now = gap.after + gap.sources[:, sorted(there)].sum(axis=1)
        new = sorted(gap.options[one].code for one in chosen if at[one] == day)
        found.append(Step(day, tuple(new), *_restored(gap, now), gap.value(there)))
    return tuple(found)


def _restored(gap: Gap, now: Numbers) -> tuple[int, int]:
    lost = (gap.before > 0) & (gap.after == 0)
    thinner = (gap.before > 1) & (gap.after <= 1)
    return int((lost & (now >= 1)).sum()), int((thinner & (now >= 2)).sum())


def still_open(gap: Gap, chosen: Collection[int]) -> tuple[str, ...]:
    """Returns the codes of the requirements that lost their only source and get none back."""
    now = gap.after + gap.sources[:, sorted(chosen)].sum(axis=1)
    return _codes(gap, (gap.before > 0) & (now == 0))


def weakest(gap: Gap, chosen: Chosen) -> Weakest | None:
    """Returns the option whose failure costs a portfolio most, None of an empty one."""
    answers = []
    for one in sorted(chosen):
        rest = frozenset(each for each in chosen if one not in (gap.needed[each] or ()))
        answers.append(Weakest(gap.options[one].code, gap.value(rest)))
    return min(answers, key=lambda each: (each.value, each.option), default=None)
