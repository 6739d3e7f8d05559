"""Whether a partner was treated as the others are, for its page.

It audits through `audit` and tells of other partners only what they are together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from relto.assessment.assess import Assessed
from relto.assessment.audit import Treatment, audit
from relto.pages.words import plural


@dataclass(frozen=True, slots=True)
class FairnessRow:
    """How the evidence about one partner, or about all others together, was graded."""

    name: str
    counted: int
    adverse: int
    heard: int
    authors: str
    no_number: int


@dataclass(frozen=True, slots=True)
class Fairness:
    """What the audit found.

    Attributes:
        is_blind: whether it came out the same under other names.
        rows: the partner's, and that of all others together if there are any.
        remarks: what is lopsided about the partner, in words.
    """

    is_blind: bool
    rows: tuple[FairnessRow, ...]
    remarks: tuple[str, ...]


def fairness_of(assessed: Assessed, partner: str) -> Fairness:
    """Tells how a partner was treated beside the others."""
    found = audit(assessed)
    mine = [each for each in found.treatments if each.partner == partner]
    others = [each for each in found.treatments if each.partner != partner]
    rows = [_row(partner, mine, str(sum(each.authors for each in mine)))]
    if others:
        rows.append(_row(f"{plural(len(others), 'other partner')} together", others, ""))
    openings = (f"{partner} ", f"{partner}: ")
    return Fairness(
        found.is_blind,
        tuple(rows),
        tuple(remark for remark in found.remarks if remark.startswith(openings)),
    )


def _row(name: str, some: Sequence[Treatment], authors: str) -> FairnessRow:
    return FairnessRow(
        name,
        sum(each.counted for each in some),
        sum(each.adverse for each in some),
        sum(each.heard for each in some),
        authors,
        sum(each.no_number for each in some),
    )
