"""The nearest known name, by laws and by the slips that people make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.core.nearest import did_you_mean, nearest

words = st.text("ABCX-", min_size=1, max_size=8)
known_words = st.lists(words, min_size=1, max_size=6)


@given(words, known_words)
def test_only_a_known_name_is_ever_suggested_in_whatever_order_they_stand(found, known):
    near = nearest(found, known)
    assert near is None or near in known
    assert nearest(found, known[::-1]) == near


@given(known_words, st.data())
def test_a_known_name_in_another_case_is_meant(known, data):
    meant = data.draw(st.sampled_from(known))
    assert nearest(meant.lower(), known) == meant


@given(words.filter(lambda word: len(word) > 3), st.data())
def test_a_single_swap_of_neighbours_is_never_further_than_another_word(word, data):
    place = data.draw(st.integers(0, len(word) - 2))
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    assert nearest(swapped, [word, "Q" * len(word)]) == word


@pytest.mark.parametrize(
    ("found", "meant"),
    [
        ("XRB", "XBR"),
        ("xbr", "XBR"),
        ("XB", "XBR"),
        ("XBRR", "XBR"),
        ("limit-humit", "limit-humint"),
        ("Counter-Terrorism", "counterterrorism"),
        ("zzz", None),
        ("", None),
    ],
)
def test_slips(found, meant):
    known = ["XAL", "XGR", "XBR", "XCO", "limit-humint", "counterterrorism"]
    assert nearest(found, known) == meant
    assert did_you_mean(found, known) == (f", did you mean `{meant}`" if meant else "")
