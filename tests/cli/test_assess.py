"""`relto assess --evidence FILE`, as an analyst calls it."""

import json
from pathlib import Path

import pytest

from relto.assessment.evidence_file import evidence_to_json
from relto.model.evidence import Credibility, Kind
from tests.assessment.cases import PARAMETERS, item
from tests.cli.conftest import programme

ROOT = Path(__file__).parents[2]
WORLD = ROOT / "examples" / "evidence.jsonl"
RED_LINES = ROOT / "examples" / "world"
DAY = "2026-11-28"


@pytest.fixture
def assess(relto, tmp_path):
    """Assesses items, or a file, on the day of the story."""

    def call(evidence, *arguments):
        path = evidence
        if not isinstance(evidence, Path):
            path = tmp_path / "evidence.jsonl"
            path.write_text("".join(json.dumps(evidence_to_json(e)) + "\n" for e in evidence))
        return relto("assess", "--evidence", path, "--at", DAY, *arguments)

    return call


def test_the_story_recommends_review_of_humint_and_says_why(assess):
    told = assess(WORLD, "XBR", "--red-lines", RED_LINES)
    assert (told.code, told.err, told.wide) == (0, "", [])
    text = told.out
    assert "HUMINT at least SECRET: review, red line ONWARD-CONFIRMED" in text
    order = ["Evidence: 11 items", "What it amounts to", "Recommended until 2027-02-26", "Why, for"]
    assert [text.index(each) for each in order] == sorted(text.index(each) for each in order)
    assert "onward-sharing: not usually reliable (P 0.30, unlikely): review" in text
    assert "accuracy         0.96" in text
    assert "Shown, and moves nothing: 1 item" in text
    assert "Restoring HUMINT at least SECRET, from review up" in text
    assert "group report-7f, E-2026-013 found untrue" in text


def test_likelihood_and_confidence_stand_in_sentences_of_their_own(assess):
    text = " ".join(assess(WORLD, "XBR").out.split())
    assert "it is unlikely that XBR asks before it passes anything on. Confidence is high:" in text


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        ([item("G", count=500, age=800)], "stale, the newest item is of 2024-09-19"),
        ([item("R", Kind.TRACED_LEAK, credibility=Credibility.UNKNOWN)], "no change (no evidence)"),
        (
            [item("G", count=20), item("M", Kind.MISHANDLED_DOCUMENTS)],
            "not determinable",
        ),
        ([item("G")], "no change (too little to judge)"),
        (
            [item(f"L{n}", Kind.TRACED_LEAK, topic="cyber/" + "x" * 90) for n in range(9)],
            "Evidence: 9 items",
        ),
        (
            [item(f"G{n}", claim="w " * 60, group=f"g{n % 3}") for n in range(60)],
            "20 more, none heavier",
        ),
    ],
)
def test_every_partner_is_told_in_eighty_columns(assess, evidence, said):
    told = assess(evidence)
    assert (told.code, told.wide) == (0, [])
    assert said in told.out


def test_many_partners_are_told_a_line_each(assess):
    kinds = [Kind.TRACED_LEAK, Kind.GOOD_HANDLING, Kind.CONSENT_ASKED, Kind.ACCURATE]
    evidence = [
        item(f"E{n}", kinds[n % 4], partner=f"P{n % 200:03}", count=1 + n % 9, age=n % 700)
        for n in range(800)
    ]
    told = assess(evidence)
    assert told.wide == []
    lines = [line for line in told.out.splitlines() if line.startswith("P")]
    assert len(lines) - 2 == 200


def test_json_has_every_cell_with_its_sensitivity(assess):
    told = assess(WORLD, "--red-lines", RED_LINES, "--json").value
    assert told["format_version"] == 1
    assert told["parameters"] == {"version": PARAMETERS.version, "digest": PARAMETERS.digest}
    cells = {(c["partner"], c["topic"], c["dimension"]): c for c in told["cells"]}
    cell = cells["XBR", None, "onward-sharing"]
    assert cell["status"] == "not-determinable"
    assert cell["belief"] + cell["disbelief"] + cell["uncertainty"] == pytest.approx(1, abs=1e-8)
    names = [each["name"] for each in cell["sensitivity"]]
    assert {"prior 0.5", "half-life x2", "attribution low", "without group report-7f"} <= set(names)
    (held,) = [r for r in told["recommendations"] if r["red_line"] and r["topic"] is None]
    assert (held["rung"], held["level"], held["disciplines"]) == (
        "review",
        "at least SECRET",
        ["HUMINT"],
    )
    assert {each["item"] for each in told["listed"]} == {
        "E-2026-017",
        "E-2026-061",
        "E-2026-062",
    }
    assert told["digest"] == assess(WORLD, "--red-lines", RED_LINES, "--json").value["digest"]


