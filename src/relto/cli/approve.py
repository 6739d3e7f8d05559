"""`relto approve`, `relto confirm`: what officers sign about a plan.

Whether a signature counts is decided by the services, not here.
"""

from __future__ import annotations

from typing import Annotated

import typer

from relto.cli import output
from relto.cli.acting import govern
from relto.cli.options import DEFAULT_NODE, AsJson, NodeDirectory, OfficerFile
from relto.cli.plan_record import life_fields, next_step
from relto.cli.plans import PlanId


def register(app: typer.Typer) -> None:
    """Adds the commands to the programme."""
    app.command("approve")(_approve)
    app.command("confirm")(_confirm)


def _approve(
    plan: PlanId,
    *,
    digest: Annotated[
        str | None, typer.Option(metavar="DIGEST", help="Digest of the plan that you looked at.")
    ] = None,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Approve a plan as one of the two officers that a widening needs."""
    found = govern(node, officer).approve(plan, seen=digest)
    people = " and ".join(sorted(found.case.approvers))
    text = f"Plan {found.id}, {found.case.digest[:19]}…, is approved by {people}."
    output.show(
        life_fields(found), output.wrapped(f"{text} {next_step(found)}", ""), as_json=as_json
    )


def _confirm(
    plan: PlanId,
    *,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Confirm, as a second officer, a narrowing that one officer released."""
    found = govern(node, officer).confirm(plan)
    text = f"Plan {found.id} is confirmed; it stays in force."
    output.show(life_fields(found), text, as_json=as_json)
