import json
from dataclasses import replace

import pytest

from relto.core.errors import InputError, StaleError, UnknownError
from relto.core.instant import DAY, parse_instant
from relto.model.agreements import AgreementKind, Conditions, Onward
from relto.model.handling import Discipline
from relto.model.rung import Rung
from relto.model.selection import Selection
from relto.planning import report_from_json, report_to_json
from relto.services import stranded
from relto.services.govern import Govern
from relto.services.plan_detail import PlanDetail
from relto.services.principal import Principal
from relto.services.release import Query, Release
from relto.store import Event
from relto.store.events import Delivery, record_delivery
from relto.store.partners import add_partner
from tests.planning.worlds import restricted, widest
from tests.services.worlds import Fixed, report, take_in

CYBER = Selection(topics=frozenset({"cyber"}))
NOW = parse_instant("2026-11-23T12:00:00Z")
MARK = "marking-definition--00000000-0000-4000-8000-0000000000aa"
PUBLISHED = "2026-01-01T00:00:00Z"


def number(product):
    return f"indicator--00000000-0000-4000-8000-{product:012d}"


def marking(**handling):
    extension = "extension-definition--7e1f0a52-6f0c-5c0e-9d0b-2f4a8c1b6d3e"
    handled = {"label": "SECRET", "originator": "XAL", "topic": "cyber", "discipline": "HUMINT"}
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": MARK,
        "created": "2026-01-01T00:00:00.000Z",
        "name": "a source",
        "extensions": {
            extension: {"extension_type": "property-extension", "handling": {**handled, **handling}}
        },
    }


def marked(product, **more):
    granular = [{"selectors": ["name"], "marking_ref": MARK}]
    return {**report(product, **more), "granular_markings": granular}


def note(product, *about):
    return {
        **report(product),
        "type": "note",
        "id": f"note--00000000-0000-4000-8000-{product:012d}",
        "content": "on these",
        "object_refs": list(about),
    }


def sent(store, partner, rows, at=NOW):
    with store.write() as tx:
        event = tx.record(Event("delivery", at, "c-1", {}, partner))
        record_delivery(tx, Delivery(event, partner, rows, [], b"d" * 32))


@pytest.fixture
def clock():
    return Fixed(NOW)


@pytest.fixture
def govern(store, clock):
    return Govern(store, clock, "officer")


def outgoing(govern, policy):
    return govern.plan(policy).report.outgoing


def begin(govern, *objects):
    take_in(govern.store, *objects)
    govern.apply(govern.plan(widest()).id)


def test_flows_tell_topic_discipline_and_month(govern):
    begin(govern, report(1), report(2, version=9), report(3, discipline="HUMINT"))
    later = {**report(4), "modified": "2026-02-01T00:00:00.000Z"}
    take_in(govern.store, later, report(5, "terrorism"))
    found = outgoing(govern, restricted(widest(), what=CYBER))
    assert found.months == ("2026-01", "2026-02")
    told = {(f.topic, f.discipline): (f.products, f.portions, f.months) for f in found.flows}
    assert told == {("cyber", "CYBER"): (3, 3, (2, 1)), ("cyber", "HUMINT"): (1, 1, (1, 0))}
    assert {f.partner for f in found.flows} == {"XBR"}
    assert found.lost == found.flows
    assert found.gained == ()
    assert found.flows[0].samples == (number(4), number(2), number(1))


def test_a_portion_moves_where_its_product_does_not(govern):
    begin(govern, marking(), marked(1), report(2))
    humint = Selection(disciplines=frozenset({Discipline.HUMINT}))
    found = outgoing(govern, restricted(widest(), what=humint))
    flows = [(f.discipline, f.products, f.portions, f.samples) for f in found.flows]
    assert flows == [
        ("CYBER", 0, 1, (number(1),)),
        ("HUMINT", 0, 1, (number(1),)),
    ]


def test_only_the_newest_version_flows(govern):
    begin(govern, report(1), report(1, version=5), report(1, "terrorism", version=9))
    found = outgoing(govern, restricted(widest(), what=CYBER))
    assert sum(flow.products for flow in found.flows) == 0


