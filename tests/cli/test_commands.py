import json
import subprocess
import sys
import time

import pytest

from relto.cli.output import error_text, kind_of, printable
from relto.core.errors import AuthenticationError, ReltoError, StoreError
from tests.cli.conftest import RESTRICTION, programme
from tests.services.worlds import report

ID = report(1)["id"]
CASE = {
    "handling": {"originator": "XAL", "label": "SECRET", "topic": "cyber", "discipline": "CYBER"},
    "partner": "XBR",
    "at": "2026-11-23T19:00:00Z",
}


def apply(relto, directory):
    plan = relto("plan", directory, "--json").value["plan"]
    answer = relto("apply", plan)
    assert answer.code == 0
    return answer


def test_a_policy_is_checked(relto, policy, proposed):
    answer = relto("policy", "check", policy)
    assert (answer.code, answer.wide) == (0, [])
    assert answer.out.startswith("no problems: policy of XAL, sha256:")
    assert relto("policy", "check", policy, "--json").value["agreements"] == 1
    proposed("restrictions:\n  - {to: XQQ, rung: review, reason: why}\n  - {to: XBR}\n")
    bad = relto("policy", "check", policy)
    assert (bad.code, bad.out, bad.wide) == (1, "", [])
    assert "posture.yaml:2:" in bad.err
    assert "posture.yaml:3:" in bad.err
    problems = relto("policy", "check", policy, "--json").value["error"]["problems"]
    assert {problem["line"] for problem in problems} == {2, 3}


@pytest.mark.usefixtures("node")
def test_the_dial_is_turned_and_turned_back(relto, policy, proposed):
    first = relto("plan", policy)
    assert (first.code, first.wide) == (0, [])
    assert "withhold → open" in first.out
    assert "Nothing has been applied" in first.out
    apply(relto, policy)
    narrower = relto("plan", proposed())
    assert "+ restriction on XBR: cyber: review" in narrower.out
    assert "[posture.yaml:2]" in narrower.out
    assert "~ XBR  open → review                  2 products" in narrower.out
    assert "= 1 partner unchanged             no floor is broken" in narrower.out
    applied = apply(relto, policy)
    assert "policy epoch 2" in applied.out.replace("\n", " ")
    assert applied.wide == []
    back = relto("rollback")
    assert (back.code, back.wide) == (0, [])
    assert "+ XBR  review → open" in back.out


@pytest.mark.usefixtures("node")
def test_a_stale_plan_is_refused(relto, policy, bundle):
    plan = relto("plan", policy, "--json").value
    assert (plan["format_version"], plan["state"], plan["widened"]) == (2, "draft", 6)
    bundle.write_text(json.dumps(report(9)))
    assert relto("ingest", bundle, "--feed", "own").code == 0
    stale = relto("apply", plan["plan"])
    assert (stale.code, stale.out, stale.wide) == (1, "", [])
    assert "1 product arrived since" in stale.err.replace("\n ", "")
    assert relto("apply", plan["plan"], "--json").value["error"]["kind"] == "stale"


@pytest.mark.usefixtures("node")
def test_a_broken_floor_needs_a_reason(relto, policy, proposed):
    apply(relto, policy)
    plan = relto("plan", proposed(RESTRICTION.replace("cyber", "terrorism")))
    assert "! XBR  floor of QUINT broken: terrorism promised open" in plan.out
    name = relto("plan", policy, "--json").value["plan"]
    assert relto("apply", name).code == 1
    assert relto("plans", "show", name, "--json").value["override"] is None
    reason = "ordered by <the minister>"
    assert relto("apply", name, "--break-floors", reason).code == 0
    page = policy.parent / "plan.html"
    shown = relto("plans", "show", name, "--html", page)
    assert f"  override    floors broken: {reason}" in shown.out.splitlines()
    assert relto("plans", "show", name, "--json").value["override"] == reason
    assert "The reason that was given: ordered by &lt;the minister&gt;" in page.read_text()


@pytest.mark.usefixtures("node")
def test_who_and_why(relto, policy, proposed):
    before = relto("explain", ID, "--for", "XBR")
    assert before.code == 2
    apply(relto, policy)
    apply(relto, proposed())
    who = relto("who", ID)
    assert (who.code, who.wide) == (0, [])
    assert who.out.splitlines()[-1] == "1 of 2 partners may have it now."
    by_partner = {row["partner"]: row for row in relto("who", ID, "--json").value["partners"]}
    assert (by_partner["XBR"]["rung"], by_partner["XBR"]["layer"]) == ("review", "posture")
    assert by_partner["XBR"]["source"] == "posture.yaml:2"
    why = relto("explain", ID, "--for", "XBR")
    lines = why.out.splitlines()
    assert 'Report 1"' in why.out
    layers = ["marking", "clearance", "agreement", "posture", "consent"]
    assert [line.split()[0] for line in lines if line.split()[0] in layers] == layers
    assert "posture.yaml:2" in why.out
    assert lines[-1] == "XBR: review. Waiting for a releasing officer; nothing was delivered."
    assert (
        relto("explain", ID, "--for", "XBR", "--json").value["reasons"][3]["code"] == "restricted"
    )


