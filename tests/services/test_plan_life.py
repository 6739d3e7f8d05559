"""A plan from draft to rolled back, on a node with officers: who may do what."""

import subprocess
import sys
from dataclasses import replace

import msgspec
import pytest
import sqlalchemy as sa

from relto.core.errors import AuthenticationError, AuthorityError, ConflictError, StaleError
from relto.core.instant import DAY
from relto.model.rung import Rung
from relto.model.selection import Selection
from relto.model.source import Span
from relto.planning.proof import Kind
from relto.policy import snapshot_to_bytes
from relto.services.govern import Govern
from relto.services.officers import Officers
from relto.services.proving import prove
from relto.services.terms import Terms
from relto.store import schema
from relto.store.events import events
from relto.store.policies import history, in_force
from tests.planning.worlds import restricted, widest
from tests.services.officials import governs
from tests.services.worlds import Fixed, report, take_in

CYBER = Selection(topics=frozenset({"cyber"}))


@pytest.fixture
def people(store):
    """Four officers on a node whose first policy the operating system's user applied."""
    take_in(store, *(report(n) for n in range(5)), report(9, "terrorism"))
    clock = Fixed()
    root = Govern(store, clock, "root")
    root.apply(root.plan(widest()).id)
    return governs(store, "ada", "bo", "cy", "dee", clock=clock)


def narrowed(**changes):
    return restricted(widest(), **{"what": CYBER, **changes})


def kinds(govern):
    with govern.store.read() as tx:
        return [event.kind for event in events(tx, limit=10_000)]


def last(govern, kind):
    with govern.store.read() as tx:
        return msgspec.json.decode(events(tx, kind=kind, limit=10_000)[-1].body)


def waits(govern):
    return [(each.notice.kind, each.notice.subject) for each in govern.inbox()]


def epoch(govern):
    with govern.store.read() as tx:
        return tx.head().epoch


def narrow(people, officer="ada"):
    """Has one officer make and release a narrowing."""
    return people[officer].apply(people[officer].plan(narrowed()).id)


def widening(people):
    """Narrows, has that confirmed, and makes the plan back: a widening of ada's."""
    narrow(people)
    people["bo"].confirm(people["ada"].in_force().plan)
    return people["ada"].plan(widest())


def test_a_narrowing_is_applied_by_one_and_confirmed_by_a_second(people):
    plan = people["ada"].plan(narrowed())
    assert (plan.state, plan.kind, plan.author) == ("checked", "narrowing", "ada")
    assert waits(people["ada"]) == [("apply", plan.id)]
    applied = people["ada"].apply(plan.id)
    assert applied.plan.confirm_by == 1_000_000 + DAY
    assert applied.plan.awaits_confirmation
    assert waits(people["ada"]) == [("confirm", plan.id)]
    with pytest.raises(AuthorityError, match="`ada` released plan"):
        people["ada"].confirm(plan.id)
    confirmed = people["bo"].confirm(plan.id)
    assert (confirmed.state, confirmed.awaits_confirmation) == ("applied", False)
    assert waits(people["ada"]) == []
    with pytest.raises(AuthorityError, match="needs no confirmation"):
        people["cy"].confirm(plan.id)
    assert last(people["ada"], "confirm")["actor"] == "bo"
    assert last(people["ada"], "confirm")["body"]["late"] is False


def test_an_author_does_not_confirm_what_another_released(people):
    plan = people["ada"].plan(narrowed())
    people["bo"].apply(plan.id)
    with pytest.raises(AuthorityError, match="`ada` is an author"):
        people["ada"].confirm(plan.id)
    assert people["cy"].confirm(plan.id).state == "applied"


def test_approved_before_it_needs_no_confirmation(people):
    plan = people["ada"].plan(narrowed())
    people["bo"].approve(plan.id)
    assert people["ada"].apply(plan.id).plan.confirm_by is None
    assert waits(people["ada"]) == []


