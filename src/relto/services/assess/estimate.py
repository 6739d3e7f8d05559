"""What an analyst judges before the computed result is shown, and whether that was done.

1. An estimate is of a partner, a probability for one respect or several.
2. It counts until there is newer evidence about the partner: then one judges anew.

It computes nothing from evidence, and compares nobody with anybody.

Basis: METHODS §2 (the analyst's own estimate first).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from relto.core.canonical import canonical
from relto.core.errors import InputError
from relto.model.assessment import Dimension
from relto.services.evidence import Item
from relto.store.assessments import EstimateRow


@dataclass(frozen=True, slots=True)
class Estimate:
    """Somebody's own judgement.

    Attributes:
        at: when it was recorded.
        actor: whose it is.
        partner: whom it is about.
        topic: on which topic; None is the partner as a whole.
        probabilities: P by dimension, as an assessment means it: that the partner does as agreed.
        because: why, in words; may be empty.
    """

    at: int
    actor: str
    partner: str
    topic: str | None
    probabilities: Mapping[Dimension, float]
    because: str = ""


def checked_probabilities(given: Mapping[Dimension, float]) -> Mapping[Dimension, float]:
    """Returns probabilities, of which there must be one.

    Raises:
        InputError: there is none, or one is no probability.
    """
    if not given:
        raise InputError("an estimate of nothing: say `DIMENSION=P`, such as `onward-sharing=0.4`")
    for dimension, share in given.items():
        if not 0 <= share <= 1:
            raise InputError(f"{share}, expected from 0 to 1", path=dimension.value)
    return given


def estimate_row(estimate: Estimate) -> EstimateRow:
    """Writes what is kept of an estimate."""
    said = {
        "topic": estimate.topic,
        "because": estimate.because,
        "probabilities": {each.value: share for each, share in estimate.probabilities.items()},
    }
    return EstimateRow(estimate.at, estimate.actor, estimate.partner, canonical(said))


def estimate_of(row: EstimateRow) -> Estimate:
    """Reads an estimate that was kept."""
    said = msgspec.json.decode(row.body)
    shares = {Dimension(name): share for name, share in said["probabilities"].items()}
    return Estimate(row.at, row.actor, row.partner, said["topic"], shares, said["because"])


def standing_estimate(estimates: Iterable[Estimate], items: Sequence[Item]) -> Estimate | None:
    """Returns the last estimate that is no older than anything said about the partner."""
    newest = max((each.changed for each in items), default=0)
    standing = [each for each in estimates if each.at >= newest]
    return standing[-1] if standing else None
