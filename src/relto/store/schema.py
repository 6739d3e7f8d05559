"""The tables, their indexes and the triggers that keep what was written.

One schema serves both databases. The tables of streams' steps are in `steps`, those of evidence and
assessments in `register`. Nothing here opens a connection; how an older schema becomes this one is
said in `migrations`, and what that made is the same as what is made anew.
"""

from __future__ import annotations

import sqlalchemy as sa

SCHEMA_VERSION = 3

metadata = sa.MetaData()

# SQLite counts rows up only where the key's type is exactly INTEGER.
_Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

head = sa.Table(
    "head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("schema_version", sa.Integer, nullable=False),
    sa.Column("organisation", sa.Text, nullable=False),
    sa.Column("arrivals", sa.BigInteger, nullable=False),
    sa.Column("profiles", sa.BigInteger, nullable=False),
    sa.Column("objects", sa.BigInteger, nullable=False),
    sa.Column("types", sa.Integer, nullable=False),
    sa.Column("markings", sa.BigInteger, nullable=False),
    sa.Column("relabels", sa.BigInteger, nullable=False),
    sa.Column("epoch", sa.BigInteger, nullable=False),
    sa.Column("stream_key", sa.LargeBinary, nullable=False),
    sa.CheckConstraint("id = 1", name="one_head"),
)

objects = sa.Table(
    "objects",
    metadata,
    sa.Column("num", _Number, primary_key=True, autoincrement=False),
    sa.Column("id", sa.Text, nullable=False, unique=True),
)

