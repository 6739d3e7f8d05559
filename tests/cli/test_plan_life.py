"""Two people at the terminal: appointed, planning, approving, confirming, going back."""

import json
import sqlite3
from pathlib import Path

import pytest

from relto.store.schema import SCHEMA_VERSION
from tests.cli.conftest import RESTRICTION
from tests.services.worlds import report

STRICTER = RESTRICTION.replace("review", "withhold")
OLD = Path(__file__).parents[1] / "store" / "version_1" / "sqlite.sql"


@pytest.fixture
def applied(relto, node, policy):
    """A node whose first policy the operating system's user applied."""
    plan = relto("plan", policy, "--json").value
    assert relto("apply", plan["plan"]).code == 0
    return node


@pytest.fixture
def tokens(relto, applied, tmp_path):
    """Four officers' token files, by name."""
    assert applied.is_dir()
    found: dict[str, Path] = {}
    for name in ("ada", "bo", "cy", "dee"):
        found[name] = tmp_path / f"{name}.token"
        acting = ["--officer", found["ada"]] if len(found) > 2 else []
        assert relto("officer", "add", name, *acting).code == 0
        answer = relto("officer", "token", name, "--to-file", found[name], *acting, "--json")
        assert answer.code == 0
        if not answer.value["open"]:
            credential = answer.value["credential"]
            assert relto("officer", "open", credential, "--officer", found["ada"]).code == 1
            assert relto("officer", "open", credential, "--officer", found["bo"]).code == 0
    return found


def refused(answer, kind, words):
    assert (answer.code, answer.out, answer.wide) == (1, "", [])
    assert words in " ".join(answer.err.split()), kind


def test_one_narrows_another_confirms(relto, tokens, proposed):
    plan = relto("plan", proposed(), "--narrowing", "--officer", tokens["ada"])
    assert (plan.code, plan.wide) == (0, [])
    assert "* narrowing (proved): 0 of" in plan.out
    name = relto("plans", "list", "--state", "checked", "--json").value["plans"][0]["plan"]
    assert f"An officer may apply it: `relto apply {name}`" in " ".join(plan.out.split())
    assert "Nothing has been applied" in " ".join(plan.out.splitlines()[-2:])
    refused(relto("apply", name), "authority", "this node has officers")
    done = relto("apply", name, "--officer", tokens["ada"])
    assert (done.code, done.wide) == (0, [])
    assert "A second officer confirms it until" in " ".join(done.out.split())
    inbox = relto("plans", "inbox")
    assert (inbox.code, inbox.wide) == (0, [])
    assert "confirm" in inbox.out
    refused(relto("confirm", name, "--officer", tokens["ada"]), "authority", "`ada` released")
    assert relto("confirm", name, "--officer", tokens["bo"]).code == 0
    assert relto("plans", "inbox").out == "nothing waits\n"
    shown = relto("plans", "show", name)
    assert (shown.code, shown.wide) == (0, [])
    assert [line.split()[0] for line in shown.out.splitlines()[2:6]] == [
        "made",
        "check",
        "release",
        "confirm",
    ]


def test_two_others_widen(relto, tokens, proposed, policy):
    narrower = relto("plan", proposed(), "--officer", tokens["ada"], "--json").value["plan"]
    assert relto("apply", narrower, "--officer", tokens["ada"]).code == 0
    back = relto("rollback", "--officer", tokens["ada"])
    refused(back, "authority", "is widening: two officers other than its author must approve it")
    (waiting,) = [
        each
        for each in relto("plans", "inbox", "--json").value["inbox"]
        if each["kind"] == "approve"
    ]
    plan = relto("plans", "show", waiting["plan"], "--json").value
    assert (plan["kind"], plan["back_to"], plan["proof"]["fallen"]) == ("widening", 1, 0)
    assert plan["proof"]["witness"]["partner"] == "XBR"
    name, digest = plan["plan"], plan["plan_digest"]
    refused(relto("approve", name, "--officer", tokens["ada"]), "authority", "is an author")
    wrong = ("--digest", "sha256:0", "--officer", tokens["bo"])
    refused(relto("approve", name, *wrong), "authority", "the approval is of sha256:0")
    first = relto("approve", name, "--digest", digest, "--officer", tokens["bo"])
    assert (first.code, first.wide) == (0, [])
    assert "One officer more" in first.out
    twice = relto("approve", name, "--officer", tokens["bo"], "--json")
    assert twice.value["error"]["kind"] == "authority"
    second = relto("approve", name, "--officer", tokens["cy"], "--json").value
    assert (second["state"], second["approvers"]) == ("approved", ["bo", "cy"])
    assert relto("apply", name, "--officer", tokens["ada"], "--json").value["epoch"] == 3
    states = [each["state"] for each in relto("plans", "list", "--json").value["plans"]]
    assert states == ["superseded", "rolled-back", "applied"]
    assert relto("plans", "list").wide == []
    assert policy


