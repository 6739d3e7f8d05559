"""Random histories of the release service: nothing is missed, nothing hidden leaves a trace."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from relto.core.errors import UnknownError
from relto.services.principal import Principal
from relto.services.release import Page, Query, Release
from relto.store import Store, create_store
from tests.services.releasing import (
    PARTNERS,
    SECOND,
    TOPICS,
    StillClock,
    apply,
    introduce,
    marking,
    name,
    snapshot,
    take_in,
    thing,
)

KINDS = ("identity", "identity", "relationship", "report", "note")
NUMBER = st.integers(0, 7)
TOPIC = st.sampled_from(TOPICS)
EVERYTHING = Query(versions=("all",))


def fresh_store() -> Store:
    """Makes a store with partners and two marking-definitions, in a directory of its own."""
    directory = Path(tempfile.mkdtemp(prefix="relto-"))
    store = create_store(f"sqlite:///{directory / 'relto.db'}", "XAL", b"k" * 32)
    introduce(store)
    return store


def object_of(draw_refs: list[int], number: int, topic: str, version: int) -> dict[str, Any]:
    """Makes the n-th object: its number decides its type, the draw what it refers to."""
    kind = KINDS[number % len(KINDS)]
    names = [name(KINDS[ref % len(KINDS)], ref) for ref in draw_refs]
    rest: dict[str, Any] = {}
    if kind == "relationship":
        rest = {"source_ref": names[0], "target_ref": names[-1]}
    elif kind in ("report", "note"):
        rest = {"object_refs": names}
    if kind == "note":
        entry = {
            "marking_ref": name("marking-definition", TOPICS.index("b")),
            "selectors": ["abstract"],
        }
        rest["granular_markings"] = [entry]
    if number > 4:
        rest["created_by_ref"] = name("identity", draw_refs[0] % 2)
    return thing(kind, number, topic, version, **rest)


def items(page: Page) -> list[dict[str, Any]]:
    """Returns the objects of a page."""
    found: list[dict[str, Any]] = json.loads(page.body).get("objects", [])
    return found


def walk(release: Release, principal: Principal, limit: int) -> list[bytes]:
    """Returns the bodies of a whole walk by `next`."""
    bodies, cursor = [], None
    while True:
        query = Query(versions=("all",), limit=limit, cursor=cursor)
        page = release.objects(principal, query)
        assert release.objects(principal, query).body == page.body
        bodies.append(page.body)
        cursor = page.next
        if cursor is None:
            return bodies


class Poller:
    """A client that knows nothing but `added_after` and the last date that it was told."""

    def __init__(self, code: str) -> None:
        self.principal = Principal(code, "c")
        self.after: int | None = None
        self.got: set[str] = set()

    def poll(self, release: Release, limit: int) -> bool:
        query = Query(added_after=self.after, limit=limit, versions=("all",))
        page = release.objects(self.principal, query)
        if page.last is not None:
            assert page.first is not None
            assert self.after is None or page.first > self.after
            assert page.first + page.count - 1 <= page.last
            self.after = page.last
        self.got |= {json.dumps(item, sort_keys=True) for item in items(page)}
        return page.more


class Node(RuleBasedStateMachine):
    """Ingest, relabelling, policies, time, restarts, and partners that poll at leisure."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = StillClock()
        self.store = fresh_store()
        take_in(self.store, self.clock, [marking(n, topic) for n, topic in enumerate(TOPICS)])
        apply(self.store, snapshot())
        self.workers = [Release(self.store, self.clock), Release(self.store, self.clock)]
        self.pollers = [Poller(code) for code in PARTNERS]
        self.versions: dict[int, list[str]] = {}

    @rule(
        batch=st.lists(
            st.tuples(NUMBER, TOPIC, st.lists(NUMBER, min_size=1, max_size=3)), max_size=4
        )
    )
    def take(self, batch: list[tuple[int, str, list[int]]]) -> None:
        objects = []
        for number, topic, refs in batch:
            history = self.versions.setdefault(number, [])
            objects.append(object_of(refs, number, topic, len(history)))
            history.append(topic)
        take_in(self.store, self.clock, objects)

    @rule(withheld=st.sets(st.tuples(st.sampled_from(PARTNERS), TOPIC)), until=st.integers(0, 40))
    def turn_the_dial(self, withheld: set[tuple[str, str]], until: int) -> None:
        end = self.clock.instant + until * SECOND if until > 10 else None
        self.withheld = [(code, topic, None, end) for code, topic in sorted(withheld)]
        apply(self.store, snapshot(self.withheld))

    @rule(seconds=st.integers(0, 20))
    def wait(self, seconds: int) -> None:
        self.clock.instant += seconds * SECOND

    @rule(who=st.integers(0, 1), worker=st.integers(0, 1), limit=st.integers(1, 6))
    def poll(self, who: int, worker: int, limit: int) -> None:
        self.pollers[who].poll(self.workers[worker], limit)

    @rule(worker=st.integers(0, 1))
    def restart(self, worker: int) -> None:
        self.workers[worker] = Release(self.store, self.clock)

    @rule(who=st.integers(0, 1))
    def quiesce(self, who: int) -> None:
        poller, release = self.pollers[who], self.workers[0]
        while poller.poll(release, 3):
            pass
        page = release.objects(poller.principal, EVERYTHING)
        assert {json.dumps(item, sort_keys=True) for item in items(page)} <= poller.got
        again = Release(self.store, self.clock)
        assert again.objects(poller.principal, EVERYTHING).body == page.body
        self.agree(poller.principal, again, page)

    def agree(self, principal: Principal, release: Release, page: Page) -> None:
        """Every other view shows the same, and identities are those that the policy opens."""
        shown = items(page)
        manifest = items(release.manifest(principal, EVERYTHING))
        assert [(m["id"], m["version"]) for m in manifest] == [
            (each["id"], each.get("modified", each["created"])) for each in shown
        ]
        dates = [m["date_added"] for m in manifest]
        assert dates == sorted(set(dates))
        ids = {each["id"] for each in shown}
        for each in shown:
            text = json.dumps({k: v for k, v in each.items() if "marking" not in k})
            named = {n for n in range(8) if name(KINDS[n % len(KINDS)], n) in text}
            assert all(name(KINDS[n % len(KINDS)], n) in ids for n in named)
        one = next(iter(ids), None)
        if one is not None:
            only = release.object_(principal, one, EVERYTHING)
            assert items(only) == [each for each in shown if each["id"] == one]
        for number in range(8):
            known = name(KINDS[number % len(KINDS)], number)
            if known not in ids:
                try:
                    release.object_(principal, known, EVERYTHING)
                except UnknownError:
                    continue
                raise AssertionError(known)

    def teardown(self) -> None:
        self.quiesce(0)
        self.quiesce(1)
        self.store.close()


