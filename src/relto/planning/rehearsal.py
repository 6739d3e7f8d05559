"""Two rehearsals of one contingency compared: what changed since the last one.

1. Numbers are compared per partner and move of rung, each product counted once.
2. Why they changed is told by what moved below: the policy in force, the products held, the
   contingency's own words, the day.

It computes no consequences: `compare` did, for each rehearsal on its day.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from relto.core.instant import format_instant
from relto.model.rung import Rung
from relto.planning.report import BrokenFloor, PlanReport

WIDTH = 78  # a list of rehearsals indents them by two


@dataclass(frozen=True, slots=True)
class Footing:
    """What a rehearsal stood on.

    Attributes:
        at: its instant.
        policy: digest of the policy in force.
        arrivals: products stored in all, in any version.
        meaning: digest of what the contingency said, with its parameters.
    """

    at: int
    policy: str
    arrivals: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A rehearsal: what it stood on and what it found."""

    footing: Footing
    report: PlanReport


@dataclass(frozen=True, slots=True)
class Shift:
    """Products that would move from one rung to another for a partner, then and now."""

    partner: str
    before: Rung
    after: Rung
    then: int
    now: int


@dataclass(frozen=True, slots=True)
class SourceShift:
    """Independent sources left to a requirement, the fewest and the most, then and now."""

    requirement: str
    then: tuple[int, int]
    now: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Drift:
    """What changed between two rehearsals.

    Attributes:
        since: instant of the earlier one.
        moved: what moved below it, in words; empty where only time passed.
        shifts: numbers that differ.
        breaks: floors that it would break now and did not then, by agreement and partner.
        keeps: floors that it broke then and would not now.
        sources: requirements to which another number of sources would be left.
    """

    since: int
    moved: tuple[str, ...]
    shifts: tuple[Shift, ...]
    breaks: tuple[tuple[str, str], ...]
    keeps: tuple[tuple[str, str], ...]
    sources: tuple[SourceShift, ...] = ()

    @property
    def quiet(self) -> bool:
        """Tells whether the consequences are the same as they were."""
        return not (self.shifts or self.breaks or self.keeps or self.sources)


def drift_between(then: Rehearsed, now: Rehearsed) -> Drift:
    """Compares two rehearsals of one contingency."""
    old, new = _numbers(then.report), _numbers(now.report)
    moves = sorted(old.keys() | new.keys())
    broken, breaking = _floors(then.report.floors), _floors(now.report.floors)
    return Drift(
        since=then.footing.at,
        moved=tuple(_moved(then.footing, now.footing)),
        shifts=tuple(
            Shift(partner, Rung(before), Rung(after), old.get(move, 0), new.get(move, 0))
            for move in moves
            for partner, before, after in [move]
            if old.get(move, 0) != new.get(move, 0)
        ),
        breaks=tuple(sorted(breaking - broken)),
        keeps=tuple(sorted(broken - breaking)),
        sources=tuple(_source_shifts(then.report, now.report)),
    )


def _source_shifts(then: PlanReport, now: PlanReport) -> Iterator[SourceShift]:
    """Compares what both rehearsals looked at; a requirement that is new shifts nothing."""
    old, new = _left(then), _left(now)
    for requirement in sorted(old.keys() & new.keys()):
        if old[requirement] != new[requirement]:
            yield SourceShift(requirement, old[requirement], new[requirement])


def _left(report: PlanReport) -> dict[str, tuple[int, int]]:
    rows = () if report.incoming is None else report.incoming.requirements
    return {row.requirement: (min(row.after), max(row.after)) for row in rows if row.after}


def _numbers(report: PlanReport) -> dict[tuple[str, int, int], int]:
    return {(c.partner, int(c.before), int(c.after)): c.products for c in report.totals}


def _floors(floors: tuple[BrokenFloor, ...]) -> set[tuple[str, str]]:
    return {(floor.agreement, floor.partner) for floor in floors}


def _moved(then: Footing, now: Footing) -> Iterator[str]:
    if then.policy != now.policy:
        yield "another policy is in force"
    if then.arrivals != now.arrivals:
        came = now.arrivals - then.arrivals
        yield f"{came:,} {'product' if came == 1 else 'products'} arrived"
    if then.meaning != now.meaning:
        yield "the contingency was rewritten"


def drift_to_json(drift: Drift) -> dict[str, Any]:
    """Writes a drift as a JSON object."""
    return {
        "since": format_instant(drift.since),
        "moved": list(drift.moved),
        "shifts": [
            {
                "partner": shift.partner,
                "before": shift.before.words,
                "after": shift.after.words,
                "products_then": shift.then,
                "products_now": shift.now,
            }
            for shift in drift.shifts
        ],
        "floors_newly_broken": _pairs(drift.breaks),
        "floors_no_longer_broken": _pairs(drift.keeps),
        "sources": [
            {
                "requirement": shift.requirement,
                "left_then": list(shift.then),
                "left_now": list(shift.now),
            }
            for shift in drift.sources
        ],
    }


def _interval(sources: tuple[int, int]) -> str:
    fewest, most = sources
    return str(most) if fewest == most else f"{fewest} to {most}"


def _pairs(floors: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"agreement": agreement, "partner": partner} for agreement, partner in floors]


def drift_lines(drift: Drift | None) -> Iterator[str]:
    """Writes a drift for a terminal, where there was an earlier rehearsal."""
    if drift is None:
        yield "First rehearsal: nothing to compare with."
        return
    why = "; ".join(drift.moved) or "nothing moved below it"
    since = f"Since the rehearsal of {format_instant(drift.since)[:16]}Z: {why}."
    yield from textwrap.wrap(since, WIDTH, subsequent_indent="  ", break_on_hyphens=False)
    for shift in drift.shifts:
        move = f"{shift.before.words} → {shift.after.words}"
        yield f"  ~ {shift.partner:<8}{move:<24}{shift.then:,} → {shift.now:,} products"
    for agreement, partner in drift.breaks:
        yield f"  ! {partner:<8}floor of {agreement} would be broken now"
    for agreement, partner in drift.keeps:
        yield f"  = {partner:<8}floor of {agreement} would be broken no longer"
    for source in drift.sources:
        left = f"{_interval(source.then)} → {_interval(source.now)} sources left"
        yield from textwrap.wrap(f"  ? {source.requirement}  {left}", WIDTH)
    if drift.quiet:
        yield "  = the same consequences"
