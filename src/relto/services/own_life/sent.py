"""What partners sent: how much and how late against their own past, and whose material it was.

1. A feed is a partner's where a handling rule says that what comes by it is that partner's.
2. The last whole month is compared with the six before it, the partner's own.
3. Material of a third party, sent to us by a partner, either carries its originator's release to
   us, or somebody has to ask whether consent was given. Neither is judged here.

It compares no partner with another and files nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import msgspec

from relto.core.instant import DAY, parse_instant
from relto.model.evidence import Kind
from relto.model.handling import Handling
from relto.model.handling_rules import Facet
from relto.planning import handlings_of
from relto.policy import Snapshot
from relto.policy.matching import names_partner
from relto.policy.membership import roster
from relto.services.own_life.proposal import Month, Proposal, months_before, usual
from relto.store import Transaction
from relto.store.events import Recorded, events_between
from relto.store.products import arrivals_by_profile, versions_between
from relto.store.profiles import Profiles

PAST_MONTHS = 6
FEWEST_MONTHS = 3
FEWEST_PRODUCTS = 10
"""With fewer products in a usual month volume and delay say nothing."""
_HALF, _MOST, _DOUBLE, _SAME = 0.5, 0.8, 2.0, 1.1
_SAMPLE = 500


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A batch that came by a feed: when, how much, and its arrival numbers."""

    at: int
    feed: str
    stored: int
    lo: int
    hi: int


def feeds_of(policy: Snapshot) -> dict[str, str]:
    """Returns whose each feed is, by the handling rules that say so of one partner."""
    found: dict[str, set[str]] = {}
    for rule in policy.rules:
        feeds = [when.values for when in rule.when if when.facet is Facet.FEED]
        if len(rule.when) == 1 and feeds and len(rule.then.originators) == 1:
            for feed in feeds[0]:
                found.setdefault(feed, set()).update(rule.then.originators)
    return {
        feed: next(iter(owners))
        for feed, owners in found.items()
        if len(owners) == 1 and policy.releasing not in owners
    }


def sent(tx: Transaction, policy: Snapshot, at: int) -> Iterator[Proposal]:
    """Yields what stands out in the last whole month."""
    months, owners = months_before(at, PAST_MONTHS + 1), feeds_of(policy)
    batches: dict[str, list[_Arrival]] = {}
    for event in events_between(tx, "ingest", months[-1].begin, months[0].end):
        batch = _arrival(event)
        if batch.feed in owners:
            batches.setdefault(owners[batch.feed], []).append(batch)
    for partner, theirs in sorted(batches.items()):
        yield from _volume(partner, theirs, months)
        yield from _delay(tx, partner, theirs, months)
    yield from _relayed(tx, policy, (owners, batches), months[0])


def _arrival(event: Recorded) -> _Arrival:
    body = msgspec.json.decode(event.body)["body"]
    return _Arrival(event.at, body["feed"], body["stored"], body["lo"], body["hi"])


def _within(batches: Sequence[_Arrival], month: Month) -> list[_Arrival]:
    return [each for each in batches if month.begin <= each.at < month.end]


def _volume(
    partner: str, batches: Sequence[_Arrival], months: Sequence[Month]
) -> Iterator[Proposal]:
    counts = [float(sum(each.stored for each in _within(batches, month))) for month in months]
    before = usual([count for count in counts[1:] if count], FEWEST_MONTHS)
    if before is None or before < FEWEST_PRODUCTS:
        return
    share = counts[0] / before
    if _HALF < share < _MOST:
        return
    kind = Kind.RECIPROCITY_KEPT if share >= _MOST else Kind.RECIPROCITY_REDUCED
    claim = (
        f"{partner} sent {counts[0]:,.0f} products in {months[0].name}; in a usual month of the "
        f"{PAST_MONTHS} before it were {before:,.0f}."
    )
    yield _monthly(partner, kind, claim, months[0], "volume against its own past")


def _delay(
    tx: Transaction, partner: str, batches: Sequence[_Arrival], months: Sequence[Month]
) -> Iterator[Proposal]:
    days = [_median_days(tx, _within(batches, month)) for month in months]
    before = usual([each for each in days[1:] if each is not None], FEWEST_MONTHS)
    now = days[0]
    if before is None or now is None:
        return
    late = now > _DOUBLE * before and now - before >= 1
    if not late and now > max(_SAME * before, before + 0.5):
        return
    claim = (
        f"What {partner} sent in {months[0].name} was {now:.1f} days old when it came; in the "
        f"{PAST_MONTHS} months before it was {before:.1f}."
    )
    kind = Kind.LATE if late else Kind.TIMELY
    yield _monthly(partner, kind, claim, months[0], "delay against its own past")


def _median_days(tx: Transaction, batches: Sequence[_Arrival]) -> float | None:
    """Returns how old products were when they came, from a sample; None for too few."""
    ages: list[float] = []
    for each in batches:
        step = max(1, (each.hi - each.lo) // _SAMPLE)
        versions = versions_between(tx, each.lo, each.hi, step=step)
        ages += [(each.at - parse_instant(version)) / DAY for version in versions]
    return float(median(ages)) if len(ages) >= FEWEST_PRODUCTS else None


def _monthly(partner: str, kind: Kind, claim: str, month: Month, reason: str) -> Proposal:
    return Proposal(month.name, partner, kind, claim, month.end - DAY, reason)


def _relayed(
    tx: Transaction,
    policy: Snapshot,
    arrived: tuple[Mapping[str, str], Mapping[str, list[_Arrival]]],
    month: Month,
) -> Iterator[Proposal]:
    """Yields whose material partners passed on to us in a month."""
    owners, batches = arrived
    theirs = [each for some in batches.values() for each in _within(some, month)]
    if not theirs:
        return
    counts = arrivals_by_profile(tx, min(each.lo for each in theirs))
    later = arrivals_by_profile(tx, max(each.hi for each in theirs))
    held = Profiles()
    held.advance(tx, tx.head())
    handled = handlings_of(held.all, held.meanings, policy)
    found: dict[tuple[str, str, bool], int] = {}
    for number, count in counts.items():
        sender = owners.get(held.all[number].feed)
        if sender is not None and (count := count - later.get(number, 0)) > 0:
            seen = _is_released_to_us(handled[number], policy, month.end)
            for other in handled[number].originators - {sender, policy.releasing}:
                found[sender, other, seen] = found.get((sender, other, seen), 0) + count
    for (sender, other, seen), count in sorted(found.items()):
        yield _passed_on(sender, other, count, month, seen=seen)


def _is_released_to_us(handling: Handling, policy: Snapshot, at: int) -> bool:
    """Tells whether the marking itself lists us: that is its originator's release."""
    label, ours = handling.label, policy.releasing
    whole = roster(policy, at)
    return label.lists_recipients and all(
        names_partner(clause, ours, whole) for clause in label.release
    )


def _passed_on(sender: str, other: str, count: int, month: Month, *, seen: bool) -> Proposal:
    words = "its marking lists us" if seen else "its marking does not say that we may have it"
    return Proposal(
        subject=f"{month.name} {other}",
        partner=sender,
        kind=Kind.CONSENT_ASKED if seen else Kind.ONWARD_SHARING,
        claim=f"{sender} passed on {count:,} products of {other}'s to us in {month.name}; {words}.",
        occurred=month.end - DAY,
        reason="third-party material that came by its feed",
        towards=other,
    )
