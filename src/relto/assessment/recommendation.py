"""What follows: a rung by topic, discipline and level, with the reasons for it.

1. The worst of the dimensions that bear on it counts. Dimensions are never summed.
2. On a topic without evidence of its own holds what holds for the topic above it.
3. A red line that holds keeps the rung down whatever the score says, and says so.
4. If any assumption of the sensitivity calls for another rung, it is not determinable.
5. Where nothing can be judged nothing follows: what is in force stays, evidence is wanted.

It applies nothing: only a plan by people does.

Basis: METHODS §2 (recommendations expire, name the reversible first).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from relto.assessment.extent import Part, extent_of, parts_of
from relto.assessment.grid import Grid
from relto.assessment.ladder import DISCIPLINES, UNJUDGED
from relto.assessment.redlines import Crossing
from relto.assessment.result import Status
from relto.assessment.rulebook import Parameters
from relto.assessment.words import likelihood
from relto.core.instant import DAY
from relto.model.assessment import Dimension, Standing
from relto.model.handling import Discipline
from relto.model.rung import Rung
from relto.model.selection import LevelCondition

_OPTIONS = {
    Rung.OPEN: ("keep",),
    Rung.SEALED: ("conditions",),
    Rung.REVIEW: ("conditions", "tear-line only", "delay"),
    Rung.WITHHOLD: ("conditions", "tear-line only", "delay", "suspend topic", "suspend partner"),
}
"""What may be done at each rung, what is easiest to take back first."""
_KEEP = ("keep", "collect evidence")


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What follows for one topic, discipline and level class.

    Attributes:
        partner: code of the organisation.
        topic: the topic; None is the partner as a whole.
        discipline: how it was collected.
        level: the level class; None is any level.
        rung: the best rung that is recommended; None where nothing follows or it is not
            determinable.
        status: whether it could be judged.
        between: the lowest and the highest rung that any assumption calls for.
        dimension: the one that counts; None where a red line or nothing does.
        red_line: code of the red line that holds it down; None if none does.
        flips: whether any assumption calls for another rung.
        reasons: in words.
        options: what may be done, the reversible first.
        expires: instant from which it says nothing any more.
    """

    partner: str
    topic: str | None
    discipline: Discipline
    level: LevelCondition | None
    rung: Rung | None
    status: Status
    between: tuple[Rung, Rung]
    dimension: Dimension | None
    red_line: str | None
    flips: bool
    reasons: tuple[str, ...]
    options: tuple[str, ...]
    expires: int

    @property
    def words(self) -> str:
        """What is recommended, in a word or two."""
        if self.rung is not None:
            return self.rung.words
        return "not determinable" if self.status is Status.NOT_DETERMINABLE else "no change"


def recommend(
    grid: Grid,
    parameters: Parameters,
    subject: tuple[str, str | None],
    *,
    crossed: Sequence[Crossing],
    at: int,
) -> tuple[Recommendation, ...]:
    """Returns what follows for a partner on a topic, by discipline and level.

    Args:
        grid: the results.
        parameters: that they were computed with.
        subject: the partner and the topic, None for the partner as a whole.
        crossed: the red lines that hold for the partner.
        at: the instant of the assessment.
    """
    parts = parts_of(grid, subject)
    told = _Telling(grid, subject, parts, crossed, at + parameters.expires_after_days * DAY)
    levels = len(grid.ladder.levels)
    return tuple(
        told.one(discipline, level, row * levels + level)
        for row, discipline in enumerate(DISCIPLINES)
        for level in range(levels)
    )


class _Telling:
    """Tells what follows for one subject."""

    def __init__(
        self,
        grid: Grid,
        subject: tuple[str, str | None],
        parts: Sequence[Part],
        crossed: Sequence[Crossing],
        expires: int,
    ) -> None:
        self.grid, self.subject, self.parts = grid, subject, parts
        self.crossed, self.expires = crossed, expires
        self.extent = extent_of(parts, len(DISCIPLINES) * len(grid.ladder.levels))

    def one(self, discipline: Discipline, level: int, column: int) -> Recommendation:
        """Tells what follows for a discipline and a level class."""
        score, condition = Rung(int(self.extent.base[column])), self.grid.ladder.levels[level]
        line = self._red_line(discipline, condition)
        flips = bool(self.extent.low[column] != self.extent.high[column])
        status = self._status(column, flips=flips)
        held = line is not None and (status is not Status.JUDGED or line.line.rung <= score)
        rung = score if status is Status.JUDGED else None
        between = Rung(int(self.extent.low[column])), Rung(int(self.extent.high[column]))
        if line is not None and held:
            rung, flips = line.line.rung, False
            status = Status.JUDGED
            between = min(between[0], rung), rung
        return Recommendation(
            partner=self.subject[0],
            topic=self.subject[1],
            discipline=discipline,
            level=condition,
            rung=rung,
            status=status,
            between=between,
            dimension=None if held else self._dimension(column, score),
            red_line=line.line.code if line is not None and held else None,
            flips=flips,
            reasons=self._reasons(column, line if held else None),
            options=_KEEP if rung is None else _OPTIONS[rung],
            expires=self.expires,
        )

    def _red_line(self, discipline: Discipline, level: LevelCondition | None) -> Crossing | None:
        topic = self.subject[1]
        met = [each for each in self.crossed if each.is_about(topic, discipline, level)]
        return min(met, key=lambda each: (each.line.rung, each.line.code), default=None)

    def _status(self, column: int, *, flips: bool) -> Status:
        known = [part for part in self.parts if self._standing(part) is not None]
        score = self.extent.base[column]
        stale = any(self.grid.stale[part.cell] for part in self.parts)
        if score == Rung.OPEN and stale:
            return Status.STALE
        if not known:
            mattered = any(self.grid.mattered[part.cell] for part in self.parts)
            return Status.TOO_LITTLE if mattered else Status.NO_EVIDENCE
        return Status.NOT_DETERMINABLE if flips else Status.JUDGED

    def _standing(self, part: Part) -> Standing | None:
        standing = int(self.grid.base.standing[part.cell])
        return None if standing == UNJUDGED else Standing(standing)

    def _dimension(self, column: int, score: Rung) -> Dimension | None:
        if score is Rung.OPEN:
            return None
        return next(part.dimension for part in self.parts if part.base[column] == score)

    def _reasons(self, column: int, line: Crossing | None) -> tuple[str, ...]:
        found = []
        if line is not None:
            found.append(f"red line {line.line.code}: {line.line.reason} ({', '.join(line.items)})")
        ordered = sorted(self.parts, key=lambda part: int(part.base[column]))
        return *found, *(self._reason(part, column) for part in ordered)

    def _reason(self, part: Part, column: int) -> str:
        told, judged = self._told[part.dimension]
        return f"{told}: {Rung(int(part.base[column])).words}" if judged else told

    @cached_property
    def _told(self) -> dict[Dimension, tuple[str, bool]]:
        """What was found in each dimension, and whether a rung follows from it."""
        return {part.dimension: self._tell(part) for part in self.parts}

    def _tell(self, part: Part) -> tuple[str, bool]:
        name = part.dimension.value
        if not self.grid.mattered[part.cell]:
            return f"{name}: no evidence", False
        probability = float(self.grid.base.found.probability[part.cell])
        told = f"P {probability:.2f}, {likelihood(probability)}"
        if self.grid.stale[part.cell]:
            return f"{name}: stale, collect evidence ({told})", False
        standing = self._standing(part)
        if standing is None:
            return f"{name}: too little evidence to judge ({told})", False
        return f"{name}: {standing.words} ({told})", True
