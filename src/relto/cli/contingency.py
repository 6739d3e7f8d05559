"""`relto contingency`: plans kept ready, rehearsed on what the node holds, made a draft.

What they would cost and whether their triggers hold is computed by the services, not here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from relto.cli import output
from relto.cli.acting import govern
from relto.cli.options import (
    DEFAULT_NODE,
    AsJson,
    NodeDirectory,
    OfficerFile,
    TolerateArrivals,
)
from relto.cli.page_file import HtmlFile
from relto.cli.plan_page import written
from relto.cli.plan_record import life_fields, next_step, proof_lines
from relto.core.errors import InputError
from relto.core.instant import format_instant
from relto.planning import report_lines, report_to_json, summary
from relto.planning.assessments import assessments_from_json
from relto.planning.html import REHEARSED, PlanPage
from relto.planning.pictures import Moment
from relto.planning.rehearsal import drift_lines, drift_to_json
from relto.planning.triggers import Verdict
from relto.policy import load_readiness
from relto.services.acting import Acting
from relto.services.assess import Assessments
from relto.services.contingencies import Contingencies, Listed, Misfit, Rehearsal
from relto.services.govern import Plan
from relto.services.policy_files import read_policy_directory
from relto.services.proving import Proof

PolicyDirectory = Annotated[
    Path,
    typer.Option(
        "--policy", envvar="RELTO_POLICY", show_envvar=True, metavar="DIR", help="Policy directory."
    ),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="Its code, as `list` tells it.")]
Setting = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Fill a parameter; may come again."),
]
AssessmentsFile = Annotated[
    Path | None,
    typer.Option(
        "--assessments", metavar="FILE", help="What triggers look at; else what was published."
    ),
]


def register(app: typer.Typer) -> None:
    """Adds the group of commands to the programme."""
    group = typer.Typer(
        no_args_is_help=True, rich_markup_mode=None, help="List, rehearse and stage plans."
    )
    group.callback()(_contingency)
    group.command("list")(_list)
    group.command("rehearse")(_rehearse)
    group.command("stage")(_stage)
    app.add_typer(group, name="contingency")


def _contingency() -> None:
    """List, rehearse and stage plans that are kept ready in the policy directory."""


def _list(
    *,
    policy: PolicyDirectory,
    assessments: AssessmentsFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """List what is kept ready, whether its trigger holds, and when it was rehearsed."""
    listed = _service(node, policy, assessments).listed()
    fields = {"contingencies": [_listed_fields(each) for each in listed]}
    lines = [line for each in listed for line in _listed_lines(each)]
    output.show(fields, "\n".join(lines) or "no contingencies", as_json=as_json)


def _rehearse(  # noqa: PLR0913 - each is an option of the command
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Its code; all if not given.")
    ] = None,
    *,
    policy: PolicyDirectory,
    settings: Setting = None,
    assessments: AssessmentsFile = None,
    html: HtmlFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Compute what would happen now, and what changed since the last rehearsal."""
    service = _service(node, policy, assessments)
    if name is None:
        for option, given in (("--set", settings), ("--html", html)):
            if given:
                raise InputError(f"`{option}` needs the name of the contingency that it is for")
        _show_all(service.rehearse_all(), as_json=as_json)
        return
    rehearsal = service.rehearse(name, _settings(settings))
    lines = [*_title_lines(rehearsal), *report_lines(rehearsal.report), *_end_lines(rehearsal)]
    if html is not None:
        lines.append(written(_page(rehearsal), html))
    output.show(_rehearsal_fields(rehearsal), "\n".join(lines), as_json=as_json)


def _page(rehearsal: Rehearsal) -> PlanPage:
    """Returns what stands on the page of a rehearsal."""
    code, drift = rehearsal.proposal.contingency.code, rehearsal.drift
    before = () if drift is None else (Moment(drift.since, "rehearsed before"),)
    return PlanPage(
        plan=code,
        organisation=rehearsal.proposal.policy.releasing,
        state=REHEARSED,
        at=rehearsal.at,
        report=rehearsal.report,
        moments=before,
        kind=rehearsal.proof.kind.value,
        title=f"Contingency {code}: {rehearsal.proposal.title}",
        since=tuple(line.strip() for line in drift_lines(drift)),
    )


