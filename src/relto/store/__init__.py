"""The database: the only package with SQL, on SQLite and PostgreSQL alike.

It keeps and finds; it decides nothing about who may see what, reads no clock and knows no HTTP.
"""

from relto.store import register, steps  # their tables belong to the schema
from relto.store.engine import Store, create_store, masked, open_store
from relto.store.transaction import Event, Head, Transaction

__all__ = [
    "Event",
    "Head",
    "Store",
    "Transaction",
    "create_store",
    "masked",
    "open_store",
    "register",
    "steps",
]
