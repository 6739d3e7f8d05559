"""Dates that a sentence tells, and when a text says that it was published."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.core.instant import DAY
from relto.statements.dates import dates_in, was_long_ago
from relto.statements.published import published_at
from tests.statements.cases import TUESDAY

EPOCH = date(1970, 1, 1)
SAID = [
    ("on Tuesday", "2026-03-03"),
    ("on Monday", "2026-03-02"),
    ("on Wednesday", "2026-02-25"),
    ("next Friday", "2026-03-06"),
    ("yesterday", "2026-03-02"),
    ("today", "2026-03-03"),
    ("last week", "2026-02-23"),
    ("last month", "2026-02-01"),
    ("this month", "2026-03-01"),
    ("last year", "2025-01-01"),
    ("three weeks ago", "2026-02-10"),
    ("two months ago", "2026-01-02"),
    ("in October", "2025-10-01"),
    ("in October 2024", "2024-10-01"),
    ("on 1 March", "2026-03-01"),
    ("on March 1st", "2026-03-01"),
    ("on 24 December", "2025-12-24"),
    ("on May 7, 2019", "2019-05-07"),
    ("on 2026-02-14", "2026-02-14"),
    ("in 2024", "2024-01-01"),
    ("last autumn", "2025-09-01"),
]


def days(sentence: str, published: int | None = TUESDAY) -> list[str]:
    return [_day(each.instant) for each in dates_in(sentence, published)]


def _day(instant: int) -> str:
    return date.fromordinal(EPOCH.toordinal() + instant // DAY).isoformat()


@pytest.mark.parametrize(("words", "day"), SAID)
def test_a_date_is_read_against_the_day_of_publication(words, day):
    assert days(f"Ekland stopped it {words}.") == [day]


@pytest.mark.parametrize("words", ["30 February 2026", "2026-13-45", "31 June"])
def test_no_day_is_made_of_what_is_none(words):
    assert all(day[:4] == "2026" or day[:4] == "2025" for day in days(f"It was {words}."))
    assert "2026-02-30" not in days(f"It was {words}.")


def test_without_a_day_of_publication_only_absolute_dates_are_read():
    assert days("It was on Monday, not on 2 March 2026.", None) == ["2026-03-02"]


def test_what_lies_decades_back_is_history():
    (then,) = dates_in("It stopped in 1987.", TUESDAY)
    (now,) = dates_in("It stopped in 2025.", TUESDAY)
    assert was_long_ago(then, TUESDAY)
    assert not was_long_ago(now, TUESDAY)


@given(st.dates(date(1970, 1, 2), date(2199, 12, 31)), st.text(max_size=60))
def test_whatever_a_sentence_says_there_is_no_failure(today, sentence):
    published = (today - EPOCH).days * DAY
    for dated in dates_in(sentence, published):
        assert sentence[dated.place :].lstrip().startswith(dated.words[:1])


@given(st.dates(date(1980, 1, 1), date(2100, 12, 31)))
def test_a_weekday_is_one_of_the_last_seven_days(today):
    published = (today - EPOCH).days * DAY
    for name in ("Monday", "Thursday", "Sunday"):
        (dated,) = dates_in(f"It ended on {name}.", published)
        assert 0 <= published - dated.instant < 7 * DAY
        assert datetime.fromtimestamp(dated.instant / 1e6, UTC).strftime("%A") == name


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-03T09:00:00Z", "2026-03-03"),
        ("2026-03-03T01:00:00+02:00", "2026-03-02"),
        ("Tue, 03 Mar 2026 09:00:00 GMT", "2026-03-03"),
        ("3 March 2026", "2026-03-03"),
        ("March 3, 2026", "2026-03-03"),
        ("20260303", "2026-03-03"),
    ],
)
def test_a_day_of_publication_is_read_as_pages_and_feeds_write_it(text, day):
    instant = published_at(text)
    assert instant is not None
    assert _day(instant) == day


@given(st.text(max_size=80))
def test_a_day_of_publication_that_is_none_is_unknown(text):
    found = published_at(text)
    assert found is None or isinstance(found, int)
