"""A board's page in a browser: wide, narrow and on paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from relto.assessment.board_page import BoardPage, board_page
from relto.assessment.hypotheses import Band, Board, Column, Hypothesis
from relto.assessment.leak_board import TraceGrade, leak_board, tracing_column
from tests.assessment.cases import AT
from tests.browser.chromium import Browser
from tests.browser.crowded import LONG, QUESTION, TABLE_ID, WIDE
from tests.browser.looking import VIEWS, View, check

TRACED = tracing_column("T-1", "the wording derives from XBR's copy", TraceGrade.STRONG)


def crowded() -> Board:
    """Returns a board of many explanations and findings with long names."""
    bands = tuple(Band)
    rows = tuple(Hypothesis(f"{WIDE}-{n}", QUESTION, 1 + n) for n in range(12))
    columns = tuple(
        Column(
            f"{TABLE_ID}-{n}",
            f"{QUESTION} {LONG}",
            {row.code: bands[(n + m) % 5] for m, row in enumerate(rows) if (n + m) % 7},
            true=0.5 + n / 40,
            group=LONG if n % 3 else "",
        )
        for n in range(18)
    )
    missing = tuple(
        Column(f"missing-{n}", f"{QUESTION} {LONG}", {rows[n].code: Band.CERTAIN}) for n in range(9)
    )
    return Board(QUESTION * 2, rows, columns, missing)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
@pytest.mark.parametrize("name", ["story", "crowded"])
def test_a_board_is_shown_whole(tmp_path: Path, browser: Browser, view: View, name: str) -> None:
    board = crowded() if name == "crowded" else leak_board("Who passed it on?", (TRACED,))
    file = tmp_path / "board.html"
    file.write_text(board_page(BoardPage(board, AT, "B-2026-001", "XAL", "SECRET")), "utf-8")
    assert len(check(browser, file, view)["pictures"]) == 2
