"""The mixed-integer programme of a gap, and one run of the solver.

Each option is 0 or 1; each tier of each requirement that is not reached yet is between 0 and 1;
the tiers of a requirement together are at most the sources that the chosen options add to it.
Requirements that nothing can help are left out, and those that the same options help alike are
one row. A little is taken off for cost, so that of two equal answers the cheaper one is found.

Basis: HiGHS by `scipy.optimize.milp`. It does not say which answers are wanted or how long to try.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from relto.planning.exchange import Limit
from relto.planning.gap import TIERS, Amounts, Chosen, Gap

_THRIFT = 1e-7
"""What the whole budget counts for, as a part of what all requirements are worth."""

_SOLVED = 0
_INFEASIBLE = 2


class Run(NamedTuple):
    """One run: the options found (None: none yet), and what no answer can exceed (None: unknown).

    `is_proved` says that nothing better exists, and with no options that nothing exists at all.
    """

    chosen: Chosen | None
    bound: float | None
    is_proved: bool


@dataclass(frozen=True)
class Programme:
    """The programme in the solver's form; build it with `programme_of`.

    Attributes:
        options: number of options; their variables come first.
        gains: what a unit of each variable is worth.
        rows: constraints `rows @ variables <= most`.
        ceiling: highest value of each variable.
        floor: what is covered with no option at all.
        thrift: how much the gains may be too low because cost was taken off.
    """

    options: int
    gains: Amounts
    rows: csr_array
    most: Amounts
    ceiling: Amounts
    floor: float
    thrift: float

    def run(self, limits: Sequence[Limit], seconds: float, *, musts: Chosen = frozenset()) -> Run:
        """Asks the solver once, for at most so many seconds.

        Args:
            limits: what an answer must keep to beside the programme itself.
            seconds: how long the solver may search.
            musts: options that every answer holds.
        """
        if not self.options:
            return Run(frozenset(), self.floor, is_proved=True)
        wholes = np.zeros(len(self.gains))
        wholes[: self.options] = 1
        lowest = np.zeros(len(self.gains))
        lowest[sorted(musts)] = 1
        constraints = [LinearConstraint(self.rows, ub=self.most)]
        if limits:
            constraints.append(self._limited(limits))
        answer = milp(
            -self.gains,
            integrality=wholes,
            bounds=Bounds(lowest, self.ceiling),
            constraints=constraints,
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
        if answer.status == _INFEASIBLE:
            return Run(None, None, is_proved=True)
        chosen = None if answer.x is None else _chosen(answer.x[: self.options])
        bound = getattr(answer, "mip_dual_bound", None)
        if bound is None or not np.isfinite(bound):
            return Run(chosen, None, is_proved=False)
        best = self.floor - float(bound) + self.thrift
        return Run(chosen, best, is_proved=answer.status == _SOLVED)

    def _limited(self, limits: Sequence[Limit]) -> LinearConstraint:
        rows = np.zeros((len(limits), len(self.gains)))
        for number, limit in enumerate(limits):
            rows[number, sorted(limit.options)] = 1
        return LinearConstraint(csr_array(rows), ub=np.array([float(x.most) for x in limits]))


def _chosen(values: Amounts) -> Chosen:
    return frozenset(np.flatnonzero(values > 0.5).tolist())


class _Entries:
    """The constraints while they are written down."""

    def __init__(self) -> None:
        self.row: list[int] = []
        self.column: list[int] = []
        self.value: list[float] = []
        self.most: list[float] = []

    def add(self, terms: Sequence[tuple[int, float]], most: float) -> None:
        """Adds `sum of factor * variable <= most`."""
        for column, factor in terms:
            self.row.append(len(self.most))
            self.column.append(column)
            self.value.append(factor)
        self.most.append(most)


def programme_of(gap: Gap, budget: int) -> Programme:
    """Writes a gap and a budget in the solver's form."""
    options = len(gap.options)
    entries = _Entries()
    entries.add([(place, float(cost)) for place, cost in enumerate(gap.costs)], float(budget))
    _between_options(gap, entries)
    whole = float(gap.weights.sum()) * sum(TIERS)
    thrift = _THRIFT * whole
    gains = list(-thrift * gap.costs / max(1, budget))
    for likely, base, weight in _rows(gap):
        terms = [(int(place), -float(likely[place])) for place in np.flatnonzero(likely)]
        for tier in TIERS[base:]:
            terms.append((len(gains), 1.0))
            gains.append(weight * tier)
        entries.add(terms, 0.0)
    ceiling = np.ones(len(gains))
    ceiling[:options] = [needed is not None for needed in gap.needed]
    shape = (len(entries.most), len(gains))
    return Programme(
        options,
        np.array(gains, dtype=np.float64),
        csr_array((entries.value, (entries.row, entries.column)), shape=shape),
        np.array(entries.most),
        ceiling,
        gap.value(()),
        thrift,
    )


def _between_options(gap: Gap, entries: _Entries) -> None:
    for one, option in enumerate(gap.options):
        for other in sorted(gap.excluded[one]):
            if other > one:
                entries.add([(one, 1.0), (other, 1.0)], 1.0)
        for code in sorted(option.requires & gap.place.keys()):
            entries.add([(one, 1.0), (gap.place[code], -1.0)], 0.0)


def _rows(gap: Gap) -> list[tuple[Amounts, int, float]]:
    """Returns what options add, sources that are there, and weight, for requirements alike."""
    helped = (gap.likely > 0).any(axis=1) & (gap.after < len(TIERS))
    places = np.flatnonzero(helped)
    if not len(places):
        return []
    alike = np.column_stack((gap.likely[places], gap.after[places]))
    rows, numbers = np.unique(alike, axis=0, return_inverse=True)
    weights = np.bincount(numbers.reshape(-1), gap.weights[places], len(rows))
    return [
        (row[:-1], int(row[-1]), float(weight)) for row, weight in zip(rows, weights, strict=True)
    ]
