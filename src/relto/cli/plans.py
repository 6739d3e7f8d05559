"""`relto plans`: which plans there are, one in full, standing for a draft, and the inbox.

Who may do what is decided by the services, not here.
"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from relto.cli import output
from relto.cli.acting import govern
from relto.cli.options import DEFAULT_NODE, AsJson, NodeDirectory, OfficerFile
from relto.cli.page_file import HtmlFile
from relto.cli.plan_detail import Asked, IdsFile, Since, written_line
from relto.cli.plan_page import write_page
from relto.cli.plan_record import (
    drift_lines,
    life_fields,
    life_lines,
    next_step,
    proof_lines,
    tolerated_lines,
)
from relto.core.instant import format_instant
from relto.planning import report_lines, report_to_json
from relto.services.govern import Plan
from relto.store.inbox import Filed

PlanId = Annotated[
    str, typer.Argument(metavar="PLAN", help="Its id, or a beginning that no other has.")
]

_STALE = "It would be refused as stale; make a new one with `relto plan`."


def register(app: typer.Typer) -> None:
    """Adds the group of commands to the programme."""
    group = typer.Typer(
        no_args_is_help=True, rich_markup_mode=None, help="List and show plans; the inbox."
    )
    group.command("list")(_list)
    group.command("show")(_show)
    group.command("check")(_check)
    group.command("inbox")(_inbox)
    app.add_typer(group, name="plans")


def _list(
    *,
    state: Annotated[str | None, typer.Option(help="Only those in this state.")] = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """List plans, the oldest first, with their state and kind."""
    found = [each for each in govern(node, None).listed() if state in {None, each.state}]
    fields = {"plans": [life_fields(each) for each in found]}
    lines = [_listed_line(each) for each in found]
    output.show(fields, "\n".join(lines) or "no plans", as_json=as_json)


def _show(  # noqa: PLR0913 - each is an option of the command
    plan: PlanId,
    *,
    since: Since = None,
    ids: IdsFile = None,
    html: HtmlFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Show a plan: what it changes, what was proved, who signed it."""
    reading = govern(node, None)
    asked = Asked(reading, since, ids)
    found = asked.replayed(reading.stored(plan))
    drift = reading.drift(found)
    page, listed = write_page(reading, found, html, drift=drift), asked.written(found)
    fields = {**report_to_json(found.report), **life_fields(found), **listed}
    fields["drift"] = [each.to_json() for each in drift]
    tolerated = reading.tolerated(found)
    fields["tolerated"] = None if tolerated is None else tolerated.to_json()
    lines = [*life_lines(found), *report_lines(found.report), *proof_lines(found)]
    lines += tolerated_lines(tolerated)
    last = [*drift_lines(drift), _STALE] if drift else [next_step(found)]
    text = "\n".join(filter(None, [*lines, *last, page, written_line(listed)]))
    output.show(fields, text, as_json=as_json)


def _check(
    plan: PlanId,
    *,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Stand for a draft as an officer, so that others may approve it."""
    found = govern(node, officer).check(plan)
    text = f"{found.case.signatures[-1].officer} stands for plan {found.id}. {next_step(found)}"
    output.show(life_fields(found), output.wrapped(text, ""), as_json=as_json)


def _inbox(*, node: NodeDirectory = DEFAULT_NODE, as_json: AsJson = False) -> None:
    """Show what waits for people: approvals, confirmations, lapses, triggers."""
    found = govern(node, None).inbox()
    fields = {"inbox": [_filed_fields(each) for each in found]}
    lines = [_filed_line(each) for each in found]
    output.show(fields, "\n".join(lines) or "nothing waits", as_json=as_json)


def _listed_line(plan: Plan) -> str:
    report = plan.report
    moved = f"{report.narrowed:,} narrowed, {report.widened:,} widened"
    who = output.printable(plan.author) or "(unknown)"
    return output.wrapped(
        f"{plan.id}  {plan.state:<11}  {plan.kind or '-':<9}  {format_instant(plan.at)[:16]}Z  "
        f"{who}: {moved}"
    )


def _filed_fields(filed: Filed) -> dict[str, Any]:
    notice = filed.notice
    return {
        "number": filed.num,
        "since": format_instant(notice.at),
        "kind": notice.kind,
        "subject": notice.subject,
        "plan": notice.plan,
        "text": notice.text,
    }


def _filed_line(filed: Filed) -> str:
    notice = filed.notice
    since = f"{format_instant(notice.at)[:16]}Z"
    return output.wrapped(f"{since}  {notice.kind:<11}  {output.printable(notice.text)}", "    ")
