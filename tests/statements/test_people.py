"""Names of persons are left out; public roles, and for whom they speak, are kept."""

import pytest

from tests.statements.cases import reading

NAMED = [
    "Ekland's foreign minister Ada Quill said it had stopped sharing intelligence with Brennia.",
    "Ekland has stopped sharing intelligence with Brennia, Ada Quill told reporters.",
    "Ada Quill, Ekland's foreign minister, said Ekland had stopped sharing intelligence.",
    "President Quill of Ekland has stopped sharing intelligence with Brennia.",
    "Ekland stopped sharing intelligence with Brennia after a visit of Ada Quill.",
    "Ada Quill’s government in Ekland has stopped sharing intelligence with Brennia.",
    "Vice President AB Quill said Ekland had stopped sharing intelligence with Brennia.",
    "Gen. Ada B. Quill said Ekland had stopped sharing intelligence with Brennia.",
]


@pytest.mark.parametrize("sentence", NAMED)
def test_no_card_holds_a_name_of_a_person(sentence):
    cards = reading(f"Intelligence\n\n{sentence}").cards
    assert cards
    for card in cards:
        assert "Quill" not in repr(card)
        assert "[name]" in card.sentence


def test_a_name_once_told_is_left_out_wherever_its_last_word_stands():
    cards = reading(
        "Foreign minister Ada Quill met reporters.\n\n"
        "Quill said that Ekland had stopped sharing intelligence."
    ).cards
    assert [card.sentence for card in cards] == [
        "[name] said that Ekland had stopped sharing intelligence."
    ]
    assert cards[0].speaker_role == "foreign minister"


def test_nations_services_and_places_are_no_names():
    (card,) = reading(
        "The Secret Intelligence Service of Great Britain has stopped sharing intelligence with "
        "New Zealand about the South China Sea, the Foreign Office said in London."
    ).cards
    assert "[name]" not in card.sentence


def test_a_surname_that_is_a_month_is_left_out_and_a_month_is_kept():
    cards = reading(
        "Prime Minister Ada May said in May that Ekland had stopped sharing intelligence with "
        "Brennia.\n\nMay said Ekland would resume sharing intelligence with Brennia on 15 May."
    ).cards
    assert [card.sentence for card in cards] == [
        (
            "Prime Minister [name] said in May that Ekland had stopped sharing intelligence with "
            "Brennia."
        ),
        "[name] said Ekland would resume sharing intelligence with Brennia on 15 May.",
    ]


def test_an_office_that_one_holds_is_not_given_to_another():
    cards = reading(
        "Ekland's president Ada Quill met guests.\n\n"
        "President Bor Tam has suspended intelligence sharing with Fennora."
    ).cards
    assert all(card.actor != "XEK" for card in cards)
