"""Triggers: conditions over assessments of partners and over dates.

Records only: whether a condition holds is judged in `planning.triggers`. A condition may have
holes like `${partner}`; it is judged only after they are filled.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from relto.model.assessment import Dimension, Standing
from relto.model.source import Source, Span


@dataclass(frozen=True, slots=True)
class Assessed:
    """Holds where the latest assessment finds a partner at most so reliable.

    Attributes:
        partner: code of the organisation, or a hole.
        topic: on this topic or above it; None asks for the partner as a whole.
        dimension: in which respect.
        at_most: the best standing for which it holds.
    """

    partner: str
    topic: str | None
    dimension: Dimension
    at_most: Standing
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class During:
    """Holds within a span of time."""

    span: Span
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Holds where all of its conditions do; there is at least one."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds where any of its conditions does; there is at least one."""

    conditions: tuple[Condition, ...]


Condition = Assessed | During | AllOf | AnyOf
"""A rule over assessments and dates."""
