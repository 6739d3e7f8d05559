"""`relto gap`: what is not covered, and three ways to cover it within a budget.

Coverage is counted by the services and the search is planning's; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from relto.app.compose import open_services
from relto.cli import output
from relto.cli.options import DEFAULT_NODE, AsJson, NodeDirectory
from relto.planning.gap_report import report_of
from relto.planning.gap_text import gap_text, report_to_json
from relto.planning.portfolio import PORTFOLIOS, SECONDS, Progress, Tell, portfolios
from relto.policy import load_readiness
from relto.services.gap import gap_now
from relto.services.policy_files import read_policy_directory

PolicyDirectory = Annotated[
    Path,
    typer.Option(
        "--policy", envvar="RELTO_POLICY", show_envvar=True, metavar="DIR", help="Policy directory."
    ),
]
Without = Annotated[
    list[str] | None,
    typer.Option("--without", metavar="A,B", help="Partners taken to have left."),
]


def register(app: typer.Typer) -> None:
    """Adds the command to the programme."""
    app.command("gap")(_gap)


def _gap(  # noqa: PLR0913 - each is an option of the command
    *,
    policy: PolicyDirectory,
    budget: Annotated[
        int, typer.Option("--budget", metavar="NUMBER", min=0, help="What may be spent.")
    ],
    without: Without = None,
    seconds: Annotated[
        float, typer.Option("--seconds", metavar="NUMBER", min=0.1, help="How long to search.")
    ] = SECONDS,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Compare ways to close the gap that partners leave."""
    readiness = load_readiness(read_policy_directory(policy))
    names = [name.strip() for text in without or () for name in text.split(",") if name.strip()]
    gone = tuple(dict.fromkeys(names))
    services = open_services(node)
    gap = gap_now(services.node.store, readiness, gone)
    with _shown() as tell:
        found = portfolios(gap, budget, seconds=seconds, tell=tell)
    report = report_of(gap, gone, budget=budget, found=found, at=services.clock.now())
    text = "\n".join(output.printable(line) for line in gap_text(report).splitlines())
    output.show(report_to_json(report), text, as_json=as_json)


@contextmanager
def _shown() -> Iterator[Tell]:
    """Shows a bar on standard error while somebody is looking."""
    console = Console(stderr=True)
    columns = (
        TextColumn("portfolio {task.fields[number]} of 3"),
        BarColumn(),
        TextColumn("covers {task.fields[value]:,.1f}, at most {task.fields[shortfall]:.2%} more"),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("search", total=PORTFOLIOS, number=1, value=0.0, shortfall=1.0)

        def tell(progress: Progress) -> None:
            bar.update(
                task,
                completed=progress.number - 1 + progress.done,
                number=progress.number,
                value=progress.best.value,
                shortfall=progress.best.shortfall,
            )

        yield tell
