"""The Permissible Actions Protocol: what a recipient may do, not who may read.

PAP never permits or refuses reading; it becomes an obligation, and the strictest colour of all
parts holds for the whole. It enforces nothing.

Basis: MISP taxonomy PAP; OASIS extension-definition f8d78575 (PAP 1.0).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Any

from relto.labels.label import Label
from relto.labels.mistakes import MarkingError, Mistake
from relto.labels.sharing.fields import Form, Place, closest, mismatch, shown

EXTENSION = "extension-definition--f8d78575-edfd-406e-8e84-6162a8450f5b"
SCHEME = "PAP 1.0"


class Pap(IntEnum):
    """A PAP colour; a greater one permits less.

    CLEAR (formerly WHITE): no restriction. GREEN: active actions are allowed. AMBER: passive
    cross-checks through third parties. RED: only what cannot be detected, on own logs.
    """

    CLEAR = 0
    GREEN = 1
    AMBER = 2
    RED = 3

    @property
    def words(self) -> str:
        """The colour as it is written."""
        return f"PAP:{self.name}"


WELL_KNOWN = {
    "marking-definition--ad15a0cd-55b6-4588-a14c-a66105329b92": Pap.CLEAR,
    "marking-definition--a3bea94c-b469-41dc-9cfe-d6e7daba7730": Pap.CLEAR,
    "marking-definition--c43594d1-4b11-4c59-93ab-1c9b14d53ce9": Pap.GREEN,
    "marking-definition--60f8932b-e51e-4458-b265-a2e8be9a80ab": Pap.AMBER,
    "marking-definition--740d36e5-7714-4c30-961a-3ae632ceee0e": Pap.RED,
}
"""Colour of each marking-definition id that the extension fixes; the second was PAP:WHITE."""

COLOURS = {"white": Pap.CLEAR} | {colour.name.lower(): colour for colour in Pap}
"""Colour by its lower-case name."""


def from_extension(given: Any, *, path: str = "") -> Pap:
    """Reads the content of the PAP extension of a marking-definition.

    Raises:
        MarkingError: with every mistake and its path.

    Basis: OASIS extension-definition f8d78575, `pap-description`.
    """
    place = Place(SCHEME, path)
    form = Form(given, place, ("extension_type", "pap"))
    form.require("extension_type", "pap")
    form.choice("extension_type", ("property-extension",))
    name = form.choice("pap", tuple(COLOURS))
    if place.mistakes or name is None:
        raise MarkingError(place.mistakes)
    return COLOURS[name]


def to_extension(colour: Pap) -> dict[str, Any]:
    """Returns the content of the PAP extension for a colour."""
    return {"extension_type": "property-extension", "pap": colour.name.lower()}


def well_known(colour: Pap) -> str:
    """Returns the marking-definition id that the extension fixes for a colour."""
    return next(key for key, value in WELL_KNOWN.items() if value is colour)


def parse(text: str) -> Pap:
    """Reads `PAP:AMBER`; `PAP:WHITE` reads as CLEAR.

    Raises:
        MarkingError: it is not exactly one of the colours' texts.
    """
    if text.startswith("PAP:") and text[4:].isupper() and text[4:].lower() in COLOURS:
        return COLOURS[text[4:].lower()]
    known = [colour.words for colour in Pap]
    message, expected = f"`{shown(text)}` is not a PAP marking", "one of " + ", ".join(known)
    near = closest("".join(text.split()), known)
    raise MarkingError(
        [Mistake(SCHEME, message, mismatch(text, known), shown(text), expected, near)]
    )


def roll_up(colours: Iterable[Pap]) -> Pap:
    """Returns the colour of a whole: the strictest of its parts.

    Raises:
        ValueError: there are no parts.
    """
    return max(colours)


def meaning(colour: Pap) -> Label:
    """Returns the label: an obligation, without any bearing on who may read."""
    return Label(notices=frozenset({colour.words}), schemes=frozenset({"PAP"}))
