"""Formats: reading STIX and bundles, and writing the copy that a partner may have.

Pure: no database, network, clock or framework; nothing here decides who may see what.
"""
