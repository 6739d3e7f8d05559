"""A medallion of its own, in memory, with HTTP basic authentication and one collection.

None of its code is here; the server is the program that medallion installs.
"""

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

from bench.client import Client, await_listening, free_port
from bench.peers import program

COLLECTION = "91a7b528-80eb-42ed-a74d-c6fbd5a26116"
OBJECTS = f"/api/collections/{COLLECTION}/objects/"
STIX = "application/stix+json;version=2.1"
TAXII = "application/taxii+json;version=2.1"


class Medallion:
    """A running server with an empty collection; `client` is connected to it."""

    def __init__(self, folder: Path) -> None:
        seed, configuration = folder / "medallion-data.json", folder / "medallion.json"
        seed.write_text(json.dumps(_seed()), encoding="utf-8")
        backend = {"module": "medallion.backends.memory_backend", "module_class": "MemoryBackend"}
        told = {
            "backend": {**backend, "filename": str(seed)},
            "users": {"bench": "bench-bench"},
            "taxii": {"max_page_size": 1000},
        }
        configuration.write_text(json.dumps(told), encoding="utf-8")
        self.port = free_port()
        with (folder / "medallion.log").open("wb") as log:
            self._server = subprocess.Popen(
                [program("medallion"), "--port", str(self.port), str(configuration)],
                stdout=log,
                stderr=log,
            )
        await_listening(self.port)
        secret = base64.b64encode(b"bench:bench-bench").decode()
        self.client = Client(self.port, f"Basic {secret}", OBJECTS)
        self.pid = self._server.pid

    def stop(self) -> None:
        """Ends the server."""
        self._server.terminate()
        self._server.wait()


def _seed() -> dict[str, Any]:
    collection = {
        "id": COLLECTION,
        "title": "bench",
        "can_read": True,
        "can_write": True,
        "media_types": [STIX],
        "manifest": [],
        "objects": [],
    }
    information = {"title": "api", "versions": [TAXII], "max_content_length": 104857600}
    return {
        "/discovery": {"title": "bench", "default": "/api/", "api_roots": ["/api/"]},
        "api": {"information": information, "status": [], "collections": [collection]},
    }
