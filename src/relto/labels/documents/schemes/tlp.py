"""TLP in documents: a colour as the banner, colours in brackets before paragraphs.

FIRST asks for the colour in header and footer; marks before paragraphs are custom. It reads no
other sharing marking.

Basis: FIRST TLP 2.0 (labels and their spelling).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from relto.labels.documents.scheme import Difference, Mark, Reading, compare_by_meaning
from relto.labels.label import Label
from relto.labels.levels import COLOURS, Tlp
from relto.labels.mistakes import Mistake, nearest

_RULE = "TLP 2.0"


class TlpScheme:
    """The Traffic Light Protocol."""

    code = "tlp"
    portion_pattern = re.compile(
        r"[(\[]\s*TLP[:\s-][^()\[\]]{0,40}[)\]]|TLP:[A-Z+]+(?![A-Za-z+])", re.IGNORECASE
    )
    banner_pattern = re.compile(r"TLP\s?[:-]\s?[A-Z+ _-]{1,30}", re.IGNORECASE)

    def parse_banner(self, text: str) -> Reading:
        """Reads a colour."""
        return _read(text, 0)

    def parse_portion(self, text: str) -> Reading:
        """Reads a colour, in brackets or not."""
        inner = text.strip("()[]")
        return _read(inner.strip(), text.find(inner.strip()))

    def complete(self, portion: Mark, banner: Mark) -> Mark:
        """Returns the mark as it is: a colour leaves nothing to the banner."""
        del banner
        return portion

    def needs_portions(self, banner: Mark) -> bool:
        """Says that marks before paragraphs are custom, never required."""
        del banner
        return False

    def roll_up(self, marks: Sequence[Mark]) -> Mark | None:
        """Returns the colour that travels least far."""
        return max(marks, key=lambda mark: mark.label.tlp or Tlp.CLEAR, default=None)

    def compare(self, banner: Mark, rolled: Mark, portions: Sequence[Mark]) -> Difference:
        """Compares two colours."""
        del portions
        return compare_by_meaning(banner, rolled)


def _read(text: str, position: int) -> Reading:
    colour = COLOURS.get(text)
    if colour is not None:
        words = colour.words
        return Reading(Mark(words, f"({words})", Label(tlp=colour), colour))
    expected = ", ".join(one.words for one in Tlp)
    message = f"`{text}` is no TLP label: expected one of {expected}"
    near = nearest(text.replace(" ", ""), COLOURS)
    return Reading(None, (Mistake(_RULE, message, position, text, expected, near),))


TLP = TlpScheme()
