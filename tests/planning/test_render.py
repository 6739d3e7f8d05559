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
from relto.planning.incoming import Covered, Incoming
from relto.planning.outgoing import (
    Derived,
    Flow,
    Held,
    Lapse,
    Outgoing,
    Own,
    Recall,
    Replay,
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
texts = st.lists(codes, min_size=1, max_size=12).map(" ".join)
instants = st.integers(0, 4_000_000_000_000_000)
numbers = st.integers(0, 10**8)
MONTHS = ("2026-10", "2026-11")
flows = st.builds(
    Flow,
    codes,
    topics,
    st.sampled_from(["HUMINT", ""]),
    rungs,
    rungs,
    numbers,
    numbers,
    st.tuples(numbers, numbers),
    samples,
)
replays = st.builds(
    Replay,
    *[instants] * 2,
    *[numbers] * 5,
    st.just(MONTHS),
    st.lists(
        st.builds(Held, codes, topics, st.sampled_from(MONTHS), rungs, numbers, samples), max_size=3
    ).map(tuple),
)
outgoings = st.builds(
    Outgoing,
    st.just(MONTHS),
    st.lists(flows, max_size=4).map(tuple),
    st.lists(st.builds(Recall, codes, numbers, numbers, samples), max_size=3).map(tuple),
    st.lists(st.builds(Derived, codes, numbers, samples, numbers), max_size=3).map(tuple),
    st.lists(
        st.builds(Lapse, codes, codes, texts, texts | st.just(""), texts, numbers, texts),
        max_size=2,
    ).map(tuple),
    st.none() | replays,
    st.lists(st.builds(Own, codes, numbers), max_size=2).map(tuple),
)
depths = st.integers(0, 9)
incomings = st.builds(
    Incoming,
    st.just(("unchanged", "mirrors our cut", "cuts twice as much", "leaves")),
    st.lists(
        st.builds(
            Covered,
            codes,
            texts,
            topics,
            texts,
            st.integers(1, 1000),
            depths,
            st.tuples(*[depths] * 4),
            codes | st.just(""),
            depths,
        ),
        max_size=20,
    ).map(tuple),
    st.lists(codes, max_size=3).map(tuple),
    st.lists(codes, max_size=3).map(tuple),
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
    outgoing=st.none() | outgoings,
    incoming=st.none() | incomings,
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


def test_costs_are_told_with_who_has_to_act_and_what_nobody_knows():
    outgoing = Outgoing(
        recalls=(Recall("XBR", 31, 2),),
        derived=(
            Derived("XBR", 1, stranded=0),
            Derived("XCO", 9, further=2, stranded=4, stopped=("report--1",)),
            Derived("XDU", 9_000),
        ),
        lapses=(Lapse("XHO", "PACT", "retain 5 years", "", "party no longer", 9, "pact.yaml:4"),),
        replay=Replay(0, 86_400_000_000, 10, 3, 400, 44, 2),
    )
    covered = Covered("CT-TRAVEL", "Who?", "ct", "interior", 5, 2, (2, 1, 0), relayed=1)
    incoming = Incoming(("unchanged", "mirrors", "leaves"), (covered,), ("XBR",), ("XCO",))
    text = plan_text(PlanReport(outgoing=outgoing, incoming=incoming), "p-1")
    assert "  ! XBR  copies are out: 31 to ask back (open), 2 to cut off (sealed)" in text
    assert "  ? XBR  keeps 1 product that refers to something it loses" in text
    assert "  ! XBR  0 more" not in text
    stop = "! XCO 4 more products stop, which cannot stand without it, e.g. report--1"
    assert stop in " ".join(text.split())
    assert "  ! XDU  how many of these stop with it was not counted" in text
    assert "  ! XHO  PACT: retain 5 years → nothing, for 9 delivered products;" in text
    assert "  ? replay of 1970-01-01 to 1970-01-02: 44 products of 400 delivered" in text
    assert "  ? in return, of 1 requirement, 0 sole-source today:" in text
    assert "      unchanged  keeps all sources that count" in text
    assert "      mirrors    0 lost, 1 newly sole-source" in text
    assert "      leaves     1 lost: CT-TRAVEL; 0 newly sole-source" in text
    told = "1 of them as XCO may pass on nothing more that XBR told: CT-TRAVEL"
    assert told in " ".join(text.split())


def test_what_would_steer_a_terminal_is_spelled_out():
    clause = ClauseChange(Sign.ADDED, "organisation XBR: a\x1b[31mb\u202e", "a.yaml:1")
    text = plan_text(PlanReport(clauses=(clause,)), "p-1")
    assert "\x1b" not in text
    assert "a\\x1b[31mb\\u202e" in text


def test_a_report_of_the_first_version_is_still_read():
    value = report_to_json(PlanReport(unchanged=3))
    for added in ("outgoing", "incoming"):
        del value[added]
    assert report_from_json({**value, "format_version": 1}) == PlanReport(unchanged=3)


def test_of_many_moves_the_largest_are_shown():
    totals = tuple(Change(f"X{n:03}", None, Rung.OPEN, Rung.REVIEW, n + 1) for n in range(200))
    text = plan_text(PlanReport(totals=totals), "p-1")
    assert "X199" in text
    assert "X160" in text
    assert "X159" not in text
    assert "    … and 160 smaller moves; --json lists all" in text
