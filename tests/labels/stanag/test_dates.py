"""Dates as labels and policies write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.core.errors import InputError
from relto.core.instant import DAY, Edge
from relto.labels.stanag.dates import has_zone, parse_datetime, parse_validity, write_datetime

YEAR_9999 = 253_402_300_799_999_999


@given(st.integers(0, YEAR_9999))
def test_reading_what_was_written_gives_the_instant_back(instant: int) -> None:
    text = write_datetime(instant)
    assert parse_datetime(text) == parse_validity(text, Edge.END) == instant
    assert has_zone(text)


@pytest.mark.parametrize(
    ("text", "edge", "instant"),
    [
        ("1970-01-02", Edge.BEGIN, DAY),
        ("1970-01-02", Edge.END, 2 * DAY),
        ("1970-01-02Z", Edge.BEGIN, DAY),
        ("19700102", Edge.END, 2 * DAY),
        ("19700102000000Z", Edge.END, DAY),
        ("197001020000Z", Edge.END, DAY),
        ("1970010200", Edge.END, DAY),
        ("19700102000000.5Z", Edge.END, DAY + 500_000),
        ("19700102010000+0100", Edge.END, DAY),
        ("1970-01-02T00:00:00", Edge.END, DAY),
        ("1970-01-02 00:00:00", Edge.END, DAY),
        (" 1970-01-02T01:00:00+01:00 ", Edge.END, DAY),
    ],
)
def test_a_validity_has_many_forms(text: str, edge: Edge, instant: int) -> None:
    assert parse_validity(text, edge) == instant


@pytest.mark.parametrize("text", ["", "soon", "1970-13-01", "19701301", "1970", "70-01-01", "Z"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_validity(text, Edge.END)


def test_an_instant_outside_the_calendar_is_refused() -> None:
    with pytest.raises(InputError, match="not an instant"):
        write_datetime(10**18)
