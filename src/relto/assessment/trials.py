"""What would follow if there were one item more: many such items are tried at once.

Each trial is the partner's own evidence with one invented item, fresh, on the topic that is asked
about. What others show stays as it is.

It changes no evidence and proposes none: it tells what the model would answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from relto.assessment.assess import Assessed
from relto.assessment.extent import Part, part_of
from relto.assessment.grid import Grid, grid_of
from relto.assessment.ladder import DIMENSIONS, UNJUDGED
from relto.assessment.layout import WHOLE
from relto.assessment.opinions import Peers
from relto.assessment.weighing import Attribution, Columns, Mask, Real, Whole, topic_line
from relto.model.assessment import Dimension
from relto.model.evidence import Credibility, Kind, Polarity, Reliability

T = TypeVar("T", bound=np.generic)
_MOST_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class Trial:
    """An invented item: its kind, how severe it is and for how many occurrences it stands."""

    kind: Kind
    severity: float = 1.0
    count: int = 1


@dataclass(frozen=True)
class Outcome:
    """What would follow in the dimension of the item.

    Attributes:
        part: what the cell would call for.
        judged: whether it could be judged.
        probability: P.
    """

    part: Part
    judged: bool
    probability: float


def outcomes(
    assessed: Assessed,
    subject: tuple[str, str | None],
    dimension: Dimension,
    trials: Sequence[Trial],
) -> list[Outcome]:
    """Returns what each trial would lead to, in their order.

    Args:
        assessed: the assessment as it is.
        subject: the partner and the topic, None for the partner as a whole.
        dimension: in which respect the invented items speak.
        trials: the invented items.
    """
    own = _own(assessed, subject[0], dimension)
    most = max(1, _MOST_ROWS // (len(own) + 1))
    found: list[Outcome] = []
    for begin in range(0, len(trials), most):
        some = trials[begin : begin + most]
        columns = _columns(assessed, own, (subject[1], dimension), some)
        others = _others(assessed, subject[0], len(some))
        grid = grid_of(columns, assessed.parameters, assessed.grid.ladder, others=others)
        found += _outcomes(grid, subject[1], dimension)
    return found


def _own(assessed: Assessed, partner: str, dimension: Dimension) -> Whole:
    columns = assessed.grid.columns
    mine = columns.partner == columns.partners.index(partner)
    return np.flatnonzero(mine & (columns.dimension == DIMENSIONS.index(dimension)))


def _columns(
    assessed: Assessed,
    own: Whole,
    place: tuple[str | None, Dimension],
    trials: Sequence[Trial],
) -> Columns:
    """Lays the partner's rows out once for each trial, each with its invented item after them."""
    base, number = assessed.grid.columns, len(trials)
    topics = tuple(sorted({*base.topics, *topic_line(place[0])}))
    moved = np.array([-1, *(topics.index(name) for name in base.topics)], dtype=np.int64)
    topic = -1 if place[0] is None else topics.index(place[0])
    group = np.unique(base.group[own], return_inverse=True)[1].reshape(-1)
    stride = len(own) + 1
    invented = _Invented.of(assessed, trials)

    def rows(known: npt.NDArray[T], added: npt.NDArray[Any]) -> npt.NDArray[T]:
        table = np.empty((number, stride), dtype=known.dtype)
        table[:, :-1], table[:, -1] = known[own], added
        return table.reshape(-1)

    return Columns(
        items=(),
        partners=tuple(str(each) for each in range(number)),
        topics=topics,
        partner=np.repeat(np.arange(number), stride),
        dimension=np.full(number * stride, DIMENSIONS.index(place[1])),
        topic=rows(moved[base.topic + 1], np.full(number, topic)),
        adverse=rows(base.adverse, invented.adverse),
        routine=rows(base.routine, invented.routine),
        group=(
            np.concatenate([group, [len(own)]])[None, :] + stride * np.arange(number)[:, None]
        ).reshape(-1),
        alone=rows(base.alone, np.ones(number, dtype=np.bool_)),
        count=rows(base.count, invented.count),
        plain=rows(base.plain, invented.plain),
        caused={end: rows(base.caused[end], invented.caused[end]) for end in Attribution},
        lives=rows(base.lives, np.zeros(number)),
    )


@dataclass(frozen=True)
class _Invented:
    """The invented items as columns."""

    adverse: Mask
    routine: Mask
    count: Whole
    plain: Real
    caused: dict[Attribution, Real]

    @classmethod
    def of(cls, assessed: Assessed, trials: Sequence[Trial]) -> _Invented:
        """Takes each as confirmed by a completely reliable source."""
        parameters = assessed.parameters
        rules = [parameters.kinds[trial.kind] for trial in trials]
        adverse = np.array([rule.polarity is Polarity.ADVERSE for rule in rules], dtype=np.bool_)
        true = parameters.grades.credibility[Credibility.CONFIRMED]
        true *= parameters.grades.reliability[Reliability.A]
        weights = zip(rules, trials, strict=True)
        caused = np.where(adverse, [rule.caused for rule in rules], 1.0)
        spread = np.where(adverse, parameters.attribution_range, 0.0)
        return cls(
            adverse,
            np.array([rule.routine for rule in rules], dtype=np.bool_) & ~adverse,
            np.array([trial.count for trial in trials], dtype=np.int64),
            np.array([rule.weight * trial.severity * true for rule, trial in weights]),
            {
                Attribution.LOW: np.maximum(caused - spread, 0.0),
                Attribution.GIVEN: caused,
                Attribution.HIGH: np.minimum(caused + spread, 1.0),
            },
        )


def _others(assessed: Assessed, partner: str, number: int) -> dict[str, Peers]:
    """Gives each trial what the partner's own peers show."""
    row = assessed.partners.index(partner)
    return {
        name: Peers(
            np.broadcast_to(peers.belief[row], (number, len(DIMENSIONS))),
            np.broadcast_to(peers.disbelief[row], (number, len(DIMENSIONS))),
        )
        for name, peers in assessed.peers.items()
    }


def _outcomes(grid: Grid, topic: str | None, dimension: Dimension) -> Iterator[Outcome]:
    layout = grid.layout
    place = WHOLE if topic is None else grid.columns.topics.index(topic)
    wanted = (layout.cell_dimension == DIMENSIONS.index(dimension)) & (layout.cell_topic == place)
    # Cells are ordered by partner, and each trial is a partner of its own.
    for cell in np.flatnonzero(wanted).tolist():
        yield Outcome(
            part_of(grid, cell, dimension),
            bool(grid.base.standing[cell] != UNJUDGED),
            float(grid.base.found.probability[cell]),
        )
