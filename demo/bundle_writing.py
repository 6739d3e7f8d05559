"""How the demo's scripts write STIX: stable ids, TLP markings, one object a line.

This module does not read any source and does not decide what is shipped.
"""

import json
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "https://relto.example/demo")
"""Every invented id is a UUIDv5 under this name, so a second build gives the same ids."""

HANDLING_EXTENSION: Final = "extension-definition--7e1f0a52-6f0c-5c0e-9d0b-2f4a8c1b6d3e"
TLP_EXTENSION: Final = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"

TLP_IDS: Final = {
    "CLEAR": "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    "GREEN": "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "AMBER": "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
}
"""The ids that OASIS publishes for TLP 2.0."""


def stable_id(kind: str, *parts: str) -> str:
    """Return the STIX id of type `kind` that always belongs to these words."""
    return f"{kind}--{uuid.uuid5(NAMESPACE, '|'.join((kind, *parts)))}"


def tlp_marking(colour: str) -> dict[str, object]:
    """Return the TLP 2.0 marking-definition of one colour, as OASIS publishes it."""
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": TLP_IDS[colour],
        "created": "2022-10-01T00:00:00.000Z",
        "name": f"TLP:{colour}",
        "extensions": {
            TLP_EXTENSION: {
                "extension_type": "property-extension",
                "tlp_2_0": colour.lower(),
            }
        },
    }


def compact(item: Mapping[str, object]) -> str:
    """Return one object as a single line of JSON in its own key order."""
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))


def write_bundle(path: Path, name: str, lines: Iterable[str]) -> int:
    """Write objects that are already JSON as one bundle and return the file's size in bytes."""
    head = f'{{"type":"bundle","id":"{stable_id("bundle", name)}","objects":[\n'
    data = (head + ",\n".join(lines) + "\n]}\n").encode()
    path.write_bytes(data)
    return len(data)
