from pathlib import Path

import pytest

from tests.cli.conftest import programme

TOPICS = Path(__file__).parents[1] / "data" / "coverage" / "topics.csv"


def test_the_real_table_is_told(relto):
    answer = relto("coverage", TOPICS, "--remove", "eset,sekoia", "--best", 3)
    assert (answer.code, answer.wide, answer.err) == (0, [], "")
    assert "735 rows, 13 sources, 362 topics" in answer.out
    assert "- without eset alone: 74 topics lost, 43 newly sole-source" in answer.out
    assert "- without eset and sekoia: 137 topics lost" in answer.out
    assert "= best 3 sources: 186 topics (no other choice covers more)" in answer.out


def test_the_numbers_are_fields(relto):
    value = relto("coverage", TOPICS, "--remove", "eset", "--json").value
    numbers = ("topics", "sole_source", "lost", "newly_sole_source")
    assert [value[name] for name in numbers] == [362, 192, 74, 43]
    assert len(value["lost_topics"]) == 74
    assert value["format_version"] == 1
    assert "covered" not in value
    best = relto("coverage", TOPICS, "--best", 2, "--json").value
    assert (best["covered"], best["sources"], best["lost"]) == (265, ["eset", "sekoia"], 0)
    assert best["proved"] is True


def test_names_may_be_given_one_by_one(relto):
    together = relto("coverage", TOPICS, "--remove", " eset, sekoia", "--json").value
    apart = relto("coverage", TOPICS, "--remove", "sekoia", "--remove", "eset", "--json").value
    assert together == apart


def test_a_table_comes_from_standard_input():
    text = '\ufeffTopic;Source;Note\n"a; b";"x, y";z\n'.encode()
    done = programme("coverage", "-", "--remove", "x, y", stdin=text)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"standard input: 1 row" in done.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "sources.csv:1: empty"),
        ("source,name\na,b\n", "sources.csv:1: no column `topic`"),
        ("source,topic\na,b\na,\n,c\n", "sources.csv:3: topic: empty"),
    ],
)
def test_what_is_no_table_is_refused_with_its_place(relto, tmp_path, text, said):
    file = tmp_path / "sources.csv"
    file.write_text(text)
    answer = relto("coverage", file)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err.replace("\n  ", " ")


@pytest.mark.parametrize("more", [["--remove", "Eset"], ["--remove", ","], ["--best", "0"]])
def test_a_question_that_cannot_be_asked_is_refused(relto, more):
    assert relto("coverage", TOPICS, *more).code == 2


def test_a_file_that_is_not_there_is_named(relto, tmp_path):
    answer = relto("coverage", tmp_path / "none.csv")
    assert answer.code == 2
    assert "none.csv" in answer.err
