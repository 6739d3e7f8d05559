"""`relto assess PARTNER` on a node: evidence first, then one's own estimate, then the model's.

What follows is computed by the services, and nothing is applied: a draft takes the ordinary way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from relto.app.compose import open_services
from relto.assessment import Assessed
from relto.assessment.advice_text import advice_text
from relto.assessment.audit import audit, audit_text, audit_to_json
from relto.assessment.evidence_file import evidence_to_json
from relto.assessment.partner_text import evidence_text, result_text
from relto.assessment.result_json import detail_to_json, to_json
from relto.assessment.words import likelihood
from relto.cli import output
from relto.cli.acting import acting, govern
from relto.cli.assess_page import Asked, write_look_page
from relto.cli.claims import evidence_lines
from relto.cli.context import context_fields, context_lines
from relto.cli.plan_record import life_fields, next_step, proof_lines
from relto.core.errors import InputError
from relto.core.instant import Edge, format_instant, parse_day_or_instant
from relto.model.readiness import Readiness
from relto.planning import report_lines, report_to_json, summary
from relto.policy import load_readiness
from relto.services.assess import Assessments, Draft, Drafting, Estimate, Look, Rules, rules_of
from relto.services.assess.posture import Drawn, words_of
from relto.services.context import Context
from relto.services.policy_files import read_policy_directory


class Act(Enum):
    """What is to be done with an assessment beside looking at it."""

    LOOK = "look"
    PUBLISH = "publish"
    DRAFT = "draft"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class NodeRequest:
    """What is asked of a node.

    Attributes:
        node: its directory.
        officer: file with an officer's token; None is whoever runs the command.
        partner: whom to tell of; None is everybody, for an audit only.
        topic: on which topic; None is the partner as a whole and all topics.
        at: as of when, in words; None is now.
        parameters: the parameter file; None is the one that comes with relto.
        policy: the policy directory with red lines and requirements; None is without.
        reader: the partner whose view is asked for; None is our own.
        audit: whether the fairness audit is asked for.
        no_estimate: why there is no estimate of one's own, None if there should be one.
        act: what is to be done with it.
        lift: reasons of lines to be lifted too.
        html: where a page is to be written, if anywhere.
    """

    node: Path
    officer: Path | None
    partner: str | None
    topic: str | None
    at: str | None
    parameters: Path | None
    policy: Path | None
    reader: str | None
    audit: bool
    no_estimate: str | None
    act: Act
    lift: tuple[str, ...]
    html: Path | None = None


def act_of(*, publish: bool, draft: bool, restore: bool) -> Act:
    """Returns which one of the acts is asked for.

    Raises:
        InputError: several are.
    """
    asked = {Act.PUBLISH: publish, Act.DRAFT: draft, Act.RESTORE: restore}
    wanted = [act for act, is_asked in asked.items() if is_asked]
    if len(wanted) > 1:
        names = " and ".join(f"--{act.value}" for act in wanted)
        raise InputError(f"{names} do not go together: name one")
    return wanted[0] if wanted else Act.LOOK


def assess_node(request: NodeRequest, *, as_json: bool) -> None:
    """Tells what a node's register says of a partner, and does with it what is asked.

    Raises:
        InputError: something is asked that does not go together, or a file cannot be read.
        UnknownError: there is no such partner.
        AuthorityError: officers bind and none acts, or an estimate is missing.
        StoreError: the node cannot be used.
    """
    _check_page(request)
    if request.audit and (request.reader is not None or request.act is not Act.LOOK):
        raise InputError("tells of all evidence, and goes alone", path="--audit")
    service = Assessments(acting(request.node, request.officer))
    readiness = _readiness(request.policy)
    rules = _rules(request, readiness)
    if request.audit:
        _show_audit(service, rules, as_json=as_json)
        return
    if request.partner is None:
        raise InputError("name a partner; or `--evidence FILE`, or `--audit`", path="PARTNER")
    if request.reader is not None:
        _show_view(service, request, rules, as_json=as_json)
    elif request.act in {Act.DRAFT, Act.RESTORE}:
        _show_draft(service, request, (rules, readiness), as_json=as_json)
    else:
        _show_look(service, request, rules, as_json=as_json)


def _check_page(request: NodeRequest) -> None:
    looks = request.reader is None and request.act in {Act.LOOK, Act.PUBLISH}
    if request.html is not None and (request.audit or not looks):
        raise InputError("a page is of our own look at a partner, published or not", path="--html")


def _readiness(directory: Path | None) -> Readiness:
    return Readiness() if directory is None else load_readiness(read_policy_directory(directory))


def _rules(request: NodeRequest, readiness: Readiness) -> Rules:
    file = request.parameters
    if file is None:
        return rules_of(None, red_lines=readiness.red_lines)
    try:
        data = file.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot be read: {reason}", file=str(file)) from None
    return rules_of(data, file=str(file), red_lines=readiness.red_lines)


def _show_audit(service: Assessments, rules: Rules, *, as_json: bool) -> None:
    found = service.overall(rules)
    done = audit(found)
    output.show(audit_to_json(done), _printable(audit_text(done, found)), as_json=as_json)


def _show_view(service: Assessments, request: NodeRequest, rules: Rules, *, as_json: bool) -> None:
    """Shows what a partner could work out: nothing of our estimates, lines or advice."""
    if request.act is not Act.LOOK or request.at is not None:
        raise InputError("`--for` shows what a partner could work out now, and nothing else")
    reader, partner = request.reader or "", request.partner or ""
    release = open_services(request.node).release
    plain = Rules(rules.parameters, rules.body)
    look = service.view(partner, plain, release, reader=reader)
    fields: dict[str, Any] = {
        "partner": look.partner,
        "evidence": [evidence_to_json(each) for each in look.evidence],
        "assessment": None,
    }
    text = f"no evidence speaks of {look.partner}"
    if look.assessed is not None:
        fields["assessment"] = _plain(look.assessed, look.partner, request.topic)
        told = (evidence_text, result_text)
        text = "\n\n".join(tell(look.assessed, look.partner, request.topic) for tell in told)
    output.show(fields, _printable(text), as_json=as_json)


def _plain(assessed: Assessed, partner: str, topic: str | None) -> dict[str, Any]:
    topics = None if topic is None else [topic]
    whole = to_json(assessed, partners=[partner], topics=topics)
    return {key: whole[key] for key in ("at", "parameters", "cells", "listed", "flagged")}


def _show_look(service: Assessments, request: NodeRequest, rules: Rules, *, as_json: bool) -> None:
    partner = request.partner or ""
    if request.act is Act.PUBLISH and request.at is not None:
        raise InputError("an assessment is published as of now", path="--at")
    look = service.look(partner, rules, at=_at(request.at))
    if look.assessed is not None and look.estimate is None and request.no_estimate is not None:
        service.go_on(partner, request.no_estimate)
    told = look.estimate is not None or request.no_estimate is not None
    published = None
    if request.act is Act.PUBLISH:
        without = request.no_estimate or ""
        published = service.publish(partner, rules, without=without).row.id
    asked = Asked(request.topic, request.no_estimate or "", published or "")
    page = write_look_page(service, look, request.html, asked)
    context = Context(service.acting).series(partner)
    fields = {
        "partner": partner,
        "at": format_instant(look.at),
        "evidence": [evidence_to_json(each) for each in look.evidence],
        "estimate": None if look.estimate is None else estimate_fields(look.estimate),
        "assessment": _fields(look, request.topic) if told else None,
        "published": published,
        "context": context_fields(context),
    }
    lines = [*_evidence_part(look, request.topic), *_estimate_part(look)]
    if told and look.assessed is not None:
        lines += _model_part(look, look.assessed, request.topic)
    lines += ["", "Beside it, and not part of it", *context_lines(context)] if context else []
    lines += ["", f"Published as {published}."] if published else []
    lines += ["", page] if page else []
    output.show(fields, "\n".join(lines), as_json=as_json)


def _at(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        return parse_day_or_instant(text, Edge.BEGIN)
    except InputError as error:
        raise InputError(f"{error.message}, or a day", path="--at") from None


def _fields(look: Look, topic: str | None) -> dict[str, Any] | None:
    if look.assessed is None:
        return None
    topics = None if topic is None else [topic]
    whole = to_json(look.assessed, partners=[look.partner], topics=topics)
    return whole | {"detail": detail_to_json(look.assessed, look.partner, topic)}


def _evidence_part(look: Look, topic: str | None) -> Iterator[str]:
    if look.assessed is None:
        yield from (line for each in look.evidence for line in evidence_lines(each))
        yield f"no evidence speaks of {look.partner}"
        return
    yield _printable(evidence_text(look.assessed, look.partner, topic))


def estimate_fields(estimate: Estimate) -> dict[str, Any]:
    """Writes somebody's own estimate."""
    return {
        "at": format_instant(estimate.at),
        "by": estimate.actor,
        "partner": estimate.partner,
        "topic": estimate.topic,
        "because": estimate.because,
        "probabilities": _shares(estimate),
    }


