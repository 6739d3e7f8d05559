"""Laws of membership, and the cases that the specification spells out."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from relto.model.agreements import EVERYTHING, Agreement, AgreementKind, Ceiling
from relto.model.organisations import Community, Kind, Membership, Organisation, Removal
from relto.model.source import ALWAYS, Source, Span
from relto.policy import Snapshot
from relto.policy.membership import (
    communities_of,
    edges,
    ever_member,
    member_in_force,
    next_change,
    party_in_force,
    roster,
)

HERE = Source("p.yaml", 1)
ORGANISATIONS = ("O1", "O2", "O3")
COMMUNITIES = ("C0", "C1", "C2", "C3")
INSTANTS = st.integers(0, 9)


def added(member: str, begin: int | None = None, end: int | None = None) -> Membership:
    return Membership(member, Span(begin, end), source=HERE)


def removed(member: str, on: int) -> Removal:
    return Removal(member, on, source=HERE)


def community(code: str, members: list[Membership], removals: list[Removal]) -> Community:
    return Community(code, code, tuple(members), tuple(removals), HERE)


def policy(*communities: Community) -> Snapshot:
    known = tuple(
        Organisation(code, code, Kind.NATION, None, frozenset(), HERE) for code in ORGANISATIONS
    )
    return Snapshot("O1", known, communities)


@st.composite
def policies(draw: st.DrawFn) -> Snapshot:
    """Communities that may contain organisations and communities of a greater number."""
    built = []
    for number, code in enumerate(COMMUNITIES):
        names = st.sampled_from([*ORGANISATIONS, *COMMUNITIES[number + 1 :]])
        spans = st.builds(Span, st.none() | INSTANTS, st.none() | INSTANTS)
        members = st.lists(st.builds(Membership, names, spans, source=st.just(HERE)), max_size=4)
        removals = st.lists(st.builds(Removal, names, INSTANTS, source=st.just(HERE)), max_size=2)
        built.append(community(code, draw(members), draw(removals)))
    return policy(*built)


def paths(snapshot: Snapshot, top: str, at: int) -> list[list[tuple[str, float]]]:
    """Every path of additions in force down from a community, as (member, from)."""
    found = []
    for each in snapshot.community[top].members:
        if each.span.holds(at):
            begin = float("-inf") if each.span.begin is None else each.span.begin
            found.append([(each.member, begin)])
            if each.member in snapshot.community:
                found += [[(each.member, begin), *p] for p in paths(snapshot, each.member, at)]
    return found


def stands(snapshot: Snapshot, top: str, path: list[tuple[str, float]], at: int) -> bool:
    """Whether no removal beats any stretch of the path, by the words of the rule."""
    names = [top, *(name for name, _ in path)]
    begins = [begin for _, begin in path]
    return not any(
        removal.member == names[j] and removal.on <= at and max(begins[i:j]) <= removal.on
        for i in range(len(path))
        for j in range(i + 1, len(names))
        for removal in snapshot.community[names[i]].removed
    )


@given(policies(), INSTANTS)
def test_membership_is_a_standing_path(snapshot: Snapshot, at: int) -> None:
    for top in COMMUNITIES:
        expected = {
            path[-1][0] for path in paths(snapshot, top, at) if stands(snapshot, top, path, at)
        }
        assert roster(snapshot, at).members[top] == expected & set(ORGANISATIONS)


@given(
    policies(),
    st.sampled_from(COMMUNITIES),
    st.sampled_from(ORGANISATIONS + COMMUNITIES),
    INSTANTS,
    INSTANTS,
)
def test_a_removal_never_adds_a_member_and_never_forgets_one(
    snapshot: Snapshot, where: str, who: str, on: int, at: int
) -> None:
    after = policy(
        *(
            replace(c, removed=(*c.removed, removed(who, on)))
            if c.code == where and who not in COMMUNITIES[: COMMUNITIES.index(where) + 1]
            else c
            for c in snapshot.communities
        )
    )
    for organisation in ORGANISATIONS:
        before = communities_of(snapshot, organisation, at)
        assert communities_of(after, organisation, at) <= before
        ever = roster(snapshot, at).ever[organisation]
        assert before <= ever <= roster(after, at).ever[organisation]


@given(policies(), st.randoms(use_true_random=False), INSTANTS)
def test_the_order_of_declarations_does_not_matter(snapshot: Snapshot, chance, at: int) -> None:
    def shuffled(records: tuple) -> tuple:
        return tuple(chance.sample(records, len(records)))

    other = policy(
        *shuffled(
            tuple(
                replace(c, members=shuffled(c.members), removed=shuffled(c.removed))
                for c in snapshot.communities
            )
        )
    )
    assert other.digest == snapshot.digest
    assert roster(other, at) == roster(snapshot, at)


@given(policies(), st.integers(-1, 10), st.integers(0, 9))
def test_nothing_changes_between_two_edges(snapshot: Snapshot, at: int, later: int) -> None:
    change = next_change(snapshot, at)
    last = at + later if change is None else min(at + later, change - 1)
    assert roster(snapshot, at) == roster(snapshot, last)


@given(policies())
def test_edges_ascend(snapshot: Snapshot) -> None:
    assert all(a < b for a, b in pairwise(edges(snapshot)))


def test_a_removal_beats_older_additions_and_not_later_ones() -> None:
    old, new = added("O2"), added("O2", 6)
    p = policy(community("C0", [old], [removed("O2", 5)]))
    assert [member_in_force(p, "O2", "C0", at) for at in (4, 5, 6)] == [True, False, False]
    p = policy(community("C0", [old, new], [removed("O2", 5)]))
    assert [member_in_force(p, "O2", "C0", at) for at in (4, 5, 6)] == [True, False, True]
    p = policy(community("C0", [added("O2", 5)], [removed("O2", 5)]))
    assert not member_in_force(p, "O2", "C0", 5)


def test_who_joins_a_removed_community_later_does_not_come_back_through_it() -> None:
    p = policy(
        community("C0", [added("C1")], [removed("C1", 5)]), community("C1", [added("O2", 7)], [])
    )
    assert member_in_force(p, "O2", "C1", 8)
    assert not member_in_force(p, "O2", "C0", 8)
    assert not ever_member(p, "O2", "C0", 6)
    assert ever_member(p, "O2", "C0", 8)


def test_parties_are_members_within_the_agreements_span() -> None:
    five = community("C1", [added("O1"), added("O2")], [])
    agreement = Agreement(
        "C1",
        "bears a community's code",
        AgreementKind.AGREEMENT,
        None,
        (added("C1"), added("O3", 3)),
        (removed("O2", 5),),
        EVERYTHING,
        Ceiling(None, (), HERE),
        span=Span(2, 8),
        source=HERE,
    )
    p = replace(policy(five), agreements=(agreement,))
    for at, parties in ((1, ""), (2, "O1 O2"), (3, "O1 O2 O3"), (5, "O1 O3"), (8, "")):
        found = {code for code in ORGANISATIONS if party_in_force(p, "C1", code, at)}
        assert found == set(parties.split())
    assert edges(p) == (2, 3, 5, 8)


def test_unknown_names_belong_to_nothing() -> None:
    p = policy(community("C0", [added("O2"), added("NOBODY")], []))
    assert not member_in_force(p, "NOBODY", "C0", 0)
    assert not member_in_force(p, "O2", "NOWHERE", 0)
    assert communities_of(p, "NOBODY", 0) == frozenset()
    assert not party_in_force(p, "NOTHING", "O2", 0)
    assert ALWAYS.holds(0)


def test_many_nested_ways_to_the_same_member_are_walked_once() -> None:
    layers = [
        community(f"L{i}{side}", [added(f"L{i + 1}A"), added(f"L{i + 1}B"), added("O2")], [])
        for i in range(40)
        for side in "AB"
    ]
    assert member_in_force(policy(*layers), "O2", "L0A", 0)
