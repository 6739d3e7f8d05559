"""`relto plan --since` and `--ids`: recorded traffic under a plan, and all that is lost by it."""

import stat
import time
from pathlib import Path

import pytest

from relto.app.compose import open_services
from relto.store import Event
from relto.store.events import Delivery, record_delivery

IDS = [f"indicator--00000000-0000-4000-8000-{number:012d}" for number in (1, 2)]
HOUR = 3_600_000_000


@pytest.fixture
def delivered(relto, node, policy):
    """A node under its first policy, that gave Brennia two of three products an hour ago."""
    plan = relto("plan", policy, "--json").value["plan"]
    assert relto("apply", plan).code == 0
    at = time.time_ns() // 1_000 - HOUR
    with open_services(node).node.store.write() as tx:
        event = tx.record(Event("delivery", at, "c-1", {}, "XBR"))
        record_delivery(tx, Delivery(event, "XBR", [0, 2], [], b"d" * 32))
    return node


@pytest.mark.usefixtures("delivered")
def test_a_replay_is_told_in_words_in_json_and_on_the_page(relto, proposed, tmp_path):
    page = tmp_path / "plan.html"
    answer = relto("plan", proposed(), "--since", "12months", "--html", page)
    assert (answer.code, answer.err, answer.wide) == (0, "", [])
    words = " ".join(answer.out.split())
    assert "1 product of 2 delivered would have been held back, in 1 of 1 answer" in words
    found = relto("plan", proposed(), "--since", "1 day", "--json").value["outgoing"]["replay"]
    assert (found["answers"], found["affected"], found["delivered"], found["held"]) == (1, 1, 2, 1)
    assert [(line["topic"], line["after"]) for line in found["lines"]] == [("cyber", "review")]


@pytest.mark.usefixtures("delivered")
def test_a_stored_plan_is_replayed_too(relto, proposed):
    plan = relto("plan", proposed(), "--json").value
    assert plan["outgoing"]["replay"] is None
    shown = relto("plans", "show", plan["plan"], "--since", "1year", "--json").value
    assert shown["outgoing"]["replay"]["held"] == 1


@pytest.mark.usefixtures("delivered")
@pytest.mark.parametrize("span", ["a while", "2999-01-01"])
def test_a_span_that_is_none_is_refused_before_a_plan_is_made(relto, proposed, span):
    before = relto("plans", "list", "--json").value
    answer = relto("plan", proposed(), "--since", span)
    assert (answer.code, answer.out, answer.wide) == (2, "", [])
    assert span in answer.err
    assert relto("plans", "list", "--json").value == before


@pytest.mark.usefixtures("delivered")
def test_every_id_that_is_lost_is_written_to_a_private_file(relto, proposed, tmp_path):
    file = tmp_path / "lost.tsv"
    answer = relto("plan", proposed(), "--ids", file)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.rstrip().splitlines()[-1] == f"2 lines in {file}."
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text("utf-8").splitlines() == [
        "partner\tproduct\twhat\tbefore\tafter\tdelivered",
        f"XBR\t{IDS[0]}\tproduct\topen\treview\trecall",
        f"XBR\t{IDS[1]}\tproduct\topen\treview\t",
    ]
    told = relto("plan", proposed(), "--ids", file, "--json").value["ids"]
    assert told == {"file": str(file), "lines": 2}


def test_ids_of_a_stale_plan_are_refused_and_the_file_is_left_alone(
    relto, delivered, proposed, bundle, tmp_path
):
    assert delivered.is_dir()
    plan = relto("plan", proposed(), "--json").value["plan"]
    more = Path(bundle).read_text("utf-8").replace("000000000001", "000000000009")
    bundle.write_text(more)
    assert relto("ingest", bundle, "--feed", "own").code == 0
    answer = relto("plans", "show", plan, "--ids", tmp_path / "lost.tsv")
    assert answer.code == 1
    assert "1 came since" in " ".join(answer.err.split())
    assert not (tmp_path / "lost.tsv").exists()


@pytest.mark.usefixtures("delivered")
def test_a_file_that_cannot_be_written_is_an_error(relto, proposed, tmp_path):
    answer = relto("plan", proposed(), "--ids", tmp_path / "nowhere" / "lost.tsv")
    assert answer.code == 2
    assert "expected a file to write to" in answer.err
