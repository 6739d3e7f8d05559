"""A small node for the tests of the TAXII edge: products, partners, a running server."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from relto.app.compose import Services, open_services
from relto.policy import Snapshot
from relto.services.govern import Govern
from relto.services.ingest import ingest
from relto.services.node import init_node
from relto.services.partners import Kind
from relto.taxii.documents import collection_id
from tests.taxii.policies import WIDE

TAXII = "application/taxii+json;version=2.1"
OBJECTS = f"/relto/collections/{collection_id('XAL')}/objects/"
MANIFEST = f"/relto/collections/{collection_id('XAL')}/manifest/"
_WORDS = uuid.UUID("7b0e1c1e-52a5-4d0f-9a53-0a3d5c8f3f10")
_RUN = "from relto.cli.main import run; run()"


def stix_id(kind: str, word: object) -> str:
    return f"{kind}--{uuid.uuid5(_WORDS, f'{kind} {word}')}"


def indicator(number: int, **changes: Any) -> dict[str, Any]:
    value = {
        "type": "indicator",
        "spec_version": "2.1",
        "id": stix_id("indicator", number),
        "created": "2026-01-01T00:00:00.000Z",
        "modified": "2026-01-01T00:00:00.000Z",
        "name": f"indicator {number}",
        "pattern": f"[ipv4-addr:value = '192.0.2.{number % 256}']",
        "pattern_type": "stix",
        "valid_from": "2026-01-01T00:00:00Z",
    }
    return {**value, **changes}


def versioned() -> list[dict[str, Any]]:
    """Three versions of one indicator, with timestamps of different precision."""
    stamps = ("2026-02-01T00:00:00Z", "2026-02-02T00:00:00.5Z", "2026-02-03T00:00:00.123456Z")
    return [indicator(9_000, modified=stamp, name=f"as of {stamp}") for stamp in stamps]


def secrets(count: int, start: int = 0) -> list[dict[str, Any]]:
    return [indicator(100_000 + n, name=f"canary {n}") for n in range(start, start + count)]


@dataclass(frozen=True)
class World:
    directory: Path
    services: Services
    tokens: dict[str, str]

    def take_in(self, objects: list[dict[str, Any]], feed: str) -> None:
        bundle = {"type": "bundle", "id": stix_id("bundle", len(objects)), "objects": objects}
        source = io.BytesIO(json.dumps(bundle).encode())
        store, clock = self.services.node.store, self.services.clock
        report = ingest(store, source, feed, clock=clock, actor="tests")
        assert not report.refused

    def apply(self, policy: Snapshot) -> None:
        govern = Govern(self.services.node.store, self.services.clock, "tests")
        govern.apply(govern.plan(policy).id)

    def bearer(self, partner: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[partner]}"}


@contextmanager
def make_world(directory: Path, url: str | None = None, *, open_count: int = 25) -> Iterator[World]:
    init_node(directory, "XAL", url).store.close()
    services = open_services(directory)
    tokens = {}
    for partner in ("XBR", "CERT-N", "XNO"):
        services.partners.add(partner, actor="tests")
        tokens[partner] = services.partners.issue(partner, Kind.BEARER, actor="tests").secret
    world = World(directory, services, tokens)
    world.apply(WIDE)
    world.take_in([indicator(n) for n in range(open_count)] + versioned(), "open")
    world.take_in(secrets(10), "secret")
    yield world
    services.node.store.close()


@contextmanager
def serving(directory: Path, *options: str) -> Iterator[str]:
    """Runs `relto serve` on a free port of the loopback; yields the base URL."""
    with started(directory, *options) as (base, _):
        yield base


@contextmanager
def started(directory: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Runs `relto serve` on a free port of the loopback; yields the base URL and the process."""
    command = [sys.executable, "-c", _RUN, "serve", "--node", str(directory), "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*command, *options], stdout=subprocess.PIPE, env=environment, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        try:
            assert line.startswith("listening on "), line
            yield line.removeprefix("listening on ").removesuffix("/taxii2/"), process
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def client(base: str, headers: dict[str, str] | None = None) -> httpx.Client:
    return httpx.Client(base_url=base, headers=headers, timeout=60, trust_env=False)
