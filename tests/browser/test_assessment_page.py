"""An assessment's page in a browser: wide, narrow and on paper; nothing is cut or crowded."""

from __future__ import annotations

from pathlib import Path

import pytest

from relto.assessment import assess
from relto.assessment.overview_page import OverviewPage, overview_page
from relto.assessment.page import AssessmentPage, Estimate, Said, assessment_page
from relto.assessment.pictures.context import Series
from relto.core.instant import DAY
from relto.model.assessment import Dimension
from relto.model.evidence import Kind
from tests.assessment.brennia import RED_LINE, assessed
from tests.assessment.cases import AT, PARAMETERS, item
from tests.browser.chromium import Browser
from tests.browser.crowded import LONG, QUESTION, TABLE_ID, WIDE
from tests.browser.looking import NARROW, VIEWS, View, check

VOTES = tuple((AT - (10 - n) * 365 * DAY, str(70 + n % 3 * 4 - n)) for n in range(11))


def story() -> AssessmentPage:
    return AssessmentPage(
        assessed(),
        "XBR",
        name="Brennia",
        organisation="XAL",
        reference="A-2026-014",
        marking="CONFIDENTIAL//REL TO XAL",
        estimate=Estimate(
            "analysis desk", AT, "Onward sharing is in doubt.", dict.fromkeys(Dimension, 0.5)
        ),
        dissents=(Said("desk for Brennia", AT, "One case in twenty years."),),
        replies=(Said("liaison office", AT, "An inquiry has begun."),),
        context=(
            Series("votes with us", "%", "https://example.org/votes/of/all/members.csv", VOTES),
            Series("spending on defence", "% of GDP", "published budgets", VOTES[:5]),
            Series("member of PACT", "", "treaty register", VOTES[:1]),
        ),
    )


def crowded() -> AssessmentPage:
    """Returns a page of hundreds of items, with long names, long claims and many groups."""
    kinds = tuple(Kind)
    items = [
        item(
            f"E-2026-{n:05}-{WIDE[:12]}" if n % 9 else TABLE_ID + str(n),
            kinds[n * 4 % len(kinds)],
            partner=WIDE,
            age=n * 3.7,
            true=None if n % 5 == 0 else 0.5 + n % 50 / 100,
            count=1 + n % 40,
            topic=(None, LONG, "cyber", f"cyber/{n % 4}", "counterterrorism/plots")[n % 5],
            group=f"{QUESTION} {n // 6}" if n % 3 == 0 else "",
            claim=f"{QUESTION} {LONG} {n}" if n % 2 else WIDE,
            reply=QUESTION * 3 if n % 11 == 0 else "",
            provenance="https://example.org/" + LONG if n % 4 == 0 else "",
        )
        for n in range(120)
    ]
    series = tuple(
        Series(f"{QUESTION} {n}", "units of " + LONG, LONG * 3, VOTES[: 1 + n % 11])
        for n in range(15)
    )
    said = tuple(Said(WIDE, AT - n * DAY, QUESTION * 5) for n in range(3))
    return AssessmentPage(
        assess(items, at=AT, parameters=PARAMETERS, red_lines=(RED_LINE,)),
        WIDE,
        name="中文组织名称" * 6,
        reference="A-2026-" + "0" * 60,
        marking="TOP SECRET//" + "/".join(["SI", "TK"] * 20) + "//REL TO XAL, XCO, XDU, XEK",
        no_estimate=QUESTION,
        dissents=said,
        replies=said,
        context=series,
    )


def lone() -> AssessmentPage:
    """Returns a page of a partner of whom nothing counts."""
    rumour = item("R-1", Kind.TRACED_LEAK, true=0.2)
    return AssessmentPage(assess([rumour], at=AT, parameters=PARAMETERS), "XBR")


def overview() -> OverviewPage:
    """Returns a page of many partners, some with long names, some of whom nothing is known."""
    kinds = tuple(Kind)
    items = [
        item(f"E-{n}", kinds[n % len(kinds)], partner=f"{WIDE if n % 7 == 0 else 'X'}{n % 45}")
        for n in range(200)
    ]
    marking = "SECRET//REL TO " + ", ".join(f"X{n}" for n in range(60))
    return OverviewPage(assess(items, at=AT, parameters=PARAMETERS), "XAL", LONG, marking)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_all_partners_are_shown_whole(tmp_path: Path, browser: Browser, view: View) -> None:
    file = tmp_path / "overview.html"
    file.write_text(overview_page(overview()), "utf-8")
    assert len(check(browser, file, view)["pictures"]) == 1


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    here = tmp_path_factory.mktemp("assessments")
    written = {}
    for made in (story, crowded, lone):
        written[made.__name__] = here / f"{made.__name__}.html"
        written[made.__name__].write_text(assessment_page(made()), "utf-8")
    return written


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
@pytest.mark.parametrize(("name", "pictures"), [("story", 10), ("crowded", 10), ("lone", 1)])
def test_an_assessment_is_shown_whole(
    pages: dict[str, Path], browser: Browser, view: View, name: str, pictures: int
) -> None:
    measured = check(browser, pages[name], view)
    assert len(measured["pictures"]) == pictures
    assert bool(measured["scrolled"]) == (view is NARROW)
