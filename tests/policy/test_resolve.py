"""How what came with an object becomes its handling."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from relto.labels import Level, Tlp, dominates
from relto.model.handling import Discipline, Handling
from relto.model.profile import Profile
from relto.policy import load, resolve
from tests.world import SMALL

POLICY = load({"p.yaml": SMALL})
RED = "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"
MEANINGS: dict[str, dict[str, Any]] = {
    "m-label": {"label": "TOP SECRET//SI"},
    "m-handling": {"handling": {"originator": "XFE", "topic": "war", "label": "RESTRICTED"}},
    "m-statement": {"statement": True},
    "m-flaw": {"flaw": "odd-marking"},
    "m-bad": {"label": "SECRT"},
    "m-empty": {},
    "m-other": {"spell": 1},
}


def flaws(profile: Profile) -> frozenset[str]:
    return resolve(profile, MEANINGS, POLICY).label.flaws


def test_all_rules_that_match_are_joined() -> None:
    found = resolve(Profile(feed="two", type="indicator", tags=("ransomware",)), {}, POLICY)
    assert found.originators == {"XBR"}
    assert found.topics == {"cyber", "cyber/ransomware"}
    assert found.disciplines == {Discipline.CYBER}
    assert found.label.level is Level.SECRET
    assert not found.label.flaws


def test_every_condition_of_a_rule_must_hold() -> None:
    assert flaws(Profile(feed="two", type="malware")) == {"no-rule"}


def test_markings_are_joined_in_and_do_not_replace_a_rule() -> None:
    marked = Profile(feed="one", type="indicator", markings=(RED, "m-label", "m-statement"))
    label = resolve(marked, MEANINGS, POLICY).label
    assert (label.level, label.tlp) == (Level.TOP_SECRET, Tlp.RED)
    assert label.compartments == {"SI"}
    assert label.uncoloured
    assert not label.flaws
    assert flaws(Profile(markings=("m-label",))) == {"no-rule"}


def test_a_handling_of_its_own_needs_no_rule() -> None:
    assert flaws(Profile(markings=("m-handling",))) == frozenset()
    own = Profile(handling='{"originators":["XAL"],"topics":["war"],"label":"TLP:GREEN"}')
    assert resolve(own, MEANINGS, POLICY).originators == {"XAL"}
    assert flaws(own) == frozenset()


def test_what_cannot_be_read_is_a_flaw() -> None:
    assert "unknown-marking" in flaws(Profile(markings=("m-nobody-knows",)))
    assert "unknown-marking" in flaws(Profile(markings=("m-empty",)))
    assert "unknown-marking" in flaws(Profile(markings=("m-other",)))
    assert "odd-marking" in flaws(Profile(markings=("m-flaw",)))
    assert "unreadable-label" in flaws(Profile(markings=("m-bad",)))
    assert flaws(Profile(handling='{"x":1}')) == {"unreadable-handling"}
    assert flaws(Profile(handling="[" * 100_000)) == {"unreadable-handling"}
    assert flaws(Profile(parts=(1, 2))) == {"combination"}


def test_a_meaning_cannot_soften_what_tlp_fixes() -> None:
    profile = Profile(feed="one", type="indicator", markings=(RED,))
    assert resolve(profile, {RED: {"statement": True}}, POLICY).label.tlp is Tlp.RED


@given(
    st.builds(
        Profile,
        feed=st.sampled_from(["one", "two", "three"]),
        type=st.sampled_from(["indicator", "malware"]),
        markings=st.lists(st.sampled_from([RED, *MEANINGS]), max_size=3).map(tuple),
        tags=st.lists(st.sampled_from(["ransomware", "other"]), max_size=2).map(tuple),
    ),
    st.sampled_from([RED, *MEANINGS]),
)
def test_one_more_marking_is_never_less_strict(profile: Profile, marking: str) -> None:
    more = Profile(profile.feed, profile.type, (*profile.markings, marking), profile.tags)
    before, after = resolve(profile, MEANINGS, POLICY), resolve(more, MEANINGS, POLICY)
    given_up = before.label.flaws - after.label.flaws
    assert given_up <= {"no-rule"}
    if not given_up:
        assert dominates(after.label, before.label)
        assert after.join(before) == after
    assert isinstance(after, Handling)
