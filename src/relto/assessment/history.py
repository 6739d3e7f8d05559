"""An opinion over time: what would have been assessed at each of some instants.

At each instant only what was recorded by then counts, and what was withdrawn later still did.

It is computed anew for each instant and remembers nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from relto.assessment.grading import graded
from relto.assessment.grid import cell_number, outline
from relto.assessment.opinions import intervals
from relto.assessment.rulebook import Parameters
from relto.assessment.weighing import columns_of
from relto.model.assessment import Dimension
from relto.model.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Point:
    """An opinion at an instant.

    Attributes:
        at: the instant.
        probability: P.
        low, high: its interval.
        uncertainty: u, of the evidence on the topic itself.
    """

    at: int
    probability: float
    low: float
    high: float
    uncertainty: float


def history(  # noqa: PLR0913 - what is looked at is three things, and each has its name
    evidence: Sequence[Evidence],
    *,
    partner: str,
    topic: str | None,
    dimension: Dimension,
    parameters: Parameters,
    instants: Sequence[int],
) -> tuple[Point, ...]:
    """Returns the opinion about a partner at each instant, in their order.

    Args:
        evidence: about everybody; what others show moves the base rate.
        partner: its code.
        topic: the topic; None is the partner as a whole. On a topic without evidence of its own
            holds what holds above it.
        dimension: in which respect.
        parameters: what items weigh.
        instants: in microseconds since 1970-01-01T00:00:00Z.

    Raises:
        InputError: there is more evidence than can be summed.
    """
    bearing = {item.id: item for item in evidence if item.dimension is dimension}.values()
    return tuple(_point(bearing, (partner, topic, dimension), parameters, at) for at in instants)


def _point(
    evidence: Iterable[Evidence],
    key: tuple[str, str | None, Dimension],
    parameters: Parameters,
    at: int,
) -> Point:
    known = [item for item in evidence if item.recorded <= at]
    pairs = [(item, graded(item, at, parameters)) for item in known]
    counting = [(item, grade) for item, grade in pairs if grade.uncounted is None]
    partners = sorted({key[0], *(item.partner for item in known)})
    columns = columns_of(counting, partners, at, parameters)
    found = outline(columns, parameters)
    number = cell_number(columns, found.layout, key[:2], key[2])
    opinion = found.opinions[:, number]
    low, high = intervals(opinion[:, None], parameters.prior_weight, parameters.interval)
    belief, _, uncertainty, base_rate = opinion.tolist()
    return Point(at, belief + base_rate * uncertainty, float(low[0]), float(high[0]), uncertainty)
