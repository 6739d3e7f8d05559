import json

import pytest

from tests.cli.conftest import programme


def test_a_level_is_told_in_another_countrys_words(relto):
    told = relto("label", "equivalent", "SECRETO", "--country", "ESP", "--to", "nato")
    assert (told.code, told.wide) == (0, [])
    assert told.out.splitlines()[0] == "text       COSMIC TOP SECRET"
    found = relto("label", "equivalent", "SECRETO", "--country", "ESP", "--to", "nato", "--json")
    assert (found.value["format_version"], found.value["level"]) == (1, "TOP SECRET")


def test_a_mistake_stands_above_its_place(relto):
    text = "GEHEIM//REL TO Frnace, USA, USA"
    told = relto("label", "parse", text, "--scheme", "DEU")
    assert (told.code, told.out, told.wide) == (2, "", [])
    lines = told.err.splitlines()
    at = lines.index(f"  {text}")
    assert lines[at + 1] == "                 ^^^^^^"
    assert lines[-1] == "2 mistakes"
    assert "[EQ-RELEASE]" in told.err
    error = relto("label", "parse", text, "--scheme", "DEU", "--json").value["error"]
    assert (error["position"], error["kind"], error["rule"]) == (15, "input", "EQ-RELEASE")


@pytest.mark.parametrize("at", [0, 40, 200, 399])
def test_a_long_marking_is_shown_around_its_mistake(relto, at):
    text = "GEHEIM//REL TO " + "USA, " * 80
    told = relto("label", "parse", text[:at] + "\x1b[2J" + text[at:], "--scheme", "DEU")
    assert (told.code, told.wide) == (2, [])
    assert "\x1b" not in told.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["parse", "VS-NfD", "--scheme", "DEU"], 0),
        (["parse", "VS-NfX", "--scheme", "DEU"], 2),
        (["parse", "VS-NfD", "--scheme", "nowhere"], 2),
        (["validate", "VS-NfD", "--scheme", "DEU"], 0),
        (["validate", "VS-NfX", "--scheme", "DEU"], 1),
        (["render", '{"level": "SECRET"}', "--scheme", "DEU"], 0),
        (["render", "{", "--scheme", "DEU"], 2),
        (["rollup", "VS-NfD", "GEHEIM", "--scheme", "DEU"], 0),
        (["rollup", "VS-NfD", "SECRET", "--scheme", "DEU"], 2),
        (["decide", "GEHEIM", "--scheme", "DEU", "--for", '{"country": "DEU"}'], 2),
        (["decide", "GEHEIM", "--scheme", "DEU", "--for", "/nowhere"], 2),
        (["equivalent", "SECRET", "--country", "DEU", "--to", "eu"], 2),
        (["equivalent", "SECRET"], 2),
    ],
)
def test_each_command_ends_with_its_code(relto, arguments, code):
    told = relto("label", *arguments)
    assert (told.code, told.wide) == (code, [])
    assert bool(told.out) == (code == 0)
    asjson = relto("label", *arguments, "--json")
    assert asjson.code == code
    assert asjson.value["format_version"] == 1


def test_who_may_read_is_an_exit_code(relto):
    def decide(clearance):
        reader = json.dumps({"country": "PRT", "clearance": clearance})
        return relto("label", "decide", "RESERVADO", "--scheme", "ESP", "--for", reader)

    assert decide("Secreto").code == 0
    refused = decide("Reservado")
    assert (refused.code, refused.out) == (1, "permit  no\nreason  level\n")


def test_cases_are_answered_in_their_order_whatever_they_are():
    good = b'{"id": 1, "op": "parse", "scheme": "DEU", "text": "GEHEIM"}'
    long = b'{"text": "' + b"x" * (1 << 24) + b'"}'
    lines = [good, b"{", b"", long, b"\xff\xfe", b"[]", b'{"op": []}', b'{"op": "parse"}', good]
    done = programme("label", "batch", stdin=b"\n".join(lines))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["ok"] for answer in answers] == [True, *[False] * 6, True]
    assert [answer.get("error", {}).get("line") for answer in answers] == [
        None, 2, 4, 5, 6, 7, 8, None,
    ]  # fmt: skip
    assert answers[0] == answers[-1]
    assert answers[0]["id"] == 1
    assert (done.returncode, done.stderr) == (1, b"")
    assert programme("label", "batch", stdin=good).returncode == 0


def test_a_marking_comes_from_standard_input_too():
    done = programme("label", "parse", "-", "--scheme", "DEU", stdin=b"VS-NfD\n")
    assert "VS-NUR FÜR DEN DIENSTGEBRAUCH" in done.stdout.decode()
    done = programme("label", "rollup", "-", "--scheme", "DEU", stdin=b"VS-NfD\nGEHEIM\n")
    assert b"banner          GEHEIM" in done.stdout
