import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.core.errors import InputError
from relto.core.instant import DAY, format_instant, parse_instant
from relto.planning.replay import month_of, since_instant

NOW = parse_instant("2026-11-23T12:30:00Z")


@pytest.mark.parametrize(
    ("text", "begin"),
    [
        ("12months", "2025-11-23T12:30:00Z"),
        ("12 months", "2025-11-23T12:30:00Z"),
        ("1month", "2026-10-23T12:30:00Z"),
        ("11months", "2025-12-23T12:30:00Z"),
        ("1year", "2025-11-23T12:30:00Z"),
        ("2 years", "2024-11-23T12:30:00Z"),
        ("90days", "2026-08-25T12:30:00Z"),
        ("1 week", "2026-11-16T12:30:00Z"),
        ("2026-01-01", "2026-01-01T00:00:00Z"),
        ("2026-01-01T06:00:00Z", "2026-01-01T06:00:00Z"),
        (" 1year ", "2025-11-23T12:30:00Z"),
    ],
)
def test_a_span_counts_back_by_the_calendar(text, begin):
    assert since_instant(text, NOW) == parse_instant(begin)


@pytest.mark.parametrize(
    ("now", "text", "begin"),
    [
        ("2026-03-31T00:00:00Z", "1month", "2026-02-28T00:00:00Z"),
        ("2024-03-31T00:00:00Z", "1month", "2024-02-29T00:00:00Z"),
        ("2026-12-31T23:00:00Z", "1month", "2026-11-30T23:00:00Z"),
        ("2026-01-31T00:00:00Z", "1month", "2025-12-31T00:00:00Z"),
        ("2024-02-29T00:00:00Z", "1year", "2023-02-28T00:00:00Z"),
    ],
)
def test_the_last_of_a_month_stays_one(now, text, begin):
    assert since_instant(text, parse_instant(now)) == parse_instant(begin)


@pytest.mark.parametrize(
    "text", ["", "months", "-3months", "12 moons", "1.5years", "2026-13-01", "9999years", "٣months"]
)
def test_anything_else_is_refused_with_what_is_expected(text):
    with pytest.raises(InputError, match=r"expected for instance|reach back before"):
        since_instant(text, NOW)


@pytest.mark.parametrize("text", ["2027-01-01", "0days", "0months"])
def test_what_is_not_past_is_refused(text):
    with pytest.raises(InputError, match="is not in the past"):
        since_instant(text, NOW)


@given(st.integers(1, 400), st.integers(0, 60_000))
def test_more_months_reach_further_back(months, days):
    now = NOW + (days - 30_000) * DAY // 2
    try:
        begin, before = (since_instant(f"{n}months", now) for n in (months, months + 1))
    except InputError:
        return
    assert before < begin < now
    assert format_instant(begin)[10:] == format_instant(now)[10:]


@given(st.integers(0, 4_000_000_000_000_000))
def test_a_month_is_the_beginning_of_the_timestamp(instant):
    assert month_of(instant) == format_instant(instant)[:7]
