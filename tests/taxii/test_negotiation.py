import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.taxii.negotiation import MEDIA_TYPE, is_acceptable

TAKEN = [
    MEDIA_TYPE,
    "application/taxii+json",
    "application/taxii+json; version=2.1",
    'Application/TAXII+JSON ; Version="2.1"',
    "application/taxii+json;version=2.1;charset=utf-8",
    "*/*",
    "application/*;q=0.1",
    "application/json, text/plain, */*",
    "application/taxii+json;version=2.0, application/taxii+json;version=2.1;q=0.5",
    'text/html;x="a,b;c", */*;q=0.8',
    "application/taxii+json;version=2.1, */*;q=0",
    "",
]
REFUSED = [
    "application/taxii+json;version=2.0",
    "application/vnd.oasis.taxii+json; version=2.0",
    "application/json",
    "application/stix+json;version=2.1",
    "text/html",
    "*/*;q=0",
    "application/taxii+json;version=2.1;q=0.000, */*",
    "application/taxii+json;q=0, application/*",
    "application/taxii+json;q=high",
    "application/taxii+json;version=",
    "*",
    ";",
    ",",
]


@pytest.mark.parametrize("accept", TAKEN)
def test_trap_9_what_real_clients_send_is_taken(accept: str) -> None:
    assert is_acceptable([accept])


@pytest.mark.parametrize("accept", REFUSED)
def test_trap_9_what_excludes_the_media_type_is_refused(accept: str) -> None:
    assert not is_acceptable([accept])


def test_no_header_accepts_and_several_are_one_list() -> None:
    assert is_acceptable([])
    assert is_acceptable(["text/html", "application/taxii+json"])


@given(st.lists(st.text(max_size=60), max_size=3))
def test_no_header_breaks_the_reader(values: list[str]) -> None:
    assert is_acceptable(values) in (True, False)


@given(st.lists(st.sampled_from(["text/html", "image/*;q=0.2", "application/json"]), max_size=4))
def test_other_ranges_beside_ours_change_nothing(others: list[str]) -> None:
    assert is_acceptable([*others, MEDIA_TYPE])
    assert not is_acceptable([*others, f"{MEDIA_TYPE};q=0"])
