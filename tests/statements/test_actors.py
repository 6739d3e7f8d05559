"""Which words name which nation, service or alliance, and which only look like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.labels.capco.countries import Countries
from relto.statements import Actors
from relto.statements.actors import Naming
from relto.statements.tokens import words_of
from tests.statements.cases import reading, world

STANDARD = Actors.standard()
MEANT = [
    ("the Netherlands", "NLD"),
    ("Dutch", "NLD"),
    ("The Hague", "NLD"),
    ("AIVD", "NLD"),
    ("Washington", "USA"),
    ("C.I.A.", "USA"),
    ("the Pentagon", "USA"),
    ("the US", "USA"),
    ("U.S.", "USA"),
    ("Downing Street", "GBR"),
    ("GCHQ", "GBR"),
    ("Britons", "GBR"),
    ("the Kremlin", "RUS"),
    ("Türkiye", "TUR"),
    ("Turkey", "TUR"),
    ("Five Eyes", "FVEY"),
    ("NATO", "NATO"),
    ("European Union", "EU"),
    ("South Korea", "KOR"),
    ("North Korea", "PRK"),
    ("the Democratic Republic of the Congo", "COD"),
    ("New Zealand", "NZL"),
    ("Papua New Guinea", "PNG"),
    ("Guinea-Bissau", "GNB"),
    ("Kyiv", "UKR"),
    ("Jerusalem", "ISR"),
]
OTHERWISE = [
    "roast turkey",
    "tell us more",
    "Jordan Smith said",
    "Georgia Tech",
    "Washington County",
    "the Washington Post",
    "Paris Agreement",
    "New Jersey",
    "a china cup",
    "Chad Brown said",
]


def codes(text: str, actors: Actors = STANDARD) -> list[str]:
    words = words_of(text)
    return [found.name.code for found in actors.named_in([text]).find(words)]


@pytest.mark.parametrize(("text", "code"), MEANT)
def test_a_name_a_people_a_seat_and_a_service_stand_for_a_nation(text, code):
    assert codes(f"It is said that {text} agreed") == [code]


@pytest.mark.parametrize("text", OTHERWISE)
def test_words_that_look_like_names_are_none(text):
    assert codes(f"It was {text} yesterday") == []


def test_georgia_is_a_state_where_the_text_says_so():
    state = "Georgia's secretary of state spoke in Atlanta about Georgia."
    nation = "Georgia's service spoke in Tbilisi about Georgia."
    assert codes(state) == []
    assert codes(nation) == ["GEO", "GEO", "GEO"]


def test_a_weak_name_counts_only_where_its_nation_is_named_too():
    assert codes("The Home Office spoke.") == []
    assert codes("The Home Office spoke in London for Britain.") == ["GBR", "GBR", "GBR"]


def test_every_code_is_one_that_markings_know():
    nations = {
        found.name.code
        for name in STANDARD.names
        if name.naming in {Naming.NAME, Naming.PEOPLE, Naming.SEAT}
        for found in STANDARD.find(name.words)
    }
    assert len(nations) > 190
    # ISMCAT has codes of Gaza and of the West Bank, and none of both together.
    assert nations - set(Countries.standard().countries) == {"PSE"}


@given(st.sampled_from(STANDARD.names))
def test_every_strong_name_is_found_where_it_stands_alone(name):
    found = [each.name.code for each in STANDARD.find(name.words)]
    longest = [each for each in STANDARD.names if each.words == name.words]
    assert longest[0].code in found or name.weak or found == []


def test_organisations_of_a_policy_are_found_by_name_code_and_adjective():
    for word in ("Brennia", "XBR", "Brennian", "Brennians"):
        assert codes(word, world()) == ["XBR"]


def test_an_organisation_of_a_policy_beats_a_nation_named_alike():
    actors = STANDARD.with_organisations({"XGE": ("Georgia",)})
    assert codes("the services of Georgia", actors) == ["XGE"]


def test_an_ally_of_somebody_is_somebody_else():
    (card,) = reading("An American ally has stopped sharing intelligence with Brennia.").cards
    assert card.actor != "USA"
