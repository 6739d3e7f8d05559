from pathlib import Path

import pytest

from tests.cli.conftest import programme

TOPICS = Path(__file__).parents[1] / "data" / "coverage" / "topics.csv"


def test_the_real_table_is_told(relto):
    answer = relto("coverage", TOPICS, "--remove", "eset,sekoia", "--best", 3)
    assert (answer.code, answer.wide, answer.err) == (0, [], "")
    assert "735 rows, 13 sources, 362 topics" in answer.out
    assert "- without eset alone: 74 lost, 43 newly sole-source" in answer.out
    assert "- without eset and sekoia: 137 lost" in answer.out
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


def test_names_with_commas_are_quoted_where_several_are_given(relto, tmp_path):
    file = tmp_path / "sources.csv"
    file.write_text('source,topic\n"a, inc",u\nb  c,v\n"Cafe\u0301",w\n')
    alone = relto("coverage", file, "--remove", "a, inc", "--json").value
    assert alone["lost_topics"] == ["u"]
    all_ = relto("coverage", file, "--remove", '"a, inc", b c,Caf\u00e9', "--json").value
    assert all_["lost_topics"] == ["u", "v", "w"]


def test_little_that_rests_on_one_source_is_named(relto, tmp_path):
    file = tmp_path / "sources.csv"
    file.write_text("source,topic,origin\na,u,o\nb,u,o\na,v,\nb,v,\n")
    answer = relto("coverage", file, "--remove", "a")
    assert "\n! u rests on o alone\n" in answer.out
    assert "\n  one source left: v\n" in answer.out
    value = relto("coverage", file, "--json").value
    assert value["sole_source_topics"] == {"u": "o"}


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


def test_an_empty_table_is_a_table(relto, tmp_path):
    file = tmp_path / "sources.csv"
    file.write_text("source,topic\n")
    assert relto("coverage", file, "--best", 2).code == 0
    value = relto("coverage", file, "--best", 2, "--json").value
    assert (value["topics"], value["covered"], value["sources"]) == (0, 0, [])


def test_all_sources_may_be_removed_and_more_wanted_than_there_are(relto, tmp_path):
    file = tmp_path / "sources.csv"
    file.write_text("source,topic,weight\na,u,2\nb,u,\nb,v,0.5\n")
    value = relto("coverage", file, "--remove", "a,b", "--best", 2, "--json").value
    assert (value["lost"], value["covered"], value["sources"]) == (2, 0, [])
    assert relto("coverage", file, "--remove", "a,b", "--best", 2).wide == []
    both = relto("coverage", file, "--best", 9, "--json").value
    assert (both["covered"], both["sources"]) == (2, ["a", "b"])
    assert both["weighted"]["covered"] == 2.5


@pytest.mark.parametrize("more", [["--remove", "Eset"], ["--remove", ","], ["--best", "0"]])
def test_a_question_that_cannot_be_asked_is_refused(relto, more):
    assert relto("coverage", TOPICS, *more).code == 2


def test_a_file_that_is_not_there_is_named(relto, tmp_path):
    answer = relto("coverage", tmp_path / "none.csv")
    assert answer.code == 2
    assert "none.csv" in answer.err


REQUIREMENTS = """\
requirements:
  CYBER: {question: Who attacks?, topic: cyber, owner: interior, weight: 5}
  TERROR: {question: Who plans?, topic: terrorism, owner: interior, weight: 3}
  TERROR-HUMAN: {question: Who says so?, topic: terrorism, discipline: HUMINT, owner: i, weight: 1}
"""


@pytest.fixture
def required(policy):
    (policy / "requirements.yaml").write_text(REQUIREMENTS)
    return policy


@pytest.mark.usefixtures("node")
def test_a_node_tells_what_its_requirements_rest_on(relto, required):
    plan = relto("plan", required, "--json").value["plan"]
    assert relto("apply", plan).code == 0
    answer = relto("coverage", required, "--remove", "XAL", "--best", 1)
    assert (answer.code, answer.wide) == (0, [])
    assert "1 sources, 3 requirements" in answer.out
    assert "no source is left to choose" in answer.out
    assert "1 have none" in answer.out.replace("\n  ", " ")
    value = relto("coverage", required, "--remove", "XAL", "--json").value
    assert (value["topics"], value["sole_source"], value["lost"]) == (3, 2, 2)
    assert value["lost_topics"] == ["CYBER", "TERROR"]
    assert value["weighted"]["lost"] == 8
    assert (value["relays"], value["cut_off_with"]) == ([], {})


@pytest.mark.usefixtures("node")
def test_a_node_without_requirements_or_policy_says_so(relto, policy):
    none = relto("coverage", policy)
    assert none.code == 2
    assert "no requirements" in none.err.replace("\n ", "")
    (policy / "requirements.yaml").write_text(REQUIREMENTS)
    early = relto("coverage", policy)
    assert early.code == 2
    assert "no policy is in force" in early.err
