"""The consequences of a proposed policy on what this node holds.

It gathers what planning compares; it stores and applies nothing.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from relto.model.handling import Handling
from relto.planning import (
    BrokenFloor,
    Dial,
    PlanReport,
    Watched,
    broken_floors,
    changed_clauses,
    combined,
    compare,
    dial_of,
    handlings_of,
    probes,
    promises,
    scopes_of,
)
from relto.policy import Snapshot
from relto.services.holdings import Counts, Stock
from relto.store import Head, Transaction

Policies = tuple[Snapshot | None, Snapshot]
_Rows = tuple[list[Handling], list[Handling]]


def consequences(tx: Transaction, head: Head, policies: Policies, at: int) -> PlanReport:
    """Compares the policy in force (None: nothing yet) with a proposed one at an instant."""
    before, after = policies
    stock = Stock.of(tx, head)
    profiles, meanings = stock.profiles.all, stock.profiles.meanings
    new = handlings_of(profiles, meanings, after)
    old = new
    if before is not None and before.rules != after.rules:
        old = handlings_of(profiles, meanings, before)
    parts = combined(profiles)
    scopes = scopes_of(old, new)
    dials = (
        dial_of(before, old, at, combining=parts),
        dial_of(after, new, at, combining=parts),
    )
    holdings = stock.holdings(tx, scopes)
    report = compare(*dials, holdings)
    return replace(
        report,
        clauses=changed_clauses(before, after),
        floors=_floors(policies, Watched(*dials, scopes, holdings.counts), at),
        holds_until=_earliest(*dials),
    )


def _floors(policies: Policies, held: Watched, at: int) -> tuple[BrokenFloor, ...]:
    before, after = policies
    if before is None:
        return ()
    invented = probes((before, after), at)
    nothing: Counts = np.zeros(len(invented), dtype=np.int64)
    dials = (dial_of(before, invented, at), dial_of(after, invented, at))
    tried = Watched(*dials, scopes_of(invented, invented), nothing)
    return broken_floors(promises((before, after), at), (held, tried))


def _earliest(*dials: Dial) -> int | None:
    """Returns the first instant at which either dial may say something else."""
    ends = [dial.valid_until for dial in dials if dial.valid_until is not None]
    return min(ends, default=None)