def _shares(estimate: Estimate) -> Mapping[str, float]:
    return {each.value: share for each, share in estimate.probabilities.items()}


def estimate_lines(estimate: Estimate) -> Iterator[str]:
    """Writes somebody's own estimate for a terminal."""
    about = f" on {estimate.topic}" if estimate.topic else ""
    yield f"Estimate of {estimate.actor}{about}, {format_instant(estimate.at)[:16]}Z"
    for dimension, share in estimate.probabilities.items():
        yield f"  {dimension.value:<16}{share:>5.2f}  {likelihood(share)}"
    if estimate.because:
        yield output.wrapped(f"  {output.printable(estimate.because)}", "  ")


def _estimate_part(look: Look) -> Iterator[str]:
    if look.assessed is None:
        return
    yield ""
    if look.estimate is not None:
        yield from estimate_lines(look.estimate)
        return
    command = f"relto assessments estimate {look.partner} onward-sharing=0.4"
    yield output.wrapped(
        "No estimate of yours is newer than this evidence. Record what you think before you see "
        "what is computed:",
        "",
    )
    yield f"  {command}"
    yield "  (or go on with `--no-estimate REASON`, which is recorded)"


def _model_part(look: Look, assessed: Assessed, topic: str | None) -> Iterator[str]:
    for tell in (result_text, advice_text):
        yield ""
        yield _printable(tell(assessed, look.partner, topic))