def test_a_lapsed_confirmation_asks_and_nothing_widens(people):
    plan = narrow(people).plan
    clock = people["ada"].clock
    clock.at = plan.confirm_by - 1
    assert waits(people["root"]) == [("confirm", plan.id)]
    clock.at = plan.confirm_by
    assert people["root"].stored(plan.id).state == "lapsed"
    assert waits(people["root"]) == [("lapsed", plan.id)]
    assert waits(people["root"]) == [("lapsed", plan.id)]
    assert kinds(people["root"]).count("confirmation lapsed") == 1
    assert people["root"].in_force().digest == narrowed().digest
    with pytest.raises(AuthorityError):
        people["ada"].confirm(plan.id)
    assert people["bo"].confirm(plan.id).state == "applied"
    assert last(people["ada"], "confirm")["body"]["late"] is True
    assert waits(people["root"]) == []


def test_lapsed_it_is_rolled_back_only_by_the_rules_of_widening(people):
    plan = narrow(people).plan
    people["ada"].clock.at = plan.confirm_by
    people["root"].inbox()
    with pytest.raises(AuthorityError, match="two officers other than its author"):
        people["bo"].rollback()
    back = people["root"].listed()[-1]
    assert (back.kind, back.author, back.back_to) == ("widening", "bo", 1)
    people["ada"].approve(back.id)
    people["cy"].approve(back.id)
    people["bo"].apply(back.id)
    assert people["root"].stored(plan.id).state == "rolled-back"
    assert people["root"].in_force().digest == widest().digest
    assert waits(people["root"]) == []


def test_who_narrowed_does_not_restore_alone_within_the_time(people):
    narrow(people)
    with pytest.raises(AuthorityError, match="is widening"):
        people["ada"].rollback()
    assert epoch(people["ada"]) == 2


def test_a_widening_takes_two_others(people):
    plan = widening(people)
    assert (plan.kind, plan.state) == ("widening", "checked")
    assert waits(people["root"]) == [("approve", plan.id)]
    for name in ("ada", "bo"):
        with pytest.raises(AuthorityError, match="two officers other than its author"):
            people[name].apply(plan.id)
    assert people["bo"].approve(plan.id).state == "checked"
    with pytest.raises(AuthorityError, match="only by bo"):
        people["cy"].apply(plan.id)
    assert people["cy"].approve(plan.id).state == "approved"
    assert waits(people["root"]) == [("apply", plan.id)]
    applied = people["ada"].apply(plan.id)
    assert (applied.epoch, applied.plan.confirm_by) == (3, None)
    assert people["root"].listed()[1].state == "superseded"
    with people["ada"].store.read() as tx:
        record = [each.actor for each in events(tx, kind="approve")]
    assert record == ["bo", "cy"]


def test_nobody_approves_their_own(people):
    plan = widening(people)
    with pytest.raises(AuthorityError, match="`ada` is an author"):
        people["ada"].approve(plan.id)
    assert last(people["ada"], "approval refused")["actor"] == "ada"


def test_the_same_person_twice_is_one(people):
    plan = widening(people)
    people["bo"].approve(plan.id)
    again = Officers(people["bo"].store, Fixed(), "root", people["bo"].officer).issue("bo")
    second = Officers(people["bo"].store, Fixed(), "root").authenticate(again.secret)
    for govern in (people["bo"], replace(people["bo"], officer=second)):
        with pytest.raises(AuthorityError, match=r"`bo` approved plan .* before"):
            govern.approve(plan.id)
    with pytest.raises(AuthorityError, match="only by bo"):
        people["ada"].apply(plan.id)


def test_another_digest_is_not_approved(people):
    plan = widening(people)
    with pytest.raises(AuthorityError, match=r"the approval is of sha256:00"):
        people["bo"].approve(plan.id, seen="sha256:00")
    assert people["bo"].approve(plan.id, seen=plan.case.digest).case.approvers == {"bo"}


