"""Random histories of a node, the same without what is hidden from the watcher, and running them.

A history is a list of actions at given instants. `purged` leaves out every action that the
watcher must not be able to notice: objects that no policy ever opens to it, what others do,
and changes of policy that change nothing for it.
"""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field
from pathlib import Path

from relto.edge.exchange import Answer, Request
from relto.policy import load, snapshot_to_bytes
from relto.services.ingest import ingest
from relto.services.partners import Kind, Partners
from relto.services.release import Release
from relto.store import Store, create_store
from relto.store.policies import append_policy
from relto.taxii.server import Taxii
from tests.interference.material import (
    KINDS,
    OTHER,
    POLICIES,
    SAME_FOR_WATCHER,
    SORTS,
    WATCHER,
    Thing,
    open_markings,
)

START = 1_795_000_000_000_000
STEP = 3_000_000


@dataclass(frozen=True)
class Action:
    """Something that happens at an instant: `do` is take-in, apply or poll."""

    at: int
    do: str
    thing: Thing | None = None
    policy: str = ""
    partner: str = ""
    query: bytes = b""


@dataclass
class SetClock:
    """A clock that shows what the test sets."""

    at: int = START

    def now(self) -> int:
        return self.at


@dataclass
class Node:
    """A node in one process, asked through the edge's own function."""

    store: Store
    clock: SetClock
    taxii: Taxii
    tokens: dict[str, str] = field(default_factory=dict)

    def ask(self, partner: str, method: str, path: str, query: bytes = b"") -> Answer:
        headers = ((b"authorization", f"Bearer {self.tokens[partner]}".encode()),)
        return self.taxii(Request(method, path.encode(), query, headers))


def random_history(seed: int, length: int = 40) -> list[Action]:
    """Draws a history: objects of all sorts, new versions, policies, polls of two partners."""
    rng = random.Random(seed)
    actions = [Action(START, "apply", policy="wide")]
    things: list[Thing] = []
    for turn in range(1, length):
        at = START + turn * STEP
        draw = rng.random()
        if draw < 0.55:
            thing = _new_thing(rng, len(things))
            things.append(thing)
            actions.append(Action(at, "take-in", thing=thing))
        elif draw < 0.65 and things:
            thing = _new_version(rng, rng.randrange(len(things)), things)
            actions.append(Action(at, "take-in", thing=thing))
        elif draw < 0.78:
            actions.append(Action(at, "apply", policy=rng.choice(sorted(POLICIES))))
        else:
            partner = rng.choice((WATCHER, WATCHER, OTHER))
            query = rng.choice((b"", b"limit=2", b"added_after=2026-01-01T00:00:00Z"))
            actions.append(Action(at, "poll", partner=partner, query=query))
    return actions


def _new_thing(rng: random.Random, number: int) -> Thing:
    names = tuple(rng.sample(range(number + 2), rng.randint(0, min(2, number + 2))))
    portion = rng.choice(sorted(SORTS)) if rng.random() < 0.2 else ""
    kind = KINDS[number % len(KINDS)]
    return Thing(number, kind, _draw_sort(rng), names, portion)


def _draw_sort(rng: random.Random) -> str:
    ever_open = rng.random() < 0.6
    return rng.choice(sorted(n for n, sort in SORTS.items() if sort.ever_open == ever_open))


def _new_version(rng: random.Random, place: int, things: list[Thing]) -> Thing:
    """Draws a new version; a hidden thing stays hidden, so that purging it is well defined."""
    old = things[place]
    hidden = not SORTS[old.sort].ever_open
    choice = sorted(name for name, sort in SORTS.items() if not (hidden and sort.ever_open))
    things[place] = Thing(
        old.number, old.kind, rng.choice(choice), old.names, old.portion, old.version + 1
    )
    return things[place]


def hidden_things(history: list[Action]) -> set[int]:
    """Returns the numbers of the things that the watcher is never shown."""
    first: dict[int, Thing] = {}
    for action in history:
        if action.thing is not None:
            first.setdefault(action.thing.number, action.thing)
    return {number for number, thing in first.items() if not SORTS[thing.sort].ever_open}


def hidden_at_last(history: list[Action]) -> set[int]:
    """Returns the numbers of the things whose newest version the watcher is never shown."""
    last = {action.thing.number: action.thing for action in history if action.thing is not None}
    return {number for number, thing in last.items() if not SORTS[thing.sort].ever_open}


def purged(history: list[Action]) -> list[Action]:
    """Returns the history without what the watcher must not notice."""
    hidden, kept, view = hidden_things(history), [], ""
    for action in history:
        if action.do == "poll" and action.partner != WATCHER:
            continue
        if action.thing is not None and action.thing.number in hidden:
            continue
        if action.do == "apply":
            seen = SAME_FOR_WATCHER.get(action.policy, action.policy)
            if seen == view:
                continue
            view = seen
        kept.append(action)
    return kept


def run(history: list[Action], directory: Path) -> tuple[Node, list[Answer]]:
    """Plays a history on a new node; returns it and what the watcher was answered."""
    directory.mkdir()
    store = create_store(f"sqlite:///{directory}/relto.db", "XAL", b"k" * 32)
    clock = SetClock()
    partners = Partners(store, clock)
    _apply(store, "wide", START - STEP)
    ingest(store, io.BytesIO(open_markings()), "any", clock=clock, actor="tests")
    node = Node(store, clock, Taxii(Release(store, clock), partners, "XAL"))
    for partner in (WATCHER, OTHER):
        partners.add(partner, actor="tests")
        node.tokens[partner] = partners.issue(partner, Kind.BEARER, actor="tests").secret
    answers = [answer for action in history if (answer := _play(node, action)) is not None]
    return node, answers


def _play(node: Node, action: Action) -> Answer | None:
    node.clock.at = action.at
    if action.thing is not None:
        source = io.BytesIO(action.thing.to_bundle())
        report = ingest(node.store, source, "any", clock=node.clock, actor="tests")
        assert not report.refused, report.refused
    elif action.do == "apply":
        _apply(node.store, action.policy, action.at)
    else:
        path = "/relto/collections/released/objects/"
        answer = node.ask(action.partner, "GET", path, action.query)
        return answer if action.partner == WATCHER else None
    return None


def _apply(store: Store, policy: str, at: int) -> None:
    snapshot = load(POLICIES[policy])
    with store.write() as tx:
        tx.lock_head()
        append_policy(
            tx, digest=snapshot.digest, snapshot=snapshot_to_bytes(snapshot), at=at, plan=None
        )
