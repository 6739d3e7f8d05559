"""A node brought to this version: its database's schema.

It makes no copy of the database, and changes nothing that is stored.
"""

from __future__ import annotations

from pathlib import Path

from relto.services.node import database_of
from relto.store.upgrade import upgrade_store


def upgrade_node(directory: Path) -> tuple[int, int]:
    """Brings a node's database to this schema version.

    Returns:
        The version that it had and the version that it has.

    Raises:
        StoreError: there is no node, or its database cannot be used or brought there.
    """
    return upgrade_store(database_of(directory))
