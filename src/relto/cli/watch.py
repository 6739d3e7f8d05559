"""`relto watch`: statements about partners, from what is published.

It adds the commands of `relto.cli.watch_read` (without a node) and `relto.cli.watch_node` to one
group, and reads nothing by itself.
"""

from __future__ import annotations

import typer

from relto.cli import watch_node, watch_read


def register(app: typer.Typer) -> None:
    """Adds the group of commands to the programme."""
    group = typer.Typer(
        no_args_is_help=True, help="Find statements about partners in pages, feeds and texts."
    )
    group.command("read")(watch_read.command)
    watch_node.add_commands(group)
    app.add_typer(group, name="watch")
