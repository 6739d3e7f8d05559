"""An amendment: what a contingency, its holes filled, changes about a policy.

Records only: `policy.amend` applies it to a policy, in values; nothing comes into force by it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from relto.model.agreements import Agreement
from relto.model.organisations import Membership, Removal
from relto.model.posture import Restriction
from relto.model.rung import Rung
from relto.model.source import Source


@dataclass(frozen=True, slots=True)
class Lift:
    """Removes every restriction on which all that is said holds; something is always said.

    Attributes:
        to: exactly whom the restriction names; None is whomever.
        rung: its rung; None is any.
        reason: its reason, word for word; None is any.
    """

    to: frozenset[str] | None
    rung: Rung | None
    reason: str | None
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class Regrouping:
    """Adds members to, and removes members from, a community or the parties of an agreement.

    Exactly one of `community` and `agreement` is set.
    """

    community: str | None
    agreement: str | None
    members: tuple[Membership, ...]
    removed: tuple[Removal, ...]
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class End:
    """Ends an agreement at an instant, unless it ends earlier anyway."""

    agreement: str
    on: int
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class Amendment:
    """All that is changed; an agreement whose code exists takes that one's place."""

    restrictions: tuple[Restriction, ...] = ()
    lifts: tuple[Lift, ...] = ()
    regroupings: tuple[Regrouping, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    ends: tuple[End, ...] = ()
