"""Bringing an existing database to this version's schema, where somebody asks for it.

Apart from `engine`, so that what only opens a database does not load the machinery of steps. It
opens no store.
"""

from __future__ import annotations

from relto.store.engine import existing, explained, masked, require_head
from relto.store.migrations import migrate


def upgrade_store(url: str) -> tuple[int, int]:
    """Brings an existing database to this schema version, in one transaction.

    Returns:
        The version that it had and the version that it has.

    Raises:
        StoreError: it is missing, unreachable, not relto's, or of a version without a way here.
    """
    engine = existing(url)
    try:
        with explained(masked(url)), engine.begin() as connection:
            require_head(connection, masked(url))
            return migrate(connection)
    finally:
        engine.dispose()
