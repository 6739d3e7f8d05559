"""How a database of an older schema version becomes one of this version, in one transaction.

1. Each step leads from one version to the next; all that are missing run in their order.
2. The version stands in the head row, changed in the transaction of the steps: a crash leaves
   the old schema or the new one.
3. A migrated database equals one that is made anew, which a test compares column by column.

It changes no content, and nothing leads back to an older version.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from relto.core.errors import StoreError
from relto.store import schema

Step = Callable[[Operations], None]


def migrate(connection: sa.Connection) -> tuple[int, int]:
    """Brings the schema that a connection sees to this version.

    Returns:
        The version before and the version now; equal where there was nothing to do.

    Raises:
        StoreError: no steps lead from that version to this one.
    """
    before = connection.execute(sa.select(schema.head.c.schema_version).with_for_update()).scalar()
    if before is None or before > schema.SCHEMA_VERSION or before < min(STEPS):
        raise StoreError(
            f"schema version {before} cannot be brought to {schema.SCHEMA_VERSION} by this relto"
        )
    operations = Operations(MigrationContext.configure(connection))
    for version in range(before, schema.SCHEMA_VERSION):
        STEPS[version](operations)
    connection.execute(schema.head.update().values(schema_version=schema.SCHEMA_VERSION))
    return before, schema.SCHEMA_VERSION


_Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _from_1(op: Operations) -> None:
    """Adds the life of plans, officers, the inbox and rehearsals."""
    op.add_column("plans", sa.Column("author", sa.Text, nullable=False, server_default=""))
    op.add_column("plans", sa.Column("kind", sa.Text, nullable=False, server_default=""))
    op.add_column("plans", sa.Column("proof", sa.LargeBinary))
    for name in ("expires_at", "back_to", "confirm_by"):
        op.add_column("plans", sa.Column(name, sa.BigInteger))
    _officers(op)
    _inbox(op)
    op.create_table(
        "rehearsals",
        sa.Column("contingency", sa.Text, primary_key=True),
        sa.Column("settings", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("policy", sa.Text, nullable=False),
        sa.Column("arrivals", sa.BigInteger, nullable=False),
        sa.Column("meaning", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("report", sa.LargeBinary, nullable=False),
    )


def _officers(op: Operations) -> None:
    op.create_table(
        "officers",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("added_by", sa.Text, nullable=False),
    )
    op.create_table(
        "officer_credentials",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("officer", sa.Text, sa.ForeignKey("officers.name"), nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("issued_by", sa.Text, nullable=False),
        sa.Column("opened", sa.BigInteger),
        sa.Column("opened_by", sa.Text),
        sa.Column("revoked", sa.BigInteger),
    )
    op.create_table(
        "approvals",
        sa.Column("plan", sa.Text, sa.ForeignKey("plans.id"), primary_key=True),
        sa.Column("act", sa.Text, primary_key=True),
        sa.Column("officer", sa.Text, sa.ForeignKey("officers.name"), primary_key=True),
        sa.Column("credential", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    connection = op.get_bind()
    for statement in schema.keep("approvals", connection.dialect.name):
        connection.exec_driver_sql(statement)


def _inbox(op: Operations) -> None:
    op.create_table(
        "inbox",
        sa.Column("num", _Number, primary_key=True, autoincrement=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("plan", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("done", sa.BigInteger),
        sa.Column("done_by", sa.Text),
        sqlite_autoincrement=True,
    )
    op.create_index("inbox_subject", "inbox", ["subject", "kind"])


def _from_2(op: Operations) -> None:
    """Adds the register: evidence, what is watched, assessments, boards, context."""
    _evidence(op)
    _watched(op)
    _assessments(op)
    _boards(op)
    connection = op.get_bind()
    for table in _REGISTER:
        for statement in schema.keep(table, connection.dialect.name):
            connection.exec_driver_sql(statement)


_REGISTER = (
    *("evidence", "gradings", "remarks", "readings", "cards", "decisions", "merges"),
    *("parameters", "assessments", "estimates", "boards", "entries", "context"),
)


def _acted(*more: str) -> tuple[sa.Column[Any], ...]:
    return sa.Column("at", sa.BigInteger, nullable=False), *_text("actor", *more)


def _counted() -> sa.Column[int]:
    return sa.Column("num", _Number, primary_key=True, autoincrement=True)


def _text(*names: str) -> tuple[sa.Column[Any], ...]:
    return tuple(sa.Column(name, sa.Text, nullable=False) for name in names)


def _body(name: str = "body") -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, nullable=False)


def _evidence(op: Operations) -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Text, primary_key=True),
        *_acted("partner"),
        sa.Column("product", sa.Text, nullable=False, unique=True),
        *_text("reference"),
        _body(),
    )
    op.create_index("evidence_partner", "evidence", ["partner"])
    op.create_index("evidence_reference", "evidence", ["reference"])
    op.create_table(
        "gradings",
        sa.Column("evidence", sa.Text, sa.ForeignKey("evidence.id"), primary_key=True),
        sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
        *_acted(),
        _body(),
    )
    op.create_table(
        "remarks",
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
        *_acted("kind", "text"),
    )


def _watched(op: Operations) -> None:
    op.create_table(
        "sources",
        sa.Column("name", sa.Text, primary_key=True),
        *_acted(),
        _body(),
        sa.Column("removed", sa.BigInteger),
        sa.Column("removed_by", sa.Text),
        sa.Column("asked", sa.BigInteger),
        *(sa.Column(name, sa.Text) for name in ("outcome", "etag", "last_modified")),
    )
    op.create_table(
        "readings",
        sa.Column("source", sa.Text, sa.ForeignKey("sources.name"), primary_key=True),
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        *_text("name"),
        sa.Column("cards", sa.Integer, nullable=False),
    )
    op.create_table(
        "cards",
        _counted(),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        *_text("source", "outlet", "origin"),
        _body(),
        sqlite_autoincrement=True,
    )
    op.create_index("cards_origin", "cards", ["origin"])
    op.create_table(
        "decisions",
        sa.Column("card", sa.Text, sa.ForeignKey("cards.id"), primary_key=True),
        *_acted("act"),
        sa.Column("evidence", sa.Text),
        *_text("reason"),
    )
    op.create_table(
        "merges",
        sa.Column("origin", sa.Text, primary_key=True),
        *_acted("into"),
    )


def _assessments(op: Operations) -> None:
    op.create_table(
        "parameters",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        *_text("version"),
        _body(),
    )
    op.create_table(
        "assessments",
        sa.Column("id", sa.Text, primary_key=True),
        *_acted("partner"),
        sa.Column("parameters", sa.Text, sa.ForeignKey("parameters.digest"), nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
        *_text("digest"),
        _body("basis"),
        _body("result"),
    )
    op.create_table(
        "estimates",
        _counted(),
        *_acted("partner"),
        _body(),
        sqlite_autoincrement=True,
    )
    op.create_index("estimates_partner", "estimates", ["partner", "actor"])


def _boards(op: Operations) -> None:
    op.create_table(
        "boards",
        sa.Column("id", sa.Text, primary_key=True),
        *_acted(),
        _body(),
    )
    op.create_table(
        "entries",
        sa.Column("board", sa.Text, sa.ForeignKey("boards.id"), primary_key=True),
        sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
        *_acted(),
        _body(),
    )
    op.create_table(
        "context",
        _counted(),
        *_acted("partner", "series", "day", "value", "unit", "source"),
        sqlite_autoincrement=True,
    )
    op.create_index("context_partner", "context", ["partner", "series", "day"])


STEPS: dict[int, Step] = {1: _from_1, 2: _from_2}
"""What leads from a version to the next one."""
