import subprocess
import sys
from dataclasses import replace

import msgspec
import pytest

from relto.core.errors import ConflictError, InputError, StaleError, UnknownError
from relto.model.rung import Rung
from relto.model.selection import Selection
from relto.model.source import Span
from relto.planning import report_from_json
from relto.services.govern import Govern
from relto.store import Event
from relto.store import plans as plan_table
from relto.store.events import Delivery, events, record_delivery
from relto.store.policies import history, in_force
from tests.planning.worlds import restricted, widest
from tests.services.worlds import Fixed, report, take_in

CYBER = Selection(topics=frozenset({"cyber"}))


@pytest.fixture
def govern(store):
    take_in(store, *(report(n) for n in range(5)), report(9, "terrorism"))
    return Govern(store, Fixed(), "officer")


def narrowed(**changes):
    return restricted(widest(), **{"what": CYBER, **changes})


def digests(govern):
    with govern.store.read() as tx:
        return [row.digest for row in history(tx)]


def kinds(govern):
    with govern.store.read() as tx:
        return [event.kind for event in events(tx) if event.kind != "ingest"]


def test_before_the_first_policy_everything_is_withheld(govern):
    assert govern.in_force() is None
    plan = govern.plan(widest())
    assert {(c.before, c.after) for c in plan.report.totals} == {(Rung.WITHHOLD, Rung.OPEN)}
    assert plan.report.widened == 3 * 6
    assert govern.in_force() is None


def test_a_plan_is_applied_and_rolled_back(govern):
    first = govern.apply(govern.plan(widest()).id)
    plan = govern.plan(narrowed())
    assert [(c.partner, c.products) for c in plan.report.totals] == [("XBR", 5)]
    assert govern.in_force().digest == widest().digest
    second = govern.apply(plan.id)
    assert (first.epoch, second.epoch) == (1, 2)
    assert govern.in_force().digest == narrowed().digest
    third = govern.rollback()
    assert (third.epoch, third.plan.report.widened) == (3, 5)
    assert digests(govern) == [widest().digest, narrowed().digest, widest().digest]
    assert kinds(govern) == ["plan", "apply"] * 3


def test_the_record_names_plan_policy_and_authority(govern):
    govern.apply(govern.plan(widest()).id)
    applied = govern.apply(govern.plan(narrowed()).id)
    with govern.store.read() as tx:
        last = events(tx, kind="apply")[-1]
    assert (last.actor, last.policy) == ("officer", widest().digest)
    body = msgspec.json.decode(last.body)["body"]
    assert (body["plan"], body["proposed"]) == (applied.plan.id, narrowed().digest)


def test_a_plan_is_found_by_the_beginning_of_its_id(govern):
    plan = govern.plan(widest())
    assert govern.stored(plan.id[:7]) == plan
    with pytest.raises(UnknownError, match="no plan `p-zz`"):
        govern.apply("p-zz")


def test_deliveries_and_examples_are_shown(govern):
    govern.apply(govern.plan(widest()).id)
    with govern.store.write() as tx:
        event = tx.record(Event("delivery", 1, "c-1", {}, "XBR"))
        record_delivery(tx, Delivery(event, "XBR", [0, 2, 5], [], b"d" * 32))
    (total,) = govern.plan(narrowed()).report.totals
    assert (total.products, total.delivered) == (5, 2)
    assert total.samples == tuple(f"indicator--00000000-0000-4000-8000-{n:012d}" for n in (4, 3, 2))


def test_only_the_newest_version_counts(govern):
    take_in(govern.store, report(0, version=2), report(1, "terrorism", version=3))
    govern.apply(govern.plan(widest()).id)
    (total,) = govern.plan(narrowed()).report.totals
    assert total.products == 4


def test_a_plan_is_stale_when_another_policy_came(govern):
    early = govern.plan(widest())
    govern.apply(govern.plan(narrowed()).id)
    with pytest.raises(StaleError, match="epoch 0 was in force, now 1 is"):
        govern.apply(early.id)
    assert govern.stored(early.id).state == "stale"
    assert digests(govern) == [narrowed().digest]
    assert kinds(govern)[-1] == "apply refused"


def test_a_plan_is_stale_when_products_arrived(govern):
    plan = govern.plan(widest())
    take_in(govern.store, report(77))
    with pytest.raises(StaleError, match="1 product arrived since"):
        govern.apply(plan.id)
    assert govern.in_force() is None


