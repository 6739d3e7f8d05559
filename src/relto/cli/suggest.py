"""`relto plan suggest`: the mildest posture that protects and keeps, or why there is none.

The search and the trial at the gate are the services', not here; nothing is applied.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from relto.app.compose import open_services
from relto.cli import output
from relto.cli.options import DEFAULT_NODE, AsJson, NodeDirectory
from relto.core.errors import InputError
from relto.model.rung import RUNGS, Rung
from relto.planning.suggest_text import answer_text, answer_to_json
from relto.planning.suggested import Question, restrictions_yaml
from relto.services.suggest import Suggest

NO = 1
"""Exit code where no posture does it."""

Protect = Annotated[
    list[str],
    typer.Option("--protect", metavar="EXPRESSION", help="What to protect; may come again."),
]
Keep = Annotated[
    list[str] | None,
    typer.Option("--keep", metavar="TOPIC=SHARE", help="Share that goes on; may come again."),
]
ToFile = Annotated[
    Path | None,
    typer.Option("--to-file", metavar="FILE", help="Write the restrictions to a new file."),
]


def register(app: typer.Typer) -> None:
    """Adds the command to the programme."""
    app.command("plan suggest")(_suggest)


def _suggest(  # noqa: PLR0913 - each is an option of the command
    *,
    protect: Protect,
    to: Annotated[
        str, typer.Option("--from", metavar="PARTNER", help="From whom: a partner or community.")
    ],
    keep: Keep = None,
    rung: Annotated[
        str, typer.Option("--rung", metavar="RUNG", help="withhold, review or sealed.")
    ] = Rung.REVIEW.words,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="Reason of the restrictions.")
    ] = None,
    milder: Annotated[
        bool, typer.Option("--milder", help="Where none does, take what keeps all, protects less.")
    ] = False,
    to_file: ToFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> int:
    """Search for the mildest posture that protects and keeps enough."""
    words = (reason or "").strip() or f"protects {' or '.join(protect)}"
    question = Question(tuple(protect), tuple(keep or ()), to, _rung(rung), words)
    services = open_services(node)
    answer = Suggest(services.node.store, services.clock).ask(question)
    yaml = restrictions_yaml(answer.restrictions)
    verdict = answer.verdict
    taken = verdict.posture or (verdict.milder if milder else None)
    written = ""
    if to_file is not None and taken is not None:
        _write(to_file, yaml)
        written = to_file.name
    lines = answer_text(answer, written=written).splitlines()
    text = "\n".join(map(output.printable, lines))
    output.show(answer_to_json(answer, yaml), text, as_json=as_json)
    return NO if taken is None else 0


def _rung(text: str) -> Rung:
    rung = RUNGS.get(text.strip().lower(), Rung.OPEN)
    if rung is Rung.OPEN:
        raise InputError(f"expected withhold, review or sealed, found `{text}`", path="--rung")
    return rung


def _write(path: Path, yaml: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(yaml)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{reason}: expected a new file", file=str(path)) from None