products = sa.Table(
    "products",
    metadata,
    sa.Column("seq", _Number, primary_key=True, autoincrement=False),
    sa.Column("object", sa.BigInteger, nullable=False),
    sa.Column("version_key", sa.Text, nullable=False),
    sa.Column("spec_version", sa.Text, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("type", sa.Integer, nullable=False),
    sa.Column("profile", sa.Integer, nullable=False),
    sa.Column("flags", sa.Integer, nullable=False),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    sa.Column("bytes", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("object", "version_key", "spec_version"),
)

types = sa.Table(
    "types",
    metadata,
    sa.Column("num", _Number, primary_key=True, autoincrement=False),
    sa.Column("name", sa.Text, nullable=False, unique=True),
)

profiles = sa.Table(
    "profiles",
    metadata,
    sa.Column("num", _Number, primary_key=True, autoincrement=False),
    sa.Column("digest", sa.Text, nullable=False, unique=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
)

markings = sa.Table(
    "markings",
    metadata,
    sa.Column("num", _Number, primary_key=True, autoincrement=False),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
)

blocks = sa.Table(
    "blocks",
    metadata,
    sa.Column("lo", _Number, primary_key=True, autoincrement=False),
    sa.Column("hi", sa.BigInteger, nullable=False),
    sa.Column("columns", sa.LargeBinary, nullable=False),
)

relabels = sa.Table(
    "relabels",
    metadata,
    sa.Column("n", _Number, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("profile", sa.BigInteger, nullable=False),
    sa.Column("flags", sa.Integer, nullable=False),
)

policies = sa.Table(
    "policies",
    metadata,
    sa.Column("epoch", _Number, primary_key=True, autoincrement=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("snapshot", sa.LargeBinary, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("plan", sa.Text),
)

plans = sa.Table(
    "plans",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("base_epoch", sa.BigInteger, nullable=False),
    sa.Column("base_digest", sa.Text, nullable=False),
    sa.Column("base_arrivals", sa.BigInteger, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("snapshot", sa.LargeBinary, nullable=False),
    sa.Column("report", sa.LargeBinary, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False, server_default=""),
    sa.Column("kind", sa.Text, nullable=False, server_default=""),
    sa.Column("proof", sa.LargeBinary),
    sa.Column("expires_at", sa.BigInteger),
    sa.Column("back_to", sa.BigInteger),
    sa.Column("confirm_by", sa.BigInteger),
)

officers = sa.Table(
    "officers",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("added_by", sa.Text, nullable=False),
)

officer_credentials = sa.Table(
    "officer_credentials",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("officer", sa.Text, sa.ForeignKey("officers.name"), nullable=False),
    sa.Column("digest", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("created", sa.BigInteger, nullable=False),
    sa.Column("issued_by", sa.Text, nullable=False),
    sa.Column("opened", sa.BigInteger),
    sa.Column("opened_by", sa.Text),
    sa.Column("revoked", sa.BigInteger),
)

approvals = sa.Table(
    "approvals",
    metadata,
    sa.Column("plan", sa.Text, sa.ForeignKey("plans.id"), primary_key=True),
    sa.Column("act", sa.Text, primary_key=True),
    sa.Column("officer", sa.Text, sa.ForeignKey("officers.name"), primary_key=True),
    sa.Column("credential", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
)

inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("num", _Number, primary_key=True, autoincrement=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("plan", sa.Text),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("done", sa.BigInteger),
    sa.Column("done_by", sa.Text),
    sa.Index("inbox_subject", "subject", "kind"),
    sqlite_autoincrement=True,
)

rehearsals = sa.Table(
    "rehearsals",
    metadata,
    sa.Column("contingency", sa.Text, primary_key=True),
    sa.Column("settings", sa.Text, primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("policy", sa.Text, nullable=False),
    sa.Column("arrivals", sa.BigInteger, nullable=False),
    sa.Column("meaning", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("report", sa.LargeBinary, nullable=False),
)

partners = sa.Table(
    "partners",
    metadata,
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
)

credentials = sa.Table(
    "credentials",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("partner", sa.Text, sa.ForeignKey("partners.code"), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("digest", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("created", sa.BigInteger, nullable=False),
    sa.Column("revoked", sa.BigInteger),
)

copies = sa.Table(
    "copies",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("object", sa.BigInteger, nullable=False),
)

events = sa.Table(
    "events",
    metadata,
    sa.Column("seq", _Number, primary_key=True, autoincrement=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("partner", sa.Text),
    sa.Column("policy", sa.Text),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("event", _Number, sa.ForeignKey("events.seq"), primary_key=True, autoincrement=False),
    sa.Column("partner", sa.Text, nullable=False),
    sa.Column("rows", sa.LargeBinary, nullable=False),
    sa.Column("lo", sa.BigInteger, nullable=False),
    sa.Column("hi", sa.BigInteger, nullable=False),
    sa.Column("copies", sa.LargeBinary),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    sa.Index("deliveries_partner", "partner", "event"),
)

APPEND_ONLY = (
    "events",
    "deliveries",
    "products",
    "objects",
    "profiles",
    "markings",
    "blocks",
    "relabels",
    "policies",
    "steps",
    "copies",
    "approvals",
    "evidence",
    "gradings",
    "remarks",
    "readings",
    "cards",
    "decisions",
    "merges",
    "parameters",
    "assessments",
    "estimates",
    "boards",
    "entries",
    "context",
)
"""Tables of which nothing is ever changed or deleted."""


def trigger_statements(dialect: str) -> list[str]:
    """Returns the statements that forbid changing and deleting in the append-only tables."""
    if dialect == "sqlite":
        return [
            _sqlite_trigger(table, verb) for table in APPEND_ONLY for verb in ("update", "delete")
        ]
    function = (
        "CREATE FUNCTION relto_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    return [function, *(_postgresql_trigger(table) for table in APPEND_ONLY)]


def keep(table: str, dialect: str) -> list[str]:
    """Returns the statements that make one more table append-only."""
    if dialect == "sqlite":
        return [_sqlite_trigger(table, verb) for verb in ("update", "delete")]
    return [_postgresql_trigger(table)]


def _sqlite_trigger(table: str, verb: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _postgresql_trigger(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION relto_append_only()"
    )