TestNode = Node.TestCase
TestNode.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)

ACTION: st.SearchStrategy[tuple[Any, ...]] = st.one_of(
    st.tuples(st.just("take"), NUMBER, st.sampled_from("ac"), st.lists(NUMBER, min_size=1)),
    st.tuples(st.just("hide"), NUMBER, st.just("b"), st.lists(NUMBER, min_size=1)),
    st.tuples(st.just("poll"), st.integers(1, 4), st.just(""), st.just([])),
    st.tuples(st.just("turn"), st.booleans(), st.just(""), st.just([])),
)
HIDDEN = 100


def answers(history: list[tuple[str, int, str, list[int]]], *, purged: bool) -> list[Any]:
    """Plays a history for XBR, to whom topic b is never open; purged, without what is hidden."""
    clock, store = StillClock(), fresh_store()
    apply(store, snapshot([("XBR", "b", None, None)]))
    release, principal = Release(store, clock), Principal("XBR", "c")
    versions: dict[int, int] = {}
    said: list[Any] = []
    for verb, number, topic, refs in history:
        clock.instant += SECOND
        if verb == "turn":
            withheld = [("XBR", "c", None, None)] if number else []
            apply(store, snapshot([("XBR", "b", None, None), *withheld]))
        elif verb == "poll":
            for query in (Query(limit=number), Query(versions=("all",), limit=number)):
                for read in (release.objects, release.manifest):
                    page = read(principal, query)
                    said.append((page.body, page.first, page.last, page.more, page.next))
            said += walk(release, principal, number)
        elif verb == "take" or not purged:
            place = number + HIDDEN * (verb == "hide")
            version = versions.setdefault(place, 0)
            versions[place] += 1
            # Half of the references lead to what is hidden, or would be.
            targets = [ref + HIDDEN * (index % 2) for index, ref in enumerate(refs)]
            made = object_of(targets, number, topic, version)
            made["id"] = name(made["type"], place)
            take_in(store, clock, [made])
    store.close()
    return said


@given(st.lists(ACTION, max_size=25))
@settings(max_examples=40, deadline=None)
def test_what_is_hidden_leaves_no_trace(history: list[tuple[str, int, str, list[int]]]) -> None:
    history = [*history, ("poll", 2, "", [])]
    assert answers(history, purged=False) == answers(history, purged=True)
