"""What a plan costs the partners, and what it leaves behind with them: records and their JSON.

1. Flows: products and portions that move between rungs, per partner, topic, discipline, month.
2. Recalls: copies delivered before that are released no longer; sealed ones can be cut.
3. Own products: of what a partner loses, what it gave itself.
4. Derived products: what a partner keeps that refers to something it loses.
5. Lapses: what a partner undertook under an agreement that would bind it no longer.
6. Replay: what recorded answers carried that the proposed policy would have held back.

Nothing is computed here: `tally`, `recalls`, `lapses` and `replay` fill these records.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from relto.core.instant import format_instant, parse_instant
from relto.model.rung import RUNGS, Rung

NO_NAME = ""
"""Stands for the topic, discipline or month of what has none."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Products that move from one rung to another for a partner, month by month.

    Attributes:
        partner: code of the organisation.
        topic: one of the products' topics, `NO_NAME` for none.
        discipline: one of their disciplines, `NO_NAME` for none.
        before: the rung in force.
        after: the rung under the proposed policy.
        products: how many products move as a whole.
        portions: how many portions move, the products' own bodies included.
        months: for each month of `Outgoing.months`, how many of the products are of it.
        samples: ids of a few of the products.
    """

    partner: str
    topic: str
    discipline: str
    before: Rung
    after: Rung
    products: int
    portions: int
    months: tuple[int, ...] = ()
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recall:
    """Products of which a partner holds copies that would be released no longer.

    Attributes:
        partner: who holds them.
        recall: products delivered open: the partner has to be asked.
        cut: products delivered sealed: their keys can be withdrawn.
        samples: ids of a few of them.
    """

    partner: str
    recall: int
    cut: int
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Own:
    """Products that a partner loses though they are its own: nobody else is an originator.

    Attributes:
        partner: whose they are.
        products: how many of what it loses.
    """

    partner: str
    products: int


@dataclass(frozen=True, slots=True)
class Derived:
    """Products that a partner keeps and that refer to something it loses.

    Attributes:
        partner: who keeps them.
        products: how many refer to it themselves.
        samples: ids of a few of them.
        further: how many more refer to those, or to what refers to those, and so on.
        stranded: how many of all these could not be shown any more, for they cannot stand without
            what is lost; None where that was not looked at.
        stopped: ids of a few of them.
    """

    partner: str
    products: int
    samples: tuple[str, ...] = ()
    further: int = 0
    stranded: int | None = None
    stopped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lapse:
    """An obligation that would bind a partner no longer.

    Attributes:
        partner: whom it binds today.
        agreement: code of the agreement that it stands in.
        obligation: the handling condition in words.
        becomes: what would bind instead, empty for nothing.
        reason: why it lapses.
        copies: products delivered to the partner within the agreement's scope.
        source: file and line of the agreement.
    """

    partner: str
    agreement: str
    obligation: str
    becomes: str
    reason: str
    copies: int
    source: str


@dataclass(frozen=True, slots=True)
class Held:
    """Products in recorded answers that the proposed policy would have held back.

    Attributes:
        partner: who received them.
        topic: one of the products' topics, `NO_NAME` for none.
        month: of the answers, such as `2026-11`.
        after: the rung under the proposed policy.
        products: how many, each once per month.
        samples: ids of a few of them.
    """

    partner: str
    topic: str
    month: str
    after: Rung
    products: int
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Replay:
    """Recorded traffic seen under the proposed policy, as that policy stands at the plan's instant.

    Attributes:
        since: answers from this instant on were looked at.
        until: and before this one.
        answers: how many.
        affected: how many of them carried something that would have been held back.
        delivered: products that they carried, each once per partner.
        held: how many of those would have been held back.
        already: how many of these the policy in force holds back today as well.
        months: the months in which answers were given.
        lines: what would have been held back, per partner, topic and month.
    """

    since: int
    until: int
    answers: int
    affected: int
    delivered: int
    held: int
    already: int
    months: tuple[str, ...] = ()
    lines: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """All that a plan costs on the way out.

    Attributes:
        months: names of the months that flows count in, the oldest first.
        flows: what moves.
        recalls: copies to recall or to cut.
        derived: what is kept and refers to something lost.
        lapses: obligations that would bind no longer.
        replay: recorded traffic under the proposed policy, where it was asked for.
        own: what partners lose of their own.
    """

    months: tuple[str, ...] = ()
    flows: tuple[Flow, ...] = ()
    recalls: tuple[Recall, ...] = ()
    derived: tuple[Derived, ...] = ()
    lapses: tuple[Lapse, ...] = ()
    replay: Replay | None = field(default=None)
    own: tuple[Own, ...] = ()

    @property
    def lost(self) -> tuple[Flow, ...]:
        """The flows that lower a rung."""
        return tuple(flow for flow in self.flows if flow.after < flow.before)

    @property
    def gained(self) -> tuple[Flow, ...]:
        """The flows that raise a rung."""
        return tuple(flow for flow in self.flows if flow.after > flow.before)


def _plain(record: Any) -> dict[str, Any]:
    """Writes the fields of a record: rungs as words, tuples as lists."""
    found: dict[str, Any] = {}
    for name in record.__dataclass_fields__:
        value = getattr(record, name)
        if isinstance(value, Rung):
            value = value.words
        found[name] = list(value) if isinstance(value, tuple) else value
    return found


_RUNG_FIELDS = ("before", "after")


def _fields(value: dict[str, Any]) -> dict[str, Any]:
    """Reads the fields of a record that `_plain` wrote."""
    found: dict[str, Any] = {}
    for name, given in value.items():
        if name in _RUNG_FIELDS:
            found[name] = RUNGS[given]
        else:
            found[name] = tuple(given) if isinstance(given, list) else given
    return found


def _flow_to_json(flow: Flow, months: tuple[str, ...]) -> dict[str, Any]:
    counted = {name: n for name, n in zip(months, flow.months, strict=True) if n}
    return {**_plain(flow), "months": counted}


def _flow_from_json(value: dict[str, Any], months: tuple[str, ...]) -> Flow:
    counted = [value["months"].get(name, 0) for name in months]
    return Flow(**_fields({**value, "months": counted}))


def _replay_to_json(replay: Replay) -> dict[str, Any]:
    return {
        **_plain(replay),
        "since": format_instant(replay.since),
        "until": format_instant(replay.until),
        "lines": [_plain(line) for line in replay.lines],
    }


def _replay_from_json(value: dict[str, Any]) -> Replay:
    ends = {name: parse_instant(value[name]) for name in ("since", "until")}
    lines = tuple(Held(**_fields(line)) for line in value["lines"])
    return Replay(**{**_fields(value), **ends, "lines": lines})


def outgoing_to_json(outgoing: Outgoing) -> dict[str, Any]:
    """Writes the outgoing part of a report as a JSON object."""
    return {
        "months": list(outgoing.months),
        "flows": [_flow_to_json(flow, outgoing.months) for flow in outgoing.flows],
        "recalls": [_plain(recall) for recall in outgoing.recalls],
        "own": [_plain(own) for own in outgoing.own],
        "derived": [_plain(derived) for derived in outgoing.derived],
        "lapses": [_plain(lapse) for lapse in outgoing.lapses],
        "replay": None if outgoing.replay is None else _replay_to_json(outgoing.replay),
    }


def outgoing_from_json(value: dict[str, Any]) -> Outgoing:
    """Reads the outgoing part of a report that this program wrote."""
    months = tuple(value["months"])
    return Outgoing(
        months=months,
        flows=tuple(_flow_from_json(flow, months) for flow in value["flows"]),
        recalls=tuple(Recall(**_fields(one)) for one in value["recalls"]),
        own=tuple(Own(**one) for one in value.get("own", ())),
        derived=tuple(Derived(**_fields(one)) for one in value["derived"]),
        lapses=tuple(Lapse(**_fields(one)) for one in value["lapses"]),
        replay=None if value["replay"] is None else _replay_from_json(value["replay"]),
    )
