"""Organisations, communities with dated members, and topics.

Records only: who is a member at an instant is computed in `policy.membership`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from relto.labels.levels import Level
from relto.model.source import ALWAYS, Source, Span


class Kind(Enum):
    """What sort of organisation it is; nothing is decided on it."""

    NATION = "nation"
    AGENCY = "agency"
    COMPANY = "company"
    ALLIANCE = "alliance"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation, the level it is cleared to (None: uncleared) and its compartments."""

    code: str
    name: str
    kind: Kind
    cleared: Level | None
    compartments: frozenset[str]
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class Membership:
    """An addition: an organisation or a community belongs to something during a span."""

    member: str
    span: Span = ALWAYS
    reason: str = ""
    source: Source = field(compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Removal:
    """A removal: from instant `on`, it beats every addition that is not later than it."""

    member: str
    on: int
    reason: str = ""
    source: Source = field(compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Community:
    """An organisation with members, which may be communities themselves."""

    code: str
    name: str
    members: tuple[Membership, ...]
    removed: tuple[Removal, ...]
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject; its code is a path such as `counterterrorism/travel`."""

    code: str
    text: str
    source: Source = field(compare=False)
