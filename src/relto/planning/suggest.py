"""The least restrictive posture that protects and keeps, or the proof that there is none.

1. What is protected stands at the asked rung or below for each partner, whatever may come: not
   only what is held today. Restrictions are sets of points (`lattice`), and any set that
   protects holds the forced points, so what these stop is stopped by every such posture.
2. What is kept is a share of what is delivered today on a topic, to each partner by itself. A
   product in review does not count as delivered.
3. Of all sets that protect and keep, one is returned that stops the fewest products.
4. Where none does, each promise's best reachable share is told, and the posture that keeps all
   promises while exposing the fewest products: what would have to give. It restricts only what
   was to be protected: CYBER is not cut to stop the one product that is HUMINT, too.

It evaluates no policy: the caller tries the answer at the gate before anybody relies on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

import numpy as np

from relto.core.errors import ReltoError
from relto.model.selection import Selection
from relto.planning.choice import Cap, Choice, Chosen
from relto.planning.expression import Expression
from relto.planning.flow import Flags, Flow, Keep
from relto.planning.lattice import Part, Point, Points


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays of what is delivered to a partner on a topic.

    Attributes:
        partner: to whom.
        topic: the topic, with all below it.
        asked: the share that was to be kept.
        delivered: products that are delivered today.
        stays: how many of them would still be.
    """

    partner: str
    topic: str
    asked: Fraction
    delivered: int
    stays: int

    @property
    def share(self) -> float:
        """The share that stays; all of nothing is all."""
        return self.stays / self.delivered if self.delivered else 1.0

    @property
    def is_enough(self) -> bool:
        """Whether at least what was asked stays."""
        return self.stays >= ceil(self.asked * self.delivered)


@dataclass(frozen=True, slots=True)
class Exposed:
    """Products that were to be protected and would go on flowing, all of one kind."""

    parts: tuple[Part, ...]
    products: int


@dataclass(frozen=True, slots=True)
class Posture:
    """Restrictions, and what they do to what flows today.

    Attributes:
        selections: what is restricted, exactly.
        protected: products that are to be protected and are lowered.
        beside: products that are lowered with them though nobody asked for it.
        stopped: products that would no longer be delivered.
        kept: what stays, per partner and promise.
        exposed: products that were to be protected and are not.
        unprotected: what is not protected, held today or not, as least handlings.
        is_best: whether it is known that nothing stops, or exposes, fewer products.
    """

    selections: tuple[Selection, ...]
    protected: int
    beside: int
    stopped: int
    kept: tuple[Kept, ...]
    exposed: tuple[Exposed, ...] = ()
    unprotected: tuple[Part, ...] = ()
    is_best: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer.

    Attributes:
        posture: the least restrictive posture, None where none protects and keeps.
        reachable: per promise the best that any protecting posture keeps, where none keeps all.
        milder: what keeps all promises and exposes least, where none protects all.
    """

    posture: Posture | None
    reachable: tuple[Kept, ...] = ()
    milder: Posture | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked.

    Attributes:
        flow: what goes to the partners.
        protect: what must not flow above the flow's `reached` rung.
        keep: what must go on.
    """

    flow: Flow
    protect: tuple[Expression, ...]
    keep: tuple[Keep, ...]


def suggest(task: Task) -> Verdict:
    """Searches for the least restrictive posture.

    Raises:
        InputError: an expression holds for nothing, or in too many ways.
        ReltoError: the solver gave up.
    """
    lattice = task.flow.lattice
    least = tuple(dict.fromkeys(m for each in task.protect for m in lattice.least(each)))
    forced = lattice.set_of([one for some in least if len(some) == 1 for one in some])
    open_sets = tuple(some for some in least if not any(forced[one] for one in some))
    choice = Choice(task.flow, forced, open_sets)
    caps = _caps(task)
    if (found := _lowest(choice, task.flow.stopped, caps)) is not None:
        return Verdict(replace(_posture(task, found.points), is_best=found.is_best))
    reachable = tuple(_reachable(task, choice, keep) for keep in _promises(task))
    return Verdict(None, reachable, _milder(task, least, caps))


