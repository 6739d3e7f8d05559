"""Who gives what on each requirement, from products with a provenance; on both databases."""

import io
import json
from dataclasses import dataclass

import pytest

from relto.core.errors import UnknownError
from relto.model.handling import Discipline
from relto.model.readiness import Requirement
from relto.model.source import Source
from relto.planning import combined, dial_of, handlings_of, scopes_of
from relto.planning.coverage import without
from relto.planning.coverage_network import cut_off_with, relays
from relto.policy import load, snapshot_to_bytes
from relto.services.coverage import Weighed, incoming_of, supply_now
from relto.services.holdings import Stock
from relto.services.ingest import ingest
from relto.store import Store
from relto.store.policies import append_policy
from tests.services.worlds import EXTENSION, Fixed

POLICY = """\
releasing: XAL
organisations:
  XAL: {name: Aldland, kind: nation, cleared: SECRET}
  XBR: {name: Brennia, kind: nation, cleared: SECRET}
  XCO: {name: Corvale, kind: nation, cleared: SECRET}
  XDU: {name: Dunmark, kind: nation, cleared: SECRET}
topics: {cyber: computers, cyber/ransom: extortion, terrorism: terror}
---
agreement: FOUR
name: the four
parties: [XAL, XBR, XCO, XDU]
scope: {topics: all, disciplines: all}
ceiling: SECRET
handling: {onward: none}
---
rules:
  - rule: a list of Dunmark
    when: {feed: north-list}
    then: {originators: XDU, disciplines: CYBER, label: SECRET, topics: cyber}
"""
CUT = """\
restrictions:
  - {to: XBR, topic: cyber, rung: withhold, reason: a rehearsal}
"""


def requirement(code, topic, discipline=None, weight=1):
    return Requirement(code, "?", topic, None, discipline, "somebody", weight, Source("r.yaml", 1))


REQUIREMENTS = (
    requirement("CYBER", "cyber", weight=5),
    requirement("HUMAN", "terrorism", Discipline.HUMINT),
    requirement("RANSOM", "cyber/ransom"),
    requirement("TERROR", "terrorism"),
)


def item(number, originator=None, topic="cyber", kind="indicator", **more):
    """Something that tells, by an originator; without one, as the feed's rule says."""
    made = {
        "type": kind,
        "spec_version": "2.1",
        "id": f"{kind}--00000000-0000-4000-8000-{number:012d}",
        "created": "2026-01-01T00:00:00.000Z",
        "modified": "2026-01-01T00:00:00.000Z",
        **more,
    }
    if originator is not None:
        discipline = made.pop("discipline", "CYBER")
        handling = {
            "originator": originator,
            "label": "SECRET",
            "topic": topic,
            "discipline": discipline,
        }
        made["extensions"] = {
            EXTENSION: {"extension_type": "property-extension", "handling": handling}
        }
    return made


@dataclass
class Node:
    """A store with the policy in force."""

    store: Store

    def give(self, feed, *objects):
        stream = io.BytesIO(json.dumps({"type": "bundle", "objects": objects}).encode())
        assert ingest(self.store, stream, feed, clock=Fixed(), actor="test").refused == ()

    def supply(self):
        return supply_now(self.store, REQUIREMENTS)

    def depth(self):
        coverage = self.supply().coverage
        return dict(zip(coverage.topics, coverage.depth.tolist(), strict=True))

    def incoming(self, policy=POLICY + "---\n" + CUT):
        before, after = load({"p.yaml": POLICY}), load({"p.yaml": policy})
        with self.store.read() as tx:
            stock = Stock.of(tx, tx.head())
            profiles = stock.profiles.all
            handlings = handlings_of(profiles, stock.profiles.meanings, before)
            parts = combined(profiles)
            dials = (
                dial_of(before, handlings, 1_000_000, combining=parts),
                dial_of(after, handlings, 1_000_000, combining=parts),
            )
            scopes = scopes_of(handlings, handlings)
            weighed = Weighed(stock, before, handlings, dials, scopes, stock.counts())
            return incoming_of(tx, weighed, REQUIREMENTS)


