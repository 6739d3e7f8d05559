"""The register on the command line: statements in, evidence graded, assessed, drafted, restored."""

import datetime as dt
import json

import pytest

POLICY = """\
releasing: XAL
organisations:
  XAL: {name: Aldland, kind: nation, cleared: SECRET}
  XBR: {name: Brennia, kind: nation, cleared: SECRET}
  XCO: {name: Corvale, kind: nation, cleared: SECRET}
topics: {cyber: computers, terrorism: terror}
---
agreement: QUINT
name: the five
parties: [XAL, XBR, XCO]
scope: {topics: all, disciplines: all}
ceiling: SECRET
floor: {topics: [terrorism], rung: open}
handling: {onward: none}
---
red_lines:
  CONFIRMED:
    reason: onward release is confirmed
    when: {kind: onward-sharing-without-consent, at_least: {credibility: 1}}
    rung: review
    disciplines: [HUMINT]
"""
STOP = "Brennia will suspend the sharing of classified intelligence with Corvale, it said."
MORE = "Corvale agreed to expand the sharing of secret intelligence with Aldland."


def days_ago(days):
    return (dt.datetime.now(dt.UTC) - dt.timedelta(days=days)).date().isoformat()


@pytest.fixture
def ready(node, policy, relto, monkeypatch):
    """A node whose policy is in force, with a policy directory that commands find."""
    (policy / "policy.yaml").write_text(POLICY)
    monkeypatch.setenv("RELTO_POLICY", str(policy))
    plan = relto("plan", policy, "--json").value["plan"]
    assert relto("apply", plan).code == 0
    return node


@pytest.fixture
def adverse(ready, relto):  # noqa: ARG001 - the node has to be there
    """Two confirmed onward releases of Brennia's, and what speaks for it."""
    add = ("evidence", "add", "XBR", "onward-sharing", "--occurred", days_ago(5), "--grade", "B1")
    numbers = ("--p-true", "0.95", "--p-caused", "0.9")
    for claim in ("One report.", "Another report."):
        assert relto(*add, *numbers, "--claim", claim).code == 0
    good = ("evidence", "add", "XBR", "accurate", "--occurred", days_ago(9), "--grade", "A1")
    assert relto(*good, "--count", "40").code == 0


def said(answer):
    """What a command printed, on one line."""
    assert (answer.code, answer.wide) == (0, []), answer.err
    return " ".join(answer.out.split())


@pytest.mark.usefixtures("ready")
def test_statements_become_evidence_by_people_only(relto, tmp_path):
    folder = tmp_path / "statements"
    folder.mkdir()
    (folder / "a.txt").write_text(STOP)
    (folder / "b.txt").write_text(STOP.replace("it said", "it said again"))
    (folder / "c.txt").write_text(MORE)
    assert "watching press" in said(relto("watch", "add", "press", folder, "--outlet", "Courier"))
    assert "3 new cards from" in said(relto("watch", "run"))
    assert relto("evidence", "list", "--json").value["evidence"] == []
    inbox = relto("watch", "inbox")
    assert "2 cards report it" in said(inbox)
    groups = relto("watch", "inbox", "--json").value["waiting"]
    two, one = sorted(groups, key=lambda group: -len(group["cards"]))
    card, other = two["cards"][0]["id"], one["cards"][0]["id"]
    accepted = said(relto("watch", "accept", card, "--grade", "B2", "--p-true", "0.9"))
    assert "filed E-" in accepted
    assert "for 1 card more that report the same" in accepted
    again = relto("watch", "accept", card, "--grade", "B2")
    assert (again.code, again.value if again.out else again.err != "") == (1, True)
    assert "rejected 1 card" in said(relto("watch", "reject", other, "an old story", "--untrue"))
    assert said(relto("watch", "inbox")) == "nothing waits"
    listed = relto("watch", "list", "--json").value
    assert listed["outlets"]["Courier"]["refuted"] == 1
    assert "Courier: F" in said(relto("watch", "list"))
    (item,) = relto("evidence", "list", "--json").value["evidence"]
    assert (item["reference"], item["partner"]) == (card, "XBR")
    assert "is not watched any more" in said(relto("watch", "remove", "press"))


