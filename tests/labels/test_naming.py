"""Names for words of foreign schemes: valid, the same for the same word, different for others."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relto.labels import Label, parse_label, render_label
from relto.labels.naming import name_of
from relto.labels.text import is_name

words = st.text(max_size=12) | st.text(alphabet="ABab _-.é09", max_size=8)


def same(word: str) -> str:
    return " ".join(unicodedata.normalize("NFC", word).upper().split())


@given(words)
def test_every_word_has_a_name_that_a_label_can_carry(word: str) -> None:
    name = name_of(word)
    assert is_name(name)
    label = Label(release=frozenset({frozenset({name})}))
    assert parse_label(render_label(label)) == label


@given(words, words)
@example("A B", "A_B")
@example("A.B", "A B")
@example("é", "e")
def test_different_words_have_different_names(one: str, other: str) -> None:
    assert (name_of(one) == name_of(other)) == (same(one) == same(other))


@given(words)
def test_the_name_of_another_words_name_is_not_that_name(word: str) -> None:
    name = name_of(word)
    if same(word) != name:
        assert "_" in name or name_of(name) != name


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("NATO", "NATO"),
        ("nato", "NATO"),
        (" Resolute  Support\n", "RESOLUTE_SUPPORT"),
        ("SI-G", "SI-G"),
        ("28", "28"),
    ],
)
def test_a_plain_word_keeps_its_letters(word: str, name: str) -> None:
    assert name_of(word) == name


@pytest.mark.parametrize("word", ["SECRET", "NOFORN", "ORCON", "A_B", "", "-", "日本", "X-ABCDEF"])
def test_a_word_that_could_be_mistaken_is_sealed(word: str) -> None:
    assert name_of(word) != word
    assert name_of(word)[-7] == "-"