def _show_all(found: tuple[Rehearsal | Misfit, ...], *, as_json: bool) -> None:
    """Shows what each would do; ends with the exit code for problems where one does not fit."""
    misfits = [each for each in found if isinstance(each, Misfit)]
    fields = {
        "rehearsals": [_rehearsal_fields(each) for each in found if isinstance(each, Rehearsal)],
        "misfits": [
            {"contingency": each.contingency.code, **output.error_fields(each.error)["error"]}
            for each in misfits
        ],
    }
    blocks = ["\n".join(_short_lines(each)) for each in found]
    output.show(fields, "\n\n".join(blocks) or "no contingencies", as_json=as_json)
    if misfits:
        raise typer.Exit(1)


def _stage(  # noqa: PLR0913 - each is an option of the command
    name: Name,
    *,
    policy: PolicyDirectory,
    settings: Setting = None,
    tolerate_arrivals: TolerateArrivals = False,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Make it a draft plan, which people approve and apply like any other."""
    service = _service(node, policy, None, officer)
    acting = replace(service.govern, tolerates_arrivals=tolerate_arrivals)
    proposal, plan = replace(service, govern=acting).stage(name, _settings(settings))
    fields = {
        "contingency": name,
        "settings": dict(proposal.values),
        "title": proposal.title,
        **report_to_json(plan.report),
        **life_fields(plan),
    }
    lines = [output.printable(proposal.title), *report_lines(plan.report), *proof_lines(plan)]
    lines += [output.wrapped(next_step(plan), ""), summary(plan.report, plan.id)]
    text = "\n".join(filter(None, lines))
    output.show(fields, text, as_json=as_json)


def _service(
    node: Path, policy: Path, assessments: Path | None, officer: Path | None = None
) -> Contingencies:
    readiness = load_readiness(read_policy_directory(policy))
    planner = govern(node, officer)
    if assessments is not None:
        return Contingencies(planner, readiness, _assessments(assessments))
    published = Assessments(Acting(planner.store, planner.clock, planner.authority)).findings()
    return Contingencies(planner, readiness, published)


def _assessments(path: Path) -> tuple[Any, ...]:
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot be read: {reason}", file=str(path)) from None
    return assessments_from_json(data, file=str(path))


def _settings(given: list[str] | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in given or ():
        name, sign, value = text.partition("=")
        if not sign or name in found:
            what = "is set twice" if sign else "expected NAME=VALUE, as in `partner=XBR`"
            raise InputError(f"`{text}`: {what}", path="--set")
        found[name] = value
    return found


def _listed_fields(listed: Listed) -> dict[str, Any]:
    contingency = listed.contingency
    return {
        "contingency": contingency.code,
        "title": contingency.title,
        "parameters": {each.name: each.default for each in contingency.parameters},
        "trigger": {"words": contingency.trigger.words, **_verdict_fields(listed.verdict)},
        "rehearsed": None if listed.rehearsed is None else format_instant(listed.rehearsed),
        "review_every_days": contingency.review_every_days,
        "due": listed.due,
        "source": str(contingency.source),
    }


def _verdict_fields(verdict: Verdict | None) -> dict[str, Any]:
    if verdict is None:
        return {"answer": None, "reasons": []}
    return {"answer": verdict.answer.value, "reasons": list(verdict.reasons)}


def _listed_lines(listed: Listed) -> Iterator[str]:
    contingency = listed.contingency
    yield output.wrapped(f"{contingency.code}  {output.printable(contingency.title)}")
    for each in contingency.parameters:
        yield output.wrapped(f"  {each.name} = {output.printable(each.default)}", "    ")
    yield from _trigger_lines(contingency.trigger.words, listed.verdict)
    never = "never rehearsed" if listed.rehearsed is None else ""
    last = never or f"rehearsed {format_instant(listed.rehearsed or 0)[:16]}Z"
    due = f"; due, every {contingency.review_every_days} days" if listed.due else ""
    yield f"  {last}{due}"


def _trigger_lines(words: str, verdict: Verdict | None) -> Iterator[str]:
    if words:
        yield output.wrapped(f"  when {output.printable(words)}", "    ")
    if verdict is not None:
        yield f"  trigger {verdict.answer.value}"
        for reason in verdict.reasons:
            yield output.wrapped(f"    {output.printable(reason)}", "      ")


def _rehearsal_fields(rehearsal: Rehearsal) -> dict[str, Any]:
    drafted = rehearsal.drafted
    return {
        "contingency": rehearsal.proposal.contingency.code,
        "settings": dict(rehearsal.proposal.values),
        "title": rehearsal.proposal.title,
        "at": format_instant(rehearsal.at),
        "policy": rehearsal.proposal.policy.digest,
        "report": report_to_json(rehearsal.report),
        "kind": rehearsal.proof.kind.value,
        "proof": rehearsal.proof.to_json(),
        "since_last": None if rehearsal.drift is None else drift_to_json(rehearsal.drift),
        "trigger": _verdict_fields(rehearsal.verdict),
        "drafted": None if drafted is None else drafted.id,
    }


def _title_lines(rehearsal: Rehearsal) -> Iterator[str]:
    code, title = rehearsal.proposal.contingency.code, rehearsal.proposal.title
    yield output.wrapped(f"{code}  {output.printable(title)}")


def _short_lines(rehearsal: Rehearsal | Misfit) -> Iterator[str]:
    if isinstance(rehearsal, Misfit):
        yield f"{rehearsal.contingency.code}  does not fit the policy in force"
        for problem in rehearsal.error.problems:
            yield output.wrapped(f"  ! {output.printable(str(problem))}", "    ")
        return
    report = rehearsal.report
    yield from _title_lines(rehearsal)
    broken = len(report.floors)
    floors = f", {broken} {'floor' if broken == 1 else 'floors'} broken" if broken else ""
    yield f"  {report.narrowed:,} narrowed, {report.widened:,} widened{floors}"
    outcomes = () if report.incoming is None else report.incoming.outcomes()
    if outcomes:
        lost, sole = len(outcomes[-1].lost), len(outcomes[-1].newly_sole)
        yield f"  ? in return, at worst: {lost} requirements lost, {sole} newly sole-source"
    yield from _proof_lines(rehearsal.proof)
    yield from (f"  {line}" for line in drift_lines(rehearsal.drift))
    yield from _drafted_lines(rehearsal.drafted, rehearsal.verdict)


def _proof_lines(proof: Proof) -> Iterator[str]:
    cells = f"{proof.raised:,} of {proof.compared:,} cells rise, {proof.fallen:,} fall"
    yield f"  * {proof.kind.value} (proved): {cells}"
    if proof.why_widening:
        yield output.wrapped(f"    {output.printable(proof.why_widening)}", "    ")


def _end_lines(rehearsal: Rehearsal) -> Iterator[str]:
    yield from _proof_lines(rehearsal.proof)
    yield from drift_lines(rehearsal.drift)
    yield from _drafted_lines(rehearsal.drafted, rehearsal.verdict)
    report = rehearsal.report
    yield output.wrapped(
        f"Rehearsed: {report.narrowed:,} narrowed, {report.widened:,} widened. Nothing has been "
        "applied, and nothing is planned until somebody stages it.",
    )


def _drafted_lines(drafted: Plan | None, verdict: Verdict | None) -> Iterator[str]:
    yield from _trigger_lines("", verdict)
    if drafted is not None:
        text = f"The trigger began to hold: draft plan {drafted.id}, a notice is in the inbox."
        yield output.wrapped(text)
