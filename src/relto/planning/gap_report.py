"""Everything that is told about a gap and the ways to close it; computed once, written twice.

It searches for nothing (`portfolio` does) and writes no text (`gap_text` does).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from relto.core.instant import DAY, format_instant
from relto.model.readiness import Option
from relto.planning.coverage_supply import Supply
from relto.planning.gap import Gap
from relto.planning.portfolio import Portfolio
from relto.planning.rejected import Rejected, rejected
from relto.planning.restored import Standing, Step, Weakest, standing, steps, still_open, weakest


@dataclass(frozen=True, slots=True)
class Way:
    """A portfolio with what it does.

    Attributes:
        portfolio: the options.
        codes: their codes, sorted.
        steps: what is restored by when.
        still_open: requirements that lost their only source and get none back.
        weakest: the option on which it depends most.
        behind: how much less it covers than the first.
    """

    portfolio: Portfolio
    codes: tuple[str, ...]
    steps: tuple[Step, ...]
    still_open: tuple[str, ...]
    weakest: Weakest | None
    behind: float


@dataclass(frozen=True, slots=True)
class GapReport:
    """A gap, ways to close it, and what was not taken.

    Attributes:
        gap: the gap itself.
        without: partners that are taken to have left.
        budget: what may be spent.
        at: the instant from which days are counted.
        standing: the gap in numbers.
        ways: up to three, the best first.
        rejected: options that the first does without, and why.
    """

    gap: Gap
    without: tuple[str, ...]
    budget: int
    at: int
    standing: Standing
    ways: tuple[Way, ...]
    rejected: tuple[Rejected, ...]

    def day(self, days: int) -> str:
        """Returns the date some days after the decision."""
        return format_instant(self.at + days * DAY)[:10]

    def closed(self, value: float) -> float | None:
        """Returns the share of what is missing that a value covers again, None of nothing."""
        missing = self.standing.before - self.standing.after
        return (value - self.standing.after) / missing if missing > 0 else None


def gap_of(supply: Supply, options: Iterable[Option], without: Iterable[str]) -> Gap:
    """Returns the gap that partners leave who give nothing any more.

    Nothing of theirs may be passed on by others either, and no option can be had with them.
    """
    gone = frozenset(without)
    coverage = supply.coverage
    theirs = np.array([name in gone for name in coverage.sources], dtype=np.bool_)
    lost = theirs[coverage.link_source] | supply.passed_on(gone)
    offered = tuple(options)
    barred = tuple(
        (each.code, f"it is made with {each.partner}") for each in offered if each.partner in gone
    )
    return Gap(supply.requirements, coverage.depth, coverage.depth_with(~lost), offered, barred)


def report_of(
    gap: Gap, without: Sequence[str], *, budget: int, found: Sequence[Portfolio], at: int
) -> GapReport:
    """Tells what portfolios do, and why the first does without the rest.

    Args:
        gap: what is required, what is left, and what could be done.
        without: partners that are taken to have left.
        budget: what may be spent.
        found: the portfolios, the best first.
        at: the instant of the decision, from which days are counted.
    """
    nothing = Portfolio(frozenset(), 0, gap.value(()), gap.value(()), is_proved=True)
    best = found[0] if found else nothing
    return GapReport(
        gap,
        tuple(without),
        budget,
        at,
        standing(gap),
        tuple(_way(gap, each, best) for each in found),
        rejected(gap, budget, best),
    )


def _way(gap: Gap, portfolio: Portfolio, best: Portfolio) -> Way:
    return Way(
        portfolio,
        tuple(sorted(gap.options[place].code for place in portfolio.chosen)),
        steps(gap, portfolio.chosen),
        still_open(gap, portfolio.chosen),
        weakest(gap, portfolio.chosen),
        max(0.0, best.value - portfolio.value),
    )
