"""Obligations that lapse: what partners undertook about copies, and what would bind them still.

1. Handling conditions bind a party in force towards the releasing organisation, itself a party.
2. They lapse where the proposed policy no longer has the agreement, its dates, or the party.
3. They are weaker where onward sharing is freer, or other words stand for how long to retain.

It does not decide whether an obligation outlives its agreement: that is for people to read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from relto.model.agreements import Agreement, Onward
from relto.model.selection import Selection
from relto.planning.holdings import Counts, Scopes
from relto.planning.outgoing import Lapse
from relto.policy import Snapshot
from relto.policy.index import Scope
from relto.policy.matching import scope_allows
from relto.policy.membership import roster

_FREEDOM = {Onward.NONE: 0, Onward.ASK: 1, Onward.WITHIN: 2}


def lapses(
    before: Snapshot,
    after: Snapshot,
    at: int,
    copies: Callable[[str, Agreement], int],
) -> tuple[Lapse, ...]:
    """Returns the obligations that the second policy no longer has partners keep.

    Args:
        before: the policy in force.
        after: the proposed one.
        at: the instant at which both are looked at.
        copies: answers how many products within an agreement's scope a partner received.
    """
    proposed = {agreement.code: agreement for agreement in after.agreements}
    bound, still = roster(before, at).parties, roster(after, at).parties
    found = []
    for agreement in sorted(before.agreements, key=lambda one: one.code):
        parties = bound[agreement.code]
        if before.releasing not in parties:
            continue
        new = proposed.get(agreement.code)
        for partner in sorted(parties - {before.releasing}):
            reason = _ended(new, still.get(agreement.code, frozenset()), partner, after.releasing)
            lost = _all_of(agreement) if reason else _weaker(agreement, new)
            for obligation, becomes in lost:
                found.append(
                    Lapse(
                        *(partner, agreement.code, obligation, becomes),
                        *(reason or "the agreement's words change", copies(partner, agreement)),
                        str(agreement.source),
                    )
                )
    return tuple(found)


def _ended(new: Agreement | None, parties: frozenset[str], partner: str, releasing: str) -> str:
    """Says why an agreement would bind a partner no longer; empty where it still does."""
    if new is None:
        return "the agreement is gone"
    if not parties:
        return "the agreement is not in force"
    if partner not in parties:
        return f"{partner} is no party any more"
    return "" if releasing in parties else f"{releasing} is no party any more"


def _retention(agreement: Agreement) -> str:
    retain = agreement.conditions.retain
    return f"retain {retain}" if retain else ""


def _onward(agreement: Agreement) -> str:
    return f"onward sharing: {agreement.conditions.onward.value}"


def _all_of(agreement: Agreement) -> Iterator[tuple[str, str]]:
    yield _onward(agreement), ""
    if _retention(agreement):
        yield _retention(agreement), ""


def _weaker(old: Agreement, new: Agreement | None) -> Iterator[tuple[str, str]]:
    if new is None:
        return
    if _FREEDOM[new.conditions.onward] > _FREEDOM[old.conditions.onward]:
        yield _onward(old), _onward(new)
    if _retention(old) and _retention(new) != _retention(old):
        yield _retention(old), _retention(new)


def within(agreement: Agreement, scopes: Scopes, counts: Counts) -> int:
    """Adds up the counts of profiles that are within an agreement's scope."""
    what = Selection(agreement.scope.topics, agreement.scope.disciplines)
    allowed = [scope_allows(what, Scope(one.topics, one.disciplines)) for one in scopes.values]
    return int(counts[np.array(allowed, dtype=np.bool_)[scopes.numbers]].sum())
