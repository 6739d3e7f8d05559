"""A plan's report with more of everything than a page has room for, and with unkind names."""

from __future__ import annotations

from relto.core.instant import parse_instant
from relto.model.rung import Rung
from relto.planning.html import PlanPage
from relto.planning.incoming import Covered, Incoming
from relto.planning.outgoing import Derived, Flow, Lapse, Outgoing, Recall, Replay
from relto.planning.pictures import Moment
from relto.planning.report import BrokenFloor, Change, ClauseChange, PlanReport, Sign

AT = parse_instant("2026-11-28T09:00:00Z")
DAY = 86_400_000_000
LONG = "counterterrorism/financing/movements-of-money-across-the-northern-border"
WIDE = "MWMW-ORGANISATION-WITH-A-NAME-OF-CAPITALS"
QUESTION = "Who moves money for whom, from where to where, and who looks the other way meanwhile?"
TABLE_ID = "intrusion-set--6eb47856-7ab1-5352-b0c5-150d9b764bb2"
RUNGS = (Rung.REVIEW, Rung.WITHHOLD, Rung.SEALED)


def crowded() -> PlanPage:
    """Returns the page's values."""
    partners = [*(f"X{n:02}" for n in range(16)), WIDE, "中文组织名称" * 3, "\u202eRIGHT-TO-LEFT"]
    topics = [f"{LONG}/{n}" for n in range(12)] + [f"topic/{n}" for n in range(20)]
    changes = tuple(
        Change(p, t, Rung.OPEN, RUNGS[(m + n) % 3], 10 ** (1 + (m * n) % 7), m, (TABLE_ID,))
        for m, p in enumerate(partners)
        for n, t in enumerate(topics)
        if (m + n) % 4
    )
    totals = tuple(
        Change(p, None, Rung.OPEN, RUNGS[n % 3], 17 ** (1 + n % 5), n)
        for n, p in enumerate(partners)
    )
    report = PlanReport(
        clauses=tuple(
            ClauseChange(Sign.ADDED, f"restriction to {p}: {LONG}", "very/long/path/posture.yaml:3")
            for p in partners
        ),
        totals=totals,
        changes=changes,
        floors=(BrokenFloor("QUINT", WIDE, (LONG,), Rung.OPEN, Rung.WITHHOLD, 2, "quint.yaml:7"),),
        unchanged=5,
        narrowed=10**9,
        holds_until=AT + 90 * DAY,
        outgoing=_outgoing(partners, topics),
        incoming=_incoming(),
    )
    moments = tuple(
        Moment(AT + n * DAY // 3, f"{act} by {who}")
        for n, act in enumerate(("checked", "approved", "approved", "applied", "confirmed"))
        for who in ("anna", "the-officer-with-the-longest-name-of-them-all")
    )
    return PlanPage("p-0123456789", "XAL", "draft", AT, report, moments, "narrowing")


def _outgoing(partners: list[str], topics: list[str]) -> Outgoing:
    months = tuple(f"{2020 + n // 12}-{n % 12 + 1:02}" for n in range(83))
    flows = tuple(
        Flow(
            *(partner, topic, "HUMINT", Rung.OPEN, Rung.REVIEW, 412, 500),
            tuple(n * n for n in range(len(months))),
            (TABLE_ID,),
        )
        for partner, topic in zip(partners, topics, strict=False)
    )
    return Outgoing(
        months=months,
        flows=flows,
        recalls=tuple(Recall(p, 31_000_000, 2, (TABLE_ID,)) for p in partners),
        derived=tuple(Derived(p, 4_000_000, (TABLE_ID,)) for p in partners),
        lapses=tuple(
            Lapse(p, "NORTHERN-GUARDIAN", "ask the originator", LONG, QUESTION, 9, "a.yaml:1")
            for p in partners
        ),
        replay=Replay(AT - 365 * DAY, AT, 10_000, 3, 400, 44, 2),
    )


def _incoming() -> Incoming:
    covered = tuple(
        Covered(f"REQUIREMENT-{n}-{LONG[:30]}", QUESTION, LONG, "interior", n, d, after, only)
        for n in range(60)
        for d, after in [(n % 12, (n % 12, n % 7, n % 3, 0))]
        for only in [WIDE if n % 12 == 1 else ""]
    )
    scenarios = ("unchanged", "mirrors our cut", "cuts twice as much", "leaves")
    return Incoming(scenarios, covered, ("XBR",))
