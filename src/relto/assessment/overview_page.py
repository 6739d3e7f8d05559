"""All partners on one page: P in each dimension, and the lowest rung that is recommended.

It orders nobody by merit: partners stand in the order of their codes. It tells no evidence; the
page of each partner does.

Basis: METHODS §2; `relto.pages` (one file that can do nothing but be read).
"""

from __future__ import annotations

from dataclasses import dataclass

from relto.assessment.advice import lowest
from relto.assessment.assess import Assessed
from relto.assessment.lines import share
from relto.assessment.overview_text import advised, head_lines
from relto.assessment.pictures.partners import partners_picture
from relto.assessment.result import Cell, Status
from relto.assessment.wording import dimension_words, not_judged_words
from relto.core.instant import DAY
from relto.model.assessment import Dimension
from relto.pages.page import content_policy, environment

_PACKAGE = "relto.assessment"


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """What stands on the page.

    Attributes:
        assessed: the whole assessment.
        organisation: whose assessment it is; empty where that is not known.
        topic: the topic that is asked about; None is each partner as a whole.
        marking: of the page, the roll-up of the evidence's; empty where nothing is marked.
    """

    assessed: Assessed
    organisation: str = ""
    topic: str | None = None
    marking: str = ""


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """One partner: a few words for each dimension, and the lowest recommendation."""

    partner: str
    cells: tuple[str, ...]
    advised: str


def overview_page(page: OverviewPage) -> str:
    """Writes the page as HTML."""
    assessed = page.assessed
    partners = [(code, assessed.cells_about(code, page.topic)) for code in assessed.partners]
    rows = [
        PartnerRow(
            code,
            tuple(map(_words, cells)),
            advised(lowest(assessed.recommendations(code, [page.topic]))),
        )
        for code, cells in partners
    ]
    return (
        environment(_PACKAGE)
        .get_template("overview.html")
        .render(
            page=page,
            head=" ".join(head_lines(assessed)),
            dimensions=[dimension_words(each) for each in Dimension],
            rows=rows,
            picture=partners_picture(partners, assessed.parameters.standings),
            expires=assessed.at + assessed.parameters.expires_after_days * DAY,
            policy=content_policy(_PACKAGE),
        )
    )


def _words(cell: Cell) -> str:
    if cell.status is Status.NO_EVIDENCE:
        return "no evidence"
    if cell.standing is None:
        return f"{share(cell.probability)}, {not_judged_words(cell.status)}"
    return f"{share(cell.probability)}, {cell.standing.words}"
