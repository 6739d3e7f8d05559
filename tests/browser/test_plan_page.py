"""A plan's page in a browser: wide, narrow and on paper; nothing is cut, fetched or refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from relto.cli.main import main
from relto.planning.html import PlanPage, plan_page
from relto.planning.report import PlanReport
from tests.browser.chromium import Browser, shown
from tests.browser.crowded import AT, crowded
from tests.browser.looking import NARROW, VIEWS, WIDE, View, check

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a stored plan of the example world: HUMINT to Brennia goes to review."""
    here = tmp_path_factory.mktemp("story")
    node, page = ("--node", str(here / "node")), here / "plan.html"
    policy = here / "policy"
    shutil.copytree(ROOT / "examples" / "world", policy)
    reports = str(ROOT / "demo" / "data" / "reports.json")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("RELTO_NODE", raising=False)
        assert main(["init", str(here / "node"), "--organisation", "XAL"]) == 0
        assert main(["ingest", reports, "--feed", "reports", *node]) == 0
        assert main(["plan", str(policy), "--html", str(here / "first.html"), *node]) == 0
        plan = (here / "first.html").read_text("utf-8").split("<title>Plan ")[1][:12]
        assert main(["apply", plan, *node]) == 0
        shutil.copy(ROOT / "examples" / "proposals" / "limit-humint.yaml", policy)
        assert main(["plan", str(policy), "--html", str(page), *node]) == 0
    return page


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_the_story_s_plan_is_shown_whole(story: Path, browser: Browser, view: View) -> None:
    measured = check(browser, story, view)
    assert len(measured["pictures"]) == 4
    assert bool(measured["scrolled"]) == (view is NARROW)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_crowded_plan_is_shown_whole(tmp_path: Path, browser: Browser, view: View) -> None:
    file = tmp_path / "crowded.html"
    file.write_text(plan_page(crowded()), "utf-8")
    assert len(check(browser, file, view)["pictures"]) == 4


def test_a_plan_without_changes_is_shown_whole(tmp_path: Path, browser: Browser) -> None:
    file = tmp_path / "none.html"
    file.write_text(plan_page(PlanPage("p-0", "XAL", "draft", AT, PlanReport())), "utf-8")
    assert len(check(browser, file, NARROW)["pictures"]) == 1


def test_pictures_are_told_to_those_who_do_not_see_them(story: Path, browser: Browser) -> None:
    with shown(browser, story, WIDE.width) as tab:
        nodes = browser.call("Accessibility.getFullAXTree", tab.session)["nodes"]
        images = [each for each in nodes if each["role"]["value"] in {"image", "img"}]
        titles = tab.value("[...document.querySelectorAll('svg > title')].map(t => t.textContent)")
    names = [each["name"]["value"] for each in images]
    assert len(names) == len(titles) == 4
    for name, title in zip(names, titles, strict=True):
        assert name.startswith(title)
        assert len(name) > len(title) + 10