def test_open_copies_are_recalled_and_sealed_ones_cut(govern):
    begin(govern, *(report(n) for n in range(4)), report(9, "terrorism"))
    sent(govern.store, "XBR", [0, 2, 4])
    sent(govern.store, "XBR", [0])
    sent(govern.store, "XCO", [0, 1])
    (recall,) = outgoing(govern, restricted(widest(), what=CYBER)).recalls
    assert (recall.partner, recall.recall, recall.cut) == ("XBR", 2, 0)
    assert set(recall.samples) == {number(0), number(2)}
    sealed = restricted(widest(), what=CYBER, rung=Rung.SEALED)
    govern.apply(govern.plan(sealed).id)
    (recall,) = outgoing(govern, restricted(sealed, what=CYBER)).recalls
    assert (recall.recall, recall.cut) == (0, 2)


def test_a_copy_with_a_fallen_portion_is_recalled(govern):
    begin(govern, marking(), marked(1), report(2))
    sent(govern.store, "XBR", [0, 1, 2])
    humint = Selection(disciplines=frozenset({Discipline.HUMINT}))
    (recall,) = outgoing(govern, restricted(widest(), what=humint)).recalls
    assert (recall.recall, recall.samples) == (1, (number(1),))


def test_an_older_version_that_was_delivered_is_recalled_too(govern):
    begin(govern, report(1))
    take_in(govern.store, report(1, "terrorism", version=2))
    sent(govern.store, "XBR", [0])
    plan = govern.plan(restricted(widest(), what=CYBER))
    (recall,) = plan.report.outgoing.recalls
    assert (recall.recall, recall.samples) == (1, (number(1),))
    (line,) = PlanDetail(govern.store).lines(plan.id)
    assert (line.what, line.before, line.after, line.delivered) == (
        "copy",
        "open",
        "open",
        "recall",
    )


def test_what_is_kept_and_refers_to_something_lost_is_derived(govern):
    about = [
        note(20, number(1)),
        note(21, number(1), number(2)),
        note(22, number(3)),
        note(23, number(77)),
    ]
    terrorism = [replaced(one, "terrorism") for one in about]
    begin(govern, report(1), report(2), report(3, "terrorism"), *terrorism, note(24, number(1)))
    (derived,) = outgoing(govern, restricted(widest(), what=CYBER)).derived
    assert (derived.partner, derived.products) == ("XBR", 2)
    assert derived.samples == tuple(f"note--{number(n)[11:]}" for n in (21, 20))


def test_what_a_partner_loses_of_its_own_is_told(govern):
    ours, theirs = report(1), [report(n, originator="XBR") for n in (2, 3)]
    joint = {**report(4), "extensions": report(4, originator=["XAL", "XBR"])["extensions"]}
    begin(govern, ours, *theirs, joint, report(5, "terrorism", originator="XBR"))
    found = outgoing(govern, restricted(widest(), what=CYBER)).own
    assert [(each.partner, each.products) for each in found] == [("XBR", 2)]


def test_what_refers_over_several_steps_is_counted_beside(govern):
    chain = [note(n, number(1) if n == 20 else f"note--{number(n - 1)[11:]}") for n in (20, 21, 22)]
    circle = note(23, f"note--{number(22)[11:]}", f"note--{number(23)[11:]}")
    kept = [replaced(one, "terrorism") for one in (*chain, circle)]
    begin(govern, report(1), report(2, "terrorism"), *kept, note(24, number(2)))
    (derived,) = outgoing(govern, restricted(widest(), what=CYBER)).derived
    assert (derived.partner, derived.products, derived.further) == ("XBR", 1, 3)


def named(kind, product, **more):
    """An object of another type on terrorism, which stays where cyber is lost."""
    ident = f"{kind}--{number(product)[11:]}"
    own = {"pattern", "pattern_type", "valid_from", "name"}
    rest = {key: value for key, value in report(product, "terrorism").items() if key not in own}
    return {**rest, "type": kind, "id": ident, "labels": [ident], **more}


def listing(product, *about, kind="report"):
    """A report, or a note, that lists objects."""
    own = {"content": "c"} if kind == "note" else {"name": "r", "published": PUBLISHED}
    return named(kind, product, object_refs=list(about), **own)


def of(kind, product):
    return f"{kind}--{number(product)[11:]}"


