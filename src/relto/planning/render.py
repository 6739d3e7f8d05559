"""A plan's report as text, at most 80 columns wide.

`+` more is let through, `~` less, `-` nothing more, `!` a floor is broken or somebody has to act,
`?` nobody can know, `=` unchanged. What would steer a terminal is spelled out.
It computes nothing: every number stands in the report.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby

from relto.pages.words import plural, spelled
from relto.planning.compare import NO_TOPIC
from relto.planning.render_costs import incoming_lines, outgoing_lines
from relto.planning.report import BrokenFloor, Change, ClauseChange, PlanReport, Sign

WIDTH = 80
_MOST_TOPICS = 12
_MOST_MOVES = 40
_MOST_CLAUSES = 40


def report_lines(report: PlanReport) -> list[str]:
    """Writes the changed clauses, the changes per partner, floors, costs and what stays."""
    lines = [*_clauses(report.clauses)]
    if lines and report.totals:
        lines.append("")
    lines += _partners(report)
    lines += [line for floor in report.floors for line in _floor(floor)]
    lines += [*outgoing_lines(report.outgoing), *incoming_lines(report.incoming)]
    floors = "no floor is broken"
    if report.floors:
        floors = f"{plural(len(report.floors), 'floor')} broken"
    kept = f"{plural(report.unchanged, 'partner')} unchanged"
    lines.append(f"  = {kept:<30}  {floors}")
    return [spelled(line) for line in lines]


def summary(report: PlanReport, plan_id: str) -> str:
    """Writes the last lines: what the plan amounts to, and that nothing has been applied."""
    amount = f"{report.narrowed:,} narrowed, {report.widened:,} widened"
    once = " (a product counts once per partner)" if report.narrowed + report.widened else ""
    return textwrap.fill(
        f"Plan {plan_id}: {plural(len(report.clauses), 'clause')} changed, {amount}{once}. "
        "Nothing has been applied; valid until the policy or the corpus changes.",
        WIDTH,
        break_on_hyphens=False,
    )


def plan_text(report: PlanReport, plan_id: str) -> str:
    """Writes the whole answer to `relto plan`."""
    return "\n".join([*report_lines(report), summary(report, plan_id)])


def _is_first(clauses: tuple[ClauseChange, ...]) -> bool:
    """Tells whether there was no policy before: whose it is does not change otherwise."""
    return any(c.sign is Sign.ADDED and c.text.startswith("releasing ") for c in clauses)


def _clauses(clauses: tuple[ClauseChange, ...]) -> Iterator[str]:
    if _is_first(clauses):
        yield f"  + the first policy of this node: {plural(len(clauses), 'clause')}"
        return
    for clause in clauses[:_MOST_CLAUSES]:
        place = f"[{clause.source}]"
        lines = _wrapped(f"  {clause.sign.value} ", f"{clause.text} {place}")
        yield from lines
    if len(clauses) > _MOST_CLAUSES:
        yield f"    … and {len(clauses) - _MOST_CLAUSES:,} more clauses; --json lists all"


def _wrapped(lead: str, text: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * (len(lead) + 4),
        break_on_hyphens=False,
    )


def _partners(report: PlanReport) -> Iterator[str]:
    width = max((len(change.partner) for change in report.totals), default=0)
    topics: dict[tuple[object, ...], list[Change]] = {
        key: list(changes)
        for key, changes in groupby(sorted(report.changes, key=_by_move), key=_move)
    }
    shown = _largest(report.totals)
    for total in shown:
        move = f"{total.before.words} → {total.after.words}"
        lead = f"  {total.symbol} {total.partner:<{width}}  "
        yield from _aligned(lead, move, _amount(total))
        indent = " " * (width + 6)
        yield from _topics(topics.get(_move(total), []), indent)
        yield from (f"{indent}e.g. {sample}"[:WIDTH] for sample in total.samples)
    if len(report.totals) > len(shown):
        more = len(report.totals) - len(shown)
        yield f"    … and {plural(more, 'smaller move')}; --json lists all"


def _largest(totals: tuple[Change, ...]) -> tuple[Change, ...]:
    """Returns the largest moves, in the order in which they stood."""
    if len(totals) <= _MOST_MOVES:
        return totals
    least = sorted((total.products for total in totals), reverse=True)[_MOST_MOVES - 1]
    return tuple(total for total in totals if total.products >= least)[:_MOST_MOVES]


def _move(change: Change) -> tuple[str, int, int]:
    return change.partner, int(change.before), int(change.after)


def _by_move(change: Change) -> tuple[object, ...]:
    return (*_move(change), -change.products, change.topic)


def _amount(change: Change) -> str:
    delivered = f", {change.delivered:,} delivered before" if change.delivered else ""
    return plural(change.products, "product") + delivered


def _topics(changes: list[Change], indent: str) -> Iterator[str]:
    for change in changes[:_MOST_TOPICS]:
        yield from _aligned(indent, _topic_words(change.topic), _amount(change))
    if len(changes) > _MOST_TOPICS:
        more = len(changes) - _MOST_TOPICS
        yield f"{indent}… and {more} more {'topic' if more == 1 else 'topics'}; --json lists all"


def _topic_words(topic: str | None) -> str:
    return "(no topic)" if topic == NO_TOPIC or topic is None else topic


def _aligned(lead: str, left: str, right: str) -> Iterator[str]:
    line = f"{lead}{left:<30} {right}"
    if len(line) <= WIDTH:
        yield line
        return
    yield lead + left
    yield f"{'':<{len(lead)}}    {right}"


def _floor(floor: BrokenFloor) -> Iterable[str]:
    held = plural(floor.products, "product") if floor.products else "no product held yet"
    return _wrapped(
        "  ! ",
        f"{floor.partner}  floor of {floor.agreement} broken: {', '.join(floor.topics)} promised "
        f"{floor.promised.words}, would be {floor.after.words} ({held}) [{floor.source}]",
    )
