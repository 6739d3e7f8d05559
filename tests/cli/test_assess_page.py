"""`relto assess --html`: a private file, of one partner or all; never before an estimate."""

import json
import stat
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "evidence.jsonl"
MARKED = {"marking": "CONFIDENTIAL//REL TO XAL", "claim": "a <b>report</b> was held elsewhere"}


@pytest.fixture
def filed(relto, node, policy):
    """A node with a policy in force and one item of evidence about XBR."""
    plan = relto("plan", policy, "--json").value["plan"]
    assert relto("apply", plan).code == 0
    grade = ("--grade", "A1", "--p-true", "0.9", "--occurred", "2026-11-20")
    kind = "onward-sharing-without-consent"
    filed = relto("evidence", "add", "XBR", kind, *grade, "--claim", MARKED["claim"])
    assert filed.code == 0, filed.err
    return node


def test_one_partner_of_a_file_has_a_page(relto, tmp_path):
    file = tmp_path / "page.html"
    answer = relto("assess", "XBR", "--evidence", EXAMPLE, "--at", "2026-11-28", "--html", file)
    assert (answer.code, answer.err, answer.wide) == (0, "", [])
    assert answer.out.rstrip().splitlines()[-1] == f"The page is in {file}."
    page = file.read_text("utf-8")
    assert "<h1>Assessment of XBR</h1>" in page
    assert "XCO" not in page
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_all_partners_of_a_file_share_a_page(relto, tmp_path):
    file = tmp_path / "page.html"
    answer = relto("assess", "--evidence", EXAMPLE, "--at", "2026-11-28", "--html", file, "--json")
    assert answer.code == 0
    page = file.read_text("utf-8")
    for partner in answer.value["partners"]:
        assert f'<td class="o">{partner}</td>' in page


def test_the_page_carries_the_roll_up_of_what_it_shows(relto, tmp_path):
    lines = [
        {"partner": "XBR", "kind": "traced-leak", "date": "2026-11-01", "grade": "B2", **marked}
        for marked in (MARKED, {**MARKED, "marking": "SECRET//REL TO XAL, XDU", "claim": "more"})
    ]
    source, file = tmp_path / "evidence.jsonl", tmp_path / "page.html"
    source.write_text("\n".join(map(json.dumps, lines)))
    assert relto("assess", "--evidence", source, "--html", file).code == 0
    page = file.read_text("utf-8")
    assert page.count('<p class="marking">SECRET//REL TO XAL</p>') == 2
    assert "<b>" not in page
    source.write_text("\n".join(json.dumps({**line, "marking": "?"}) for line in lines))
    assert relto("assess", "--evidence", source, "--html", file).code == 0
    assert "to be joined by hand" in file.read_text("utf-8")


def test_an_audit_has_no_page(relto, tmp_path):
    file = tmp_path / "page.html"
    answer = relto("assess", "--evidence", EXAMPLE, "--audit", "--html", file)
    assert answer.code == 2
    assert not file.exists()


@pytest.mark.usefixtures("filed")
def test_a_node_shows_no_page_before_an_estimate(relto, tmp_path):
    file = tmp_path / "page.html"
    answer = relto("assess", "XBR", "--html", file)
    assert answer.code != 0
    assert "record your own estimate first" in answer.err.replace("\n  ", " ")
    assert not file.exists()
    assert relto("assess", "XBR", "--html", file, "--no-estimate", "the desk is empty").code == 0
    assert "The reason given: the desk is empty" in file.read_text("utf-8")


@pytest.mark.usefixtures("filed")
def test_the_page_of_a_published_assessment_tells_all_that_was_said(relto, tmp_path):
    series = tmp_path / "votes.csv"
    series.write_text("partner,series,date,value,unit,source\nXBR,votes,2026-01-01,71,%,register\n")
    assert relto("context", "import", series).code == 0
    estimated = ("onward-sharing=0.42", "--because", "two <i>cases</i>")
    assert relto("assessments", "estimate", "XBR", *estimated).code == 0
    file = tmp_path / "page.html"
    name = relto("assess", "XBR", "--publish", "--html", file, "--json").value["published"]
    page = file.read_text("utf-8")
    assert f"Assessment {name} of Brennia (XBR)" in page
    assert "two &lt;i&gt;cases&lt;/i&gt;" in page
    assert '<td class="n">0.42</td>' in page
    assert page.count('<p class="marking">CONFIDENTIAL//REL TO XAL</p>') == 2
    assert "votes: 71 % on 2026-01-01" in page
    assert "No dissent is on record." in page
    assert relto("assessments", "dissent", name, "one case only").code == 0
    assert relto("assessments", "reply", name, "an inquiry has begun").code == 0
    assert relto("assess", "XBR", "--html", file).code == 0
    page = file.read_text("utf-8")
    assert "one case only" in page
    assert "an inquiry has begun" in page
    graded = ("E-2026-001", "A1", "--p-true", "0.9", "--p-caused", "0.1", "--because", "shown")
    assert relto("evidence", "grade", *graded).code == 0
    assert relto("assessments", "show", name, "--html", file).code == 0
    then = file.read_text("utf-8")
    assert f"Assessment {name} of Brennia (XBR)" in then
    assert '<td class="n">0.42</td>' in then
    assert "one case only" in then
    assert '<td class="n">0.10</td>' not in then


@pytest.mark.usefixtures("filed")
def test_what_a_partner_could_work_out_and_drafts_have_no_page(relto, tmp_path):
    file = tmp_path / "page.html"
    for option in ("--draft", "--restore", "--audit"):
        assert relto("assess", "XBR", option, "--html", file).code == 2
    assert relto("assess", "XBR", "--for", "XCO", "--html", file).code == 2
    assert not file.exists()


@pytest.mark.usefixtures("filed")
def test_a_board_has_a_page_with_the_marking_of_its_evidence(relto, tmp_path):
    name = relto("board", "new", "Who <b>passed</b> it on?", "--json").value["name"]
    bands = ("--band", "leadership=+", "--band", "guessed=--")
    assert relto("board", "evidence", name, "E-2026-001", *bands).code == 0
    file = tmp_path / "board.html"
    shown = relto("board", "show", name, "--html", file)
    assert (shown.code, shown.wide) == (0, [])
    assert shown.out.rstrip().splitlines()[-1] == f"The page is in {file}."
    page = file.read_text("utf-8")
    assert "<h1>Who &lt;b&gt;passed&lt;/b&gt; it on?</h1>" in page
    assert page.count('<p class="marking">CONFIDENTIAL//REL TO XAL</p>') == 2
