"""What moved since a plan was made: clauses, arrivals by feed, dates.

It decides nothing: that anything moved makes the plan stale, however little.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from relto.core.instant import format_instant
from relto.model.source import Span
from relto.planning import wording
from relto.planning.clauses import changed_clauses
from relto.policy import Snapshot


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that moved.

    Attributes:
        what: `policy`, `arrivals`, `handlings`, `dates` or `plan`.
        text: what happened, in a sentence.
        details: one line for each clause, feed or date.
    """

    what: str
    text: str
    details: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Writes it as a JSON object."""
        return {"what": self.what, "text": self.text, "details": list(self.details)}


def policy_moved(epochs: tuple[int, int], before: Snapshot | None, now: Snapshot | None) -> Moved:
    """Tells which clauses differ between the policy of a plan's base and the one in force."""
    changes = () if now is None else changed_clauses(before, now)
    details = (f"{each.sign.value} {each.text} [{each.source}]" for each in changes)
    text = f"policy epoch {epochs[0]} was in force, now {epochs[1]} is"
    return Moved("policy", text, tuple(details))


def arrivals_moved(by_feed: Mapping[str, int], *, handled: str = "") -> Moved:
    """Tells how many products arrived since, by feed.

    Args:
        by_feed: how many, by the name of the feed.
        handled: what is known of their handlings, in words.
    """
    came = sum(by_feed.values())
    noun = "product" if came == 1 else "products"
    more = f", {handled}" if handled else ""
    details = (f"{number:,} by {feed or '(no feed)'}" for feed, number in sorted(by_feed.items()))
    return Moved("arrivals", f"{came:,} {noun} arrived since{more}", tuple(details))


def dates_moved(policies: Iterable[Snapshot | None], *, since: int, until: int, at: int) -> Moved:
    """Tells which clauses began or ended after one instant and up to another.

    Args:
        policies: the policy in force and the proposed one.
        since: when the plan was made.
        until: the first instant at which anything changed.
        at: now.
    """
    found = {
        line
        for policy in policies
        if policy is not None
        for line in _edges(policy)
        if since < line[0] <= at
    }
    details = (f"{format_instant(instant)} {words}" for instant, words in sorted(found))
    text = f"something in the policies began or ended at {format_instant(until)}"
    return Moved("dates", text, tuple(details))


def _edges(policy: Snapshot) -> Iterator[tuple[int, str]]:
    for span, words in _spans(policy):
        if span.begin is not None:
            yield span.begin, f"began: {words}"
        if span.end is not None:
            yield span.end, f"ended: {words}"
    removals = [
        *((each.code, removal) for each in policy.communities for removal in each.removed),
        *((each.code, removal) for each in policy.agreements for removal in each.removed),
    ]
    for code, removal in removals:
        yield removal.on, f"{removal.member} removed from {code} [{removal.source}]"


def _spans(policy: Snapshot) -> Iterator[tuple[Span, str]]:
    for community in policy.communities:
        for each in community.members:
            yield each.span, f"{each.member} in {community.code} [{each.source}]"
    for agreement in policy.agreements:
        yield agreement.span, f"agreement {agreement.code} [{agreement.source}]"
        for each in agreement.parties:
            yield each.span, f"{each.member} in {agreement.code} [{each.source}]"
    for restriction in policy.restrictions:
        words = wording.restriction_words(restriction)
        yield restriction.span, f"restriction on {words} [{restriction.source}]"
    for consent in policy.consents:
        yield consent.span, f"consent of {wording.consent_words(consent)} [{consent.source}]"
