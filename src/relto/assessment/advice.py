"""Recommendations that say the same, told together: disciplines joined, nested levels once.

It recommends nothing that the recommendations do not say one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from relto.assessment.recommendation import Recommendation
from relto.model.handling import Discipline
from relto.model.rung import Rung


@dataclass(frozen=True, slots=True)
class Advice:
    """What holds for some disciplines alike.

    Attributes:
        disciplines: which, in the order of their names.
        found: one of the recommendations, for all of them.
    """

    disciplines: tuple[Discipline, ...]
    found: Recommendation


def advice(recommendations: Sequence[Recommendation]) -> tuple[Advice, ...]:
    """Joins recommendations, the lowest rung first; what holds for a wider level is said there."""
    wider: dict[tuple[str | None, Discipline], tuple[object, ...]] = {}
    groups: dict[tuple[object, ...], list[Recommendation]] = {}
    for each in recommendations:
        said = (each.rung, each.status, each.red_line, each.between)
        place = each.topic, each.discipline
        # Levels come the widest first, so the last one seen is the next wider.
        if wider.get(place) != said:
            groups.setdefault((each.topic, each.level, said), []).append(each)
        wider[place] = said
    found = [Advice(tuple(sorted(r.discipline for r in rows)), rows[0]) for rows in groups.values()]
    return tuple(sorted(found, key=_lowest_first))


def _lowest_first(each: Advice) -> tuple[str, int, int, tuple[Discipline, ...]]:
    found = each.found
    height = -1 if found.level is None else int(found.level.bound.level or 0)
    return found.topic or "", int(bottom(found)), -height, each.disciplines


def lowest(recommendations: Sequence[Recommendation]) -> Recommendation:
    """Returns the recommendation that narrows most, of those alike the first."""
    return min(recommendations, key=lambda each: (bottom(each), each.rung is None))


def bottom(found: Recommendation) -> Rung:
    """Returns the rung, or the lowest that any assumption calls for where there is none."""
    return found.between[0] if found.rung is None else found.rung


def is_narrowed(found: Recommendation) -> bool:
    """Tells whether anything less than open is recommended or may turn out to be."""
    return found.between[0] < Rung.OPEN
