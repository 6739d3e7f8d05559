"""Laws of the gate: what narrows never raises a rung; what is missing never widens."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relto.labels.label import minimal
from relto.labels.levels import Level
from relto.model.agreements import Agreement, Ceiling, Onward
from relto.model.handling import Handling
from relto.model.organisations import Removal
from relto.model.rung import Rung
from relto.model.selection import Bound, Comparison
from relto.model.source import Span
from relto.policy.rules import decide
from relto.policy.snapshot import Snapshot
from relto.policy.table import Table
from tests.policy.strategies import (
    ANY,
    BOUNDS,
    EDGES,
    HERE,
    INSTANTS,
    RELEASING,
    STRANGER,
    TOPICS,
    USED,
    T,
    draws,
    exclusion,
    handling,
    handlings,
    label,
    names_of,
    partners_of,
    restriction,
    shuffled,
    world,
)

ROWS = 12
instants = st.sampled_from(INSTANTS)
Narrowing = Callable[[Random, Snapshot], Snapshot]


def rungs(snapshot: Snapshot, rows: Sequence[Handling], at: int) -> dict[str, list[int]]:
    table = Table.evaluate(snapshot, rows, at)
    return {partner: table.rungs(partner).tolist() for partner in partners_of(snapshot)}


def nothing_rises(before: dict[str, list[int]], after: dict[str, list[int]]) -> None:
    for partner, former in before.items():
        pairs = zip(former, after[partner], strict=True)
        assert all(new <= old for old, new in pairs), partner


def changed(random: Random, values: tuple[T, ...], change: Callable[[T], T]) -> tuple[T, ...]:
    """Changes one of several, if there is one."""
    if not values:
        return values
    n = random.randrange(len(values))
    return (*values[:n], change(values[n]), *values[n + 1 :])


def sooner(random: Random, span: Span) -> Span:
    """Ends a span earlier, or begins it later."""
    if random.randrange(3):
        ends = [edge for edge in EDGES if span.end is None or edge < span.end]
        return replace(span, end=random.choice(ends) if ends else span.end)
    begins = [edge for edge in EDGES if span.begin is None or edge > span.begin]
    return replace(span, begin=random.choice(begins) if begins else span.begin)


def lower(random: Random, bound: Bound) -> Bound:
    return random.choice(BOUNDS[: BOUNDS.index(bound) + 1])


def of_agreements(change: Callable[[Random, Agreement], Agreement]) -> Narrowing:
    def narrow(random: Random, snapshot: Snapshot) -> Snapshot:
        chosen = changed(random, snapshot.agreements, lambda each: change(random, each))
        return replace(snapshot, agreements=chosen)

    return narrow


def restrict(random: Random, snapshot: Snapshot) -> Snapshot:
    added = restriction(random, names_of(snapshot), ANY)
    return replace(snapshot, restrictions=(*snapshot.restrictions, added))


def prolong_restriction(random: Random, snapshot: Snapshot) -> Snapshot:
    chosen = changed(random, snapshot.restrictions, lambda each: replace(each, span=Span()))
    return replace(snapshot, restrictions=chosen)


def lower_restriction(random: Random, snapshot: Snapshot) -> Snapshot:
    chosen = changed(random, snapshot.restrictions, lambda each: replace(each, rung=Rung.WITHHOLD))
    return replace(snapshot, restrictions=chosen)


def remove_member(random: Random, snapshot: Snapshot) -> Snapshot:
    gone = Removal(random.choice(names_of(snapshot)), random.choice(EDGES), source=HERE)
    chosen = changed(
        random, snapshot.communities, lambda each: replace(each, removed=(*each.removed, gone))
    )
    return replace(snapshot, communities=chosen)


def end_membership(random: Random, snapshot: Snapshot) -> Snapshot:
    """Membership ends earlier; its beginning stays, and with it that it ever was."""
    end = random.choice(EDGES)

    def change(each: T) -> T:
        span: Span = each.span  # type: ignore[attr-defined]
        kept = end if span.end is None or end < span.end else span.end
        return replace(each, span=replace(span, end=kept))  # type: ignore[type-var]

    chosen = changed(
        random,
        snapshot.communities,
        lambda each: replace(each, members=changed(random, each.members, change)),
    )
    return replace(snapshot, communities=chosen)


def remove_party(random: Random, each: Agreement) -> Agreement:
    gone = Removal(random.choice(each.parties).member, random.choice(EDGES), source=HERE)
    return replace(each, removed=(*each.removed, gone))


def lower_ceiling(random: Random, each: Agreement) -> Agreement:
    def entries(ceiling: Ceiling) -> Ceiling:
        return replace(
            ceiling,
            entries=tuple(
                replace(entry, bound=lower(random, entry.bound)) for entry in ceiling.entries
            ),
        )

    default = each.ceiling.default
    kept = None if default is None or not random.randrange(4) else lower(random, default)
    return replace(each, ceiling=entries(replace(each.ceiling, default=kept)))


def exclude(random: Random, each: Agreement) -> Agreement:
    parties = [party.member for party in each.parties]
    return replace(each, exclusions=(*each.exclusions, exclusion(random, parties, ANY)))


def lower_agreement(random: Random, each: Agreement) -> Agreement:
    return replace(each, rung=Rung(random.randint(1, each.rung)))


def tighten_onward(random: Random, each: Agreement) -> Agreement:
    """Nothing onward any more; what ORCON makes of the steps between is told in the cases."""
    kept = random.choice((each.conditions.onward, Onward.NONE))
    return replace(each, conditions=replace(each.conditions, onward=kept))


def shrink_scope(random: Random, each: Agreement) -> Agreement:
    """A narrower scope: one subtopic of what it was about, or one discipline."""
    if random.randrange(2):
        kept = frozenset({random.choice(USED)})
        held = each.scope.disciplines
        narrower = kept if not isinstance(held, frozenset) or kept <= held else held
        return replace(each, scope=replace(each.scope, disciplines=narrower))
    topics = each.scope.topics
    if not isinstance(topics, frozenset):
        return replace(each, scope=replace(each.scope, topics=frozenset({random.choice(TOPICS)})))
    return replace(each, scope=replace(each.scope, topics=frozenset(sorted(topics)[:1])))


def end_agreement(random: Random, each: Agreement) -> Agreement:
    """An agreement that ends takes its exclusions with it, so only one without any narrows."""
    return each if each.exclusions else replace(each, span=sooner(random, each.span))


def end_consent(random: Random, snapshot: Snapshot) -> Snapshot:
    chosen = changed(
        random, snapshot.consents, lambda each: replace(each, span=sooner(random, each.span))
    )
    return replace(snapshot, consents=chosen)


def lower_clearance(random: Random, snapshot: Snapshot) -> Snapshot:
    levels = (None, *Level)
    chosen = changed(
        random,
        snapshot.organisations,
        lambda each: replace(each, cleared=random.choice(levels[: levels.index(each.cleared) + 1])),
    )
    return replace(snapshot, organisations=chosen)


def drop_compartment(random: Random, snapshot: Snapshot) -> Snapshot:
    chosen = changed(
        random,
        snapshot.organisations,
        lambda each: replace(each, compartments=frozenset(sorted(each.compartments)[1:])),
    )
    return replace(snapshot, organisations=chosen)


def drop_consent(random: Random, snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, consents=shuffled(random, snapshot.consents)[1:])


def forget_topic(random: Random, snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, topics=shuffled(random, snapshot.topics)[1:])


NARROWINGS: dict[str, Narrowing] = {
    "add a restriction": restrict,
    "make a restriction last": prolong_restriction,
    "lower a restriction's rung": lower_restriction,
    "remove a member": remove_member,
    "end a membership sooner": end_membership,
    "remove a party": of_agreements(remove_party),
    "lower a ceiling": of_agreements(lower_ceiling),
    "lower a clearance": lower_clearance,
    "drop a compartment": drop_compartment,
    "add an exclusion": of_agreements(exclude),
    "lower an agreement's rung": of_agreements(lower_agreement),
    "tighten onward sharing": of_agreements(tighten_onward),
    "shrink a scope": of_agreements(shrink_scope),
    "end an agreement sooner": of_agreements(end_agreement),
    "end a consent sooner": end_consent,
    "drop a consent": drop_consent,
    "forget a topic": forget_topic,
}


@pytest.mark.parametrize("name", NARROWINGS)
@settings(max_examples=60)
@given(draws, instants)
def test_what_narrows_never_raises_a_rung(name: str, random: Random, at: int) -> None:
    before = world(random)
    after = NARROWINGS[name](random, before)
    rows = handlings(random, before, ROWS)
    nothing_rises(rungs(before, rows, at), rungs(after, rows, at))


def with_originator(random: Random, given_: Handling) -> Handling:
    more = random.choice((RELEASING, "X01", "X02", "X03", "unknown"))
    return replace(given_, originators=given_.originators | {more})


def with_topic(random: Random, given_: Handling) -> Handling:
    return replace(given_, topics=given_.topics | {random.choice((*TOPICS, "unknown"))})


def with_discipline(random: Random, given_: Handling) -> Handling:
    return replace(given_, disciplines=given_.disciplines | {random.choice((*USED, "unknown"))})


GROWING = {
    "an originator": with_originator,
    "a topic": with_topic,
    "a discipline": with_discipline,
}


@pytest.mark.parametrize("name", GROWING)
@settings(max_examples=80)
@given(draws, instants)
def test_a_handling_with_more_in_it_never_gets_further(name: str, random: Random, at: int) -> None:
    snapshot = world(random)
    rows = [
        row
        for row in handlings(random, snapshot, ROWS)
        if row.originators and row.topics and row.disciplines
    ]
    more = [GROWING[name](random, row) for row in rows]
    nothing_rises(rungs(snapshot, rows, at), rungs(snapshot, more, at))


@settings(max_examples=60)
@given(draws, instants)
def test_joining_labels_never_gets_further(random: Random, at: int) -> None:
    snapshot = world(random, narrowing=(Comparison.AT_LEAST,), widening=(Comparison.AT_MOST,))
    rows, more = [], []
    for row in handlings(random, snapshot, 3 * ROWS):
        other = label(random, names_of(snapshot))
        if row.label.level is not None or row.label.tlp is not None:
            rows.append(row)
            more.append(row.join(replace(row, label=other)))
    nothing_rises(rungs(snapshot, rows, at), rungs(snapshot, more, at))


@settings(max_examples=80)
@given(draws, instants)
def test_what_is_missing_or_unknown_withholds(random: Random, at: int) -> None:
    snapshot = world(random)
    row = handling(random, snapshot)
    nothing = frozenset[str]()
    lacking = [
        Handling(),
        replace(row, originators=nothing),
        replace(row, topics=nothing),
        replace(row, disciplines=nothing),
        replace(row, originators=row.originators | {STRANGER}),
        replace(row, topics=row.topics | {"a/unknown"}),
        replace(row, disciplines=row.disciplines | {"humint"}),
        replace(row, label=replace(row.label, level=None, tlp=None)),
        replace(row, label=replace(row.label, flaws=frozenset({"unknown-marking"}))),
        replace(row, label=replace(row.label, release=frozenset({nothing}))),
        replace(row, label=replace(row.label, release=frozenset({frozenset({STRANGER})}))),
    ]
    for found in rungs(snapshot, lacking, at).values():
        assert found == [Rung.WITHHOLD] * len(lacking)
    for partner in (STRANGER, RELEASING, "", "C1"):
        decision = decide(snapshot, row, partner, at)
        assert decision.rung is Rung.WITHHOLD
        assert not decision


@settings(max_examples=60)
@given(draws, instants)
def test_naming_somebody_unknown_releases_nothing(random: Random, at: int) -> None:
    snapshot = world(random)
    rows = handlings(random, snapshot, ROWS)
    wider = [
        replace(
            row,
            label=replace(
                row.label, release=minimal(clause | {STRANGER} for clause in row.label.release)
            ),
        )
        for row in rows
    ]
    nothing_rises(rungs(snapshot, rows, at), rungs(snapshot, wider, at))


@settings(max_examples=80)
@given(draws, instants)
def test_the_order_of_declarations_does_not_matter(random: Random, at: int) -> None:
    snapshot = world(random)
    moved = Snapshot(
        snapshot.releasing,
        shuffled(random, snapshot.organisations),
        tuple(
            replace(
                each,
                members=shuffled(random, each.members),
                removed=shuffled(random, each.removed),
            )
            for each in shuffled(random, snapshot.communities)
        ),
        shuffled(random, snapshot.topics),
        tuple(_moved(random, each) for each in shuffled(random, snapshot.agreements)),
        shuffled(random, snapshot.restrictions),
        shuffled(random, snapshot.consents),
    )
    assert moved.digest == snapshot.digest
    for row in handlings(random, snapshot, 3):
        for partner in partners_of(snapshot):
            there = decide(moved, row, partner, at)
            assert there == decide(snapshot, row, partner, at)


def _moved(random: Random, each: Agreement) -> Agreement:
    entries = shuffled(random, each.ceiling.entries)
    return replace(
        each,
        parties=shuffled(random, each.parties),
        removed=shuffled(random, each.removed),
        exclusions=shuffled(random, each.exclusions),
        ceiling=replace(each.ceiling, entries=entries),
    )


def test_only_a_rung_that_delivers_is_true() -> None:
    assert [bool(rung) for rung in Rung] == [False, False, True, True]
