"""Databases for the tests of services."""

from tests.plugins.databases import fresh_store, postgresql_server, store, store_url

__all__ = ["fresh_store", "postgresql_server", "store", "store_url"]
