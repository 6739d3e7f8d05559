"""`--html FILE`: a page in a file that is private to whoever asked for it.

The file has mode 0600 where it is new: pages tell what is held. It writes no page itself.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from relto.core.errors import InputError

HtmlFile = Annotated[
    Path | None,
    typer.Option("--html", metavar="FILE", help="Write it as one page, with pictures."),
]


def write_file(text: str, file: Path) -> str:
    """Writes a page and returns the line that says so.

    Raises:
        InputError: the file cannot be written.
    """
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        reason = (error.strerror or "cannot be written").lower()
        raise InputError(f"{reason}: expected a file to write to", file=str(file)) from None
    return f"The page is in {file}."
