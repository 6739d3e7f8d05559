"""The transactions: ingest, release, government, questions, partners, the node.

A service opens the transaction, calls what is pure, and commits; it maps nothing to HTTP.
"""
