"""What a published assessment says, as it is kept: cells and recommendations of one partner.

It is written and compared; nothing is computed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from relto.assessment import Assessed
from relto.core.canonical import canonical
from relto.model.assessment import Assessment, Dimension, Standing
from relto.store.assessments import AssessmentRow

FORMAT_VERSION = 1


def result_of(assessed: Assessed, partner: str) -> dict[str, Any]:
    """Returns what an assessment says of a partner, as a JSON object."""
    mine = [each for each in assessed.cells if each.partner == partner]
    ids = {item.id for item in assessed.items.values() if item.partner == partner}
    return {
        "format_version": FORMAT_VERSION,
        "partner": partner,
        "at": assessed.at,
        "parameters": {
            "version": assessed.parameters.version,
            "digest": assessed.parameters.digest,
        },
        "cells": _plain(mine),
        "recommendations": _plain(assessed.recommendations(partner)),
        "crossed": _plain(
            [(each.line.code, each.items, each.until) for each in assessed.crossed(partner)]
        ),
        "listed": _plain([each for each in assessed.listed if each.partner == partner]),
        "evidence": sorted(ids),
    }


def result_to_bytes(result: dict[str, Any]) -> bytes:
    """Returns the canonical bytes that are stored and digested."""
    return canonical(result)


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value, order="deterministic")


def differences(stored: Any, now: Any, path: str = "") -> Iterator[str]:
    """Yields where a result that is computed now differs from a stored one, by its path."""
    if isinstance(stored, dict) and isinstance(now, dict):
        for key in sorted(stored.keys() | now.keys()):
            yield from differences(stored.get(key), now.get(key), f"{path}.{key}" if path else key)
    elif isinstance(stored, list) and isinstance(now, list) and len(stored) == len(now):
        for n, pair in enumerate(zip(stored, now, strict=True)):
            yield from differences(*pair, f"{path}[{n}]")
    elif stored != now:
        yield f"{path}: {_short(stored)} then, {_short(now)} now"


def _short(value: Any) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def findings(row: AssessmentRow) -> tuple[Assessment, ...]:
    """Returns what a published assessment found, as triggers look at it."""
    result = msgspec.json.decode(row.result)
    return tuple(
        Assessment(
            partner=row.partner,
            topic=cell["topic"],
            dimension=Dimension(cell["dimension"]),
            standing=None if cell["standing"] is None else Standing(cell["standing"]),
            at=row.at,
            expires=row.expires,
            reference=row.id,
        )
        for cell in result["cells"]
    )
