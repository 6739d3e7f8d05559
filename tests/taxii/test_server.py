"""The function from request to answer, without a socket: failures, and requests of any shape."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.core.clock import SystemClock
from relto.core.errors import StoreError
from relto.edge.exchange import Answer, Request
from relto.services.partners import Kind
from relto.services.principal import Principal
from relto.services.release import Page, Query, Release
from relto.taxii.negotiation import MEDIA_TYPE
from relto.taxii.resources import TEMPLATES
from relto.taxii.server import Taxii
from tests.taxii.world import OBJECTS, World, make_world, stix_id

CONTENT = "canary 4f1c"


class Failing(Release):
    """A release that fails in one of its parts."""

    def __init__(self, world: World, error: Exception, *, recording: bool = False) -> None:
        super().__init__(world.services.node.store, SystemClock())
        self.error = error
        self.recording = recording

    def objects(self, principal: Principal, query: Query) -> Page:
        if self.recording:
            return super().objects(principal, query)
        raise self.error

    def refused(self, principal: Principal | None, what: str, reason: str) -> None:
        if self.recording:
            raise self.error
        super().refused(principal, what, reason)


def ask(world: World, release: Release, query: bytes = b"") -> Answer:
    shown = world.bearer("XBR")["Authorization"].encode()
    server = Taxii(release, world.services.partners, "XAL")
    return server(Request("GET", OBJECTS.encode(), query, ((b"authorization", shown),)))


@pytest.mark.parametrize(
    ("error", "status"),
    [(StoreError(CONTENT), 503), (KeyError(CONTENT), 500), (RecursionError(CONTENT), 500)],
)
def test_a_failure_is_an_error_message_without_content(
    world: World, error: Exception, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = ask(world, Failing(world, error))
    assert answer.status == status
    assert CONTENT.encode() not in answer.body
    assert json.loads(answer.body)["http_status"] == str(status)
    assert (CONTENT in caplog.text) == isinstance(error, StoreError)


@pytest.mark.parametrize("error", [StoreError(CONTENT), KeyError(CONTENT)])
def test_a_refusal_that_cannot_be_recorded_is_not_told(world: World, error: Exception) -> None:
    answer = ask(world, Failing(world, error, recording=True), b"limit=0")
    assert answer.status in (500, 503)
    assert b"limit" not in answer.body


def test_every_resource_is_answered_by_its_own_function(world: World) -> None:
    release = world.services.release
    server = Taxii(release, world.services.partners, "XAL")
    shown = ((b"authorization", world.bearer("XBR")["Authorization"].encode()),)
    answers = {
        kind: server(
            Request(
                "GET",
                template.format(
                    collection="released", object=stix_id("indicator", 1), status="s"
                ).encode(),
                headers=shown,
            )
        )
        for kind, template in TEMPLATES.items()
    }
    statuses = {kind.value: answer.status for kind, answer in answers.items()}
    assert statuses.pop("status") == 404
    assert set(statuses.values()) == {200}
    assert len({answer.body for answer in answers.values()}) >= len(TEMPLATES) - 1


@pytest.fixture(scope="module")
def server(world: World) -> Taxii:
    return Taxii(world.services.release, world.services.partners, "XAL")


ACCEPTS = st.sampled_from([b"*/*", b"text/html", MEDIA_TYPE.encode(), b'";', b""])
PARTS = st.sampled_from([*(text.encode() for text in TEMPLATES.values()), OBJECTS.encode()])
REQUESTS = st.builds(
    Request,
    method=st.sampled_from(["GET", "HEAD", "POST", "DELETE", "BREW"]),
    path=st.one_of(st.binary(max_size=40).map(lambda raw: b"/" + raw), PARTS),
    query=st.binary(max_size=60),
    headers=st.builds(lambda accept: ((b"accept", accept),), ACCEPTS),
)


@given(request=REQUESTS, known=st.booleans())
def test_no_request_breaks_the_server(
    server: Taxii, world: World, request: Request, known: bool
) -> None:
    shown = world.bearer("CERT-N")["Authorization"].encode() if known else b"Bearer no"
    answer = server(replace(request, headers=(*request.headers, (b"authorization", shown))))
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    assert b"canary" not in answer.body
    assert (answer.status == 401) == (not known)
    assert answer.status in (200, 400, 401, 403, 404, 405, 406)
    assert isinstance(json.loads(answer.body), dict)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    directory = tmp_path_factory.mktemp("full") / "node"
    with make_world(directory, open_count=1_010) as made:
        yield made


def test_trap_6_a_page_is_capped_and_says_so(full: World) -> None:
    found: list[str] = []
    query = b"limit=999999"
    for count in (1_000, 21):
        answer = json.loads(ask(full, full.services.release, query).body)
        assert len(answer["objects"]) == count
        found += [each["id"] for each in answer["objects"]]
        assert answer.get("more", False) == (count == 1_000)
        query = f"limit=999999&next={answer.get('next')}".encode()
    assert len(set(found)) == 1_021


def test_a_partner_that_the_policy_does_not_know_is_told_of_when_it_is_added(full: World) -> None:
    partners = full.services.partners
    assert not partners.add("XBT", actor="tests")
    token = partners.issue("XBT", Kind.BEARER, actor="tests").secret
    full.tokens["XBT"] = token
    shown = full.bearer("XBT")["Authorization"].encode()
    server = Taxii(full.services.release, partners, "XAL")
    request = Request("GET", OBJECTS.encode(), headers=((b"authorization", shown),))
    assert server(request).body == b"{}"
