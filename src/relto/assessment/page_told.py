"""What the page of an assessment tells, gathered: rows, sentences and pictures in their order.

It asks the assessment and computes nothing of its own; it writes no HTML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from relto.assessment.advice import bottom
from relto.assessment.assess import Assessed
from relto.assessment.heaviest import heaviest
from relto.assessment.history import history
from relto.assessment.lines import share
from relto.assessment.page_rows import ItemRow, RungRow, counter_evidence, item_rows, rung_rows
from relto.assessment.pictures.contributions import contributions_picture
from relto.assessment.pictures.dimensions import dimensions_picture
from relto.assessment.pictures.history import Past, history_picture
from relto.assessment.pictures.restoring import restoring_picture
from relto.assessment.pictures.sensitivity import sensitivity_picture, told_first
from relto.assessment.result import Cell, Status, Variant
from relto.assessment.waterfall import Contribution, waterfall
from relto.assessment.wording import confidence_sentence, dimension_words, likelihood_sentence
from relto.core.instant import DAY
from relto.model.assessment import Dimension
from relto.model.evidence import Polarity
from relto.pages.shapes import Picture

_INSTANTS = 60
_LEAST_INSTANTS = 16
_ITEMS = 30_000
"""So many items are looked at for a picture of the past, each at each instant."""
_MOST_COUNTER = 5
_MOST_ROWS = 100
"""So many items that count stand on a page; more would be pages of what is routine."""


@dataclass(frozen=True, slots=True)
class Respect:
    """One dimension, told.

    Attributes:
        cell: what was found.
        name: of the dimension.
        likelihood, confidence: a sentence each.
        steps: what moved it.
        counter: what speaks against the way that it has gone.
        variants: what was tried.
        pictures: contributions and sensitivity, where the dimension narrows anything.
    """

    cell: Cell
    name: str
    likelihood: str
    confidence: str
    steps: tuple[Contribution, ...]
    counter: tuple[Contribution, ...]
    variants: tuple[Variant, ...]
    pictures: tuple[Picture, ...]

    @property
    def likely(self) -> bool:
        """Whether there is a probability to tell: without evidence there is none."""
        return self.cell.status is not Status.NO_EVIDENCE


@dataclass(frozen=True, slots=True)
class OwnEstimate:
    """An analyst's P beside the model's."""

    dimension: str
    own: float
    model: str


@dataclass(frozen=True, slots=True)
class Told:
    """All of it; of what counts, and is too much for a page, the heaviest items."""

    counted: tuple[ItemRow, ...]
    hidden: int
    uncounted: tuple[ItemRow, ...]
    estimates: tuple[OwnEstimate, ...]
    overview: Picture
    past: Picture | None
    respects: tuple[Respect, ...]
    rungs: tuple[RungRow, ...]
    way: Picture | None
    expires: int


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about.

    Attributes:
        partner: code of the partner, of which there is evidence.
        name: what it is called.
        topic: the topic; None is the partner as a whole and all its topics.
    """

    partner: str
    name: str
    topic: str | None


def told_of(assessed: Assessed, subject: Subject, own: Mapping[Dimension, float]) -> Told:
    """Gathers what is told of a partner.

    Args:
        assessed: the assessment.
        subject: what is asked about.
        own: the analyst's P by dimension.
    """
    partner, topic = subject.partner, subject.topic
    least = assessed.parameters.standings
    cells = assessed.cells_about(partner, topic)
    items = item_rows(assessed, partner, topic)
    counted = [each for each in items if each.counts]
    shown = {each.id for each in heaviest(assessed, [row.item for row in counted], _MOST_ROWS)}
    found = assessed.recommendations(partner, None if topic is None else [topic])
    rungs = rung_rows(assessed, found)
    return Told(
        counted=tuple(each for each in counted if each.item.id in shown),
        hidden=len(counted) - len(shown),
        uncounted=tuple(each for each in items if not each.counts),
        estimates=tuple(
            OwnEstimate(dimension_words(cell.dimension), own[cell.dimension], _model(cell))
            for cell in cells
            if cell.dimension in own
        ),
        overview=dimensions_picture(cells, least),
        past=_past(assessed, cells, topic),
        respects=tuple(_respect(assessed, cell, subject.name) for cell in cells),
        rungs=rungs,
        way=_way(rungs),
        expires=assessed.at + assessed.parameters.expires_after_days * DAY,
    )


def _model(cell: Cell) -> str:
    return "cannot be judged" if cell.standing is None else share(cell.probability)


def _respect(assessed: Assessed, cell: Cell, name: str) -> Respect:
    least = assessed.parameters.standings
    steps = waterfall(assessed, cell)
    pictures: tuple[Picture | None, ...] = ()
    if cell.items and cell.dimension in assessed.grid.ladder.bearing:
        pictures = contributions_picture(cell, steps, least), sensitivity_picture(cell, least)
    return Respect(
        cell,
        dimension_words(cell.dimension),
        likelihood_sentence(cell, name),
        confidence_sentence(cell),
        steps,
        tuple(counter_evidence(cell, steps))[:_MOST_COUNTER],
        tuple(told_first(cell)),
        tuple(each for each in pictures if each is not None),
    )


def _past(assessed: Assessed, cells: Sequence[Cell], topic: str | None) -> Picture | None:
    """Draws the dimensions with evidence from before the first item to the assessment."""
    shown = [cell for cell in cells if cell.items]
    if not shown:
        return None
    events = {cell.dimension: _events(assessed, cell) for cell in shown}
    first = min(at for each in events.values() for at, _ in each)
    begin = first - max(DAY, (assessed.at - first) // 20)
    number = min(_INSTANTS, max(_LEAST_INSTANTS, _ITEMS // (1 + len(assessed.items))))
    instants = [begin + (assessed.at - begin) * n // number for n in range(number + 1)]
    return history_picture(
        [
            Past(
                cell.dimension,
                history(
                    tuple(assessed.items.values()),
                    partner=cell.partner,
                    topic=topic,
                    dimension=cell.dimension,
                    parameters=assessed.parameters,
                    instants=instants,
                ),
                events[cell.dimension],
            )
            for cell in shown
        ],
        assessed.parameters.standings,
    )


def _events(assessed: Assessed, cell: Cell) -> tuple[tuple[int, Polarity], ...]:
    items = (assessed.items[name] for name in cell.items)
    return tuple((item.recorded, item.polarity) for item in items)


def _way(rungs: Sequence[RungRow]) -> Picture | None:
    """Draws the way back from the lowest rung that is recommended."""
    up = [each for each in rungs if each.way and each.found.rung is not None]
    if not up:
        return None
    lowest = min(up, key=lambda each: bottom(each.found))
    return restoring_picture(bottom(lowest.found), lowest.way, lowest.about)
