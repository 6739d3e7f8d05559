"""The page of a plan: one file, no script, nothing from outside, and every name stays text."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relto.model.rung import Rung
from relto.pages.shapes import Box, Path, Words
from relto.planning.html import PlanPage, plan_page
from relto.planning.incoming import Covered, Incoming
from relto.planning.outgoing import Derived, Flow, Lapse, Outgoing, Recall, Replay
from relto.planning.pictures import Moment, depths_picture, flow_picture, heat_picture
from relto.planning.report import BrokenFloor, Change, ClauseChange, PlanReport, Sign
from tests.pages.reading import (
    Read,
    forbids_all_but_its_style,
    harmless,
    names,
    pictures_of,
    same_elements,
    spelled,
    templates_exempt_nothing,
)

AT = 1_795_000_000_000_000
DAY = 86_400_000_000


def sample(name: str = "XBR") -> PlanReport:
    """Returns a report that holds something of everything, with one name wherever names stand."""
    changes = (
        Change(name, "counterterrorism/travel", Rung.OPEN, Rung.REVIEW, 412, 31, (name,)),
        Change("XFE", name, Rung.OPEN, Rung.WITHHOLD, 7, 0, ("report--1",)),
        Change("XFE", "", Rung.REVIEW, Rung.OPEN, 3),
    )
    flow = Flow(name, name, name, Rung.OPEN, Rung.REVIEW, 412, 500, (12, 400), (name,))
    return PlanReport(
        clauses=(ClauseChange(Sign.ADDED, f"restriction to {name}", name),),
        totals=tuple(replace(change, topic=None) for change in changes),
        changes=changes,
        floors=(BrokenFloor(name, name, (name,), Rung.OPEN, Rung.WITHHOLD, 2, name),),
        unchanged=5,
        widened=3,
        narrowed=419,
        holds_until=AT + DAY,
        outgoing=Outgoing(
            months=("2026-10", "2026-11"),
            flows=(flow,),
            recalls=(Recall(name, 31, 2, (name,)),),
            derived=(Derived(name, 4, (name,)),),
            lapses=(Lapse(name, name, name, name, name, 9, name),),
            replay=Replay(AT - DAY, AT, 10, 3, 400, 44, 2),
        ),
        incoming=Incoming(
            ("unchanged", name, "cuts twice", "leaves"),
            (
                Covered("CT-TRAVEL", name, name, name, 5, 3, (3, 2, 1, 0)),
                Covered(name, "Who?", "cyber", "interior", 4, 1, (1, 1, 1, 0), name),
                Covered("NONE", "What?", "cyber", "interior", 1, 0, (0, 0, 0, 0)),
                Covered("MANY", "Where?", "cyber", "interior", 1, 9, (9, 9, 9, 8)),
            ),
            (name,),
        ),
    )


def page(report: PlanReport, name: str = "XAL") -> str:
    moments = (Moment(AT + 3 * DAY, f"approved by {name}"), Moment(AT + 9 * DAY, "expires"))
    return plan_page(PlanPage("p-0123456789", name, "draft", AT, report, moments, "mixed", (name,)))


plain = page(sample("XQQ"), "XQQ")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(names)
def test_a_hostile_name_is_text_wherever_it_stands(name: str) -> None:
    text = page(sample(name), name)
    same_elements(text, plain)
    assert any(spelled(name) in words for words in Read(text).words)


def test_nothing_runs_and_nothing_is_fetched() -> None:
    harmless(plain)


def test_the_page_forbids_all_but_its_own_style() -> None:
    forbids_all_but_its_style(plain)


def test_no_template_takes_a_word_as_markup() -> None:
    templates_exempt_nothing("relto.pages", "relto.planning")


def test_pictures_are_well_formed_and_told_in_words() -> None:
    assert len(pictures_of(page(sample("<&\"'>")))) == 4


def test_without_changes_it_says_so_and_draws_only_time() -> None:
    text = page(PlanReport())
    assert text.count("<svg") == 1
    assert "No product that is held moves for anybody." in text
    assert "Nothing has been applied. The plan is draft." in text


def test_an_applied_plan_is_not_called_unapplied() -> None:
    text = plan_page(PlanPage("p-0", "XAL", "applied", AT, PlanReport()))
    assert "This plan has been applied." in text
    assert "Nothing has been applied" not in text


def test_the_heat_map_counts_losses_only_and_gathers_the_rest() -> None:
    rows = [
        Change(f"X{partner:02}", f"topic/{topic:02}", Rung.OPEN, Rung.REVIEW, 1 + partner)
        for partner in range(30)
        for topic in range(40)
    ]
    gained = Change("XGAIN", "topic/00", Rung.REVIEW, Rung.OPEN, 10**6)
    picture = heat_picture(PlanReport(changes=(*rows, gained)))
    assert picture is not None
    said = [shape.text for shape in picture.shapes if isinstance(shape, Words)]
    assert "XGAIN" not in said
    assert {"20 more", "17 more"} <= set(said)
    assert max(s.x + s.width for s in picture.shapes if isinstance(s, Box)) <= 960


def test_sole_sources_are_marked_and_the_worst_comes_first() -> None:
    picture = depths_picture(sample().incoming)
    assert picture is not None
    said = [shape.text for shape in picture.shapes if isinstance(shape, Words)]
    codes = [word.split()[0] for word in said if word.split()[0] in {"CT-TRAVEL", "NONE", "MANY"}]
    assert codes[0] == "CT-TRAVEL"
    assert codes == ["CT-TRAVEL", "MANY", "NONE"]
    assert "+5" in said
    looks = [shape.look for shape in picture.shapes if isinstance(shape, Path)]
    assert looks.count("cross") == 2 + 1


@given(st.lists(st.integers(1, 10**8), min_size=1, max_size=40))
@settings(max_examples=40, deadline=None)
def test_bands_stand_inside_the_picture(numbers: list[int]) -> None:
    moves = tuple(
        Change(f"X{n}", None, Rung.OPEN, Rung.REVIEW if n % 2 else Rung.WITHHOLD, number)
        for n, number in enumerate(numbers)
    )
    picture = flow_picture(PlanReport(totals=moves))
    assert picture is not None
    boxes = [shape for shape in picture.shapes if isinstance(shape, Box)]
    assert all(box.y > 0 and box.y + box.height <= picture.height for box in boxes)
