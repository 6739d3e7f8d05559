"""The options of `relto assess`, with a file of evidence and on a node.

They are declared here, and nothing reads them by itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Partner = Annotated[
    str | None, typer.Argument(metavar="PARTNER", help="Whom to tell of; all, if not given.")
]
EvidenceFile = Annotated[
    str | None,
    typer.Option(
        "--evidence", metavar="FILE", help="Evidence, an item a line; or `-`; without a node."
    ),
]
Named = Annotated[
    str | None, typer.Option("--partner", metavar="PARTNER", help="The same as PARTNER.")
]
OnTopic = Annotated[
    str | None, typer.Option("--topic", metavar="TOPIC", help="On this topic only.")
]
AsOf = Annotated[
    str | None, typer.Option("--at", metavar="DATE", help="As of when; now, if not given.")
]
ParametersFile = Annotated[
    Path | None,
    typer.Option("--parameters", metavar="FILE", help="Parameters, if not relto's own."),
]
RedLines = Annotated[
    Path | None,
    typer.Option("--red-lines", metavar="DIR", help="Policy directory with red lines."),
]
Audit = Annotated[bool, typer.Option("--audit", help="Show that all partners are treated alike.")]
NoEstimate = Annotated[
    str | None,
    typer.Option("--no-estimate", metavar="REASON", help="Go on without your own estimate."),
]
Publish = Annotated[
    bool, typer.Option("--publish", help="Keep it, under a name that plans can refer to.")
]
DraftPlan = Annotated[
    bool, typer.Option("--draft", help="Publish it, and draft the plan that it recommends.")
]
Restore = Annotated[
    bool, typer.Option("--restore", help="Publish it, and draft a step back, if it says so.")
]
Lifted = Annotated[
    list[str] | None,
    typer.Option(
        "--lift", metavar="REASON", help="With --restore: also the line with this reason."
    ),
]
PolicyOfNode = Annotated[
    Path | None,
    typer.Option(
        "--policy",
        envvar="RELTO_POLICY",
        show_envvar=True,
        metavar="DIR",
        help="Policy directory with red lines and requirements, for a node.",
    ),
]
