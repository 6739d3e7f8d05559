"""`relto plan --html`: a page in a private file, beside the text and the JSON."""

import json
import stat

import pytest

from tests.services.worlds import report

REQUIRED = """\
requirements:
  CT: {question: "Who <b>travels</b>?", topic: terrorism, owner: interior, weight: 5}
"""


@pytest.mark.usefixtures("node")
def test_the_page_is_written_and_named(relto, policy, tmp_path):
    file = tmp_path / "plan.html"
    answer = relto("plan", policy, "--html", file)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.rstrip().splitlines()[-1] == f"The page is in {file}."
    page = file.read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "Nothing has been applied. The plan is draft." in page
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.usefixtures("node")
def test_a_stored_plan_has_the_page_of_its_state(relto, policy, tmp_path):
    plan = relto("plan", policy, "--json").value["plan"]
    relto("apply", plan)
    file = tmp_path / "plan.html"
    assert relto("plans", "show", plan, "--html", file).code == 0
    assert "This plan has been applied." in file.read_text("utf-8")


@pytest.mark.usefixtures("node")
def test_a_page_that_cannot_be_written_is_an_error_and_the_plan_is_kept(relto, policy, tmp_path):
    answer = relto("plan", policy, "--html", tmp_path / "nowhere" / "plan.html")
    assert answer.code == 2
    assert "expected a file to write to" in answer.err
    assert len(relto("plans", "list", "--json").value["plans"]) == 1


@pytest.mark.usefixtures("node")
def test_requirements_of_the_directory_are_watched_and_stay_text(relto, policy, tmp_path):
    (policy / "requirements.yaml").write_text(REQUIRED)
    file = tmp_path / "plan.html"
    answer = relto("plan", policy, "--html", file, "--json").value
    assert [each["requirement"] for each in answer["incoming"]["requirements"]] == ["CT"]
    assert answer["incoming"]["scenarios"][0] == "unchanged"
    page = file.read_text("utf-8")
    assert "Who &lt;b&gt;travels&lt;/b&gt;?" in page
    assert "<b>" not in page


@pytest.mark.usefixtures("node")
def test_a_mistake_in_what_is_required_keeps_no_policy_from_being_planned(relto, policy):
    (policy / "requirements.yaml").write_text(REQUIRED.replace("weight: 5", "weight: most"))
    answer = relto("plan", policy, "--json")
    assert answer.code == 0
    assert "requirements are left out" in answer.err
    assert answer.value["incoming"] is None


@pytest.mark.usefixtures("node")
def test_what_moved_since_a_plan_was_made_is_told(relto, policy, tmp_path, bundle):
    plan = relto("plan", policy, "--json").value["plan"]
    assert relto("plans", "show", plan, "--json").value["drift"] == []
    bundle.write_text(json.dumps(report(9)))
    assert relto("ingest", bundle, "--feed", "own").code == 0
    file = tmp_path / "plan.html"
    shown = relto("plans", "show", plan, "--html", file)
    assert "  ! since it was made: 1 product arrived since" in shown.out
    assert "1 by own" in shown.out
    assert "It would be refused as stale" in shown.out
    assert "1 product arrived since" in file.read_text("utf-8")
    assert relto("plans", "show", plan, "--json").value["drift"][0]["what"] == "arrivals"
