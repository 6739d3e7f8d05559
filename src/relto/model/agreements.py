"""Agreements: parties, scope, ceiling, floor, exclusions, conditions, dates.

A mission is an agreement with a list of participants and an end. Records only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from relto.model.organisations import Membership, Removal
from relto.model.rung import Rung
from relto.model.selection import ALL, Bound, Disciplines, Names, Selection
from relto.model.source import ALWAYS, Source, Span


class AgreementKind(Enum):
    """What sort of agreement it is."""

    AGREEMENT = "agreement"
    MISSION = "mission"


class Onward(Enum):
    """What a party may do with what another party originated."""

    WITHIN = "within the agreement"
    ASK = "ask the originator"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Scope:
    """Topics (each with its subtopics) and disciplines that an agreement is about."""

    topics: Names
    disciplines: Disciplines


@dataclass(frozen=True, slots=True)
class CeilingEntry:
    """The ceiling of one organisation, or of the members of one community."""

    member: str
    bound: Bound
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The highest label allowed: own entry, else a community's lowest, else the default.

    Where the default is None and no entry applies, nothing is allowed.
    """

    default: Bound | None
    entries: tuple[CeilingEntry, ...]
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class Floor:
    """A promise: these topics and disciplines reach the parties at this rung at least."""

    topics: Names
    disciplines: Disciplines
    rung: Rung
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What the agreement leaves out, for `to` (organisations, communities or ALL)."""

    what: Selection
    to: Names
    reason: str
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class Conditions:
    """Handling conditions: onward sharing, and how long to retain (people's words)."""

    onward: Onward = Onward.NONE
    retain: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What parties undertook; `rung` is the best that it allows."""

    code: str
    name: str
    kind: AgreementKind
    lead: str | None
    parties: tuple[Membership, ...]
    removed: tuple[Removal, ...]
    scope: Scope
    ceiling: Ceiling
    rung: Rung = Rung.OPEN
    floor: Floor | None = None
    exclusions: tuple[Exclusion, ...] = ()
    span: Span = ALWAYS
    conditions: Conditions = Conditions()
    source: Source = field(compare=False, kw_only=True)


EVERYTHING = Scope(topics=ALL, disciplines=ALL)
"""The scope of an agreement about all topics and all disciplines."""
