"""Partners of this node, and the digests of their credentials.

Secrets never come here, only SHA-256 digests of generated ones; who a partner is in the policy
is not known here either.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from relto.core.errors import ConflictError, UnknownError
from relto.store import schema
from relto.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Credential:
    """What opens a partner's view.

    Attributes:
        id: public name of the credential.
        partner: whose it is.
        kind: `bearer` or `basic`.
        digest: SHA-256 of the generated secret.
        created: instant in microseconds.
        revoked: instant of its end, or None while it opens.
    """

    id: str
    partner: str
    kind: str
    digest: bytes
    created: int
    revoked: int | None = None


_COLUMNS = [schema.credentials.c[name] for name in Credential.__dataclass_fields__]
_BY_DIGEST = sa.select(*_COLUMNS).where(
    schema.credentials.c.digest == sa.bindparam("digest"), schema.credentials.c.revoked.is_(None)
)


def add_partner(tx: Transaction, code: str, at: int) -> None:
    """Adds a partner.

    Raises:
        ConflictError: it is there already.
    """
    if code in partner_codes(tx):
        raise ConflictError(f"partner `{code}` is there already")
    tx.connection.execute(schema.partners.insert().values(code=code, at=at))


def partner_codes(tx: Transaction) -> list[str]:
    """Returns the codes of all partners, sorted."""
    query = sa.select(schema.partners.c.code).order_by(schema.partners.c.code)
    return list(tx.connection.scalars(query))


def add_credential(tx: Transaction, credential: Credential) -> None:
    """Adds a credential of a partner.

    Raises:
        UnknownError: there is no such partner.
    """
    if credential.partner not in partner_codes(tx):
        raise UnknownError(f"no partner `{credential.partner}`: add it with `relto partner add`")
    values = {name: getattr(credential, name) for name in Credential.__dataclass_fields__}
    tx.connection.execute(schema.credentials.insert().values(**values))


def find_credential(tx: Transaction, digest: bytes) -> Credential | None:
    """Returns the unrevoked credential with this digest, or None."""
    row = tx.connection.execute(_BY_DIGEST, {"digest": digest}).one_or_none()
    return None if row is None else Credential(*row)


def credentials_of(tx: Transaction, partner: str) -> list[Credential]:
    """Returns all credentials of a partner, oldest first, revoked ones too."""
    table = schema.credentials.c
    query = sa.select(*_COLUMNS).where(table.partner == partner).order_by(table.created, table.id)
    return [Credential(*row) for row in tx.connection.execute(query)]


def revoke(tx: Transaction, identifier: str, at: int) -> None:
    """Ends a credential; one that has ended keeps its instant.

    Raises:
        UnknownError: there is no such credential.
    """
    table = schema.credentials
    known = sa.select(table.c.id).where(table.c.id == identifier)
    if tx.connection.execute(known).one_or_none() is None:
        raise UnknownError(f"no credential `{identifier}`")
    tx.connection.execute(
        table.update().where(table.c.id == identifier, table.c.revoked.is_(None)).values(revoked=at)
    )