def webbed():
    """Two products on cyber, 1 and 2, which are lost, and all sorts that refer to them."""
    ends = {"source_ref": number(3), "target_ref": number(2), "relationship_type": "related-to"}
    return [
        report(1),
        report(2),
        report(3, "terrorism"),
        listing(10, number(1)),
        listing(11, number(1), number(2)),
        listing(12, number(1), number(3)),
        listing(13, of("report", 11), of("report", 10)),
        listing(14, of("report", 13), of("report", 12)),
        listing(15, of("report", 13), kind="note"),
        listing(16, of("note", 15), of("note", 16), kind="note"),
        named("relationship", 20, **ends),
        named("sighting", 21, sighting_of_ref=number(1)),
        named("sighting", 22, sighting_of_ref=number(3)),
        listing(23, of("relationship", 20)),
        listing(24, number(77)),
        listing(25, number(1), number(77)),
    ]


def pulled(govern, partner):
    """What a partner is really given of named objects, as it is or as a copy."""
    page = Release(govern.store, govern.clock).objects(Principal(partner, "c"), Query())
    objects = json.loads(page.body).get("objects", [])
    return {label for each in objects for label in each.get("labels", [])}


def test_what_stops_without_a_clause_is_just_what_is_no_longer_given(govern, clock):
    begin(govern, *webbed())
    with govern.store.write() as tx:
        add_partner(tx, "XBR", 0)
    clock.at += DAY
    before = pulled(govern, "XBR")
    plan = govern.plan(restricted(widest(), what=CYBER))
    (derived,) = plan.report.outgoing.derived
    lines = list(PlanDetail(govern.store).lines(plan.id))
    govern.apply(plan.id)
    clock.at += DAY
    gone = before - pulled(govern, "XBR")
    kinds = [("report", n) for n in (10, 11, 13, 23, 25)]
    kinds += [("note", 15), ("relationship", 20), ("sighting", 21)]
    assert gone == {of(*each) for each in kinds}
    assert derived.stranded == len(gone)
    assert derived.stopped
    assert set(derived.stopped) <= gone
    assert {line.product for line in lines if line.what == "stranded"} == gone


def test_beyond_a_limit_what_stops_is_not_counted(govern, monkeypatch):
    monkeypatch.setattr(stranded, "MOST", 3)
    begin(govern, *webbed())
    (derived,) = outgoing(govern, restricted(widest(), what=CYBER)).derived
    assert (derived.stranded, derived.stopped) == (None, ())


def replaced(value, topic):
    handled = report(0, topic)["extensions"]
    return {**value, "extensions": handled}


def bound(**conditions):
    policy = widest()
    (agreement,) = policy.agreements
    return replace(policy, agreements=(replace(agreement, **conditions),))


def test_obligations_lapse_with_the_party(govern):
    kept = Conditions(Onward.ASK, "5 years")
    take_in(govern.store, report(1), report(2))
    govern.apply(govern.plan(bound(conditions=kept)).id)
    sent(govern.store, "XBR", [0, 1])
    parties = tuple(one for one in widest().agreements[0].parties if one.member != "XBR")
    found = outgoing(govern, bound(conditions=kept, parties=parties)).lapses
    assert [(one.partner, one.obligation, one.becomes, one.copies) for one in found] == [
        ("XBR", "onward sharing: ask the originator", "", 2),
        ("XBR", "retain 5 years", "", 2),
    ]
    assert {one.reason for one in found} == {"XBR is no party any more"}
    freer = outgoing(govern, bound(conditions=Conditions(Onward.WITHIN, "5 years"))).lapses
    assert {one.partner for one in freer} == {"XBR", "XCO", "XFE"}
    assert {one.becomes for one in freer} == {"onward sharing: within the agreement"}
    assert outgoing(govern, bound(conditions=Conditions(Onward.NONE, "5 years"))).lapses == ()


def test_a_broken_promise_tells_whether_a_mission_made_it(govern):
    take_in(govern.store, report(1, "threat-to-life"))
    govern.apply(govern.plan(bound(kind=AgreementKind.MISSION)).id)
    (floor,) = govern.plan(restricted(bound(kind=AgreementKind.MISSION))).report.floors
    assert (floor.kind, floor.products) == ("mission", 1)


