"""Opening a database, and beginning and ending its transactions.

SQLite: write-ahead log, every commit on disk before it is acknowledged, writers queue.
PostgreSQL: readers see one snapshot, writers lock the rows that they order themselves by.
Nothing here creates a schema in a database that has one, and no message shows a password. An
older schema is brought to this version elsewhere (`upgrade`), and only where somebody asks for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import ConnectionPoolEntry

from relto.core.errors import StoreError
from relto.store import schema
from relto.store.transaction import Transaction

_BUSY_TIMEOUT_MS = 30_000


def masked(url: str) -> str:
    """Returns a database URL without its password, for messages."""
    try:
        parsed = make_url(url)
    except sa.exc.ArgumentError:
        return "the given database URL"
    safe = parsed.set(query={})
    return safe.render_as_string(hide_password=True)


class Store:
    """An open database of this schema version."""

    def __init__(self, engine: sa.Engine) -> None:
        """Wraps an engine; use `open_store`."""
        self._engine = engine
        self._reading = engine.execution_options(relto_write=False)
        self._writing = engine.execution_options(relto_write=True)
        if engine.dialect.name == "postgresql":
            self._reading = self._reading.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @property
    def name(self) -> str:
        """The database's URL without its password."""
        return self._engine.url.set(query={}).render_as_string(hide_password=True)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Opens a transaction that is committed at the end, or rolled back on an exception.

        Raises:
            StoreError: the database is locked, gone, full or otherwise fails.
        """
        with self._begin(self._writing) as transaction:
            yield transaction

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Opens a transaction that sees one state of the database and changes nothing.

        Raises:
            StoreError: the database is locked, gone or otherwise fails.
        """
        with self._begin(self._reading) as transaction:
            yield transaction

    @contextmanager
    def _begin(self, engine: sa.Engine) -> Iterator[Transaction]:
        with explained(self.name), engine.connect() as connection, connection.begin():
            yield Transaction(connection)

    def close(self) -> None:
        """Closes all connections."""
        self._engine.dispose()


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turns the driver's errors into ours, without passwords."""
    try:
        yield
    except (sa.exc.SQLAlchemyError, sqlite3.Error, psycopg.Error) as error:
        raise _explain(error, name) from error


def _explain(error: Exception, name: str) -> StoreError:
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    text = next(iter(str(cause).strip().splitlines()), type(cause).__name__)
    if "locked" in text:
        seconds = _BUSY_TIMEOUT_MS // 1000
        return StoreError(f"{name}: locked by another process for {seconds} s, try again")
    return StoreError(f"{name}: {text}")


def create_store(url: str, organisation: str, stream_key: bytes) -> Store:
    """Creates the schema and the head row, and opens the store.

    Args:
        url: `sqlite:///path` or `postgresql://…`.
        organisation: whose node this is.
        stream_key: the node's own key.

    Raises:
        StoreError: the database cannot be reached or holds a relto schema already.
    """
    engine = _engine(_checked(url))
    try:
        with explained(masked(url)), engine.begin() as connection:
            _refuse_second(connection, masked(url))
            _create(connection, organisation, stream_key)
    except StoreError:
        engine.dispose()
        raise
    return Store(engine)


def _refuse_second(connection: sa.Connection, name: str) -> None:
    if sa.inspect(connection).has_table("head"):
        raise StoreError(f"{name}: holds a relto database already")


def _create(connection: sa.Connection, organisation: str, stream_key: bytes) -> None:
    schema.metadata.create_all(connection)
    psycopg = connection.dialect.name == "postgresql"
    for statement in schema.trigger_statements(connection.dialect.name):
        connection.exec_driver_sql(statement.replace("%", "%%") if psycopg else statement)
    counters = ("arrivals", "profiles", "objects", "types", "markings", "relabels", "epoch")
    connection.execute(
        schema.head.insert().values(
            id=1,
            schema_version=schema.SCHEMA_VERSION,
            organisation=organisation,
            stream_key=stream_key,
            **dict.fromkeys(counters, 0),
        )
    )


def existing(url: str) -> sa.Engine:
    """Returns an engine for a database that is there; it does not look into it.

    Raises:
        StoreError: the file is missing, or the URL is of no database that is supported.
    """
    parsed = _checked(url)
    if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").is_file():
        raise StoreError(f"`{parsed.database}` does not exist: create it with `relto init`")
    return _engine(parsed)


def require_head(connection: sa.Connection, name: str) -> None:
    """Refuses a database that is not of a node.

    Raises:
        StoreError: it is not.
    """
    if not sa.inspect(connection).has_table("head"):
        raise StoreError(f"{name}: not a relto database: create it with `relto init`")


def open_store(url: str) -> Store:
    """Opens an existing database.

    Raises:
        StoreError: it is missing, unreachable, not relto's, or of another schema version.
    """
    engine = existing(url)
    try:
        _check_version(engine, masked(url))
    except StoreError:
        engine.dispose()
        raise
    return Store(engine)


def _check_version(engine: sa.Engine, name: str) -> None:
    reading = engine.execution_options(relto_write=False)
    with explained(name), reading.begin() as connection:
        require_head(connection, name)
        version = connection.execute(sa.select(schema.head.c.schema_version)).scalar()
    expected = schema.SCHEMA_VERSION
    if version != expected:
        older = isinstance(version, int) and version < expected
        todo = ": bring it up with `relto upgrade`" if older else ""
        raise StoreError(f"{name}: has schema version {version}, this relto needs {expected}{todo}")


def _checked(url: str) -> URL:
    try:
        parsed = make_url(url)
    except sa.exc.ArgumentError:
        raise StoreError(
            "not a database URL, expected `sqlite:///path` or `postgresql://…`"
        ) from None
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise StoreError(f"`{backend}` is not supported, expected `sqlite` or `postgresql`")
    if not parsed.database or parsed.database == ":memory:":
        raise StoreError("an SQLite database needs a path, as in `sqlite:///node/relto.db`")
    return parsed


def _engine(url: URL) -> sa.Engine:
    engine = sa.create_engine(url, pool_size=4, max_overflow=16)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions by itself: `_begin_sqlite` says which kind.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {_BUSY_TIMEOUT_MS}",
        # Of a database that is being made only: products of some kilobytes fill such pages well.
        "page_size = 16384",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        # 32 MiB: what batches of an ingest write again and again is written back once.
        "wal_autocheckpoint = 2048",
        "cache_size = -65536",
        "mmap_size = 1073741824",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("relto_write", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
