"""`relto assessments`: what was published, disputed and estimated, and whether it still holds.

It prints what the services kept and computed again, and computes nothing by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from relto.assessment.audit import audit, audit_text, audit_to_json
from relto.cli import output
from relto.cli.acting import acting
from relto.cli.assess_node import estimate_fields, estimate_lines
from relto.cli.assess_page import write_published_page
from relto.cli.claims import remark_fields, remark_lines
from relto.cli.options import DEFAULT_NODE, AsJson, NodeDirectory, OfficerFile
from relto.cli.page_file import HtmlFile
from relto.core.errors import InputError
from relto.core.instant import format_instant
from relto.model.assessment import Dimension
from relto.pages.words import plural
from relto.policy import load_readiness
from relto.services.assess import Assessments, Published, Recomputed, rules_of
from relto.services.policy_files import read_policy_directory

Name = Annotated[str, typer.Argument(metavar="NAME", help="As in A-2026-001.")]


def register(app: typer.Typer) -> None:
    """Adds the group of commands to the programme."""
    group = typer.Typer(no_args_is_help=True, help="Estimate, dispute and recompute assessments.")
    group.command("list")(_list)
    group.command("show")(_show)
    group.command("estimate")(_estimate)
    group.command("dissent")(_dissent)
    group.command("reply")(_reply)
    group.command("recompute")(_recompute)
    group.command("audit")(_audit)
    app.add_typer(group, name="assessments")


def _list(
    *,
    partner: Annotated[str | None, typer.Option(help="Only about this one.")] = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """List published assessments and the standings that they found."""
    service = Assessments(acting(node, None))
    listed, now = service.listed(partner), service.acting.clock.now()
    fields = [_head_fields(each, now) for each in listed]
    lines = [line for each in listed for line in _head_lines(each, now)]
    text = "\n".join(lines) or "no assessment was published"
    output.show({"assessments": fields}, text, as_json=as_json)


def _head_fields(published: Published, now: int) -> dict[str, Any]:
    row = published.row
    return {
        "assessment": row.id,
        "partner": row.partner,
        "at": format_instant(row.at),
        "by": row.actor,
        "expires": format_instant(row.expires),
        "expired": now >= row.expires,
        "parameters": {
            "version": published.result["parameters"]["version"],
            "digest": row.parameters,
        },
        "digest": row.digest,
        "estimated": published.basis.estimated,
        "without_estimate": published.basis.without,
        "standings": [
            {key: cell[key] for key in ("topic", "dimension", "standing", "probability", "status")}
            for cell in published.result["cells"]
        ],
        "remarks": [remark_fields(each) for each in published.remarks],
    }


def _head_lines(published: Published, now: int) -> Iterator[str]:
    row = published.row
    until = "expired" if now >= row.expires else "until"
    head = f"{row.id}  {row.partner}  {format_instant(row.at)[:16]}Z by {row.actor}"
    yield f"{head}, {until} {format_instant(row.expires)[:10]}"
    for cell in published.result["cells"]:
        if cell["status"] == "no-evidence":
            continue
        topic = f" on {cell['topic']}" if cell["topic"] else ""
        found = f"{cell['standing']} (P {cell['probability']:.2f}, {cell['status']})"
        yield output.wrapped(f"    {cell['dimension']}{topic}: {found}", "      ")
    yield from remark_lines(published.remarks)


def _show(
    name: Name,
    *,
    html: HtmlFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Show a published assessment: what it found, recommended and rested on."""
    service = Assessments(acting(node, None))
    published, now = service.published(name), service.acting.clock.now()
    page = write_published_page(service, published, html)
    fields = _head_fields(published, now) | {
        "result": published.result,
        "evidence": [
            {"evidence": each.item, "gradings": each.gradings, "remarks": each.remarks}
            for each in published.basis.evidence
        ],
        "relto": published.basis.relto,
    }
    lines = [*_whole_lines(published, now), *(["", page] if page else [])]
    output.show(fields, "\n".join(lines), as_json=as_json)


def _whole_lines(published: Published, now: int) -> Iterator[str]:
    yield from _head_lines(published, now)
    for each in published.result["recommendations"]:
        topic = each["topic"] or "the partner as a whole"
        what = f"{topic}, {', '.join(each['disciplines'])}, {each['level']} level"
        yield output.wrapped(f"    {each['recommendation']}: {what}", "      ")
        for reason in each["reasons"]:
            yield output.wrapped(f"      {output.printable(reason)}", "        ")
    basis, parameters = published.basis, published.result["parameters"]
    own = "after an estimate of the author's" if basis.estimated else f"without: {basis.without}"
    rested = f"rests on {plural(len(basis.evidence), 'item')}, parameters {parameters['version']}"
    yield output.wrapped(f"    {rested}; {output.printable(own)}", "      ")
    yield f"    {published.row.digest}"


