"""Triggers judged: whether a condition over assessments and dates holds at an instant.

1. Of the assessments of a partner in a dimension the one nearest in topic counts, among those
   the latest; one that expired or lies in the future says nothing.
2. Nothing known is neither yes nor no: of `all` it leaves open what nothing denies, of `any`
   what nothing affirms.
3. Each part tells its reason, so that a draft can say why it was made.

It drafts nothing and notifies nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from relto.model.assessment import NOT_JUDGED, Assessment
from relto.model.selection import is_under
from relto.model.trigger import AllOf, AnyOf, Assessed, Condition, During
from relto.planning.wording import day_of, span_words


class Answer(Enum):
    """Whether a trigger holds."""

    HOLDS = "holds"
    FAILS = "does not hold"
    OPEN = "cannot be told"


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer and what it rests on, part by part."""

    answer: Answer
    reasons: tuple[str, ...]

    def __bool__(self) -> bool:
        """Tells whether the trigger holds; what cannot be told does not."""
        return self.answer is Answer.HOLDS


def judge(condition: Condition, assessments: Sequence[Assessment], at: int) -> Verdict:
    """Judges a condition without holes at an instant."""
    match condition:
        case Assessed():
            return _judge_assessed(condition, assessments, at)
        case During(span):
            answer = Answer.HOLDS if span.holds(at) else Answer.FAILS
            return Verdict(answer, (f"{day_of(at)[:10]}, asked for{span_words(span)}",))
        case AllOf(conditions):
            return _joined((judge(c, assessments, at) for c in conditions), Answer.FAILS)
        case AnyOf(conditions):
            return _joined((judge(c, assessments, at) for c in conditions), Answer.HOLDS)


def _joined(verdicts: Iterable[Verdict], decisive: Answer) -> Verdict:
    """Joins parts, of which one that is decisive settles the matter."""
    parts = tuple(verdicts)
    answers = {part.answer for part in parts}
    reasons = tuple(reason for part in parts for reason in part.reasons)
    other = Answer.FAILS if decisive is Answer.HOLDS else Answer.HOLDS
    if decisive in answers:
        return Verdict(decisive, reasons)
    return Verdict(Answer.OPEN if Answer.OPEN in answers or not parts else other, reasons)


def _judge_assessed(asked: Assessed, assessments: Sequence[Assessment], at: int) -> Verdict:
    subject = " ".join(filter(None, (asked.partner, asked.dimension.value, asked.topic)))
    wanted = f"asked for at most {asked.at_most.words}"
    found = _nearest(asked, assessments, at)
    if found is None:
        return Verdict(Answer.OPEN, (f"{subject}: no assessment in force, {wanted}",))
    said = NOT_JUDGED if found.standing is None else found.standing.words
    reference = ", ".join(filter(None, (found.reference, day_of(found.at)[:10])))
    reason = f"{subject}: {said} ({reference}), {wanted}"
    if found.standing is None:
        return Verdict(Answer.OPEN, (reason,))
    holds = found.standing <= asked.at_most
    return Verdict(Answer.HOLDS if holds else Answer.FAILS, (reason,))


def _nearest(asked: Assessed, assessments: Sequence[Assessment], at: int) -> Assessment | None:
    """Finds the assessment that counts; of two at one instant the worse, a judged one first."""
    fitting = [each for each in assessments if _fits(asked, each, at)]
    return max(fitting, key=_rank, default=None)


def _fits(asked: Assessed, found: Assessment, at: int) -> bool:
    if (found.partner, found.dimension) != (asked.partner, asked.dimension):
        return False
    if found.at > at or (found.expires is not None and found.expires <= at):
        return False
    if found.topic is None or asked.topic is None:
        return found.topic is None
    return is_under(asked.topic, found.topic)


def _rank(found: Assessment) -> tuple[int, int, int]:
    depth = 0 if found.topic is None else found.topic.count("/") + 1
    standing = -99 if found.standing is None else -int(found.standing)
    return depth, found.at, standing
