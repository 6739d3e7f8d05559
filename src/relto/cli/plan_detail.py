"""`--since SPAN` and `--ids FILE`: recorded traffic under a plan, and all that is lost by it.

The file of ids is private to whoever asked for it (mode 0600 where it is new): it tells what is
held. Nothing is computed here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, Any

import typer

from relto.core.errors import InputError
from relto.planning.outgoing import Outgoing
from relto.planning.replay import since_instant
from relto.services.govern import Govern, Plan
from relto.services.plan_detail import Line, PlanDetail

Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="SPAN",
        help="Replay answers given since then: 90days, 12months, 1year or a date.",
    ),
]
IdsFile = Annotated[
    Path | None,
    typer.Option("--ids", metavar="FILE", help="Write the id of everything that is lost."),
]
_TOGETHER = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What else somebody asked of a plan.

    Attributes:
        govern: the transactions on plans.
        since: how far back to replay, if at all.
        ids: the file for all ids, if one was named.
    """

    govern: Govern
    since: str | None
    ids: Path | None

    def check(self) -> None:
        """Looks at what was asked before a plan is made.

        Raises:
            InputError: the span is not understood, or not past.
        """
        if self.since is not None:
            since_instant(self.since, self.govern.clock.now())

    def replayed(self, plan: Plan) -> Plan:
        """Returns the plan with the replay in its report, where one was asked for."""
        if self.since is None:
            return plan
        replay = PlanDetail(self.govern.store).replay(plan.id, self.since)
        costs = replace(plan.report.outgoing or Outgoing(), replay=replay)
        return replace(plan, report=replace(plan.report, outgoing=costs))

    def written(self, plan: Plan) -> dict[str, Any]:
        """Writes all ids where a file was named, and returns what a JSON answer says of it.

        Raises:
            InputError: the file cannot be written.
            StaleError: products arrived since the plan was made.
        """
        if self.ids is None:
            return {}
        lines = PlanDetail(self.govern.store).lines(plan.id)
        # A plan that is refused leaves the file alone.
        first = list(islice(lines, 1))
        return {"ids": {"file": str(self.ids), "lines": _write(self.ids, chain(first, lines))}}


def written_line(fields: dict[str, Any]) -> str:
    """Says in words what `Asked.written` returned, or nothing."""
    if not fields:
        return ""
    ids = fields["ids"]
    return f"{ids['lines']:,} {'line' if ids['lines'] == 1 else 'lines'} in {ids['file']}."


def _write(file: Path, lines: Iterable[Line]) -> int:
    """Writes lines of words between tabs, under their names, and returns how many there are."""
    rest, number = iter(lines), 0
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as stream:
            stream.write("\t".join(Line._fields) + "\n")
            while some := list(islice(rest, _TOGETHER)):
                stream.write("".join("\t".join(line) + "\n" for line in some))
                number += len(some)
    except OSError as error:
        reason = (error.strerror or "cannot be written").lower()
        raise InputError(f"{reason}: expected a file to write to", file=str(file)) from None
    return number
