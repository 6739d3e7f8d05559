"""How reliable an outlet has proved, from what became of what it reported before.

A suggestion to an analyst, with how uncertain it is: counts of cards, no opinion of its own.

Basis: STANAG 2511 (reliability of sources; F is unknown, not even odds).
"""

from __future__ import annotations

from dataclasses import dataclass

from scipy.stats import beta

from relto.model.evidence import Reliability

FEWEST_DECIDED = 5
"""With fewer cards confirmed or refuted there is no telling: F."""
_LETTERS = (
    (0.95, Reliability.A),
    (0.80, Reliability.B),
    (0.60, Reliability.C),
    (0.35, Reliability.D),
    (0.0, Reliability.E),
)


@dataclass(frozen=True, slots=True)
class Record:
    """What became of an outlet's cards, and the letter that this suggests.

    Attributes:
        confirmed: how many proved true.
        refuted: how many proved false.
        undecided: how many are open; they count for nothing.
        reliability: the letter suggested; F where too few are decided.
        probability: that its next report is true, one confirmed and one refuted added.
        low: lower end of the 90 % interval of `probability`.
        high: upper end of it.
        widest: the letters at both ends, where the interval spans more than one.
    """

    confirmed: int
    refuted: int
    undecided: int
    reliability: Reliability
    probability: float
    low: float
    high: float
    widest: tuple[Reliability, Reliability]


def record_of(confirmed: int, refuted: int, undecided: int = 0) -> Record:
    """Suggests a letter for a source from what became of what it reported.

    The letter is that of the lower end of a 68 % interval, so that few reports, however good, do
    not make a source completely reliable.

    Args:
        confirmed: reports that proved true, each independent of the others.
        refuted: reports that proved false.
        undecided: reports of which nobody knows yet.
    """
    told = beta(confirmed + 1, refuted + 1)
    low, high = (float(each) for each in told.ppf((0.05, 0.95)))
    decided = confirmed + refuted
    cautious = float(told.ppf(0.16))
    letter = Reliability.F if decided < FEWEST_DECIDED else _letter(cautious)
    return Record(
        confirmed,
        refuted,
        undecided,
        letter,
        (confirmed + 1) / (decided + 2),
        low,
        high,
        (_letter(low), _letter(high)),
    )


def _letter(probability: float) -> Reliability:
    return next(letter for least, letter in _LETTERS if probability >= least)