@pytest.mark.usefixtures("node")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["who", "report--x"], 2),
        (["explain", ID, "--for", "XZZ"], 2),
        (["explain", ID], 2),
        (["plan"], 2),
        (["plan", "/nowhere"], 2),
        (["apply", "p-0"], 2),
        (["rollback"], 2),
        (["deliveries", "--limit", "-1"], 2),
        (["whom", ID], 2),
        (["who", ID, "--node", "/nowhere"], 3),
        (["ingest", "/nowhere", "--feed", "x"], 2),
        (["init", "--organisation", "XAL"], 1),
        (["policy", "check", "/nowhere"], 2),
    ],
)
def test_errors_go_to_standard_error_with_their_code(relto, arguments, code):
    text = relto(*arguments)
    assert (text.code, text.out, text.wide) == (code, "", [])
    assert "relto:" in text.err
    as_json = relto(*arguments, "--json")
    assert (as_json.code, as_json.out) == (code, "")
    assert as_json.value["error"]["message"]


@pytest.mark.usefixtures("node")
def test_ingest_tells_what_became_of_everything(relto, bundle):
    assert relto("ingest", bundle, "--feed", "own", "--json").value["known"] == 3
    bad = {**report(8), "created": "yesterday"}
    bundle.write_text(
        json.dumps({"type": "bundle", "id": "bundle--0", "objects": [report(7), bad]})
    )
    answer = relto("ingest", bundle, "--feed", "own")
    assert (answer.code, answer.wide) == (1, [])
    assert "object 2 at byte" in answer.out
    assert relto("ingest", bundle, "--feed", "own", "--json").value["refused"][0]["id"] == bad["id"]


@pytest.mark.usefixtures("node")
def test_nothing_was_delivered_yet(relto):
    assert relto("deliveries").out == "nothing was delivered\n"
    assert relto("deliveries", "--product", ID, "--json").value["deliveries"] == []


def test_cases_are_answered_a_line_each(policy):
    good = json.dumps(CASE).encode()
    long = b'{"id": "' + b"x" * (1 << 21) + b'"}'
    done = programme("gate", "--policy", policy, stdin=b"\n".join([good, b"{", long, good]))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["rung"] for answer in answers] == ["open", "withhold", "withhold", "open"]
    assert [answer.get("error", {}).get("line") for answer in answers] == [None, 2, 3, None]
    assert done.returncode == 1
    assert programme("gate", "--policy", policy, stdin=good + b"\n").returncode == 0


def test_a_reader_that_stops_reading_ends_it_quietly(policy, tmp_path):
    cases = (json.dumps(CASE).encode() + b"\n") * 20_000
    (tmp_path / "cases").write_bytes(cases)
    start = "from relto.cli.main import run; run()"
    script = (
        f"{sys.executable} -c '{start}' gate --policy {policy} < {tmp_path}/cases | head -1; "
        "echo ${PIPESTATUS[0]} >&2"
    )
    done = subprocess.run(["bash", "-c", script], capture_output=True, timeout=60, check=False)
    assert (done.stdout.count(b"\n"), done.stderr) == (1, b"141\n")


def test_help_is_quick_and_narrow():
    elapsed = []
    for _ in range(3):
        begun = time.perf_counter()
        done = programme("--help")
        elapsed.append(time.perf_counter() - begun)
        assert done.returncode == 0
        assert max(map(len, done.stdout.decode().splitlines())) <= 80
    assert min(elapsed) < 1.0


def test_help_imports_neither_database_nor_numpy():
    look = "import sys; from relto.cli.main import main; main(['--help']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, check=True, text=True)
    assert {"numpy", "sqlalchemy", "starlette", "rich"} & set(done.stdout.split()) == set()


def test_text_from_products_cannot_steer_a_terminal():
    assert printable("a\x1b[2Jb\nc\u202ed") == "a\\x1b[2Jb\\nc\\u202ed"


def test_every_kind_of_error_has_a_code():
    assert kind_of(StoreError("x")) == ("store", 3)
    assert kind_of(AuthenticationError("x")) == ("authentication", 1)
    assert kind_of(ReltoError("x")) == ("error", 3)
    assert error_text(StoreError("disk full")) == "relto: disk full"
