"""Ingest: everything good goes in, everything bad is named, and a kill leaves no half state."""

import io
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from relto.core.errors import InputError
from relto.formats.stix import parse_object
from relto.services import ingest as module
from relto.services.ingest import ingest
from relto.store import open_store
from relto.store.corpus import Corpus
from relto.store.events import events
from relto.store.products import bytes_of
from tests.store.objects import MARKINGS, address, identifier, report, statement


class StoppedClock:
    def now(self):
        return 1_000_000


def bundle(raws):
    return b'{"type":"bundle","id":"b","objects":[' + b",\n".join(raws) + b"]}"


def run(store, source, **more):
    if isinstance(source, bytes):
        source = io.BytesIO(source)
    return ingest(store, source, "ours", clock=StoppedClock(), actor="analyst", **more)


def stored_bytes(store):
    with store.read() as tx:
        return bytes_of(tx, range(tx.head().arrivals))


def test_original_bytes_are_kept(store):
    raws = [report(1, refs=[identifier("report", 9)]), address("192.0.2.1"), statement(1)]
    told = run(store, bundle(raws))
    assert (told.stored, told.known, told.refused) == (3, 0, ())
    assert stored_bytes(store) == raws
    again = run(store, bundle(raws))
    assert (again.stored, again.known) == (0, 3)


def test_a_bad_object_is_named_with_its_place_and_the_rest_goes_in(store):
    bad = report(2).replace(b'"modified"', b'"modifed"')
    data = bundle([report(1), bad, b"7", report(3), report(1, description="other")])
    told = run(store, data)
    assert told.stored == 2
    first, second, third = told.refused
    assert (first.ordinal, first.offset) == (2, data.index(bad))
    assert first.id == identifier("report", 2)
    assert first.reason == "modified: missing"
    assert (second.ordinal, second.id) == (3, None)
    assert "other content" in third.reason


def test_a_truncated_source_keeps_what_came_before(store):
    data = bundle([report(n) for n in range(5)])
    told = run(store, data[:-40])
    assert told.stored == 4
    (fault,) = told.refused
    assert "ends inside an array" in fault.reason


def test_a_directory_is_read_in_order(store, tmp_path):
    below = tmp_path / "in" / "deep"
    below.mkdir(parents=True)
    (below / "b.json").write_bytes(bundle([report(2)]))
    (tmp_path / "in" / "a.jsonl").write_bytes(report(1) + b"\n" + report(3))
    (tmp_path / "in" / "readme.txt").write_bytes(b"no")
    assert run(store, tmp_path / "in").stored == 3
    assert stored_bytes(store) == [report(1), report(3), report(2)]


def test_sources_that_are_not_there_are_refused(store, tmp_path):
    for source in (tmp_path, tmp_path / "none.json"):
        with pytest.raises(InputError):
            run(store, source)
    with pytest.raises(InputError, match="name"):
        ingest(store, io.BytesIO(b""), " ", clock=StoppedClock(), actor="analyst")


def test_each_batch_is_one_event_and_is_told(store, monkeypatch):
    monkeypatch.setattr(module, "BATCH_OBJECTS", 2)
    told: list = []
    run(store, bundle([report(n) for n in range(5)]), progress=told.append)
    assert [step.stored for step in told] == [2, 4, 5]
    with store.read() as tx:
        bodies = [json.loads(event.body) for event in events(tx, kind="ingest")]
    assert [(one["body"]["lo"], one["body"]["hi"]) for one in bodies] == [(0, 2), (2, 4), (4, 5)]
    assert {one["actor"] for one in bodies} == {"analyst"}


def test_without_a_policy_everything_is_withheld_and_listed(store):
    told = run(store, bundle([report(n) for n in range(5)]))
    assert told.withheld["no-policy"].count == 5
    assert told.withheld["no-policy"].samples[0] == identifier("report", 0)


_CHILD = """
import io, sys
from pathlib import Path
from relto.core.clock import SystemClock
from relto.services import ingest
from relto.store import open_store

ingest.BATCH_OBJECTS = 40
ingest.ingest(
    open_store(sys.argv[1]), Path(sys.argv[2]), "ours", clock=SystemClock(), actor="a",
    progress=lambda step: print(step.stored, flush=True),
)
"""


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("batches", [1, 3, 7])
def test_a_kill_loses_nothing_told_and_leaves_no_half_state(store_url, tmp_path, batches):
    raws = [
        report(n // 2, n % 2, tags=[f"t{n % 5}"], markings=[MARKINGS[n % 3]]) for n in range(2000)
    ]
    source = tmp_path / "all.json"
    source.write_bytes(bundle(raws))
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, store_url, str(source)], stdout=subprocess.PIPE
    )
    assert child.stdout
    told = [int(child.stdout.readline()) for _ in range(batches)][-1]
    time.sleep(0.003 * batches)
    os.kill(child.pid, signal.SIGKILL)
    child.stdout.close()
    assert child.wait() == -signal.SIGKILL
    again = open_store(store_url)
    found = stored_bytes(again)
    assert told <= len(found) < len(raws)
    assert len(found) % 40 == 0
    assert found == raws[: len(found)]
    assert run(again, source).stored == len(raws) - len(found)
    assert stored_bytes(again) == raws
    corpus = Corpus()
    with again.read() as tx:
        corpus.advance(tx, tx.head())
        assert len(events(tx, kind="ingest")) >= len(found) // 40
    again.close()
    assert (corpus.flags & 1).sum() == 1000
    profiles = {parse_object(raw, "ours").profile for raw in raws}
    assert len(set(corpus.own.tolist())) == len(profiles)
