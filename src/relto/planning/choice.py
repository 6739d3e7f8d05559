"""The exact choice of points: which to restrict so that all is protected and least is lost.

A mixed-integer programme: a variable for each point that may be chosen, and one for each flow
that a choice would meet. What is found is counted again in whole numbers, and refused if it does
not hold.

Basis: HiGHS by `scipy.optimize.milp`. It does not say what has to be protected or kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from relto.core.errors import ReltoError
from relto.planning.flow import Counts, Flags, Flow
from relto.planning.lattice import Point, Points

_MOST_ATTEMPTS = 50
_SECONDS = 10.0
"""How long one programme may take; what is found until then is not known to be the best."""

Amounts = npt.NDArray[np.float64]


class Cap(NamedTuple):
    """At most `most` products of these flows may be stopped."""

    flows: Flags
    most: int


class Chosen(NamedTuple):
    """Points, and whether nothing better is known to exist."""

    points: Points
    is_best: bool


@dataclass(frozen=True)
class Choice:
    """What may be chosen.

    Attributes:
        flow: what goes to partners.
        fixed: points that are restricted in any case, closed.
        least: sets of points of which one each must be restricted.
        may_fail: whether sets may be left out.
    """

    flow: Flow
    fixed: Points
    least: tuple[frozenset[Point], ...]
    may_fail: bool = False

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The points that may be chosen, sorted."""
        return tuple(sorted({point for points in self.least for point in points}))

    @cached_property
    def meets(self) -> Flags:
        """For each point a row: the flows that it meets with all below it."""
        return self.flow.met_by(self.points)

    @cached_property
    def _met(self) -> Flags:
        return self.flow.touched(self.fixed)

    def lowest(self, prices: Counts, caps: Sequence[Cap]) -> Chosen | None:
        """Returns the points with which the flows that are met cost least, None if none do.

        Raises:
            ReltoError: the time was over before anything was found or excluded.
        """
        refused: list[frozenset[int]] = []
        for _ in range(_MOST_ATTEMPTS):
            found = self._solved(prices, caps, refused)
            if found is None:
                return None
            chosen, is_best = found
            points = self.flow.lattice.set_of([self.points[one] for one in sorted(chosen)])
            points |= self.fixed
            if self._holds(points, caps):
                return Chosen(points, is_best)
            refused.append(chosen)
        raise ReltoError("the solver found no choice that holds: simplify the expression")

    def extended(self, points: Points, caps: Sequence[Cap]) -> Points:
        """Adds, one by one, all points of sets that are not met yet as long as all caps hold."""
        met, stopped = self.flow.touched(points), self.flow.stopped
        added = []
        for place, point in enumerate(self.points):
            more = met | self.meets[place]
            if all(int(stopped[more & cap.flows].sum()) <= cap.most for cap in caps):
                met = more
                added.append(point)
        return points | self.flow.lattice.set_of(added)

    def _holds(self, points: Points, caps: Sequence[Cap]) -> bool:
        met = self.flow.touched(points)
        hit = self.may_fail or all(any(points[one] for one in some) for some in self.least)
        return hit and all(
            int(self.flow.stopped[met & cap.flows].sum()) <= cap.most for cap in caps
        )

    def _solved(
        self, prices: Counts, caps: Sequence[Cap], refused: Sequence[frozenset[int]]
    ) -> tuple[frozenset[int], bool] | None:
        flows = np.flatnonzero(self.meets.any(axis=0) & ~self._met)
        form = _Form(len(self.points), len(flows))
        self._say_what_is_met(form, flows)
        if not self.may_fail:
            self._say_what_is_hit(form)
        for cap in caps:
            already = int(self.flow.stopped[self._met & cap.flows].sum())
            here = np.where(cap.flows, self.flow.stopped, 0)[flows]
            terms = [(form.flow(n), float(here[n])) for n in np.flatnonzero(here).tolist()]
            form.add(terms, float(cap.most - already))
        for chosen in refused:
            signs = [(one, 1.0 if one in chosen else -1.0) for one in range(form.points)]
            form.add(signs, float(len(chosen) - 1))
        return form.solve(self._costs(form, prices[flows]))

    def _say_what_is_met(self, form: _Form, flows: npt.NDArray[np.intp]) -> None:
        place = {int(flow): number for number, flow in enumerate(flows)}
        for point, met in enumerate(self.meets):
            for flow in np.flatnonzero(met).tolist():
                if flow in place:
                    form.add([(point, 1.0), (form.flow(place[flow]), -1.0)], 0.0)
        if self.may_fail:
            for flow, number in place.items():
                by = [(point, -1.0) for point in np.flatnonzero(self.meets[:, flow]).tolist()]
                form.add([*by, (form.flow(number), 1.0)], 0.0)

    def _say_what_is_hit(self, form: _Form) -> None:
        number = {point: place for place, point in enumerate(self.points)}
        below = self._below
        for some in self.least:
            by = {above for one in some for above in below[number[one]]}
            form.add([(one, -1.0) for one in sorted(by)], -1.0)

    @cached_property
    def _below(self) -> list[list[int]]:
        """Per point, the points whose choice restricts it too: itself and those above it."""
        lattice = self.flow.lattice
        at: dict[tuple[int, int], list[int]] = {}
        for place, (_, discipline, level) in enumerate(self.points):
            at.setdefault((discipline, level), []).append(place)
        return [
            [other for other in at[d, lv] if lattice.below[self.points[other][0], topic]]
            for topic, d, lv in self.points
        ]

    def _costs(self, form: _Form, prices: Counts) -> Amounts:
        """What is lost counts; among equals the narrowest points are chosen."""
        sizes = np.array([self._size(point) for point in self.points], dtype=np.float64)
        narrow = 0 if self.may_fail else 0.5 / (sizes.sum() + 1)
        costs = np.concatenate((narrow * sizes, prices.astype(np.float64)))
        return costs.reshape(form.size)

    def _size(self, point: Point) -> int:
        return int(self.flow.lattice.below[point[0]].sum())


