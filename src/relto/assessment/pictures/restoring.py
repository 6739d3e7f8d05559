"""The way back as stairs: the present rung, and what each step up awaits.

It awaits nothing itself, and no step is taken but by a plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from relto.assessment.changes import Step
from relto.assessment.wording import awaits_words
from relto.model.rung import Rung
from relto.pages.shapes import WIDTH, Box, Picture, Shape, Words, wrapped

_RISE = 34
_LEAST = 60
_LINE = 17
_LINES = 13
_PAD = 10


def restoring_picture(present: Rung, steps: Sequence[Step], about: str) -> Picture | None:
    """Draws the steps up from a rung; None where there is none.

    Args:
        present: the rung in force.
        steps: what follows, the next one first.
        about: what they are for, in words.
    """
    if not steps:
        return None
    wide = WIDTH / (len(steps) + 1)
    texts = [[["as recommended"]], *(_texts(step, wide - 2 * _PAD) for step in steps)]
    counts = [min(_LINES, sum(map(len, text)) + len(text) - 1) for text in texts]
    heights = [_LEAST + _LINE * count + _RISE * n for n, count in enumerate(counts)]
    for number in range(1, len(heights)):
        heights[number] = max(heights[number], heights[number - 1] + _RISE)
    floor = max(heights) + 4
    shapes: list[Shape] = []
    for number, rung in enumerate((present, *(step.rung for step in steps))):
        top = floor - heights[number]
        look = "heat1" if number == 0 else "heat0 outline"
        shapes.append(Box(number * wide, top, wide - 3, heights[number], look))
        place = number * wide + _PAD, top
        shapes += _column(place, rung.words, texts[number])
    told = " ".join(f"For {step.rung.words}: {awaits_words(step)}." for step in steps)
    return Picture(
        "restoring",
        f"The way back: {about}",
        f"From {present.words}. {told}",
        floor + 2,
        tuple(shapes),
    )


def _texts(step: Step, width: float) -> list[list[str]]:
    return [wrapped(text, width) for text in awaits_words(step).split("; ")]


def _column(
    place: tuple[float, float], head: str, texts: Sequence[Sequence[str]]
) -> Iterator[Shape]:
    x, top = place
    yield Words(x, top + 24, head, "word strong")
    lines = [line for text in texts for line in (*text, "")][:-1]
    shown = lines if len(lines) <= _LINES else [*lines[: _LINES - 1], "… more in the table"]
    for number, line in enumerate(shown):
        if line:
            yield Words(x, top + 46 + _LINE * number, line)
