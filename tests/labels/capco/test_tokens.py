"""The vocabularies hold what their sources hold, and every printed token has its writing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.labels.capco.marking import Form
from relto.labels.capco.tokens import (
    DISSEM,
    NON_IC,
    VOCABULARIES,
    WRITINGS,
    non_ic_order,
    sar_order,
    sci_order,
    spoken,
    token_of,
)


@pytest.mark.parametrize("name", ["dissem", "non_ic", "non_us", "second_banner_line"])
def test_every_printed_token_has_its_writing(name):
    unprinted = {"EXEMPT_FROM_ICD501_DISCOVERY", "HVCO"}
    for form in Form:
        assert set(VOCABULARIES[name].terms) - unprinted == set(WRITINGS[name].written(form))


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("name", WRITINGS)
def test_what_is_written_is_among_what_is_read(name, form):
    writing = WRITINGS[name]
    if name == "sci_compartment":
        return
    for token, text in writing.written(form).items():
        assert writing.read(form)[text] == token


def test_the_register_gives_the_order():
    assert DISSEM.sorted(["FISA", "NF", "OC", "RS", "NF"]) == ("RS", "OC", "NF", "FISA")
    assert NON_IC.sorted(["SSI", "LES", "ND", "XD"]) == ("XD", "ND", "LES", "SSI")
    assert non_ic_order(["XD", "ACCM-FAKE", "DS"]) == ("DS", "ACCM-FAKE", "XD")


def test_digits_stand_before_letters_at_every_level():
    tokens = ["TK", "SI-G-EFGH", "SI", "123", "SI-G-ABCD", "SI-G", "SI-ABC"]
    expected = ("123", "SI", "SI-ABC", "SI-G", "SI-G-ABCD", "SI-G-EFGH", "TK")
    assert sci_order(tokens) == expected
    assert sar_order(["SAR-CD", "SAR-DOD:TS:BP", "SAR-1A"]) == ("SAR-1A", "SAR-DOD:TS:BP", "SAR-CD")


WORDS = st.lists(st.sampled_from(("AB", "C_D", "1", "E")), min_size=1, max_size=4).map(" ".join)


@given(WORDS)
def test_printed_words_and_tokens_are_inverse(words):
    assert spoken(token_of(words)) == words


def test_one_underscore_is_a_space_and_two_are_one():
    assert spoken("BUTTER_POPCORN") == "BUTTER POPCORN"
    assert spoken("FAKE__NAME") == "FAKE_NAME"