def _estimate(  # noqa: PLR0913 - each is an option of the command
    partner: Annotated[str, typer.Argument(metavar="PARTNER", help="Whom it is about.")],
    shares: Annotated[
        list[str], typer.Argument(metavar="DIMENSION=P…", help="As in onward-sharing=0.4.")
    ],
    *,
    topic: Annotated[str | None, typer.Option(help="On this topic only.")] = None,
    because: Annotated[str, typer.Option(metavar="REASON", help="Why, in words.")] = "",
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Record your own estimate, before the computed result is shown."""
    service = Assessments(acting(node, officer))
    made = service.estimate(partner, _probabilities(shares), topic=topic, because=because)
    text = "\n".join([*estimate_lines(made), f"next: relto assess {partner}"])
    output.show({"estimate": estimate_fields(made)}, text, as_json=as_json)


def _probabilities(given: Sequence[str]) -> dict[Dimension, float]:
    found: dict[Dimension, float] = {}
    known = {each.value: each for each in Dimension}
    for text in given:
        name, _, share = text.partition("=")
        try:
            found[known[name.strip()]] = float(share)
        except (KeyError, ValueError):
            expected = f"expected DIMENSION=P, with one of {', '.join(known)}"
            raise InputError(f"`{text}`, {expected}", path="estimate") from None
    return found


def _dissent(
    name: Name,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What you think instead, and why.")],
    *,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Attach your dissent to an assessment."""
    _said(Assessments(acting(node, officer)).dissent(name, text), as_json=as_json)


def _reply(
    name: Name,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What the partner says.")],
    *,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Attach the partner's reply to an assessment."""
    _said(Assessments(acting(node, officer)).reply(name, text), as_json=as_json)


def _said(published: Published, *, as_json: bool) -> None:
    fields = {
        "assessment": published.row.id,
        "remarks": [remark_fields(each) for each in published.remarks],
    }
    text = "\n".join([published.row.id, *remark_lines(published.remarks)])
    output.show(fields, text, as_json=as_json)


def _recompute(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="As in A-2026-001; all if not given.")
    ] = None,
    *,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Compute published assessments again from what they rest on; exit 1 where any differs."""
    service = Assessments(acting(node, None))
    names = [each.row.id for each in service.listed()] if name is None else [name]
    found = [service.recompute(each) for each in names]
    fields = {"recomputed": [_recomputed_fields(each) for each in found]}
    lines = [line for each in found for line in _recomputed_lines(each)]
    output.show(fields, "\n".join(lines) or "no assessment was published", as_json=as_json)
    if not all(found):
        raise typer.Exit(1)


def _recomputed_fields(each: Recomputed) -> dict[str, Any]:
    return {
        "assessment": each.id,
        "equal": bool(each),
        "published": each.published,
        "now": each.now,
        "differences": list(each.differences),
    }


def _recomputed_lines(each: Recomputed) -> Iterator[str]:
    yield f"{each.id}  {'equal' if each else 'differs'}  {each.published[:19]}…"
    for line in each.differences:
        yield output.wrapped(f"    {output.printable(line)}", "      ")


def _audit(
    *,
    policy: Annotated[
        Path | None,
        typer.Option(
            "--policy", envvar="RELTO_POLICY", metavar="DIR", help="Policy directory: red lines."
        ),
    ] = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Show that all partners are treated alike, now and in what was published."""
    service = Assessments(acting(node, None))
    lines = () if policy is None else load_readiness(read_policy_directory(policy)).red_lines
    overall = service.overall(rules_of(None, red_lines=lines))
    done, listed = audit(overall), service.listed()
    again = {each.row.id: service.recompute(each.row.id) for each in listed}
    fields = audit_to_json(done) | {
        "published": [
            _head_fields(each, overall.at) | {"equal": bool(again[each.row.id])} for each in listed
        ]
    }
    text = "\n".join(
        [
            *(output.printable(line) for line in audit_text(done, overall).splitlines()),
            "",
            *(line for each in listed for line in _audit_lines(each, again[each.row.id])),
            _alike(listed),
        ]
    )
    output.show(fields, text, as_json=as_json)
    if not done.is_blind or not all(again.values()):
        raise typer.Exit(1)


def _audit_lines(published: Published, again: Recomputed) -> Iterator[str]:
    row, basis = published.row, published.basis
    own = "estimated before" if basis.estimated else f"not estimated: {basis.without}"
    equal = "recomputed, equal" if again else "recomputed, DIFFERS"
    said = f"; {plural(len(published.remarks), 'remark')}" if published.remarks else ""
    version = published.result["parameters"]["version"]
    text = f"{row.id}  {row.partner}  parameters {version}; {equal}; {own}{said}"
    yield output.wrapped(output.printable(text), "    ")


def _alike(listed: Sequence[Published]) -> str:
    if not listed:
        return "No assessment was published."
    used = {(each.row.parameters, each.basis.red_lines) for each in listed}
    if len(used) == 1:
        return "All published assessments used the same parameters and red lines."
    return f"Published assessments used {len(used)} different sets of parameters and red lines."
