"""What an answer says: fields of success, the first mistake and all of them, warnings.

It finds no mistakes itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from relto.labels.batch.case import Answer
from relto.labels.label import Label
from relto.labels.mistakes import Mistake, errors
from relto.labels.text import render_label


def success(fields: Answer, mistakes: Iterable[Mistake] = ()) -> Answer:
    """Returns the answer of something that worked, with its warnings if there are any."""
    warnings = [mistake_fields(mistake) for mistake in mistakes if not mistake.is_error]
    return {"ok": True, **fields} | ({"warnings": warnings} if warnings else {})


def failure(mistakes: Sequence[Mistake]) -> Answer:
    """Returns the answer of something that did not: the first error, then every mistake."""
    first = next(iter(errors(mistakes)), mistakes[0])
    answer: Answer = {"ok": False, "error": mistake_fields(first)}
    if len(mistakes) > 1:
        answer["mistakes"] = [mistake_fields(mistake) for mistake in mistakes]
    return answer


def mistake_fields(mistake: Mistake) -> Answer:
    """Writes a mistake as fields; empty ones are left out, but never the position."""
    fields: Answer = {
        "position": mistake.position,
        "rule": mistake.rule,
        "message": mistake.message,
        "found": mistake.found,
        "expected": mistake.expected,
        "nearest": mistake.nearest,
        "severity": mistake.severity.value,
    }
    return fields | ({"path": mistake.path} if mistake.path else {})


def label_fields(label: Label) -> Answer:
    """Writes the common label: its text and its level in words."""
    level = None if label.level is None else label.level.words
    return {"label": render_label(label), "level": level}
