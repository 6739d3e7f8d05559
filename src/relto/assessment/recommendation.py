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
from itertools import product
from typing import NamedTuple

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
    expires = at + parameters.expires_after_days * DAY
    told = _Telling(grid, subject, crossed)
    levels = grid.ladder.levels
    return tuple(
        _recommended(subject, (discipline, level), told.one(discipline, level, column), expires)
        for column, (discipline, level) in enumerate(product(DISCIPLINES, levels))
    )


def _recommended(
    subject: tuple[str, str | None],
    place: tuple[Discipline, LevelCondition | None],
    found: _Finding,
    expires: int,
) -> Recommendation:
    return Recommendation(
        partner=subject[0],
        topic=subject[1],
        discipline=place[0],
        level=place[1],
        rung=found.rung,
        status=found.status,
        between=found.between,
        dimension=found.dimension,
        red_line=found.red_line,
        flips=found.flips,
        reasons=found.reasons,
        options=found.options,
        expires=expires,
    )


class _Finding(NamedTuple):
    """What of a recommendation is the same for many disciplines and levels."""

    rung: Rung | None
    status: Status
    between: tuple[Rung, Rung]
    dimension: Dimension | None
    red_line: str | None
    flips: bool
    reasons: tuple[str, ...]
    options: tuple[str, ...]


class _Telling:
    """Tells what follows for one subject."""

    def __init__(
        self, grid: Grid, subject: tuple[str, str | None], crossed: Sequence[Crossing]
    ) -> None:
        self.grid, self.topic, self.crossed = grid, subject[1], crossed
        self.parts = parts_of(grid, subject)
        found = extent_of(self.parts, len(DISCIPLINES) * len(grid.ladder.levels))
        self._rungs = list(
            zip(
                found.base.tolist(),
                found.low.tolist(),
                found.high.tolist(),
                zip(*(part.base.tolist() for part in self.parts), strict=True),
                strict=True,
            )
        )
        self._known: dict[tuple[object, ...], _Finding] = {}

    def one(self, discipline: Discipline, level: LevelCondition | None, column: int) -> _Finding:
        """Tells what follows for a discipline and a level class; what is alike is told once."""
        line = self._red_line(discipline, level)
        key = *self._rungs[column], None if line is None else line.line.code
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._finding(column, line)
        return found

    def _finding(self, column: int, line: Crossing | None) -> _Finding:
        base, low, high, each = self._rungs[column]
        score, between = Rung(base), (Rung(low), Rung(high))
        flips = low != high
        status = self._status(score, flips=flips)
        held = line is not None and (status is not Status.JUDGED or line.line.rung <= score)
        rung = score if status is Status.JUDGED else None
        if line is not None and held:
            rung, flips, status = line.line.rung, False, Status.JUDGED
            between = min(between[0], rung), rung
        return _Finding(
            rung=rung,
            status=status,
            between=between,
            dimension=None if held else self._dimension(each, score),
            red_line=line.line.code if line is not None and held else None,
            flips=flips,
            reasons=self._reasons(each, line if held else None),
            options=_KEEP if rung is None else _OPTIONS[rung],
        )

    def _red_line(self, discipline: Discipline, level: LevelCondition | None) -> Crossing | None:
        if not self.crossed:
            return None
        met = [each for each in self.crossed if each.is_about(self.topic, discipline, level)]
        return min(met, key=lambda each: (each.line.rung, each.line.code), default=None)

    def _status(self, score: Rung, *, flips: bool) -> Status:
        cells = [part.cell for part in self.parts]
        if score is Rung.OPEN and self.grid.stale[cells].any():
            return Status.STALE
        if (self.grid.base.standing[cells] == UNJUDGED).all():
            if self.grid.quiet[cells].any():
                return Status.STALE
            mattered = self.grid.mattered[cells].any()
            return Status.TOO_LITTLE if mattered else Status.NO_EVIDENCE
        return Status.NOT_DETERMINABLE if flips else Status.JUDGED

    def _dimension(self, rungs: tuple[int, ...], score: Rung) -> Dimension | None:
        return None if score is Rung.OPEN else self.parts[rungs.index(score)].dimension

    def _reasons(self, rungs: tuple[int, ...], line: Crossing | None) -> tuple[str, ...]:
        found = []
        if line is not None:
            found.append(f"red line {line.line.code}: {line.line.reason} ({', '.join(line.items)})")
        ordered = sorted(zip(rungs, self._told, strict=True), key=lambda pair: pair[0])
        found += [
            f"{told}: {Rung(rung).words}" if judged else told for rung, (told, judged) in ordered
        ]
        return tuple(found)

    @cached_property
    def _told(self) -> list[tuple[str, bool]]:
        """What was found in each dimension, and whether a rung follows from it."""
        return [self._tell(part) for part in self.parts]

    def _tell(self, part: Part) -> tuple[str, bool]:
        name = part.dimension.value
        if not self.grid.mattered[part.cell]:
            return f"{name}: no evidence", False
        probability = float(self.grid.base.found.probability[part.cell])
        standing = int(self.grid.base.standing[part.cell])
        if standing == UNJUDGED:
            # A term of likelihood would pass what is unknown for even odds.
            stale = self.grid.stale[part.cell] or self.grid.quiet[part.cell]
            why = "stale, collect evidence" if stale else "too little evidence to judge"
            unknown = float(self.grid.base.found.uncertainty[part.cell])
            return f"{name}: {why} ({unknown:.0%} unknown)", False
        told = f"P {probability:.2f}, {likelihood(probability)}"
        return f"{name}: {Standing(standing).words} ({told})", True
