"""What an assessment depends on beside evidence and time, as records.

There is no place for a partner's name or a topic in them, so that nobody can be weighed
differently. They are read in `parameters`; nothing is computed here but a standing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from relto.assessment.ladder import Ladder
from relto.model.assessment import Dimension, Standing
from relto.model.evidence import Credibility, Kind, Polarity, Reliability


@dataclass(frozen=True, slots=True)
class KindRule:
    """What a kind of evidence weighs, of which dimension it speaks and how fast it fades.

    Attributes:
        dimension: of which it speaks unless an item says otherwise.
        polarity: for or against, unless an item says otherwise.
        weight: its mass when it is certain, fresh and of the usual severity.
        half_life_days: after which half of its mass is left.
        routine: whether it happens every day, so that only the heaviest few count.
        caused: P(the partner's own conduct | true) where an analyst gave no number.
        also: dimensions that an item of it may say it speaks of instead, as far as is usual; tried
            when it is asked what would change a result.
    """

    dimension: Dimension
    polarity: Polarity
    weight: float
    half_life_days: float
    routine: bool
    caused: float
    also: tuple[Dimension, ...] = ()

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """All dimensions that an item of it may speak of."""
        return self.dimension, *self.also


@dataclass(frozen=True, slots=True)
class GradeTable:
    """What letters stand for where an analyst gave no number.

    Attributes:
        credibility: P(true) by credibility; 6 is unknown and has none.
        reliability: factor by reliability; F is unknown and has none.
        counts_from: the least P(true) that carries any mass.
        number_differs_by: from which difference on a number contradicts its letters.
    """

    credibility: Mapping[Credibility, float]
    reliability: Mapping[Reliability, float]
    counts_from: float
    number_differs_by: float


@dataclass(frozen=True, slots=True)
class Bar:
    """What a degree of confidence takes."""

    uncertainty_up_to: float
    groups_at_least: int


@dataclass(frozen=True, slots=True)
class Parameters:
    """All that an assessment depends on beside evidence and time.

    Attributes:
        version: its name, as people quote it.
        digest: of all that it says.
        prior: P where nothing is known, by dimension.
        prior_weight: how much evidence the prior is worth (W).
        peer_weight: how many well-known peers the prior outweighs.
        routine_cap: how many routine items count in a cell.
        interval: how much of the probability lies within the interval.
        attribution_range: how far P(caused) may be off where no range was given.
        priors: that are tried for the sensitivity.
        half_lives: factors that are tried for the sensitivity.
        judged_up_to: the uncertainty above which there is no judging.
        stale_below: what an item must have left of its mass to count as recent.
        expires_after_days: how long what follows is good for.
        moderate, high: what a degree of confidence takes.
        grades: what letters stand for.
        kinds: by kind; every kind is there.
        standings: the least P of each standing above the lowest, ascending.
        ladder: from standings to rungs.
    """

    version: str
    digest: str
    prior: Mapping[Dimension, float]
    prior_weight: float
    peer_weight: float
    routine_cap: int
    interval: float
    attribution_range: float
    priors: tuple[float, ...]
    half_lives: tuple[float, ...]
    judged_up_to: float
    stale_below: float
    expires_after_days: int
    moderate: Bar
    high: Bar
    grades: GradeTable
    kinds: Mapping[Kind, KindRule]
    standings: tuple[float, ...]
    ladder: Ladder = field(repr=False)

    def standing(self, probability: float) -> Standing:
        """Returns the standing of a probability; whether there is enough to judge is not asked."""
        return Standing(sum(probability >= least for least in self.standings))
