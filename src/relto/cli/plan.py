"""`relto plan`, `relto apply`, `relto rollback`: turning the dial, its cost seen first.

What a plan costs and whether it still holds is computed by the services, not here.
"""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Annotated, Any

import typer

from relto.app.compose import open_services
from relto.cli import output
from relto.cli.options import DEFAULT_NODE, AsJson, BreakFloors, NodeDirectory, authority
from relto.core.instant import format_instant
from relto.planning import plan_text, report_lines, report_to_json
from relto.policy import load
from relto.services.govern import Applied, Govern, Plan
from relto.services.policy_files import read_policy_directory


def register(app: typer.Typer) -> None:
    """Adds the commands to the programme."""
    app.command("plan")(_plan)
    app.command("apply")(_apply)
    app.command("rollback")(_rollback)


def _plan(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="Directory of the proposed policy.")],
    *,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Show what a proposed policy would change; keep the plan."""
    proposed = load(read_policy_directory(path))
    plan = _govern(node).plan(proposed)
    output.show(_plan_fields(plan), plan_text(plan.report, plan.id), as_json=as_json)


def _apply(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="Its id, as `relto plan` told it.")],
    *,
    break_floors: BreakFloors = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Bring a plan into force for every request that starts afterwards."""
    applied = _govern(node).apply(plan, override=break_floors)
    output.show(_applied_fields(applied), _applied_text(applied), as_json=as_json)


def _rollback(
    *,
    break_floors: BreakFloors = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Go back to the policy that was in force before the present one."""
    applied = _govern(node).rollback(override=break_floors)
    lines = report_lines(applied.plan.report)
    text = "\n".join([*lines, _applied_text(applied)])
    output.show(_applied_fields(applied), text, as_json=as_json)


def _govern(node: Path) -> Govern:
    services = open_services(node)
    return Govern(services.node.store, services.clock, authority())


def _plan_fields(plan: Plan) -> dict[str, Any]:
    return {
        **report_to_json(plan.report),
        "plan": plan.id,
        "state": plan.state,
        "at": format_instant(plan.at),
        "policy": plan.digest,
        "base": {"epoch": plan.base_epoch, "arrivals": plan.base_arrivals},
    }


def _applied_fields(applied: Applied) -> dict[str, Any]:
    return {
        "plan": applied.plan.id,
        "epoch": applied.epoch,
        "policy": applied.plan.digest,
        "at": format_instant(applied.at),
        "narrowed": applied.plan.report.narrowed,
        "widened": applied.plan.report.widened,
    }


def _applied_text(applied: Applied) -> str:
    report = applied.plan.report
    back = "; `relto rollback` goes back" if applied.plan.base_epoch else ""
    return textwrap.fill(
        f"Plan {applied.plan.id} is in force since {format_instant(applied.at)[:19]}Z as policy "
        f"epoch {applied.epoch}, {applied.plan.digest[:19]}…: {report.narrowed:,} narrowed, "
        f"{report.widened:,} widened. It holds for every request from now on{back}.",
        output.WIDTH,
        break_on_hyphens=False,
    )
