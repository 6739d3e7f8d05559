"""Which cells rise and which fall, and the witness that a narrowing is none."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relto.core.errors import ConflictError
from relto.labels import Label, Level
from relto.model.profile import Profile
from relto.model.rung import Rung
from relto.planning.dial import Dial, combined, dial_of, dials_of
from relto.planning.proof import (
    Kind,
    kind_of,
    raised_and_fallen,
    require_narrowing,
    witness,
    witness_to_json,
)
from relto.policy import rules
from relto.policy.reasons import Layer
from relto.policy.table import Table
from tests.planning.worlds import AT, handlings, own, policies, restricted, restrictions, widest

rows = st.lists(handlings, min_size=1, max_size=8)


def without(policy, code):
    kept = tuple(each for each in policy.organisations if each.code != code)
    return replace(policy, organisations=kept)


@given(policies(), policies(), rows)
def test_the_cells_are_those_whose_rung_differs(before, after, held):
    old, new = Table.evaluate(before, held, AT), Table.evaluate(after, held, AT)
    crossings = raised_and_fallen(old, new)
    raised, fallen = set(), set()
    for row, handling in enumerate(held):
        for partner in crossings.partners:
            was = rules.decide(before, handling, partner, AT).rung
            becomes = rules.decide(after, handling, partner, AT).rung
            raised |= {(row, partner)} if becomes > was else set()
            fallen |= {(row, partner)} if becomes < was else set()
    assert set(crossings.raised_cells()) == raised
    assert set(crossings.fallen_cells()) == fallen
    assert (crossings.raised_count, crossings.fallen_count) == (len(raised), len(fallen))
    assert crossings.kind.raises is bool(raised)
    assert crossings.compared == len(held) * 3


@given(policies(), policies(), rows)
def test_going_back_swaps_raised_and_fallen(before, after, held):
    old, new = Table.evaluate(before, held, AT), Table.evaluate(after, held, AT)
    there, back = raised_and_fallen(old, new), raised_and_fallen(new, old)
    assert list(there.raised_cells()) == list(back.fallen_cells())
    assert list(there.fallen_cells()) == list(back.raised_cells())


@given(policies(), restrictions, rows)
def test_a_restriction_more_never_raises(policy, restriction, held):
    after = replace(policy, restrictions=(*policy.restrictions, restriction))
    old, new = Table.evaluate(policy, held, AT), Table.evaluate(after, held, AT)
    assert not require_narrowing(old, new).raised_count
    assert kind_of(old, new) in {Kind.NONE, Kind.NARROWING}
    assert kind_of(new, old) in {Kind.NONE, Kind.WIDENING}


@given(policies(), policies(), rows)
def test_a_witness_is_there_exactly_when_something_rises(before, after, held):
    old, new = Table.evaluate(before, held, AT), Table.evaluate(after, held, AT)
    found = witness(old, new)
    cells = set(raised_and_fallen(old, new).raised_cells())
    assert (found is not None) == bool(cells)
    if found is None:
        return
    assert (found.row, found.partner) in cells
    assert found.handling == held[found.row]
    assert found.after.rung > found.was
    assert found.before is not None
    assert any(answer.layer is found.before.layer for answer in found.lifted)
    highest = max(new.rung(row, partner) for row, partner in cells)
    assert found.after.rung is highest


@given(policies(), policies(), st.lists(handlings, min_size=2, max_size=6), st.data())
def test_what_combines_rises_only_with_a_part(before, after, held, data):
    number = st.integers(0, len(held) - 1)
    parts = data.draw(st.lists(number, min_size=1, max_size=3, unique=True))
    profiles = [Profile(feed="f", type="t") for _ in held]
    profiles.append(Profile(feed="f", type="t", parts=tuple(parts)))
    combining = combined(profiles)
    every = [*held, own()]
    old = dial_of(before, every, AT, combining=combining)
    new = dial_of(after, every, AT, combining=combining)
    crossings = raised_and_fallen(old, new)
    for partner in crossings.partners:
        was, becomes = int(old.rungs(partner)[-1]), int(new.rungs(partner)[-1])
        assert ((len(held), partner) in set(crossings.raised_cells())) == (becomes > was)
        assert ((len(held), partner) in set(crossings.fallen_cells())) == (becomes < was)
    found = witness(old, new)
    assert (found is not None) == crossings.kind.raises
    assert found is None or found.row < len(held)


@given(policies(), rows)
def test_no_policy_before_is_a_policy_that_withholds(policy, held):
    nothing, new = Dial(None, len(held)), Table.evaluate(policy, held, AT)
    assert raised_and_fallen(nothing, new).fallen_count == 0
    assert kind_of(new, nothing) in {Kind.NONE, Kind.NARROWING}
    found = witness(nothing, new)
    assert found is None or (found.before is None and found.was is Rung.WITHHOLD)


def test_a_partner_that_goes_falls_and_one_that_comes_rises():
    held = [own()]
    whole = Table.evaluate(widest(), held, AT)
    fewer = Table.evaluate(without(widest(), "XCO"), held, AT)
    assert list(raised_and_fallen(whole, fewer).fallen_cells()) == [(0, "XCO")]
    found = witness(fewer, whole)
    assert found is not None
    assert found.partner == "XCO"


def test_a_hundred_partners_keep_their_bits():
    policy = widest()
    model = policy.organisations[0]
    more = tuple(replace(model, code=f"P{n:03}") for n in range(100))
    wide = replace(policy, organisations=(*policy.organisations, *more))
    scarce = replace(policy, organisations=(*policy.organisations, *more[::7]))
    old, new = (Table.evaluate(each, [own()], AT) for each in (scarce, wide))
    assert raised_and_fallen(old, new).raised_count == 0
    members = policy.agreements[0].parties
    everyone = (*members, *(replace(members[0], member=each.code) for each in more))
    agreements = (replace(policy.agreements[0], parties=everyone),)
    old, new = (
        Table.evaluate(replace(each, agreements=agreements), [own()], AT) for each in (scarce, wide)
    )
    gained = [partner for _, partner in raised_and_fallen(old, new).raised_cells()]
    assert gained == sorted({each.code for each in more} - {each.code for each in more[::7]})


def test_a_widening_declared_narrowing_is_refused_with_the_witness():
    before = restricted(widest())
    after = restricted(widest(), to=frozenset({"XCO"}))
    old, new = (Table.evaluate(each, [own()], AT) for each in (before, after))
    assert kind_of(old, new) is Kind.MIXED
    with pytest.raises(ConflictError) as refused:
        require_narrowing(old, new)
    assert str(refused.value) == (
        "declared narrowing, but it raises 1 cell, for example XBR review → open on SECRET, "
        "CYBER, cyber, of XAL (posture: no restriction on it to XBR); "
        "have it approved as a widening"
    )


def test_the_witness_names_the_layers_before_and_after():
    before = restricted(widest())
    held = [own(label=Label(level=Level.TOP_SECRET))]
    old, new = (Table.evaluate(each, held, AT) for each in (before, widest()))
    seen = witness(old, new)
    assert seen is not None
    found = witness_to_json(seen)
    assert (found["partner"], found["before"], found["after"]) == ("XBR", "review", "open")
    assert [a["layer"] for a in found["answers_before"]] == [layer.value for layer in Layer]
    assert found["answers_before"][3]["source"] == "posture.yaml:3"
    assert found["answers_after"][3]["code"] == "unrestricted"
    assert found["handling"]["label"] == "TOP SECRET"


def test_rows_that_are_not_the_same_are_no_comparison():
    old, new = (Table.evaluate(widest(), [own()] * count, AT) for count in (1, 2))
    with pytest.raises(ValueError, match="1 and 2 rows"):
        raised_and_fallen(old, new)


@given(policies(), policies(), rows, rows, st.booleans())
def test_two_dials_evaluated_together_are_two_evaluated_alone(before, after, old, new, same):
    new = old if same else (new * len(old))[: len(old)]
    together = dials_of((before, after), (old, new), AT)
    alone = dial_of(before, old, AT), dial_of(after, new, AT)
    for first, second in zip(together, alone, strict=True):
        assert first.partners == second.partners
        assert (first.planes(first.partners) == second.planes(second.partners)).all()


@settings(max_examples=30)
@given(st.randoms(use_true_random=False))
def test_bits_find_their_places_among_any_partners(random):
    policy, names = widest(), [f"P{n:03}" for n in range(150)]
    organisation, party = policy.organisations[0], policy.agreements[0].parties[0]
    held = sorted(random.sample(names, random.randint(0, 140)))
    open_to = [replace(party, member=name) for name in held if random.random() < 0.5]
    agreement = replace(policy.agreements[0], parties=(*policy.agreements[0].parties, *open_to))
    more = tuple(replace(organisation, code=name) for name in held)
    policy = replace(policy, organisations=(*policy.organisations, *more), agreements=(agreement,))
    dial = dial_of(policy, [own()], AT)
    wanted = tuple(sorted({*random.sample(names, random.randint(1, 140)), "XBR"}))
    planes = dial.planes(wanted)
    for number, name in enumerate(wanted):
        word, bit = divmod(number, 64)
        found = [int(planes[0, rung, word]) >> bit & 1 for rung in range(3)]
        assert sum(found) == dial.rungs(name)[0], name
    assert sum(int(word).bit_count() for word in planes[0, 0]) == sum(
        int(dial.rungs(name)[0] > 0) for name in wanted
    )
