"""What pictures are made of: boxes, paths and words, with places in units of a page 960 wide.

`look` is one of the style sheet's classes, always ours. It writes no SVG and escapes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

WIDTH = 960
"""How wide every picture is."""

LETTER = 7.2
"""How wide a letter of the pictures' type is, about."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `hint` is told to whoever points at it."""

    x: float
    y: float
    width: float
    height: float
    look: str
    hint: str = ""
    kind: ClassVar[str] = "box"


@dataclass(frozen=True, slots=True)
class Path:
    """A line or an area in the commands of SVG, which never hold anybody's words."""

    commands: str
    look: str
    hint: str = ""
    kind: ClassVar[str] = "path"


@dataclass(frozen=True, slots=True)
class Words:
    """Words on one line; `anchor` is `start`, `middle` or `end`."""

    x: float
    y: float
    text: str
    look: str = "word"
    anchor: str = "start"
    hint: str = ""
    kind: ClassVar[str] = "words"


Shape = Box | Path | Words


@dataclass(frozen=True, slots=True)
class Picture:
    """Shapes with what they show, in words for those who do not see them."""

    name: str
    title: str
    told: str
    height: float
    shapes: tuple[Shape, ...]
    width: int = WIDTH


def shortened(text: str, width: float) -> str:
    """Cuts words to what fits into a width, with an ellipsis."""
    most = max(1, int(width / LETTER))
    return text if len(text) <= most else f"{text[: most - 1]}…"


def words_in(x: float, y: float, text: str, width: float) -> Words:
    """Puts words into a width; what is cut off stays as the hint."""
    short = shortened(text, width)
    return Words(x, y, short, hint="" if short == text else text)
