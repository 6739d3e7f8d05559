import json
import subprocess
import sys
import time

import pytest

from tests.cli.conftest import programme

CLEARED = '{"classification": "SECRET", "categories": {"Context": ["NATO"]}}'


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
        (["decide", "GEHEIM", "--scheme", "DEU", "--for", '{"country": "XYZ"}'], 2),
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


@pytest.mark.parametrize(
    "arguments",
    [
        ["parse", "TOP SECRET//SI-G ABCD/TK//ORCON/REL TO USA, FVEY"],
        ["parse", "NATO/EAPC CONFIDENTIAL Releasable to ISAF"],
        ["parse", "TLP:AMBER+STRICT"],
        ["parse", 'de-vs:Einstufung="GEHEIM"'],
        ["render", '{"classification": "S", "ownerProducer": "USA"}', "--scheme", "capco"],
        ["render", "NATO CONFIDENTIAL", "--language", "fr"],
        ["rollup", "(S//NF)", "(C//REL TO USA, GBR)"],
        ["validate", "(S//NF)", "--strict"],
        ["convert", "VS-NfD", "--from", "DEU", "--to", "us"],
        ["convert", "(S//NF)", "--to", "ism"],
        ["convert", "NATO SECRET", "--to", "DEU"],
        ["decide", "NATO SECRET", "--for", CLEARED],
    ],
    ids=" ".join,
)
def test_every_scheme_is_read_in_eighty_columns(relto, arguments):
    told = relto("label", *arguments)
    assert (told.code, told.err, told.wide) == (0, "", [])
    assert relto("label", *arguments, "--json").value["ok"] is True


def test_a_converted_document_stands_alone(relto):
    xml = relto("label", "convert", "NATO SECRET", "--to", "stanag4774")
    assert (xml.code, xml.out[:1], xml.out[-2:]) == (0, "<", ">\n")
    assert relto("label", "parse", xml.out).code == 0
    ocl = relto("label", "convert", "NATO SECRET", "--to", "ocl")
    assert json.loads(ocl.out)["ocl"]["cls"] == "SECRET"
    marking = json.loads(relto("label", "convert", "TLP:RED", "--to", "stix").out)
    assert marking["type"] == "marking-definition"


def test_a_document_is_checked_by_line(relto, tmp_path):
    path = tmp_path / "report.md"
    path.write_text("NATO SECRET\n\n(NS) One thing.\n\nAnother.\n\nNATO SECRET\n")
    bad = relto("label", "check", path)
    assert (bad.code, bad.wide) == (1, [])
    assert bad.out.startswith("line 5: ")
    assert relto("label", "check", path, "--json").value["findings"][0]["document_line"] == 5
    path.write_text("NATO SECRET\n\n(NS) One thing.\n\nNATO SECRET\n")
    good = relto("label", "check", path, "--scheme", "nato")
    assert (good.code, good.out.splitlines()[-1]) == (0, "no mistakes")
    assert relto("label", "check", path, "--scheme", "nowhere").code == 2
    assert relto("label", "check", tmp_path / "none").code == 2


def test_a_case_is_answered_before_the_next_one_comes():
    start = [sys.executable, "-c", "from relto.cli.main import run; run()", "label", "batch"]
    with subprocess.Popen(start, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for text in ("VS-NfD", "GEHEIM"):
            case = {"op": "parse", "scheme": "DEU", "text": text}
            process.stdin.write(json.dumps(case).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["ok"] is True
        process.stdin.close()
        assert process.wait(30) == 0


def test_ten_thousand_cases_take_no_longer_than_a_breath():
    case = b'{"op": "equivalent", "country": "ESP", "text": "SECRETO", "to": "nato"}\n'
    begun = time.perf_counter()
    done = programme("label", "batch", stdin=case * 10_000)
    assert done.stdout.count(b'"text":"COSMIC TOP SECRET"') == 10_000
    assert time.perf_counter() - begun < 10  # a second on a machine with nothing else to do
