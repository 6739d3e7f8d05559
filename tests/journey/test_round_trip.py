"""The shipped bundles, whole: in through ingest, out over a socket, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from taxii2client.v21 import Collection, as_pages

from relto.core.clock import SystemClock
from relto.formats.bundle import pieces
from relto.policy import load
from relto.services.govern import Govern
from relto.services.ingest import ingest
from relto.services.node import init_node
from relto.services.partners import Kind, Partners
from tests.taxii.world import OBJECTS, client, serving

ROOT = Path(__file__).resolve().parents[2]
BUNDLES = sorted((ROOT / "demo" / "data").glob("*.json"))
REPORTS = ROOT / "demo" / "data" / "reports.json"
OPEN = """
releasing: XAL
organisations:
  XAL: {name: Aldland, kind: nation}
  XBR: {name: Brennia, kind: nation}
topics: {cyber: all that ships}
rules:
  - rule: all feeds, at the lowest label
    when: {feed: [everything]}
    then: {label: UNCLASSIFIED, topics: cyber, disciplines: CYBER, originators: XAL}
---
agreement: ALL
name: Everything that ships
parties: [XAL, XBR]
scope: {topics: all, disciplines: all}
ceiling: UNCLASSIFIED
"""


class Identified(msgspec.Struct):
    """Only the id of an object, its bytes being compared whole."""

    id: str


class Envelope(msgspec.Struct):
    """An answer whose objects are left as they came."""

    more: bool = False
    next: str = ""
    objects: list[msgspec.Raw] = msgspec.field(default_factory=list)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    directory = tmp_path_factory.mktemp("journey") / "node"
    node, clock = init_node(directory, "XAL"), SystemClock()
    govern = Govern(node.store, clock, "tests")
    govern.apply(govern.plan(load({"policy.yaml": OPEN})).id)
    for bundle in BUNDLES:
        report = ingest(node.store, bundle, "everything", clock=clock, actor="tests")
        assert not report.refused
    partners = Partners(node.store, clock)
    partners.add("XBR", actor="tests")
    secret = partners.issue("XBR", Kind.BASIC, actor="tests").secret
    node.store.close()
    with serving(directory) as base:
        yield base, secret


def originals(bundles: list[Path]) -> dict[str, set[bytes]]:
    """Returns every object of some bundles: its bytes, by id."""
    found: dict[str, set[bytes]] = {}
    for bundle in bundles:
        with bundle.open("rb") as stream:
            for piece in pieces(stream):
                name = msgspec.json.decode(piece.raw, type=Identified).id
                found.setdefault(name, set()).add(bytes(piece.raw))
    return found


def test_every_byte_that_went_in_comes_out(served: tuple[str, str]) -> None:
    base, secret = served
    given, received, query = originals(BUNDLES), {}, ""
    with client(base) as session:
        session.auth = ("XBR", secret)
        while True:
            answer = session.get(f"{OBJECTS}?limit=500{query}")
            assert answer.status_code == 200
            page = msgspec.json.decode(answer.content, type=Envelope)
            for raw in page.objects:
                received[msgspec.json.decode(raw, type=Identified).id] = bytes(raw)
            if not page.more:
                break
            query = f"&next={page.next}"
    assert all(body in given[name] for name, body in received.items())
    assert len(received) > 4_000
    missing = given.keys() - received.keys()
    # Only the reports carry stricter handlings of their own, with their authors and markings.
    assert missing <= originals([REPORTS]).keys()


def test_a_client_that_allies_use_walks_the_same_objects(served: tuple[str, str]) -> None:
    base, secret = served
    collection = Collection(
        f"{base}{OBJECTS.removesuffix('objects/')}", user="XBR", password=secret
    )
    pages = list(as_pages(collection.get_objects, per_request=700))
    seen = [each["id"] for page in pages for each in page.get("objects", ())]
    assert len(seen) == len(set(seen))
    listed = list(as_pages(collection.get_manifest, per_request=700))
    assert [each["id"] for page in listed for each in page["objects"]] == seen
    collection.close()
