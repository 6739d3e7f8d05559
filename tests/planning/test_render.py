import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from relto.model.rung import Rung
from relto.planning import (
    BrokenFloor,
    Change,
    ClauseChange,
    PlanReport,
    Sign,
    plan_text,
    report_from_json,
    report_to_json,
)

REPORT = "report--9f0c2c2e-2f0b-4a3e-8c1a-0d5a3f1c7b11"
codes = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ-", min_size=1, max_size=12)
topics = st.sampled_from(
    ["cyber", "counterterrorism/travel", "military-activity/" + "north" * 6, ""]
)
rungs = st.sampled_from(list(Rung))
samples = st.lists(st.just(REPORT), max_size=3).map(tuple)
changes = st.builds(
    Change,
    partner=codes,
    topic=topics,
    before=rungs,
    after=rungs,
    products=st.integers(1, 10**8),
    delivered=st.integers(0, 10**8),
    samples=samples,
)
reports = st.builds(
    PlanReport,
    clauses=st.lists(
        st.builds(
            ClauseChange,
            st.sampled_from(list(Sign)),
            st.lists(codes, min_size=1, max_size=30).map(" ".join),
            st.just("agreements/quint.yaml:12"),
        ),
        max_size=5,
    ).map(tuple),
    totals=st.lists(changes.map(lambda c: replace(c, topic=None)), max_size=4).map(tuple),
    changes=st.lists(changes, max_size=6).map(tuple),
    floors=st.lists(
        st.builds(
            BrokenFloor,
            codes,
            codes,
            st.lists(topics, max_size=4).map(tuple),
            rungs,
            rungs,
            st.integers(0, 10**6),
            st.just("agreements/quint.yaml:12"),
        ),
        max_size=2,
    ).map(tuple),
    unchanged=st.integers(0, 300),
    widened=st.integers(0, 10**9),
    narrowed=st.integers(0, 10**9),
    holds_until=st.none() | st.integers(0, 4_000_000_000_000_000),
)


@given(reports)
def test_a_report_survives_json(report):
    assert report_from_json(json.loads(json.dumps(report_to_json(report)))) == report


@given(reports)
def test_no_line_is_wider_than_80_columns(report):
    lines = plan_text(report, "p-0123456789").splitlines()
    assert [line for line in lines if len(line) > 80] == []
    assert lines[-1].endswith("changes.")


def test_it_reads_as_the_design_shows():
    report = PlanReport(
        clauses=(ClauseChange(Sign.ADDED, "restriction on XBR: HUMINT: review", "p.yaml:3"),),
        totals=(Change("XBR", None, Rung.OPEN, Rung.REVIEW, 1412, 31, (REPORT,)),),
        changes=(
            Change("XBR", "counterterrorism", Rung.OPEN, Rung.REVIEW, 12, 0),
            Change("XBR", "counterterrorism/travel", Rung.OPEN, Rung.REVIEW, 1400, 31),
        ),
        floors=(
            BrokenFloor(
                "QUINT", "XBR", ("threat-to-life",), Rung.OPEN, Rung.REVIEW, 0, "quint.yaml:6"
            ),
        ),
        unchanged=7,
        narrowed=1412,
    )
    assert plan_text(report, "p-7d41") == (
        "  + restriction on XBR: HUMINT: review [p.yaml:3]\n"
        "\n"
        "  ~ XBR  open → review                  1,412 products, 31 delivered before\n"
        "         counterterrorism/travel        1,400 products, 31 delivered before\n"
        "         counterterrorism               12 products\n"
        f"         e.g. {REPORT}\n"
        "  ! XBR  floor of QUINT broken: threat-to-life promised open, would be review\n"
        "        (no product held yet) [quint.yaml:6]\n"
        "  = 7 partners unchanged            1 floor broken\n"
        "Plan p-7d41: 1 clause changed, 1,412 narrowed, 0 widened (a product counts once\n"
        "per partner). Nothing has been applied; valid until the policy or the corpus\n"
        "changes."
    )
