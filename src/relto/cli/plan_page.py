"""`--html FILE`: a plan as one page for people who have no relto.

The page is private to whoever asked for it (mode 0600 where it is new): it tells what is held.
It computes nothing about the plan.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from relto.core.errors import InputError
from relto.planning.html import PlanPage, plan_page
from relto.planning.moved import Moved
from relto.planning.pictures import Moment
from relto.services.govern import Govern, Plan

HtmlFile = Annotated[
    Path | None,
    typer.Option("--html", metavar="FILE", help="Write the plan as one page, with pictures."),
]


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
    text = plan_page(page)
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        reason = (error.strerror or "cannot be written").lower()
        raise InputError(f"{reason}: expected a file to write to", file=str(file)) from None
    return f"The page is in {file}."


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
    )
