"""What an outlet's past suggests about it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from relto.model.evidence import Reliability
from relto.statements import record_of

COUNTS = st.integers(0, 400)
BEST_FIRST = [*Reliability][:5]


@given(COUNTS, COUNTS)
def test_the_interval_is_that_of_the_beta_distribution(confirmed, refuted):
    record = record_of(confirmed, refuted)
    truth = beta(confirmed + 1, refuted + 1)
    assert record.probability == pytest.approx(truth.mean())
    assert record.low == pytest.approx(truth.ppf(0.05), abs=1e-6)
    assert record.high == pytest.approx(truth.ppf(0.95), abs=1e-6)


@given(COUNTS, COUNTS, COUNTS)
def test_more_confirmed_never_makes_it_worse_and_open_cards_change_nothing(good, bad, undecided):
    now, later = record_of(good, bad, undecided), record_of(good + 1, bad)
    assert later.probability >= now.probability
    assert record_of(good, bad).reliability is now.reliability
    if now.reliability is not Reliability.F:
        assert BEST_FIRST.index(later.reliability) <= BEST_FIRST.index(now.reliability)


@given(COUNTS, COUNTS)
def test_the_letter_lies_in_its_own_interval_and_is_f_for_few(confirmed, refuted):
    record = record_of(confirmed, refuted)
    if confirmed + refuted < 5:
        assert record.reliability is Reliability.F
    else:
        worst, best = record.letters
        at = BEST_FIRST.index(record.reliability)
        assert BEST_FIRST.index(best) <= at <= BEST_FIRST.index(worst)


def test_few_good_reports_make_no_source_completely_reliable():
    assert record_of(6, 0).reliability in {Reliability.B, Reliability.C}
    assert record_of(300, 1).reliability is Reliability.A
    assert record_of(1, 30).reliability is Reliability.E