@pytest.fixture
def node(store):
    with store.write() as tx:
        body = snapshot_to_bytes(load({"p.yaml": POLICY}))
        append_policy(tx, digest="sha256:0", snapshot=body, at=0)
    return Node(store)


def test_each_requirement_has_the_sources_that_told_of_it(node):
    node.give("XBR", item(1, "XBR"), item(2, "XBR", "cyber/ransom"))
    node.give("north-list", item(3))
    node.give("own", item(4, "XAL", "terrorism", discipline="HUMINT"))
    assert node.depth() == {"CYBER": 2, "HUMAN": 1, "RANSOM": 1, "TERROR": 1}
    coverage = node.supply().coverage
    assert coverage.sources == ("XAL", "XBR", "XDU")
    assert coverage.weights.tolist() == [5, 1, 1, 1]
    assert coverage.names(without(coverage, ["XBR"]).lost) == ("RANSOM",)


def test_what_is_passed_on_is_one_account(node):
    node.give("XBR", item(1, "XBR"))
    node.give("XCO", item(2, "XBR"))
    assert node.depth()["CYBER"] == 1
    assert not without(node.supply().coverage, ["XBR"]).lost.any()
    (relay,) = relays(node.supply())
    assert (relay.giver, relay.origin, relay.requirements) == ("XCO", "XBR", 1)


def test_a_creator_is_known_by_the_name_of_its_identity(node):
    corvale = item(9, kind="identity", name="Corvale", identity_class="organization")
    node.give("reports", corvale, item(1, ["XBR", "XCO"], created_by_ref=corvale["id"]))
    (relay,) = relays(node.supply())
    assert (relay.giver, relay.origin) == ("XCO", "XBR")


LABORATORY = "identity--00000000-0000-4000-8000-000000000077"


def test_what_several_have_from_one_outside_creator_is_one_account(node):
    node.give("XBR", item(1, "XBR", created_by_ref=LABORATORY))
    node.give("XCO", item(2, "XCO", created_by_ref=LABORATORY))
    assert node.depth()["CYBER"] == 1
    coverage = node.supply().coverage
    assert coverage.account_origin == (LABORATORY,)
    assert not without(coverage, ["XBR"]).lost.any()
    assert without(coverage, ["XBR", "XCO"]).lost.sum() == 1
    node.give("XCO", item(3, "XCO"))
    assert node.depth()["CYBER"] == 2


def test_a_creator_that_one_has_alone_is_no_second_account(node):
    node.give("XBR", item(1, "XBR", created_by_ref=LABORATORY), item(2, "XBR"))
    assert node.depth()["CYBER"] == 1
    node.give("own", item(3, "XAL", created_by_ref=LABORATORY))
    assert node.depth()["CYBER"] == 2


def test_who_says_the_same_without_a_sign_of_provenance_found_it_too(node):
    same = {"name": "a loader", "pattern": "[file:name = 'a']", "pattern_type": "stix"}
    node.give("XBR", item(1, "XBR", **same))
    node.give("XCO", item(2, "XCO", **same))
    assert node.depth()["CYBER"] == 2


def test_an_object_given_again_is_the_account_of_whom_it_came_from(node):
    node.give("XBR", item(1, "XBR"))
    node.give("XCO", item(1, "XCO", modified="2026-02-01T00:00:00.000Z"))
    assert node.depth()["CYBER"] == 1


def test_a_report_on_anothers_material_is_not_independent_of_it(node):
    node.give("XBR", item(1, "XBR"))
    about = {"object_refs": [item(1)["id"]], "name": "on it", "published": "2026-01-01T00:00:00Z"}
    node.give("XCO", item(2, "XCO", kind="report", **about))
    assert node.depth()["CYBER"] == 1
    node.give("XCO", item(3, "XCO"))
    assert node.depth()["CYBER"] == 2


