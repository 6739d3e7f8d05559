"""Countries and communities: order, expansion, intersection, an operator's own memberships."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.labels.capco.countries import Countries, Decomposable, is_nac_activity

WORLD = Countries.standard()
CODES = ("USA", "AUS", "CAN", "DEU", "GBR", "JPN", "NZL", "ACGU", "FVEY", "KFOR", "NATO", "TEYE")
lists = st.lists(st.lists(st.sampled_from(CODES), max_size=5), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("given_lists", "common"),
    [
        (["AUS CAN NZL FVEY", "AUS CAN GBR NZL"], "AUS CAN GBR NZL"),
        (["DEU JPN FVEY", "DEU FVEY", "DEU NZL FVEY"], "DEU FVEY"),
        (["AUS CAN NZL FVEY", "AUS CAN GBR NZL FVEY"], "AUS CAN NZL FVEY"),
        (["USA GBR", "USA DEU"], ""),
        (["USA FVEY", "USA GBR"], "GBR"),
        (["USA FVEY", "USA NATO"], "CAN GBR"),
        (["USA KFOR", "USA DEU"], ""),
        (["USA KFOR DEU", "USA KFOR"], "KFOR"),
        (["USA TEYE", "USA ACGU"], "AUS GBR"),
        (["USA"], ""),
        (["USA NATO"], "NATO"),
    ],
)
def test_what_lists_have_in_common(given_lists, common):
    assert WORLD.intersect([codes.split() for codes in given_lists]) == tuple(common.split())


def test_nothing_is_common_to_no_list():
    assert WORLD.intersect([]) == ()


@given(lists)
def test_the_intersection_names_nobody_whom_a_list_does_not(codes):
    common = WORLD.expand(WORLD.intersect(codes))
    for names in codes:
        assert common <= WORLD.expand(names) | set(names)


@given(lists, st.randoms())
def test_order_of_lists_does_not_matter(codes, random):
    shaken = [*codes, codes[0]]
    random.shuffle(shaken)
    assert WORLD.intersect(shaken) == WORLD.intersect(codes)


def test_each_kind_of_list_has_its_order():
    codes = ["NATO", "GBR", "USA", "EU", "AUS"]
    assert WORLD.order_release(codes) == ("USA", "AUS", "GBR", "EU", "NATO")
    assert WORLD.order_owners(codes) == ("AUS", "GBR", "USA", "EU", "NATO")
    assert WORLD.order_display(["NATO", "IRQ", "AFG"]) == ("AFG", "IRQ", "NATO")


def test_communities_are_open_opaque_or_deprecated():
    assert WORLD.expand(["FVEY"]) == {"AUS", "CAN", "GBR", "NZL", "USA"}
    assert WORLD.expand(["KFOR", "DEU"]) == {"KFOR", "DEU"}
    assert WORLD.expand(["ISAF"]) == {"ISAF"}
    assert WORLD.communities["ISAF"].deprecated == "2016-03-17"
    assert WORLD.communities["KFOR"].decomposable is Decomposable.NO


def test_what_changed_since_the_taxonomy_is_laid_over_it():
    assert {"FIN", "SWE"} <= WORLD.expand(["NATO"])
    assert len(WORLD.communities["NATO"].members) == 32


def test_an_operator_lays_memberships_over_them():
    own = WORLD.with_overrides(
        {
            "KFOR": {"decomposable": "Yes", "members": ["AUT", "DEU"]},
            "NATO": {"remove": ["SWE"]},
            "XQNT": {"name": "Quintet", "members": ["AUS", "DEU"]},
            "FVEY": {"decomposable": "No"},
        }
    )
    assert own.expand(["KFOR"]) == {"AUT", "DEU"}
    assert "SWE" not in own.expand(["NATO"])
    assert "XQNT" in own
    assert own.expand(["FVEY"]) == {"FVEY"}
    assert "XQNT" not in WORLD


def test_activities_of_the_council_are_codes():
    assert is_nac_activity("NATO:ISAF")
    assert "NATO:ISAF" in WORLD
    assert not is_nac_activity("NATO:")
    assert "XXXX" not in WORLD
