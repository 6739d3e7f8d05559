"""What partners did with what they were given: copies asked back, and whether they still ask.

1. A plan in force that left copies behind to be asked back awaits an acknowledgement; after some
   days without one on file, that is proposed.
2. A partner that used to ask and does so no longer leaves no receipts: measured against its own
   habit, never against another's.

It asks nobody and files nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import msgspec

from relto.core.instant import DAY, format_instant
from relto.model.evidence import Kind
from relto.pages.words import plural
from relto.planning import report_from_json
from relto.services.own_life.proposal import Proposal, usual
from relto.store import Transaction
from relto.store import plans as plan_table
from relto.store import policies as policy_table
from relto.store.events import days_asked
from relto.store.evidence import references

LOOKED_BACK_DAYS = 180
FEWEST_DAYS = 5
"""With fewer days on which a partner asked it has no habit."""
_TIMES_USUAL = 5


def unanswered(tx: Transaction, at: int, after_days: int) -> Iterator[Proposal]:
    """Yields copies that were asked back and of which no answer is on file."""
    answered = references(tx)
    for row in policy_table.history(tx):
        if row.plan is None or row.plan in answered or at - row.at < after_days * DAY:
            continue
        report = report_from_json(msgspec.json.decode(plan_table.plan(tx, row.plan).report))
        for recall in report.outgoing.recalls if report.outgoing else ():
            if recall.recall:
                yield _unanswered(row.plan, recall.partner, recall.recall, (row.at, after_days))


def _unanswered(plan: str, partner: str, copies: int, since: tuple[int, int]) -> Proposal:
    began, days = since
    asked = format_instant(began)[:10]
    return Proposal(
        subject=plan,
        partner=partner,
        kind=Kind.RECALL_IGNORED,
        claim=(
            f"{plural(copies, 'product')} asked back from {partner} with plan {plan} on {asked}; "
            f"no answer is on file after {plural(days, 'day')}."
        ),
        occurred=began + days * DAY,
        reason="a recall without an acknowledgement on file",
    )


def silent(tx: Transaction, partner: str, at: int, after_days: int) -> Iterator[Proposal]:
    """Yields a partner's silence, where it has a habit of asking and broke it."""
    days = days_asked(tx, partner, at - LOOKED_BACK_DAYS * DAY)
    gaps = [float(later - earlier) for earlier, later in pairwise(days)]
    habit = usual(gaps, FEWEST_DAYS - 1)
    if habit is None:
        return
    quiet = at // DAY - days[-1]
    if quiet <= max(after_days, _TIMES_USUAL * habit):
        return
    last = format_instant(days[-1] * DAY)[:10]
    yield Proposal(
        subject=f"silent since {last}",
        partner=partner,
        kind=Kind.RECEIPT_MISSING,
        claim=(
            f"{partner} asked for what it may have on {len(days)} days within "
            f"{LOOKED_BACK_DAYS}, every {habit:g} days as a rule, and not since {last}."
        ),
        occurred=(days[-1] + 1) * DAY,
        reason="no request in the record of deliveries",
    )
