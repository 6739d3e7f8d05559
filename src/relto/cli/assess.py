"""`relto assess`: what follows from evidence about partners, and how sure that is.

It reads arguments and hands them on; nothing is computed here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from relto.cli.assess_file import FileRequest, assess_file
from relto.cli.options import AsJson
from relto.core.errors import InputError


def register(app: typer.Typer) -> None:
    """Adds the command to the programme."""
    app.command("assess")(_assess)


def _assess(  # noqa: PLR0913 - each is an option of the command
    partner: Annotated[
        str | None, typer.Argument(metavar="PARTNER", help="Whom to tell of; all, if not given.")
    ] = None,
    *,
    evidence: Annotated[
        str, typer.Option("--evidence", metavar="FILE", help="Evidence, an item a line; or `-`.")
    ],
    named: Annotated[
        str | None, typer.Option("--partner", metavar="PARTNER", help="The same as PARTNER.")
    ] = None,
    topic: Annotated[
        str | None, typer.Option("--topic", metavar="TOPIC", help="On this topic only.")
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="DATE", help="As of when; now, if not given.")
    ] = None,
    parameters: Annotated[
        Path | None,
        typer.Option("--parameters", metavar="FILE", help="Parameters, if not relto's own."),
    ] = None,
    red_lines: Annotated[
        Path | None,
        typer.Option("--red-lines", metavar="DIR", help="Policy directory with red lines."),
    ] = None,
    audit: Annotated[
        bool, typer.Option("--audit", help="Show that all partners are treated alike.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say what evidence about partners amounts to, and how sure that is.

    Nothing takes effect by it: a recommendation becomes a plan, and people decide on plans.
    """
    if partner is not None and named is not None and partner != named:
        raise InputError(f"`{named}`, and `{partner}` beside it; name one", path="--partner")
    request = FileRequest(evidence, partner or named, topic, at, parameters, red_lines, audit)
    assess_file(request, as_json=as_json)
