"""`relto board show --html FILE`: a board as a page for people without relto.

It carries the marking of the evidence that stands on it, and computes nothing.
"""

from __future__ import annotations

from pathlib import Path

from relto.assessment.board_page import BoardPage, board_page
from relto.assessment.page_marking import page_marking
from relto.cli.page_file import write_file
from relto.services.acting import Acting
from relto.services.boards import Opened
from relto.services.evidence.item import items


def write_board_page(acting: Acting, opened: Opened, file: Path | None) -> str:
    """Writes a board's page where a file was named, and returns the line that says so.

    Args:
        acting: opens the node.
        opened: the board.
        file: where to write, if anywhere.

    Raises:
        InputError: the file cannot be written.
    """
    if file is None:
        return ""
    codes = {column.code for column in opened.board.columns}
    with acting.store.read() as tx:
        organisation = tx.head().organisation
        shown = [each.evidence for each in items(tx) if each.evidence.id in codes]
    at = max([opened.at, *(each.at for each in opened.entries)])
    marking = page_marking(shown)
    page = BoardPage(opened.board, at, opened.id, organisation, marking)
    return write_file(board_page(page), file)
