"""Ingest of ATT&CK Enterprise, from the bundle's bytes to committed and indexed.

Beside it `stix2.parse`, which only parses, and OpenTAXII, which also stores.
"""

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import stix2

from bench import attack, peers
from bench.measure import Row, ratio, told_in_turns
from bench.opentaxii import OpenTaxii
from bench.report import Result, Scale
from relto.core.clock import SystemClock
from relto.services.ingest import ingest
from relto.services.node import init_node

SAMPLE = 2_000
POST = 1_000


def run(scale: Scale) -> Result:
    """Times whole ingests by relto in turns with samples of the others."""
    result = Result("Ingest of MITRE ATT&CK Enterprise")
    every = len(attack.objects())
    used: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "enterprise-attack.json"
        bundle.write_bytes(attack.bundle())
        subjects: dict[str, Callable[[], float]] = {
            "relto": lambda: _relto(bundle, used),
            "stix2": _stix2,
        }
        server = _opentaxii(result, Path(folder))
        if server is not None:
            subjects["opentaxii"] = _poster(server)
        try:
            taken = told_in_turns(subjects, rounds=min(5, scale.rounds))
        finally:
            if server is not None:
                server.stop()
    rates = {name: statistics.median(samples) for name, samples in taken.items()}
    rates["processor"] = 1 / statistics.median(used)
    _tell(result, rates)
    result.notes.append(
        f"relto ingests all {every:,} objects ({len(attack.bundle()) / 1e6:.1f} MB) into a new "
        "node on SQLite, synchronous, each time, and each time on an empty database. stix2 parses "
        f"{SAMPLE:,} of them drawn at random and decoded before. OpenTAXII takes {SAMPLE:,} more "
        f"each time, in posts of {POST:,}."
    )
    return result


def _relto(bundle: Path, used: list[float]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        node = init_node(Path(folder) / "node", "XAL")
        start, busy = time.perf_counter(), time.process_time()
        report = ingest(node.store, bundle, "bench", clock=SystemClock(), actor="bench")
        elapsed = time.perf_counter() - start
        used.append((time.process_time() - busy) / report.stored)
        node.store.close()
    if report.refused:
        raise RuntimeError(f"refused {report.refused[0]}")
    return report.stored / elapsed


def _sample(seed: int) -> list[dict[str, object]]:
    complete = [each for each in attack.objects() if "modified" in each]
    return random.Random(seed).sample(complete, SAMPLE)


def _stix2() -> float:
    objects = _sample(9)
    start = time.process_time()
    for each in objects:
        stix2.parse(each, allow_custom=True, version="2.1")
    return len(objects) / (time.process_time() - start)


def _opentaxii(result: Result, folder: Path) -> OpenTaxii | None:
    try:
        peers.version("opentaxii")
        return OpenTaxii(folder)
    except peers.PeerMissingError:
        result.notes.append(peers.left_out("opentaxii"))
        return None


def _poster(server: OpenTaxii) -> Callable[[], float]:
    complete = [each for each in attack.objects() if "modified" in each]
    parts = iter([complete[n : n + SAMPLE] for n in range(0, len(complete), SAMPLE)])

    def post() -> float:
        objects = next(parts)
        start = time.perf_counter()
        for at in range(0, len(objects), POST):
            server.client.post(objects[at : at + POST])
        return len(objects) / (time.perf_counter() - start)

    return post


def _tell(result: Result, rates: dict[str, float]) -> None:
    unit = "objects/s"
    own, parsed = rates["relto"], rates["stix2"]
    result.add(
        Row("parse to committed and indexed", "relto", own, unit, aim=20_000, more=True),
        Row("the same, by processor time", "relto", rates["processor"], unit),
        Row("parse only, by processor time", f"stix2 {peers.here('stix2')}", parsed, unit),
        ratio("relto ÷ stix2, by processor time", slow=rates["processor"], fast=parsed, aim=1),
    )
    if "opentaxii" in rates:
        version = peers.version("opentaxii")
        result.add(
            Row("post to stored", f"opentaxii {version}", rates["opentaxii"], unit),
            ratio("relto ÷ opentaxii", slow=own, fast=rates["opentaxii"], aim=25),
        )
