"""A plan's life as JSON and as text of at most 80 columns: who made, approved and released it.

What the plan costs is written elsewhere; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from relto.cli import output
from relto.core.instant import format_instant
from relto.planning.moved import Moved
from relto.services.govern import Plan

_MOST_LOOSENED = 5


def life_fields(plan: Plan) -> dict[str, Any]:
    """Writes what a plan is and who signed it as JSON fields."""
    return {
        "plan": plan.id,
        "plan_digest": plan.case.digest,
        "state": plan.state,
        "kind": plan.kind or None,
        "author": plan.author or None,
        "at": format_instant(plan.at),
        "expires_at": _instant(plan.expires_at),
        "policy": plan.digest,
        "base": {
            "epoch": plan.base_epoch,
            "arrivals": plan.base_arrivals,
            "corpus": None if plan.proof is None else plan.proof.corpus,
        },
        "tolerates_arrivals": plan.proof is not None and plan.proof.tolerates_arrivals,
        "back_to": plan.back_to,
        "confirm_by": _instant(plan.confirm_by),
        "awaits_confirmation": plan.awaits_confirmation,
        "override": plan.override,
        "approvers": sorted(plan.case.approvers),
        "signatures": [
            {
                "act": each.act.value,
                "officer": each.officer,
                "digest": each.digest,
                "at": format_instant(each.at),
            }
            for each in plan.case.signatures
        ],
        "proof": None if plan.proof is None else plan.proof.to_json(),
    }


def _instant(at: int | None) -> str | None:
    return None if at is None else format_instant(at)


def proof_lines(plan: Plan) -> Iterator[str]:
    """Writes what the proof found: how many cells rise and fall, and an example that rises."""
    proof = plan.proof
    if proof is None:
        return
    cells = f"{proof.raised:,} of {proof.compared:,} cells rise, {proof.fallen:,} fall"
    yield f"  * {plan.kind} (proved): {cells}"
    if proof.words:
        yield output.wrapped(f"    for example {output.printable(proof.words)}", "    ")
    for clause in proof.loosened[:_MOST_LOOSENED] if not proof.raised else ():
        yield output.wrapped(f"    might raise: {output.printable(clause)}", "      ")
    if proof.tolerates_arrivals:
        yield "    what arrives with a handling of these cells leaves it valid"


def drift_lines(drift: Sequence[Moved]) -> Iterator[str]:
    """Writes what moved since a plan was made, with a few of the details of each."""
    for each in drift:
        yield output.wrapped(f"  ! since it was made: {output.printable(each.text)}", "        ")
        for detail in each.details[:_MOST_LOOSENED]:
            yield output.wrapped(f"      {output.printable(detail)}", "        ")
        if len(each.details) > _MOST_LOOSENED:
            yield f"      … and {len(each.details) - _MOST_LOOSENED:,} more; --json lists all"


def tolerated_lines(tolerated: Moved | None) -> Iterator[str]:
    """Writes what arrived since a plan was made and leaves it valid."""
    if tolerated is not None:
        yield output.wrapped(f"  = since it was made: {tolerated.text}; it holds for them, too")
        for detail in tolerated.details[:_MOST_LOOSENED]:
            yield output.wrapped(f"      {output.printable(detail)}", "        ")


def next_step(plan: Plan) -> str:
    """Says in a sentence who must do what next."""
    if plan.state == "draft":
        return f"An officer stands for it with `relto plans check {plan.id}`."
    if plan.state == "checked" and plan.case.widens:
        missing = 2 - len(plan.case.approvers)
        people = "One officer more" if missing == 1 else "Two officers"
        return f"{people} other than its author must approve it: `relto approve {plan.id}`."
    if plan.state in {"checked", "approved"} and plan.report.floors:
        how = f"`relto apply {plan.id} --break-floors REASON`"
        return f"It breaks floors: an officer may apply it who says why: {how}."
    if plan.state in {"checked", "approved"}:
        return f"An officer may apply it: `relto apply {plan.id}`."
    if plan.awaits_confirmation:
        return f"A second officer confirms it: `relto confirm {plan.id}`."
    return ""


def life_lines(plan: Plan) -> Iterator[str]:
    """Writes state, author, dates and signatures, a line each."""
    yield f"{plan.id}  {plan.state}  {plan.kind or '(no proof)'}"
    yield f"  digest      {plan.case.digest}"
    base = f"policy epoch {plan.base_epoch}, {plan.base_arrivals:,} products"
    yield f"  made        {_short(plan.at)} by {plan.author or '(unknown)'}, on {base}"
    if plan.expires_at is not None and plan.state in {"draft", "checked", "approved", "expired"}:
        yield f"  expires     {_short(plan.expires_at)}"
    for each in plan.case.signatures:
        yield f"  {each.act.value:<10}  {_short(each.at)} by {each.officer}"
    if plan.awaits_confirmation and plan.confirm_by is not None:
        yield f"  confirm by  {_short(plan.confirm_by)}"
    if plan.override is not None:
        reason = output.printable(plan.override)
        yield output.wrapped(f"  override    floors broken: {reason}", " " * 14)


def _short(at: int) -> str:
    return f"{format_instant(at)[:16]}Z"
