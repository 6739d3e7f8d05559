"""The consequences of a proposed policy on what this node holds.

It gathers what planning compares; it stores and applies nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from relto.model.readiness import Requirement
from relto.planning import (
    BrokenFloor,
    Dial,
    PlanReport,
    Watched,
    broken_floors,
    changed_clauses,
    compare,
    dial_of,
    handlings_of,
    probes,
    promises,
    scopes_of,
)
from relto.planning.incoming import Incoming
from relto.services.compared import Compared, Policies
from relto.services.coverage import Weighed, incoming_of
from relto.services.holdings import Counts
from relto.services.outgoing import outgoing
from relto.services.stranded import Stranded


def consequences(compared: Compared, requirements: Sequence[Requirement] = ()) -> PlanReport:
    """Compares two policies on what the node holds.

    Args:
        compared: both, evaluated.
        requirements: whose sources are watched; with none, nothing is said of the way in.
    """
    policies, at = compared.policies, compared.at
    dials, holdings, search = compared.dials, compared.holdings, Stranded(compared)
    costs = outgoing(compared, search)
    held = Watched(*dials, compared.scopes, holdings.counts)
    return replace(
        compare(*dials, holdings),
        clauses=changed_clauses(*policies),
        floors=_floors(policies, held, at, search.counts()),
        holds_until=_earliest(*dials),
        outgoing=costs,
        incoming=_incoming(compared, requirements) if requirements else None,
    )


def _incoming(compared: Compared, requirements: Sequence[Requirement]) -> Incoming:
    before, after = compared.policies
    policy, profiles = before or after, compared.stock.profiles
    weighed = Weighed(
        stock=compared.stock,
        policy=policy,
        handlings=handlings_of(profiles.all, profiles.meanings, policy),
        dials=compared.dials,
        scopes=compared.scopes,
        counts=compared.holdings.counts,
    )
    return incoming_of(compared.tx, weighed, requirements)


def _floors(
    policies: Policies, held: Watched, at: int, stranded: Mapping[str, Counts]
) -> tuple[BrokenFloor, ...]:
    before, after = policies
    if before is None:
        return ()
    invented = probes((before, after), at)
    nothing: Counts = np.zeros(len(invented), dtype=np.int64)
    dials = (dial_of(before, invented, at), dial_of(after, invented, at))
    tried = Watched(*dials, scopes_of(invented, invented), nothing)
    return broken_floors(promises((before, after), at), (held, tried), stranded)


def _earliest(*dials: Dial) -> int | None:
    """Returns the first instant at which either dial may say something else."""
    ends = [dial.valid_until for dial in dials if dial.valid_until is not None]
    return min(ends, default=None)
