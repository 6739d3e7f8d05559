"""The page of a board: what stays open, what tells apart, what to find out; every name is text."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings

from relto.assessment.board_page import BoardPage, board_page
from relto.assessment.hypotheses import Band, Board, Column, Hypothesis
from relto.assessment.leak_board import TraceGrade, leak_board, tracing_column
from tests.assessment.cases import AT
from tests.pages.reading import (
    Read,
    forbids_all_but_its_style,
    harmless,
    names,
    pictures_of,
    same_elements,
    spelled,
)

TRACED = tracing_column("T-1", "the wording derives from XBR's copy", TraceGrade.STRONG)


def named(name):
    rows = (Hypothesis(name, name), Hypothesis("other", name))
    columns = (Column(name, name, {name: Band.CERTAIN}, true=0.9, group=name),)
    missing = (Column("more", name, {name: Band.EXPECTED, "other": Band.EXCLUDED}),)
    return board_page(BoardPage(Board(name, rows, columns, missing), AT, name, name, name))


plain = named("XQQ")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(names)
def test_a_hostile_name_is_text_wherever_it_stands(name: str) -> None:
    text = named(name)
    same_elements(text, plain)
    assert any(spelled(name) in words for words in Read(text).words)


def test_nothing_runs_is_fetched_or_allowed() -> None:
    harmless(plain)
    forbids_all_but_its_style(plain)


def test_a_traced_copy_leaves_five_explanations_open_and_says_what_to_find_out() -> None:
    text = board_page(BoardPage(leak_board("Who passed it on?", (TRACED,)), AT, marking="SECRET"))
    assert len(pictures_of(text)) == 2
    assert "5 of 7 explanations stay open" in text
    assert "never who did it" in text
    assert text.count('<p class="marking">SECRET</p>') == 2
    found_out = text[text.index("What to find out next") : text.index("What is known")]
    bits = [float(each) for each in re.findall(r'class="n">(\d\.\d\d)<', found_out)]
    assert bits == sorted(bits, reverse=True)
    assert "wording derives" not in found_out


def test_an_empty_board_keeps_all_open_and_draws_no_findings() -> None:
    text = board_page(BoardPage(leak_board("Who passed it on?"), AT))
    assert len(pictures_of(text)) == 1
    assert "7 of 7 explanations stay open" in text
    assert "all explanations stand as they began" in text
