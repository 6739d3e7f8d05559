"""What pictures are made of: boxes, paths and words, with places in units of a page 960 wide.

`look` names one of `LOOKS`, or several; a picture needs no style sheet to be read. It writes no SVG
and escapes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

WIDTH = 960
"""How wide every picture is."""

LETTER = 7.2
"""How wide a letter of the pictures' type is, about."""

LOOKS: dict[str, dict[str, str]] = {
    "word": {"fill": "#111"},
    "number": {"fill": "#111", "font-size": "12"},
    "strong": {"font-weight": "700"},
    "light": {"fill": "#fff"},
    "heat0": {"fill": "#fff", "stroke": "#ddd"},
    "heat1": {"fill": "#f1e3d6", "stroke": "#999"},
    "heat2": {"fill": "#e3bd9b", "stroke": "#999"},
    "heat3": {"fill": "#cc8d60", "stroke": "#777"},
    "heat4": {"fill": "#8f4a22", "stroke": "#444"},
    "heat5": {"fill": "#4a1f0a", "stroke": "#000"},
    "mark": {"fill": "#111"},
    "worse": {"fill": "#fff", "stroke": "#111", "stroke-width": "2.5"},
    "cross": {"fill": "none", "stroke": "#111", "stroke-width": "3"},
    "bar": {"fill": "#333"},
    "loss": {"fill": "#c9a58c", "fill-opacity": ".75", "stroke": "#4a1f0a"},
    "gain": {
        "fill": "#fff",
        "fill-opacity": ".75",
        "stroke": "#111",
        "stroke-dasharray": "5 3",
        "stroke-width": "1.5",
    },
    "rule": {"fill": "none", "stroke": "#999"},
    "axis": {"fill": "none", "stroke": "#111", "stroke-width": "1.5"},
    "leader": {"fill": "none", "stroke": "#777", "stroke-dasharray": "2 2"},
}
"""How each look is drawn, in SVG's own attributes; of several looks the last one wins."""


def drawn(look: str) -> dict[str, str]:
    """Returns the attributes of a look."""
    found: dict[str, str] = {}
    for name in look.split():
        found |= LOOKS[name]
    return found


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
