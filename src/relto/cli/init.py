"""`relto init`: a new node.

It makes no policy and no partner.
"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from relto.cli import output
from relto.cli.options import DEFAULT_NODE, AsJson
from relto.services.node import init_node


def register(app: typer.Typer) -> None:
    """Adds the command to the programme."""
    app.command("init")(_init)


def _init(
    directory: Annotated[
        Path,
        typer.Argument(metavar="[DIR]", envvar="RELTO_NODE", help="Directory of the new node."),
    ] = DEFAULT_NODE,
    *,
    organisation: Annotated[str, typer.Option(help="Code of the organisation whose node it is.")],
    database: Annotated[
        str | None, typer.Option(metavar="URL", help="Database; an SQLite file in it if not given.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a node: its directory, key and database."""
    node = init_node(directory, organisation, database)
    fields = {
        "node": str(directory),
        "organisation": node.organisation,
        "database": node.store.name,
    }
    option = "" if directory == DEFAULT_NODE else f" --node {shlex.quote(str(directory))}"
    text = f"made the node of {node.organisation} in {directory}\nnext: relto plan DIR{option}"
    output.show(fields, text, as_json=as_json)
