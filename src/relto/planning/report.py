"""What a plan says: changes per partner and topic, broken floors, changed clauses; and its JSON.

Version 2 of the format adds the fuller costs, `outgoing` and `incoming`; reports of version 1 are
still read, without them.

Records only; `compare` fills them and `render` writes them for a terminal.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from relto.core.instant import format_instant, parse_instant
from relto.model.rung import Rung
from relto.planning.incoming import Incoming, incoming_from_json, incoming_to_json
from relto.planning.outgoing import Outgoing, outgoing_from_json, outgoing_to_json

FORMAT_VERSION = 2


class Sign(Enum):
    """What became of a clause."""

    ADDED = "+"
    REMOVED = "-"
    CHANGED = "~"


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause that the proposed policy adds, removes or words differently."""

    sign: Sign
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Change:
    """Products that move from one rung to another, for a partner, under a topic.

    Attributes:
        partner: code of the organisation.
        topic: the topic, or None where it tells of all topics, each product counted once.
        before: the rung in force.
        after: the rung under the proposed policy.
        products: how many move.
        delivered: how many of them this partner received before.
        samples: ids of a few of them.
    """

    partner: str
    topic: str | None
    before: Rung
    after: Rung
    products: int
    delivered: int = 0
    samples: tuple[str, ...] = ()

    @property
    def symbol(self) -> str:
        """`+` where more is let through, `-` where all is lost, `~` where it is lowered."""
        if self.after > self.before:
            return "+"
        return "-" if self.after is Rung.WITHHOLD else "~"


@dataclass(frozen=True, slots=True)
class BrokenFloor:
    """A promise of an agreement that held and would hold no longer.

    Attributes:
        agreement: code of the agreement.
        partner: to whom it was promised.
        topics: the promised topics that would be broken.
        promised: the rung promised.
        after: the lowest rung that it would become.
        products: products held that would fall below the promise; 0 where none is held yet.
        source: file and line of the promise.
        kind: `agreement`, or `mission` where the promise is a mission's.
    """

    agreement: str
    partner: str
    topics: tuple[str, ...]
    promised: Rung
    after: Rung
    products: int
    source: str
    kind: str = "agreement"


@dataclass(frozen=True, slots=True)
class PlanReport:
    """The computed consequences of a proposed policy.

    Attributes:
        clauses: what the policy directory says differently.
        totals: changes per partner over all topics, each product counted once.
        changes: changes per partner and topic.
        floors: promises that would be broken.
        unchanged: how many partners see no change.
        widened: how many times a product would be let through to a partner more than now.
        narrowed: how many times less.
        holds_until: the instant at which either policy's answers may change by themselves
            (an agreement begins, a membership ends), or None.
        outgoing: what partners would lose and keep, in full, where it was computed.
        incoming: what might be lost in return, where it was computed.
    """

    clauses: tuple[ClauseChange, ...] = ()
    totals: tuple[Change, ...] = ()
    changes: tuple[Change, ...] = ()
    floors: tuple[BrokenFloor, ...] = ()
    unchanged: int = 0
    widened: int = 0
    narrowed: int = 0
    holds_until: int | None = None
    outgoing: Outgoing | None = None
    incoming: Incoming | None = None


def _change_to_json(change: Change) -> dict[str, Any]:
    return {
        "partner": change.partner,
        "topic": change.topic,
        "before": change.before.words,
        "after": change.after.words,
        "products": change.products,
        "delivered": change.delivered,
        "samples": list(change.samples),
    }


def _change_from_json(value: dict[str, Any]) -> Change:
    rungs = {key: Rung[value[key].upper()] for key in ("before", "after")}
    return Change(**{**value, **rungs, "samples": tuple(value["samples"])})


def _floor_to_json(floor: BrokenFloor) -> dict[str, Any]:
    return {
        "agreement": floor.agreement,
        "partner": floor.partner,
        "topics": list(floor.topics),
        "promised": floor.promised.words,
        "after": floor.after.words,
        "products": floor.products,
        "source": floor.source,
        "kind": floor.kind,
    }


def _floor_from_json(value: dict[str, Any]) -> BrokenFloor:
    rungs = {key: Rung[value[key].upper()] for key in ("promised", "after")}
    return BrokenFloor(**{**value, **rungs, "topics": tuple(value["topics"])})


def report_to_json(report: PlanReport) -> dict[str, Any]:
    """Writes a report as a JSON object that names its format's version."""
    return {
        "format_version": FORMAT_VERSION,
        "clauses": [
            {"change": clause.sign.value, "text": clause.text, "source": clause.source}
            for clause in report.clauses
        ],
        "totals": [_change_to_json(change) for change in report.totals],
        "changes": [_change_to_json(change) for change in report.changes],
        "floors_broken": [_floor_to_json(floor) for floor in report.floors],
        "partners_unchanged": report.unchanged,
        "widened": report.widened,
        "narrowed": report.narrowed,
        "holds_until": None if report.holds_until is None else format_instant(report.holds_until),
        "outgoing": None if report.outgoing is None else outgoing_to_json(report.outgoing),
        "incoming": None if report.incoming is None else incoming_to_json(report.incoming),
    }


def report_from_json(value: dict[str, Any]) -> PlanReport:
    """Reads a report that this program wrote, in this version of the format or the first."""
    outgoing, incoming = value.get("outgoing"), value.get("incoming")
    return PlanReport(
        clauses=tuple(
            ClauseChange(Sign(clause["change"]), clause["text"], clause["source"])
            for clause in value["clauses"]
        ),
        totals=tuple(_change_from_json(change) for change in value["totals"]),
        changes=tuple(_change_from_json(change) for change in value["changes"]),
        floors=tuple(_floor_from_json(floor) for floor in value["floors_broken"]),
        unchanged=value["partners_unchanged"],
        widened=value["widened"],
        narrowed=value["narrowed"],
        holds_until=None if value["holds_until"] is None else parse_instant(value["holds_until"]),
        outgoing=None if outgoing is None else outgoing_from_json(outgoing),
        incoming=None if incoming is None else incoming_from_json(incoming),
    )
