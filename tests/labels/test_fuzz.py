"""A few hundred bent cases in every run; `make fuzz` goes on for ten minutes."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings

from tests.fuzz.cases import bent_cases, seeds
from tests.fuzz.shape import must_be_an_answer


def test_there_are_cases_to_bend() -> None:
    assert len(seeds()) >= 1_000


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(bent_cases())
def test_whatever_is_asked_is_answered(case: dict[str, Any]) -> None:
    must_be_an_answer(case)
