"""`relto context`: dated public series about partners, with their source.

They are shown and never mixed into an assessment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from relto.cli import output
from relto.cli.acting import acting
from relto.cli.options import DEFAULT_NODE, AsJson, NodeDirectory, OfficerFile
from relto.core.errors import InputError
from relto.pages.words import plural
from relto.services.context import Context, Series

_MOST_POINTS = 4


def register(app: typer.Typer) -> None:
    """Adds the group of commands to the programme."""
    group = typer.Typer(no_args_is_help=True, help="Show dated public series beside assessments.")
    group.command("import")(_import)
    group.command("list")(_list)
    app.add_typer(group, name="context")


def _import(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV with a header.")],
    *,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Import values: partner, series, date, value, unit, source."""
    try:
        data = file.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot be read: {reason}", file=str(file)) from None
    count = Context(acting(node, officer)).take_in(data, file=file.name)
    output.show({"values": count}, f"imported {plural(count, 'value')}", as_json=as_json)


def _list(
    *,
    partner: Annotated[str | None, typer.Option(help="Only about this one.")] = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """List the series, their latest values, and who published them."""
    series = Context(acting(node, None)).series(partner)
    text = "\n".join(context_lines(series)) or "no public series"
    output.show({"context": context_fields(series)}, text, as_json=as_json)


def context_fields(series: Iterable[Series]) -> list[dict[str, Any]]:
    """Writes series as JSON values, all their points."""
    return [
        {
            "partner": each.partner,
            "series": each.name,
            "unit": each.unit,
            "source": each.source,
            "points": [{"date": point.day, "value": point.value} for point in each.points],
        }
        for each in series
    ]


def context_lines(series: Iterable[Series]) -> Iterator[str]:
    """Writes series for a terminal, their latest points and their source."""
    for each in series:
        points = ", ".join(
            f"{output.printable(point.value)} ({point.day})"
            for point in each.points[-_MOST_POINTS:]
        )
        unit = f" [{each.unit}]" if each.unit else ""
        yield output.wrapped(
            f"{each.partner}  {output.printable(each.name + unit)}: {points}", "    "
        )
        yield output.wrapped(f"    source: {output.printable(each.source)}", "      ")
