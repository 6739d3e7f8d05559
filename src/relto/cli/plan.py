"""`relto plan`, `relto apply`, `relto rollback`: turning the dial, its cost seen first.

What a plan costs and whether it still holds is computed by the services, not here.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from relto.cli import output
from relto.cli.acting import govern
from relto.cli.options import (
    DEFAULT_NODE,
    AsJson,
    BreakFloors,
    NodeDirectory,
    OfficerFile,
    TolerateArrivals,
)
from relto.cli.page_file import HtmlFile
from relto.cli.plan_detail import Asked, IdsFile, Since, written_line
from relto.cli.plan_page import write_page
from relto.cli.plan_record import life_fields, next_step, proof_lines
from relto.core.errors import PolicyError
from relto.core.instant import format_instant
from relto.model.readiness import Requirement
from relto.planning import report_lines, report_to_json, summary
from relto.planning.proof import Kind
from relto.policy import load, load_readiness
from relto.services.govern import Applied, Plan
from relto.services.policy_files import read_policy_directory


def register(app: typer.Typer) -> None:
    """Adds the commands to the programme."""
    app.command("plan")(_plan)
    app.command("apply")(_apply)
    app.command("rollback")(_rollback)


def _plan(  # noqa: PLR0913 - each is an option of the command
    path: Annotated[Path, typer.Argument(metavar="PATH", help="Directory of the proposed policy.")],
    *,
    narrowing: Annotated[
        bool, typer.Option("--narrowing", help="Refuse it if anything would rise, or might.")
    ] = False,
    tolerate_arrivals: TolerateArrivals = False,
    since: Since = None,
    ids: IdsFile = None,
    html: HtmlFile = None,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Show what a proposed policy would change; keep the plan."""
    files = read_policy_directory(path)
    proposed = load(files)
    acting = replace(
        govern(node, officer),
        requirements=_required(files),
        tolerates_arrivals=tolerate_arrivals,
    )
    declared = Kind.NARROWING if narrowing else None
    asked = Asked(acting, since, ids)
    asked.check()
    plan = asked.replayed(acting.plan(proposed, declared=declared))
    page, listed = write_page(acting, plan, html), asked.written(plan)
    text = "\n".join(filter(None, [_plan_text(plan), page, written_line(listed)]))
    output.show({**_plan_fields(plan), **listed}, text, as_json=as_json)


def _required(files: Mapping[str, str]) -> tuple[Requirement, ...]:
    """Reads what is required; a mistake there keeps no policy from being planned."""
    try:
        return load_readiness(files).requirements
    except PolicyError:
        note = "relto: requirements are left out, for mistakes that `relto policy check` tells"
        typer.echo(note, err=True)
        return ()


def _apply(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="Its id, as `relto plan` told it.")],
    *,
    break_floors: BreakFloors = None,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Bring a plan into force for every request that starts afterwards."""
    applied = govern(node, officer).apply(plan, override=break_floors)
    output.show(_applied_fields(applied), _applied_text(applied), as_json=as_json)


def _rollback(
    *,
    break_floors: BreakFloors = None,
    tolerate_arrivals: TolerateArrivals = False,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Go back to the policy that was in force before the present one."""
    acting = replace(govern(node, officer), tolerates_arrivals=tolerate_arrivals)
    applied = acting.rollback(override=break_floors)
    lines = report_lines(applied.plan.report)
    text = "\n".join([*lines, _applied_text(applied)])
    output.show(_applied_fields(applied), text, as_json=as_json)


def _plan_fields(plan: Plan) -> dict[str, Any]:
    return {**report_to_json(plan.report), **life_fields(plan)}


def _plan_text(plan: Plan) -> str:
    steps = output.wrapped(next_step(plan), "") if plan.case.checked else ""
    last = summary(plan.report, plan.id)
    return "\n".join(filter(None, [*report_lines(plan.report), *proof_lines(plan), steps, last]))


def _applied_fields(applied: Applied) -> dict[str, Any]:
    until = applied.plan.confirm_by
    return {
        "plan": applied.plan.id,
        "epoch": applied.epoch,
        "policy": applied.plan.digest,
        "at": format_instant(applied.at),
        "narrowed": applied.plan.report.narrowed,
        "widened": applied.plan.report.widened,
        "kind": applied.plan.kind or None,
        "arrived_since": applied.came,
        "override": applied.plan.override,
        "confirm_by": None if until is None else format_instant(until),
    }


def _applied_text(applied: Applied) -> str:
    report = applied.plan.report
    back = "; `relto rollback` goes back" if applied.plan.base_epoch else ""
    until = applied.plan.confirm_by
    second = ""
    if until is not None:
        second = f" A second officer confirms it until {format_instant(until)[:16]}Z."
    if applied.came:
        word = "product" if applied.came == 1 else "products"
        second = f" It holds for {applied.came:,} {word} that arrived since, too.{second}"
    return textwrap.fill(
        f"Plan {applied.plan.id} is in force since {format_instant(applied.at)[:19]}Z as policy "
        f"epoch {applied.epoch}, {applied.plan.digest[:19]}…: {report.narrowed:,} narrowed, "
        f"{report.widened:,} widened. It holds for every request from now on{back}.{second}",
        output.WIDTH,
        break_on_hyphens=False,
    )
