"""Three different ways to close a gap within a budget, near the best, with what is proved.

1. The first is the best that the solver finds; each further one is the best among those that do
   without at least a third of each former one's options.
2. An answer is there from the beginning (the greedy one) and gets better until it is proved best
   or the time is over; `bound` is what no answer could exceed.
3. A portfolio holds nothing that adds nothing, and all that its options require.

It does not say what is restored by when (`restored`) or why options lost (`rejected`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from relto.core.errors import InputError
from relto.planning.exchange import Frame, Limit, ready
from relto.planning.gap import Chosen, Gap
from relto.planning.programme import Programme, programme_of

PORTFOLIOS = 3
SECONDS = 20.0
"""How long the solver may search, if nobody says otherwise."""

_SHARES = (0.4, 0.3, 0.3)
"""Of the time, what each portfolio may take."""

_SLICES = (0.1, 0.3, 0.6)
"""Of a portfolio's time, what each run may take: a longer one begins anew."""

_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Options to take together.

    Attributes:
        chosen: their places.
        cost: what they cost.
        value: what is covered with them, by weight and tier.
        bound: what no portfolio that differs as much from the former ones can exceed.
        is_proved: nothing better exists, up to a ten-millionth of all there is.
    """

    chosen: Chosen
    cost: int
    value: float
    bound: float
    is_proved: bool

    @property
    def shortfall(self) -> float:
        """How much better an answer might exist, as a part of this one's bound."""
        if self.is_proved or self.bound <= 0:
            return 0.0
        return max(0.0, 1 - self.value / self.bound)


class Progress(NamedTuple):
    """How far the search is: which portfolio, the best one yet, and the part of it that is done."""

    number: int
    best: Portfolio
    done: float


Tell = Callable[[Progress], None]


def _silent(_: Progress) -> None:
    """Tells nobody."""


def portfolios(
    gap: Gap, budget: int, *, seconds: float = SECONDS, tell: Tell = _silent
) -> tuple[Portfolio, ...]:
    """Returns up to three different portfolios, the best first; fewer where no more add anything.

    Args:
        gap: what is required, what is left, what could be done.
        budget: what may be spent at most.
        seconds: how long the solver may search; an answer comes whatever it is.
        tell: is told of each improvement.

    Raises:
        InputError: the budget is negative, or there is no time.
    """
    if budget < 0:
        raise InputError(f"a budget of `{budget}`: expected 0 or more")
    if seconds <= 0:
        raise InputError(f"`{seconds:g}` seconds: expected more than 0")
    programme = programme_of(gap, budget)
    found: list[Portfolio] = []
    bound = gap.worth(gap.after + gap.sources.sum(axis=1))
    for number, share in enumerate(_SHARES[:PORTFOLIOS], start=1):
        frame = Frame(gap, budget, tuple(_differing(each) for each in found))
        search = _Search(frame, programme)
        best = search.ready(bound)
        for better, done in search.improved(best, seconds * share):
            best = better
            tell(Progress(number, best, done))
        bound = best.bound
        if not best.chosen or best.value <= programme.floor + _NOTHING:
            break
        found.append(best)
    return tuple(found)


def _differing(former: Portfolio) -> Limit:
    size = len(former.chosen)
    return Limit(former.chosen, size - -(-size // PORTFOLIOS))


class _Search(NamedTuple):
    """The search for one portfolio."""

    frame: Frame
    programme: Programme

    def ready(self, bound: float) -> Portfolio:
        """Returns the answer that needs no solver."""
        return self._portfolio(lean(self.frame.gap, ready(self.frame)), bound)

    def improved(self, best: Portfolio, seconds: float) -> Iterator[tuple[Portfolio, float]]:
        """Yields better answers, and the part of the search that is done, until proved or over."""
        yield best, 0.0
        for number, part in enumerate(_SLICES, start=1):
            run = self.programme.run(self.frame.limits, seconds * part)
            bound = best.bound if run.bound is None else min(best.bound, run.bound)
            better = best if run.chosen is None else self._better(best, run.chosen)
            is_usable = run.chosen is not None and self.frame.holds(run.chosen)
            is_proved = (run.is_proved and is_usable) or bound <= better.value
            bound = max(bound, better.value)
            best = replace(better, bound=bound, is_proved=is_proved)
            yield best, 1.0 if is_proved else number / len(_SLICES)
            if is_proved:
                return

    def _better(self, best: Portfolio, chosen: Chosen) -> Portfolio:
        if not self.frame.holds(chosen):
            return best
        found = self._portfolio(lean(self.frame.gap, chosen), best.bound)
        return max(best, found, key=lambda each: (each.value, -each.cost))

    def _portfolio(self, chosen: Chosen, bound: float) -> Portfolio:
        gap = self.frame.gap
        return Portfolio(chosen, gap.cost(chosen), gap.value(chosen), bound, is_proved=False)


def lean(gap: Gap, chosen: Chosen) -> Chosen:
    """Leaves out, the dearest first, what adds nothing, with what requires it."""
    value = gap.value(chosen)
    for one in sorted(chosen, key=lambda place: (-gap.options[place].cost, place)):
        rest = frozenset(each for each in chosen if one not in (gap.needed[each] or ()))
        if one in chosen and gap.value(rest) >= value - _NOTHING:
            chosen = rest
    return chosen
