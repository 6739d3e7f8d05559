"""Evidence in the register: items, their gradings, and remarks; nothing is ever changed.

What an item, a grading or a remark says is bytes and words here. The caller has locked the head
row wherever a number is drawn; who may see an item is decided by the gate, not here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from relto.core.errors import UnknownError
from relto.store import register
from relto.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """An item as it was filed.

    Attributes:
        id: its name on this node, as in `E-2026-014`.
        at: instant of the filing.
        actor: who filed it.
        partner: code of the organisation that it speaks of.
        product: STIX id of the product that carries it.
        reference: of what it speaks, empty if of nothing.
        body: what is claimed, canonical JSON bytes.
    """

    id: str
    at: int
    actor: str
    partner: str
    product: str
    reference: str
    body: bytes


@dataclass(frozen=True, slots=True)
class GradingRow:
    """What somebody made of an item; the one with the highest `n` counts."""

    evidence: str
    n: int
    at: int
    actor: str
    body: bytes


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """Something said of an item or an assessment later.

    Attributes:
        subject: what it is about.
        n: its number among the remarks on that, from 1.
        at: when it was said.
        actor: who said it, or handed it in.
        kind: `reply`, `withdrawal`, `dissent`.
        text: in words.
    """

    subject: str
    n: int
    at: int
    actor: str
    kind: str
    text: str


_EVIDENCE = [register.evidence.c[name] for name in EvidenceRow.__dataclass_fields__]
_GRADING = [register.gradings.c[name] for name in GradingRow.__dataclass_fields__]
_REMARK = [register.remarks.c[name] for name in RemarkRow.__dataclass_fields__]


def next_name(tx: Transaction, table: sa.Table, prefix: str) -> str:
    """Returns the next name that begins so, as in `E-2026-` and three digits or more."""
    begun = table.c.id.startswith(prefix, autoescape=True)
    taken = tx.connection.scalars(sa.select(table.c.id).where(begun))
    numbers = (name.removeprefix(prefix) for name in taken)
    last = max((int(each) for each in numbers if each.isascii() and each.isdigit()), default=0)
    return f"{prefix}{last + 1:03d}"


def file_evidence(tx: Transaction, rows: Sequence[EvidenceRow]) -> None:
    """Files items, whose names the caller found free."""
    if rows:
        tx.connection.execute(register.evidence.insert(), [asdict(row) for row in rows])


def add_gradings(tx: Transaction, rows: Sequence[GradingRow]) -> None:
    """Adds gradings, whose numbers the caller found free."""
    if rows:
        tx.connection.execute(register.gradings.insert(), [asdict(row) for row in rows])


def evidence(
    tx: Transaction, *, partner: str | None = None, names: Sequence[str] | None = None
) -> list[EvidenceRow]:
    """Returns items in the order of their filing: of a partner, or with certain names."""
    table = register.evidence.c
    query = sa.select(*_EVIDENCE).order_by(table.at, table.id)
    if partner is not None:
        query = query.where(table.partner == partner)
    rows = [EvidenceRow(*row) for row in tx.connection.execute(query)]
    wanted = None if names is None else set(names)
    return rows if wanted is None else [row for row in rows if row.id in wanted]


def evidence_item(tx: Transaction, name: str) -> EvidenceRow:
    """Returns the item with this name, or that this product carries.

    Raises:
        UnknownError: there is none.
    """
    table = register.evidence.c
    query = sa.select(*_EVIDENCE).where(sa.or_(table.id == name, table.product == name))
    row = tx.connection.execute(query).first()
    if row is None:
        raise UnknownError(f"no evidence `{name}`")
    return EvidenceRow(*row)


def taken_names(tx: Transaction) -> set[str]:
    """Returns the names of all items."""
    return set(tx.connection.scalars(sa.select(register.evidence.c.id)))


def references(tx: Transaction) -> set[str]:
    """Returns everything that some item speaks of."""
    table = register.evidence.c
    return set(tx.connection.scalars(sa.select(table.reference).where(table.reference != "")))


def gradings(tx: Transaction, name: str | None = None) -> dict[str, list[GradingRow]]:
    """Returns the gradings of all items or of one, by item, the oldest first."""
    table = register.gradings.c
    query = sa.select(*_GRADING).order_by(table.evidence, table.n)
    if name is not None:
        query = query.where(table.evidence == name)
    found: dict[str, list[GradingRow]] = {}
    for row in tx.connection.execute(query):
        found.setdefault(row[0], []).append(GradingRow(*row))
    return found


def remarks(tx: Transaction, subject: str | None = None) -> dict[str, list[RemarkRow]]:
    """Returns the remarks on everything or on one subject, by subject, the oldest first."""
    table = register.remarks.c
    query = sa.select(*_REMARK).order_by(table.subject, table.n)
    if subject is not None:
        query = query.where(table.subject == subject)
    found: dict[str, list[RemarkRow]] = {}
    for row in tx.connection.execute(query):
        found.setdefault(row[0], []).append(RemarkRow(*row))
    return found


def remark(tx: Transaction, row: RemarkRow) -> None:
    """Adds a remark, whose number the caller found free."""
    tx.connection.execute(register.remarks.insert().values(**asdict(row)))
