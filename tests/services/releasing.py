"""A small policy whose topics can be withheld from partners, and objects that carry a topic.

An object's label `t-x` gives it the topic `x`; partners XBR and XCO have one agreement about
everything. What the release tests share; it checks nothing.
"""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from relto.core.instant import format_instant
from relto.labels import Label, Level
from relto.model.agreements import (
    Agreement,
    AgreementKind,
    Ceiling,
    Conditions,
    Scope,
)
from relto.model.handling import Discipline, Handling
from relto.model.handling_rules import Facet, HandlingRule, When
from relto.model.organisations import Kind, Membership, Organisation, Topic
from relto.model.posture import Restriction
from relto.model.rung import Rung
from relto.model.selection import ALL, Bound, Selection
from relto.model.source import ALWAYS, Source, Span
from relto.policy.snapshot import Snapshot, snapshot_to_bytes
from relto.services.ingest import ingest
from relto.store import Store
from relto.store.partners import add_partner
from relto.store.policies import append_policy

HERE = Source("test.yaml", 1)
PARTNERS = ("XBR", "XCO")
TOPICS = ("a", "b", "c")
EXTENSION = "extension-definition--7e1f0a52-6f0c-5c0e-9d0b-2f4a8c1b6d3e"
SECOND = 1_000_000


class StillClock:
    """A clock that stands until it is set."""

    def __init__(self, instant: int = 1_800_000_000 * SECOND) -> None:
        self.instant = instant
        self.read = 0

    def now(self) -> int:
        self.read += 1
        return self.instant


def snapshot(withheld: Iterable[tuple[str, str, int | None, int | None]] = ()) -> Snapshot:
    """Makes a policy that withholds topics from partners for a span each."""
    codes = ("XAL", *PARTNERS)
    organisations = [
        Organisation(code, code, Kind.NATION, Level.TOP_SECRET, frozenset(), HERE) for code in codes
    ]
    agreement = Agreement(
        code="A-1",
        name="Everything",
        kind=AgreementKind.AGREEMENT,
        lead=None,
        parties=tuple(Membership(code, source=HERE) for code in codes),
        removed=(),
        scope=Scope(ALL, ALL),
        ceiling=Ceiling(Bound(Level.TOP_SECRET, None), (), HERE),
        rung=Rung.OPEN,
        floor=None,
        exclusions=(),
        span=ALWAYS,
        conditions=Conditions(),
        source=HERE,
    )
    restrictions = tuple(
        Restriction(
            to=frozenset({partner}),
            what=Selection(topics=frozenset({topic})),
            originators=ALL,
            rung=Rung.WITHHOLD,
            span=Span(begin, end),
            reason="test",
            source=HERE,
        )
        for partner, topic, begin, end in withheld
    )
    return Snapshot(
        releasing="XAL",
        organisations=tuple(organisations),
        topics=tuple(Topic(topic, topic, HERE) for topic in TOPICS),
        agreements=(agreement,),
        restrictions=restrictions,
        rules=tuple(_rule(topic) for topic in TOPICS),
    )


def handling(topic: str) -> Handling:
    """Returns the handling of an object of a topic."""
    return Handling(
        originators=frozenset({"XAL"}),
        label=Label(level=Level.SECRET),
        topics=frozenset({topic}),
        disciplines=frozenset({Discipline.OSINT}),
    )


def _rule(topic: str) -> HandlingRule:
    when = (When(Facet.TAG, frozenset({f"t-{topic}"})),)
    return HandlingRule(topic, when, handling(topic), HERE)


def apply(store: Store, policy: Snapshot, at: int = 0) -> None:
    """Puts a policy in force."""
    with store.write() as tx:
        append_policy(tx, digest=policy.digest, snapshot=snapshot_to_bytes(policy), at=at)


def introduce(store: Store) -> None:
    """Makes the partners known."""
    with store.write() as tx:
        for code in PARTNERS:
            add_partner(tx, code, 0)


def take_in(store: Store, clock: StillClock, objects: Sequence[dict[str, Any]]) -> None:
    """Ingests objects as one bundle; every one must be stored."""
    bundle = {"type": "bundle", "id": f"bundle--{uuid.uuid5(uuid.NAMESPACE_OID, 'b')}"}
    data = json.dumps({**bundle, "objects": list(objects)}).encode()
    report = ingest(store, io.BytesIO(data), "test", clock=clock, actor="test")
    assert not report.refused, report.refused


def name(kind: str, number: int) -> str:
    """Returns the id of the n-th object of a type."""
    return f"{kind}--{uuid.UUID(int=number + (4 << 76) + (2 << 62))}"


def thing(kind: str, number: int, topic: str, version: int = 0, **rest: Any) -> dict[str, Any]:
    """Makes an object; versions are a second apart."""
    created = 1_700_000_000 * SECOND
    special: dict[str, Any] = {
        "identity": {"name": f"n{number}"},
        "report": {"name": f"r{number}", "published": format_instant(created)},
        "note": {"content": f"n{number}", "abstract": f"a{number}"},
        "relationship": {"relationship_type": "related-to"},
    }[kind]
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": name(kind, number),
        "created": format_instant(created),
        "modified": format_instant(created + version * SECOND),
        "labels": [f"t-{topic}"],
        **special,
        **rest,
    }


def marking(number: int, topic: str) -> dict[str, Any]:
    """Makes a marking-definition whose handling has a topic."""
    said = {
        "originator": "XAL",
        "label": "SECRET",
        "topic": topic,
        "discipline": "OSINT",
    }
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": name("marking-definition", number),
        "created": format_instant(1_700_000_000 * SECOND),
        "name": f"topic {topic}",
        "extensions": {EXTENSION: {"extension_type": "property-extension", "handling": said}},
    }
