"""`relto upgrade`: brings a node's database to the schema of this version.

It makes no copy of the database: keep one.
"""

from __future__ import annotations

import typer

from relto.cli import output
from relto.cli.options import DEFAULT_NODE, AsJson, NodeDirectory
from relto.services.upgrade import upgrade_node


def register(app: typer.Typer) -> None:
    """Adds the command to the programme."""
    app.command("upgrade")(_upgrade)


def _upgrade(*, node: NodeDirectory = DEFAULT_NODE, as_json: AsJson = False) -> None:
    """Bring a node's database to this version's schema, in one transaction."""
    before, now = upgrade_node(node)
    text = f"schema version {now} already" if before == now else f"schema version {before} → {now}"
    output.show({"before": before, "now": now}, text, as_json=as_json)
