"""The traps of reading, over a socket; numbers are those of the list of traps in the docs."""

import re
from typing import Any

import httpx
import pytest

from relto.core.instant import parse_instant
from tests.taxii.world import MANIFEST, OBJECTS, TAXII, World, client, stix_id, versioned

VERSIONED = stix_id("indicator", 9_000)
ONE = f"{OBJECTS}{VERSIONED}/"
PAGED = [OBJECTS, MANIFEST, ONE, f"{ONE}versions/"]
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def ids(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json().get("objects", [])]


def walk(session: httpx.Client, path: str, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    answer = session.get(path, params=query).json()
    while True:
        found += answer.get("objects", answer.get("versions", []))
        if not answer.get("more"):
            return found
        answer = session.get(path, params={**query, "next": answer["next"]}).json()


def test_trap_1_added_after_is_strict(xbr: httpx.Client) -> None:
    manifest = walk(xbr, MANIFEST)
    for entry in (manifest[0], manifest[4]):
        later = walk(xbr, MANIFEST, added_after=entry["date_added"])
        assert later == [each for each in manifest if each["date_added"] > entry["date_added"]]
    assert xbr.get(OBJECTS, params={"added_after": manifest[-1]["date_added"]}).content == b"{}"
    assert xbr.get(OBJECTS, params={"added_after": "soon"}).status_code == 400


def test_trap_2_dates_are_unique_and_a_walk_by_date_alone_finds_everything(
    xbr: httpx.Client,
) -> None:
    whole = ids(xbr.get(OBJECTS))
    found: list[str] = []
    query: dict[str, Any] = {"limit": 4}
    while True:
        answer = xbr.get(OBJECTS, params=query)
        found += ids(answer)
        if not answer.json().get("more"):
            break
        query["added_after"] = answer.headers["X-TAXII-Date-Added-Last"]
    assert found == whole
    assert len(found) == 36


def test_trap_3_next_is_stateless_repeatable_and_bound_to_its_question(
    xbr: httpx.Client, cert: httpx.Client
) -> None:
    first = xbr.get(OBJECTS, params={"limit": 5, "match[type]": "indicator"}).json()
    token = first["next"]
    again = {"limit": 5, "match[type]": "indicator", "next": token}
    assert xbr.get(OBJECTS, params=again).content == xbr.get(OBJECTS, params=again).content
    assert xbr.get(OBJECTS, params={"limit": 5, "next": token}).status_code == 400
    assert xbr.get(MANIFEST, params=again).status_code == 400
    assert cert.get(OBJECTS, params=again).status_code == 400
    assert xbr.get(OBJECTS, params={**again, "next": token[:-2] + "AA"}).status_code == 400
    assert xbr.get(OBJECTS, params={**again, "next": "garbage"}).status_code == 400


@pytest.mark.parametrize("path", [OBJECTS, MANIFEST])
def test_trap_4_items_ascend_by_date_added(xbr: httpx.Client, path: str) -> None:
    dates = [each["date_added"] for each in walk(xbr, MANIFEST, limit=3)]
    assert dates == sorted(set(dates))
    assert [e["id"] for e in walk(xbr, path, limit=3)] == [e["id"] for e in walk(xbr, MANIFEST)]


@pytest.mark.parametrize("path", PAGED)
def test_trap_5_dates_stand_in_the_headers(xbr: httpx.Client, path: str) -> None:
    answer = xbr.get(path, params={"limit": 2})
    first, last = (answer.headers[f"X-TAXII-Date-Added-{end}"] for end in ("First", "Last"))
    assert DATE.fullmatch(first)
    assert DATE.fullmatch(last)
    assert first <= last
    if path == MANIFEST:
        shown = [each["date_added"] for each in answer.json()["objects"]]
        assert (first, last) == (shown[0], shown[-1])


def test_trap_5_an_empty_answer_is_empty(xbr: httpx.Client, xno: httpx.Client) -> None:
    for answer in (
        xno.get(OBJECTS),
        xno.get(MANIFEST),
        xbr.get(OBJECTS, params={"match[type]": "no-such-type"}),
        xbr.get(OBJECTS, params={"match[id]": stix_id("indicator", "absent")}),
    ):
        assert answer.status_code == 200
        assert answer.content == b"{}"
        assert not [name for name in answer.headers if name.startswith("x-taxii")]


@pytest.mark.parametrize("path", PAGED)
def test_trap_6_limit_is_a_positive_integer(xbr: httpx.Client, path: str) -> None:
    for bad in ("0", "-1", "1.5", "ten", ""):
        assert xbr.get(path, params={"limit": bad}).status_code == 400, bad
    page = xbr.get(path, params={"limit": 1}).json()
    assert len(page.get("objects", page.get("versions"))) == 1


@pytest.mark.parametrize("path", [MANIFEST, f"{ONE}versions/", ONE])
def test_trap_7_manifest_and_versions_have_a_next_too(xbr: httpx.Client, path: str) -> None:
    query = {"match[version]": "all"} if path == ONE else {}
    assert walk(xbr, path, limit=1, **query) == walk(xbr, path, **query)
    assert len(walk(xbr, path, limit=1, **query)) >= 3
    assert xbr.get(path, params={"next": ""}).status_code == 400


@pytest.mark.parametrize("path", ["/taxii2/", "/relto/", "/relto/collections/", *PAGED])
def test_trap_8_the_last_slash_may_be_left_out(xbr: httpx.Client, path: str) -> None:
    query = {"limit": 2}
    plain = xbr.get(path.rstrip("/"), params=query)
    assert plain.status_code == 200
    assert plain.content == xbr.get(path, params=query).content


def test_trap_9_what_is_accepted_is_answered_in_the_one_media_type(xbr: httpx.Client) -> None:
    for accept in ("application/taxii+json", "*/*", "application/json, text/plain, */*"):
        answer = xbr.get(OBJECTS, headers={"Accept": accept})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == TAXII
    for accept in ("application/taxii+json;version=2.0", "text/html"):
        answer = xbr.get(OBJECTS, headers={"Accept": accept})
        assert answer.status_code == 406
        assert answer.headers["content-type"] == TAXII
        assert answer.json()["http_status"] == "406"


def test_trap_11_who_asks_comes_before_what_is_accepted(base: str) -> None:
    with client(base) as stranger:
        answers = [
            stranger.request(method, path, headers={"Accept": accept, **shown})
            for method in ("GET", "POST", "PUT", "DELETE")
            for path in (OBJECTS, ONE, "/relto/", "/nowhere", f"{OBJECTS}indicator--x/?limit=0")
            for accept in ("text/html", "*/*")
            for shown in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"})
        ]
    for answer in answers:
        assert answer.status_code == 401
        assert answer.content == answers[0].content
        assert "Bearer" in answer.headers["www-authenticate"]
        assert "Basic" in answer.headers["www-authenticate"]
        assert without_date(answer) == without_date(answers[0])


def without_date(answer: httpx.Response) -> list[tuple[str, str]]:
    return [(name, value) for name, value in answer.headers.items() if name != "date"]


def test_trap_12_hidden_and_absent_are_the_same(cert: httpx.Client) -> None:
    hidden, absent = stix_id("indicator", 100_000), stix_id("indicator", "absent")
    for end in ("", "versions/", "?match[version]=all", "?limit=1"):
        answers = [
            cert.get(f"{OBJECTS}{name}/{end}")
            for name in (hidden, absent, "garbage", "%20", "a--b")
        ]
        for answer in answers:
            assert answer.status_code == 404
            assert answer.content == answers[0].content
            assert without_date(answer) == without_date(answers[0])
    queries = [{"match[id]": name} for name in (hidden, absent)]
    for path in (OBJECTS, MANIFEST):
        one, other = (cert.get(path, params=query) for query in queries)
        assert (one.content, without_date(one)) == (other.content, without_date(other))


def test_trap_13_versions_are_asked_for(xbr: httpx.Client) -> None:
    texts = [each["modified"] for each in versioned()]

    def asked(version: str | None) -> list[str]:
        query = {} if version is None else {"match[version]": version}
        return [each["modified"] for each in walk(xbr, ONE, **query)]

    assert asked(None) == asked("last") == texts[-1:]
    assert asked("first") == texts[:1]
    assert sorted(asked("all")) == texts
    assert sorted(asked("first,last")) == [texts[0], texts[2]]
    assert asked("2026-02-01T00:00:00.000000Z") == texts[:1]
    assert asked("2026-02-02T00:00:00.500Z") == texts[1:2]
    assert xbr.get(ONE, params={"match[version]": "all,first"}).status_code == 400
    assert xbr.get(ONE, params={"match[version]": "garbage"}).status_code == 400


def test_trap_14_specification_versions(xbr: httpx.Client) -> None:
    assert ids(xbr.get(ONE)) == ids(xbr.get(ONE, params={"match[spec_version]": "2.1"}))
    assert xbr.get(OBJECTS, params={"match[spec_version]": "2.0"}).content == b"{}"


def test_trap_15_versions_are_told_in_their_own_words(xbr: httpx.Client) -> None:
    texts = [each["modified"] for each in versioned()]
    assert sorted(xbr.get(f"{ONE}versions/").json()["versions"]) == texts
    query = {"match[id]": VERSIONED, "match[version]": "all"}
    entries = walk(xbr, MANIFEST, **query)
    assert sorted(each["version"] for each in entries) == texts
    assert {each["media_type"] for each in entries} == {"application/stix+json;version=2.1"}


def test_trap_16_a_field_stands_once_and_unknown_types_match_nothing(xbr: httpx.Client) -> None:
    twice = "match[type]=indicator&match[type]=malware"
    assert xbr.get(f"{OBJECTS}?{twice}").status_code == 400
    assert xbr.get(f"{OBJECTS}?match[nonsense]=1").status_code == 400
    assert xbr.get(OBJECTS, params={"match[type]": "x-other"}).content == b"{}"


def test_trap_18_no_status_is_ever_there(xbr: httpx.Client) -> None:
    texts = {
        xbr.get(f"/relto/status/{name}/").content
        for name in ("2d086da7-4bdc-4f91-900e-d77486753710", "garbage", "1")
    }
    assert len(texts) == 1
    assert b'"404"' in texts.pop()


def test_trap_21_addresses_and_names(xbr: httpx.Client) -> None:
    discovery = xbr.get("/taxii2/").json()
    assert discovery["api_roots"] == [discovery["default"]] == ["/relto/"]
    root = xbr.get("/relto/").json()
    assert root["versions"] == ["application/taxii+json;version=2.1"]
    assert root["max_content_length"] > 0
    (one,) = xbr.get("/relto/collections/").json()["collections"]
    assert re.fullmatch(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", one["id"])
    assert (one["can_read"], one["can_write"]) == (True, False)
    assert xbr.get(f"/relto/collections/{one['id']}/").json() == one
    assert ids(xbr.get(f"/relto/collections/{one['alias']}/objects/")) == ids(xbr.get(OBJECTS))


def test_each_partner_sees_its_own_view(
    xbr: httpx.Client, cert: httpx.Client, xno: httpx.Client
) -> None:
    canary = stix_id("indicator", 100_000)
    assert canary in ids(xbr.get(OBJECTS))
    assert len(ids(cert.get(OBJECTS))) == 26
    assert canary not in cert.get(OBJECTS).text + cert.get(MANIFEST).text
    assert ids(xno.get(OBJECTS)) == []


@pytest.mark.parametrize("path", ["/taxii2/", "/relto/", "/relto/collections/", *PAGED])
def test_head_tells_what_get_would_and_sends_no_body(xbr: httpx.Client, path: str) -> None:
    got, head = xbr.get(path), xbr.head(path)
    assert head.status_code == 200
    assert head.content == b""
    assert without_date(head) == without_date(got)


def test_every_answer_is_kept_private(xbr: httpx.Client) -> None:
    for path in (OBJECTS, "/nowhere/", f"{OBJECTS}?limit=0"):
        headers = xbr.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers


def test_errors_are_error_messages_without_content(xbr: httpx.Client) -> None:
    for path, status in ((f"{OBJECTS}?limit=x", 400), ("/nowhere/", 404), (f"{OBJECTS}a/", 404)):
        answer = xbr.get(path)
        assert answer.status_code == status
        assert answer.headers["content-type"] == TAXII
        assert set(answer.json()) <= {"title", "description", "error_code", "http_status"}


def test_dates_of_a_stream_are_instants_of_now(xbr: httpx.Client, world: World) -> None:
    last = xbr.get(OBJECTS).headers["X-TAXII-Date-Added-Last"]
    assert parse_instant(last) <= world.services.clock.now()
