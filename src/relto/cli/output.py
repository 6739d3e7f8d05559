"""What a command prints: text of at most 80 columns or JSON, errors on standard error.

Text from products is printed with its control characters escaped. It computes nothing.
"""

from __future__ import annotations

import json
import os
import sys
import textwrap
from typing import Any

import typer

from relto.core.errors import (
    AuthenticationError,
    AuthorityError,
    ConflictError,
    InputError,
    PolicyError,
    ReltoError,
    StaleError,
    StoreError,
    UnknownError,
)

WIDTH = 80
FORMAT_VERSION = 1
CLOSED_PIPE = 141
_MOST_DETAILS = 12
_KINDS: tuple[tuple[type[ReltoError], str, int], ...] = (
    (PolicyError, "policy", 1),
    (StaleError, "stale", 1),
    (ConflictError, "conflict", 1),
    (AuthorityError, "authority", 1),
    (AuthenticationError, "authentication", 1),
    (UnknownError, "unknown", 2),
    (InputError, "input", 2),
    (StoreError, "store", 3),
)


def emit(text: str) -> None:
    """Prints text and a line's end; where nobody reads any more, the command ends."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        abandon_output()
        raise typer.Exit(CLOSED_PIPE) from None


def abandon_output() -> None:
    """Sends whatever is still to be written to standard output to nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def show(fields: dict[str, Any], text: str, *, as_json: bool) -> None:
    """Prints a result as one JSON object, or as text."""
    if as_json:
        emit(json.dumps({"format_version": FORMAT_VERSION, **fields}, ensure_ascii=False))
    else:
        emit(text)


def printable(text: str) -> str:
    """Escapes what would steer a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def kind_of(error: ReltoError) -> tuple[str, int]:
    """Returns the stable name of an error's kind, and the exit code that it ends with."""
    for kind, name, code in _KINDS:
        if isinstance(error, kind):
            return name, code
    return "error", 3


def error_fields(error: ReltoError) -> dict[str, Any]:
    """Writes an error as a JSON object."""
    fields: dict[str, Any] = {"kind": kind_of(error)[0], "message": str(error)}
    if isinstance(error, PolicyError):
        fields["problems"] = [
            {
                "file": problem.file,
                "line": problem.line,
                "path": problem.path,
                "code": problem.code,
                "message": problem.message,
            }
            for problem in error.problems
        ]
    if isinstance(error, StaleError) and error.moved:
        fields["moved"] = list(error.moved)
    if isinstance(error, InputError):
        place = {"file": error.file, "line": error.line, "path": error.path}
        fields |= {key: value for key, value in place.items() if value is not None}
    return {"format_version": FORMAT_VERSION, "error": fields}


def error_text(error: ReltoError) -> str:
    """Writes an error for a person, at most 80 columns wide where words allow."""
    if isinstance(error, StaleError):
        details = [line for each in error.moved for line in each["details"]]
        rest = len(details) - _MOST_DETAILS
        lines = [f"    {printable(line)}" for line in details[:_MOST_DETAILS]]
        lines += [f"    … and {rest:,} more, all with --json"] if rest > 0 else []
        head = f"relto: {printable(str(error))}"
        return "\n".join(wrapped(line, "      ") for line in (head, *lines))
    if not isinstance(error, PolicyError):
        return wrapped(f"relto: {printable(str(error))}")
    lines = [wrapped(printable(str(problem))) for problem in error.problems]
    count = len(error.problems)
    return "\n".join([*lines, f"{count} {'problem' if count == 1 else 'problems'}"])


def report(error: ReltoError, *, as_json: bool) -> int:
    """Prints an error on standard error and returns the exit code."""
    text = json.dumps(error_fields(error), ensure_ascii=False) if as_json else error_text(error)
    sys.stderr.write(text + "\n")
    return kind_of(error)[1]


def wrapped(text: str, indent: str = "  ") -> str:
    """Breaks a line at 80 columns; what follows is indented."""
    return textwrap.fill(
        text,
        WIDTH,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
