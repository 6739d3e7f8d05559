"""Killed in the middle of an accept or a publish: all of it is there, or nothing."""

import signal
import subprocess
import sys

import pytest

from relto.services.acting import Acting
from relto.services.assess import Assessments, rules_of
from relto.services.evidence import Register
from relto.services.watch import Inbox, Source, Verdict, Watching
from relto.store import assessments as table
from relto.store.events import events
from tests.services.evidential import NOW, claim, grade, in_force
from tests.services.worlds import Fixed

TEXT = "Brennia will suspend the sharing of classified intelligence with Corvale."


@pytest.fixture
def acting(store, tmp_path):
    in_force(store)
    acting = Acting(store, Fixed(NOW), "analyst")
    for name, when in (("a.txt", "now"), ("b.txt", "at once")):
        (tmp_path / name).write_text(TEXT.replace("Corvale", f"Corvale {when}"))
    watching = Watching(acting)
    watching.add(Source("texts", str(tmp_path)))
    watching.run()
    return acting


def dying(url, act, way):
    command = [sys.executable, "-m", "tests.services.dying", url, act, way]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr


def state(acting):
    """Everything that an accept or a publish leaves behind."""
    waiting = sum(len(group.cards) for group in Inbox(acting).waiting())
    with acting.store.read() as tx:
        told = [event.kind for event in events(tx)]
        kept = len(table.assessments(tx))
        return waiting, len(Register(acting).items()), tx.head().arrivals, kept, told


@pytest.mark.parametrize("way", ["decide", "record"])
def test_an_accept_that_dies_leaves_nothing_and_can_be_done_again(acting, store_url, way):
    before = state(acting)
    assert before[:2] == (2, 0)
    dying(store_url, "accept", way)
    assert state(acting) == before
    inbox = Inbox(acting)
    inbox.accept(inbox.waiting()[0].cards[0].card.id, Verdict(grade("B2")))
    assert state(acting)[:3] == (0, 1, 1)


def test_an_accept_that_was_committed_is_there_whole(acting, store_url):
    dying(store_url, "accept", "at once")
    waiting, items, arrivals, _, told = state(acting)
    assert (waiting, items, arrivals) == (0, 1, 1)
    assert told[-3:] == ["evidence-filed", "card-accepted", "cards-merged"]


@pytest.mark.parametrize("way", ["publish"])
def test_a_publish_that_dies_leaves_nothing_and_can_be_done_again(acting, store_url, way):
    Register(acting).add(claim())
    before = state(acting)
    dying(store_url, "publish", way)
    assert state(acting) == before
    service = Assessments(acting)
    assert service.publish("XBR", rules_of(None), without="test").row.id == "A-2026-001"
    assert service.recompute("A-2026-001")
