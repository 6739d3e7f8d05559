"""Items of evidence as the register hands them out: what was claimed, and what was said since.

It changes nothing in the database and decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from relto.core.canonical import canonical
from relto.formats.evidence import UNGRADED, filed_from_bytes, grade_from_json, grade_to_json
from relto.model.evidence import Evidence, Grade
from relto.model.handling import Handling
from relto.store import Transaction
from relto.store import evidence as table
from relto.store.evidence import EvidenceRow, GradingRow, RemarkRow

REPLY, WITHDRAWAL = "reply", "withdrawal"


@dataclass(frozen=True, slots=True)
class Grading:
    """What somebody made of an item, and why."""

    n: int
    at: int
    actor: str
    grade: Grade
    reason: str


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the register.

    Attributes:
        evidence: as it stands: with its present grade, reply and withdrawal.
        filed: instant of its filing on this node.
        product: id of the product that carries it.
        handling: under which it is kept.
        gradings: all of them, the oldest first; the last one counts.
        remarks: replies and withdrawals, the oldest first.
    """

    evidence: Evidence
    filed: int
    product: str
    handling: Handling
    gradings: tuple[Grading, ...]
    remarks: tuple[RemarkRow, ...]

    @property
    def changed(self) -> int:
        """Instant of what was said of it last."""
        said = (self.filed, *(each.at for each in self.gradings))
        return max(*said, *(each.at for each in self.remarks), self.filed)


def grading_row(name: str, n: int, at: int, actor: str, made: tuple[Grade, str]) -> GradingRow:
    """Writes a grading with its reason."""
    grade, reason = made
    told = {"grade": grade_to_json(grade)} | ({"reason": reason} if reason else {})
    return GradingRow(name, n, at, actor, canonical(told))


def items(tx: Transaction, partner: str | None = None) -> tuple[Item, ...]:
    """Returns the items of the register in the order of their filing, of one partner if given."""
    graded, remarked = table.gradings(tx), table.remarks(tx)
    return tuple(
        _item(row, graded.get(row.id, ()), remarked.get(row.id, ()))
        for row in table.evidence(tx, partner=partner)
    )


def item(tx: Transaction, name: str) -> Item:
    """Returns one item, by its name or by the id of its product.

    Raises:
        UnknownError: there is none.
    """
    row = table.evidence_item(tx, name)
    graded, remarked = table.gradings(tx, row.id), table.remarks(tx, row.id)
    return _item(row, graded.get(row.id, ()), remarked.get(row.id, ()))


def _item(row: EvidenceRow, graded: Sequence[GradingRow], remarks: Sequence[RemarkRow]) -> Item:
    claim, handling = filed_from_bytes(row.body)
    whole = Item(claim, row.at, row.product, handling, tuple(map(_grading, graded)), tuple(remarks))
    return replace(whole, evidence=standing(whole))


def _grading(row: GradingRow) -> Grading:
    value = msgspec.json.decode(row.body)
    grade = grade_from_json(value["grade"])
    return Grading(row.n, row.at, row.actor, grade, value.get("reason", ""))


def standing(whole: Item, *, gradings: int | None = None, remarks: int | None = None) -> Evidence:
    """Returns an item's evidence after so many gradings and remarks; after all if not given."""
    graded = whole.gradings[:gradings]
    said = whole.remarks[:remarks]
    replies = [each.text for each in said if each.kind == REPLY]
    ended = [each.at for each in said if each.kind == WITHDRAWAL]
    return replace(
        whole.evidence,
        grade=graded[-1].grade if graded else UNGRADED,
        reply=replies[-1] if replies else "",
        withdrawn=ended[0] if ended else None,
    )


def as_of(whole: Item, at: int) -> Evidence:
    """Returns an item's evidence as it stood at an instant; before its first grading, with that."""
    graded = sum(each.at <= at for each in whole.gradings)
    said = sum(each.at <= at for each in whole.remarks)
    return standing(whole, gradings=max(1, graded), remarks=said)
