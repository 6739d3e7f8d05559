"""The best so many sources: whose topics together are the most, and the proof of it.

It is maximum coverage, solved exactly: a greedy choice as a start, a mixed-integer programme
(HiGHS) for the optimum, its bound for the proof. The sum is always counted anew from the chosen
sources, in whole topics: no number comes from the solver's floating point.

It does not ask whether a source can be had at all: options and budgets are another question.

Basis: Nemhauser, Wolsey and Fisher 1978 (maximum coverage, greedy bound).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array, hstack, identity

from relto.core.errors import InputError
from relto.planning.coverage import Coverage, Mask, Numbers, Weights

LIMIT_SECONDS = 20.0
_SLACK = 1e-6


class Step(NamedTuple):
    """A chosen source and what it adds to those before it."""

    source: str
    adds: float


@dataclass(frozen=True, slots=True)
class Best:
    """A choice of sources.

    Attributes:
        steps: the chosen sources, each adding the most of those that are left.
        covered: how many topics they cover.
        weight: how much those topics count.
        bound: no choice of as many sources reaches more, in what was maximised.
        proved: whether that bound is reached, so that the choice is optimal.
    """

    steps: tuple[Step, ...]
    covered: int
    weight: float
    bound: float
    proved: bool

    @property
    def sources(self) -> tuple[str, ...]:
        """The chosen sources, sorted."""
        return tuple(sorted(step.source for step in self.steps))


class _Patterns(NamedTuple):
    """Topics with the same sources, as one: `given[pattern, source]` and what each counts."""

    given: csc_array
    counts: Weights

    def of(self, source: int) -> npt.NDArray[np.int32]:
        """Returns the patterns that a source is in."""
        start, end = self.given.indptr[source : source + 2]
        found: npt.NDArray[np.int32] = self.given.indices[start:end]
        return found


def best_sources(
    coverage: Coverage,
    number: int,
    *,
    gain: Weights | None = None,
    seconds: float = LIMIT_SECONDS,
) -> Best:
    """Chooses so many sources that cover the most.

    Args:
        coverage: the sources and their topics.
        number: how many to choose; all of them where there are fewer.
        gain: what covering each topic counts; 1 each if not given.
        seconds: the solver's limit, after which the best choice so far is returned unproved.

    Raises:
        InputError: the number is not positive.
    """
    if number < 1:
        raise InputError(f"`{number}` sources cannot be chosen, expected at least 1")
    gains = np.ones(len(coverage.topics)) if gain is None else gain
    patterns = _patterns(coverage, gains)
    number = min(number, len(coverage.sources))
    chosen = _greedy(patterns, number)
    bound = float(patterns.counts.sum())
    reached = _covered(patterns, chosen)
    if reached < bound - _SLACK and 1 < number < len(coverage.sources):
        solved, bound = _solved(patterns, number, seconds)
        if solved is not None and _covered(patterns, solved) > reached:
            chosen, reached = solved, _covered(patterns, solved)
    elif number in (1, len(coverage.sources)):
        bound = reached
    return _described(coverage, patterns, chosen, bound)


def _described(coverage: Coverage, patterns: _Patterns, chosen: Mask, bound: float) -> Best:
    reached = _covered(patterns, chosen)
    held = coverage.depth_of(chosen) > 0
    whole = bool((patterns.counts == np.floor(patterns.counts)).all())
    bound = max(reached, float(np.floor(bound + _SLACK * max(1.0, bound))) if whole else bound)
    return Best(
        steps=_steps(coverage, patterns, chosen),
        covered=int(held.sum()),
        weight=float(coverage.weights[held].sum()),
        bound=bound,
        proved=bound - reached <= _SLACK * max(1.0, bound),
    )


def _patterns(coverage: Coverage, gain: Weights) -> _Patterns:
    """Groups the covered topics by the set of their sources."""
    pairs = np.unique(np.stack((coverage.link_topic, coverage.link_source)), axis=1)
    topics, starts = np.unique(pairs[0], return_index=True)
    counts: dict[bytes, float] = {}
    for topic, sources in zip(topics.tolist(), np.split(pairs[1], starts[1:]), strict=False):
        if gain[topic] > 0:
            key = sources.tobytes()
            counts[key] = counts.get(key, 0.0) + float(gain[topic])
    rows = [np.frombuffer(key, dtype=np.int64) for key in counts]
    columns = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
    places = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    shape = (len(rows), len(coverage.sources))
    table = csc_array((np.ones(len(columns)), (places, columns)), shape=shape)
    return _Patterns(table, np.array(list(counts.values()), dtype=np.float64))


def _covered(patterns: _Patterns, chosen: Mask) -> float:
    return float(patterns.counts[patterns.given @ chosen.astype(np.float64) > 0].sum())


def _greedy(patterns: _Patterns, number: int) -> Mask:
    """Takes what adds the most, so many times; the first by name where several add as much."""
    chosen = np.zeros(patterns.given.shape[1], dtype=np.bool_)
    left = patterns.counts.copy()
    for _ in range(number):
        adds = np.where(chosen, -1.0, left @ patterns.given)
        best = int(np.argmax(adds))
        chosen[best] = True
        left[patterns.of(best)] = 0.0
    return chosen


def _solved(patterns: _Patterns, number: int, seconds: float) -> tuple[Mask | None, float]:
    """Maximises the covered sum: choose sources, count a pattern only where one is chosen."""
    rows, width = patterns.given.shape
    reach = LinearConstraint(hstack([patterns.given, -identity(rows)], format="csr"), lb=0.0)
    choice = np.concatenate((np.ones(width), np.zeros(rows))).reshape(1, -1)
    answer = milp(
        -np.concatenate((np.zeros(width), patterns.counts)),
        integrality=np.concatenate((np.ones(width), np.zeros(rows))),
        bounds=Bounds(0.0, 1.0),
        constraints=(reach, LinearConstraint(choice, ub=float(number))),
        options={"mip_rel_gap": 0.0, "time_limit": seconds},
    )
    total = float(patterns.counts.sum())
    bound = total if answer.mip_dual_bound is None else -float(answer.mip_dual_bound)
    if answer.x is None:
        return None, min(bound, total)
    return _filled(patterns, answer.x[:width] > 0.5, number), min(bound, total)


def _filled(patterns: _Patterns, chosen: Mask, number: int) -> Mask:
    """Adds what gives the most by itself until there are so many: the solver may need fewer."""
    alone = patterns.counts @ patterns.given
    for source in np.argsort(-alone, kind="stable").tolist():
        if int(chosen.sum()) >= number:
            break
        chosen[source] = True
    return chosen


def _steps(coverage: Coverage, patterns: _Patterns, chosen: Mask) -> tuple[Step, ...]:
    numbers: Numbers = np.flatnonzero(chosen)
    left, free = patterns.counts.copy(), numbers.tolist()
    steps = []
    while free:
        adds = left @ patterns.given
        best = max(free, key=lambda source: (adds[source], -source))
        steps.append(Step(coverage.sources[best], float(adds[best])))
        left[patterns.of(best)] = 0.0
        free.remove(best)
    return tuple(steps)
