"""Who belongs to what, at which instant.

1. An addition belongs to its span. A path from a community down to an organisation holds at
   an instant when every addition on it does.
2. A removal of X from Y at R, once R has come, beats every path from Y to X of which the
   latest `from` is not later than R; an addition without `from` is older than everything.
   It beats with it all that hangs on that stretch, so the members of a removed community go too.
3. Parties of an agreement are members in the same sense; the agreement's own span also binds.
4. Whoever was added once, or is named in a removal, *ever* belonged: ends and removals are
   ignored there, so that a restriction on a community is not escaped by leaving it.

Each removal can only take away. Nothing here knows levels, topics or rungs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from relto.model.agreements import Agreement
from relto.model.organisations import Community, Membership, Removal
from relto.model.source import Span
from relto.policy.snapshot import Snapshot

_NEVER = float("-inf")
_TOP = ""
_Body = Community | Agreement
# Per body above (only those with removals; the top one is _TOP, for an agreement may bear a
# community's code): the latest `from` on the stretch down from it.
_Watch = frozenset[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Roster:
    """All memberships at one instant, expanded; organisations only.

    Attributes:
        members: community -> organisations that are members in force.
        communities: organisation -> communities that it is a member of in force.
        parties: agreement -> organisations that are parties in force; empty where the
            agreement itself is not in force.
        ever: organisation -> communities that it is or ever was a member of.
    """

    members: Mapping[str, frozenset[str]]
    communities: Mapping[str, frozenset[str]]
    parties: Mapping[str, frozenset[str]]
    ever: Mapping[str, frozenset[str]]


@lru_cache(maxsize=64)
def roster(snapshot: Snapshot, at: int) -> Roster:
    """Expands every membership of a snapshot at an instant; remembered per snapshot and instant."""
    members = {c.code: _in_force(snapshot, c, at) for c in snapshot.communities}
    ever = {c.code: _ever(snapshot, c, at) for c in snapshot.communities}
    parties = {
        a.code: _in_force(snapshot, a, at) if a.span.holds(at) else frozenset()
        for a in snapshot.agreements
    }
    return Roster(
        MappingProxyType(members),
        _inverted(snapshot, members),
        MappingProxyType(parties),
        _inverted(snapshot, ever),
    )


def member_in_force(snapshot: Snapshot, organisation: str, community: str, at: int) -> bool:
    """Tells whether an organisation is a member of a community; unknown names never are."""
    return organisation in roster(snapshot, at).members.get(community, ())


def communities_of(snapshot: Snapshot, organisation: str, at: int) -> frozenset[str]:
    """Returns the communities that an organisation is a member of, directly or through others."""
    return roster(snapshot, at).communities.get(organisation, frozenset())


def ever_member(snapshot: Snapshot, organisation: str, community: str, at: int) -> bool:
    """Tells whether an organisation is or ever was a member, expired or removed included."""
    return community in roster(snapshot, at).ever.get(organisation, ())


def party_in_force(snapshot: Snapshot, agreement: str, organisation: str, at: int) -> bool:
    """Tells whether an organisation is a party and the agreement itself is in force."""
    return organisation in roster(snapshot, at).parties.get(agreement, ())


def edges(snapshot: Snapshot) -> tuple[int, ...]:
    """Returns every instant at which anything declared begins, ends or is removed, ascending."""
    found: set[int] = set()
    for span in _spans(snapshot):
        found.update(edge for edge in (span.begin, span.end) if edge is not None)
    for body in _bodies(snapshot):
        found.update(removal.on for removal in body.removed)
    return tuple(sorted(found))


def next_change(snapshot: Snapshot, at: int) -> int | None:
    """Returns the first instant after `at` at which anything declared changes, None if never."""
    return next((edge for edge in edges(snapshot) if edge > at), None)


def _spans(snapshot: Snapshot) -> Iterator[Span]:
    for body in _bodies(snapshot):
        yield from (addition.span for addition in _additions(body))
    yield from (agreement.span for agreement in snapshot.agreements)
    yield from (restriction.span for restriction in snapshot.restrictions)
    yield from (consent.span for consent in snapshot.consents)


def _bodies(snapshot: Snapshot) -> Iterator[_Body]:
    yield from snapshot.communities
    yield from snapshot.agreements


def _additions(body: _Body) -> tuple[Membership, ...]:
    return body.members if isinstance(body, Community) else body.parties


def _inverted(
    snapshot: Snapshot, members: Mapping[str, frozenset[str]]
) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {each.code: set() for each in snapshot.organisations}
    for community, organisations in members.items():
        for organisation in organisations:
            found[organisation].add(community)
    return MappingProxyType({code: frozenset(held) for code, held in found.items()})


def _in_force(snapshot: Snapshot, top: _Body, at: int) -> frozenset[str]:
    """Walks down from a body; a state is a community and what the removals above it watch."""
    reached: set[str] = set()
    seen: set[tuple[str, _Watch]] = set()
    waiting: list[tuple[str, _Body, _Watch]] = [(_TOP, top, frozenset())]
    while waiting:
        code, body, above = waiting.pop()
        here = above | {(code, _NEVER)} if _effective(body.removed, at) else above
        for member, begin in _latest_begins(_additions(body), at).items():
            watch = frozenset((held, max(latest, begin)) for held, latest in here)
            if _beaten(snapshot, top, member, watch, at):
                continue
            below = snapshot.community.get(member)
            if below is None:
                reached.add(member)
            elif (member, watch) not in seen:
                seen.add((member, watch))
                waiting.append((member, below, watch))
    return frozenset(reached & snapshot.organisation.keys())


def _latest_begins(additions: Iterable[Membership], at: int) -> dict[str, float]:
    """Returns, per member with an addition in force, the latest `from` of these."""
    found: dict[str, float] = {}
    for addition in additions:
        if addition.span.holds(at):
            begin = _NEVER if addition.span.begin is None else addition.span.begin
            found[addition.member] = max(found.get(addition.member, _NEVER), begin)
    return found


def _effective(removed: Iterable[Removal], at: int) -> bool:
    return any(removal.on <= at for removal in removed)


def _beaten(snapshot: Snapshot, top: _Body, member: str, watch: _Watch, at: int) -> bool:
    for code, latest in watch:
        body = top if code == _TOP else snapshot.community[code]
        for removal in body.removed:
            if removal.member == member and latest <= removal.on <= at:
                return True
    return False


def _ever(snapshot: Snapshot, top: Community, at: int) -> frozenset[str]:
    reached: set[str] = set()
    waiting = [top.code]
    while waiting:
        body = snapshot.community.get(waiting.pop())
        if body is None:
            continue
        for member in _ever_named(body, at) - reached:
            reached.add(member)
            waiting.append(member)
    return frozenset(reached & snapshot.organisation.keys())


def _ever_named(body: Community, at: int) -> set[str]:
    begun = {m.member for m in body.members if m.span.begin is None or m.span.begin <= at}
    return begun | {removal.member for removal in body.removed}