def test_a_widening_in_disguise_is_refused_with_an_example(relto, tokens, proposed):
    plan = relto("plan", proposed(), "--officer", tokens["ada"], "--json").value["plan"]
    assert relto("apply", plan, "--officer", tokens["ada"]).code == 0
    other = proposed(RESTRICTION.replace("XBR", "XCO"))
    answer = relto("plan", other, "--narrowing", "--officer", tokens["ada"])
    refused(answer, "conflict", "declared narrowing, but it raises 1 cell, for example XBR")
    mixed = relto("plan", other, "--officer", tokens["ada"])
    assert (mixed.code, mixed.wide) == (0, [])
    assert "* mixed (proved): 1 of" in mixed.out


def test_a_draft_finds_an_officer(relto, tokens, proposed):
    draft = relto("plan", proposed(), "--json").value
    assert (draft["state"], draft["kind"]) == ("draft", "narrowing")
    name = draft["plan"]
    answer = relto("apply", name, "--officer", tokens["ada"])
    refused(answer, "authority", "no officer stands for plan")
    checked = relto("plans", "check", name, "--officer", tokens["ada"])
    assert (checked.code, checked.wide) == (0, [])
    assert checked.out.startswith(f"ada stands for plan {name}.")


def test_what_moved_is_listed(relto, tokens, proposed, bundle):
    name = relto("plan", proposed(STRICTER), "--officer", tokens["ada"], "--json").value["plan"]
    other = relto("plan", proposed(), "--officer", tokens["bo"], "--json").value["plan"]
    assert relto("apply", other, "--officer", tokens["bo"]).code == 0
    bundle.write_text(json.dumps(report(9)))
    assert relto("ingest", bundle, "--feed", "evening").code == 0
    stale = relto("apply", name, "--officer", tokens["ada"])
    refused(stale, "stale", "policy epoch 1 was in force, now 2 is; 1 product arrived since")
    assert "    1 by evening" in stale.err.splitlines()
    assert "    + restriction on XBR: cyber: review" in stale.err
    moved = relto("apply", name, "--officer", tokens["ada"], "--json").value["error"]["moved"]
    assert [each["what"] for each in moved] == ["policy", "arrivals"]


def test_a_token_comes_from_the_environment_too(relto, tokens, proposed, monkeypatch):
    monkeypatch.setenv("RELTO_OFFICER_TOKEN", tokens["ada"].read_text())
    assert relto("plan", proposed(), "--json").value["author"] == "ada"
    assert relto("plan", proposed(), "--officer", tokens["bo"], "--json").value["author"] == "bo"
    monkeypatch.setenv("RELTO_OFFICER_TOKEN", "wrong")
    assert relto("plan", proposed(), "--json").value["error"]["kind"] == "authentication"


def test_a_token_file_is_its_owners_alone(relto, tokens, proposed, tmp_path):
    tokens["ada"].chmod(0o640)
    answer = relto("plan", proposed(), "--officer", tokens["ada"])
    assert (answer.code, "others can read it too" in answer.err) == (2, True)
    empty = tmp_path / "empty"
    empty.touch(0o600)
    strange = tmp_path / "strange"
    strange.touch(0o600)
    strange.write_bytes(b"\xff\xfe")
    for path in (empty, strange, tmp_path / "none", tmp_path):
        assert relto("plan", proposed(), "--officer", path).code == 2
    assert tokens["bo"].stat().st_mode & 0o777 == 0o600


