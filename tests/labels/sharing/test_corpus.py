"""Every line of the corpora: colours, policies, ACS decisions, tags, and their mistakes."""

from pathlib import Path

import pytest

from relto.labels.batch import answer
from tests.labels.corpora import cases, missing

CASES = list(cases(Path(__file__).parent / "corpus"))


@pytest.mark.parametrize(
    ("case", "expected"), [each[1:] for each in CASES], ids=[each[0] for each in CASES]
)
def test_the_answer_says_what_its_source_says(case, expected):
    assert missing(answer(case), expected) == []


def test_the_corpus_is_large_enough():
    assert len(CASES) >= 400
