"""A good portfolio at once: what adds most for its cost, then one option for another.

1. As long as anything fits, the option is taken that adds most for what it costs.
2. Then, as long as it helps, an option is given up for another, and what fits is taken.

It proves nothing: the answer is there while the solver is still searching for better ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from relto.planning.gap import Chosen, Gap, Sets

_NOTHING = 1e-9
_MOST_EXCHANGES = 40
Flags = npt.NDArray[np.bool_]


class Limit(NamedTuple):
    """At most `most` of these options."""

    options: Chosen
    most: int


@dataclass(frozen=True)
class Frame:
    """What a portfolio must keep to: a budget, and at most so many of some options."""

    gap: Gap
    budget: int
    limits: Sequence[Limit] = ()

    @cached_property
    def _clashes(self) -> tuple[list[int], list[int]]:
        pairs = [
            (one, other)
            for one, excluded in enumerate(self.gap.excluded)
            for other in excluded
            if one < other
        ]
        return [one for one, _ in pairs], [other for _, other in pairs]

    def admits(self, sets: Sets) -> Flags:
        """Tells of each set whether it keeps to everything but what its options require."""
        ones, others = self._clashes
        fits: Flags = sets @ self.gap.costs <= self.budget
        fits &= ~(sets[:, ones] & sets[:, others]).any(axis=1)
        for limit in self.limits:
            fits &= sets[:, sorted(limit.options)].sum(axis=1) <= limit.most
        return fits

    def holds(self, chosen: Chosen) -> bool:
        """Tells whether a set of options can be had as it is."""
        complete = all((self.gap.needed[one] or {-1}) <= chosen for one in chosen)
        return complete and bool(self.admits(self.gap.mask(chosen)[np.newaxis])[0])


def ready(frame: Frame) -> Chosen:
    """Returns a good portfolio without searching long."""
    gap = frame.gap
    if not gap.options:
        return frozenset()
    chosen = _filled(frame, gap.mask(()))
    alone = _best_added(frame, gap.mask(()), per_cost=False)
    if alone is not None and gap.values(alone[np.newaxis]) > gap.values(chosen[np.newaxis]):
        chosen = _filled(frame, alone)
    for _ in range(_MOST_EXCHANGES):
        better = _exchanged(frame, chosen)
        if better is None:
            break
        chosen = _filled(frame, better)
    return frozenset(np.flatnonzero(chosen).tolist())


def _filled(frame: Frame, chosen: Sets) -> Sets:
    while (more := _best_added(frame, chosen, per_cost=True)) is not None:
        chosen = more
    return chosen


def _best_added(frame: Frame, chosen: Sets, *, per_cost: bool) -> Sets | None:
    gap = frame.gap
    sets = gap.packages | chosen
    usable = frame.admits(sets) & gap.packages.any(axis=1)
    places = np.flatnonzero(usable & (sets != chosen).any(axis=1))
    if not len(places):
        return None
    gains = gap.values(sets[places]) - gap.value(np.flatnonzero(chosen).tolist())
    gains[gains <= _NOTHING] = 0
    costs = (sets[places] @ gap.costs) - (chosen @ gap.costs)
    scores = gains / np.maximum(costs, _NOTHING) if per_cost else gains
    best = int(scores.argmax())
    return sets[places[best]] if gains[best] > 0 else None


def _exchanged(frame: Frame, chosen: Sets) -> Sets | None:
    """Gives one option up, with what requires it, for another; None where that never helps."""
    gap = frame.gap
    value = gap.value(np.flatnonzero(chosen).tolist())
    best, highest = None, value + _NOTHING
    for one in np.flatnonzero(chosen).tolist():
        rest = chosen & ~gap.packages[:, one]
        sets = gap.packages | rest
        places = np.flatnonzero(frame.admits(sets) & gap.packages.any(axis=1) & ~sets[:, one])
        if len(places):
            values = gap.values(sets[places])
            top = int(values.argmax())
            if values[top] > highest:
                best, highest = sets[places[top]], float(values[top])
    return best
