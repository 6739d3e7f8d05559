"""The release service on both databases: pages, cursors, versions, copies, records."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from pyroaring import BitMap

from relto.core.errors import InputError, UnknownError
from relto.core.instant import version_key
from relto.model.rung import Rung
from relto.services.principal import Principal
from relto.services.release import Page, Query, Release
from relto.store import Store
from relto.store.events import deliveries, events
from tests.services.releasing import (
    SECOND,
    StillClock,
    apply,
    introduce,
    marking,
    name,
    snapshot,
    take_in,
    thing,
)

XBR, XCO = Principal("XBR", "c-1"), Principal("XCO", "c-2")
ALL_VERSIONS = Query(versions=("all",))


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def release(store: Store, clock: StillClock) -> Release:
    introduce(store)
    apply(store, snapshot([("XBR", "b", None, None)]))
    return Release(store, clock)


def ids(page: Page) -> list[str]:
    return [item["id"] for item in json.loads(page.body).get("objects", [])]


def only(page: Page) -> dict[str, Any]:
    (found,) = json.loads(page.body)["objects"]
    assert isinstance(found, dict)
    return found


def test_a_page_is_made_of_the_stored_bytes(
    store: Store, release: Release, clock: StillClock
) -> None:
    assert release.objects(XBR, Query()).body == b"{}"
    made = [thing("identity", n, "ab"[n % 2]) for n in range(6)]
    take_in(store, clock, made)
    page = release.objects(XBR, Query(limit=2))
    assert json.loads(page.body)["objects"] == [made[0], made[2]]
    assert (page.first, page.last) == (clock.instant, clock.instant + 1)
    assert page.more
    last = release.objects(XBR, Query(limit=2, cursor=page.next))
    assert json.loads(last.body) == {"more": False, "objects": [made[4]]}
    assert last.first == clock.instant + 2


def test_a_request_reads_the_clock_once(release: Release, clock: StillClock) -> None:
    release.objects(XBR, Query())
    assert clock.read == 1


def test_a_cursor_serves_one_question_of_one_partner(
    store: Store, release: Release, clock: StillClock
) -> None:
    take_in(store, clock, [thing("identity", n, "a") for n in range(4)])
    cursor = release.objects(XBR, Query(limit=1)).next
    assert cursor is not None
    assert ids(release.objects(XBR, Query(limit=3, cursor=cursor)))
    tampered = ("B" if cursor[-1] == "A" else "A").join([cursor[:-1], ""])
    for principal, query in (
        (XCO, Query(cursor=cursor)),
        (XBR, Query(cursor=cursor, types=("identity",))),
        (XBR, Query(cursor=cursor, added_after=5)),
        (XBR, Query(cursor=tampered)),
        (XBR, Query(cursor="")),
        (XBR, Query(cursor="ä")),
    ):
        with pytest.raises(InputError, match="next"):
            release.objects(principal, query)
    with pytest.raises(InputError, match="next"):
        release.manifest(XBR, Query(cursor=cursor))


@pytest.mark.parametrize(
    "query", [Query(limit=0), Query(limit=-1), Query(versions=()), Query(versions=("all", "last"))]
)
def test_a_malformed_question_is_refused(release: Release, query: Query) -> None:
    with pytest.raises(InputError):
        release.objects(XBR, query)


def test_a_widening_reaches_a_poll_and_a_restoration_is_new(
    store: Store, release: Release, clock: StillClock
) -> None:
    take_in(store, clock, [thing("identity", n, "ab"[n % 2]) for n in range(4)])
    before = release.objects(XBR, Query())
    clock.instant += SECOND
    apply(store, snapshot())
    wider = release.objects(XBR, Query(added_after=before.last))
    assert ids(wider) == [name("identity", 1), name("identity", 3)]
    assert wider.first == clock.instant
    apply(store, snapshot([("XBR", "a", None, None)]))
    assert ids(release.objects(XBR, Query())) == ids(wider)
    assert release.objects(XBR, Query()).first == wider.first
    apply(store, snapshot())
    assert ids(release.objects(XBR, Query(added_after=wider.last))) == ids(before)


def test_time_passes_without_a_change_of_policy(
    store: Store, release: Release, clock: StillClock
) -> None:
    end = clock.instant + 10 * SECOND
    apply(store, snapshot([("XBR", "a", None, end)]))
    take_in(store, clock, [thing("identity", 0, "a")])
    clock.instant = end - 1
    assert release.objects(XBR, Query()).count == 0
    clock.instant = end
    assert release.objects(XBR, Query()).first == end


def test_a_version_never_outlives_a_stricter_newer_one(
    store: Store, release: Release, clock: StillClock
) -> None:
    take_in(store, clock, [thing("identity", 0, "a")])
    assert release.objects(XBR, Query()).count == 1
    take_in(store, clock, [thing("identity", 0, "b", 1)])
    assert release.objects(XBR, ALL_VERSIONS).body == b"{}"
    assert release.objects(XCO, ALL_VERSIONS).count == 2
    with pytest.raises(UnknownError):
        release.versions(XBR, name("identity", 0), Query())


def test_versions_are_chosen_among_those_shown(
    store: Store, release: Release, clock: StillClock
) -> None:
    made = [thing("identity", 0, "a", version) for version in range(3)]
    take_in(store, clock, [*made, thing("identity", 1, "a")])
    texts = [each["modified"] for each in made]
    key = version_key(texts[1])

    def chosen(*versions: str) -> list[str]:
        of_first: list[str] = []
        for query in (
            Query(versions=versions),
            Query(versions=versions, ids=(name("identity", 0),)),
        ):
            found = json.loads(release.objects(XBR, query).body).get("objects", [])
            of_first = [o["modified"] for o in found if o["id"] == name("identity", 0)]
        only_one = release.object_(XBR, name("identity", 0), Query(versions=versions))
        assert [o["modified"] for o in json.loads(only_one.body).get("objects", [])] == of_first
        return of_first

    assert chosen("last") == [texts[2]]
    assert chosen("first") == [texts[0]]
    assert chosen("first", key) == texts[:2]
    assert chosen("all") == texts
    assert chosen("20010101000000") == []
    body = json.loads(release.versions(XBR, name("identity", 0), ALL_VERSIONS).body)
    assert body == {"more": False, "versions": texts}
    assert release.objects(XBR, Query(spec_versions=("2.0",))).count == 0
    assert release.objects(XBR, Query(spec_versions=("2.1",))).count == 2
    assert release.objects(XBR, Query(types=("tool",))).count == 0
    assert release.objects(XBR, Query(types=("tool", "identity"))).count == 2


def test_a_report_loses_what_is_hidden_and_is_another_object(
    store: Store, release: Release, clock: StillClock
) -> None:
    refs = [name("identity", 0), name("identity", 1)]
    report = thing("report", 2, "a", object_refs=refs)
    about = thing("note", 3, "a", object_refs=[report["id"]])
    gone = thing("report", 4, "a", object_refs=refs[1:])
    link = thing("relationship", 5, "a", source_ref=refs[0], target_ref=refs[1])
    people = [thing("identity", 0, "a"), thing("identity", 1, "b")]
    take_in(store, clock, [*people, report, about, gone, link])
    found = json.loads(release.objects(XBR, Query()).body)["objects"]
    assert [each["type"] for each in found] == ["identity", "report", "note"]
    assert found[1]["object_refs"] == refs[:1]
    assert re.fullmatch(r"report--[0-9a-f-]{36}", found[1]["id"])
    assert found[2]["object_refs"] == [found[1]["id"]]
    everything = json.dumps(found)
    for hidden in (report["id"], about["id"], gone["id"], link["id"], refs[1]):
        assert hidden not in everything
        with pytest.raises(UnknownError):
            release.object_(XBR, hidden, Query())
    assert only(release.object_(XBR, found[1]["id"], Query())) == found[1]
    assert ids(release.manifest(XBR, Query())) == [each["id"] for each in found]
    with pytest.raises(UnknownError):
        release.object_(XCO, found[1]["id"], Query())
    apply(store, snapshot())
    wider = json.loads(release.objects(XBR, Query(added_after=clock.instant + 2)).body)["objects"]
    assert {each["id"] for each in wider} >= {report["id"], about["id"], gone["id"], link["id"]}
    with pytest.raises(UnknownError):
        release.object_(XBR, found[1]["id"], Query())


def test_a_portion_that_is_not_open_is_cut_out(
    store: Store, release: Release, clock: StillClock
) -> None:
    secret = {"marking_ref": name("marking-definition", 1), "selectors": ["abstract"]}
    fine = {"marking_ref": name("marking-definition", 0), "selectors": ["content"]}
    refs = [name("identity", 0)]
    note = thing("note", 1, "a", granular_markings=[secret, fine], object_refs=refs)
    bare = thing("note", 2, "a", object_refs=refs)
    bare["granular_markings"] = [{**secret, "selectors": ["content"]}]
    definitions = [marking(0, "a"), marking(1, "b")]
    take_in(store, clock, [*definitions, thing("identity", 0, "a"), note, bare])
    found = json.loads(release.objects(XBR, Query()).body)["objects"]
    assert [each["type"] for each in found] == ["marking-definition", "identity", "note"]
    assert found[0] == definitions[0]
    assert "abstract" not in found[2]
    assert found[2]["granular_markings"] == [fine]
    assert found[2]["id"] != note["id"]
    assert release.objects(XCO, Query()).count == 5


def test_every_answer_is_on_record_before_it_leaves(
    store: Store, release: Release, clock: StillClock
) -> None:
    take_in(store, clock, [thing("identity", n, "ab"[n % 2]) for n in range(4)])
    release.objects(XBR, Query())
    release.manifest(XBR, Query())
    with pytest.raises(UnknownError):
        release.object_(XBR, name("identity", 1), Query())
    release.refused(None, "objects", "unauthenticated")
    release.answered(XBR, "discovery", b"{}")
    with store.read() as tx:
        (delivery,) = deliveries(tx, partner="XBR")
        kinds = [(e.kind, e.partner, e.policy) for e in events(tx) if e.kind != "ingest"]
    digest = snapshot([("XBR", "b", None, None)]).digest
    assert BitMap(delivery.rows) == BitMap([0, 2])
    assert kinds == [
        ("delivery", "XBR", digest),
        ("answer", "XBR", digest),
        ("refusal", "XBR", digest),
        ("refusal", None, digest),
        ("answer", "XBR", digest),
    ]


def test_the_same_gate_explains(store: Store, release: Release, clock: StillClock) -> None:
    take_in(store, clock, [thing("identity", 0, "b")])
    rungs = release.rungs(name("identity", 0))
    assert {partner: decision.rung for partner, decision in rungs.items()} == {
        "XBR": Rung.WITHHOLD,
        "XCO": Rung.OPEN,
    }
    assert release.explain(name("identity", 0), "XBR") == rungs["XBR"]
    for product, partner in (
        (name("identity", 9), "XBR"),
        (name("identity", 0), "XAL"),
        (name("identity", 0), "XNO"),
    ):
        with pytest.raises(UnknownError):
            release.explain(product, partner)


def test_without_a_policy_nothing_is_open(store: Store, clock: StillClock) -> None:
    introduce(store)
    take_in(store, clock, [thing("identity", 0, "a")])
    assert Release(store, clock).objects(XBR, Query()).body == b"{}"


def test_another_worker_goes_on_where_the_first_one_stood(
    store: Store, release: Release, clock: StillClock
) -> None:
    other = Release(store, clock)
    take_in(store, clock, [thing("identity", n, "ab"[n % 2]) for n in range(4)])
    assert release.objects(XBR, Query()).body == other.objects(XBR, Query()).body
    apply(store, snapshot([("XBR", "a", None, None)]))
    assert other.objects(XBR, Query()).first == release.objects(XBR, Query()).first
    assert ids(other.objects(XBR, Query())) == [name("identity", 1), name("identity", 3)]
