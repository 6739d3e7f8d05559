"""Officers of this node, and the digests of their credentials.

Secrets never come here, only SHA-256 digests of generated ones. What an officer may do is not
known here.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sa

from relto.core.errors import ConflictError, UnknownError
from relto.store import schema
from relto.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class OfficerCredential:
    """What proves that somebody is an officer.

    Attributes:
        id: public name of the credential.
        officer: whose it is.
        digest: SHA-256 of the generated secret.
        created: instant in microseconds.
        issued_by: who issued it.
        opened: instant since which it opens, None while it waits for a second officer.
        opened_by: who opened it.
        revoked: instant of its end, or None.
    """

    id: str
    officer: str
    digest: bytes
    created: int
    issued_by: str
    opened: int | None = None
    opened_by: str | None = None
    revoked: int | None = None

    @property
    def is_open(self) -> bool:
        """Tells whether it proves anything now."""
        return self.opened is not None and self.revoked is None


_COLUMNS = [schema.officer_credentials.c[n] for n in OfficerCredential.__dataclass_fields__]


def add_officer(tx: Transaction, name: str, *, at: int, by: str) -> None:
    """Adds an officer.

    Raises:
        ConflictError: there is one of this name.
    """
    if name in officer_names(tx):
        raise ConflictError(f"officer `{name}` is there already")
    tx.connection.execute(schema.officers.insert().values(name=name, at=at, added_by=by))


def officer_names(tx: Transaction) -> list[str]:
    """Returns the names of all officers, sorted."""
    query = sa.select(schema.officers.c.name).order_by(schema.officers.c.name)
    return list(tx.connection.scalars(query))


def add_credential(tx: Transaction, credential: OfficerCredential) -> None:
    """Adds a credential of an officer.

    Raises:
        UnknownError: there is no such officer.
    """
    if credential.officer not in officer_names(tx):
        raise UnknownError(f"no officer `{credential.officer}`: add one with `relto officer add`")
    tx.connection.execute(schema.officer_credentials.insert().values(**asdict(credential)))


def credentials(tx: Transaction, officer: str | None = None) -> list[OfficerCredential]:
    """Returns all credentials, of one officer if given, oldest first, revoked ones too."""
    table = schema.officer_credentials.c
    query = sa.select(*_COLUMNS).order_by(table.created, table.id)
    if officer is not None:
        query = query.where(table.officer == officer)
    return [OfficerCredential(*row) for row in tx.connection.execute(query)]


def credential(tx: Transaction, name: str) -> OfficerCredential:
    """Returns a credential by its id.

    Raises:
        UnknownError: there is none.
    """
    query = sa.select(*_COLUMNS).where(schema.officer_credentials.c.id == name)
    row = tx.connection.execute(query).one_or_none()
    if row is None:
        raise UnknownError(f"no credential `{name}`: see `relto officer list`")
    return OfficerCredential(*row)


def find(tx: Transaction, digest: bytes) -> OfficerCredential | None:
    """Returns the credential with this digest, whether it is open or not."""
    query = sa.select(*_COLUMNS).where(schema.officer_credentials.c.digest == digest)
    row = tx.connection.execute(query).one_or_none()
    return None if row is None else OfficerCredential(*row)


def open_credential(tx: Transaction, name: str, *, at: int, by: str) -> None:
    """Makes a credential that waits open."""
    _change(tx, name, opened=at, opened_by=by)


def revoke(tx: Transaction, name: str, *, at: int) -> None:
    """Ends a credential."""
    _change(tx, name, revoked=at)


def _change(tx: Transaction, name: str, **values: object) -> None:
    table = schema.officer_credentials
    tx.connection.execute(table.update().where(table.c.id == name).values(**values))


def have_ever_opened(tx: Transaction) -> int:
    """Returns how many officers ever had a credential that opened; it never falls."""
    table = schema.officer_credentials.c
    query = sa.select(sa.func.count(sa.distinct(table.officer))).where(table.opened.is_not(None))
    return int(tx.connection.execute(query).scalar_one())
