"""Two workers on one database: what is decided holds for each request that starts afterwards."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Self

import pytest

from tests.taxii.policies import NARROW, WIDE
from tests.taxii.world import (
    OBJECTS,
    World,
    client,
    make_world,
    serving,
    started,
    stix_id,
)

CANARY = stix_id("indicator", 100_003)
CALM_SECONDS = 1.0


@dataclass(frozen=True)
class Seen:
    """One request: when it began and ended, its status, whether the canary was in it."""

    began: float
    ended: float
    status: int
    canary: bool


@dataclass
class Hammer:
    """Clients that ask without a pause, each request over a connection of its own."""

    base: str
    headers: dict[str, str]
    seen: list[Seen] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        asks = [OBJECTS, f"{OBJECTS}{CANARY}/", f"{OBJECTS}?match[id]={CANARY}"]
        self.threads = [threading.Thread(target=self._ask, args=(path,)) for path in asks * 2]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def _ask(self, path: str) -> None:
        address = self.base.removeprefix("http://")
        try:
            while not self.stopped.is_set():
                began = time.monotonic()
                connection = HTTPConnection(address, timeout=60)
                with closing(connection):
                    connection.request("GET", path, headers=self.headers)
                    answer = connection.getresponse()
                    canary = CANARY.encode() in answer.read()
                self.seen.append(Seen(began, time.monotonic(), answer.status, canary))
        except (HTTPException, OSError) as error:
            self.failures.append(repr(error))

    def between(self, begin: float, end: float) -> list[Seen]:
        """Those that began and ended in a span of time."""
        return [each for each in self.seen if each.began > begin and each.ended < end]


def turn(change: Callable[[], object]) -> tuple[float, float]:
    """Changes something and returns when that began and when it was done."""
    began = time.monotonic()
    change()
    done = time.monotonic()
    time.sleep(CALM_SECONDS)
    return began, done


@pytest.fixture
def world(tmp_path: Path, store_url: str) -> Iterator[World]:
    with make_world(tmp_path / "node", store_url) as made:
        yield made


def test_every_request_after_a_change_obeys_it_on_every_worker(world: World) -> None:
    with serving(world.directory, "--workers", "2") as base:
        with client(base, world.bearer("XBR")) as session:
            assert CANARY in session.get(OBJECTS).text
        with Hammer(base, world.bearer("XBR")) as hammer:
            start = time.monotonic()
            time.sleep(CALM_SECONDS)
            narrowing, narrowed = turn(lambda: world.apply(NARROW))
            widening, widened = turn(lambda: world.apply(WIDE))
            revoking, revoked = turn(lambda: world.services.partners.revoke("XBR", actor="tests"))
            end = time.monotonic()
    assert hammer.failures == []
    spans = {
        "before": (hammer.between(start, narrowing), True, {200}),
        "narrowed": (hammer.between(narrowed, widening), False, {200, 404}),
        "widened": (hammer.between(widened, revoking), True, {200}),
        "revoked": (hammer.between(revoked, end), False, {401}),
    }
    for name, (seen, canary, statuses) in spans.items():
        assert len(seen) >= 10, name
        assert {each.canary for each in seen} == {canary}, name
        assert {each.status for each in seen} == statuses, name


def test_both_workers_answer(world: World) -> None:
    with started(world.directory, "--workers", "2") as (base, process):
        workers = wait_for_workers(process.pid)
        before = {worker: cpu_ticks(worker) for worker in workers}
        deadline = time.monotonic() + 30
        with Hammer(base, world.bearer("XBR")) as hammer:
            while time.monotonic() < deadline and any(
                cpu_ticks(worker) < before[worker] + 5 for worker in workers
            ):
                time.sleep(0.1)
    assert hammer.failures == []
    assert {each.status for each in hammer.seen} == {200}
    assert time.monotonic() < deadline


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_workers_end_with_their_parent_however_that_ends(
    served: World, how: signal.Signals
) -> None:
    with started(served.directory, "--workers", "2") as (base, process):
        workers = wait_for_workers(process.pid)
        with client(base) as session:
            assert session.get("/taxii2/").status_code == 401
        process.send_signal(how)
        process.wait(timeout=30)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and any(map(is_alive, workers)):
            time.sleep(0.1)
        assert not any(map(is_alive, workers))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with make_world(tmp_path_factory.mktemp("ending") / "node") as made:
        yield made


def wait_for_workers(parent: int) -> list[int]:
    """Returns the processes that answer, once both take part."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        found = [child for child in children(parent) if is_worker(child)]
        if len(found) == 2:
            return found
        time.sleep(0.1)
    raise AssertionError("two workers were expected")


def children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
    return [int(word) for word in listed.split()]


def is_worker(process: int) -> bool:
    """Tells whether a process is one of those that uvicorn spawns, not the tracker of resources."""
    try:
        return b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes()
    except FileNotFoundError:
        return False


def cpu_ticks(process: int) -> int:
    words = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return int(words[11]) + int(words[12])


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except FileNotFoundError:
        return False
    return state[0] != "Z"
