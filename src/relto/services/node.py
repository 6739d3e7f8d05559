"""A node's directory: `node.toml` says which database, `node.key` holds the node's own key.

It makes and opens them; what a node does is the other services' business. The key is readable
to its owner only and never logged.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from relto.core.clock import new_key
from relto.core.errors import ConflictError, InputError, StoreError
from relto.labels.text import is_name
from relto.services.terms import KEYS, STANDARD, Terms, terms_of
from relto.store import Store, create_store, open_store

SETTINGS = "node.toml"
KEY = "node.key"
DATABASE = "relto.db"


@dataclass(frozen=True, slots=True)
class Node:
    """An open node.

    Attributes:
        directory: where it lives.
        organisation: whose it is.
        store: its database.
        key: its own key of 32 bytes.
        terms: how long plans may take on it.
    """

    directory: Path
    organisation: str
    store: Store
    key: bytes = field(repr=False)
    terms: Terms = STANDARD


def init_node(directory: Path, organisation: str, database: str | None = None) -> Node:
    """Makes a node: its directory, its key and its database.

    Args:
        directory: made if it is not there.
        organisation: whose node it is.
        database: database URL; an SQLite file in the directory if not given.

    Raises:
        ConflictError: there is a node in the directory already.
        InputError: the organisation's code is not usable.
        StoreError: the directory or the database cannot be used.
    """
    if not is_name(organisation):
        raise InputError(
            f"`{organisation}` is not an organisation's code, expected capital letters, digits, "
            "`-` and `_`, as in `XAL`"
        )
    if (directory / SETTINGS).exists():
        raise ConflictError(f"`{directory}` holds a node already")
    key = new_key()
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(directory / KEY, key.hex() + "\n")
        url = database or f"sqlite:///{(directory / DATABASE).resolve()}"
        store = create_store(url, organisation, key)
        # The settings come last: without them there is no node, and `init` may be tried again.
        _write(directory / SETTINGS, _settings(organisation, database))
    except OSError as error:
        raise StoreError(f"`{directory}`: {error.strerror or 'cannot be written'}") from None
    return Node(directory, organisation, store, key)


def _settings(organisation: str, database: str | None) -> str:
    lines = [f'organisation = "{organisation}"']
    if database is not None:
        quoted = database.replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'database = "{quoted}"')
    return "\n".join(lines) + "\n"


def _write(path: Path, text: str) -> None:
    # A database URL may hold a password: both files are for their owner only.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def open_node(directory: Path) -> Node:
    """Opens a node.

    Raises:
        StoreError: there is none, or its files or database cannot be used.
    """
    found = _read(directory)
    store = open_store(found.database)
    with store.read() as tx:
        head = tx.head()
    if head.organisation != found.organisation or head.stream_key != found.key:
        store.close()
        raise StoreError(f"`{directory}`: the database is another node's")
    return Node(directory, found.organisation, store, found.key, found.terms)


def database_of(directory: Path) -> str:
    """Returns the URL of a node's database; it does not look into it.

    Raises:
        StoreError: there is no node.
    """
    return _read(directory).database


@dataclass(frozen=True, slots=True)
class _Settings:
    organisation: str
    database: str
    key: bytes = field(repr=False)
    terms: Terms


def _read(directory: Path) -> _Settings:
    try:
        settings = tomllib.loads((directory / SETTINGS).read_text(encoding="utf-8"))
        key = bytes.fromhex((directory / KEY).read_text(encoding="ascii"))
    except FileNotFoundError as error:
        missing = Path(error.filename).name
        raise StoreError(
            f"`{directory}` holds no node (no `{missing}`): name one by `--node` or `RELTO_NODE`, "
            "or make one with `relto init`"
        ) from None
    except NotADirectoryError:
        raise StoreError(f"`{directory}` is a file: expected the directory of a node") from None
    except (OSError, ValueError):
        raise StoreError(f"`{directory}`: `{SETTINGS}` or `{KEY}` is not readable") from None
    database, organisation = settings.get("database"), settings.get("organisation")
    unknown = set(settings) - {"database", "organisation"} - KEYS
    if unknown or not isinstance(organisation, str) or not isinstance(database, str | None):
        raise StoreError(
            f"`{directory / SETTINGS}`: expected `organisation` and `database` as text"
        )
    try:
        terms = terms_of(settings)
    except InputError as error:
        raise StoreError(f"`{directory / SETTINGS}`: {error}") from None
    url = database or f"sqlite:///{(directory / DATABASE).resolve()}"
    return _Settings(organisation, url, key, terms)