_Promise = tuple[str, Keep]


def _promises(task: Task) -> list[_Promise]:
    return [(p, keep) for keep in task.keep for p in sorted(set(task.flow.partner))]


def _rows(task: Task, promise: _Promise) -> Flags:
    partner, keep = promise
    return task.flow.about(keep.topic) & task.flow.to(partner)


def _caps(task: Task) -> list[Cap]:
    found = []
    for promise in _promises(task):
        rows = _rows(task, promise)
        delivered = int(task.flow.delivered[rows].sum())
        found.append(Cap(rows, delivered - ceil(promise[1].share * delivered)))
    return found


def _lowest(
    choice: Choice, prices: np.typing.NDArray[np.int64], caps: Sequence[Cap]
) -> Chosen | None:
    """Asks the solver only where there is anything to choose."""
    if choice.least:
        return choice.lowest(prices, caps)
    met = choice.flow.touched(choice.fixed)
    fits = all(int(choice.flow.stopped[met & cap.flows].sum()) <= cap.most for cap in caps)
    return Chosen(choice.fixed, is_best=True) if fits else None


def _reachable(task: Task, choice: Choice, promise: _Promise) -> Kept:
    rows = _rows(task, promise)
    found = _lowest(choice, np.where(rows, task.flow.stopped, 0), ())
    if found is None or not found.is_best:
        raise ReltoError("no proof in time: ask for fewer topics or disciplines at once")
    return _kept(task, promise, found.points)


def _kept(task: Task, promise: _Promise, points: Points) -> Kept:
    rows = _rows(task, promise)
    delivered = int(task.flow.delivered[rows].sum())
    stopped = int(task.flow.stopped[rows & task.flow.touched(points)].sum())
    partner, keep = promise
    return Kept(partner, keep.topic, keep.share, delivered, delivered - stopped)


def _meant(task: Task) -> Flags:
    found = np.zeros(len(task.flow.kind), dtype=np.bool_)
    for each in task.protect:
        found |= task.flow.meant(each)
    return found


def _posture(task: Task, points: Points) -> Posture:
    flow, met, meant = task.flow, task.flow.touched(points), _meant(task)
    return Posture(
        flow.lattice.selections(points),
        int(flow.moving[met & meant].sum()),
        int(flow.moving[met & ~meant].sum()),
        int(flow.stopped[met].sum()),
        tuple(_kept(task, promise, points) for promise in _promises(task)),
        _exposed(flow, meant & ~met),
    )


def _exposed(flow: Flow, rows: Flags) -> tuple[Exposed, ...]:
    products = np.bincount(flow.kind[rows], flow.moving[rows], len(flow.kinds)).astype(np.int64)
    order = sorted(np.flatnonzero(products).tolist(), key=lambda kind: (-products[kind], kind))
    return tuple(Exposed(flow.kinds[kind], int(products[kind])) for kind in order)


def _milder(task: Task, least: tuple[frozenset[Point], ...], caps: Sequence[Cap]) -> Posture | None:
    """Keeps all promises and exposes the fewest products; nothing more can be protected then."""
    flow = task.flow
    promised = np.zeros(len(flow.kind), dtype=np.bool_)
    for cap in caps:
        promised |= cap.flows
    everything = Choice(flow, flow.lattice.nothing(), least, may_fail=True)
    harmless = ~(everything.meets & promised & (flow.stopped > 0)).any(axis=1)
    fixed = flow.lattice.set_of([everything.points[one] for one in np.flatnonzero(harmless)])
    rest = tuple(some for some in least if not any(fixed[one] for one in some))
    choice = Choice(flow, fixed, rest, may_fail=True)
    found = choice.lowest(np.where(_meant(task), -flow.moving, 0), caps)
    if found is None:
        return None
    points = choice.extended(found.points, caps)
    failed = sorted(sorted(some) for some in least if not any(points[one] for one in some))
    unprotected = tuple(flow.lattice.part(some) for some in failed)
    return replace(_posture(task, points), unprotected=unprotected, is_best=found.is_best)