def test_every_id_that_is_lost_is_told(govern):
    begin(govern, marking(), *(report(n) for n in range(3)), marked(7, topic="terrorism"))
    sent(govern.store, "XBR", [1, 4])
    plan = govern.plan(restricted(widest(), what=CYBER))
    lines = list(PlanDetail(govern.store).lines(plan.id))
    told = [(line.product, line.what, line.delivered) for line in lines]
    assert told == [
        *((number(n), "product", "recall" if n == 0 else "") for n in range(3)),
        (number(7), "portion", "recall"),
    ]
    assert {(line.before, line.after) for line in lines[:3]} == {("open", "review")}
    take_in(govern.store, report(50))
    with pytest.raises(StaleError, match="1 came since"):
        list(PlanDetail(govern.store).lines(plan.id))
    with pytest.raises(UnknownError):
        list(PlanDetail(govern.store).lines("p-none"))


def test_a_replay_tells_what_recorded_answers_would_have_lacked(govern):
    begin(govern, marking(), *(report(n) for n in range(3)), report(9, "terrorism"))
    sent(govern.store, "XBR", [0, 1, 2], at=parse_instant("2026-10-01T00:00:00Z"))
    sent(govern.store, "XBR", [0, 2, 4], at=parse_instant("2026-11-01T00:00:00Z"))
    sent(govern.store, "XBR", [4], at=parse_instant("2026-11-02T00:00:00Z"))
    sent(govern.store, "XBR", [0], at=parse_instant("2026-11-03T00:00:00Z"))
    sent(govern.store, "XCO", [1, 2], at=parse_instant("2026-11-02T00:00:00Z"))
    sent(govern.store, "XBR", [3], at=parse_instant("2024-11-02T00:00:00Z"))
    plan = govern.plan(restricted(widest(), what=CYBER))
    replay = PlanDetail(govern.store).replay(plan.id, "12months")
    assert replay.since == parse_instant("2025-11-23T12:00:00Z")
    assert replay.until == NOW
    assert (replay.answers, replay.affected) == (4, 2)
    assert (replay.delivered, replay.held, replay.already) == (5, 2, 0)
    assert replay.months == ("2026-10", "2026-11")
    told = [(one.month, one.topic, one.after, one.products) for one in replay.lines]
    assert told == [
        ("2026-10", "cyber", Rung.REVIEW, 2),
        ("2026-11", "cyber", Rung.REVIEW, 1),
    ]
    assert replay.lines[0].samples == (number(1), number(0))
    with pytest.raises(InputError, match="`yesterday` is no span"):
        PlanDetail(govern.store).replay(plan.id, "yesterday")


def test_what_is_held_back_already_is_told(govern):
    begin(govern, report(1), report(2))
    sent(govern.store, "XBR", [0], at=NOW - 1)
    narrow = restricted(widest(), what=CYBER)
    govern.apply(govern.plan(narrow).id)
    plan = govern.plan(restricted(narrow, rung=Rung.WITHHOLD))
    replay = PlanDetail(govern.store).replay(plan.id, "1 day")
    assert (replay.held, replay.already) == (1, 1)


def test_the_report_comes_back_from_its_json(govern):
    begin(govern, marking(), report(1), marked(2), note(20, number(1)))
    sent(govern.store, "XBR", [1])
    found = govern.plan(restricted(widest(), what=CYBER)).report
    value = report_to_json(found)
    assert value["format_version"] == 2
    assert report_from_json(value) == found
    assert found.outgoing.flows


def test_a_promise_is_broken_by_what_stops_without_a_clause(govern):
    warning = named("report", 30, object_refs=[number(1)], name="w", published=PUBLISHED)
    begin(govern, report(1), report(2, "threat-to-life"), replaced(warning, "threat-to-life"))
    policy = restricted(widest(), what=CYBER)
    (broken,) = govern.plan(policy).report.floors
    assert (broken.partner, broken.agreement, broken.topics) == (
        "XBR",
        "QUINT-1956",
        ("threat-to-life",),
    )
    assert (broken.promised, broken.after, broken.products) == (Rung.OPEN, Rung.WITHHOLD, 1)
    spared = Selection(topics=frozenset({"cyber/ransomware"}))
    assert govern.plan(restricted(widest(), what=spared)).report.floors == ()
