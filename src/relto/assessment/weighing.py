"""Items as columns, and their masses in whole grains, so that sums are exact in any order.

1. mass = severity x weight of the kind x P(true) x P(caused | true) x 0.5^(age / half-life).
2. A mass is rounded to grains of 2^-32: whole numbers add up the same however they are ordered.
3. Items of one group, dimension and partner share one number; an item without a group stands
   alone.

It sums nothing.

Basis: METHODS §2 (mass); docs/assessment.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from relto.assessment.grading import Graded
from relto.assessment.ladder import DIMENSIONS
from relto.assessment.rulebook import Parameters
from relto.core.errors import InputError
from relto.core.instant import DAY
from relto.model.evidence import Evidence, Polarity

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

GRAIN = 2.0**-32
_MOST = 2.0**30
"""The mass that can be summed in whole grains, with room to spare."""


class Attribution(Enum):
    """Which end of the range of P(caused) is taken."""

    LOW = "low"
    GIVEN = "given"
    HIGH = "high"


@dataclass(frozen=True)
class Columns:
    """The items that carry mass, each a row; ordered by partner and dimension.

    Attributes:
        items: the items.
        partners: names of the partners, sorted; some may have no row.
        topics: names of the topics of the rows and those above them, sorted.
        partner, dimension: as numbers.
        topic: as a number; -1 is the partner as a whole.
        adverse, routine: whether it speaks against; whether it is capped.
        group: rows with one number count once.
        alone: whether the row stands alone in its group by its nature.
        count: occurrences that the row stands for.
        plain: mass without attribution and age.
        caused: P(caused) at both ends and as given.
        lives: age in half-lives.
    """

    items: tuple[Evidence, ...]
    partners: tuple[str, ...]
    topics: tuple[str, ...]
    partner: Whole
    dimension: Whole
    topic: Whole
    adverse: Mask
    routine: Mask
    group: Whole
    alone: Mask
    count: Whole
    plain: Real
    caused: dict[Attribution, Real]
    lives: Real

    @cached_property
    def partner_number(self) -> Mapping[str, int]:
        """The number of each partner."""
        return {name: number for number, name in enumerate(self.partners)}

    @cached_property
    def topic_number(self) -> Mapping[str, int]:
        """The number of each topic."""
        return {name: number for number, name in enumerate(self.topics)}

    def masses(
        self, *, half_life: float = 1.0, attribution: Attribution = Attribution.GIVEN
    ) -> Whole:
        """Returns the mass of one occurrence of each row, in grains.

        Args:
            half_life: factor on all half-lives; infinite leaves everything fresh.
            attribution: which P(caused) is taken.
        """
        whole = self.plain * self.caused[attribution] * np.exp2(-self.lives / half_life)
        return np.rint(whole / GRAIN).astype(np.int64)


def columns_of(
    pairs: Sequence[tuple[Evidence, Graded]],
    partners: Sequence[str],
    at: int,
    parameters: Parameters,
) -> Columns:
    """Lays out the items that carry mass.

    Raises:
        InputError: there is more of it than can be summed.
    """
    numbers = {name: number for number, name in enumerate(partners)}
    rows = sorted(pairs, key=lambda pair: _order(pair[0]))
    items = tuple(item for item, _ in rows)
    topics = tuple(sorted({above for item in items for above in topic_line(item.topic)}))
    place = {name: number for number, name in enumerate(topics)}
    rules = [parameters.kinds[item.kind] for item in items]
    adverse = [item.polarity is Polarity.ADVERSE for item in items]
    found = Columns(
        items=items,
        partners=tuple(partners),
        topics=topics,
        partner=_whole(numbers[item.partner] for item in items),
        dimension=_whole(DIMENSIONS.index(item.dimension) for item in items),
        topic=_whole(-1 if item.topic is None else place[item.topic] for item in items),
        adverse=np.array(adverse, dtype=np.bool_),
        routine=np.array(
            [rule.routine and not bad for rule, bad in zip(rules, adverse, strict=True)],
            dtype=np.bool_,
        ),
        group=_groups(items),
        alone=np.array([not item.group for item in items], dtype=np.bool_),
        count=_whole(item.count for item in items),
        plain=_real(
            item.severity * rule.weight * grade.true
            for (item, grade), rule in zip(rows, rules, strict=True)
        ),
        caused={
            Attribution.LOW: _real(grade.caused_low for _, grade in rows),
            Attribution.GIVEN: _real(grade.caused for _, grade in rows),
            Attribution.HIGH: _real(grade.caused_high for _, grade in rows),
        },
        lives=_real(
            (at - item.occurred) / (rule.half_life_days * DAY)
            for item, rule in zip(items, rules, strict=True)
        ),
    )
    if float(np.sum(found.plain * found.count)) > _MOST:
        raise InputError("more evidence than can be summed; split counts that stand for too much")
    return found


def _order(item: Evidence) -> tuple[str, int, int, str]:
    return item.partner, DIMENSIONS.index(item.dimension), item.occurred, item.id


def topic_line(topic: str | None) -> list[str]:
    """Returns a topic and those above it."""
    if topic is None:
        return []
    parts = topic.split("/")
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]


def _groups(items: Sequence[Evidence]) -> Whole:
    found: dict[tuple[object, ...], int] = {}
    numbers = []
    for row, item in enumerate(items):
        name = (item.group,) if item.group else ("", row)
        key = (item.partner, item.dimension, *name)
        numbers.append(found.setdefault(key, len(found)))
    return _whole(numbers)


def _whole(values: object) -> Whole:
    return np.array(list(values), dtype=np.int64)  # type: ignore[call-overload]


def _real(values: object) -> Real:
    return np.array(list(values), dtype=np.float64)  # type: ignore[call-overload]
