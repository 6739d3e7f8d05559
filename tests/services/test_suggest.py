"""Suggestions on what a node holds, tried at the gate; on both databases."""

import pytest

from relto.core.errors import InputError, UnknownError
from relto.core.instant import parse_instant
from relto.model.rung import Rung
from relto.planning.suggested import PLACE, Question, restrictions_yaml, with_restrictions
from relto.policy import load, snapshot_to_bytes
from relto.services.govern import Govern
from relto.services.suggest import Suggest
from relto.store.policies import append_policy
from tests.services.worlds import Fixed, report, take_in

AT = parse_instant("2026-11-23T10:00:00Z")
POLICY = """\
releasing: XAL
organisations:
  XAL: {name: Aldland, kind: nation, cleared: TOP SECRET}
  XBR: {name: Brennia, kind: nation, cleared: SECRET}
  XCO: {name: Corvale, kind: nation, cleared: SECRET}
  XHO: {name: Holm, kind: nation, cleared: SECRET}
communities:
  PACT: {name: the pact, members: [XBR, XCO]}
topics: {cyber: computers, terrorism: terror, terrorism/travel: routes, threat-to-life: lives}
---
agreement: QUINT
name: the five
parties: [XAL, XBR, XCO]
scope: {topics: all, disciplines: all}
ceiling: SECRET
floor: {topics: [threat-to-life], rung: open}
handling: {onward: none}
"""
HUMINT = "discipline=HUMINT and level>=SECRET"


def question(protect=HUMINT, keep=(), to="XBR", rung=Rung.REVIEW):
    return Question((protect,), tuple(keep), to, rung, "in doubt: see A-1")


@pytest.fixture
def asked(store):
    """Ten reports on terrorism, two of them HUMINT, and one on cyber."""
    products = [report(n, "terrorism/travel", discipline="SIGINT") for n in range(8)]
    products += [report(n, "terrorism", discipline="HUMINT") for n in (8, 9)]
    take_in(store, *products, report(10))
    policy = load({"policy.yaml": POLICY})
    with store.write() as tx:
        append_policy(tx, digest=policy.digest, snapshot=snapshot_to_bytes(policy), at=1, plan=None)
    return Suggest(store, Fixed(AT)).ask


def test_the_mildest_posture_is_found_and_kept_shares_are_told(asked):
    answer = asked(question(keep=["terrorism=0.8"]))
    assert answer.partners == ("XBR",)
    posture = answer.verdict.posture
    assert posture is not None
    assert (posture.protected, posture.beside, posture.stopped) == (2, 0, 2)
    (kept,) = posture.kept
    assert (kept.stays, kept.delivered) == (8, 10)
    assert [floor.agreement for floor in answer.floors] == ["QUINT"]


def test_what_is_excepted_leaves_the_floor_whole(asked):
    answer = asked(question(f"{HUMINT} and not topic=threat-to-life"))
    assert answer.verdict.posture is not None
    assert answer.floors == ()


def test_the_text_of_the_restrictions_is_the_suggested_policy(asked):
    before = load({"policy.yaml": POLICY})
    for protect in (HUMINT, "topic=terrorism", "level=SECRET and not discipline=CYBER"):
        answer = asked(question(protect))
        text = restrictions_yaml(answer.restrictions)
        read = load({"policy.yaml": POLICY, PLACE: text})
        assert read.digest == with_restrictions(before, answer.restrictions).digest
        assert read.digest != before.digest


def test_the_plan_to_it_says_what_was_suggested(asked, store):
    answer = asked(question(keep=["terrorism=0.8"]))
    proposed = load({"policy.yaml": POLICY, PLACE: restrictions_yaml(answer.restrictions)})
    report = Govern(store, Fixed(AT), "owner").plan(proposed).report
    assert (report.narrowed, report.widened) == (2, 0)


def test_where_none_does_it_the_proof_and_the_ways_out_are_told(asked):
    answer = asked(question(keep=["terrorism=90%"]))
    assert answer.verdict.posture is None
    (best,) = answer.verdict.reachable
    assert (best.stays, best.delivered, best.is_enough) == (8, 10, False)
    milder = answer.verdict.milder
    assert milder is not None
    assert sum(each.products for each in milder.exposed) == 2
    assert asked(question(keep=["terrorism=90%"], rung=Rung.SEALED)).verdict.posture is not None


def test_a_community_is_each_of_its_members(asked):
    answer = asked(question(to="PACT", keep=["terrorism=0.8"]))
    assert answer.partners == ("XBR", "XCO")
    assert answer.verdict.posture is not None
    assert [(kept.partner, kept.stays) for kept in answer.verdict.posture.kept] == [
        ("XBR", 8),
        ("XCO", 8),
    ]


def test_what_is_in_force_already_is_not_suggested_again(asked, store):
    answer = asked(question())
    policy = with_restrictions(load({"policy.yaml": POLICY}), answer.restrictions)
    with store.write() as tx:
        append_policy(tx, digest=policy.digest, snapshot=snapshot_to_bytes(policy), at=2, plan=None)
    again = asked(question())
    assert again.restrictions == ()
    assert again.verdict.posture is not None
    assert again.verdict.posture.stopped == 0


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"to": "XBX"}, UnknownError, "the policy knows no `XBX`, did you mean `XBR`"),
        ({"to": "XAL"}, InputError, "--from: `XAL` is no partner"),
        ({"keep": ["terrorism"]}, InputError, "--keep: expected `TOPIC=SHARE`"),
        ({"keep": ["terorism=1"]}, InputError, "did you mean `terrorism`"),
        ({"keep": ["terrorism=1.1"]}, InputError, "expected a share from 0 to 1"),
        ({"keep": ["terrorism=1e-9"]}, InputError, "expected a share from 0 to 1"),
        ({"keep": ["terrorism=1/0"]}, InputError, "expected a share from 0 to 1"),
        ({"protect": "level>=SECERT"}, InputError, "--protect, character 8: expected a level"),
    ],
)
def test_mistakes_are_told(asked, given, error, words):
    with pytest.raises(error) as told:
        asked(question(**given))
    assert words in str(told.value)


def test_without_a_policy_there_is_nothing_to_ask(store):
    with pytest.raises(InputError, match="no policy is in force"):
        Suggest(store, Fixed(AT)).ask(question())
