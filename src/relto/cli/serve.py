"""`relto serve`: the node answers its partners.

It only reads its options; `app.serving` refuses what is not safe.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from relto.app.serving import Listening, serve
from relto.cli import output
from relto.cli.options import DEFAULT_NODE, NodeDirectory


def register(app: typer.Typer) -> None:
    """Adds the command to the programme."""
    app.command("serve")(_serve)


def _serve(  # noqa: PLR0913 - each is an option of the command
    *,
    node: NodeDirectory = DEFAULT_NODE,
    host: Annotated[str, typer.Option(help="Address; other than this machine's needs TLS.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8443,
    workers: Annotated[int, typer.Option(help="Processes that answer.")] = 1,
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate chain in PEM.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Its private key in PEM.")] = None,
) -> None:
    """Serve TAXII 2.1 to partners until interrupted."""
    try:
        serve(node, Listening(host, port, workers, tls_cert, tls_key), _announce)
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


def _announce(url: str) -> None:
    output.emit(f"listening on {url}")