@pytest.mark.usefixtures("ready")
def test_evidence_is_filed_graded_answered_withdrawn_and_carried_over(relto, tmp_path):
    add = ("evidence", "add", "XBR", "leak", "--occurred", days_ago(3), "--grade", "B2")
    text = said(relto(*add, "--claim", "A paper was seen.", "--topic", "cyber"))
    name = text.rsplit(" ", 1)[1]
    assert "unauthorised-disclosure XBR cyber" in text
    more = ("--p-true", "0.6", "--p-caused-range", "0.2,0.9", "--because", "heard again")
    assert f"graded {name}" in said(relto("evidence", "grade", name, "C3", *more))
    assert "reply" in said(relto("evidence", "reply", name, "It was a draft of ours."))
    shown = relto("evidence", "show", name, "--json").value["evidence"]
    assert [each["reliability"] for each in shown["gradings"]] == ["B", "C"]
    assert (shown["p_caused_low"], shown["reply"]) == (0.2, "It was a draft of ours.")
    file = tmp_path / "evidence.jsonl"
    assert "wrote 1 item" in said(relto("evidence", "export", "--to-file", file))
    assert file.stat().st_mode & 0o077 == 0
    assert said(relto("evidence", "import", file)) == "filed 0 items, 1 there already"
    line = json.loads(file.read_text())
    file.write_text(json.dumps({**line, "id": "another", "claim": "Another."}) + "\n")
    assert relto("evidence", "import", file, "--json").value["filed"] == ["another"]
    assert "withdrew" in said(relto("evidence", "withdraw", name, "seen twice"))
    assert said(relto("evidence", "list", "--for", "XCO")) == "0 items"
    shared = (*add, "--marking", "SECRET//REL TO XAL, XCO", "--topic", "cyber")
    product = relto(*shared, "--discipline", "OSINT", "--json").value["evidence"]["product"]
    assert product in relto("evidence", "list", "--for", "XCO").out
    assert relto("evidence", "show", product, "--for", "XCO", "--json").code == 0
    assert relto("evidence", "show", name, "--for", "XCO").code == 2
    assert relto("who", product).out.count("open") == 1
    assert said(relto("evidence", "propose")) == "nothing new"


REFUSED = [
    (["evidence", "add", "XBR", "traced-lek", "--grade", "B2"], 2, "perhaps `traced-leak`"),
    (["evidence", "add", "XBB", "leak", "--grade", "B2"], 2, "perhaps `XBR`"),
    (["evidence", "add", "XBR", "leak", "--grade", "B7"], 2, "grade: `B7`"),
    (["evidence", "add", "XBR", "leak", "--grade", "B2", "--p-true", "2"], 2, "p_true: `2`"),
    (
        ["evidence", "add", "XBR", "leak", "--grade", "B2", "--marking", "SECRET"],
        2,
        "does not say who may have it",
    ),
    (
        ["evidence", "add", "XBR", "leak", "--grade", "B2", "--p-caused-range", "0.5"],
        2,
        "LOW,HIGH",
    ),
]


@pytest.mark.usefixtures("ready")
def test_what_cannot_be_filed_is_told_with_its_key(relto):
    for arguments, code, told in REFUSED:
        answer = relto(*arguments, "--occurred", days_ago(3))
        assert (answer.code, answer.out, answer.wide) == (code, "", []), arguments
        assert told in " ".join(answer.err.split())


WRONG = [
    (["evidence", "show", "E-2026-404"], 2),
    (["evidence", "grade", "E-2026-404", "B2"], 2),
    (["evidence", "import", "/nowhere"], 2),
    (["evidence", "list", "--for", "XQQ"], 2),
    (["watch", "accept", "C-1", "--grade", "B2"], 2),
    (["watch", "accept", "C-1", "--grade", "B2", "--kind", "rumour"], 2),
    (["watch", "add", "a", "http://example.org/"], 2),
    (["watch", "run", "nothing"], 2),
    (["assess"], 2),
    (["assess", "XQQ"], 2),
    (["assess", "XBR", "--publish", "--draft"], 2),
    (["assess", "XBR", "--evidence", "/nowhere", "--draft"], 2),
    (["assess", "XBR", "--draft", "--at", "2026-01-01"], 2),
    (["assess", "XBR", "--for", "XCO", "--publish"], 2),
    (["assessments", "show", "A-2026-404"], 2),
    (["assessments", "estimate", "XBR", "onward=0.4"], 2),
    (["assessments", "recompute", "A-2026-404"], 2),
    (["board", "show", "B-2026-404"], 2),
    (["context", "import", "/nowhere"], 2),
    (["evidence", "list", "--node", "/nowhere"], 3),
]


@pytest.mark.usefixtures("ready")
def test_errors_go_to_standard_error_with_their_code(relto):
    for arguments, code in WRONG:
        text = relto(*arguments)
        assert (text.code, text.out, text.wide) == (code, "", []), arguments
        assert "relto:" in text.err
        assert relto(*arguments, "--json").value["error"]["message"]


@pytest.mark.usefixtures("adverse")
def test_the_order_is_evidence_estimate_model(relto):
    first = said(relto("assess", "XBR"))
    assert "Another report." in first
    assert "No estimate of yours is newer than this evidence" in first
    assert "What it amounts to" not in first
    assert relto("assess", "XBR", "--json").value["assessment"] is None
    made = ("assessments", "estimate", "XBR", "onward-sharing=0.3", "--because", "two reports")
    assert "two reports" in said(relto(*made))
    second = said(relto("assess", "XBR"))
    places = [
        second.index(part)
        for part in ("Another report.", "Estimate of", "What it amounts to", "Recommended until")
    ]
    assert places == sorted(places)
    whole = relto("assess", "XBR", "--json").value
    assert whole["estimate"]["probabilities"] == {"onward-sharing": 0.3}
    assert {cell["dimension"] for cell in whole["assessment"]["cells"]} >= {"handling", "accuracy"}
    early = relto("assess", "XBR", "--at", days_ago(200), "--json").value
    assert early["evidence"] == []
    view = relto("assess", "XBR", "--for", "XCO", "--json").value
    assert (view["evidence"], view["assessment"]) == ([], None)
    assert said(relto("assess", "XCO")) == "no evidence speaks of XCO"
    mixed = relto("assess", "XBR", "--for", "XCO", "--audit")
    assert (mixed.code, mixed.out) == (2, "")


