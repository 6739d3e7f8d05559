"""Handling rules: how an incoming item without a relto handling gets one.

Records only: `policy.resolve` applies them, joining all rules that match.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from relto.model.handling import Handling
from relto.model.source import Source


class Facet(Enum):
    """What of a profile a rule may look at."""

    FEED = "feed"
    TYPE = "type"
    MARKING = "marking"
    TAG = "tag"
    KILL_CHAIN = "kill_chain"
    CREATED_BY = "created_by"


@dataclass(frozen=True, slots=True)
class When:
    """Holds where the facet of a profile has any of the values."""

    facet: Facet
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class HandlingRule:
    """A named rule: where all of `when` hold, `then` is joined into the handling."""

    name: str
    when: tuple[When, ...]
    then: Handling
    source: Source = field(compare=False)
