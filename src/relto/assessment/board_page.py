"""A board of hypotheses as one page: what stays open, what tells them apart, what to find out.

It names explanations and never who did it; it carries the marking that it is given.

Basis: METHODS §2 (hypotheses in rows); `relto.pages` (one file that can do nothing but be read).
"""

from __future__ import annotations

from dataclasses import dataclass

from relto.assessment.hypotheses import Board, judge
from relto.assessment.lines import share
from relto.assessment.pictures.board import bands_picture, shares_picture
from relto.pages.page import content_policy, environment

_PACKAGE = "relto.assessment"


@dataclass(frozen=True, slots=True)
class BoardPage:
    """What stands on the page.

    Attributes:
        board: the board.
        at: instant at which it stood so.
        reference: under which it is kept, such as `B-2026-001`; empty if it is not.
        organisation: whose board it is; empty where that is not known.
        marking: of the page; empty where nothing is marked.
    """

    board: Board
    at: int
    reference: str = ""
    organisation: str = ""
    marking: str = ""


def board_page(page: BoardPage) -> str:
    """Writes the page as HTML.

    Raises:
        InputError: the board has no hypothesis, one twice, or a band for one that is not there.
    """
    judgement = judge(page.board)
    pictures = (shares_picture(judgement), bands_picture(page.board))
    return (
        environment(_PACKAGE)
        .get_template("board.html")
        .render(
            page=page,
            judgement=judgement,
            pictures=[each for each in pictures if each is not None],
            policy=content_policy(_PACKAGE),
            share=share,
        )
    )