class _Form:
    """The programme while it is written down: points, then flows."""

    def __init__(self, points: int, flows: int) -> None:
        self.points, self.size = points, points + flows
        self._row: list[int] = []
        self._column: list[int] = []
        self._value: list[float] = []
        self._most: list[float] = []

    def flow(self, number: int) -> int:
        """The variable of a flow."""
        return self.points + number

    def add(self, terms: Iterable[tuple[int, float]], most: float) -> None:
        """Adds `sum of factor * variable <= most`."""
        for column, factor in terms:
            self._row.append(len(self._most))
            self._column.append(column)
            self._value.append(factor)
        self._most.append(most)

    def solve(self, costs: Amounts) -> tuple[frozenset[int], bool] | None:
        """Returns the points at the lowest cost found, and whether it is the lowest there is.

        Returns:
            None if nothing is possible.

        Raises:
            ReltoError: the time was over before anything was found.
        """
        if not self.size:
            return frozenset(), True
        wholes = np.zeros(self.size)
        wholes[: self.points] = 1
        shape = (len(self._most), self.size)
        rows = csr_array((self._value, (self._row, self._column)), shape=shape)
        answer = milp(
            costs,
            integrality=wholes,
            bounds=Bounds(np.zeros(self.size), np.ones(self.size)),
            constraints=[LinearConstraint(rows, ub=np.array(self._most))] if self._most else [],
            options={"mip_rel_gap": 0.0, "time_limit": _SECONDS},
        )
        if answer.status == 2:
            return None
        if answer.x is None:
            raise ReltoError("no answer in time: ask for fewer topics or disciplines at once")
        chosen = np.flatnonzero(answer.x[: self.points] > 0.5).tolist()
        return frozenset(chosen), answer.status == 0
