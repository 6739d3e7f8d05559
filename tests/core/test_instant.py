"""Instants: any precision in, six digits out, order kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.core.errors import InputError
from relto.core.instant import (
    DAY,
    Edge,
    format_instant,
    parse_day_or_instant,
    parse_instant,
    version_key,
)

instants = st.integers(-62_000_000_000_000_000, 250_000_000_000_000_000)


@given(instants)
def test_text_and_back(instant: int) -> None:
    text = format_instant(instant)
    assert parse_instant(text) == instant
    assert text.endswith("Z")
    assert len(text.rpartition(".")[2]) == 7


@given(instants, instants)
def test_version_keys_order_as_instants_do(a: int, b: int) -> None:
    left, right = version_key(format_instant(a)), version_key(format_instant(b))
    assert (left < right) == (a < b)
    assert (left == right) == (a == b)


@given(st.text("0123456789", max_size=12), st.text("0123456789", max_size=12))
def test_fractions_of_any_length(a: str, b: str) -> None:
    def key(digits: str) -> str:
        return version_key(f"2026-01-01T00:00:00{'.' + digits if digits else ''}Z")

    as_number = [int((digits + "0" * 12)[:12]) for digits in (a, b)]
    assert (key(a) < key(b)) == (as_number[0] < as_number[1])


def test_zones_are_instants() -> None:
    assert parse_instant("2026-01-01T01:00:00+01:00") == parse_instant("2026-01-01T00:00:00Z")
    assert version_key("2026-01-01T01:00:00.500+01:00") == version_key("2026-01-01T00:00:00.5Z")


def test_a_day_lasts_until_its_end() -> None:
    begin = parse_day_or_instant("2026-01-01", Edge.BEGIN)
    assert parse_day_or_instant("2026-01-01", Edge.END) == begin + DAY
    assert parse_day_or_instant("2026-01-01T00:00:00Z", Edge.END) == begin


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2026-01-01",
        "2026-01-01T00:00:00",
        "2026-13-01T00:00:00Z",
        "2026-01-01T00:00:00.Z",
        "0001-01-01T00:00:00+23:00",
        "２０２６-01-01T00:00:00Z",
    ],
)
def test_what_is_no_timestamp(text: str) -> None:
    with pytest.raises(InputError):
        parse_instant(text)
