"""`relto assess`: what follows from evidence about partners, and how sure that is.

It reads arguments and hands them on; nothing is computed here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from relto.cli.assess_file import FileRequest, assess_file
from relto.cli.assess_node import NodeRequest, act_of, assess_node
from relto.cli.options import DEFAULT_NODE, AsJson, ForPartner, NodeDirectory, OfficerFile
from relto.cli.page_file import HtmlFile
from relto.core.errors import InputError


def register(app: typer.Typer) -> None:
    """Adds the command to the programme."""
    app.command("assess")(_assess)


def _assess(  # noqa: PLR0913 - each is an option of the command
    partner: Annotated[
        str | None, typer.Argument(metavar="PARTNER", help="Whom to tell of; all, if not given.")
    ] = None,
    *,
    evidence: Annotated[
        str | None,
        typer.Option(
            "--evidence", metavar="FILE", help="Evidence, an item a line; or `-`; without a node."
        ),
    ] = None,
    named: Annotated[
        str | None, typer.Option("--partner", metavar="PARTNER", help="The same as PARTNER.")
    ] = None,
    topic: Annotated[
        str | None, typer.Option("--topic", metavar="TOPIC", help="On this topic only.")
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="DATE", help="As of when; now, if not given.")
    ] = None,
    parameters: Annotated[
        Path | None,
        typer.Option("--parameters", metavar="FILE", help="Parameters, if not relto's own."),
    ] = None,
    red_lines: Annotated[
        Path | None,
        typer.Option("--red-lines", metavar="DIR", help="Policy directory with red lines."),
    ] = None,
    audit: Annotated[
        bool, typer.Option("--audit", help="Show that all partners are treated alike.")
    ] = False,
    reader: ForPartner = None,
    no_estimate: Annotated[
        str | None,
        typer.Option("--no-estimate", metavar="REASON", help="Go on without your own estimate."),
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Keep it, under a name that plans can refer to.")
    ] = False,
    draft: Annotated[
        bool, typer.Option("--draft", help="Publish it, and draft the plan that it recommends.")
    ] = False,
    restore: Annotated[
        bool, typer.Option("--restore", help="Publish it, and draft a step back, if it says so.")
    ] = False,
    lift: Annotated[
        list[str] | None,
        typer.Option(metavar="REASON", help="With --restore: also the line with this reason."),
    ] = None,
    policy: Annotated[
        Path | None,
        typer.Option(
            "--policy",
            envvar="RELTO_POLICY",
            show_envvar=True,
            metavar="DIR",
            help="Policy directory with red lines and requirements, for a node.",
        ),
    ] = None,
    html: HtmlFile = None,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Say what evidence about partners amounts to, and how sure that is.

    Nothing takes effect by it: a recommendation becomes a plan, and people decide on plans.
    """
    if partner is not None and named is not None and partner != named:
        raise InputError(f"`{named}`, and `{partner}` beside it; name one", path="--partner")
    if evidence is not None:
        request = FileRequest(
            evidence, partner or named, topic, at, parameters, red_lines, audit, html
        )
        assess_file(request, as_json=as_json)
        return
    asked = NodeRequest(
        node=node,
        officer=officer,
        partner=partner or named,
        topic=topic,
        at=at,
        parameters=parameters,
        policy=red_lines or policy,
        reader=reader,
        audit=audit,
        no_estimate=no_estimate,
        act=act_of(publish=publish, draft=draft, restore=restore),
        lift=tuple(lift or ()),
        html=html,
    )
    assess_node(asked, as_json=as_json)