def _printable(text: str) -> str:
    return "\n".join(output.printable(line) for line in text.splitlines())


def _show_draft(
    service: Assessments,
    request: NodeRequest,
    by: tuple[Rules, Readiness],
    *,
    as_json: bool,
) -> None:
    if request.at is not None:
        raise InputError("a draft rests on an assessment of now", path="--at")
    rules, readiness = by
    planner = govern(request.node, request.officer)
    drafting = Drafting(service, planner, readiness.requirements)
    without, partner = request.no_estimate or "", request.partner or ""
    if request.act is Act.RESTORE:
        draft = drafting.restore(partner, rules, lift=request.lift, without=without)
    else:
        draft = drafting.draft(partner, rules, without=without)
    plan = draft.plan
    fields = {
        "assessment": draft.published.row.id,
        "draft": _drawn_fields(draft.drawn),
        **report_to_json(plan.report),
        **life_fields(plan),
    }
    output.show(fields, "\n".join(filter(None, _draft_lines(draft))), as_json=as_json)


def _drawn_fields(drawn: Drawn) -> dict[str, Any]:
    return {
        "added": [words_of(each) for each in drawn.added],
        "replaced": [words_of(each) for each in drawn.replaced],
        "steps": [each.why for each in drawn.steps],
        "notes": list(drawn.notes),
    }


def _draft_lines(draft: Draft) -> Iterator[str]:
    row, drawn, plan = draft.published.row, draft.drawn, draft.plan
    yield f"{row.id}  {row.partner}, published {format_instant(row.at)[:16]}Z"
    for sign, lines in (
        ("+", [words_of(each) for each in drawn.added]),
        ("-", [words_of(each) for each in drawn.replaced]),
        ("~", [each.why for each in drawn.steps]),
        ("?", list(drawn.notes)),
    ):
        yield from (output.wrapped(f"  {sign} {output.printable(each)}", "    ") for each in lines)
    yield from report_lines(plan.report)
    yield from proof_lines(plan)
    yield output.wrapped(next_step(plan), "")
    yield summary(plan.report, plan.id)
