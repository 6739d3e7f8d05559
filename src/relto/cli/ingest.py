"""`relto ingest`: storing what came, with a progress bar for whoever watches.

It does not judge: what is refused or withheld, and why, is the service's answer.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from relto.app.compose import open_services
from relto.cli import output
from relto.cli.options import DEFAULT_NODE, AsJson, NodeDirectory, authority
from relto.services import ingest as service
from relto.services.ingest import IngestReport, Refused

_MOST_LINES = 20


def register(app: typer.Typer) -> None:
    """Adds the command to the programme."""
    app.command("ingest")(_ingest)


def _ingest(
    source: Annotated[
        str, typer.Argument(metavar="[PATH|-]", help="A file, a directory, or - for input.")
    ] = "-",
    *,
    feed: Annotated[str, typer.Option(help="Name of the feed; handling rules may look at it.")],
    scheme: Annotated[
        str | None,
        typer.Option(help="Marking scheme of documents; without it, that of their banner."),
    ] = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Store STIX 2.1 and portion-marked documents; doing it again is harmless."""
    services = open_services(node)
    place: Path | BinaryIO = sys.stdin.buffer if source == "-" else Path(source)
    with _progress(_size(place)) as told:
        report = service.ingest(
            services.node.store,
            place,
            feed,
            clock=services.clock,
            actor=authority(),
            progress=told,
            scheme=scheme,
        )
    output.show(_fields(report), "\n".join(_lines(report)), as_json=as_json)
    if report.refused:
        raise typer.Exit(1)


def _size(place: Path | BinaryIO) -> int | None:
    """Returns how many bytes there are to read, where that can be known before."""
    if not isinstance(place, Path):
        return None
    files = place.rglob("*.json") if place.is_dir() else [place]
    return sum(path.stat().st_size for path in files if path.is_file()) or None


@contextmanager
def _progress(total: int | None) -> Iterator[Callable[[service.Progress], None] | None]:
    if not sys.stderr.isatty():
        yield None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        DownloadColumn(),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("0 stored", total=total)

        def told(progress: service.Progress) -> None:
            words = f"{progress.stored:,} stored"
            bar.update(task, completed=progress.bytes, description=words)

        yield told


def _fields(report: IngestReport) -> dict[str, Any]:
    return {
        "feed": report.feed,
        "stored": report.stored,
        "known": report.known,
        "refused": [_refused_fields(one) for one in report.refused],
        "withheld": {
            reason: {"count": some.count, "samples": list(some.samples)}
            for reason, some in report.withheld.items()
        },
        "arrivals": [report.lo, report.hi],
        "bytes": report.bytes,
        "documents": [asdict(one) for one in report.documents],
        "unmarked": list(report.unmarked),
    }


def _refused_fields(one: Refused) -> dict[str, Any]:
    return {
        "file": one.file,
        "ordinal": one.ordinal,
        "offset": one.offset,
        "id": one.id,
        "reason": one.reason,
    }


def _lines(report: IngestReport) -> Iterator[str]:
    yield f"  {'stored':<9} {report.stored:>9,}"
    yield f"  {'known':<9} {report.known:>9,}  there already, unchanged"
    yield f"  {'refused':<9} {len(report.refused):>9,}"
    for one in report.refused[:_MOST_LINES]:
        yield _refused_line(one)
    if len(report.refused) > _MOST_LINES:
        more = len(report.refused) - _MOST_LINES
        yield f"    … and {more:,} more; --json lists all"
    yield from _document_lines(report)
    withheld = sum(some.count for some in report.withheld.values())
    yield f"  {'withheld':<9} {withheld:>9,}  stored, and shown to nobody"
    for reason, some in sorted(report.withheld.items()):
        yield output.wrapped(f"    {some.count:,} {output.printable(reason)}", "      ")
        yield from (f"      e.g. {output.printable(sample)}" for sample in some.samples)


def _document_lines(report: IngestReport) -> Iterator[str]:
    """Yields what was wrong with documents: file, line and rule, never their words."""
    if report.documents:
        portions = sum(one.portions for one in report.documents)
        yield f"  {'documents':<9} {len(report.documents):>9,}  with {portions:,} portions"
    told = [
        f"    {one.file}: {word}{said}"
        for one in report.documents
        for word, several in (("withheld: ", one.mistakes), ("", one.warnings))
        for said in several
    ]
    yield from (output.wrapped(output.printable(line), "      ") for line in told[:_MOST_LINES])
    if len(told) > _MOST_LINES:
        yield f"    … and {len(told) - _MOST_LINES:,} more; --json lists all"
    if report.unmarked:
        yield f"  {'unmarked':<9} {len(report.unmarked):>9,}  texts without a banner, left alone"


def _refused_line(one: Refused) -> str:
    place = f"object {one.ordinal} at byte {one.offset:,}" if one.ordinal else "the file"
    name = f" {one.id}" if one.id else ""
    text = f"    {one.file}: {place}{name}: {one.reason}"
    return output.wrapped(output.printable(text), "      ")
