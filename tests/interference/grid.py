"""The grid: every endpoint by every method by every parameter, asked of a node as the watcher.

`ROUTES` must name every kind of resource that the edge has: a test compares it with the edge's
own table, so that a new endpoint without a row here fails the build.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import product

from relto.edge.exchange import Answer
from relto.taxii.documents import collection_id
from relto.taxii.resources import Kind
from tests.interference.history import START, Node
from tests.interference.material import SORTS, WATCHER, stix_id

ROUTES: dict[Kind, str] = {
    Kind.DISCOVERY: "/taxii2/",
    Kind.ROOT: "/relto/",
    Kind.STATUS: "/relto/status/{id}/",
    Kind.COLLECTIONS: "/relto/collections/",
    Kind.COLLECTION: "/relto/collections/{collection}/",
    Kind.MANIFEST: "/relto/collections/{collection}/manifest/",
    Kind.OBJECTS: "/relto/collections/{collection}/objects/",
    Kind.OBJECT: "/relto/collections/{collection}/objects/{id}/",
    Kind.VERSIONS: "/relto/collections/{collection}/objects/{id}/versions/",
}
METHODS = ("GET", "HEAD", "POST", "DELETE", "PUT", "PATCH", "OPTIONS")
COLLECTIONS = ("released", collection_id("XAL"), "00000000-0000-4000-8000-000000000000", "x")
LISTING = {Kind.MANIFEST, Kind.OBJECTS}
SINGLE = {Kind.OBJECT, Kind.VERSIONS}
FILTERS = (
    b"",
    b"limit=1",
    b"limit=3",
    b"limit=0",
    b"limit=1&limit=2",
    b"added_after=2026-01-01T00:00:00Z",
    b"added_after=2099-01-01T00:00:00Z",
    b"added_after=yesterday",
    b"match[type]=indicator",
    b"match[type]=report,note",
    b"match[type]=marking-definition",
    b"match[type]=relationship&limit=1",
    b"match[type]=nothing-like-this",
    b"match[version]=first",
    b"match[version]=last",
    b"match[version]=all",
    b"match[version]=all&limit=2",
    b"match[version]=2026-01-01T00:00:01.000Z",
    b"match[version]=2026-01-01T00:00:02Z",
    b"match[spec_version]=2.1",
    b"match[spec_version]=2.0",
    b"next=",
    b"next=bm90aGluZw",
    b"unknown=1",
)


def questions(ids: Iterable[str]) -> Iterator[tuple[str, str, bytes]]:
    """Yields every method, path and query; `ids` are asked for one by one."""
    named = sorted(ids)
    for kind, template in ROUTES.items():
        collections = COLLECTIONS if "{collection}" in template else ("",)
        objects = named if "{id}" in template else [""]
        if kind in SINGLE:
            collections = COLLECTIONS[:1]
        for collection, each in product(collections, objects):
            path = template.replace("{collection}", collection).replace("{id}", each)
            full = collection in ("", "released") and each in [*named[:2], ""]
            for method in METHODS if full else ("GET", "HEAD"):
                yield method, path, b""
            if collection == "released":
                yield from (("GET", path, query) for query in _queries(kind, named))


def _queries(kind: Kind, named: list[str]) -> Iterator[bytes]:
    if kind in LISTING:
        yield from FILTERS
        yield from (b"match[id]=" + each.encode() for each in named)
        yield b"match[version]=all&match[id]=" + ",".join(named).encode()
    elif kind in SINGLE:
        yield from (b"match[version]=all", b"match[version]=first", b"limit=1", b"limit=0")


def probe(node: Node, ids: Iterable[str]) -> dict[tuple[str, str, bytes], Answer]:
    """Asks a node the whole grid, at fixed instants, and then follows every `next`."""
    answers: dict[tuple[str, str, bytes], Answer] = {}
    waiting = list(questions(ids))
    node.clock.at = START + 10_000_000_000
    while waiting:
        asked = waiting.pop(0)
        if asked in answers:
            continue
        answers[asked] = node.ask(WATCHER, *asked)
        waiting += _following(asked, answers[asked])
    return answers


def _following(asked: tuple[str, str, bytes], answer: Answer) -> Iterator[tuple[str, str, bytes]]:
    method, path, query = asked
    if method == "GET" and answer.status == 200 and b'"next"' in answer.body:
        cursor = json.loads(answer.body)["next"].encode()
        rest = b"&".join(part for part in query.split(b"&") if not part.startswith(b"next="))
        yield method, path, rest + (b"&" if rest else b"") + b"next=" + cursor
        yield method, path, b"limit=7&next=" + cursor


def canaries(numbers: Iterable[int], ids: Iterable[str]) -> list[bytes]:
    """Returns what must appear in no byte: ids, words and markings of what is hidden."""
    words = [f"words of {number} of sort".encode() for number in numbers]
    marks = [
        stix_id("marking-definition", name).encode()
        for name, sort in SORTS.items()
        if not sort.ever_open
    ]
    return [*words, *(each.encode() for each in ids), *marks]
