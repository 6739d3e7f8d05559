"""Options that several commands share, and who is running them.

It reads no option by itself.
"""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import Annotated

import typer

DEFAULT_NODE = Path("node")

NodeDirectory = Annotated[
    Path,
    typer.Option("--node", envvar="RELTO_NODE", show_envvar=True, help="Directory of the node."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
BreakFloors = Annotated[
    str | None,
    typer.Option("--break-floors", metavar="REASON", help="Apply it though floors break, why."),
]
TolerateArrivals = Annotated[
    bool,
    typer.Option(
        "--tolerate-arrivals", help="Let it hold for what arrives with a handling that was proved."
    ),
]
ForPartner = Annotated[
    str | None,
    typer.Option("--for", metavar="PARTNER", help="Only what the gate opens to this partner."),
]
OfficerFile = Annotated[
    Path | None,
    typer.Option(
        "--officer",
        metavar="FILE",
        help="File with the token of the officer who acts; else RELTO_OFFICER_TOKEN.",
    ),
]


def authority() -> str:
    """Returns the operating system's name of the user, as records name who acted."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
