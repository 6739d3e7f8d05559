"""Cases of the corpora, bent: words of other cases cut in, parts doubled, lost, or of a wrong kind.

It does not judge answers beyond their shape; the corpora do that.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

CORPORA = Path(__file__).resolve().parents[1] / "labels"
SEPARATORS = (
    "//",
    "/",
    "-",
    " ",
    ", ",
    ",",
    "(",
    ")",
    "+",
    ":",
    "_",
    "|",
    "\n",
    "\x00",
    "\u00df",
    "\u202e",
)
WRONG: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1e308,
    "",
    [],
    {},
    [None],
    {"": ""},
    "\ud800",
    "A" * 5000,
)
_WORD = re.compile(r"\w+|[^\w\s]+|\s+")


@cache
def seeds() -> tuple[dict[str, Any], ...]:
    """Returns every case of every corpus, without what is expected of it."""
    found = []
    for file in sorted(CORPORA.glob("**/corpus/**/*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            if line.strip():
                case = json.loads(line)
                found.append({k: v for k, v in case.items() if k not in {"expect", "source"}})
    return tuple(found)


@cache
def vocabulary() -> tuple[str, ...]:
    """Returns the words that occur in the cases, and what divides them."""
    found = {word for case in seeds() for text in _texts(case) for word in _WORD.findall(text)}
    return (*SEPARATORS, *sorted(word for word in found if len(word) < 40))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict | list):
        keys = value if isinstance(value, dict) else range(len(value))
        for key in keys:
            yield from _places(value[key], (*path, key))


def _at(case: Any, path: Sequence[Any]) -> Any:
    for key in path:
        case = case[key]
    return case


@st.composite
def bent_cases(draw: st.DrawFn) -> dict[str, Any]:
    """Draws a case of the corpora with up to four bends."""
    case: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(seeds())))
    for _ in range(draw(st.integers(0, 4))):
        path = draw(st.sampled_from(list(_places(case))))
        if not path:
            continue
        holder, value = _at(case, path[:-1]), _at(case, path)
        if isinstance(value, str) and draw(st.integers(0, 9)):
            holder[path[-1]] = draw(_bent_text(value))
        elif draw(st.booleans()):
            holder[path[-1]] = copy.deepcopy(draw(st.sampled_from(WRONG)))
        else:
            del holder[path[-1]]
    return case


@st.composite
def _bent_text(draw: st.DrawFn, text: str) -> str:
    words = _WORD.findall(text)
    place = draw(st.integers(0, len(words)))
    kind = draw(st.integers(0, 5))
    if kind == 0:
        return draw(st.text(max_size=60))
    if kind == 1:
        return "".join([*words[:place], draw(st.sampled_from(vocabulary())), *words[place:]])
    if kind == 2:
        return "".join([*words[:place], *words[place + 1 :]])
    if kind == 3:
        return "".join([*words[:place], draw(st.sampled_from(vocabulary())), *words[place + 1 :]])
    if kind == 4:
        return "".join(words[:place] + words[: place + 1] * draw(st.integers(1, 3)))
    return text.swapcase() if place % 2 else text * draw(st.integers(2, 40))