def test_what_was_changed_after_the_approvals_has_none(people):
    plan = widening(people)
    people["bo"].approve(plan.id)
    people["cy"].approve(plan.id)
    with people["ada"].store.write() as tx:
        values = {"snapshot": _bytes(widest(), "XCO")}
        tx.connection.execute(
            sa.update(schema.plans).where(schema.plans.c.id == plan.id).values(**values)
        )
    with pytest.raises(AuthorityError, match="no officer stands for"):
        people["ada"].apply(plan.id)


def _bytes(policy, partner):
    return snapshot_to_bytes(restricted(policy, to=frozenset({partner}), what=CYBER))


def test_who_is_no_officer_any_more_has_not_approved(people):
    plan = widening(people)
    people["bo"].approve(plan.id)
    people["cy"].approve(plan.id)
    Officers(people["ada"].store, Fixed(), "root", people["dee"].officer).revoke("cy")
    with pytest.raises(AuthorityError, match="only by bo"):
        people["ada"].apply(plan.id)
    with pytest.raises(AuthenticationError):
        people["cy"].apply(plan.id)
    people["dee"].approve(plan.id)
    assert people["ada"].apply(plan.id).epoch == 3


def test_the_operating_systems_user_no_longer_applies(people):
    plan = people["root"].plan(narrowed())
    assert plan.state == "draft"
    for act in (people["root"].apply, people["root"].approve, people["root"].confirm):
        with pytest.raises(AuthorityError, match="this node has officers"):
            act(plan.id)
    assert epoch(people["root"]) == 1


def test_a_draft_needs_an_officer_who_stands_for_it(people):
    plan = people["root"].plan(narrowed())
    with pytest.raises(AuthorityError, match="no officer stands for"):
        people["ada"].apply(plan.id)
    with pytest.raises(AuthorityError, match="no officer stands for"):
        people["ada"].approve(plan.id)
    assert people["bo"].check(plan.id).state == "checked"
    with pytest.raises(AuthorityError, match=r"stands for plan .* already"):
        people["cy"].check(plan.id)
    with pytest.raises(AuthorityError, match="`bo` is an author"):
        people["bo"].approve(plan.id)
    assert people["ada"].apply(plan.id).epoch == 2


def test_the_users_own_name_is_no_second_person(people):
    drafted = replace(people["root"], authority="Bo").plan(narrowed())
    people["ada"].check(drafted.id)
    for name in ("ada", "bo"):
        with pytest.raises(AuthorityError, match="is an author"):
            people[name].approve(drafted.id)


def test_a_widening_that_calls_itself_narrowing_is_refused_with_the_witness(people):
    narrow(people)
    other = restricted(widest(), to=frozenset({"XCO"}))
    with pytest.raises(
        ConflictError, match=r"declared narrowing, but it raises .* XBR review → open"
    ):
        people["ada"].plan(other, declared=Kind.NARROWING)
    assert people["ada"].plan(other).kind == "mixed"


def test_it_is_proved_again_where_one_officer_releases(people, monkeypatch):
    narrow(people)

    def lying(*given):
        return replace(prove(*given), kind=Kind.NARROWING)

    monkeypatch.setattr("relto.services.govern.prove", lying)
    plan = people["ada"].plan(widest())
    assert (plan.kind, plan.state) == ("narrowing", "checked")
    monkeypatch.undo()
    with pytest.raises(AuthorityError, match="narrowing by its own account, but it raises"):
        people["ada"].apply(plan.id)
    assert epoch(people["ada"]) == 2