@pytest.mark.usefixtures("adverse")
def test_a_draft_goes_the_ordinary_way_and_is_restored(relto):
    assert relto("assess", "XBR", "--draft").code == 1
    draft = relto("assess", "XBR", "--draft", "--no-estimate", "one desk", "--json").value
    assert draft["kind"] == "narrowing"
    assert any("see A-" in line for line in draft["draft"]["added"])
    assert relto("apply", draft["plan"]).code == 0
    refused = relto("assess", "XBR", "--restore", "--no-estimate", "one desk")
    assert (refused.code, refused.wide) == (1, [])
    assert "stays:" in " ".join(refused.err.split())
    for each in relto("evidence", "list", "--json").value["evidence"]:
        if each["polarity"] == "adverse":
            assert relto("evidence", "withdraw", each["id"], "another's doing").code == 0
    amends = ("evidence", "add", "XBR", "safeguard-added", "--occurred", days_ago(2))
    for dimension in ("handling", "onward-sharing", "declared-intent"):
        more = ("--grade", "A1", "--dimension", dimension, "--count", "4")
        assert relto(*amends, *more).code == 0
    text = said(relto("assess", "XBR", "--restore", "--no-estimate", "one desk"))
    assert "withhold to review" in text
    assert "relto plans check" in text
    listed = relto("assessments", "list", "--json").value["assessments"]
    assert [each["estimated"] for each in listed] == [False, False]
    name = listed[0]["assessment"]
    assert "withhold: the partner as a whole" in said(relto("assessments", "show", name))
    assert "dissent" in said(relto("assessments", "dissent", name, "The first was ours."))
    assert "reply" in said(relto("assessments", "reply", name, "We look into it."))
    assert said(relto("assessments", "recompute")).count("equal") == 2
    audit = said(relto("assessments", "audit"))
    assert "the same results" in audit
    assert "used the same parameters and red lines" in audit


@pytest.mark.usefixtures("adverse")
def test_triggers_of_contingencies_look_at_what_was_published(relto, policy):
    (policy / "ready.yaml").write_text(
        "contingency: limit\n"
        "title: Limit ${partner}\n"
        "trigger:\n"
        "  words: in doubt\n"
        "  when:\n"
        "    assessment: {partner: '${partner}', dimension: onward-sharing, "
        "at_most: not usually reliable}\n"
        "parameters: {partner: {default: XBR}}\n"
        "change:\n"
        "  restrictions: [{to: '${partner}', topic: cyber, rung: review, reason: limit}]\n"
    )
    assert "trigger cannot be told" in said(relto("contingency", "list"))
    assert "Published as A-" in said(relto("assess", "XBR", "--publish", "--no-estimate", "test"))
    assert "trigger holds" in said(relto("contingency", "list"))


@pytest.mark.usefixtures("adverse")
def test_boards_and_public_series_stand_beside(relto, tmp_path):
    opened = relto("board", "new", "Who passed it on?", "--json").value["name"]
    (item, *_) = relto("evidence", "list", "--json").value["evidence"]
    put = ("board", "evidence", opened, item["id"], "--band", "insider=+", "--band", "guessed=--")
    assert "One report." in said(relto(*put))
    trace = ("board", "trace", opened, "T-1", "STRONG", "--what", "Derives from Brennia's copy")
    assert "keeps 5 explanations open" in said(relto(*trace))
    missing = ("board", "missing", opened, "m-1", "--what", "A log", "--band", "insider=++")
    assert "m-1" in said(relto(*missing))
    assert "dropped T-1: the key was old" in said(
        relto("board", "drop", opened, "T-1", "the key was old")
    )
    assert "missing m-1" in said(relto("board", "show", opened))
    assert "1 column" in said(relto("board", "list"))
    file = tmp_path / "votes.csv"
    file.write_text(
        f"partner,series,date,value,unit,source\nXBR,votes,{days_ago(90)},0.31,share,An almanac\n"
    )
    before = relto("assess", "XBR", "--no-estimate", "test", "--json").value["assessment"]
    assert said(relto("context", "import", file)) == "imported 1 value"
    assert "source: An almanac" in said(relto("context", "list"))
    beside = said(relto("assess", "XBR", "--no-estimate", "test"))
    assert "Beside it, and not part of it XBR votes [share]: 0.31" in beside
    after = relto("assess", "XBR", "--no-estimate", "test", "--json").value["assessment"]
    assert [round(each["probability"], 6) for each in after["cells"]] == [
        round(each["probability"], 6) for each in before["cells"]
    ]
