"""The client library that partners use, against a running server."""

from collections.abc import Iterator

import pytest
import requests
from taxii2client.exceptions import AccessError
from taxii2client.v21 import ApiRoot, Collection, Server, as_pages

from relto.services.partners import Kind
from relto.taxii.documents import collection_id
from tests.taxii.world import OBJECTS, World, stix_id

VERSIONED = stix_id("indicator", 9_000)


@pytest.fixture(scope="module")
def secret(world: World) -> str:
    return world.services.partners.issue("XBR", Kind.BASIC, actor="tests").secret


@pytest.fixture
def server(base: str, secret: str) -> Iterator[Server]:
    with Server(f"{base}/taxii2/", user="XBR", password=secret) as found:
        yield found


@pytest.fixture
def collection(server: Server) -> Collection:
    return server.default.collections[0]


def test_a_client_finds_its_way_from_discovery(server: Server) -> None:
    root: ApiRoot = server.api_roots[0]
    assert server.default.url == root.url
    assert root.versions == ["application/taxii+json;version=2.1"]
    (found,) = root.collections
    assert found.id == collection_id("XAL")
    assert (found.can_read, found.can_write) == (True, False)


@pytest.mark.parametrize("size", [1, 7, 36, 50])
def test_all_pages_of_objects_and_manifest(collection: Collection, size: int) -> None:
    objects = [
        each["id"]
        for page in as_pages(collection.get_objects, per_request=size)
        for each in page.get("objects", [])
    ]
    entries = [
        each["id"]
        for page in as_pages(collection.get_manifest, per_request=size)
        for each in page.get("objects", [])
    ]
    assert objects == entries
    assert len(objects) == len(set(objects)) == 36


def test_filters_and_single_objects(collection: Collection) -> None:
    pages = as_pages(collection.get_objects, per_request=2, version="all", id=VERSIONED)
    assert [len(page["objects"]) for page in pages] == [2, 1]
    assert collection.get_object(VERSIONED)["objects"][0]["id"] == VERSIONED
    assert len(collection.object_versions(VERSIONED)["versions"]) == 3
    manifest = collection.get_manifest(limit=1)
    later = collection.get_manifest(added_after=manifest["objects"][0]["date_added"])
    assert len(later["objects"]) == 35


def test_a_client_is_refused_what_it_may_not(base: str, collection: Collection) -> None:
    for wrong in ("wrong", "x"):
        with pytest.raises(requests.HTTPError, match="401"):
            Server(f"{base}/taxii2/", user="XBR", password=wrong).refresh()
    with pytest.raises(AccessError):
        collection.delete_object(VERSIONED)
    with pytest.raises(requests.HTTPError, match="404"):
        collection.get_object(stix_id("indicator", "absent"))


def test_a_secret_opens_only_in_the_way_it_was_issued(base: str, world: World, secret: str) -> None:
    def status(**how: object) -> int:
        return requests.get(base + OBJECTS, timeout=60, **how).status_code  # type: ignore[arg-type]

    assert status(auth=("XBR", secret)) == 200
    assert status(auth=("CERT-N", secret)) == 401
    assert status(auth=("xbr", secret)) == 401
    assert status(headers={"Authorization": f"Bearer {secret}"}) == 401
    assert status(headers=world.bearer("XBR")) == 200
    assert status(auth=("XBR", world.tokens["XBR"])) == 401
