"""One speech reported by many is one group; the laws that grouping keeps."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from relto.core.instant import DAY
from relto.model.evidence import Kind
from relto.statements import Stance, groups_of, same_speech
from tests.statements.cases import TUESDAY, card

QUOTE = "we will not pass any intelligence about the northern border to them"
OTHER = "our partners know that their papers are safe in our registry here"
WORDS = st.lists(st.sampled_from(f"{QUOTE} {OTHER}".split()), min_size=1, max_size=12)


@st.composite
def cards(draw):
    """Cards that may well be of one speech: of few kinds, quotations, speakers and days."""
    names = draw(st.lists(st.integers(0, 999), unique=True, max_size=12))
    return [
        card(
            f"C-{name:03}",
            quote=draw(st.sampled_from(["", QUOTE, OTHER, QUOTE[:40]])),
            sentence=" ".join(draw(WORDS)),
            kind=draw(st.sampled_from([Kind.POLICY_AGAINST_SHARING, Kind.LATE])),
            stance=draw(st.sampled_from([Stance.FACT, Stance.DENIAL])),
            speaker=draw(st.sampled_from(["", "XEK", "XBR"])),
            published=draw(st.sampled_from([None, *(TUESDAY + n * DAY for n in range(9))])),
        )
        for name in names
    ]


@given(st.data(), cards())
def test_the_order_of_cards_does_not_matter(data, some):
    known = data.draw(st.dictionaries(st.sampled_from([c.id for c in some] or ["C"]), st.just("S")))
    shuffled = data.draw(st.permutations(some))
    assert groups_of(some, known) == groups_of(shuffled, known)


@given(cards())
def test_every_card_is_in_one_group_and_groups_are_short(some):
    groups = groups_of(some)
    assert sorted(name for group in groups for name in group.cards) == sorted(c.id for c in some)
    dates = {c.id: c.published for c in some}
    for group in groups:
        told = [dates[name] for name in group.cards if dates[name] is not None]
        assert not told or max(told) - min(told) <= 5 * DAY


@given(cards())
def test_groups_keep_their_names(some):
    before = {name: group.id for group in groups_of(some) for name in group.cards}
    assert groups_of(some, before) == groups_of(some)


@given(cards(), st.integers(0, 11))
def test_a_card_told_twice_changes_nothing(some, at):
    assert groups_of([*some, *some[at : at + 1]]) == groups_of(some)


@given(cards())
def test_to_be_of_one_speech_goes_both_ways(some):
    for one in some[:4]:
        assert same_speech(one, one)
        for other in some[:4]:
            assert same_speech(one, other) == same_speech(other, one)


def test_forty_reports_of_one_quotation_are_one_group():
    told = [
        card(
            f"C-{n:02}",
            outlet=f"O{n}",
            quote=QUOTE,
            sentence=f"“{QUOTE}”, a minister said in town number {n} on day {n % 5}.",
            published=TUESDAY + (n % 5) * DAY,
        )
        for n in range(40)
    ]
    assert [len(group.cards) for group in groups_of(told)] == [40]


def test_another_speech_speaker_or_week_is_another_group():
    one = card("A", quote=QUOTE, sentence=QUOTE, speaker="XEK", speaker_role="foreign minister")
    for other in (
        replace(one, quote=OTHER, sentence=OTHER),
        replace(one, speaker="XBR", sentence=f"They said: {QUOTE}"),
        replace(one, published=TUESDAY + 6 * DAY),
        replace(one, partners=("XFE",)),
        replace(one, stance=Stance.DENIAL),
        replace(one, actor="XBR"),
        replace(one, quote="", sentence=OTHER, speaker_role="prime minister"),
    ):
        assert not same_speech(one, replace(other, id="B"))
