"""`--html FILE`: a plan as one page for people who have no relto.

It computes nothing about the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from relto.cli.page_file import write_file
from relto.planning.html import PlanPage, plan_page
from relto.planning.moved import Moved
from relto.planning.pictures import Moment
from relto.services.govern import Govern, Plan


def write_page(
    govern: Govern, plan: Plan, file: Path | None, *, drift: Sequence[Moved] = ()
) -> str:
    """Writes a plan's page where a file was named, and returns the line that says so, or nothing.

    Args:
        govern: opens the node.
        plan: the plan.
        file: where to write, if anywhere.
        drift: what moved since the plan was made.

    Raises:
        InputError: the file cannot be written.
    """
    if file is None:
        return ""
    with govern.store.read() as tx:
        organisation = tx.head().organisation
    moved = tuple(each.text for each in drift)
    return written(replace(page_of(plan, organisation), drift=moved), file)


def written(page: PlanPage, file: Path) -> str:
    """Writes a page and returns the line that says so.

    Raises:
        InputError: the file cannot be written.
    """
    return write_file(plan_page(page), file)


def page_of(plan: Plan, organisation: str) -> PlanPage:
    """Returns what stands on a stored plan's page."""
    moments = [
        Moment(each.at, f"{each.act.value} by {each.officer}") for each in plan.case.signatures
    ]
    if plan.expires_at is not None and plan.state in {"draft", "checked", "approved", "expired"}:
        moments.append(Moment(plan.expires_at, "the plan expires"))
    if plan.confirm_by is not None and plan.awaits_confirmation:
        moments.append(Moment(plan.confirm_by, "a second officer confirms it until here"))
    return PlanPage(
        plan=plan.id,
        organisation=organisation,
        state=plan.state,
        at=plan.at,
        report=plan.report,
        moments=tuple(moments),
        kind=plan.kind,
        override=plan.override or "",
    )
