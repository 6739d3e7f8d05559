"""`relto gate`: anybody's own cases, answered in bulk.

It needs no node and records nothing. A line that is not a case is answered with `withhold`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from relto.cli import output
from relto.cli.options import AsJson
from relto.planning import Gate
from relto.policy import load
from relto.services.policy_files import read_policy_directory

LONGEST_LINE_BYTES = 1 << 20


def register(app: typer.Typer) -> None:
    """Adds the command to the programme."""
    app.command("gate")(_gate)


def _gate(
    *,
    policy: Annotated[Path, typer.Option(metavar="DIR", help="Policy directory.")],
    as_json: AsJson = False,  # noqa: ARG001 - answers are JSON anyway; errors follow the flag
) -> None:
    """Answer cases from standard input (JSON lines: handling, partner, at), a line each."""
    gate = Gate(load(read_policy_directory(policy)))
    failed = False
    for number, line in _lines():
        answer = gate.answer(line, number)
        failed = failed or "error" in answer
        output.emit(json.dumps(answer, ensure_ascii=False))
    if failed:
        raise typer.Exit(1)


def _lines() -> Iterator[tuple[int, bytes]]:
    """Yields numbered lines; one that is too long is cut, so that it is no JSON any more."""
    stream, number = sys.stdin.buffer, 0
    while line := stream.readline(LONGEST_LINE_BYTES):
        number += 1
        whole = line.endswith(b"\n")
        while not whole and (rest := stream.readline(LONGEST_LINE_BYTES)):
            whole, line = rest.endswith(b"\n"), b"{"
        if line.strip():
            yield number, line
