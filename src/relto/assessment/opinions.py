"""From sums of evidence to opinions: base rates that are borrowed, projected probabilities.

1. b = r/(r+s+W), d = s/(r+s+W), u = W/(r+s+W); P = b + a·u.
2. A topic's base rate is the P of the ring around it, that one's of the next, and the outermost
   ring's is the partner's.
3. A partner's base rate is the prior, and what the other partners show: each weighs as much as
   is known of it, and all together weigh against `peer_weight` times the prior. So adverse
   evidence about anybody never raises anybody's P.
4. What a probability owes to the prior is the product of the uncertainties of all rings.

It knows no items and judges nothing.

Basis: Jøsang, Subjective Logic (2016) §3.2, §12.1 (binomial opinions, evidence and the prior
weight); METHODS §2 (shrinkage).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv

from relto.assessment.result import Opinion
from relto.assessment.tally import Tally
from relto.assessment.weighing import GRAIN, Real, Whole


def opinion(favourable: float, adverse: float, base_rate: float, prior_weight: float) -> Opinion:
    """Returns the opinion that so much evidence for and against amounts to."""
    total = favourable + adverse + prior_weight
    return Opinion(favourable / total, adverse / total, prior_weight / total, base_rate)


def interval(found: Opinion, prior_weight: float, width: float) -> tuple[float, float]:
    """Returns the interval of P that holds so much of the probability, the same on both sides.

    Basis: Beta(r + a·W, s + (1 - a)·W), the distribution that the opinion stands for.
    """
    low, high = intervals(
        np.array([[found.belief], [found.disbelief], [found.uncertainty], [found.base_rate]]),
        prior_weight,
        width,
    )
    return float(low[0]), float(high[0])


def intervals(found: Real, prior_weight: float, width: float) -> tuple[Real, Real]:
    """Returns the intervals of many opinions, rows b, d, u, a."""
    belief, disbelief, uncertainty, base_rate = found
    one = prior_weight * (belief / uncertainty + base_rate)
    two = prior_weight * (disbelief / uncertainty + 1 - base_rate)
    # A base rate of 0 or 1 without evidence leaves no doubt, and the distribution no shape.
    one, two = np.maximum(one, 1e-12), np.maximum(two, 1e-12)
    tail = (1 - width) / 2
    return betaincinv(one, two, tail), betaincinv(one, two, 1 - tail)


@dataclass(frozen=True)
class Peers:
    """What the other partners of each partner show, summed in grains, by dimension."""

    belief: Whole
    disbelief: Whole

    @classmethod
    def of(cls, favourable: Whole, adverse: Whole, prior_weight: float) -> Peers:
        """Sums the opinions of all partners but each; arrays are partners by dimensions."""
        for_, against = favourable * GRAIN, adverse * GRAIN
        total = for_ + against + prior_weight
        belief = np.rint(for_ / total / GRAIN).astype(np.int64)
        disbelief = np.rint(against / total / GRAIN).astype(np.int64)
        return cls(belief.sum(axis=0) - belief, disbelief.sum(axis=0) - disbelief)

    @classmethod
    def none(cls, shape: tuple[int, ...]) -> Peers:
        """Nobody else."""
        return cls(np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64))

    def base_rates(self, prior: Real, peer_weight: float) -> Real:
        """Returns the base rate of each partner and dimension."""
        belief, disbelief = self.belief * GRAIN, self.disbelief * GRAIN
        found: Real = (peer_weight * prior + belief) / (peer_weight + belief + disbelief)
        return found


@dataclass(frozen=True)
class Projected:
    """Results by cell or share.

    Attributes:
        base_rate: a, of the evidence on the topic itself.
        probability: P.
        uncertainty: what P owes to the prior.
    """

    base_rate: Real
    probability: Real
    uncertainty: Real


def project(favourable: Whole, adverse: Whole, base_rate: Real, prior_weight: float) -> Projected:
    """Projects sums, rings by cells, from the outermost ring inwards."""
    rate = found = base_rate
    owed = np.ones_like(base_rate)
    for ring in reversed(range(len(favourable))):
        for_, against = favourable[ring] * GRAIN, adverse[ring] * GRAIN
        total = for_ + against + prior_weight
        rate = found
        found = (for_ + rate * prior_weight) / total
        owed = owed * (prior_weight / total)
    return Projected(rate, found, owed)


def without(sums: Tally, share_cell: Whole, base_rate: Real, prior_weight: float) -> Projected:
    """Projects each cell without each of its groups; results by share."""
    return project(
        sums.favourable[:, share_cell] - sums.less_favourable,
        sums.adverse[:, share_cell] - sums.less_adverse,
        base_rate[share_cell],
        prior_weight,
    )
