"""The policies of the tests of the TAXII edge, as values.

XBR is shown feed `open` and, as long as nothing restricts it, feed `secret`; CERT-N is shown feed
`open` only; XNO is a partner with whom there is no agreement.
"""

from dataclasses import replace

from relto.labels import Level, Tlp, parse_label
from relto.model.agreements import EVERYTHING, Agreement, AgreementKind, Ceiling, Scope
from relto.model.handling import Discipline, Handling
from relto.model.handling_rules import Facet, HandlingRule, When
from relto.model.organisations import Kind, Membership, Organisation, Topic
from relto.model.posture import Restriction
from relto.model.rung import Rung
from relto.model.selection import ALL, Bound, Selection
from relto.model.source import ALWAYS, Source
from relto.policy import Snapshot

HERE = Source("policy.yaml", 1)


def organisation(code: str, cleared: Level | None) -> Organisation:
    return Organisation(code, code.title(), Kind.NATION, cleared, frozenset(), HERE)


def agreement(partner: str, scope: Scope, bound: Bound) -> Agreement:
    parties = (Membership("XAL", source=HERE), Membership(partner, source=HERE))
    ceiling = Ceiling(bound, (), HERE)
    kind = AgreementKind.AGREEMENT
    code = f"XAL-{partner}"
    return Agreement(code, code, kind, "XAL", parties, (), scope, ceiling, source=HERE)


def rule(feed: str, label: str, topic: str, discipline: Discipline) -> HandlingRule:
    handling = Handling(
        originators=frozenset({"XAL"}),
        label=parse_label(label),
        topics=frozenset({topic}),
        disciplines=frozenset({discipline}),
    )
    return HandlingRule(feed, (When(Facet.FEED, frozenset({feed})),), handling, HERE)


WIDE = Snapshot(
    releasing="XAL",
    organisations=(
        organisation("XAL", Level.SECRET),
        organisation("XBR", Level.SECRET),
        organisation("CERT-N", None),
        organisation("XNO", Level.SECRET),
    ),
    topics=(Topic("cyber", "attacks", HERE), Topic("plots", "plans", HERE)),
    agreements=(
        agreement("XBR", EVERYTHING, Bound(level=Level.SECRET)),
        agreement("CERT-N", Scope(frozenset({"cyber"}), ALL), Bound(tlp=Tlp.GREEN)),
    ),
    rules=(
        rule("open", "TLP:GREEN", "cyber", Discipline.CYBER),
        rule("secret", "SECRET//REL TO XBR", "plots", Discipline.HUMINT),
    ),
)
NARROW = replace(
    WIDE,
    restrictions=(
        Restriction(
            frozenset({"XBR"}),
            Selection(frozenset({"plots"})),
            ALL,
            Rung.WITHHOLD,
            ALWAYS,
            "handling in doubt",
            HERE,
        ),
    ),
)
