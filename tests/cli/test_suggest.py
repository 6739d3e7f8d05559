"""`relto plan suggest` and `relto gap` as a user calls them."""

import pytest

from tests.cli.conftest import programme

READY = """\
requirements:
  CYBER: {question: Who attacks?, topic: cyber, owner: interior, weight: 2}
  TERROR: {question: Who plots?, topic: terrorism, owner: interior, weight: 5}
options:
  DEEPER:
    title: More of Corvale
    kind: agreement
    with: XCO
    covers: [TERROR, CYBER]
    cost: 5
    lead_days: 90
    risk: 0.1
  OWN: {title: Own, kind: collection, covers: [TERROR], cost: 8, lead_days: 300, risk: 0.2}
"""
CYBER = ("--protect", "discipline=CYBER and level>=SECRET", "--from", "XBR")


@pytest.fixture
def kept(relto, node, policy, monkeypatch):
    """A node with a policy in force, and requirements in its policy directory."""
    (policy / "ready.yaml").write_text(READY)
    monkeypatch.setenv("RELTO_NODE", str(node))
    monkeypatch.setenv("RELTO_POLICY", str(policy))
    plan = relto("plan", policy, "--json").value["plan"]
    assert relto("apply", plan).code == 0
    return relto


def test_the_mildest_posture_is_written_to_a_file_and_planned(kept, policy):
    file = policy / "suggested.yaml"
    given = ("--protect", "topic=cyber", "--from", "XBR", "--keep", "terrorism=1")
    answer = kept("plan", "suggest", *given)
    assert answer.code == 0
    assert answer.wide == []
    assert answer.out.splitlines() == [
        "Protect from XBR: topic=cyber",
        "  at rung: review or below",
        "  keep: terrorism=1",
        "",
        "The least restrictive posture that does it:",
        "  ~ XBR: cyber: review",
        "    2 products protected, 0 lowered beside them, 2 no longer delivered",
        "  = terrorism to XBR: 1 of 1 stay, 100 % (asked 100 %)",
        "1 restriction more, 0 widened (tried at the gate). Nothing has been applied:",
        "write it into the policy directory with --to-file, then `relto plan`.",
    ]
    written = kept("plan", "suggest", *given, "--to-file", file)
    assert (written.code, written.wide) == (0, [])
    assert written.out.splitlines()[:-2] == answer.out.splitlines()[:-2]
    assert "It is in suggested.yaml; nothing has been applied" in " ".join(written.out.split())
    plan = kept("plan", policy, "--json").value
    assert (plan["narrowed"], plan["widened"]) == (2, 0)
    assert kept("plan", "suggest", *given, "--to-file", file).code == 2


def test_where_none_does_it_the_answer_is_no_with_its_proof(kept, tmp_path):
    file = tmp_path / "none.yaml"
    answer = kept("plan", "suggest", *CYBER, "--keep", "terrorism=0.5", "--to-file", file)
    assert answer.code == 1
    assert answer.wide == []
    assert not file.exists()
    assert "  - terrorism to XBR: 0 of 1 stay, 0 %; asked 50 %, 1 too few" in answer.out
    assert "  1 keep less: terrorism=0\n" in answer.out
    assert "  3 protect less: 1 product would go on flowing" in answer.out
    value = kept("plan", "suggest", *CYBER, "--keep", "terrorism=0.5", "--json").value
    assert value["found"] is False
    assert value["milder"]["unprotected"] == [
        {"topics": ["terrorism"], "disciplines": ["CYBER"], "level": "SECRET"}
    ]


def test_what_protects_less_is_written_down_only_where_it_is_asked_for(kept, policy):
    file = policy / "milder.yaml"
    protect = (*CYBER, "--protect", "topic=cyber", "--keep", "terrorism=0.5")
    answer = kept("plan", "suggest", *protect, "--milder", "--to-file", file)
    assert (answer.code, answer.wide) == (0, [])
    assert "    = terrorism to XBR: 1 of 1 stay, 100 % (asked 50 %)" in answer.out
    assert "Way 3 is in milder.yaml." in answer.out
    plan = kept("plan", policy, "--json").value
    assert (plan["narrowed"], plan["widened"]) == (2, 0)


def test_a_broken_floor_is_told_with_the_way_round_it(kept):
    answer = kept("plan", "suggest", *CYBER)
    assert answer.code == 0
    assert answer.wide == []
    assert "! breaks the floor of QUINT to XBR: terrorism at least open" in answer.out
    assert "`and not topic=terrorism`" in answer.out.replace("\n    ", " ")


def test_mistakes_in_what_is_asked_are_input_errors(kept):
    answer = kept("plan", "suggest", "--protect", "level>=SECERT", "--from", "XBR")
    assert answer.code == 2
    assert answer.err.replace("\n  ", " ") == (
        "relto: --protect, character 8: expected a level, found `SECERT`, did you mean `SECRET`\n"
    )
    assert kept("plan", "suggest", *CYBER, "--rung", "open").code == 2
    assert kept("plan", "suggest", "--from", "XBR").code == 2


def test_a_directory_that_is_called_suggest_is_planned_by_its_path(kept):
    answer = kept("plan", "./suggest")
    assert answer.code == 2
    assert "`suggest` does not exist" in answer.err


def test_ways_to_close_the_gap_are_compared(kept):
    answer = kept("gap", "--without", "XBR", "--budget", "9")
    assert answer.code == 0
    assert answer.wide == []
    assert answer.out.startswith("Without XBR: 0 of 2 requirements have no source")
    assert "1  covers 10.2, costs 5 of 9; proved best of its kind" in answer.out
    assert "  OWN  would add" in answer.out
    value = kept("gap", "--budget", "9", "--json").value
    assert value["format_version"] == 1
    assert [way["options"] for way in value["portfolios"]] == [["DEEPER"], ["OWN"]]
    assert all(way["proved"] for way in value["portfolios"])
    assert value["rejected"][0]["why"] == "no money left"


def test_mistakes_about_the_gap_are_told(kept, policy):
    assert kept("gap", "--budget", "9", "--without", "XBX").code == 2
    assert kept("gap", "--budget", "-1").code == 2
    (policy / "ready.yaml").unlink()
    answer = kept("gap", "--budget", "9")
    assert answer.code == 2
    assert "no `requirements`" in answer.err


def test_the_programme_knows_the_command_of_two_words():
    found = programme("plan", "suggest", "--help")
    assert found.returncode == 0
    assert b"--protect" in found.stdout
