"""Laws of validity and translation over the labels of a small policy."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from relto.labels.category import Category, Kind
from relto.labels.mistakes import MarkingError
from relto.labels.stanag.lookup import (
    closest,
    find_classification,
    folds,
    is_of_policy,
    oid,
)
from relto.labels.stanag.model import Information, Spif, Tag
from relto.labels.stanag.translate import translate, translate_in, translate_out
from relto.labels.stanag.validity import RULES, check_label
from tests.labels.stanag.cases import lines, policy

HARBOUR, LANTERN = policy("harbour"), policy("lantern")
NOW = 1_770_000_000_000_000


def categories(name: str, tag: Tag) -> st.SearchStrategy[Category]:
    values = st.sampled_from([value.name for value in tag.values])
    picked = st.lists(values, unique=True, max_size=2).map(tuple)
    return st.builds(Category, tag=st.just(name), kind=st.just(tag.kind), values=picked)


def labels(spif: Spif) -> st.SearchStrategy[Information]:
    chosen = st.tuples(*(categories(s.name, t) for s in spif.tag_sets for t in s.tags))
    return st.builds(
        Information,
        policy=st.just(spif.name),
        classification=st.sampled_from([c.name for c in spif.classifications]),
        categories=chosen.map(lambda held: tuple(c for c in held if c.values)),
    )


def held(label: Information, kind: Kind) -> set[tuple[str, str]]:
    return {(c.tag, v) for c in label.categories if c.kind is kind for v in c.values}


@given(labels(HARBOUR), st.integers(0, 2**32))
def test_the_order_of_categories_and_values_does_not_matter(label: Information, seed: int) -> None:
    chance = random.Random(seed)
    shuffled = [
        replace(c, values=tuple(chance.sample(c.values, len(c.values)))) for c in label.categories
    ]
    chance.shuffle(shuffled)
    other = replace(label, categories=tuple(shuffled))
    assert set(check_label(label, HARBOUR, at=NOW)) == set(check_label(other, HARBOUR, at=NOW))


@given(labels(HARBOUR))
def test_what_is_valid_now_is_valid_in_the_archives(label: Information) -> None:
    if not check_label(label, HARBOUR, at=NOW):
        assert not check_label(label, HARBOUR, at=None)


@given(labels(HARBOUR))
def test_every_mistake_has_a_rule_and_a_message(label: Information) -> None:
    for mistake in check_label(label, HARBOUR, at=NOW):
        assert mistake.rule.startswith("SPIF ")
        assert mistake.is_error
        assert not mistake.message.endswith(".")


@settings(max_examples=300)
@given(labels(HARBOUR))
def test_there_and_back_never_weakens(label: Information) -> None:
    """The classification stays or rises; no restriction is lost and no permission is gained."""
    there = _translated(label, HARBOUR, LANTERN)
    back = None if there is None else _translated(there, LANTERN, HARBOUR)
    if back is None:
        return
    before = find_classification(HARBOUR, label.classification)
    after = find_classification(HARBOUR, back.classification)
    assert before is not None
    assert after is not None
    assert after.hierarchy >= before.hierarchy
    assert held(back, Kind.RESTRICTIVE) >= held(label, Kind.RESTRICTIVE)
    assert held(back, Kind.PERMISSIVE) <= held(label, Kind.PERMISSIVE)


def _translated(label: Information, source: Spif, target: Spif) -> Information | None:
    own, foreign = HARBOUR, LANTERN
    turn = translate_out if source is own else translate_in
    assert {source.name, target.name} == {own.name, foreign.name}
    try:
        return turn(label, own, foreign, at=None)
    except MarkingError:
        return None


def test_the_policy_that_states_the_equivalents_translates() -> None:
    label = Information("HARBOUR", "GUARDED", (Category("Keys", Kind.RESTRICTIVE, ("RED",)),))
    there = translate(label, HARBOUR, LANTERN, at=NOW)
    assert there == translate_out(label, HARBOUR, LANTERN, at=NOW)
    assert translate(there, LANTERN, HARBOUR, at=NOW) == translate_in(
        there, HARBOUR, LANTERN, at=NOW
    )
    assert there.categories == (
        Category("Rooms", Kind.RESTRICTIVE, ("Ruby",), "urn:oid:1.2.3.20.2"),
    )


def test_every_rule_has_a_case_and_every_case_a_rule() -> None:
    told = {rule for case in lines("validity") for rule in case["expect"]["rules"]}
    assert told == {f"SPIF {name}" for name in RULES}


@given(labels(HARBOUR))
def test_an_outcome_is_valid_there(label: Information) -> None:
    there = _translated(label, HARBOUR, LANTERN)
    if there is not None:
        assert check_label(there, LANTERN, at=None) == ()
        assert is_of_policy(there, LANTERN)


def test_names_compare_as_their_policy_says() -> None:
    assert folds("NATO")
    assert folds("public")
    assert folds("urn:oid:1.3.26.1.3.1")
    assert not folds("HARBOUR")
    assert folds(replace(HARBOUR, identifier="1.3.26.1.3.1"))
    assert oid("URN:OID:1.2") == oid("1.2") == "1.2"
    assert oid(None) == ""


def test_the_closest_name_disregards_letter_case() -> None:
    assert closest("releasable too", ["Releasable To", "Context"]) == "Releasable To"
    assert closest("zzz", ["Releasable To"]) is None


def test_a_contradicting_identifier_is_another_policy() -> None:
    label = Information("HARBOUR", "OPEN", policy_id="urn:oid:9.9")
    assert not is_of_policy(label, HARBOUR)
    assert is_of_policy(label, "HARBOUR")
    assert is_of_policy(label, "9.9")
