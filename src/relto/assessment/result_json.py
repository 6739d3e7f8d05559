"""An assessment as JSON: every cell with its whole sensitivity, and what follows.

Numbers are rounded to nine digits, so that a digest of the result is the same on every machine.
It computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from relto.assessment.advice import Advice, advice, lowest
from relto.assessment.assess import Assessed
from relto.assessment.changes import Await, Change, Step, restoring, what_would_change
from relto.assessment.recommendation import Recommendation
from relto.assessment.redlines import Crossing
from relto.assessment.result import Cell, Flagged, Listed, Variant
from relto.assessment.waterfall import Contribution, waterfall
from relto.core.canonical import digest
from relto.core.instant import format_instant
from relto.model.assessment import NOT_JUDGED, Standing

FORMAT_VERSION = 1
_DIGITS = 9


def to_json(
    assessed: Assessed,
    *,
    partners: Sequence[str] | None = None,
    topics: Sequence[str | None] | None = None,
) -> dict[str, Any]:
    """Writes an assessment.

    Args:
        assessed: the assessment.
        partners: whom it is told of, everybody if not given.
        topics: on which topics, all with evidence of their own if not given; None is the partner
            as a whole.

    Raises:
        UnknownError: no evidence speaks of one of the partners.
    """
    asked = assessed.partners if partners is None else tuple(partners)
    for partner in asked:
        assessed.check(partner)
    told = set(asked)
    cells = [
        cell_to_json(cell)
        for cell in assessed.cells
        if cell.partner in told and (topics is None or cell.topic in topics)
    ]
    advised = [
        advice_to_json(each)
        for partner in asked
        for each in advice(assessed.recommendations(partner, topics))
    ]
    parameters = assessed.parameters
    fields: dict[str, Any] = {
        "format_version": FORMAT_VERSION,
        "at": format_instant(assessed.at),
        "parameters": {"version": parameters.version, "digest": parameters.digest},
        "partners": list(asked),
        "cells": cells,
        "recommendations": advised,
        "red_lines": [
            crossing_to_json(partner, each)
            for partner in asked
            for each in assessed.crossed(partner)
        ],
        "listed": [listed_to_json(each) for each in assessed.listed if each.partner in told],
        "flagged": [flagged_to_json(each) for each in assessed.flagged if each.partner in told],
    }
    return fields | {"digest": digest(msgspec.json.encode(fields))}


def detail_to_json(assessed: Assessed, partner: str, topic: str | None = None) -> dict[str, Any]:
    """Writes what explains an assessment of one partner, on one topic or as a whole.

    Raises:
        UnknownError: no evidence speaks of the partner.
    """
    found = assessed.recommendations(partner, [topic])
    first = lowest(found)
    return {
        "waterfalls": [
            {
                "topic": cell.topic,
                "dimension": cell.dimension.value,
                "base_rate": _rounded(cell.opinion.base_rate),
                "contributions": [contribution_to_json(c) for c in waterfall(assessed, cell)],
            }
            for cell in assessed.cells_about(partner, topic)
            if cell.items
        ],
        "about": _place(first),
        "what_would_change": [change_to_json(each) for each in what_would_change(assessed, first)],
        "restoring": [step_to_json(each) for each in restoring(assessed, first)],
    }


def cell_to_json(cell: Cell) -> dict[str, Any]:
    """Writes a cell; what cannot be judged has no term of likelihood, and no rung follows."""
    opinion = cell.opinion
    return {
        "partner": cell.partner,
        "topic": cell.topic,
        "dimension": cell.dimension.value,
        "status": cell.status.value,
        "probability": _rounded(cell.probability),
        "low": _rounded(cell.low),
        "high": _rounded(cell.high),
        "belief": _rounded(opinion.belief),
        "disbelief": _rounded(opinion.disbelief),
        "uncertainty": _rounded(opinion.uncertainty),
        "base_rate": _rounded(opinion.base_rate),
        "standing": _standing(cell.standing),
        "rung": None if cell.standing is None else cell.rung.words,
        "likelihood": None if cell.standing is None else cell.words,
        "confidence": cell.confidence.value,
        "items": list(cell.items),
        "groups": cell.groups,
        "newest": None if cell.newest is None else format_instant(cell.newest),
        "flips": cell.flips,
        "sensitivity": variants_to_json(cell.sensitivity),
    }


def variants_to_json(variants: Iterable[Variant]) -> list[dict[str, Any]]:
    """Writes a sensitivity."""
    return [
        {
            "name": name,
            "probability": round(probability, _DIGITS),
            "standing": _standing(standing),
            "rung": rung.words,
        }
        for name, probability, standing, rung in variants
    ]


def advice_to_json(each: Advice) -> dict[str, Any]:
    """Writes what is recommended for some disciplines."""
    found = each.found
    return {
        "partner": found.partner,
        "topic": found.topic,
        "disciplines": [discipline.value for discipline in each.disciplines],
        "level": _level(found),
        "recommendation": found.words,
        "rung": None if found.rung is None else found.rung.words,
        "status": found.status.value,
        "between": [rung.words for rung in found.between],
        "flips": found.flips,
        "dimension": None if found.dimension is None else found.dimension.value,
        "red_line": found.red_line,
        "reasons": list(found.reasons),
        "options": list(found.options),
        "expires": format_instant(found.expires),
    }


def crossing_to_json(partner: str, crossing: Crossing) -> dict[str, Any]:
    """Writes a red line that holds."""
    return {
        "partner": partner,
        "code": crossing.line.code,
        "reason": crossing.line.reason,
        "rung": crossing.line.rung.words,
        "items": list(crossing.items),
        "until": None if crossing.until is None else format_instant(crossing.until),
    }


def listed_to_json(each: Listed) -> dict[str, Any]:
    """Writes an item that moves nothing."""
    return {
        "item": each.item,
        "partner": each.partner,
        "topic": each.topic,
        "dimension": each.dimension.value,
        "reason": each.reason.value,
    }


def flagged_to_json(each: Flagged) -> dict[str, Any]:
    """Writes what to know about an item's grade."""
    return {
        "item": each.item,
        "partner": each.partner,
        "flags": [flag.value for flag in each.flags],
    }