def test_a_plan_is_stale_when_a_clause_began_meanwhile(govern):
    later = 1_500_000
    plan = govern.plan(narrowed(span=Span(later, None)))
    govern.clock.at = later - 1
    other = govern.plan(narrowed(span=Span(later, None)))
    govern.clock.at = later
    for each in (plan, other):
        with pytest.raises(StaleError, match="began or ended at 1970-01-01T00:00:01"):
            govern.apply(each.id)


def test_a_plan_is_applied_once(govern):
    plan = govern.plan(widest())
    govern.apply(plan.id)
    with pytest.raises(StaleError, match="applied before"):
        govern.apply(plan.id)
    assert govern.stored(plan.id).state == "applied"


def test_a_floor_is_broken_only_with_a_reason(govern):
    govern.apply(govern.plan(widest()).id)
    plan = govern.plan(restricted(widest()))
    assert [floor.partner for floor in plan.report.floors] == ["XBR"]
    for nothing in (None, "", "  "):
        with pytest.raises(ConflictError, match="breaks 1 floor"):
            govern.apply(plan.id, override=nothing)
        assert kinds(govern)[-1] == "apply refused"
    govern.apply(plan.id, override="ordered by the minister")
    with govern.store.read() as tx:
        body = msgspec.json.decode(events(tx, kind="apply")[-1].body)["body"]
    assert body["override"] == "ordered by the minister"
    assert govern.stored(plan.id).override == "ordered by the minister"


def test_what_is_in_force_no_longer_still_says_why_it_broke_floors(govern):
    first = govern.plan(widest())
    govern.apply(first.id)
    for reason in ("ordered by the minister", "ordered again"):
        plan = govern.plan(restricted(widest()))
        assert plan.override is None
        govern.apply(plan.id, override=reason)
        govern.rollback()
        assert (govern.stored(plan.id).state, govern.stored(plan.id).override) == (
            "rolled-back",
            reason,
        )
    assert govern.stored(first.id).override is None


def test_another_organisations_policy_is_refused(govern):
    with pytest.raises(InputError, match="`XAL`'s, the policy says releasing `XBR`"):
        govern.plan(replace(widest(), releasing="XBR"))


def test_there_is_nothing_to_go_back_to_before_the_second_policy(govern):
    with pytest.raises(UnknownError, match="no earlier policy"):
        govern.rollback()
    govern.apply(govern.plan(widest()).id)
    with pytest.raises(UnknownError, match="no earlier policy"):
        govern.rollback()


def test_the_stored_report_is_the_one_that_was_shown(govern):
    plan = govern.plan(widest())
    with govern.store.read() as tx:
        row = plan_table.plan(tx, plan.id)
    assert report_from_json(msgspec.json.decode(row.report)) == plan.report


def start(url, plan, way):
    command = [sys.executable, "-m", "tests.services.appliers", url, plan, way]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize(
    ("way", "survives"),
    [("lock_head", False), ("record", False), ("advance_head", False), ("at once", True)],
)
def test_killed_while_applying_it_leaves_one_policy_or_the_other(govern, store_url, way, survives):
    govern.apply(govern.plan(widest()).id)
    plan = govern.plan(narrowed())
    process = start(store_url, plan.id, way)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == -9
    assert output == ("applied\n" if survives else "")
    expected = narrowed() if survives else widest()
    with govern.store.read() as tx:
        row, head = in_force(tx), tx.head()
    assert row is not None
    assert (row.digest, row.epoch) == (expected.digest, head.epoch)
    assert govern.stored(plan.id).state == ("applied" if survives else "draft")
    assert kinds(govern).count("apply") == (2 if survives else 1)
    if not survives:
        assert govern.apply(plan.id).epoch == 2


def test_of_two_processes_that_apply_one_wins(govern, store_url):
    govern.apply(govern.plan(widest()).id)
    plans = [govern.plan(narrowed()), govern.plan(narrowed(rung=Rung.WITHHOLD))]
    processes = [start(store_url, plan.id, "wait") for plan in plans]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    codes = [process.wait(timeout=60) for process in processes]
    for process in processes:
        process.communicate()
    assert sorted(codes) == [0, 1]
    winner = plans[codes.index(0)]
    assert digests(govern) == [widest().digest, winner.digest]
    assert sorted(govern.stored(plan.id).state for plan in plans) == ["applied", "stale"]


def test_a_policy_applied_again_is_no_policy_to_go_back_to(govern):
    govern.apply(govern.plan(widest()).id)
    govern.apply(govern.plan(widest()).id)
    with pytest.raises(UnknownError, match="no earlier policy"):
        govern.rollback()
    govern.apply(govern.plan(narrowed()).id)
    govern.apply(govern.plan(narrowed()).id)
    govern.rollback()
    assert govern.in_force().digest == widest().digest
