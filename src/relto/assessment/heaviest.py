"""Which items are shown where there is no room for all.

The heaviest are, so that one leak does not vanish among what is routine. Masses are those of the
assessment: nothing is weighed here.
"""

from __future__ import annotations

from collections.abc import Sequence

from relto.assessment.assess import Assessed
from relto.model.evidence import Evidence


def heaviest(assessed: Assessed, items: Sequence[Evidence], most: int) -> list[Evidence]:
    """Returns as many of a partner's counting items as there is room for, in their order.

    Args:
        assessed: the assessment that counts them.
        items: in any order; of those that weigh alike the last are taken.
        most: how many there is room for.
    """
    if len(items) <= most:
        return list(items)
    grid = assessed.grid
    ids = [item.id for item in grid.columns.items]
    masses = dict(zip(ids, grid.masses.tolist(), strict=True))
    order = sorted(range(len(items)), key=lambda number: (-masses[items[number].id], -number))
    return [items[number] for number in sorted(order[:most])]
