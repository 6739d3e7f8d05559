"""The proof that a plan narrows, and how long it takes one officer to bring one into force.

The proof looks at every cell. Applying takes it again, within the transaction, on a node whose
columns hold as many products as asked; their handlings are the world's.
"""

import io
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.measure import Row, in_turns, processor
from bench.report import Result, Scale
from bench.world import AT, CHANGE, EVERYBODY, PARTNERS, handlings, handlings_json, policy_files
from relto.core.clock import SystemClock
from relto.planning.foresight import loosened
from relto.planning.proof import raised_and_fallen, witness
from relto.policy import load
from relto.policy.index import HandlingIndex
from relto.policy.table import Table
from relto.services.govern import Govern
from relto.services.ingest import ingest
from relto.services.officers import Officer, Officers
from relto.store import Store, create_store

EXTENSION = "extension-definition--7e1f0a52-6f0c-5c0e-9d0b-2f4a8c1b6d3e"

NARROWER = (CHANGE, EVERYBODY, "{to: PACT, discipline: SIGINT, rung: sealed, reason: trust}")


def run(scale: Scale) -> Result:
    """Times the enumeration, the clauses, and an apply by one officer."""
    result = Result("The proof that a plan narrows, and applying it")
    _prove(result, scale)
    with tempfile.TemporaryDirectory() as folder:
        store = create_store(f"sqlite:///{Path(folder) / 'relto.db'}", "XAL", b"k" * 32)
        try:
            _apply(result, scale, store)
        finally:
            store.close()
    return result


def _prove(result: Result, scale: Scale) -> None:
    before, after = load(policy_files()), load(policy_files(EVERYBODY))
    kept = tuple(each for each in before.organisations if each.code != PARTNERS[-1])
    fewer = replace(before, organisations=kept)
    index = HandlingIndex(handlings(scale.handlings))
    old, new, without = (Table.evaluate(each, index, AT) for each in (before, after, fewer))
    medians = in_turns(
        {
            "cells": processor(lambda: raised_and_fallen(old, new).kind),
            "witness": processor(lambda: witness(new, old)),
            "partner": processor(lambda: raised_and_fallen(old, without).kind),
            "clauses": processor(lambda: loosened(before, after, AT)),
        },
        rounds=scale.rounds,
    )
    what = f"{scale.handlings:,} handlings by {len(PARTNERS)} partners"
    result.add(
        Row(f"every cell of {what}", "relto", medians["cells"], "s", aim=0.2),
        Row("a witness among them, with its reasons", "relto", medians["witness"], "s"),
        Row("every cell, with one partner less", "relto", medians["partner"], "s", aim=0.2),
        Row("every clause that might loosen later", "relto", medians["clauses"], "s"),
    )
    crossings = raised_and_fallen(old, new)
    result.notes.append(
        f"Review for all secret HUMINT lowers {crossings.fallen_count:,} of "
        f"{crossings.compared:,} cells and raises {crossings.raised_count:,}."
    )


def _apply(result: Result, scale: Scale, store: Store) -> None:
    _fill(store, scale)
    root = Govern(store, SystemClock(), "bench")
    root.apply(root.plan(load(policy_files())).id)
    acting = replace(root, officer=_officer(store))
    planned, applied = [], []
    for count in range(1, len(NARROWER) + 1):
        proposed = load(policy_files(*NARROWER[:count]))
        start = time.perf_counter()
        plan = acting.plan(proposed)
        planned.append(time.perf_counter() - start)
        start = time.perf_counter()
        acting.apply(plan.id)
        applied.append(time.perf_counter() - start)
    with store.read() as tx:
        held = tx.head().arrivals
    what = f"{held:,} products of {scale.handlings:,} handlings"
    result.add(
        Row(f"plan a narrowing, {what}", "relto", statistics.median(planned), "s"),
        Row("apply it, proved once more", "relto", statistics.median(applied), "s", aim=0.3),
    )
    result.notes.append(
        "One officer, SQLite, three plans one after the other, each from nothing in memory. "
        f"{scale.handlings:,} of the products are whole, the others only rows of the columns: "
        "what a plan reads of them."
    )


def _officer(store: Store) -> Officer:
    root = Officers(store, SystemClock(), "bench")
    for name in ("ada", "ben"):
        root.add(name)
    secrets = [root.issue(name).secret for name in ("ada", "ben")]
    return root.authenticate(secrets[0])


def _objects(count: int) -> Iterator[dict[str, Any]]:
    stamp = "2026-01-01T00:00:00.000Z"
    for number, handling in enumerate(handlings_json(count)):
        extension = {"extension_type": "property-extension", "handling": handling}
        yield {
            "type": "indicator",
            "spec_version": "2.1",
            "id": f"indicator--00000000-0000-4000-8000-{number:012d}",
            "created": stamp,
            "modified": stamp,
            "pattern": "[file:size = 1]",
            "pattern_type": "stix",
            "valid_from": stamp,
            "extensions": {EXTENSION: extension},
        }


def _fill(store: Store, scale: Scale) -> None:
    """Takes in an object of every handling, then repeats the columns up to so many products."""
    bundle = {"type": "bundle", "id": "bundle--0", "objects": list(_objects(scale.handlings))}
    stream = io.BytesIO(json.dumps(bundle).encode())
    ingest(store, stream, "bench", clock=SystemClock(), actor="bench")
    with store.write() as tx:
        run_sql = tx.connection.exec_driver_sql
        blocks = list(run_sql("SELECT lo, hi, columns FROM blocks ORDER BY lo"))
        held = blocks[-1][1]
        for shift in range(held, scale.products, held):
            for low, high, columns in blocks:
                run_sql("INSERT INTO blocks VALUES (?, ?, ?)", (low + shift, high + shift, columns))
            run_sql("UPDATE head SET arrivals = ?", (shift + held,))