def test_talking_of_the_same_thing_is_no_derivation(node):
    node.give("XBR", item(1, "XBR", kind="malware", is_family=True, name="it"))
    about = {"object_refs": [item(1, kind="malware")["id"]], "name": "on it"}
    node.give("XCO", item(2, "XCO", kind="report", published="2026-01-01T00:00:00Z", **about))
    assert node.depth()["CYBER"] == 2


@pytest.mark.parametrize(("kind", "depth"), [("derived-from", 1), ("related-to", 2)])
def test_a_relationship_tells_what_is_derived(node, kind, depth):
    node.give("XBR", item(1, "XBR"))
    node.give("XCO", item(2, "XCO"))
    ends = {"source_ref": item(2)["id"], "target_ref": item(1)["id"]}
    node.give("own", item(3, kind="relationship", relationship_type=kind, **ends))
    assert node.depth()["CYBER"] == depth


def test_our_own_report_on_anothers_material_is_no_second_source(node):
    node.give("XBR", item(1, "XBR"))
    about = {"object_refs": [item(1)["id"]], "name": "on it", "published": "2026-01-01T00:00:00Z"}
    node.give("own", item(2, "XAL", kind="report", **about))
    coverage = node.supply().coverage
    assert node.depth()["CYBER"] == 1
    assert "CYBER" in coverage.names(without(coverage, ["XBR"]).lost)


def test_nobody_knows_whose_an_unruled_product_is(node):
    node.give("a-list", item(1))
    assert node.supply().unknown == 1
    assert node.depth()["CYBER"] == 0


def test_four_scenarios_each_worse_than_the_one_before(node):
    node.give("own", item(10, "XAL"), item(11, "XAL", "terrorism"))
    node.give("XBR", item(1, "XBR"), item(2, "XBR", "terrorism"), item(3, "XBR", "cyber/ransom"))
    node.give("XCO", item(4, "XBR", "cyber/ransom"))
    incoming = node.incoming()
    assert incoming.scenarios[0] == "unchanged"
    assert incoming.partners == ("XBR",)
    rows = {each.requirement: (each.before, *each.after) for each in incoming.requirements}
    assert rows["CYBER"] == (2, 2, 2, 2, 1)
    assert rows["RANSOM"] == (1, 1, 1, 1, 0)
    assert rows["TERROR"] == (2, 2, 2, 2, 1)
    (only,) = [each.only for each in incoming.requirements if each.requirement == "RANSOM"]
    assert only == "XBR"


def test_a_mirrored_cut_takes_what_was_cut(node):
    node.give("own", item(10, "XAL"), item(11, "XAL", "terrorism"))
    node.give("XBR", item(1, "XBR"), item(2, "XBR", "terrorism"))
    rows = {each.requirement: each.after for each in node.incoming().requirements}
    assert rows["CYBER"] == (2, 1, 1, 1)
    assert rows["TERROR"] == (2, 2, 2, 1)


def test_without_a_cut_nothing_is_answered(node):
    node.give("XBR", item(1, "XBR"))
    incoming = node.incoming(POLICY)
    assert incoming.partners == ()
    assert all(set(each.after) == {each.before} for each in incoming.requirements)


def test_who_is_heard_of_only_through_another(node):
    node.give("XCO", item(1, "XBR"), item(2, "XCO"))
    assert cut_off_with(node.supply(), "XCO") == ("XBR",)
    node.give("XBR", item(3, "XBR"))
    assert cut_off_with(node.supply(), "XCO") == ()


def test_an_empty_node_has_no_sources(node):
    assert set(node.depth().values()) == {0}


def test_without_a_policy_nothing_is_anybodys(store):
    with pytest.raises(UnknownError, match="no policy is in force"):
        supply_now(store, REQUIREMENTS)
