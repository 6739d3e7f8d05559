"""Rows of the page of an assessment: items, recommendations that are alike, what would change them.

It orders and words what was computed, and computes nothing of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from relto.assessment.advice import Advice, advice
from relto.assessment.assess import Assessed
from relto.assessment.changes import Change, Step, restoring, what_would_change
from relto.assessment.lines import share
from relto.assessment.recommendation import Recommendation
from relto.assessment.result import Cell
from relto.assessment.waterfall import Contribution
from relto.assessment.wording import (
    SIGNS,
    awaits_words,
    change_words,
    dimension_words,
    flag_words,
)
from relto.model.evidence import Evidence, Polarity
from relto.model.handling import Discipline
from relto.model.selection import is_under

_MOST_EXPLAINED = 3
"""Of so many topics the lowest recommendation is explained."""
_MOST_CHANGES = 3
"""So many that speak for the partner are told, and so many that speak against it."""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item of evidence with the numbers that are used for it."""

    item: Evidence
    sign: str
    dimension: str
    letters: str
    true: str
    caused: str
    notes: tuple[str, ...]
    counts: bool


def item_rows(assessed: Assessed, partner: str, topic: str | None) -> tuple[ItemRow, ...]:
    """Returns the items about a partner, the oldest first; on a topic also those of all topics."""
    return tuple(
        _item_row(assessed, item)
        for item in assessed.items_of[partner]
        if _concerns(item.topic, topic)
    )


def _concerns(of_item: str | None, topic: str | None) -> bool:
    if topic is None or of_item is None:
        return True
    return is_under(of_item, topic) or is_under(topic, of_item)


def _item_row(assessed: Assessed, item: Evidence) -> ItemRow:
    grade = assessed.grades[item.id]
    counts = grade.uncounted is None
    notes = [] if grade.uncounted is None else [grade.uncounted.words]
    notes += map(flag_words, grade.flags)
    if item.group:
        notes.append(f"one origin: {item.group}")
    return ItemRow(
        item,
        SIGNS[item.polarity],
        dimension_words(item.dimension),
        f"{item.grade.reliability.value}{item.grade.credibility.value}",
        share(grade.true) if counts else "",
        share(grade.caused) if counts else "",
        tuple(notes),
        counts,
    )


@dataclass(frozen=True, slots=True)
class RungRow:
    """What is recommended for some disciplines alike.

    Attributes:
        found: one of the recommendations, which stands for all.
        topic: in words.
        level: in words.
        disciplines: in words.
        words: what is recommended.
        explained: whether the rest was looked for.
        changes: what would change it, in words, and the rung that would follow; the least of it.
        more: how many other kinds would.
        steps: the way back up, in words.
        way: the same as it was computed.
    """

    found: Recommendation
    topic: str
    level: str
    disciplines: str
    words: str
    explained: bool = False
    changes: tuple[tuple[str, str, str], ...] = ()
    more: int = 0
    steps: tuple[tuple[str, str], ...] = ()
    way: tuple[Step, ...] = ()

    @property
    def about(self) -> str:
        """What they are for, in a line."""
        return f"{self.topic}, {self.level}, {self.disciplines}"


def rung_rows(assessed: Assessed, found: Sequence[Recommendation]) -> tuple[RungRow, ...]:
    """Gathers recommendations that are alike, by topic, the lowest first.

    The lowest of a topic is explained, for as many topics as there is room.
    """
    told: set[str | None] = set()
    rows = []
    for each in advice(found):
        row, topic = _row(each), each.found.topic
        if topic not in told and len(told) < _MOST_EXPLAINED:
            told.add(topic)
            row = _explained(assessed, row)
        rows.append(row)
    return tuple(rows)


def _row(each: Advice) -> RungRow:
    found = each.found
    low, high = found.between
    words = found.words
    if found.rung is None and low != high:
        words += f", {low.words} to {high.words}"
    whole = len(each.disciplines) == len(Discipline)
    return RungRow(
        found,
        "on all topics" if found.topic is None else found.topic,
        "any level" if found.level is None else found.level.words,
        "every discipline" if whole else ", ".join(one.value for one in each.disciplines),
        words,
    )


def _explained(assessed: Assessed, row: RungRow) -> RungRow:
    changes = what_would_change(assessed, row.found)
    sides = [[each for each in changes if each.polarity is side] for side in Polarity]
    least = [each for side in sides for each in side[:_MOST_CHANGES]]
    way = restoring(assessed, row.found)
    return replace(
        row,
        explained=True,
        changes=tuple((SIGNS[each.polarity], change_words(each), _then(each)) for each in least),
        more=len(changes) - len(least),
        steps=tuple((step.rung.words, awaits_words(step)) for step in way),
        way=way,
    )


def _then(change: Change) -> str:
    return change.rung.words + ("" if change.settled else ", though in doubt")


def counter_evidence(cell: Cell, steps: Sequence[Contribution]) -> Iterator[Contribution]:
    """Yields what speaks against the way that a cell has gone, what moves most first."""
    gone = cell.probability - cell.opinion.base_rate
    against = [each for each in steps if each.step * gone < 0]
    yield from sorted(against, key=lambda each: -abs(each.step))
