"""A database of an earlier version becomes one of this version and keeps what it holds."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from relto.core.errors import StoreError
from relto.store import migrations, open_store, schema
from relto.store.engine import _checked, _engine
from relto.store.upgrade import upgrade_store

HERE = Path(__file__).parent
NOW = schema.SCHEMA_VERSION


def older(url, version):
    """Makes a database of an earlier schema version with a plan in it, as that version made it."""
    engine = _engine(_checked(url))
    with engine.begin() as connection:
        script = (HERE / f"version_{version}" / f"{engine.dialect.name}.sql").read_text()
        for statement in script.split(";;\n"):
            connection.execute(sa.text(statement.replace(":=", "\\:=")))
        connection.execute(
            sa.text("INSERT INTO head VALUES (1, :version, 'XAL', 0, 0, 0, 0, 0, 0, 0, :key)"),
            {"version": version, "key": b"k" * 32},
        )
        connection.execute(
            sa.text(
                "INSERT INTO plans (id, base_epoch, base_digest, base_arrivals, digest, snapshot, "
                "report, at, state) VALUES ('p-1', 0, '', 0, 'd', :b, :b, 5, 'draft')"
            ),
            {"b": b"x"},
        )
    engine.dispose()
    return url


@pytest.fixture
def old_url(store_url):
    """A database of schema version 1."""
    return older(store_url, 1)


@pytest.fixture(params=range(1, NOW))
def any_old_url(request, store_url):
    """A database of each earlier schema version in turn."""
    return older(store_url, request.param)


def shape(url):
    """The tables as the database tells them, with triggers."""
    engine = _engine(_checked(url))
    triggers = (
        "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
        if engine.dialect.name == "sqlite"
        else "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, schema.metadata)
        found = {tuple(row) for row in connection.execute(sa.text(triggers))}
    engine.dispose()
    return differences, found


def test_an_older_database_is_refused_until_it_is_upgraded(old_url):
    with pytest.raises(StoreError, match=r"schema version 1, .* `relto upgrade`"):
        open_store(old_url)
    assert upgrade_store(old_url) == (1, NOW)
    assert upgrade_store(old_url) == (NOW, NOW)
    store = open_store(old_url)
    with store.read() as tx:
        assert tx.head().organisation == "XAL"
        row = tx.connection.execute(sa.select(schema.plans)).one()
    assert (row.id, row.author, row.kind, row.expires_at) == ("p-1", "", "", None)
    store.close()


def test_an_upgraded_database_equals_a_new_one(any_old_url):
    upgrade_store(any_old_url)
    differences, triggers = shape(any_old_url)
    assert differences == []
    assert {table for table, _ in triggers} == set(schema.APPEND_ONLY)


@pytest.mark.usefixtures("store")
def test_a_newer_database_is_left_alone(store_url):
    store = open_store(store_url)
    with store.write() as tx:
        tx.advance_head(schema_version=99)
    store.close()
    with pytest.raises(StoreError, match="99 cannot be brought"):
        upgrade_store(store_url)


def test_a_failure_on_the_way_leaves_the_old_schema(old_url, monkeypatch):
    def failing(op):
        migrations._from_1(op)
        raise StoreError("the machine went down")

    monkeypatch.setitem(migrations.STEPS, 1, failing)
    with pytest.raises(StoreError, match="went down"):
        upgrade_store(old_url)
    monkeypatch.undo()
    assert upgrade_store(old_url) == (1, NOW)


@pytest.mark.parametrize("when", ["3", "8", "15", "commit", "end"])
def test_killed_on_the_way_it_is_the_old_schema_or_the_new_one(old_url, when):
    command = [sys.executable, "-m", "tests.store.upgraders", old_url, when]
    assert subprocess.run(command, timeout=60, check=False).returncode == -9
    if when == "end":
        open_store(old_url).close()
    else:
        with pytest.raises(StoreError, match="schema version 1"):
            open_store(old_url)
    before = schema.SCHEMA_VERSION if when == "end" else 1
    assert upgrade_store(old_url) == (before, schema.SCHEMA_VERSION)
    differences, triggers = shape(old_url)
    assert differences == []
    assert {table for table, _ in triggers} == set(schema.APPEND_ONLY)
    store = open_store(old_url)
    with store.read() as tx:
        assert tx.connection.execute(sa.select(schema.plans.c.id)).scalars().all() == ["p-1"]
    store.close()


def test_what_is_no_node_is_not_upgraded(store_url):
    with pytest.raises(StoreError):
        upgrade_store(store_url)