def test_officers_are_listed_and_revoked_without_secrets(relto, tokens):
    listed = relto("officer", "list")
    assert (listed.code, listed.wide) == (0, [])
    assert listed.out.splitlines()[0] == "ada"
    assert tokens["ada"].read_text().strip() not in listed.out
    officers = relto("officer", "list", "--json").value["officers"]
    assert [each["officer"] for each in officers] == ["ada", "bo", "cy", "dee"]
    refused(relto("officer", "revoke", "dee"), "authority", "this node has officers")
    ended = relto("officer", "revoke", "dee", "--officer", tokens["bo"], "--json").value["revoked"]
    assert len(ended) == 1
    again = relto("officer", "revoke", "dee", "--officer", tokens["bo"])
    assert again.out == "dee had none to revoke\n"
    gone = relto("plans", "check", "p-", "--officer", tokens["dee"], "--json")
    assert gone.value["error"]["kind"] == "authentication"


@pytest.mark.usefixtures("tokens")
def test_a_file_that_is_there_is_not_overwritten(relto, tokens):
    before = tokens["ada"].read_text()
    answer = relto("officer", "token", "ada", "--to-file", tokens["ada"])
    assert (answer.code, tokens["ada"].read_text()) == (2, before)


def test_an_older_node_is_upgraded_once(relto, node, policy):
    path = node / "relto.db"
    with sqlite3.connect(path) as connection:
        head = connection.execute("SELECT * FROM head").fetchone()
    for each in node.glob("relto.db*"):
        each.unlink()
    with sqlite3.connect(path) as connection:
        connection.executescript(OLD.read_text().replace(";;", ";"))
        connection.execute(
            f"INSERT INTO head VALUES ({', '.join('?' * len(head))})",
            (1, 1, "XAL", *[0] * 7, head[-1]),
        )
    connection.close()
    old = relto("plan", policy)
    assert (old.code, "relto upgrade" in old.err) == (3, True)
    now = SCHEMA_VERSION
    assert relto("upgrade").out == f"schema version 1 → {now}\n"
    assert relto("upgrade", "--json").value == {"format_version": 1, "before": now, "now": now}
    assert relto("plan", policy).code == 0


def test_the_terms_are_settings_of_the_node(relto, applied, proposed):
    settings = applied / "node.toml"
    settings.write_text(settings.read_text() + "plans_expire_after_days = 1\n")
    plan = relto("plan", proposed(), "--json").value
    assert plan["expires_at"][:10] > plan["at"][:10]
    settings.write_text(settings.read_text().replace("= 1", "= 0"))
    answer = relto("plan", proposed())
    assert (answer.code, answer.wide) == (3, [])
    assert "plans_expire_after_days" in answer.err


def test_a_plan_that_tolerates_arrivals_says_so_and_tells_what_came(
    relto, tokens, proposed, tmp_path
):
    asked = ("--tolerate-arrivals", "--officer", tokens["ada"])
    plan = relto("plan", proposed(), *asked)
    assert (plan.code, plan.wide) == (0, [])
    assert "what arrives with a handling of these cells leaves it valid" in plan.out
    name = relto("plans", "list", "--state", "checked", "--json").value["plans"][0]["plan"]
    more = tmp_path / "more.json"
    more.write_text(json.dumps(report(9)))
    assert relto("ingest", more, "--feed", "own").code == 0
    shown = relto("plans", "show", name)
    assert shown.wide == []
    words = " ".join(shown.out.split())
    assert "1 product arrived since, with handlings that were proved; it holds for them" in words
    value = relto("plans", "show", name, "--json").value
    assert (value["tolerates_arrivals"], value["drift"]) == (True, [])
    assert value["tolerated"]["details"] == ["1 by own"]
    done = relto("apply", name, "--officer", tokens["ada"])
    assert (done.code, done.wide) == (0, [])
    assert "It holds for 1 product that arrived since, too." in " ".join(done.out.split())
    late = relto("rollback", "--tolerate-arrivals", "--officer", tokens["ada"])
    refused(late, "authority", "two officers other than its author must")
    more.write_text(json.dumps(report(10, "terrorism", label="TOP SECRET")))
    assert relto("ingest", more, "--feed", "own").code == 0
    (back,) = relto("plans", "list", "--state", "checked", "--json").value["plans"]
    stale = relto("approve", back["plan"], "--officer", tokens["bo"])
    refused(stale, "stale", "there are handlings that were not proved")
