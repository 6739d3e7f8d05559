"""The consequences of a proposed policy on what this node holds.

It gathers what planning compares; it stores and applies nothing.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from relto.planning import (
    BrokenFloor,
    Dial,
    PlanReport,
    Watched,
    broken_floors,
    changed_clauses,
    compare,
    dial_of,
    probes,
    promises,
    scopes_of,
)
from relto.services.compared import Compared, Policies
from relto.services.holdings import Counts
from relto.services.outgoing import outgoing
from relto.store import Head, Transaction


def consequences(tx: Transaction, head: Head, policies: Policies, at: int) -> PlanReport:
    """Compares the policy in force (None: nothing yet) with a proposed one at an instant."""
    compared = Compared.of(tx, head, policies, at)
    dials, holdings = compared.dials, compared.holdings
    return replace(
        compare(*dials, holdings),
        clauses=changed_clauses(*policies),
        floors=_floors(policies, Watched(*dials, compared.scopes, holdings.counts), at),
        holds_until=_earliest(*dials),
        outgoing=outgoing(compared),
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
