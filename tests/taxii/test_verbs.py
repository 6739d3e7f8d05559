"""Every resource, every verb: reading is what there is, and a refusal tells nothing."""

import json
import socket

import httpx
import pytest

from relto.store.events import events
from relto.taxii.documents import MAX_CONTENT_LENGTH, collection_id
from relto.taxii.resources import TEMPLATES, Kind
from tests.taxii.world import OBJECTS, TAXII, World, indicator, stix_id

VERBS = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"]
KNOWN = collection_id("XAL")
SEEN = stix_id("indicator", 1)
HIDDEN = stix_id("indicator", 100_000)
ABSENT = stix_id("indicator", "absent")


def path(kind: Kind, *, collection: str = KNOWN, name: str = SEEN) -> str:
    return TEMPLATES[kind].format(collection=collection, object=name, status=SEEN)


def expected(kind: Kind, verb: str) -> int:
    return 403 if (kind, verb) in ((Kind.OBJECTS, "POST"), (Kind.OBJECT, "DELETE")) else 405


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("kind", Kind)
def test_no_verb_writes(cert: httpx.Client, world: World, kind: Kind, verb: str) -> None:
    body = json.dumps({"objects": [indicator(77_777)]})
    answers = [
        cert.request(verb, path(kind, name=name), content=body, headers={"Content-Type": TAXII})
        for name in (SEEN, HIDDEN, ABSENT, "garbage")
    ]
    for answer in answers:
        assert answer.status_code == expected(kind, verb)
        assert answer.content == answers[0].content
        assert answer.headers["content-type"] == TAXII
        if answer.status_code == 405:
            assert answer.headers["allow"] == "GET, HEAD"
    with world.services.node.store.read() as tx:
        assert tx.head().arrivals == 38


@pytest.mark.parametrize("verb", ["GET", *VERBS])
def test_an_unknown_collection_is_absent_for_every_verb(cert: httpx.Client, verb: str) -> None:
    absent = cert.request(verb, "/nowhere/")
    assert absent.status_code == 404
    for kind in (Kind.COLLECTION, Kind.OBJECTS, Kind.OBJECT, Kind.VERSIONS, Kind.MANIFEST):
        answer = cert.request(verb, path(kind, collection="91a7b528-80eb-42ed-a74d-c6fbd5a26116"))
        assert (answer.status_code, answer.content) == (404, absent.content)


@pytest.mark.parametrize(
    "media", [TAXII, "application/taxii+json", "application/taxii+json; version=2.1", "text/plain"]
)
def test_traps_10_17_19_posting_is_refused_whatever_is_posted(
    cert: httpx.Client, media: str
) -> None:
    def chunks():
        yield b'{"objects": ['
        yield b"]}"

    for content in (b"", b"{}", b"x" * 200_000, chunks()):
        answer = cert.post(OBJECTS, content=content, headers={"Content-Type": media})
        assert answer.status_code == 403
        assert answer.json()["error_code"] == "forbidden"


def raw(base: str, *lines: str) -> bytes:
    """Sends a request as it is written and returns the beginning of the answer."""
    address = ("127.0.0.1", int(base.rpartition(":")[2]))
    with socket.create_connection(address, timeout=60) as connection:
        connection.sendall("\r\n".join([*lines, "Host: relto", "", ""]).encode())
        return connection.recv(65_536)


def test_trap_19_a_length_above_the_limit_is_refused_before_it_is_sent(
    base: str, world: World
) -> None:
    shown = f"Authorization: {world.bearer('CERT-N')['Authorization']}"
    length = f"Content-Length: {MAX_CONTENT_LENGTH + 1}"
    answer = raw(base, f"POST {OBJECTS} HTTP/1.1", shown, length)
    assert answer.startswith(b"HTTP/1.1 403")


@pytest.mark.parametrize(
    "line",
    [
        "OPTIONS * HTTP/1.1",
        "GET http://relto/relto/ HTTP/1.1",
        "GET //relto/ HTTP/1.1",
        "GET /relto/../taxii2/ HTTP/1.1",
        "GET /taxii2/ HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket",
    ],
)
def test_a_request_of_an_odd_shape_must_say_who_asks(base: str, line: str, world: World) -> None:
    stranger = raw(base, line)
    assert stranger.startswith(b"HTTP/1.1 401")
    assert TAXII.encode() in stranger
    known = raw(base, line, f"Authorization: {world.bearer('CERT-N')['Authorization']}")
    assert known.startswith((b"HTTP/1.1 200", b"HTTP/1.1 404"))
    assert TAXII.encode() in known


def test_trap_20_delete_with_a_match_removes_nothing(cert: httpx.Client) -> None:
    assert cert.delete(f"{OBJECTS}{SEEN}/?match[version]=all").status_code == 403
    assert cert.get(f"{OBJECTS}{SEEN}/").status_code == 200


def test_refusals_and_answers_are_recorded(cert: httpx.Client, world: World) -> None:
    store = world.services.node.store

    def recorded(kind: str) -> int:
        with store.read() as tx:
            return len(events(tx, kind=kind, limit=100_000))

    for verb, where in (("GET", "/nowhere/"), ("POST", OBJECTS), ("GET", f"{OBJECTS}?limit=0")):
        before = recorded("refusal")
        cert.request(verb, where)
        assert recorded("refusal") == before + 1
    before = recorded("refusal")
    assert cert.get(f"{OBJECTS}{HIDDEN}/").status_code == 404
    assert recorded("refusal") == before + 1
    assert httpx.get(cert.base_url.join("/taxii2/"), trust_env=False).status_code == 401
    assert recorded("refusal") == before + 2
