"""Readiness: what intelligence is required, how a gap could be closed, plans kept ready, red lines.

They stand in the policy directory beside the policy and are no part of it: nothing is released
or withheld for them, and a policy's digest does not depend on them.

Records only: coverage, portfolios and triggers are computed in `planning`, and which red line
holds in `assessment`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from types import MappingProxyType

from relto.model.assessment import Dimension
from relto.model.evidence import Credibility, Kind, Reliability
from relto.model.handling import Discipline
from relto.model.rung import Rung
from relto.model.selection import Selection
from relto.model.source import Source
from relto.model.template import Mapped
from relto.model.trigger import Condition

ONE_SOURCE = 1
"""What an option adds to a requirement where it only names it."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """A standing question whose coverage is watched.

    Attributes:
        code: its name, as in `CT-TRAVEL`.
        question: what is asked, in words.
        topic: a declared topic; products under its subtopics answer it too.
        region: where, in words; None is anywhere.
        discipline: how it must be collected; None is any discipline.
        owner: who asks.
        weight: how much it counts, at least 1.
    """

    code: str
    question: str
    topic: str
    region: str | None
    discipline: Discipline | None
    owner: str
    weight: int
    source: Source = field(compare=False)


class OptionKind(Enum):
    """What sort of way to close a gap an option is."""

    AGREEMENT = "agreement"
    PARTNERSHIP = "partnership"
    COLLECTION = "collection"
    OPEN_SOURCE = "open-source"
    COMMERCIAL = "commercial"


@dataclass(frozen=True, slots=True)
class Cover:
    """How many independent sources an option adds to a requirement, at least 1."""

    requirement: str
    sources: int


@dataclass(frozen=True, slots=True)
class Option:
    """A way to close gaps, at a cost, after a time, with a risk.

    Attributes:
        code: its name, as in `FEN-DEEPER`.
        title: what it is, in words.
        kind: what sort of way.
        partner: the organisation or community that it is made with, None if with nobody known.
        covers: what it adds, in the order of the requirements' codes; never empty.
        cost: in the units that the budget is counted in, at least 0.
        lead_days: days until it delivers, at least 0.
        risk: how likely it is that it does not deliver, from 0 to 1.
        excludes: options that cannot be taken beside it (whichever of the two says so).
        requires: options that must be taken with it.
        budget: the budget's line that pays, in words; empty if none is named.
    """

    code: str
    title: str
    kind: OptionKind
    partner: str | None
    covers: tuple[Cover, ...]
    cost: int
    lead_days: int
    risk: float
    excludes: frozenset[str]
    requires: frozenset[str]
    budget: str
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A hole of a contingency and what fills it unless somebody says otherwise."""

    name: str
    default: str
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class Trigger:
    """When a contingency should be thought of: in words, as a rule, or both.

    A rule drafts and notifies; nothing is ever applied by it.
    """

    words: str
    when: Condition | None
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class Contingency:
    """A plan kept ready: a change of policy with holes, and when to think of it.

    Attributes:
        code: its name, as in `limit-humint`.
        title: what it does, in words.
        trigger: when to think of it.
        parameters: its holes with their defaults, in the order written.
        change: what it changes, with holes; `policy.loader.read_change` reads it when filled.
        review_every_days: how often people look at it; None if nobody promised to.
    """

    code: str
    title: str
    trigger: Trigger
    parameters: tuple[Parameter, ...]
    change: Mapped
    review_every_days: int | None
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class Tripwire:
    """Which evidence makes a red line hold; all that is said must be so of one item.

    Attributes:
        kinds: of any of these kinds; never empty.
        dimension: in this respect; None is any.
        credibility: as credible as this or more; None asks nothing.
        reliability: from a source as reliable as this or more; None asks nothing.
        probability: P(true) at least this; None asks nothing.
        caused: P(the partner's own conduct | true) at least this; None asks nothing.
        within_days: it happened at most so long ago; None is whenever.
    """

    kinds: frozenset[Kind]
    dimension: Dimension | None = None
    credibility: Credibility | None = None
    reliability: Reliability | None = None
    probability: float | None = None
    caused: float | None = None
    within_days: int | None = None


@dataclass(frozen=True, slots=True)
class RedLine:
    """A rule of the policy owner that no score outweighs; it names no partner: it is for all.

    Attributes:
        code: its name, as in `ONWARD-CONFIRMED`.
        reason: what it guards against, in words.
        when: the evidence that makes it hold.
        rung: the best rung that is recommended while it holds, below open.
        what: topics, disciplines and levels (`at least …`) that it is about.
    """

    code: str
    reason: str
    when: Tripwire
    rung: Rung
    what: Selection
    source: Source = field(compare=False)


@dataclass(frozen=True)
class Readiness:
    """All of it, each sorted by code; build it with `policy.loader.load_readiness`."""

    requirements: tuple[Requirement, ...] = ()
    options: tuple[Option, ...] = ()
    contingencies: tuple[Contingency, ...] = ()
    red_lines: tuple[RedLine, ...] = ()

    @cached_property
    def requirement(self) -> Mapping[str, Requirement]:
        """Requirements by code."""
        return MappingProxyType({each.code: each for each in self.requirements})

    @cached_property
    def option(self) -> Mapping[str, Option]:
        """Options by code."""
        return MappingProxyType({each.code: each for each in self.options})

    @cached_property
    def contingency(self) -> Mapping[str, Contingency]:
        """Contingencies by code."""
        return MappingProxyType({each.code: each for each in self.contingencies})
