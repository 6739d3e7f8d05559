"""What services' tests share: a fixed clock, and products of ours that carry their handling."""

import io
import json
from dataclasses import dataclass

from relto.services.ingest import ingest

EXTENSION = "extension-definition--7e1f0a52-6f0c-5c0e-9d0b-2f4a8c1b6d3e"


@dataclass
class Fixed:
    """A clock that stands still until it is set."""

    at: int = 1_000_000

    def now(self) -> int:
        """Returns the instant that it is set to."""
        return self.at


def report(number, topic="cyber", version=1, **handling):
    """A report with a relto handling of its own."""
    handled = {
        "originator": "XAL",
        "label": "SECRET",
        "topic": topic,
        "discipline": "CYBER",
        **handling,
    }
    return {
        "type": "indicator",
        "spec_version": "2.1",
        "id": f"indicator--00000000-0000-4000-8000-{number:012d}",
        "created": "2026-01-01T00:00:00.000Z",
        "modified": f"2026-01-{version:02d}T00:00:00.000Z",
        "name": f"Report {number}",
        "pattern": "[file:size = 1]",
        "pattern_type": "stix",
        "valid_from": "2026-01-01T00:00:00Z",
        "extensions": {EXTENSION: {"extension_type": "property-extension", "handling": handled}},
    }


def take_in(store, *objects):
    """Ingests objects as one bundle."""
    bundle = {"type": "bundle", "id": "bundle--0", "objects": list(objects)}
    stream = io.BytesIO(json.dumps(bundle).encode())
    found = ingest(store, stream, "test", clock=Fixed(), actor="test")
    assert found.refused == ()
    return found
