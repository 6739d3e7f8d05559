"""What partners give on each requirement, from what was received: sources and whose accounts.

1. What was received answers a requirement if one of its topics is the requirement's or lies
   below it, and it was collected by the requirement's discipline, where that names one.
2. The giver is a source. Whose account it is, is where it comes from: what one partner passes
   on of another's is that other's account, however often it is passed on.
   So is what several give of one outside creator: that creator's, once.
3. A joint account (a report on another's material, a product of several) is independent of none
   of those behind it: it counts only where none of them has an account of its own, and joint
   accounts that have somebody behind them in common count as one.
4. What is our own from another's material is that other's account, given by it.

It finds out for no product where it comes from: its caller tells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from relto.model.profile import Profile
from relto.model.readiness import Requirement
from relto.planning.coverage import UNDATED, Coverage, Link, Mask, Numbers, coverage_of
from relto.planning.coverage_table import Note, SourceTable
from relto.policy import Snapshot
from relto.policy.resolve import resolve

Names = frozenset[str]
NOBODY: Names = frozenset()
_JOINT = "+"


class Parties(NamedTuple):
    """Who gave something, and whose account it is; both empty if nobody knows."""

    givers: Names
    origins: Names

    def derived_from(self, others: Names, own: str) -> Parties:
        """Returns the parties of what rests on others' accounts too."""
        return settled(self.givers, self.origins | others, own)


class Gift(NamedTuple):
    """What was received with one provenance and one scope.

    Attributes:
        parties: who gave it, and whose account it is.
        topics: what it is about.
        disciplines: how it was collected.
        products: how much it is.
        day: when the first of it was made, in days of the proleptic calendar; None if unknown.
    """

    parties: Parties
    topics: Names
    disciplines: Names
    products: int
    day: int | None = None


@dataclass(frozen=True)
class Supply:
    """Requirements and their sources.

    Attributes:
        requirements: the requirements, sorted by code, as the coverage's topics are.
        coverage: who gives something on which requirement, with weights.
        products: how much each link of the coverage gives.
        told: whose accounts each link carries; several where joint ones count as one.
        own: the code of our own organisation, which is a source too.
        unknown: products of which nobody knows who gave them.
    """

    requirements: tuple[Requirement, ...]
    coverage: Coverage
    products: Numbers
    told: tuple[Names, ...]
    own: str
    unknown: int = 0

    def passed_on(self, partners: Names) -> Mask:
        """Tells which links give nothing but what partners told, whoever gives it."""
        theirs = [
            all(not partners.isdisjoint(origin.split(_JOINT)) for origin in origins)
            for origins in self.told
        ]
        return np.array(theirs, dtype=np.bool_)


def settled(givers: Names, origins: Names, own: str) -> Parties:
    """Returns who gave something and whose account it is, as far as our own part is concerned."""
    others = origins - {own}
    if own in givers and others:
        return Parties((givers - {own}) or others, others)
    return Parties(givers, origins)


def parties_of(
    profile: Profile, originators: Names, policy: Snapshot, creators: Mapping[str, str]
) -> Parties:
    """Tells who gave what came with a profile, and whose account it is.

    The giver is whom the feed belongs to: the organisation that it is named after, else the
    originators that handling rules give everything of that feed; else its creator, else the
    product's originators. It is the account of the originators and the creator, less the giver.

    Args:
        profile: what came with the product.
        originators: those of its handling.
        policy: organisations and handling rules.
        creators: the organisation that an identity stands for, by the identity's id.
    """
    creator = creators.get(profile.created_by or "")
    created = NOBODY if creator is None else frozenset({creator})
    owners = _owners(profile.feed, policy) or created
    givers = owners or originators
    return settled(givers, ((originators | created) - owners) or givers, policy.releasing)


def with_common_creators(
    profiles: Sequence[Profile],
    parties: Sequence[Parties],
    creators: Mapping[str, str],
    own: str,
) -> list[Parties]:
    """Makes what several givers have from one outside creator that creator's account.

    Two that buy the same list, or pass on the same laboratory's reports, re-report one origin. A
    creator that one giver alone has is its way of working, and no account of its own.

    Args:
        profiles: what came with each product.
        parties: who gave it, and whose account it is so far.
        creators: identities that stand for an organisation; they are not outside.
        own: our own organisation, whose copy tells nothing new.
    """
    givers: dict[str, set[str]] = defaultdict(set)
    outside = [
        profile.created_by if each.origins == each.givers else None
        for profile, each in zip(profiles, parties, strict=True)
    ]
    for creator, each in zip(outside, parties, strict=True):
        if creator is not None and creator not in creators:
            givers[creator] |= each.givers - {own}
    common = {creator for creator, names in givers.items() if len(names) > 1}
    return [
        Parties(each.givers, frozenset({creator})) if creator in common else each
        for creator, each in zip(outside, parties, strict=True)
    ]


def _owners(feed: str, policy: Snapshot) -> Names:
    if feed in policy.organisation:
        return frozenset({feed})
    return resolve(Profile(feed=feed), {}, policy).originators if feed else NOBODY