def test_json_of_one_partner_explains_itself(assess):
    told = assess(WORLD, "--partner", "XBR", "--topic", "counterterrorism", "--json").value
    assert {each["topic"] for each in told["cells"]} == {"counterterrorism"}
    detail = told["detail"]
    assert detail["about"]["topic"] == "counterterrorism"
    falls = {each["dimension"]: each for each in detail["waterfalls"]}
    fall = falls["onward-sharing"]
    total = fall["base_rate"] + sum(each["step"] for each in fall["contributions"])
    (cell,) = told["cells"]
    assert total == pytest.approx(cell["probability"], abs=1e-6)
    assert detail["what_would_change"]
    assert detail["restoring"]


def test_the_audit_says_that_all_are_treated_alike(assess):
    told = assess(WORLD, "--audit", "--red-lines", RED_LINES)
    assert told.wide == []
    assert "other names: the same results." in told.out
    fields = assess(WORLD, "--audit", "--json").value
    assert (fields["format_version"], fields["same_under_other_names"]) == (1, True)


def test_another_parameter_file_is_used_and_named(assess, tmp_path):
    source = ROOT / "src" / "relto" / "assessment" / "data" / "parameters.json"
    fields = json.loads(source.read_text(encoding="utf-8"))
    fields |= {"version": "house-1", "routine_cap": 5}
    path = tmp_path / "parameters.json"
    path.write_text(json.dumps(fields))
    told = assess(WORLD, "--parameters", path, "--json").value
    assert told["parameters"]["version"] == "house-1"


def test_what_lies_later_is_not_there(assess):
    then = assess(WORLD, "--at", "2026-10-20", "--json").value
    assert "E-2026-011" not in json.dumps(then)


def test_what_is_filed_later_is_counted_and_said(assess):
    late = [item("A", count=9), item("B", age=-1), item("C", age=-2)]
    assert "2 items filed or dated after this do not count." in assess(late).out
    assert assess(late, "--json").value["later"] == 2
    assert "1 item filed or dated after this does not count." in assess(late[1:2]).out
    assert "filed or dated" not in assess(late[:1]).out


def test_the_case_of_a_partner_and_a_topic_does_not_matter(assess):
    evidence = [item("A", topic="cyber", count=9), item("B", partner="XCO")]
    assert assess(evidence, "xbr").out == assess(evidence, "XBR").out
    as_asked = assess(evidence, "XBR", "--topic", "Cyber").out
    assert as_asked == assess(evidence, "XBR", "--topic", "cyber").out


def test_evidence_comes_from_standard_input_too():
    ran = programme("assess", "--evidence", "-", "--at", DAY, "--json", stdin=WORLD.read_bytes())
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert json.loads(ran.stdout)["partners"] == ["XBR", "XCO", "XDU", "XEK", "XFE", "XGR"]


def test_no_evidence_is_an_answer_too(assess):
    told = assess([])
    assert (told.code, told.wide) == (0, [])
    assert "0 partners" in told.out
    assert assess([], "--json").value["cells"] == []


@pytest.mark.parametrize("evidence", [[], WORLD])
def test_of_whom_nothing_speaks_there_is_an_answer_too(assess, evidence):
    asked = assess(evidence, "QQQ")
    assert (asked.code, asked.wide) == (0, [])
    assert "no change (no evidence)" in asked.out
    found = assess(evidence, "QQQ", "--json").value
    assert found["partners"] == ["QQQ"]
    assert {cell["status"] for cell in found["cells"]} == {"no-evidence"}
    assert {cell["likelihood"] for cell in found["cells"]} == {None}
    assert {each["recommendation"] for each in found["recommendations"]} == {"no change"}


def test_who_may_be_mistyped_is_told_so_beside_the_answer(assess):
    note = "Nothing speaks of XBB. Perhaps XBR is meant."
    asked = assess(WORLD, "XBB")
    assert (asked.code, asked.wide) == (0, [])
    assert note in asked.out
    assert assess(WORLD, "XBB", "--json").value["notes"] == [note]
    assert assess(WORLD, "xbr", "--json").value["notes"] == []


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["XBR", "--partner", "XCO"], 2, "--partner: `XCO`, and `XBR` beside it"),
        (["--at", "soon"], 2, "--at: `soon` is not a timestamp"),
        (["--at", "soon"], 2, "or a day"),
        (["--parameters", "none.json"], 2, "none.json: cannot be read"),
        (["--red-lines", "none"], 2, "`none` does not exist"),
        (["--evidence", "none.jsonl"], 2, "none.jsonl: cannot be read"),
    ],
)
def test_a_mistake_ends_with_its_exit_code(assess, arguments, code, message):
    told = assess(WORLD, *arguments)
    assert (told.code, told.out) == (code, "")
    assert message in told.err
    assert "error" in assess(WORLD, *arguments, "--json").value


def test_a_bad_line_names_file_and_line(relto, tmp_path):
    path = tmp_path / "e.jsonl"
    path.write_text('{"partner": "XBR"}\n')
    told = relto("assess", "--evidence", path)
    assert told.code == 2
    assert f"{path}:1: kind: is missing" in " ".join(told.err.split())
