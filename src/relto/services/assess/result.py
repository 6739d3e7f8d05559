"""What a published assessment says, as it is kept, compared and looked at by triggers.

It writes what was computed and computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from relto.assessment import Assessed
from relto.assessment.result_json import to_json
from relto.core.canonical import canonical
from relto.model.assessment import STANDINGS, Assessment, Dimension
from relto.store.assessments import AssessmentRow

_MOST = 20
"""Differences that are told one by one."""


def result_of(assessed: Assessed, partner: str) -> dict[str, Any]:
    """Returns what an assessment says of a partner, as a JSON object."""
    return to_json(assessed, partners=[partner])


def result_to_bytes(result: dict[str, Any]) -> bytes:
    """Returns the canonical bytes that are stored and digested."""
    return canonical(result)


def differences(stored: Any, now: Any) -> tuple[str, ...]:
    """Returns where a result that is computed now differs from a stored one, by its path."""
    found = list(_different(stored, now, ""))
    rest = len(found) - _MOST
    return (*found[:_MOST], *([f"… and {rest:,} more"] if rest > 0 else []))


def _different(stored: Any, now: Any, path: str) -> Iterator[str]:
    if isinstance(stored, dict) and isinstance(now, dict):
        for key in sorted(stored.keys() | now.keys()):
            yield from _different(stored.get(key), now.get(key), f"{path}.{key}" if path else key)
    elif isinstance(stored, list) and isinstance(now, list) and len(stored) == len(now):
        for n, pair in enumerate(zip(stored, now, strict=True)):
            yield from _different(*pair, f"{path}[{n}]")
    elif stored != now:
        yield f"{path}: {_short(stored)} then, {_short(now)} now"


def _short(value: Any) -> str:
    if isinstance(value, list):
        return f"a list of {len(value)}"
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
            standing=STANDINGS.get(cell["standing"]),
            at=row.at,
            expires=row.expires,
            reference=row.id,
        )
        for cell in result["cells"]
    )
