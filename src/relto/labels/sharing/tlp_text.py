"""The Traffic Light Protocol as text: `TLP:AMBER+STRICT`, read exactly and written.

The labels are exact: capital letters, no spaces, no translation. What comes close is a mistake that
names the position and the nearest label; `read` still gives what it would mean, for those who only
want to warn. TLP 1.0 is read (WHITE is CLEAR) and written on demand, never wider: AMBER+STRICT,
which it lacks, becomes RED.

Basis: FIRST TLP 2.0 §2 (labels); TLP 1.0.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from relto.labels.levels import Tlp
from relto.labels.mistakes import MarkingError, Mistake, Severity
from relto.labels.sharing.fields import closest, mismatch, shown

RULE = "TLP 2.0 §2"
LABELS = {colour.words: colour for colour in Tlp}
_FIRST = {"TLP:WHITE": Tlp.CLEAR}
_OLD_WORDS = {Tlp.CLEAR: "TLP:WHITE", Tlp.AMBER_STRICT: "TLP:RED"}
_LONGEST = 80
"""Characters of a text in which a label is looked for."""

_SQUEEZED = {re.sub(r"[^A-Z]", "", words): words for words in (*LABELS, *_FIRST)}


class Version(StrEnum):
    """A version of the protocol."""

    FIRST = "1.0"
    SECOND = "2.0"


@dataclass(frozen=True, slots=True)
class TlpReading:
    """What a text says: the colour, if it can be guessed at all, and what is wrong with it."""

    colour: Tlp | None
    mistakes: tuple[Mistake, ...] = ()


def read(text: str) -> TlpReading:
    """Reads a label; surrounding brackets of a portion (`(TLP:RED)`) are allowed.

    A colour of a reading with errors is only what was probably meant: it withholds.
    """
    bare = text[1:-1] if len(text) > 2 and text[0] + text[-1] == "()" else text
    if bare in LABELS:
        return TlpReading(LABELS[bare])
    at = 0 if bare == text else 1
    if bare in _FIRST:
        message, expected = "`TLP:WHITE` is TLP 1.0, read as `TLP:CLEAR`", "TLP:CLEAR"
        severity = Severity.WARNING
        told = Mistake("TLP 1.0", message, at, bare, expected, "TLP:CLEAR", severity)
        return TlpReading(Tlp.CLEAR, (told,))
    meant = _meant(bare)
    mistake = Mistake(
        RULE,
        _fault(bare, meant),
        at + mismatch(bare, (*LABELS, *_FIRST)),
        shown(bare),
        "one of " + ", ".join(LABELS),
        meant or closest(bare, tuple(LABELS)),
    )
    return TlpReading(LABELS.get(meant or ""), (mistake,))


def _meant(text: str) -> str | None:
    """Returns the label that a text is but for case, spaces and punctuation."""
    folded = unicodedata.normalize("NFKC", text[:_LONGEST]).upper()
    found = _SQUEEZED.get(re.sub(r"[^A-Z]", "", folded))
    return "TLP:CLEAR" if found in _FIRST else found


def _fault(text: str, meant: str | None) -> str:
    if meant is None:
        return f"`{shown(text)}` is no TLP label"
    if any(c.isspace() for c in text):
        return f"`{shown(text)}`: a TLP label has no spaces"
    if text != text.upper():
        return f"`{shown(text)}`: a TLP label is in capital letters"
    return f"`{shown(text)}` is not written as a TLP label"


def parse(text: str) -> Tlp:
    """Reads a label exactly; TLP:WHITE reads as CLEAR.

    Raises:
        MarkingError: with the position, what was expected and the nearest label.

    Basis: FIRST TLP 2.0 §2.
    """
    reading = read(text)
    if reading.colour is None or any(mistake.is_error for mistake in reading.mistakes):
        raise MarkingError(reading.mistakes)
    return reading.colour


def render(colour: Tlp, *, version: Version = Version.SECOND) -> str:
    """Returns the text of a colour in a version of the protocol, never wider than the colour."""
    if version is Version.FIRST:
        return _OLD_WORDS.get(colour, colour.words)
    return colour.words


def render_portion(colour: Tlp) -> str:
    """Returns the mark of a paragraph."""
    return f"({colour.words})"


def roll_up(colours: Iterable[Tlp]) -> Tlp:
    """Returns the colour of a whole: the narrowest of its parts.

    Raises:
        ValueError: there are no parts.
    """
    return max(colours)


HEX = {
    Tlp.RED: "#FF2B2B",
    Tlp.AMBER_STRICT: "#FFC000",
    Tlp.AMBER: "#FFC000",
    Tlp.GREEN: "#33FF00",
    Tlp.CLEAR: "#FFFFFF",
}
"""Colour of the text of each label, on black."""