def contribution_to_json(each: Contribution) -> dict[str, Any]:
    """Writes what one item moves."""
    return {
        "item": each.item,
        "claim": each.claim,
        "polarity": each.polarity.value,
        "occurred": format_instant(each.occurred),
        "mass": _rounded(each.mass),
        "step": _rounded(each.step),
        "note": each.note,
    }


def change_to_json(each: Change) -> dict[str, Any]:
    """Writes what one item more would change."""
    return {
        "kind": each.kind.value,
        "dimension": each.dimension.value,
        "polarity": each.polarity.value,
        "severity": each.severity,
        "count": each.count,
        "rung": each.rung.words,
        "settled": each.settled,
    }


def step_to_json(each: Step) -> dict[str, Any]:
    """Writes a step up, with what it awaits: all of the list, any way of each."""
    return {
        "rung": each.rung.words,
        "awaits": [[_await_to_json(way) for way in ways] for ways in each.awaits],
    }


def _await_to_json(way: Await) -> dict[str, Any]:
    if way.red_line:
        until = None if way.until is None else format_instant(way.until)
        return {"red_line": way.red_line, "until": until}
    dimension = None if way.dimension is None else way.dimension.value
    if way.explained:
        return {"dimension": dimension, "explained": list(way.explained)}
    kind = None if way.kind is None else way.kind.value
    return {"dimension": dimension, "kind": kind, "count": way.count}


def _place(found: Recommendation) -> dict[str, Any]:
    return {
        "partner": found.partner,
        "topic": found.topic,
        "discipline": found.discipline.value,
        "level": _level(found),
    }


def _level(found: Recommendation) -> str:
    return "any" if found.level is None else found.level.words


def _standing(standing: Standing | None) -> str:
    return NOT_JUDGED if standing is None else standing.words


def _rounded(number: float) -> float:
    return round(number, _DIGITS)
