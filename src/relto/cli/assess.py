"""`relto assess`: what follows from evidence about partners, and how sure that is.

It reads arguments and hands them on; nothing is computed here.
"""

from __future__ import annotations

import typer

from relto.cli.assess_file import FileRequest, assess_file
from relto.cli.assess_node import Act, NodeRequest, act_of, assess_node
from relto.cli.assess_options import (
    AsOf,
    Audit,
    DraftPlan,
    EvidenceFile,
    Lifted,
    Named,
    NoEstimate,
    OnTopic,
    ParametersFile,
    Partner,
    PolicyOfNode,
    Publish,
    RedLines,
    Restore,
)
from relto.cli.options import DEFAULT_NODE, AsJson, ForPartner, NodeDirectory, OfficerFile
from relto.cli.page_file import HtmlFile
from relto.core.errors import InputError


def register(app: typer.Typer) -> None:
    """Adds the command to the programme."""
    app.command("assess")(_assess)


def _assess(  # noqa: PLR0913 - each is an option of the command
    partner: Partner = None,
    *,
    evidence: EvidenceFile = None,
    named: Named = None,
    topic: OnTopic = None,
    at: AsOf = None,
    parameters: ParametersFile = None,
    red_lines: RedLines = None,
    audit: Audit = False,
    reader: ForPartner = None,
    no_estimate: NoEstimate = None,
    publish: Publish = False,
    draft: DraftPlan = False,
    restore: Restore = False,
    lift: Lifted = None,
    policy: PolicyOfNode = None,
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
    act, whom = act_of(publish=publish, draft=draft, restore=restore), partner or named
    if evidence is not None:
        if act is not Act.LOOK or reader is not None or no_estimate is not None:
            raise InputError("needs a node, and `--evidence` is without one", path=_NODE_ONLY)
        request = FileRequest(evidence, whom, topic, at, parameters, red_lines, audit, html)
        assess_file(request, as_json=as_json)
        return
    asked = NodeRequest(
        node=node,
        officer=officer,
        partner=whom,
        topic=topic,
        at=at,
        parameters=parameters,
        policy=red_lines or policy,
        reader=reader,
        audit=audit,
        no_estimate=no_estimate,
        act=act,
        lift=tuple(lift or ()),
        html=html,
    )
    assess_node(asked, as_json=as_json)


_NODE_ONLY = "--publish, --draft, --restore, --no-estimate, --for"
