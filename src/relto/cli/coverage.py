"""`relto coverage`: what is known from whom, and what would be lost without them.

It needs no node, and a table is all that it reads.
"""

from __future__ import annotations

import sys
from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import typer

from relto.cli import output
from relto.cli.options import AsJson
from relto.core.errors import InputError
from relto.planning.coverage_report import analyse, analysis_text, analysis_to_json
from relto.planning.coverage_table import read_sources

_STANDARD_INPUT = "-"


def register(app: typer.Typer) -> None:
    """Adds the command to the programme."""
    app.command("coverage")(_coverage)


def _coverage(
    path: Annotated[
        str, typer.Argument(metavar="SOURCES", help="CSV with columns source and topic, or `-`.")
    ],
    *,
    remove: Annotated[
        list[str] | None,
        typer.Option("--remove", metavar="A,B", help="Sources to do without, all at once."),
    ] = None,
    best: Annotated[
        int | None,
        typer.Option("--best", metavar="NUMBER", min=1, help="Choose so many that cover most."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show which topics rest on one source, and what a cut would lose."""
    name = "standard input" if path == _STANDARD_INPUT else path
    table = read_sources(_bytes(path), name)
    removed = [each for text in remove or () for each in _names(text, table.coverage.sources)]
    analysis = analyse(table, removed, best)
    lines = analysis_text(analysis, Path(name).name).splitlines()
    text = "\n".join(output.printable(line) for line in lines)
    output.show(analysis_to_json(analysis), text, as_json=as_json)


def _names(text: str, known: Collection[str]) -> list[str]:
    """Separates names at commas, unless the whole is a name with a comma in it."""
    if text.strip() in known:
        return [text.strip()]
    names = [each.strip() for each in text.split(",") if each.strip()]
    if not names:
        raise InputError(f"`{text}` names no source", path="--remove")
    return names


def _bytes(path: str) -> bytes:
    if path == _STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot be read: {reason}", file=path) from None
