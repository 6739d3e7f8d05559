"""Handlings and profiles: JSON there and back, joins that only restrict, clear errors."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.core.errors import InputError
from relto.labels import BOTTOM, Label, dominates
from relto.model.handling import (
    Discipline,
    Handling,
    handling_from_json,
    handling_to_json,
)
from relto.model.profile import Profile, profile_from_json, profile_to_bytes
from relto.model.rung import Rung
from tests.labels.strategies import labels, names

handlings = st.builds(
    Handling,
    originators=names,
    label=labels(flaws=False).filter(lambda label: label != BOTTOM),
    topics=st.frozensets(st.sampled_from(("cyber", "cyber/ransomware", "ukraine")), max_size=2),
    disciplines=st.frozensets(st.sampled_from([d.value for d in Discipline]), max_size=2),
)


@given(handlings)
def test_json_and_back(handling: Handling) -> None:
    assert handling_from_json(handling_to_json(handling)) == handling


@given(handlings, handlings)
def test_a_join_is_never_wider(a: Handling, b: Handling) -> None:
    joined = a.join(b)
    assert joined == b.join(a)
    assert dominates(joined.label, a.label)
    assert joined.originators >= a.originators
    assert joined.topics >= a.topics
    assert joined.disciplines >= a.disciplines


def test_the_singular_and_the_object_form_of_a_label() -> None:
    handling = handling_from_json(
        {
            "originator": "XAL",
            "topic": "cyber",
            "discipline": "CYBER",
            "label": {"level": "SECRET", "release_to": [], "tlp": "AMBER+STRICT"},
        }
    )
    assert handling.originators == {"XAL"}
    assert handling.label.release == {frozenset()}


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ([], "handling"),
        ({"orginators": ["XAL"]}, "handling.orginators"),
        ({"topic": "a", "topics": ["b"]}, "handling.topics"),
        ({"topics": [1]}, "handling.topics"),
        ({"label": "SECRT"}, "handling.label"),
        ({"label": {"levle": "SECRET"}}, "handling.label.levle"),
        ({"label": {"level": "SECRT"}}, "handling.label.level"),
        ({"label": {"controls": ["ORCN"]}}, "handling.label.controls"),
        ({"label": {"release_to": ["a b"]}}, "handling.label.release_to"),
        ({"label": {"not_after": "soon"}}, "handling.label.not_after"),
        ({"label": None}, "handling.label"),
    ],
)
def test_mistakes_name_their_path(value: object, path: str) -> None:
    with pytest.raises(InputError) as caught:
        handling_from_json(value)
    assert caught.value.path == path


def test_only_rungs_that_deliver_are_true() -> None:
    assert [bool(rung) for rung in Rung] == [False, False, True, True]


@given(
    st.builds(
        Profile,
        feed=st.text(max_size=3),
        type=st.just("indicator"),
        markings=st.lists(st.sampled_from("abc"), max_size=3).map(tuple),
        created_by=st.none() | st.just("identity--1"),
    )
)
def test_a_profile_has_one_byte_form(profile: Profile) -> None:
    data = profile_to_bytes(profile)
    again = profile_from_json(msgspec.json.decode(data))
    assert profile_to_bytes(again) == data
    assert set(again.markings) == set(profile.markings)


def test_a_combination_is_its_parts_alone() -> None:
    assert profile_to_bytes(Profile(parts=(7, 3))) == b'{"parts":[3,7]}'
    assert Label() == BOTTOM
