"""The tables of the register: evidence, what is watched, what was assessed; append-only.

They belong to the schema. A grading, a reply, a withdrawal or a decision is a row of its own
and never changes another one; only a watched source remembers what it was told last.

Nothing here reads or writes a row: `evidence`, `watched`, `assessments` and `boards` do.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from relto.store.schema import metadata

# SQLite counts rows up only where the key's type is exactly INTEGER.
_Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _acted() -> tuple[sa.Column[Any], ...]:
    at = sa.Column("at", sa.BigInteger, nullable=False)
    return at, sa.Column("actor", sa.Text, nullable=False)


evidence = sa.Table(
    "evidence",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    *_acted(),
    sa.Column("partner", sa.Text, nullable=False),
    sa.Column("product", sa.Text, nullable=False, unique=True),
    sa.Column("reference", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Index("evidence_partner", "partner"),
    sa.Index("evidence_reference", "reference"),
)

gradings = sa.Table(
    "gradings",
    metadata,
    sa.Column("evidence", sa.Text, sa.ForeignKey("evidence.id"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
    *_acted(),
    sa.Column("body", sa.LargeBinary, nullable=False),
)

remarks = sa.Table(
    "remarks",
    metadata,
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
    *_acted(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)

sources = sa.Table(
    "sources",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    *_acted(),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("removed", sa.BigInteger),
    sa.Column("removed_by", sa.Text),
    sa.Column("asked", sa.BigInteger),
    sa.Column("outcome", sa.Text),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
)

readings = sa.Table(
    "readings",
    metadata,
    sa.Column("source", sa.Text, sa.ForeignKey("sources.name"), primary_key=True),
    sa.Column("digest", sa.LargeBinary, primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("cards", sa.Integer, nullable=False),
)

cards = sa.Table(
    "cards",
    metadata,
    sa.Column("num", _Number, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("outlet", sa.Text, nullable=False),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Index("cards_origin", "origin"),
    sqlite_autoincrement=True,
)

decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("card", sa.Text, sa.ForeignKey("cards.id"), primary_key=True),
    *_acted(),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("evidence", sa.Text),
    sa.Column("reason", sa.Text, nullable=False),
)

merges = sa.Table(
    "merges",
    metadata,
    sa.Column("origin", sa.Text, primary_key=True),
    *_acted(),
    sa.Column("into", sa.Text, nullable=False),
)

parameters = sa.Table(
    "parameters",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
)

assessments = sa.Table(
    "assessments",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    *_acted(),
    sa.Column("partner", sa.Text, nullable=False),
    sa.Column("parameters", sa.Text, sa.ForeignKey("parameters.digest"), nullable=False),
    sa.Column("expires", sa.BigInteger, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("basis", sa.LargeBinary, nullable=False),
    sa.Column("result", sa.LargeBinary, nullable=False),
)

estimates = sa.Table(
    "estimates",
    metadata,
    sa.Column("num", _Number, primary_key=True, autoincrement=True),
    *_acted(),
    sa.Column("partner", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Index("estimates_partner", "partner", "actor"),
    sqlite_autoincrement=True,
)

boards = sa.Table(
    "boards",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    *_acted(),
    sa.Column("body", sa.LargeBinary, nullable=False),
)

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("board", sa.Text, sa.ForeignKey("boards.id"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
    *_acted(),
    sa.Column("body", sa.LargeBinary, nullable=False),
)

context = sa.Table(
    "context",
    metadata,
    sa.Column("num", _Number, primary_key=True, autoincrement=True),
    *_acted(),
    sa.Column("partner", sa.Text, nullable=False),
    sa.Column("series", sa.Text, nullable=False),
    sa.Column("day", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Index("context_partner", "partner", "series", "day"),
    sqlite_autoincrement=True,
)
