"""The gap of a node's requirements, if some partners gave nothing any more.

It searches for no portfolio, stores nothing and reads no policy directory.
"""

from __future__ import annotations

from collections.abc import Collection

from relto.core.errors import InputError, UnknownError
from relto.core.nearest import did_you_mean
from relto.model.readiness import Readiness
from relto.planning.gap import Gap
from relto.planning.gap_report import gap_of
from relto.policy import Snapshot, snapshot_from_bytes
from relto.services.coverage import supply_now
from relto.store import Store
from relto.store.policies import in_force


def gap_now(store: Store, readiness: Readiness, without: Collection[str]) -> Gap:
    """Counts the sources of each requirement, and what is left without some partners.

    Raises:
        InputError: no requirement stands in the policy directory.
        UnknownError: no policy is in force, or it has no such organisation.
    """
    if not readiness.requirements:
        raise InputError("the policy directory has no `requirements`: there is no gap to close")
    with store.read() as tx:
        row = in_force(tx)
    if row is not None:
        _check(snapshot_from_bytes(row.snapshot), without)
    supply = supply_now(store, readiness.requirements)
    return gap_of(supply, readiness.options, without)


def _check(policy: Snapshot, names: Collection[str]) -> None:
    known = policy.organisation
    for name in names:
        if name not in policy.organisation:
            perhaps = did_you_mean(name, known)
            raise UnknownError(f"the policy has no organisation `{name}`{perhaps}")