def test_what_widens_tomorrow_or_something_not_held_is_no_narrowing(people):
    narrow(people)
    tomorrow = narrowed(rung=Rung.WITHHOLD, span=Span(None, 1_000_000 + DAY))
    plan = people["ada"].plan(tomorrow)
    assert (plan.proof.raised, plan.kind) == (0, "mixed")
    with pytest.raises(AuthorityError, match="two officers"):
        people["ada"].apply(plan.id)
    unheld = restricted(
        widest(), what=Selection(topics=frozenset({"cyber"})), originators=frozenset({"XAL"})
    )
    plan = people["ada"].plan(unheld)
    assert (plan.proof.raised, plan.kind) == (0, "widening")
    with pytest.raises(ConflictError, match="might raise what is not held yet"):
        people["ada"].plan(unheld, declared=Kind.NARROWING)


def test_an_expired_plan_is_nobodys(people):
    plan = people["ada"].plan(narrowed())
    people["ada"].clock.at = plan.expires_at
    assert people["ada"].stored(plan.id).state == "expired"
    for act in (people["bo"].approve, people["ada"].apply):
        with pytest.raises(StaleError, match="expired at"):
            act(plan.id)
    assert waits(people["root"]) == []


def test_terms_are_the_nodes(people):
    terms = Terms(confirm_within=5, expires_after=7)
    ada = replace(people["ada"], terms=terms)
    plan = ada.plan(narrowed())
    assert plan.expires_at == plan.at + 7
    assert ada.apply(plan.id).plan.confirm_by == plan.at + 5


def test_a_stale_plan_lists_all_that_moved(people):
    begins = 2_000_000
    later = narrowed(span=Span(begins, None))
    plan = people["ada"].plan(later)
    narrow(people, "bo")
    take_in(people["ada"].store, report(77), report(78))
    people["ada"].clock.at = begins
    with pytest.raises(StaleError) as caught:
        people["ada"].apply(plan.id)
    moved = {each["what"]: each for each in caught.value.moved}
    assert list(moved) == ["policy", "arrivals", "dates"]
    assert any("restriction on XBR: cyber: review" in line for line in moved["policy"]["details"])
    assert moved["arrivals"]["details"] == ["2 by test"]
    (line,) = moved["dates"]["details"]
    assert line.startswith("1970-01-01T00:00:02")
    assert "began: restriction on XBR: cyber" in line
    assert people["ada"].stored(plan.id).state == "stale"
    with pytest.raises(StaleError):
        people["bo"].approve(plan.id)


def test_what_moved_is_no_longer_asked_for(people):
    plan = people["ada"].plan(narrowed())
    take_in(people["ada"].store, report(77))
    assert waits(people["root"]) == []
    assert people["root"].stored(plan.id).state == "stale"


def test_a_floor_takes_a_reason_from_officers_too(people):
    plan = people["ada"].plan(restricted(widest()))
    with pytest.raises(ConflictError, match="breaks 1 floor"):
        people["ada"].apply(plan.id)
    people["ada"].apply(plan.id, override="ordered")
    told = last(people["ada"], "apply")["body"]
    assert (told["override"], told["kind"]) == ("ordered", "narrowing")


def test_confirming_what_is_not_in_force_is_refused(people):
    plan = narrow(people).plan
    people["ada"].apply(people["ada"].plan(narrowed(rung=Rung.WITHHOLD)).id)
    with pytest.raises(ConflictError, match="is not in force"):
        people["bo"].confirm(plan.id)
    assert people["bo"].stored(plan.id).state == "superseded"


def start(url, plan, way, officer):
    command = [sys.executable, "-m", "tests.services.appliers", url, plan, way, officer]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize(
    ("way", "survives"),
    [("sign", False), ("set_state", False), ("record", False), ("at once", True)],
)
def test_killed_in_the_middle_everything_or_nothing_is_there(people, store_url, way, survives):
    plan = people["ada"].plan(narrowed())
    process = start(store_url, plan.id, way, people["ada"].officer.credential)
    process.communicate(timeout=60)
    assert process.returncode == -9
    with people["ada"].store.read() as tx:
        row, head = in_force(tx), tx.head()
    expected = narrowed() if survives else widest()
    assert row is not None
    assert (row.digest, row.epoch) == (expected.digest, head.epoch)
    found = people["ada"].stored(plan.id)
    assert found.state == ("applied" if survives else "checked")
    assert [each.act for each in found.case.signatures] == ["check", "release"][: 1 + survives]
    assert waits(people["ada"]) == [("confirm" if survives else "apply", plan.id)]
    if not survives:
        assert people["ada"].apply(plan.id).epoch == 2


