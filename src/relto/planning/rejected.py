"""Why an option is not in a portfolio: the first reason that holds, with its numbers.

1. It cannot be had: barred, or what it requires cannot be had with it.
2. Alone with what it requires it is dearer than the budget, or adds nothing to what is left.
3. It adds nothing to the portfolio.
4. Something in the portfolio excludes it, or the money is spent: then told is the best that there
   is with it: what would go for it, what would come beside it, and what that would lose.
5. It would fit: a further portfolio does without it so as to differ from a former one, or the
   search for better ones was cut short.

Where there are too many options and requirements to ask the solver about each option, the exchange
is one way to make room (what costs least value for its money goes first), and says so.
It never says that an option is useless.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from relto.planning.exchange import Frame
from relto.planning.gap import Chosen, Gap
from relto.planning.portfolio import Portfolio
from relto.planning.programme import Programme, programme_of

_NOTHING = 1e-9

_MOST_WORK = 20_000
"""Options times variables up to which the solver is asked about each option that lost."""

_SECONDS = 0.5
"""How long it may search each time: what is that small takes it a few milliseconds."""


class Why(Enum):
    """The kinds of reasons."""

    BARRED = "barred"
    IMPOSSIBLE = "impossible"
    OVER_BUDGET = "over budget"
    ADDS_NOTHING = "adds nothing"
    COVERED = "covered by the others"
    EXCLUDED = "excluded"
    NO_MONEY = "no money left"
    LEFT_OUT = "left out to differ"


@dataclass(frozen=True, slots=True)
class Rejected:
    """An option that is not in a portfolio.

    Attributes:
        option: its code.
        why: the kind of reason.
        detail: the reason for which it is barred, or empty.
        cost: what it costs with all that it requires and that is not taken anyway.
        adds: the value that it would add to the portfolio.
        instead: codes of the options that would have to go for it.
        beside: codes of those that would come in with it, beside what it requires.
        loses: the value that this exchange would lose.
        is_best: nothing with this option loses less.
    """

    option: str
    why: Why
    detail: str = ""
    cost: int = 0
    adds: float = 0.0
    instead: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    loses: float = 0.0
    is_best: bool = False


def rejected(gap: Gap, budget: int, best: Portfolio) -> tuple[Rejected, ...]:
    """Returns why each option is not in a portfolio; those that would add most come first."""
    programme = programme_of(gap, budget)
    is_small = len(programme.gains) * len(gap.options) <= _MOST_WORK
    search = _Search(gap, budget, best, programme if is_small else None)
    found = [search.judged(place) for place in range(len(gap.options)) if place not in best.chosen]
    return tuple(sorted(found, key=lambda each: (-each.adds, each.option)))


@dataclass(frozen=True, slots=True)
class _Search:
    """The search for what a portfolio would be with an option that it does without.

    Attributes:
        gap: what is required, what is left, what could be done.
        budget: what may be spent.
        best: the portfolio.
        programme: the whole question in the solver's form, None where it is too large.
    """

    gap: Gap
    budget: int
    best: Portfolio
    programme: Programme | None

    def judged(self, place: int) -> Rejected:
        """Returns the first reason that holds."""
        gap, best = self.gap, self.best
        code, needed = gap.options[place].code, gap.needed[place]
        if (reason := dict(gap.barred).get(code)) is not None:
            return Rejected(code, Why.BARRED, reason)
        if needed is None:
            return Rejected(code, Why.IMPOSSIBLE)
        cost = gap.cost(needed - best.chosen)
        adds = gap.value(best.chosen | needed) - best.value
        if gap.cost(needed) > self.budget:
            return Rejected(code, Why.OVER_BUDGET, cost=gap.cost(needed), adds=adds)
        if gap.value(needed) - gap.value(()) <= _NOTHING:
            return Rejected(code, Why.ADDS_NOTHING, cost=cost)
        if adds <= _NOTHING:
            return Rejected(code, Why.COVERED, cost=cost)
        if Frame(gap, self.budget).holds(best.chosen | needed):
            return Rejected(code, Why.LEFT_OUT, cost=cost, adds=adds)
        return self._exchanged(Rejected(code, Why.NO_MONEY, "", cost, adds), needed)

    def _exchanged(self, lost: Rejected, needed: Chosen) -> Rejected:
        gap, best = self.gap, self.best
        kept, is_best = _with_room(gap, self.budget, best.chosen, needed), False
        if (found := self._solved(needed)) is not None:
            kept, is_best = found, True
        return replace(
            lost,
            why=Why.NO_MONEY if gap.is_compatible(best.chosen | needed) else Why.EXCLUDED,
            instead=tuple(sorted(gap.options[one].code for one in best.chosen - kept)),
            beside=tuple(sorted(gap.options[one].code for one in kept - best.chosen - needed)),
            loses=max(0.0, best.value - gap.value(kept)),
            is_best=is_best,
        )

    def _solved(self, needed: Chosen) -> Chosen | None:
        """Returns the best portfolio with what is needed, None where that is not known."""
        if self.programme is None:
            return None
        run = self.programme.run((), _SECONDS, musts=needed)
        is_usable = run.chosen is not None and Frame(self.gap, self.budget).holds(run.chosen)
        return run.chosen if run.is_proved and is_usable else None


def _with_room(gap: Gap, budget: int, chosen: Chosen, needed: Chosen) -> Chosen:
    """Returns options with all the needed ones, without what excludes them or is too dear."""
    excluded = {other for one in needed for other in gap.excluded[one]}
    kept = chosen | needed
    for one in sorted(excluded & kept):
        kept = _dropped(gap, kept, one)
    while gap.cost(kept) > budget:
        kept = _cheaper(gap, kept, needed)
    return kept


def _cheaper(gap: Gap, kept: Chosen, needed: Chosen) -> Chosen:
    """Drops, with what requires it, what costs least value for the money that it frees."""
    rests = [_dropped(gap, kept, one) for one in sorted(kept - needed)]
    values = gap.values(np.array([gap.mask(rest) for rest in rests]))
    freed = np.array([gap.cost(kept) - gap.cost(rest) for rest in rests], dtype=np.float64)
    lost = gap.value(kept) - values
    prices = np.where(freed > 0, lost / np.maximum(freed, _NOTHING), np.inf)
    return rests[int(prices.argmin())]


def _dropped(gap: Gap, kept: Chosen, one: int) -> Chosen:
    return frozenset(each for each in kept if one not in (gap.needed[each] or ()))
