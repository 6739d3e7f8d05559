"""The gap that partners leave, from a node's own products; on both databases."""

import pytest

from relto.core.errors import InputError, UnknownError
from relto.model.readiness import Readiness
from relto.planning.gap_report import report_of
from relto.planning.portfolio import portfolios
from relto.policy import load, load_readiness, snapshot_to_bytes
from relto.services.gap import gap_now
from relto.store.policies import append_policy
from tests.services.worlds import report, take_in

POLICY = """\
releasing: XAL
organisations:
  XAL: {name: Aldland, kind: nation, cleared: SECRET}
  XBR: {name: Brennia, kind: nation, cleared: SECRET}
  XCO: {name: Corvale, kind: nation, cleared: SECRET}
topics: {cyber: computers, terrorism: terror}
"""
READY = """\
requirements:
  CYBER: {question: Who attacks?, topic: cyber, owner: interior, weight: 2}
  TERROR: {question: Who plots?, topic: terrorism, owner: interior, weight: 5}
options:
  DEEPER: {title: t, kind: agreement, with: XCO, covers: [TERROR], cost: 5, lead_days: 9, risk: 0.1}
  OWN: {title: t, kind: collection, covers: [TERROR], cost: 8, lead_days: 300, risk: 0.2}
  BOUGHT: {title: t, kind: commercial, covers: {CYBER: 2}, cost: 3, lead_days: 10, risk: 0}
  MORE: {title: t, kind: agreement, with: XBR, covers: [TERROR], cost: 1, lead_days: 1, risk: 0}
"""


@pytest.fixture
def ready(store):
    take_in(
        store,
        report(1, "terrorism", originator="XBR"),
        report(2, "cyber", originator="XBR"),
        report(3, "cyber", originator="XCO"),
    )
    policy = load({"policy.yaml": POLICY})
    with store.write() as tx:
        append_policy(tx, digest=policy.digest, snapshot=snapshot_to_bytes(policy), at=1, plan=None)
    return load_readiness({"policy.yaml": POLICY, "ready.yaml": READY})


def test_without_a_partner_its_sources_are_gone(store, ready):
    gap = gap_now(store, ready, ["XBR"])
    assert [each.code for each in gap.requirements] == ["CYBER", "TERROR"]
    assert gap.before.tolist() == [2, 1]
    assert gap.after.tolist() == [1, 0]
    assert [code for code, _ in gap.barred] == ["MORE"]
    assert gap_now(store, ready, []).after.tolist() == [2, 1]


def test_the_report_tells_what_is_restored_and_why_the_rest_lost(store, ready):
    gap = gap_now(store, ready, ["XBR"])
    told = report_of(gap, ["XBR"], budget=10, found=portfolios(gap, 10), at=0)
    assert (told.standing.lost, told.standing.newly_sole) == (("TERROR",), ("CYBER",))
    assert [way.codes for way in told.ways] == [("BOUGHT", "DEEPER"), ("DEEPER",), ("OWN",)]
    assert [(step.days, step.covered) for step in told.ways[0].steps] == [(9, 1), (10, 1)]
    assert {each.option: each.why.value for each in told.rejected} == {
        "OWN": "no money left",
        "MORE": "barred",
    }


def test_mistakes_are_told(store, ready):
    with pytest.raises(UnknownError, match="did you mean `XBR`"):
        gap_now(store, ready, ["XBX"])
    with pytest.raises(InputError, match="no `requirements`"):
        gap_now(store, Readiness(), [])


def test_without_a_policy_nothing_says_whose_anything_is(store):
    ready = load_readiness({"policy.yaml": POLICY, "ready.yaml": READY})
    with pytest.raises(UnknownError, match="no policy is in force"):
        gap_now(store, ready, ["XBR"])
