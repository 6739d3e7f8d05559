import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relto.labels import Level, dominates, join
from relto.labels.mistakes import MarkingError
from relto.labels.national import (
    Direction,
    NationalMarking,
    countries,
    equivalent,
    from_label,
    meaning,
    parse_marking,
    read_marking,
    render_marking,
    render_portion,
    roll_up,
    to_nato,
    to_us,
)
from relto.labels.national.equivalence import receiving_level
from relto.labels.national.table import CaveatKind, fold

COUNTRIES = {c.code: c for c in countries() if c.levels}
NAMES = ["DEU", "EU", "FRA", "FVEY", "GBR", "NATO", "USA"]
OWNERS = sorted(COUNTRIES.keys() - {"USA", "NATO"})
LETTERS = {
    "TOP SECRET": "TS",
    "SECRET": "S",
    "CONFIDENTIAL": "C",
    "RESTRICTED": "R",
    "UNCLASSIFIED": "U",
}


@st.composite
def markings(draw, owner=None):
    country = COUNTRIES[owner or draw(st.sampled_from(OWNERS))]
    written = draw(st.sampled_from(country.levels))
    caveats = [
        caveat.text
        for caveat in country.caveats
        if caveat.kind is not CaveatKind.OWN and (written.level in caveat.levels)
    ]
    listed = draw(st.sets(st.sampled_from(NAMES), max_size=3)) - {country.code}
    eyes = draw(st.booleans())
    classified = written.level > Level.UNCLASSIFIED
    read_ins = draw(st.sets(st.sampled_from(["CRYPTO", "NATO", "ATOMAL"]), max_size=2))
    return NationalMarking(
        written,
        releasable_to=() if eyes else tuple(sorted(listed)),
        eyes_only=tuple(sorted(listed | {country.code})) if eyes else (),
        read_ins=tuple(sorted(read_ins)) if classified else (),
        caveats=tuple(sorted(draw(st.sets(st.sampled_from(caveats))))) if caveats else (),
    )


def same_owner(size=4):
    return st.sampled_from(OWNERS).flatmap(
        lambda owner: st.lists(markings(owner), min_size=1, max_size=size)
    )


def without_memory(label):
    return [
        label.level,
        label.compartments,
        label.release,
    ]


@settings(max_examples=500)
@given(markings())
def test_what_is_written_is_read_as_itself(marking):
    assert parse_marking(marking.country, render_marking(marking)) == marking
    assert parse_marking(marking.country, render_portion(marking)) == marking


@given(markings(), st.sampled_from(["NFD", "NFC", "NFKD"]), st.booleans())
def test_writing_what_was_read_is_canonical(marking, form, upper):
    text = unicodedata.normalize(form, render_marking(marking))
    text = text.upper() if upper else text.lower()
    text = text if not marking.recipients or upper else render_marking(marking)
    again = render_marking(parse_marking(marking.country, text))
    assert again == render_marking(marking)


@pytest.mark.parametrize("code", sorted(COUNTRIES))
def test_no_two_levels_of_a_country_are_written_alike(code):
    country = COUNTRIES[code]
    texts = [
        (fold(text), entry.level)
        for entry in country.levels
        for text in (entry.text, *entry.aliases, entry.abbreviation)
        if text
    ]
    assert len({text for text, _ in texts}) == len(set(texts))


@pytest.mark.parametrize("giver", sorted(COUNTRIES))
def test_an_equivalent_never_protects_less_and_neither_does_the_way_back(giver):
    for receiver in COUNTRIES:
        for entry in COUNTRIES[giver].levels:
            there = received(giver, entry.text, receiver)
            if there is None:
                continue
            assert there.level >= entry.level
            assert (there.direction is Direction.UP) == (there.level > entry.level)
            back = received(receiver, there.text, giver)
            assert back is None or back.level >= entry.level


