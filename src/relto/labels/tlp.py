"""The marking-definitions that the STIX specifications fix for TLP 1.0 and 2.0.

It reads no objects: `formats` recognises these ids and asks here what they mean.

Basis: STIX 2.1 §7.2.1.4 (TLP 1.0); OASIS extension-definition 60a3c5c5 (TLP 2.0).
"""

from __future__ import annotations

from relto.labels.label import Label
from relto.labels.levels import Tlp

TLP_2_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"

_V1 = {
    "613f2e26-407d-48c7-9eca-b8e91df99dc9": Tlp.CLEAR,
    "34098fce-860f-48ae-8e50-ebd3cc5e41da": Tlp.GREEN,
    "f88d31f6-486f-44da-b317-01333bde0b82": Tlp.AMBER,
    "5e57c739-391a-4eb3-b6be-7d15ca92d5ed": Tlp.RED,
}
_V2 = {
    "94868c89-83c2-464b-929b-a1a8aa3c8487": Tlp.CLEAR,
    "bab4a63c-aed9-4cf5-a766-dfca5abac2bb": Tlp.GREEN,
    "55d920b0-5e8b-4f79-9ee9-91f868d9b421": Tlp.AMBER,
    "939a9414-2ddd-4d32-a0cd-375ea402b003": Tlp.AMBER_STRICT,
    "e828b379-4e03-4974-9ac4-e53a884c97c1": Tlp.RED,
}
WELL_KNOWN = {f"marking-definition--{key}": colour for key, colour in (_V1 | _V2).items()}
"""Colour of each marking-definition id that the specifications fix."""

_NAMES = {"white": Tlp.CLEAR} | {colour.words[4:].lower(): colour for colour in Tlp}


def tlp_label(name: str) -> Label | None:
    """Returns the label of a colour's lower-case name (`amber+strict`), None if there is none."""
    colour = _NAMES.get(name.lower())
    return None if colour is None else Label(tlp=colour)


def well_known_label(marking: str) -> Label | None:
    """Returns the label that a specification fixes for a marking-definition id, or None."""
    colour = WELL_KNOWN.get(marking)
    return None if colour is None else Label(tlp=colour)
