"""What pictures are made of: boxes, paths and words, with places in units of a page 960 wide.

`look` names one of `LOOKS`, or several; a picture needs no style sheet to be read. It writes no SVG
and escapes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar
from unicodedata import combining

from relto.pages.words import spelled

WIDTH = 960
"""How wide every picture is."""

SIZE = 13.0
"""How high the pictures' type is, where a look says nothing else."""

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
    "outline": {"stroke": "#333"},
    "curve": {"fill": "none", "stroke": "#111", "stroke-width": "2.5"},
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
    "halo": {"paint-order": "stroke", "stroke": "#fff", "stroke-width": "4"},
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


_BOLD = 1.12
_FOREIGN = 1.1
_EM = {
    **dict.fromkeys(" ',.ijlIJ/:;\\|-", 0.38),
    **dict.fromkeys('()[]tfr!"*_`', 0.5),
    **dict.fromkeys("abcdeghknopqsuvxyzEFLPSTY?0123456789{}$·", 0.65),
    **dict.fromkeys("ABCKRVXZ", 0.7),
    **dict.fromkeys("DGHNOQUw#&+<=>^~", 0.85),
    **dict.fromkeys("mMW%@", 1.0),
}
"""How wide letters are, in heights of the type, in the widest of the usual typefaces."""


def breadth(text: str, look: str = "word") -> float:
    """Returns a width that words do not exceed in the usual typefaces, wide ones too."""
    attributes = drawn(look)
    size = float(attributes.get("font-size", SIZE))
    return sum(map(_em, text)) * size * (_BOLD if "font-weight" in attributes else 1.0)


def _em(letter: str) -> float:
    if combining(letter):
        return 0.0
    return _EM.get(letter, _FOREIGN)


def shortened(text: str, width: float, look: str = "word") -> str:
    """Cuts words to what fits into a width, with an ellipsis."""
    if breadth(text, look) <= width:
        return text
    kept = 0
    left = width - breadth("…", look)
    while kept < len(text) and (left := left - breadth(text[kept], look)) >= 0:
        kept += 1
    return f"{text[:kept].rstrip()}…"


def shortened_path(text: str, width: float, look: str = "word") -> str:
    """Cuts a name such as `cyber/ransomware/towns` in its middle: its end tells it from others."""
    first, *rest = text.split("/")
    endings = ["/".join(rest[place:]) for place in range(1, len(rest))]
    for short in (text, *(f"{first}/…/{end}" for end in endings), f"…/{rest[-1] if rest else ''}"):
        if breadth(short, look) <= width:
            return short
    return shortened(text, width, look)


def fitted(words: Words, width: float) -> Words:
    """Cuts words to a width; what is cut off stays as the hint."""
    whole = spelled(words.text)
    short = shortened(whole, width, words.look)
    hint = words.hint if short == whole else words.hint or whole
    return replace(words, text=short, hint=hint)


def wrapped(text: str, width: float, look: str = "word") -> list[str]:
    """Breaks words into lines that fit into a width; a word that is too long is cut."""
    lines: list[str] = []
    for word in spelled(text).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and breadth(longer, look) <= width:
            lines[-1] = longer
        else:
            lines.append(shortened(word, width, look))
    return lines
