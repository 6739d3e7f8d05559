"""Small random policies and handlings: dense around a few names and instants.

Each generator takes a `random.Random`: hypothesis chooses its seed (see `draws`), the tests of
the tests count seeds up. Names are few and prefix each other, so that what is
drawn meets: `a` is no parent of `ab`, a community holds another, a removal falls on a `from`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

from relto.labels import Control, Label, Level, Tlp
from relto.model.agreements import (
    Agreement,
    AgreementKind,
    Ceiling,
    CeilingEntry,
    Conditions,
    Exclusion,
    Onward,
    Scope,
)
from relto.model.handling import Discipline, Handling
from relto.model.organisations import (
    Community,
    Kind,
    Membership,
    Organisation,
    Removal,
    Topic,
)
from relto.model.posture import Consent, Restriction
from relto.model.rung import Rung
from relto.model.selection import (
    ALL,
    Bound,
    Comparison,
    Disciplines,
    LevelCondition,
    Names,
    Selection,
)
from relto.model.source import ALWAYS, Source, Span
from relto.policy.snapshot import Snapshot

T = TypeVar("T")

HERE = Source("world.yaml", 1)
RELEASING = "XAL"
STRANGER = "XZZ"
EDGES = (10, 20, 30, 40)
INSTANTS = (5, 10, 15, 20, 29, 30, 40, 45)
TOPICS = ("a", "a/b", "a/b/c", "ab", "d", "d/e")
USED = (Discipline.HUMINT, Discipline.SIGINT, Discipline.CYBER)
COMPARTMENTS = ("SI", "TK")
COMMUNITIES = ("C1", "C2", "C3", "C4")
BOUNDS = (*(Bound(tlp=tlp) for tlp in Tlp), *(Bound(level=level) for level in Level))


def chance(random: Random, percent: int) -> bool:
    return random.randrange(100) < percent


def some(random: Random, values: Sequence[T], low: int, high: int) -> list[T]:
    """Draws a few different values."""
    return random.sample(values, random.randint(low, min(high, len(values))))


def names_of(snapshot: Snapshot) -> list[str]:
    """Lists the codes that a clause may name."""
    return [*snapshot.organisation, *snapshot.community]


def span(random: Random) -> Span:
    if chance(random, 70):
        return ALWAYS
    begin = random.choice((None, *EDGES[:3]))
    return Span(begin, random.choice((None, *(e for e in EDGES if e > (begin or 0)))))


def topics(random: Random) -> Names:
    return ALL if chance(random, 45) else frozenset(some(random, TOPICS, 1, 2))


def disciplines(random: Random) -> Disciplines:
    return ALL if chance(random, 55) else frozenset(some(random, USED, 1, 2))


def condition(random: Random, comparisons: Sequence[Comparison]) -> LevelCondition | None:
    if chance(random, 45):
        return None
    return LevelCondition(random.choice(comparisons), random.choice(BOUNDS))


def selection(random: Random, comparisons: Sequence[Comparison]) -> Selection:
    return Selection(topics(random), disciplines(random), condition(random, comparisons))


def names(random: Random, codes: Sequence[str]) -> frozenset[str]:
    return frozenset(some(random, codes, 1, 2))


def organisation(random: Random, code: str) -> Organisation:
    levels = (None, Level.RESTRICTED, *[Level.SECRET] * 2, *[Level.TOP_SECRET] * 5)
    held = frozenset(some(random, COMPARTMENTS, random.choice((0, 1, 2)), 2))
    return Organisation(code, code, Kind.NATION, random.choice(levels), held, HERE)


def members(random: Random, codes: Sequence[str], high: int) -> tuple[Membership, ...]:
    chosen = [random.choice(codes) for _ in range(random.randint((high + 1) // 2, high))]
    return tuple(Membership(code, span(random), source=HERE) for code in chosen)


def removals(random: Random, codes: Sequence[str]) -> tuple[Removal, ...]:
    """Draws removals of members, sometimes of one that belongs only through another."""
    count = random.choice((0, 0, 0, 1, 1, 2))
    chosen = [random.choice(codes) for _ in range(count)]
    return tuple(Removal(code, random.choice(EDGES), source=HERE) for code in chosen)


def communities(random: Random, codes: Sequence[str], high: int) -> list[Community]:
    """Draws communities of which each may hold those before it."""
    found: list[Community] = []
    for code in COMMUNITIES[: random.randint(0, len(COMMUNITIES))]:
        may = [*codes, *(each.code for each in found)]
        inner = members(random, may[-2:], 1) if found and chance(random, 60) else ()
        held = (*members(random, may, high), *inner)
        gone = removals(random, [*(each.member for each in held), random.choice(may)])
        found.append(Community(code, code, held, gone, HERE))
    return found


def ceiling(random: Random, codes: Sequence[str]) -> Ceiling:
    default = None if chance(random, 12) else random.choice((*BOUNDS, *BOUNDS[-2:] * 4))
    entries = some(random, codes, 0, 2) if chance(random, 50) else []
    return Ceiling(
        default,
        tuple(CeilingEntry(code, random.choice((*BOUNDS, *BOUNDS[-3:])), HERE) for code in entries),
        HERE,
    )


def exclusion(random: Random, codes: Sequence[str], compare: Sequence[Comparison]) -> Exclusion:
    to: Names = ALL if chance(random, 30) else names(random, codes)
    return Exclusion(selection(random, compare), to, "kept back", HERE)


def agreement(
    random: Random, code: str, codes: Sequence[str], *, compare: Sequence[Comparison] = ()
) -> Agreement:
    own = [Membership(RELEASING, span(random), source=HERE)] if chance(random, 90) else []
    parties = (*own, *members(random, codes, max(8, len(codes))))
    many = random.choice((0, 0, 0, 0, 0, 1, 2))
    return Agreement(
        code,
        code,
        AgreementKind.MISSION if chance(random, 20) else AgreementKind.AGREEMENT,
        None,
        parties,
        removals(random, [each.member for each in parties]) if chance(random, 60) else (),
        Scope(
            ALL if chance(random, 55) else frozenset(some(random, TOPICS, 1, 3)),
            disciplines(random),
        ),
        ceiling(random, codes),
        rung=random.choice((Rung.REVIEW, Rung.SEALED, *[Rung.OPEN] * 6)),
        exclusions=tuple(exclusion(random, codes, compare) for _ in range(many)),
        span=span(random),
        conditions=Conditions(random.choice(list(Onward)), "5 years"),
        source=HERE,
    )


def restriction(random: Random, codes: Sequence[str], compare: Sequence[Comparison]) -> Restriction:
    originators = ALL if chance(random, 60) else names(random, codes)
    return Restriction(
        ALL if chance(random, 15) else names(random, codes),
        selection(random, compare),
        originators,
        random.choice((Rung.WITHHOLD, Rung.REVIEW, Rung.SEALED)),
        span(random),
        "posture",
        HERE,
    )


def consent(random: Random, codes: Sequence[str], compare: Sequence[Comparison]) -> Consent:
    return Consent(
        random.choice(codes),
        names(random, codes),
        selection(random, compare),
        random.choice((Rung.REVIEW, Rung.SEALED, Rung.OPEN, Rung.OPEN)),
        span(random),
        "by letter",
        HERE,
    )


ANY = tuple(Comparison)


def world(
    random: Random,
    *,
    partners: int = 6,
    narrowing: Sequence[Comparison] = ANY,
    widening: Sequence[Comparison] = ANY,
) -> Snapshot:
    """Draws a policy.

    Args:
        random: where the drawn numbers come from.
        partners: how many organisations there are beside the releasing one.
        narrowing: comparisons that restrictions and exclusions may use.
        widening: comparisons that consents may use.
    """
    codes = [RELEASING, *(f"X{n:02}" for n in range(1, partners + 1))]
    groups = communities(random, codes, max(3, partners // 3))
    named = [*codes, *(each.code for each in groups)]
    return Snapshot(
        RELEASING,
        tuple(organisation(random, code) for code in codes),
        tuple(groups),
        tuple(Topic(code, code, HERE) for code in TOPICS),
        tuple(
            agreement(random, f"A{n}", named, compare=narrowing)
            for n in range(random.choice((1, 2, 3, 4)))
        ),
        tuple(restriction(random, named, narrowing) for _ in range(random.choice((0, 1, 1, 3)))),
        tuple(consent(random, codes, widening) for _ in range(random.choice((0, 3, 8)))),
    )


def label(random: Random, names_known: Sequence[str]) -> Label:
    """Draws a label; one in a few is unlabelled, flawed, dated or names nobody known."""
    said = [*names_known, STRANGER]
    clauses = random.choice((0, 0, 0, 0, 0, 1, 1, 2))
    return Label(
        random.choice((None, Level.UNCLASSIFIED, Level.SECRET, *Level)),
        random.choice((None, None, None, Tlp.CLEAR, Tlp.GREEN, Tlp.GREEN, *Tlp)),
        frozenset(some(random, COMPARTMENTS, 1, 2) if chance(random, 12) else ()),
        frozenset(
            frozenset(some(random, said, 0 if chance(random, 10) else 3, 6)) for _ in range(clauses)
        ),
        frozenset(each for each in Control if chance(random, 5)),
        random.choice(EDGES) if chance(random, 4) else None,
        random.choice(EDGES) if chance(random, 4) else None,
        frozenset({"unlabelled"} if chance(random, 2) else ()),
        chance(random, 30),
        chance(random, 30),
    )


def handling(random: Random, snapshot: Snapshot) -> Handling:
    """Draws a handling for a policy; some parts are empty or unknown to it."""
    codes = list(snapshot.organisation)
    held: list[frozenset[str]] = []
    for known in (codes, TOPICS, [each.value for each in USED]):
        part = some(random, known, 0 if chance(random, 3) else 1, random.choice((1, 1, 2)))
        held.append(frozenset([*part, "unknown"] if chance(random, 2) else part))
    if chance(random, 35):
        held[0] = frozenset({RELEASING})
    return Handling(held[0], label(random, names_of(snapshot)), held[1], held[2])


def handlings(random: Random, snapshot: Snapshot, count: int) -> list[Handling]:
    """Draws handlings, of which some differ in one part alone: an index numbers parts."""
    found: list[Handling] = []
    for _ in range(count):
        drawn = handling(random, snapshot)
        if found and chance(random, 40):
            near = random.choice(found)
            drawn = random.choice(
                (
                    replace(near, label=drawn.label),
                    replace(near, label=drawn.label),
                    replace(near, originators=drawn.originators),
                    replace(drawn, label=near.label),
                )
            )
        found.append(drawn)
    return found


def partners_of(snapshot: Snapshot) -> list[str]:
    """Lists whom to ask for: everybody, the releasing one and a stranger included."""
    return [*snapshot.organisation, STRANGER]


def shuffled(random: Random, values: Iterable[T]) -> tuple[T, ...]:
    """Returns values in another order."""
    found = list(values)
    random.shuffle(found)
    return tuple(found)


draws = st.builds(Random, st.integers(0, 2**32 - 1))
"""What hypothesis hands to the generators: a seed, so that drawing costs little.

`st.randoms(use_true_random=False)` in its place records every number, twenty times slower: put it
there to see a failure shrunk.
"""
