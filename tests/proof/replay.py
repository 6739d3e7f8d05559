"""From values of the symbols to a policy and a handling that the scalar reference decides.

A symbolic consent may name several originators; it becomes one consent for each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from relto.labels import Control, Level, Tlp
from relto.labels import Label as RealLabel
from relto.model import agreements as model
from relto.model.handling import Discipline, Handling
from relto.model.organisations import Community, Kind, Membership, Organisation, Removal, Topic
from relto.model.posture import Consent, Restriction
from relto.model.rung import Rung
from relto.model.selection import ALL, Bound, Comparison, LevelCondition, Selection
from relto.model.source import Source, Span
from relto.policy import Snapshot, rules
from tests.proof.symbols import (
    AGREEMENTS,
    COMMUNITIES,
    COMPARTMENTS,
    CONTROLS,
    DISCIPLINES,
    INNER,
    NAMES,
    NONSENSE,
    NOWHERE,
    ORGANISATIONS,
    OUTER,
    PARTNERS,
    STRANGER,
    TOPICS,
    US,
)

HERE = Source("proof.yaml", 1)
Values = Mapping[str, bool | int]


@dataclass(frozen=True)
class Replay:
    """What the reference is asked."""

    snapshot: Snapshot
    handling: Handling
    partner: str
    at: int

    def rung(self, decide: Any = rules.decide) -> Rung:
        found: Rung = decide(self.snapshot, self.handling, self.partner, self.at).rung
        return found


def replay(values: Values) -> Replay:
    """Writes values as what the reference takes."""
    return Replay(_snapshot(values), _handling(values), PARTNERS[values["partner"]], values["at"])


def _set(values: Values, name: str, members: Sequence[str]) -> frozenset[str]:
    return frozenset(member for member in members if values[f"{name}[{member}]"])


def _span(values: Values, name: str) -> Span:
    begin = values[f"{name}.begin"] if values[f"{name}.begin?"] else None
    return Span(begin, values[f"{name}.end"] if values[f"{name}.end?"] else None)


def _bound(values: Values, name: str) -> Bound:
    point = values[f"{name}.point"]
    return Bound(level=Level(point)) if values[f"{name}.onlevel"] else Bound(tlp=Tlp(point))


def _selection(values: Values, name: str) -> Selection:
    comparison = tuple(Comparison)[values[f"{name}.compares"]]
    topics = _set(values, f"{name}.topics", TOPICS)
    some = frozenset(Discipline(d) for d in _set(values, f"{name}.disciplines", DISCIPLINES))
    level = LevelCondition(comparison, _bound(values, f"{name}.condition"))
    return Selection(
        ALL if values[f"{name}.alltopics"] else topics,
        ALL if values[f"{name}.alldisciplines"] else some,
        level if values[f"{name}.conditioned"] else None,
    )


def _snapshot(values: Values) -> Snapshot:
    return Snapshot(
        US,
        (
            Organisation(US, US, Kind.NATION, Level.TOP_SECRET, frozenset(COMPARTMENTS), HERE),
            *(_organisation(values, partner) for partner in PARTNERS),
        ),
        tuple(
            Community(code, code, *_members(values, code, members), HERE)
            for code, members in ((OUTER, (*ORGANISATIONS, INNER)), (INNER, ORGANISATIONS))
        ),
        tuple(Topic(topic, topic, HERE) for topic in TOPICS if values[f"knows[{topic}]"]),
        tuple(_agreement(values, code) for code in AGREEMENTS),
        tuple(
            _restriction(values, name)
            for name in ("restriction0", "restriction1")
            if values[f"{name}.present"]
        ),
        tuple(
            _consent(values, name, originator)
            for name in ("consent0", "consent1")
            if values[f"{name}.present"]
            for originator in _set(values, f"{name}.of", ORGANISATIONS)
        ),
    )


def _organisation(values: Values, code: str) -> Organisation:
    held = _set(values, f"{code}.held", COMPARTMENTS)
    return Organisation(code, code, Kind.NATION, Level(values[f"{code}.cleared"]), held, HERE)


def _members(
    values: Values, body: str, members: Sequence[str]
) -> tuple[tuple[Membership, ...], tuple[Removal, ...]]:
    added, gone = [], []
    for member in members:
        name = f"{body}[{member}]"
        if values[f"{name}.member?"]:
            added.append(Membership(member, _span(values, name), source=HERE))
        if values[f"{name}.gone?"]:
            gone.append(Removal(member, values[f"{name}.on"], source=HERE))
    return tuple(added), tuple(gone)


def _agreement(values: Values, code: str) -> model.Agreement:
    parties, removed = _members(values, code, NAMES)
    scope = _selection(values, f"{code}.scope")
    entered = _set(values, f"{code}.entered", (*PARTNERS, *COMMUNITIES))
    entries = [
        model.CeilingEntry(name, _bound(values, f"{code}.entry[{name}]"), HERE) for name in entered
    ]
    default = _bound(values, f"{code}.default") if values[f"{code}.default?"] else None
    exclusion = f"{code}.exclusion"
    excluded = model.Exclusion(_selection(values, exclusion), _to(values, exclusion), "kept", HERE)
    onward = (model.Onward.NONE, model.Onward.ASK, model.Onward.WITHIN)[values[f"{code}.onward"]]
    return model.Agreement(
        code,
        code,
        model.AgreementKind.AGREEMENT,
        None,
        parties,
        removed,
        model.Scope(scope.topics, scope.disciplines),
        model.Ceiling(default, tuple(entries), HERE),
        rung=Rung(values[f"{code}.rung"]),
        exclusions=(excluded,) if values[f"{exclusion}.present"] else (),
        span=_span(values, code),
        conditions=model.Conditions(onward),
        source=HERE,
    )


def _to(values: Values, name: str) -> Any:
    return ALL if values[f"{name}.toall"] else _set(values, f"{name}.to", NAMES)


def _restriction(values: Values, name: str) -> Restriction:
    of = ALL if values[f"{name}.ofall"] else _set(values, f"{name}.of", ORGANISATIONS)
    rung, what = Rung(values[f"{name}.rung"]), _selection(values, name)
    return Restriction(_to(values, name), what, of, rung, _span(values, name), "why", HERE)


def _consent(values: Values, name: str, originator: str) -> Consent:
    to, what = _set(values, f"{name}.to", NAMES), _selection(values, name)
    rung = Rung(values[f"{name}.rung"])
    return Consent(originator, to, what, rung, _span(values, name), "why", HERE)


def _handling(values: Values) -> Handling:
    span = _span(values, "label.")
    clauses = [
        _set(values, name, (*NAMES, STRANGER))
        for name in ("release0", "release1")
        if values[f"{name}.there"]
    ]
    label = RealLabel(
        Level(values["label.level"]) if values["label.level?"] else None,
        Tlp(values["label.tlp"]) if values["label.tlp?"] else None,
        _set(values, "label.compartments", COMPARTMENTS),
        frozenset(clauses),
        frozenset(Control(name) for name in _set(values, "label.control", CONTROLS)),
        span.begin,
        span.end,
        frozenset({"unreadable"} if values["label.flaw"] else ()),
        bool(values["label.unlisted"]),
        bool(values["label.uncoloured"]),
    )
    return Handling(
        _set(values, "originators", (*ORGANISATIONS, STRANGER)),
        label,
        _set(values, "topics", (*TOPICS, NOWHERE)),
        _set(values, "disciplines", (*DISCIPLINES, NONSENSE)),
    )
