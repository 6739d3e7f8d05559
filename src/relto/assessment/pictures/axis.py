"""The scale that pictures of an assessment share: probability from 0 to 1, with what it amounts to.

A standing is named by the letter that STANAG 2511 has for it, from A, completely reliable, to E,
unreliable; each picture says so in words. It draws no opinion.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from relto.model.assessment import Standing
from relto.pages.shapes import Path, Shape, Words

LETTERS = dict(zip(Standing, "EDCBA", strict=True))
"""The letter of each standing."""
LETTERS_TOLD = "A is completely reliable, B usually, C fairly, D not usually, E unreliable"
"""What the letters mean, for the words below a picture."""
_ABOUT_A_LETTER = 14.0
_MARKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """A line from `begin`, where P is 0, to `end`, where it is 1; in units of the picture."""

    begin: float
    end: float

    def at(self, probability: float) -> float:
        """Returns the place of a probability."""
        return self.begin + (self.end - self.begin) * min(1.0, max(0.0, probability))


def bands(least: Sequence[float]) -> Iterator[tuple[Standing, float, float]]:
    """Tells from which to which probability each standing goes, the worst first.

    Args:
        least: the least P of each standing above the lowest, ascending.
    """
    for standing, low, high in zip(Standing, (0.0, *least), (*least, 1.0), strict=True):
        if high > low:
            yield standing, low, high


def across(scale: Scale, top: float, bottom: float, least: Sequence[float]) -> Iterator[Shape]:
    """Draws a scale from left to right: standings above, with lines between them, P below."""
    for standing, low, high in bands(least):
        begin, end = scale.at(low), scale.at(high)
        if low > 0:
            yield Path(f"M{begin:.1f} {top}V{bottom}", "leader")
        if end - begin >= _ABOUT_A_LETTER:
            yield Words((begin + end) / 2, top - 6, LETTERS[standing], "word strong", "middle")
    yield Path(f"M{scale.begin:.1f} {bottom}H{scale.end:.1f}", "axis")
    for mark in _MARKS:
        yield Path(f"M{scale.at(mark):.1f} {bottom}v5", "axis")
        yield Words(scale.at(mark), bottom + 19, f"{mark:g}", "number", "middle")


def diamond(x: float, y: float, look: str = "mark", hint: str = "") -> Path:
    """Draws a probability."""
    return Path(f"M{x - 6:.1f} {y:.1f}l6 -7l6 7l-6 7z", look, hint)
