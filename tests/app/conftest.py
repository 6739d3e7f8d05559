from tests.plugins.databases import postgresql_server, store, store_url

__all__ = ["postgresql_server", "store", "store_url"]
