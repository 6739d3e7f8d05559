"""How much of what partners have from us on each requirement a plan cuts.

A product is had where its rung delivers it, open or sealed; it is cut where it no longer does.
What only changes from open to sealed is not cut. Nothing is counted but what is held.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from relto.model.readiness import Requirement
from relto.model.rung import Rung
from relto.model.selection import is_under
from relto.planning.coverage_reciprocity import Cut
from relto.planning.dial import Dial
from relto.planning.holdings import Counts, Scope, Scopes


def cuts_of(
    dials: tuple[Dial, Dial], scopes: Scopes, counts: Counts, requirements: Sequence[Requirement]
) -> dict[tuple[str, str], Cut]:
    """Returns what is cut, by partner and requirement; what is not cut is left out.

    Args:
        dials: the rungs before and after.
        scopes: topics and disciplines per profile.
        counts: products per profile.
        requirements: what is required.
    """
    before, after = dials
    answers = _answers(scopes.values, requirements)
    found = {}
    for partner in before.changed_partners(after):
        had = before.rungs(partner) >= Rung.SEALED
        cut = had & (after.rungs(partner) < Rung.SEALED)
        if (counts[cut] > 0).any():
            sums = (_by_scope(scopes, counts * which) for which in (cut, had))
            gone, all_ = (answers @ each for each in sums)
            for row in np.flatnonzero(gone).tolist():
                found[partner, requirements[row].code] = Cut(int(gone[row]), int(all_[row]))
    return found


def cut_partners(dials: tuple[Dial, Dial], counts: Counts) -> frozenset[str]:
    """Returns the partners that would have less than before, required or not."""
    before, after = dials
    return frozenset(
        partner
        for partner in before.changed_partners(after)
        if (
            counts[(before.rungs(partner) >= Rung.SEALED) & (after.rungs(partner) < Rung.SEALED)]
            > 0
        ).any()
    )


def _by_scope(scopes: Scopes, counts: Counts) -> Counts:
    sums = np.bincount(scopes.numbers, weights=counts, minlength=len(scopes.values))
    return np.rint(sums).astype(np.int64)


def _answers(scopes: Sequence[Scope], requirements: Sequence[Requirement]) -> npt.NDArray[np.int64]:
    rows = [[_answer(scope, each) for scope in scopes] for each in requirements]
    return np.array(rows, dtype=np.int64).reshape(len(requirements), len(scopes))


def _answer(scope: Scope, requirement: Requirement) -> bool:
    if not any(is_under(topic, requirement.topic) for topic in scope.topics):
        return False
    return requirement.discipline is None or requirement.discipline in scope.disciplines