def received(giver, text, receiver):
    """The equivalent, or None where the receiver has no level that is high enough."""
    try:
        return equivalent(giver, text, receiver)
    except MarkingError as error:
        if {mistake.rule for mistake in error.mistakes} != {"EQ-UPWARDS"}:
            raise
        return None


@pytest.mark.parametrize("code", sorted(COUNTRIES))
def test_what_is_written_for_a_level_is_read_at_least_as_high(code):
    for level in Level:
        try:
            written = receiving_level(COUNTRIES[code], level)
        except MarkingError:
            assert code == "CHE"
            continue
        assert written.level >= level
        assert not written.legacy


@given(markings())
def test_a_roll_up_of_one_means_the_same(marking):
    assert meaning(roll_up([marking])) == meaning(marking)


@given(same_owner())
def test_neither_order_nor_repetition_matter_to_a_roll_up(parts):
    assert roll_up(parts) == roll_up([*reversed(parts), parts[0]])


@given(same_owner())
def test_a_roll_up_admits_nobody_whom_a_part_refuses(parts):
    whole = meaning(roll_up(parts))
    for part in parts:
        label = meaning(part)
        said = without_memory(join(whole, label))
        common = frozenset.intersection(*whole.release) if whole.release else frozenset()
        assert said[:2] == without_memory(whole)[:2]
        assert not label.release or whole.release
        assert all(common <= clause for clause in label.release)


@given(same_owner(), same_owner())
def test_owners_are_not_mixed(some, others):
    if some[0].country != others[0].country:
        with pytest.raises(MarkingError, match="2 owners"):
            roll_up([*some, *others])


@given(markings(), st.sampled_from(OWNERS))
def test_another_countrys_marking_never_says_less(marking, receiver):
    try:
        other = from_label(meaning(marking), receiver)
    except MarkingError as error:
        if {mistake.rule for mistake in error.mistakes} - {"EQ-CONVERT", "EQ-UPWARDS"}:
            raise
        return
    assert dominates(meaning(other), meaning(marking)) or not_weaker(other, marking)


def not_weaker(other, marking):
    there, here = meaning(other), meaning(marking)
    recipients = marking.recipients
    return (
        other.written.level >= marking.written.level
        and there.compartments >= here.compartments
        and (recipients is None or (other.recipients and other.recipients <= recipients))
    )


@given(markings())
def test_a_us_marking_of_foreign_information_never_says_less(marking):
    try:
        us = to_us(marking)
    except MarkingError:
        assert marking.read_ins or "USA" not in (marking.recipients or ())
        return
    assert us.classification == LETTERS[marking.written.level.words]
    assert us.owner_producer == (marking.country,)
    assert not marking.read_ins
    listed = set(us.releasable_to)
    assert listed == (set() if marking.recipients is None else marking.recipients)


@given(markings())
def test_a_nato_label_never_says_less(marking):
    try:
        nato = to_nato(marking)
    except MarkingError:
        assert marking.read_ins or "NATO" not in (marking.recipients or ())
        return
    assert nato.classification == marking.written.level.words
    assert nato.values("Context") == ("NATO",)
    assert set(nato.values("Additional Sensitivity")) == set(marking.read_ins) - {"NATO"}
    assert marking.recipients is None or "NATO" in marking.recipients


@given(st.sampled_from(OWNERS), st.text(max_size=60))
def test_any_text_is_read_or_explained(owner, text):
    reading = read_marking(owner, text)
    assert reading.marking is not None or reading.mistakes
    for mistake in reading.mistakes:
        assert mistake.position is None or 0 <= mistake.position <= len(text)


@given(
    markings(), st.integers(min_value=0, max_value=80), st.sampled_from([" ", "/", "X", ",", "É"])
)
def test_a_disturbed_marking_never_means_less(marking, at, letter):
    text = render_marking(marking)
    try:
        read = parse_marking(marking.country, text[:at] + letter + text[at:])
    except MarkingError:
        return
    assert meaning(read).level is not None
    assert read.recipients is None or marking.recipients is not None
    assert not marking.recipients or read.recipients
