"""TAXII 2.1 over HTTP: each partner reads its own stream of one collection.

It decides nothing about what a partner sees; `services.release` does.
"""
