"""`relto watch read`: a page, a feed or a text in, cards out.

It needs no node, fetches nothing and files nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from relto.cli import output
from relto.cli.options import AsJson
from relto.core.errors import InputError
from relto.core.instant import Edge, parse_day_or_instant
from relto.policy import load
from relto.services.policy_files import read_policy_directory
from relto.statements import (
    MOST_BYTES,
    Actors,
    Origin,
    Topics,
    read,
    reading_text,
    reading_to_json,
)

_STANDARD_INPUT = "-"


def command(  # noqa: PLR0913 - each is an option of the command
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="HTML, RSS, Atom or text; `-` is standard input.")
    ],
    *,
    policy: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="A policy, whose organisations and topics count too."),
    ] = None,
    name: Annotated[
        str, typer.Option(metavar="OUTLET", help="Who published it; else what it says itself.")
    ] = "",
    url: Annotated[str, typer.Option(metavar="URL", help="Where it was published.")] = "",
    at: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="When it was published, if it does not say."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find who said or did what about sharing and handling, in a page, a feed or a text."""
    actors, topics = _known(policy)
    origin = Origin(
        "standard input" if file == _STANDARD_INPUT else file,
        url=url,
        outlet=name,
        at=None if at is None else parse_day_or_instant(at, Edge.BEGIN),
    )
    reading = read(_bytes(file), origin, actors=actors, topics=topics)
    output.show(reading_to_json(reading), reading_text(reading), as_json=as_json)


def _known(directory: Path | None) -> tuple[Actors, Topics]:
    if directory is None:
        return Actors.standard(), Topics.standard()
    policy = load(read_policy_directory(directory))
    named = {each.code: (each.name,) for each in policy.organisations}
    named |= {each.code: (each.name,) for each in policy.communities}
    topics = {each.code: each.text for each in policy.topics}
    communities = {each.code for each in policy.communities}
    return Actors.standard().with_organisations(named, communities), Topics.of(topics)


def _bytes(path: str) -> bytes:
    # One byte more than is read shows that there was more.
    if path == _STANDARD_INPUT:
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        with Path(path).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot be read: {reason}", file=path) from None