def test_of_two_officers_who_apply_at_once_one_wins(people, store_url):
    plans = [people["ada"].plan(narrowed()), people["bo"].plan(narrowed(rung=Rung.WITHHOLD))]
    officers = [people[name].officer.credential for name in ("ada", "bo")]
    processes = [
        start(store_url, plan.id, "wait", officer)
        for plan, officer in zip(plans, officers, strict=True)
    ]
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
    with people["ada"].store.read() as tx:
        assert [row.digest for row in history(tx)] == [widest().digest, winner.digest]
    states = sorted(people["ada"].stored(plan.id).state for plan in plans)
    assert states == ["applied", "stale"]


def test_without_officers_everything_is_as_it_was(store):
    take_in(store, report(1))
    root = Govern(store, Fixed(), "root")
    root.apply(root.plan(widest()).id)
    root.apply(root.plan(narrowed()).id)
    assert root.rollback().epoch == 3
    assert waits(root) == []


def test_the_first_policy_of_a_node_with_officers_takes_two_others_too(store):
    take_in(store, report(1))
    people = governs(store, "ada", "bo", "cy")
    plan = people["ada"].plan(widest())
    assert plan.kind == "widening"
    with pytest.raises(AuthorityError, match="two officers"):
        people["ada"].apply(plan.id)
    people["bo"].approve(plan.id)
    people["cy"].approve(plan.id)
    assert people["ada"].apply(plan.id).epoch == 1


def test_a_handling_changed_by_a_marking_makes_a_plan_stale(people):
    plan = people["ada"].plan(narrowed())
    with people["ada"].store.write() as tx:
        head = tx.lock_head()
        tx.advance_head(relabels=head.relabels + 1)
    with pytest.raises(StaleError, match="handled otherwise since"):
        people["ada"].apply(plan.id)


def test_one_plan_is_applied_once_though_two_officers_ask(people):
    plan = people["ada"].plan(narrowed())
    people["ada"].apply(plan.id)
    with pytest.raises(StaleError, match="applied before"):
        people["bo"].apply(plan.id)
    with pytest.raises(StaleError, match="applied before"):
        people["bo"].approve(plan.id)
    assert epoch(people["ada"]) == 2


def as_version_1_made_it(govern, plan):
    """Makes a stored plan one that the schema's first version left behind."""
    values = {"author": "", "kind": "", "proof": None, "expires_at": None}
    with govern.store.write() as tx:
        tx.connection.execute(
            sa.update(schema.plans).where(schema.plans.c.id == plan.id).values(**values)
        )


def test_a_plan_of_the_first_version_is_applied_without_officers(store):
    take_in(store, report(1))
    root = Govern(store, Fixed(), "root")
    plan = root.plan(widest())
    as_version_1_made_it(root, plan)
    (found,) = root.listed()
    assert (found.kind, found.author, found.proof) == ("", "", None)
    assert root.apply(plan.id).epoch == 1


def test_what_nobody_proved_counts_as_widening(people):
    plan = people["root"].plan(narrowed())
    as_version_1_made_it(people["root"], plan)
    people["ada"].check(plan.id)
    with pytest.raises(AuthorityError, match="of an unknown kind: two officers"):
        people["ada"].apply(plan.id)
    people["bo"].approve(plan.id)
    people["cy"].approve(plan.id)
    assert people["ada"].apply(plan.id).epoch == 2
