"""What the node's own record suggests: proposals against a partner's own past, once each."""

import io
import json
from dataclasses import replace

import pytest

from relto.core.errors import UnknownError
from relto.core.instant import DAY, format_instant, parse_instant
from relto.model.evidence import Kind
from relto.policy import load
from relto.services.acting import Acting
from relto.services.evidence import Register
from relto.services.govern import Govern
from relto.services.ingest import ingest
from relto.services.own_life import OwnLife
from relto.services.principal import Principal
from relto.services.release import Query, Release
from relto.services.watch import Inbox, Verdict
from relto.store.partners import add_partner
from tests.services.evidential import POLICY, claim, grade, in_force
from tests.services.worlds import Fixed, report, take_in

FEEDS = """\
---
rules:
  - rule: by Brennia
    when: {feed: theirs}
    then: {originators: XBR}
"""
NARROW = "restrictions: [{to: XBR, topic: cyber, rung: withhold, reason: in doubt}]\n"
START = parse_instant("2026-05-10T00:00:00Z")
"""Months of thirty days from here: from the tenth of May to the seventh of October."""
NOW = START + 190 * DAY


def send(store, month, count, age_days, *, first=0, **handling):
    """Takes in products of a month, so many days old when they come."""
    at = START + month * 30 * DAY
    told = format_instant(at - age_days * DAY)
    objects = [
        {**report(month * 1000 + number, **handling), "created": told, "modified": told}
        for number in range(first, first + count)
    ]
    bundle = json.dumps({"type": "bundle", "id": "bundle--0", "objects": objects}).encode()
    found = ingest(store, io.BytesIO(bundle), "theirs", clock=Fixed(at), actor="test")
    assert found.refused == ()


@pytest.fixture
def life(store):
    in_force(store, POLICY + FEEDS)
    return OwnLife(Acting(store, Fixed(NOW), "analyst"))


def proposed(life, **more):
    return {each.kind: each for each in life.propose(**more)}


def test_volume_and_delay_are_held_against_the_partners_own_past(life, store):
    for month in range(5):
        send(store, month, 20, age_days=1)
    send(store, 5, 10, age_days=9)
    found = proposed(life)
    assert found.keys() == {Kind.RECIPROCITY_REDUCED, Kind.LATE}
    reduced, late = found[Kind.RECIPROCITY_REDUCED], found[Kind.LATE]
    assert "sent 10 products in 2026-10; in a usual month of the 6 before it were 20" in (
        reduced.claim
    )
    assert "9.0 days old" in late.claim
    assert life.propose() == ()
    waiting = [group.cards[0].card for group in Inbox(life.acting).waiting()]
    assert {card.id for card in waiting} == {reduced.name, late.name}
    assert Register(life.acting).items() == ()


def test_as_ever_is_told_too_and_too_little_says_nothing(life, store):
    for month in range(6):
        send(store, month, 20, age_days=1)
    assert proposed(life).keys() == {Kind.RECIPROCITY_KEPT, Kind.TIMELY}
    earlier = OwnLife(replace(life.acting, clock=Fixed(START + 80 * DAY)))
    assert earlier.propose() == ()


def test_whose_material_was_passed_on_is_asked(life, store):
    send(store, 5, 3, age_days=1, originator="XCO")
    send(store, 5, 12, age_days=1, first=100, originator="XFE", label="SECRET//REL TO XAL")
    found = proposed(life)
    asked, seen = found[Kind.ONWARD_SHARING], found[Kind.CONSENT_ASKED]
    assert (asked.partner, asked.towards) == ("XBR", "XCO")
    assert "XBR passed on 3 products of XCO's to us in 2026-10" in asked.claim
    assert (seen.towards, seen.claim.endswith("its marking lists us.")) == ("XFE", True)


def test_copies_asked_back_await_an_answer(life, store):
    with store.write() as tx:
        add_partner(tx, "XBR", 0)
    take_in(store, report(1), report(2))
    Release(store, Fixed(NOW)).objects(Principal("XBR", "c"), Query())
    govern = Govern(store, Fixed(NOW), "owner")
    plan = govern.apply(govern.plan(load({"p.yaml": POLICY + FEEDS + NARROW})).id).plan
    assert life.propose() == ()
    life.acting.clock.at = NOW + 14 * DAY
    found = proposed(life)[Kind.RECALL_IGNORED]
    assert f"2 products asked back from XBR with plan {plan.id}" in found.claim
    item = Inbox(life.acting).accept(found.name, Verdict(grade("B2"))).item
    assert item is not None
    assert (item.evidence.partner, item.evidence.reference) == ("XBR", found.name)
    assert life.propose() == ()


def test_an_answer_on_file_ends_the_waiting(life, store):
    with store.write() as tx:
        add_partner(tx, "XBR", 0)
    take_in(store, report(1))
    Release(store, Fixed(NOW)).objects(Principal("XBR", "c"), Query())
    govern = Govern(store, Fixed(NOW), "owner")
    plan = govern.apply(govern.plan(load({"p.yaml": POLICY + FEEDS + NARROW})).id).plan
    life.acting.clock.at = NOW + 14 * DAY
    Register(life.acting).add(claim(kind=Kind.RECALL_ACKNOWLEDGED, reference=plan.id))
    assert life.propose() == ()


def test_a_partner_that_asks_no_more_is_told_by_its_own_habit(life, store):
    with store.write() as tx:
        for partner in ("XBR", "XCO"):
            add_partner(tx, partner, 0)
    release = Release(store, clock := Fixed(START))
    for day in range(0, 60, 3):
        clock.at = START + day * DAY
        release.objects(Principal("XBR", "c"), Query())
    release.objects(Principal("XCO", "c"), Query())
    life.acting.clock.at = START + 70 * DAY
    assert life.propose() == ()
    life.acting.clock.at = START + 73 * DAY
    (found,) = life.propose()
    assert (found.partner, found.kind) == ("XBR", Kind.RECEIPT_MISSING)
    assert "every 3 days as a rule, and not since 2026-07-06" in found.claim
    life.acting.clock.at = START + 90 * DAY
    assert life.propose() == ()


def test_without_a_policy_there_is_nobody_to_speak_of(store):
    with pytest.raises(UnknownError):
        OwnLife(Acting(store, Fixed(NOW), "analyst")).propose()
