"""What two policies say differently, clause by clause.

1. A clause with a name of its own (an organisation, an agreement's ceiling) is the same clause
   in both policies, and is changed where its words differ.
2. One without a name (a restriction, a member, an exclusion) is added or removed; within one
   list a removed and an added one to the same recipients are told as one change.
3. Places never make a difference: moving a clause to another file or line changes nothing.

It tells what the texts say; what that does to products is `compare`'s answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from relto.model.agreements import Agreement
from relto.model.organisations import Community
from relto.model.source import Source
from relto.planning import wording
from relto.planning.report import ClauseChange, Sign
from relto.policy import Snapshot


class _Clause(NamedTuple):
    """`key` says which clause it is, `words` what it says."""

    key: str
    words: str
    source: Source


def changed_clauses(before: Snapshot | None, after: Snapshot) -> tuple[ClauseChange, ...]:
    """Lists the clauses that differ, in the order of kind and name; None is no policy yet."""
    old = _clauses(before) if before is not None else ()
    olds, news = _grouped(old), _grouped(_clauses(after))
    keys = dict.fromkeys([*olds, *news])
    return tuple(change for key in keys for change in _differences(key, olds, news))


_Groups = dict[str, dict[str, list[Source]]]


def _grouped(clauses: Iterable[_Clause]) -> _Groups:
    groups: _Groups = {}
    for key, words, source in clauses:
        groups.setdefault(key, {}).setdefault(words, []).append(source)
    return groups


def _differences(key: str, olds: _Groups, news: _Groups) -> Iterator[ClauseChange]:
    old, new = olds.get(key, {}), news.get(key, {})
    gone = _surplus(old, new)
    come = _surplus(new, old)
    for (before, _), (after, place) in zip(gone, come, strict=False):
        yield ClauseChange(Sign.CHANGED, f"{key} {before} → {after}", str(place))
    for words, place in gone[len(come) :]:
        yield ClauseChange(Sign.REMOVED, f"{key} {words}", str(place))
    for words, place in come[len(gone) :]:
        yield ClauseChange(Sign.ADDED, f"{key} {words}", str(place))


def _surplus(
    some: dict[str, list[Source]], other: dict[str, list[Source]]
) -> list[tuple[str, Source]]:
    numbers = Counter({words: len(places) for words, places in some.items()})
    numbers.subtract({words: len(places) for words, places in other.items()})
    return [
        (words, place)
        for words, places in some.items()
        for place in places[: max(0, numbers[words])]
    ]


def _clauses(policy: Snapshot) -> Iterator[_Clause]:
    releasing = Source("policy", 0)
    if policy.organisations:
        releasing = policy.organisation.get(policy.releasing, policy.organisations[0]).source
    yield _Clause("releasing", policy.releasing, releasing)
    for organisation in policy.organisations:
        words = wording.organisation_words(organisation)
        yield _Clause(f"organisation {organisation.code}:", words, organisation.source)
    for community in policy.communities:
        yield from _of_community(community)
    for topic in policy.topics:
        yield _Clause(f"topic {topic.code}:", topic.text, topic.source)
    for agreement in policy.agreements:
        yield from _of_agreement(agreement)
    yield from _of_posture(policy)


def _of_community(community: Community) -> Iterator[_Clause]:
    title = f"community {community.code}"
    yield _Clause(f"{title}:", community.name or "(no name)", community.source)
    yield from _each(f"{title}: member", community.members, wording.membership_words)
    yield from _each(f"{title}: member", community.removed, wording.removal_words)


def _of_agreement(agreement: Agreement) -> Iterator[_Clause]:
    title = f"agreement {agreement.code}:"
    source = agreement.source
    yield _Clause(title, wording.terms_words(agreement), source)
    yield _Clause(f"{title} scope", wording.scope_words(agreement.scope), source)
    ceiling = agreement.ceiling
    yield _Clause(f"{title} ceiling", wording.ceiling_words(ceiling), ceiling.source)
    if agreement.floor is not None:
        floor = agreement.floor
        yield _Clause(f"{title} floor", wording.floor_words(floor), floor.source)
    yield from _each(f"{title} party", agreement.parties, wording.membership_words)
    yield from _each(f"{title} party", agreement.removed, wording.removal_words)
    yield from _each(f"{title} excludes", agreement.exclusions, wording.exclusion_words)


def _of_posture(policy: Snapshot) -> Iterator[_Clause]:
    for restriction in policy.restrictions:
        recipients, rest = wording.restriction_words(restriction).split(": ", 1)
        yield _Clause(f"restriction on {recipients}:", rest, restriction.source)
    for consent in policy.consents:
        parties, rest = wording.consent_words(consent).split(": ", 1)
        yield _Clause(f"consent of {parties}:", rest, consent.source)
    for rule in policy.rules:
        yield _Clause(f"rule {rule.name}:", wording.rule_words(rule), rule.source)


def _each(key: str, clauses: Iterable[Any], words: Callable[[Any], str]) -> Iterator[_Clause]:
    for clause in clauses:
        member = getattr(clause, "member", None)
        yield _Clause(f"{key} {member}:" if member else key, words(clause), clause.source)
