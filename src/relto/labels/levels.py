"""The ordered scales: classification levels and TLP colours, and the controls.

It does not map between national schemes.
"""

from __future__ import annotations

from enum import Enum, IntEnum


class Level(IntEnum):
    """A classification level; a greater one is more sensitive."""

    UNCLASSIFIED = 0
    RESTRICTED = 1
    CONFIDENTIAL = 2
    SECRET = 3
    TOP_SECRET = 4

    @property
    def words(self) -> str:
        """The level as it stands in a banner."""
        return self.name.replace("_", " ")


class Tlp(IntEnum):
    """A Traffic Light Protocol colour; a greater one travels less far.

    Basis: FIRST TLP 2.0; WHITE of TLP 1.0 reads as CLEAR.
    """

    CLEAR = 0
    GREEN = 1
    AMBER = 2
    AMBER_STRICT = 3
    RED = 4

    @property
    def words(self) -> str:
        """The colour as FIRST writes it."""
        return "TLP:" + self.name.replace("_", "+")


class Control(Enum):
    """A dissemination control that is not a list of recipients.

    Each makes somebody ask before anything goes on: the originator (ORCON, PROPIN) or a foreign
    disclosure officer (RELIDO, DISPLAY-ONLY: to be shown, not to be handed over).
    """

    ORCON = "ORCON"
    PROPIN = "PROPIN"
    RELIDO = "RELIDO"
    DISPLAY_ONLY = "DISPLAY-ONLY"


LEVELS = {level.words: level for level in Level}
COLOURS = {colour.words: colour for colour in Tlp} | {"TLP:WHITE": Tlp.CLEAR}
CONTROLS = {control.value: control for control in Control}
