from dataclasses import replace

from hypothesis import given

from relto.core.instant import parse_instant
from relto.labels import Level
from relto.model.agreements import Ceiling
from relto.model.organisations import Removal
from relto.model.rung import Rung
from relto.model.selection import Bound, Selection
from relto.model.source import Source, Span
from relto.planning import Sign, changed_clauses
from relto.policy import Snapshot
from tests.planning.worlds import HERE, policies, restricted, widest

ELSEWHERE = Source("moved.yaml", 99)


def told(before, after):
    return [(c.sign.value, c.text, c.source) for c in changed_clauses(before, after)]


def moved(policy: Snapshot) -> Snapshot:
    """The same policy, written in another file."""
    return replace(
        policy,
        organisations=tuple(replace(o, source=ELSEWHERE) for o in policy.organisations),
        agreements=tuple(replace(a, source=ELSEWHERE) for a in policy.agreements),
        restrictions=tuple(replace(r, source=ELSEWHERE) for r in policy.restrictions),
    )


@given(policies())
def test_the_same_policy_elsewhere_says_nothing_new(policy):
    assert changed_clauses(policy, moved(policy)) == ()


@given(policies(), policies())
def test_policies_with_other_digests_differ_in_a_clause_and_only_they(before, after):
    assert bool(changed_clauses(before, after)) == (before.digest != after.digest)


@given(policies(), policies())
def test_there_and_back_tell_of_as_many_clauses(before, after):
    there = [c.sign for c in changed_clauses(before, after)]
    back = [c.sign for c in changed_clauses(after, before)]
    assert there.count(Sign.ADDED) == back.count(Sign.REMOVED)
    assert there.count(Sign.CHANGED) == back.count(Sign.CHANGED)


@given(policies())
def test_the_first_policy_adds_everything(policy):
    assert {c.sign for c in changed_clauses(None, policy)} == {Sign.ADDED}


def test_an_added_restriction_names_file_and_line():
    until = Span(None, parse_instant("2027-03-01T00:00:00Z"))
    after = restricted(widest(), span=until, what=Selection(topics=frozenset({"cyber"})))
    words = "restriction on XBR: cyber: review until 2027-02-28 (in doubt)"
    assert told(widest(), after) == [("+", words, "posture.yaml:3")]
    assert told(after, widest()) == [("-", words, "posture.yaml:3")]


def test_a_reworded_restriction_is_one_change():
    before, after = restricted(widest()), restricted(widest(), rung=Rung.WITHHOLD)
    words = "restriction on XBR: everything: review (in doubt) → everything: withhold (in doubt)"
    assert told(before, after) == [("~", words, "posture.yaml:3")]


def test_the_same_restriction_twice_is_told_once_when_one_goes():
    twice = restricted(restricted(widest()))
    assert [sign for sign, *_ in told(twice, restricted(widest()))] == ["-"]


def test_a_lowered_ceiling_and_a_removed_party_are_told_by_the_agreement():
    (agreement,) = widest().agreements
    removal = Removal("XBR", parse_instant("2026-01-01T00:00:00Z"), "left", source=HERE)
    lowered = replace(
        agreement, ceiling=Ceiling(Bound(level=Level.SECRET), (), HERE), removed=(removal,)
    )
    assert told(widest(), replace(widest(), agreements=(lowered,))) == [
        ("~", "agreement QUINT-1956: ceiling TOP SECRET → SECRET", "world.yaml:1"),
        ("+", "agreement QUINT-1956: party XBR: removed on 2026-01-01 (left)", "world.yaml:1"),
    ]
