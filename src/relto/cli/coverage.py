"""`relto coverage`: what is known from whom, and what would be lost without them.

A table needs no node; a policy directory's requirements are held against what a node received.
It counts nothing itself.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import typer

from relto.app.compose import open_services
from relto.cli import output
from relto.cli.options import DEFAULT_NODE, AsJson, NodeDirectory
from relto.core.errors import InputError
from relto.model.readiness import Requirement
from relto.planning.coverage_network import network_lines, network_to_json
from relto.planning.coverage_report import analyse, analysis_text, analysis_to_json
from relto.planning.coverage_supply import supply_table
from relto.planning.coverage_table import name_of, read_sources
from relto.policy import load_readiness
from relto.services.coverage import supply_now
from relto.services.policy_files import read_policy_directory

_STANDARD_INPUT = "-"


def register(app: typer.Typer) -> None:
    """Adds the command to the programme."""
    app.command("coverage")(_coverage)


def _coverage(
    path: Annotated[
        str,
        typer.Argument(
            metavar="SOURCES", help="CSV with columns source and topic, `-`, or a policy directory."
        ),
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
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Show which topics rest on one source, and what a cut would lose."""
    supply = None
    if Path(path).is_dir():
        supply = supply_now(open_services(node).node.store, _requirements(Path(path)))
        table = supply_table(supply)
    else:
        table = read_sources(_bytes(path), _name(path))
    removed = [each for text in remove or () for each in _names(text, table.coverage.sources)]
    analysis = analyse(table, removed, best)
    fields, text = analysis_to_json(analysis), analysis_text(analysis, Path(_name(path)).name)
    if supply is not None:
        fields |= network_to_json(supply, removed)
        text = "\n".join([text, *network_lines(supply, removed)])
    shown = "\n".join(output.printable(line) for line in text.splitlines())
    output.show(fields, shown, as_json=as_json)


def _requirements(directory: Path) -> tuple[Requirement, ...]:
    requirements = load_readiness(read_policy_directory(directory)).requirements
    if not requirements:
        raise InputError("no requirements, expected `requirements:`", file=str(directory))
    return requirements


def _name(path: str) -> str:
    return "standard input" if path == _STANDARD_INPUT else path


def _names(text: str, known: Collection[str]) -> list[str]:
    """Separates names at commas; quotes keep one together, and so does being a known name."""
    if name_of(text) in known:
        return [name_of(text)]
    cells = next(csv.reader([text], skipinitialspace=True), [])
    names = [name for name in map(name_of, cells) if name]
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
