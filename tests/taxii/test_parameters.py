import contextlib
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.core.errors import InputError
from relto.core.instant import parse_instant
from relto.services.release import LIMIT, Query
from relto.taxii.parameters import FIELDS, read_query
from relto.taxii.resources import Kind

DAY = "2026-11-23T00:00:00"


def read(query: str, kind: Kind = Kind.OBJECTS) -> Query:
    return read_query(query.encode(), kind)


@pytest.mark.parametrize("digits", range(10))
def test_trap_1_timestamps_are_read_with_no_to_nine_digits(digits: int) -> None:
    fraction = "." + "123456789"[:digits] if digits else ""
    text = f"{DAY}{fraction}Z"
    assert read(urlencode({"added_after": text})).added_after == parse_instant(text)


@pytest.mark.parametrize(
    "query",
    [
        "added_after=garbage",
        "added_after=2026-11-23",
        "added_after=2026-13-01T00:00:00Z",
        "added_after=",
        "added_after",
        "limit=0",
        "limit=-1",
        "limit=1.5",
        "limit=+5",
        "limit=",
        "limit=%D9%A1",
        "limit=" + "9" * 50,
        "next=",
        "match[id]=",
        "match[type]=indicator,,malware",
        "match[type]=,",
        "match[version]=all,first",
        "match[version]=newest",
        "match[version]=",
        "match[spec_version]=two",
        "match[spec_version]=",
        "match[confidence-gte]=3",
        "match=1",
        "limit=1&limit=1",
        "added_after=2026-11-23T00:00:00Z&added_after=2026-11-23T00:00:00Z",
        "match[type]=a&match%5Btype%5D=b",
        "next=a&next=a",
        "match[id]=%ff",
        "match[id]=" + "a" * 70_000,
    ],
)
def test_traps_1_6_7_13_16_what_is_malformed_is_refused(query: str) -> None:
    with pytest.raises(InputError):
        read(query)


def test_what_is_asked_is_read() -> None:
    assert read("") == Query()
    assert read("_=12&user=x") == Query()
    assert read("limit=7&next=abc") == Query(limit=7, cursor="abc")
    assert read(f"limit={LIMIT * 9}").limit == LIMIT
    assert read("match[type]=indicator,malware,indicator").types == ("indicator", "malware")
    assert read("match%5Bid%5D=a,b").ids == ("a", "b")
    assert read("match[spec_version]=2.0,2.1").spec_versions == ("2.0", "2.1")
    assert read("match[version]=all").versions == ("all",)
    assert read("match[version]=first,last").versions == ("first", "last")


def test_trap_13_versions_are_compared_as_instants() -> None:
    one = read(f"match[version]={DAY}Z")
    same = read(f"match[version]={DAY}.000Z,{DAY}.000000000Z")
    assert one.versions == same.versions


@pytest.mark.parametrize("kind", FIELDS)
@pytest.mark.parametrize("field", ["match[id]", "match[type]", "match[version]"])
def test_a_field_of_another_end_point_is_refused(kind: Kind, field: str) -> None:
    if field in FIELDS[kind]:
        read(f"{field}=last", kind)
    else:
        with pytest.raises(InputError):
            read(f"{field}=last", kind)


@given(st.binary(max_size=80), st.sampled_from(sorted(FIELDS, key=str)))
def test_no_query_breaks_the_reader(raw: bytes, kind: Kind) -> None:
    with contextlib.suppress(InputError):
        read_query(raw, kind)


@given(
    st.dictionaries(
        st.sampled_from(["limit", "added_after", "match[type]", "match[version]", "next"]),
        st.text(max_size=12),
    )
)
def test_no_value_breaks_the_reader(values: dict[str, Any]) -> None:
    with contextlib.suppress(InputError):
        read(urlencode(values, quote_via=quote))