def supply_of(gifts: Iterable[Gift], requirements: Sequence[Requirement], own: str) -> Supply:
    """Sorts what was received by requirement, source and account."""
    links: dict[_Key, int] = defaultdict(int)
    days: dict[_Key, int] = {}
    answering, unknown = _Answering(requirements), 0
    for gift in gifts:
        if not gift.parties.givers:
            unknown += gift.products
            continue
        origin = _JOINT.join(sorted(gift.parties.origins))
        for code in answering.codes(gift):
            for giver in gift.parties.givers:
                key = _Key(giver, code, origin)
                links[key] += gift.products
                if gift.day is not None:
                    days[key] = min(days.get(key, gift.day), gift.day)
    kept, told = _counted(links)
    weights = {each.code: float(each.weight) for each in requirements}
    coverage = coverage_of(
        [
            Link(*key, days.get(_Key(key.giver, key.code, origin)))
            for key in kept
            for origin in told[key]
        ],
        weights,
    )
    keys = list(_keys(coverage))
    return Supply(
        requirements=tuple(sorted(requirements, key=lambda each: each.code)),
        coverage=coverage,
        products=np.array([kept[key] for key in keys], dtype=np.int64),
        told=tuple(frozenset(told[key]) for key in keys),
        own=own,
        unknown=unknown,
    )


def supply_table(supply: Supply) -> SourceTable:
    """Puts a supply into the form in which tables are analysed: its topics are requirements."""
    notes: tuple[Note, ...] = ()
    if supply.unknown:
        are = "product is" if supply.unknown == 1 else "products are"
        notes = (Note(0, f"{supply.unknown:,} {are} of nobody known, by no rule; not counted"),)
    return SourceTable(
        coverage=supply.coverage,
        rows=int(supply.products.sum()),
        weighted=True,
        dated=int((supply.coverage.link_day < UNDATED).sum()),
        notes=notes,
        words=("answers", "requirements"),
    )


class _Key(NamedTuple):
    """Who gives something on which requirement, and whose account it is."""

    giver: str
    code: str
    origin: str


def _keys(coverage: Coverage) -> Iterator[_Key]:
    """Yields source, topic and origin of each link."""
    for source, account in zip(
        coverage.link_source.tolist(), coverage.link_account.tolist(), strict=True
    ):
        topic = int(coverage.account_topic[account])
        origin = coverage.account_origin[account]
        yield _Key(coverage.sources[source], coverage.topics[topic], origin)


class _Answering:
    """Finds the requirements that a gift answers, once per scope."""

    def __init__(self, requirements: Iterable[Requirement]) -> None:
        self._known: dict[tuple[Names, Names], tuple[str, ...]] = {}
        self._by_topic: dict[str, list[Requirement]] = defaultdict(list)
        for requirement in requirements:
            self._by_topic[requirement.topic].append(requirement)

    def codes(self, gift: Gift) -> tuple[str, ...]:
        scope = (gift.topics, gift.disciplines)
        if scope not in self._known:
            self._known[scope] = tuple(sorted(set(self._matching(*scope))))
        return self._known[scope]

    def _matching(self, topics: Names, disciplines: Names) -> Iterator[str]:
        for topic in topics:
            for above in ancestors(topic):
                for requirement in self._by_topic.get(above, ()):
                    if requirement.discipline is None or requirement.discipline in disciplines:
                        yield requirement.code


def ancestors(topic: str) -> Iterator[str]:
    """Yields a topic and all that it lies below."""
    parts = topic.split("/")
    for length in range(1, len(parts) + 1):
        yield "/".join(parts[:length])


def _counted(
    links: Mapping[_Key, int],
) -> tuple[dict[_Key, int], dict[_Key, set[str]]]:
    """Returns the links that count, under the accounts that count, and what each carries.

    Joint accounts are left out where one of those behind them has an account of its own; of the
    rest, those that share somebody are one account.
    """
    alone: dict[str, set[str]] = defaultdict(set)
    joint: dict[str, set[str]] = defaultdict(set)
    for _, code, origin in links:
        (joint if _JOINT in origin else alone)[code].add(origin)
    names = {
        code: _grouped(each for each in some if alone[code].isdisjoint(each.split(_JOINT)))
        for code, some in joint.items()
    }
    kept: dict[_Key, int] = defaultdict(int)
    told: dict[_Key, set[str]] = defaultdict(set)
    for (giver, code, origin), count in links.items():
        account = names[code].get(origin) if _JOINT in origin else origin
        if account is not None:
            kept[_Key(giver, code, account)] += count
            told[_Key(giver, code, account)].add(origin)
    return kept, told


def _grouped(joint: Iterable[str]) -> dict[str, str]:
    """Returns the name of the group that each joint account belongs to."""
    groups: list[tuple[set[str], list[str]]] = []
    for origin in sorted(joint):
        behind, members = set(origin.split(_JOINT)), [origin]
        for group in [each for each in groups if not each[0].isdisjoint(behind)]:
            groups.remove(group)
            behind |= group[0]
            members += group[1]
        groups.append((behind, members))
    return {origin: _JOINT.join(sorted(behind)) for behind, members in groups for origin in members}
