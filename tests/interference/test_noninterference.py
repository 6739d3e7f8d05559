"""Non-interference: what the watcher is answered does not depend on what it may not see.

A random history is played twice, whole and with everything hidden purged. Then every byte that
the watcher was and is answered must be the same, over the whole grid of endpoints.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from relto.edge.exchange import Answer
from relto.taxii.resources import TEMPLATES
from tests.interference.grid import ROUTES, canaries, probe
from tests.interference.history import (
    START,
    STEP,
    Action,
    hidden_at_last,
    hidden_things,
    purged,
    random_history,
    run,
)
from tests.interference.material import SORTS, WATCHER, Thing, thing_id

SEEDS = range(12)


def bytes_of(answer: Answer) -> bytes:
    headers = sorted(f"{name}: {text}" for name, text in answer.headers.items())
    return "\n".join([str(answer.status), *headers, ""]).encode() + answer.body


def leaks(history: list[Action], directory: Path) -> list[str]:
    """Plays a history whole and purged, and tells what the watcher could notice."""
    hidden = hidden_things(history)
    numbers = {action.thing.number for action in history if action.thing is not None}
    ids = {thing_id(number) for number in numbers} | {thing_id(99_999), "indicator--x", "x"}
    whole, polled = run(history, directory / "whole")
    bare, polled_bare = run(purged(history), directory / "bare")
    found = [
        f"poll {place}"
        for place, (a, b) in enumerate(zip(polled, polled_bare, strict=True))
        if bytes_of(a) != bytes_of(b)
    ]
    seen, seen_bare = probe(whole, ids), probe(bare, ids)
    every = seen.keys() | seen_bare.keys()
    found += [
        str(asked)
        for asked in sorted(every)
        if asked not in seen
        or asked not in seen_bare
        or bytes_of(seen[asked]) != bytes_of(seen_bare[asked])
    ]
    birds = canaries(hidden, (thing_id(number) for number in hidden))
    told = [*map(bytes_of, polled), *map(bytes_of, seen.values())]
    found += [f"canary {bird!r}" for bird in birds if any(bird in each for each in told)]
    lately = [thing_id(number).encode() for number in hidden_at_last(history)]
    now = [*map(bytes_of, seen.values())]
    found += [f"lately hidden {bird!r}" for bird in lately if any(bird in each for each in now)]
    whole.store.close()
    bare.store.close()
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_hidden_actions_leave_no_trace(seed: int, quick_path: Path) -> None:
    history = random_history(seed)
    assert leaks(history, quick_path) == []


def test_histories_hide_and_show_enough_to_tell_anything(quick_path: Path) -> None:
    shown = copies = hidden = 0
    for seed in SEEDS:
        history = random_history(seed)
        hidden += len(hidden_things(history))
        node, answers = run(history, quick_path / str(seed))
        answers.append(node.ask(WATCHER, "GET", "/relto/collections/released/objects/"))
        ids = {each["id"] for a in answers for each in json.loads(a.body).get("objects", ())}
        known = {a.thing.id for a in history if a.thing is not None}
        shown += len(ids & known)
        copies += len({each for each in ids - known if not each.startswith("marking")})
        node.store.close()
    assert hidden > 40
    assert shown > 40
    assert copies > 5


def test_every_endpoint_is_on_the_grid() -> None:
    assert ROUTES.keys() == TEMPLATES.keys()


def test_a_stricter_newer_version_takes_the_older_one_along(tmp_path: Path) -> None:
    thing = Thing(0, "indicator", "cyber")
    stricter = Thing(0, "indicator", "nobody", version=2)
    history = [
        Action(START, "take-in", thing=thing),
        Action(START + STEP, "poll", partner=WATCHER),
        Action(START + 2 * STEP, "take-in", thing=stricter),
    ]
    node, answers = run(history, tmp_path / "node")
    assert thing.id.encode() in answers[0].body
    for asked, answer in probe(node, [thing.id]).items():
        assert thing.id.encode() not in answer.body, asked
        assert b"sort nobody" not in answer.body
    node.store.close()


def test_a_released_newer_version_does_not_release_the_older_one(tmp_path: Path) -> None:
    history = [
        Action(START, "take-in", thing=Thing(0, "indicator", "nobody")),
        Action(START + STEP, "take-in", thing=Thing(0, "indicator", "cyber", version=2)),
    ]
    node, _ = run(history, tmp_path / "node")
    told = b"".join(answer.body for answer in probe(node, [thing_id(0)]).values())
    assert b"sort cyber" in told
    assert b"sort nobody" not in told
    assert b"2026-01-01T00:00:01.000Z" not in told
    node.store.close()


def test_sorts_that_are_never_open_exist() -> None:
    assert {name for name, sort in SORTS.items() if not sort.ever_open} == {
        "theirs",
        "top",
        "nobody",
    }
