"""Contingencies on a node: rehearsed, remembered, drafted by a trigger, staged."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from relto.core.errors import ConflictError, InputError, PolicyError, UnknownError
from relto.core.instant import DAY, parse_instant
from relto.model.assessment import Assessment, Dimension, Standing
from relto.model.rung import Rung
from relto.planning import Sign
from relto.planning.proof import Kind
from relto.planning.triggers import Answer
from relto.policy import load_readiness, snapshot_from_bytes
from relto.services.contingencies import Contingencies
from relto.services.govern import Govern
from relto.services.officers import Officers
from relto.store import open_store
from relto.store import plans as plan_table
from relto.store.events import events
from relto.store.inbox import waiting
from relto.store.policies import in_force
from tests.planning.worlds import widest
from tests.services.worlds import Fixed, report, take_in

AT = parse_instant("2026-11-23T10:00:00Z")
NAMES = """\
releasing: XAL
organisations: {XAL: {}, XBR: {}, XCO: {}, XFE: {}}
topics: {cyber: c, cyber/ransomware: r, terrorism: t, threat-to-life: l}
---
"""
READY = """\
contingency: limit
title: Limit ${partner}
trigger:
  words: in doubt
  when:
    assessment: {partner: "${partner}", dimension: onward-sharing, at_most: unreliable}
parameters: {partner: {default: XBR}}
change:
  restrictions: [{to: "${partner}", topic: cyber, rung: review, reason: limit}]
review_every_days: 30
---
contingency: suspend
title: Suspend all of them
trigger: {words: somebody says so}
change:
  restrictions: [{to: all, rung: withhold, until: "${today + 30 days}", reason: suspended}]
---
contingency: restore
title: Restore
trigger: {words: all is well}
change:
  remove_restrictions: [{reason: limit}]
