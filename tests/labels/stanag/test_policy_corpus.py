"""Every line of the corpora of policies, labels, clearances, validity and translation."""

from __future__ import annotations

import pytest

from tests.labels.stanag.cases import Case, answer, lines

FILES = ("spif", "label", "clearance", "validity", "translate")
CASES = [(f"{name}-{n}", case) for name in FILES for n, case in enumerate(lines(name), 1)]


@pytest.mark.parametrize("case", [c for _, c in CASES], ids=[name for name, _ in CASES])
def test_a_line_is_answered_as_it_expects(case: Case) -> None:
    given = answer(case)
    assert {key: given.get(key) for key in case["expect"]} == case["expect"]


@pytest.mark.parametrize("name", FILES)
def test_every_line_names_its_source(name: str) -> None:
    assert all(case["source"] for case in lines(name))


def test_there_are_as_many_cases_as_promised() -> None:
    assert len(CASES) >= 150
