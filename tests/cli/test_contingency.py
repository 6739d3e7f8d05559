"""`relto contingency` as a user calls it."""

import json

import pytest

CONTINGENCY = """\
contingency: limit
title: Limit cyber to ${partner}
trigger:
  words: in doubt
  when:
    assessment: {partner: "${partner}", dimension: onward-sharing, at_most: unreliable}
parameters: {partner: {default: XBR}}
change:
  restrictions: [{to: "${partner}", topic: cyber, rung: review, reason: "limit, ${today}"}]
review_every_days: 30
---
contingency: suspend
title: Suspend ${partner}
trigger: {words: somebody says so}
parameters: {partner: {default: XBR}}
change:
  restrictions: [{to: "${partner}", rung: withhold, reason: suspended}]
"""
DOUBT = {
    "partner": "XBR",
    "dimension": "onward-sharing",
    "standing": "unreliable",
    "at": "2026-01-01",
}


@pytest.fixture
def kept(relto, node, policy, monkeypatch):
    """A node with a policy in force, and contingencies in its policy directory."""
    plan = relto("plan", policy, "--json").value["plan"]
    assert relto("apply", plan).code == 0
    (policy / "contingencies.yaml").write_text(CONTINGENCY)
    monkeypatch.setenv("RELTO_NODE", str(node))
    monkeypatch.setenv("RELTO_POLICY", str(policy))
    return relto


@pytest.fixture
def doubt(tmp_path):
    path = tmp_path / "assessments.json"
    path.write_text(json.dumps({"format_version": 1, "assessments": [DOUBT]}))
    return path


def test_the_list_tells_what_is_kept_ready(kept, doubt):
    answer = kept("contingency", "list")
    assert answer.code == 0
    assert answer.out.splitlines() == [
        "limit  Limit cyber to ${partner}",
        "  partner = XBR",
        "  when in doubt",
        "  trigger cannot be told",
        "    XBR onward-sharing: no assessment in force, asked for at most unreliable",
        "  never rehearsed; due, every 30 days",
        "suspend  Suspend ${partner}",
        "  partner = XBR",
        "  when somebody says so",
        "  never rehearsed",
    ]
    assert answer.wide == []
    limit, suspend = kept("contingency", "list", "--assessments", doubt, "--json").value[
        "contingencies"
    ]
    assert limit["trigger"]["answer"] == "holds"
    assert (limit["due"], limit["parameters"]) == (True, {"partner": "XBR"})
    assert suspend["trigger"] == {"words": "somebody says so", "answer": None, "reasons": []}


def test_a_rehearsal_is_told_and_remembered(kept):
    answer = kept("contingency", "rehearse", "limit", "--set", "partner=XCO")
    assert answer.code == 0
    assert answer.wide == []
    assert "Limit cyber to XCO" in answer.out
    assert "First rehearsal" in answer.out
    assert "Nothing has been" in answer.out
    again = kept("contingency", "rehearse", "limit", "--set", "partner=XCO", "--json").value
    assert again["format_version"] == 1
    assert again["settings"] == {"partner": "XCO"}
    assert again["report"]["narrowed"] == 2
    assert again["since_last"]["shifts"] == []


def test_a_rehearsal_is_a_page_that_says_what_changed(kept, tmp_path):
    kept("contingency", "rehearse", "limit")
    file = tmp_path / "limit.html"
    answer = kept("contingency", "rehearse", "limit", "--html", file)
    assert (answer.code, answer.wide) == (0, [])
    assert answer.out.rstrip().endswith("limit.html.")
    page = file.read_text("utf-8")
    assert "<h1>Contingency limit: Limit cyber to XBR</h1>" in page
    assert "This is a rehearsal: nothing has been applied, and nothing is planned." in page
    assert "nothing moved below it" in page
    assert "rehearsed before" in page
    assert kept("contingency", "rehearse", "--html", file).code == 2


def test_staging_twice_is_refused_where_it_would_change_nothing(kept):
    plan = kept("contingency", "stage", "suspend", "--json").value["plan"]
    assert kept("apply", plan, "--break-floors", "agreed").code == 0
    again = kept("contingency", "stage", "suspend")
    assert again.code == 1
    assert "`suspend` is in force already" in again.err


def test_all_are_rehearsed_by_one_command(kept, doubt):
    answer = kept("contingency", "rehearse", "--assessments", doubt)
    assert answer.code == 0
    assert answer.wide == []
    assert (
        "limit  Limit cyber to XBR\n  2 narrowed, 0 widened\n  * narrowing (proved)" in answer.out
    )
    assert "1 floor broken" in answer.out
    assert "The trigger began to hold: draft plan p-" in answer.out
    first, second = kept("contingency", "rehearse", "--json").value["rehearsals"]
    assert (first["contingency"], second["contingency"]) == ("limit", "suspend")
    assert first["drafted"] is None


def test_what_does_not_fit_is_told_beside_the_others(kept, policy):
    more = "---\ncontingency: lift\ntitle: Lift\ntrigger: {words: w}\nchange:\n"
    lift = "  remove_restrictions: [{to: XBR}]\n"
    (policy / "contingencies.yaml").write_text(CONTINGENCY + more + lift)
    answer = kept("contingency", "rehearse")
    assert answer.code == 1
    assert answer.wide == []
    assert "lift  does not fit the policy in force\n  ! contingencies.yaml:" in answer.out
    assert "suspend  Suspend XBR" in answer.out
    told = kept("contingency", "rehearse", "--json").value
    assert [each["contingency"] for each in told["misfits"]] == ["lift"]
    assert told["misfits"][0]["problems"][0]["code"] == "not-in-force"


def test_a_staged_contingency_is_a_plan_like_any_other(kept):
    answer = kept("contingency", "stage", "limit")
    assert answer.code == 0
    assert answer.wide == []
    assert answer.out.startswith("Limit cyber to XBR\n")
    plan = kept("contingency", "stage", "suspend", "--json").value
    assert (plan["contingency"], plan["state"]) == ("suspend", "draft")
    assert kept("apply", plan["plan"]).code == 1
    assert kept("apply", plan["plan"], "--break-floors", "agreed").code == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["rehearse", "limt"], 2),
        (["rehearse", "--set", "partner=XCO"], 2),
        (["rehearse", "limit", "--set", "partner"], 2),
        (["rehearse", "limit", "--set", "partner="], 2),
        (["rehearse", "limit", "--set", "prtner=XCO"], 2),
        (["rehearse", "limit", "--set", "partner=XCO", "--set", "partner=XBR"], 2),
        (["rehearse", "limit", "--set", "partner=XXX"], 1),
        (["stage", "limit", "--set", "partner=XXX"], 1),
        (["list", "--assessments", "/nowhere"], 2),
        (["list", "--policy", "/nowhere"], 2),
    ],
)
def test_mistakes_are_told_with_their_exit_code(kept, arguments, code):
    answer = kept("contingency", *arguments, "--json")
    assert answer.code == code
    assert answer.out == ""
    assert answer.value["error"]["message"]


def test_a_mistake_in_a_contingency_is_named_by_file_and_line(kept, policy):
    text = CONTINGENCY.replace("topic: cyber", "topic: cybr")
    (policy / "contingencies.yaml").write_text(text)
    answer = kept("contingency", "rehearse", "limit")
    assert answer.code == 1
    assert "contingencies.yaml:9" in answer.err
    assert kept("policy", "check", policy).code == 1
    assert kept("plan", policy).code == 0
