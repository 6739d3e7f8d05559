"""Reasons cite the rule of the scheme that a label was read from, and nothing where none is."""

from __future__ import annotations

import pytest

from relto.labels import Control, Label
from relto.labels.basis import CITED, Matter, cite
from relto.labels.text import is_name


@pytest.mark.parametrize("matter", Matter)
def test_a_label_of_no_scheme_cites_only_the_colours(matter: Matter) -> None:
    assert bool(cite(matter, ())) == (matter is Matter.COLOUR)


def test_schemes_are_cited_together_in_one_order() -> None:
    both = cite(Matter.RELEASE, ("US", "NATO"))
    assert (
        both
        == cite(Matter.RELEASE, ("NATO", "US"))
        == (" [ADatP-4774.1 §3.11.4; CAPCO §H.8, Table 5]")
    )


def test_a_national_level_cites_the_table_of_equivalents() -> None:
    assert cite(Matter.LEVEL, {"DEU"}) == " [2013/488/EU App. B]"
    assert cite(Matter.RELEASE, {"DEU"}) == ""


def test_codes_of_schemes_can_stand_in_a_label() -> None:
    assert all(is_name(scheme) for scheme in CITED)


def test_a_list_answers_every_control_but_display_only() -> None:
    controls = frozenset(Control)
    listed = Label(controls=controls, release=frozenset({frozenset({"XAL"})}))
    assert listed.asks == {Control.DISPLAY_ONLY}
    assert Label(controls=controls).asks == controls
    assert Label(controls=controls, release=listed.release, unlisted=True).asks == controls
