"""A gap and the ways to close it as text, at most 80 columns wide, and as JSON.

`-` a requirement without a source, `~` one that is left with one, `+` what a day brings,
`!` what stays open or everything depends on. It computes nothing.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from relto.core.instant import format_instant
from relto.pages.words import plural
from relto.planning.gap_report import GapReport, Way
from relto.planning.rejected import Rejected, Why
from relto.planning.render import WIDTH
from relto.planning.restored import Step

_MOST_LISTED = 12


def gap_text(report: GapReport) -> str:
    """Writes the whole answer."""
    lines = [*_standing(report)]
    if not report.ways:
        lines += ["", "Nothing within the budget adds anything."]
    for number, way in enumerate(report.ways, start=1):
        lines += ["", *_way(report, number, way)]
    if report.rejected:
        lines += ["", "Not taken in 1:" if report.ways else "Not taken:"]
        lines += [line for each in report.rejected[:_MOST_LISTED] for line in _rejected(each)]
        lines += _more(len(report.rejected))
    lines += ["", "Nothing has been decided: these are ways to compare, the choice is yours."]
    return "\n".join(lines)


def _standing(report: GapReport) -> Iterator[str]:
    now, total = report.standing, len(report.gap.requirements)
    lead = f"Without {', '.join(report.without)}: " if report.without else "As it is: "
    yield from _wrapped(
        "",
        f"{lead}{now.uncovered:,} of {plural(total, 'requirement')} have no source, "
        f"{len(now.lost):,} of them lost their last; {len(now.newly_sole):,} more dropped to one.",
    )
    requirement = {each.code: each for each in report.gap.requirements}
    for sign, codes in (("-", now.lost), ("~", now.newly_sole)):
        for code in codes[:_MOST_LISTED]:
            each = requirement[code]
            text = f"{code}  {each.question} ({each.owner}, weight {each.weight})"
            yield from _wrapped(f"  {sign} ", text)
        yield from _more(len(codes))
    missing = f": {now.before - now.after:,.1f} are missing" if now.before > now.after else ""
    covered = f"Covered by weight: {now.before:,.1f} before, {now.after:,.1f} now{missing}."
    yield from _wrapped("", covered)


def _more(number: int) -> list[str]:
    hidden = number - _MOST_LISTED
    return [f"    … and {hidden:,} more; --json lists all"] if hidden > 0 else []


def _way(report: GapReport, number: int, way: Way) -> Iterator[str]:
    portfolio = way.portfolio
    behind = f", {way.behind:,.1f} less than 1" if number > 1 else ""
    yield from _wrapped(
        f"{number}  ",
        f"covers {portfolio.value:,.1f}{behind}, costs {portfolio.cost:,} of {report.budget:,}; "
        f"{_certainty(way)}",
    )
    for step in way.steps[-_MOST_LISTED:]:
        yield from _step(report, step)
    yield from _closed(report, way)
    if way.still_open:
        open_codes = ", ".join(way.still_open[:_MOST_LISTED])
        rest = ", …" if len(way.still_open) > _MOST_LISTED else ""
        yield from _wrapped("   ! ", f"still without a source: {open_codes}{rest}")
    if way.weakest is not None:
        text = f"should {way.weakest.option} not deliver: {way.weakest.value:,.1f}"
        yield from _wrapped("   ! ", text)


def _closed(report: GapReport, way: Way) -> Iterator[str]:
    share = report.closed(way.portfolio.value)
    if share is None or not way.steps:
        return
    kept = "all" if share >= 1 else f"{int(share * 100)} %"
    day = report.day(way.steps[-1].days)
    yield from _wrapped("   = ", f"by {day} {kept} of what is missing is covered again")


def _certainty(way: Way) -> str:
    if way.portfolio.is_proved:
        return "proved best of its kind"
    return f"at most {_percent(way.portfolio.shortfall)} better could exist, time was over"


def _percent(part: float) -> str:
    return f"{part * 100:.2f} %"


def _step(report: GapReport, step: Step) -> Iterator[str]:
    standing = report.standing
    thinner = len(standing.lost) + len(standing.newly_sole)
    told = [f"day {step.days:,}: covers {step.value:,.1f}"]
    if standing.lost:
        told.append(f"{step.covered:,} of {len(standing.lost):,} lost are back")
    if thinner:
        told.append(f"{step.corroborated:,} of {thinner:,} have two sources")
    lead = f"   + {report.day(step.days)}  "
    for place, code in enumerate(step.options):
        option = report.gap.options[report.gap.place[code]]
        text = f"{code} ({option.cost:,}): {option.title}"
        yield from _wrapped(" " * len(lead) if place else lead, text)
    yield from _wrapped(" " * 7, "; ".join(told))


def _rejected(each: Rejected) -> list[str]:
    return _wrapped("  ", f"{each.option}  {_reason(each)}", below=6)


def _reason(each: Rejected) -> str:
    adds = f"would add {each.adds:,.1f} for {each.cost:,}"
    match each.why:
        case Why.BARRED:
            return f"cannot be had: {each.detail}"
        case Why.IMPOSSIBLE:
            return "cannot be had: what it requires is missing, excluded or cannot be had either"
        case Why.OVER_BUDGET:
            return f"dearer than the whole budget: {each.cost:,} with what it requires"
        case Why.ADDS_NOTHING:
            return "adds nothing: what it covers has three sources, or it will not deliver"
        case Why.COVERED:
            return "adds nothing beside the others: they cover what it would"
        case Why.EXCLUDED:
            return f"{adds}; excluded: {_exchange(each)}"
        case Why.NO_MONEY:
            return f"{adds}; {_exchange(each)}"
        case Why.LEFT_OUT:
            return f"{adds}, and fits: the search was cut short"


def _exchange(each: Rejected) -> str:
    how = "at best" if each.is_best else "for instance"
    more = f" and {', '.join(each.beside)} in" if each.beside else ""
    return f"{how} {each.loses:,.1f} lost in all, with {', '.join(each.instead)} out{more}"


def _wrapped(lead: str, text: str, *, below: int | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * (max(len(lead), 2) if below is None else below),
        break_on_hyphens=False,
        break_long_words=False,
    )


def report_to_json(report: GapReport) -> dict[str, Any]:
    """Writes the whole answer as a JSON object."""
    gap, now = report.gap, report.standing
    return {
        "without": list(report.without),
        "budget": report.budget,
        "at": format_instant(report.at),
        "requirements": len(gap.requirements),
        "uncovered": now.uncovered,
        "lost": list(now.lost),
        "newly_sole_source": list(now.newly_sole),
        "covered": {"before": now.before, "now": now.after},
        "sources": {
            each.code: {"before": int(gap.before[row]), "now": int(gap.after[row])}
            for row, each in enumerate(gap.requirements)
        },
        "portfolios": [_way_to_json(report, way) for way in report.ways],
        "rejected": [
            {**asdict(each), "why": each.why.value, "instead": list(each.instead)}
            for each in report.rejected
        ],
    }


def _way_to_json(report: GapReport, way: Way) -> dict[str, Any]:
    portfolio = way.portfolio
    return {
        "options": list(way.codes),
        "cost": portfolio.cost,
        "covered": portfolio.value,
        "bound": portfolio.bound,
        "proved": portfolio.is_proved,
        "gap": portfolio.shortfall,
        "less_than_first": way.behind,
        "share_closed": report.closed(portfolio.value),
        "steps": [
            {
                "days": step.days,
                "by": report.day(step.days),
                "options": list(step.options),
                "covered_again": step.covered,
                "second_source_again": step.corroborated,
                "covered": step.value,
            }
            for step in way.steps
        ],
        "still_open": list(way.still_open),
        "weakest": None if way.weakest is None else asdict(way.weakest),
    }