"""
DATED = 'rung: review, until: "${today + 30 days}",'
DOUBT = Assessment("XBR", None, Dimension.ONWARD_SHARING, Standing.UNRELIABLE, AT - DAY)


def readiness(text=READY):
    return load_readiness({"policy.yaml": NAMES, "ready.yaml": text})


@pytest.fixture
def kept(store):
    """Three products, the widest policy in force, and the contingencies above."""
    take_in(store, report(1), report(2), report(3, "terrorism"))
    govern = Govern(store, Fixed(AT), "owner")
    govern.apply(govern.plan(widest()).id)
    return Contingencies(govern, readiness())


def told(kept, kind):
    with kept.govern.store.read() as tx:
        return [event for event in events(tx) if event.kind == kind]


def inbox(kept):
    with kept.govern.store.read() as tx:
        return [filed.notice for filed in waiting(tx)]


def doubted(kept, *assessments):
    return replace(kept, assessments=assessments or (DOUBT,))


def epoch(kept):
    return applied(kept).epoch


def applied(kept):
    with kept.govern.store.read() as tx:
        row = in_force(tx)
    assert row is not None
    return row


def test_a_rehearsal_tells_the_consequences_and_applies_nothing(kept):
    rehearsal = kept.rehearse("limit")
    (total,) = rehearsal.report.totals
    assert (total.partner, total.before, total.after, total.products) == (
        "XBR",
        Rung.OPEN,
        Rung.REVIEW,
        2,
    )
    assert rehearsal.proposal.title == "Limit XBR"
    assert rehearsal.proof.kind is Kind.NARROWING
    assert (rehearsal.proof.raised, rehearsal.proof.fallen) == (0, 1)
    assert rehearsal.drift is None
    assert rehearsal.drafted is None
    assert epoch(kept) == 1
    (event,) = told(kept, "rehearsal")
    assert (event.actor, event.at) == ("owner", AT)


def test_the_next_rehearsal_tells_what_changed(kept):
    kept.rehearse("limit")
    kept.govern.clock.at += DAY
    assert kept.rehearse("limit").drift.quiet
    kept.govern.clock.at += DAY
    take_in(kept.govern.store, report(4), report(5, "terrorism"))
    drift = kept.rehearse("limit").drift
    assert drift.since == AT + DAY
    assert drift.moved == ("2 products arrived",)
    ((shift),) = drift.shifts
    assert (shift.partner, shift.then, shift.now) == ("XBR", 2, 3)


def test_a_newly_broken_floor_is_told(kept):
    kept.rehearse("suspend")
    before = kept.rehearse("suspend").drift
    assert before.quiet
    assert kept.rehearse("suspend").report.floors


def test_each_setting_is_remembered_by_itself(kept):
    kept.rehearse("limit")
    assert kept.rehearse("limit", {"partner": "XCO"}).drift is None
    assert kept.rehearse("limit", {"partner": "XBR"}).drift.quiet


def test_a_rewritten_contingency_says_so(kept):
    kept.rehearse("limit")
    text = READY.replace("topic: cyber, rung: review", "topic: cyber, rung: withhold")
    drift = replace(kept, readiness=readiness(text)).rehearse("limit").drift
    assert drift.moved == ("the contingency was rewritten",)
    assert [(shift.after, shift.then, shift.now) for shift in drift.shifts] == [
        (Rung.WITHHOLD, 0, 2),
        (Rung.REVIEW, 2, 0),
    ]


def test_what_does_not_fit_is_told_and_keeps_no_other_from_being_rehearsed(kept):
    found = kept.rehearse_all()
    assert [bool(each) for each in found] == [True, False, True]
    limit, restore, suspend = found
    assert (limit.report.narrowed, suspend.report.narrowed) == (2, 9)
    assert [p.code for p in restore.error.problems] == ["not-in-force"]
    (notice,) = inbox(kept)
    assert (notice.subject, notice.plan) == ("restore", None)
    assert "ready.yaml:" in notice.text
    kept.rehearse_all()
    assert len(inbox(kept)) == 1


def test_staging_makes_a_draft_that_goes_the_ordinary_way(kept):
    proposal, plan = kept.stage("limit", {"partner": "XCO"})
    assert (proposal.title, plan.state) == ("Limit XCO", "draft")
    assert plan.report.narrowed == 2
    assert epoch(kept) == 1
    kept.govern.apply(plan.id)
    policy = snapshot_from_bytes(applied(kept).snapshot)
    assert [each.reason for each in policy.restrictions] == ["limit"]
    back = kept.rehearse("restore")
    assert (back.proof.kind, back.report.widened) == (Kind.WIDENING, 2)
    assert kept.stage("restore")[1].kind == "widening"


def test_a_trigger_that_begins_to_hold_drafts_and_notifies_once(kept):
    kept.rehearse("limit")
    assert inbox(kept) == []
    first = doubted(kept).rehearse("limit")
    assert first.verdict.answer is Answer.HOLDS
    (notice,) = inbox(kept)
    assert (notice.kind, notice.subject, notice.plan) == (
        "contingency",
        "limit",
        first.drafted.id,
    )
    assert epoch(kept) == 1
    with kept.govern.store.read() as tx:
        drafted = plan_table.plan(tx, first.drafted.id)
    assert (drafted.state, drafted.author) == ("draft", "contingency limit")
    assert doubted(kept).rehearse("limit").drafted is None
    assert len(inbox(kept)) == 1


def test_a_trigger_that_stopped_and_begins_again_drafts_again(kept):
    first = doubted(kept).rehearse("limit").drafted
    calm = replace(DOUBT, standing=Standing.USUALLY, at=AT)
    assert doubted(kept, DOUBT, calm).rehearse("limit").drafted is None
    kept.govern.clock.at += DAY
    again = doubted(kept).rehearse("limit").drafted
    assert again is not None
    assert again.id != first.id


def test_a_trigger_never_applies(kept):
    doubted(kept).rehearse("limit")
    doubted(kept).rehearse("limit", {"partner": "XCO"})
    doubted(kept).listed()
    assert epoch(kept) == 1
    assert len(told(kept, "apply")) == 1


def test_an_officer_stands_for_what_is_staged_and_for_no_draft_of_a_trigger(kept):
    officers = Officers(kept.govern.store, kept.govern.clock, "owner")
    officers.add("ada")
    ada = officers.authenticate(officers.issue("ada").secret)
    acting = doubted(replace(kept, govern=replace(kept.govern, officer=ada)))
    drafted = acting.rehearse("limit").drafted
    assert (drafted.state, drafted.author) == ("draft", "contingency limit")
    staged = acting.stage("limit", {"partner": "XCO"})[1]
    assert (staged.state, staged.author, staged.kind) == ("checked", "ada", "narrowing")


def test_staging_sees_to_what_waits(kept):
    doubted(kept).rehearse("limit")
    kept.stage("limit")
    assert inbox(kept) == []


def test_staging_again_renews_and_never_doubles(kept):
    kept = replace(kept, readiness=readiness(READY.replace("rung: review,", DATED)))
    govern = kept.govern
    govern.apply(kept.stage("limit")[1].id)
    with pytest.raises(ConflictError, match="`limit` is in force already"):
        kept.stage("limit")
    govern.clock.at += DAY
    plan = kept.stage("limit")[1]
    assert (plan.kind, plan.report.narrowed, plan.report.widened) == ("none", 0, 0)
    (change,) = plan.report.clauses
    assert change.sign is Sign.CHANGED
    govern.apply(plan.id)
    with govern.store.read() as tx:
        row = in_force(tx)
    assert row is not None
    (restriction,) = snapshot_from_bytes(row.snapshot).restrictions
    assert restriction.span.end == parse_instant("2026-12-25T00:00:00Z")


def test_what_cannot_be_told_drafts_nothing(kept):
    unknown = replace(DOUBT, standing=None)
    rehearsal = doubted(kept, unknown).rehearse("limit")
    assert rehearsal.verdict.answer is Answer.OPEN
    assert rehearsal.drafted is None
    assert inbox(kept) == []


def test_the_list_tells_triggers_and_what_is_due(kept):
    limit, restore, suspend = kept.listed()
    assert (limit.due, limit.rehearsed, limit.verdict.answer) == (True, None, Answer.OPEN)
    assert (restore.verdict, suspend.verdict, suspend.due) == (None, None, False)
    kept.rehearse("limit")
    kept.govern.clock.at += 30 * DAY
    assert kept.listed()[0].rehearsed == AT
    assert not kept.listed()[0].due
    kept.govern.clock.at += 1
    assert kept.listed()[0].due


def test_unknown_names_are_told(kept):
    with pytest.raises(UnknownError, match="limit, restore, suspend"):
        kept.rehearse("limt")
    with pytest.raises(UnknownError):
        kept.stage("")
    with pytest.raises(InputError):
        kept.rehearse("limit", {"partnr": "XBR"})
    with pytest.raises(PolicyError):
        kept.stage("limit", {"partner": "XXX"})
    assert told(kept, "rehearsal") == []


def test_without_a_policy_in_force_there_is_nothing_to_rehearse(store):
    kept = Contingencies(Govern(store, Fixed(AT), "owner"), readiness())
    with pytest.raises(UnknownError, match="no policy is in force"):
        kept.rehearse("limit")
    with pytest.raises(UnknownError, match="no policy is in force"):
        kept.stage("limit")
    assert [each.contingency.code for each in kept.listed()] == ["limit", "restore", "suspend"]


def test_of_two_who_rehearse_at_once_one_files_the_notice(kept, store_url):
    other = open_store(store_url)
    govern = replace(kept.govern, store=other)
    both = [doubted(kept), doubted(replace(kept, govern=govern))]
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(lambda each: each.rehearse("limit"), both))
    other.close()
    assert all(found)
    assert len(inbox(kept)) == 1
    assert len(told(kept, "rehearsal")) == 2
    assert epoch(kept) == 1


def test_a_rehearsal_looks_at_what_is_required_and_remembers_it(kept):
    asked = "---\nrequirements:\n  CY: {question: Who?, topic: cyber, owner: interior, weight: 5}\n"
    looking = replace(kept, readiness=readiness(READY + asked))
    first = looking.rehearse("limit")
    assert [row.requirement for row in first.report.incoming.requirements] == ["CY"]
    take_in(kept.govern.store, report(7, originator="XCO"))
    again = looking.rehearse("limit")
    assert [shift.requirement for shift in again.drift.sources] == ["CY"]
    assert looking.stage("limit")[1].report.incoming is not None
