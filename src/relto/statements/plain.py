"""A plain text as a headline and paragraphs.

It knows no markup: what looks like a tag is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TURN = re.compile(
    r"(?:[A-Z][\w'\u2019. -]{0,40}(?: \([\w'. -]{1,40}\))?:|\d{1,3}/|[-*\u2022]|\d{1,2}[.)]) "
)
_ENDS = re.compile(r"[.!?:;\"'\u201d\u2019)\]]\s*$")
LONGEST_HEADLINE = 200
_WIDEST = 160
"""Nobody wraps lines so wide: what is wider is a paragraph."""


def paragraphs_of(text: str) -> tuple[str, tuple[str, ...]]:
    """Returns the headline, if the first line is one, and the paragraphs.

    Lines that were wrapped are joined; a turn of a speaker (`The Chair: …`) begins a paragraph.
    """
    blocks = [each for each in re.split(r"(?:\r?\n[ \t]*){2,}|\r\r|\f", text) if each.strip()]
    found = [paragraph for block in blocks for paragraph in _joined(block)]
    if not found:
        return "", ()
    first = found[0]
    if len(found) > 1 and len(first) <= LONGEST_HEADLINE and not re.search(r"[.;,]\s*$", first):
        return first, tuple(found[1:])
    return "", tuple(found)


def _joined(block: str) -> Iterator[str]:
    """Joins the lines of a block, unless they are short lines that end as sentences do."""
    lines = [" ".join(line.split()) for line in block.splitlines() if line.strip()]
    if not lines:
        return
    width = max(len(line) for line in lines)
    if width > _WIDEST:
        yield from lines
        return
    held = lines[0]
    for line in lines[1:]:
        before = held.rsplit("\n", 1)[-1]
        if _TURN.match(line) or (len(before) < 0.6 * width and _ENDS.search(before)):
            yield held.replace("\n", " ")
            held = line
        else:
            held += "\n" + line
    yield held.replace("\n", " ")
