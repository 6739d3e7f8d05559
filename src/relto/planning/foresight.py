"""What a change of policy might let through that nothing held shows, or not yet.

1. The enumeration (`proof`) is exact about the handlings that are held and the instant that it
   is made for. A change can also widen what is not held yet, or what begins tomorrow.
2. Here the clauses are compared instead. If none is found, then for every handling, partner and
   instant from now on the new policy gives at most the old one's rung: a change that also
   raises no cell is narrowing for good.
3. What is found *might* widen: a clause that cannot be shown to be as strict as before. Two
   people look at it; nothing is taken for harmless because it could not be shown.

Each layer only lowers, so it suffices that none of them gets looser. Who belongs to what is
compared after expansion, at every instant at which anything begins or ends.

Basis: the project's decision record 0010.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from relto.labels.levels import Level
from relto.model.agreements import Agreement
from relto.model.organisations import Organisation
from relto.model.selection import ALL
from relto.model.source import Span
from relto.planning import strictness, wording
from relto.policy import Snapshot
from relto.policy.matching import ever_party
from relto.policy.membership import Roster, edges, roster


class Loosened(NamedTuple):
    """A clause that might let more through than before: what it is, and where it stands."""

    text: str
    source: str

    def __str__(self) -> str:
        """Returns the words with the place."""
        return f"{self.text}, {self.source}"


def loosened(before: Snapshot | None, after: Snapshot, at: int) -> tuple[Loosened, ...]:
    """Returns what might let more through at or after an instant; nothing is a proof that none.

    Args:
        before: the policy in force, None where there is none: then all is new.
        after: the proposed one.
        at: microseconds since 1970-01-01T00:00:00Z.
    """
    if before is None:
        return (Loosened("there is no policy yet", "policy"),)
    if before.releasing != after.releasing:
        return (Loosened(f"releasing {after.releasing}", "policy"),)
    found = [
        *_organisations(before, after),
        *_topics(before, after),
        *_agreements(before, after, at),
        *_restrictions(before, after, at),
        *_consents(before, after, at),
        *_rules(before, after),
        *_belonging(before, after, at),
    ]
    return tuple(dict.fromkeys(found))


def _organisations(before: Snapshot, after: Snapshot) -> Iterator[Loosened]:
    for new in after.organisations:
        old = before.organisation.get(new.code)
        if old is None or _cleared(new) > _cleared(old) or new.compartments - old.compartments:
            words = wording.organisation_words(new)
            yield Loosened(f"organisation {new.code}: {words}", str(new.source))


def _cleared(organisation: Organisation) -> Level:
    return Level.UNCLASSIFIED if organisation.cleared is None else organisation.cleared


def _topics(before: Snapshot, after: Snapshot) -> Iterator[Loosened]:
    for topic in after.topics:
        if topic.code not in before.topic:
            yield Loosened(f"topic {topic.code} is new", str(topic.source))


def _agreements(before: Snapshot, after: Snapshot, at: int) -> Iterator[Loosened]:
    olds = {each.code: each for each in before.agreements}
    news = {each.code: each for each in after.agreements}
    for code, new in news.items():
        old = olds.get(code)
        if _is_over(new.span, at):
            continue
        if old is None or not strictness.undertakes_no_more(new, old):
            yield Loosened(f"agreement {code} allows more", str(new.source))
    for code, old in olds.items():
        kept = news[code].exclusions if code in news else ()
        for each in () if _is_over(old.span, at) else old.exclusions:
            if not any(strictness.excludes_as_much(exclusion, each) for exclusion in kept):
                words = wording.exclusion_words(each)
                yield Loosened(f"agreement {code} no longer excludes {words}", str(each.source))


def _is_over(span: Span, at: int) -> bool:
    return span.end is not None and span.end <= at


def _restrictions(before: Snapshot, after: Snapshot, at: int) -> Iterator[Loosened]:
    for old in before.restrictions:
        kept = (strictness.restricts_as_much(new, old, at) for new in after.restrictions)
        if not any(kept) and not _is_over(old.span, at):
            words = wording.restriction_words(old)
            yield Loosened(f"no longer restricted: {words}", str(old.source))


def _consents(before: Snapshot, after: Snapshot, at: int) -> Iterator[Loosened]:
    for new in after.consents:
        given = (strictness.allows_no_more(new, old, at) for old in before.consents)
        if not any(given) and not _is_over(new.span, at):
            yield Loosened(f"consent of {wording.consent_words(new)}", str(new.source))


def _rules(before: Snapshot, after: Snapshot) -> Iterator[Loosened]:
    """Any other set of handling rules may handle what comes in more widely, `no-rule` not least."""
    if before.rules != after.rules:
        olds, news = set(before.rules), set(after.rules)
        for rule in (*after.rules, *before.rules):
            if (rule in olds) != (rule in news):
                yield Loosened(f"handling rule {rule.name} differs", str(rule.source))


def _belonging(before: Snapshot, after: Snapshot, at: int) -> Iterator[Loosened]:
    binding = _binding(before)
    names = ("organisations", "communities", "agreements")
    if all(getattr(before, name) == getattr(after, name) for name in names):
        return
    coming = {edge for policy in (before, after) for edge in edges(policy) if edge > at}
    for instant in (at, *sorted(coming)):
        rosters = roster(before, instant), roster(after, instant)
        yield from _members(rosters, after)
        yield from _unbound(rosters, after, binding)
        yield from _bound(before, after, rosters, instant)


def _members(rosters: tuple[Roster, Roster], after: Snapshot) -> Iterator[Loosened]:
    old, new = rosters
    for organisation in after.organisations:
        code = organisation.code
        held = old.communities.get(code, frozenset())
        for community in sorted(new.communities[code] - held):
            place = after.community[community].source
            yield Loosened(f"community {community}: {code} is a member", str(place))
    for agreement in after.agreements:
        parties = old.parties.get(agreement.code, frozenset())
        for code in sorted(new.parties[agreement.code] - parties):
            text = f"agreement {agreement.code}: {code} is a party"
            yield Loosened(text, str(agreement.source))


def _binding(policy: Snapshot) -> frozenset[str]:
    """Returns the names on which restrictions, exclusions and ceilings bind somebody."""
    bound = [
        *(each.to for each in policy.restrictions),
        *(each.to for agreement in policy.agreements for each in agreement.exclusions),
    ]
    entries = {e.member for agreement in policy.agreements for e in agreement.ceiling.entries}
    return frozenset(entries).union(*(names for names in bound if names is not ALL))


def _unbound(
    rosters: tuple[Roster, Roster], after: Snapshot, binding: frozenset[str]
) -> Iterator[Loosened]:
    """Yields who would be meant no longer by a name that binds, having been struck from it."""
    old, new = rosters
    for organisation in after.organisations:
        code = organisation.code
        lost = old.ever.get(code, frozenset()) - new.ever[code]
        for community in sorted(lost & binding):
            text = f"what binds {community} no longer binds {code}, which is not said to have left"
            yield Loosened(text, str(organisation.source))


def _bound(
    before: Snapshot, after: Snapshot, rosters: tuple[Roster, Roster], at: int
) -> Iterator[Loosened]:
    """Yields whom an agreement's exclusions would bind no longer, by its dates or parties."""
    news = {each.code: each for each in after.agreements}
    for old in before.agreements:
        new = news.get(old.code)
        if new is None or not old.exclusions or not old.span.holds(at):
            continue
        for code in after.organisation:
            if _ever(old, code, rosters[0], at) and not (
                new.span.holds(at) and _ever(new, code, rosters[1], at)
            ):
                text = f"agreement {old.code}: its exclusions no longer bind {code}"
                yield Loosened(text, str(new.source))


def _ever(agreement: Agreement, code: str, held: Roster, at: int) -> bool:
    return ever_party(agreement, code, held, at)
