"""Assessments that were published, what they were computed from, and people's own estimates.

Results and their basis are bytes here; it computes and compares nothing.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sa

from relto.core.errors import UnknownError
from relto.store import register
from relto.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """A published assessment.

    Attributes:
        id: its name, as in `A-2026-014`.
        at: the instant that it speaks of, which is that of its publishing.
        actor: who published it.
        partner: whom it is about.
        parameters: digest of the parameters.
        expires: instant from which it says nothing any more.
        digest: of the result.
        basis: what it was computed from, canonical JSON bytes.
        result: what was found, canonical JSON bytes.
    """

    id: str
    at: int
    actor: str
    partner: str
    parameters: str
    expires: int
    digest: str
    basis: bytes
    result: bytes


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """What somebody judged before the computed result was shown."""

    at: int
    actor: str
    partner: str
    body: bytes


_ASSESSMENT = [register.assessments.c[name] for name in AssessmentRow.__dataclass_fields__]
_ESTIMATE = [register.estimates.c[name] for name in EstimateRow.__dataclass_fields__]


def keep_parameters(tx: Transaction, *, digest: str, version: str, body: bytes, at: int) -> None:
    """Keeps parameters; the same ones are kept once. The caller has locked the head row."""
    table = register.parameters
    known = sa.select(table.c.digest).where(table.c.digest == digest)
    if tx.connection.execute(known).first() is None:
        values = {"digest": digest, "version": version, "body": body, "at": at}
        tx.connection.execute(table.insert().values(**values))


def parameters(tx: Transaction, digest: str) -> bytes:
    """Returns the parameters with this digest.

    Raises:
        UnknownError: none such were kept.
    """
    table = register.parameters.c
    body = tx.connection.scalar(sa.select(table.body).where(table.digest == digest))
    if body is None:
        raise UnknownError(f"no parameters `{digest}` were kept")
    return bytes(body)


def publish(tx: Transaction, row: AssessmentRow) -> None:
    """Adds an assessment, whose name the caller found free."""
    tx.connection.execute(register.assessments.insert().values(**asdict(row)))


def assessments(tx: Transaction, *, partner: str | None = None) -> list[AssessmentRow]:
    """Returns published assessments, the oldest first."""
    table = register.assessments.c
    query = sa.select(*_ASSESSMENT).order_by(table.at, table.id)
    if partner is not None:
        query = query.where(table.partner == partner)
    return [AssessmentRow(*row) for row in tx.connection.execute(query)]


def assessment(tx: Transaction, name: str) -> AssessmentRow:
    """Returns a published assessment.

    Raises:
        UnknownError: there is none of this name.
    """
    query = sa.select(*_ASSESSMENT).where(register.assessments.c.id == name)
    row = tx.connection.execute(query).one_or_none()
    if row is None:
        raise UnknownError(f"no assessment `{name}`: see `relto assessments list`")
    return AssessmentRow(*row)


def estimate(tx: Transaction, row: EstimateRow) -> None:
    """Keeps an estimate."""
    tx.connection.execute(register.estimates.insert().values(**asdict(row)))


def estimates(
    tx: Transaction, partner: str | None = None, *, actor: str | None = None
) -> list[EstimateRow]:
    """Returns estimates, the oldest first: of a partner, by somebody."""
    table = register.estimates.c
    query = sa.select(*_ESTIMATE).order_by(table.num)
    if partner is not None:
        query = query.where(table.partner == partner)
    if actor is not None:
        query = query.where(table.actor == actor)
    return [EstimateRow(*row) for row in tx.connection.execute(query)]
