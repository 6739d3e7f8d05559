"""Frozen records of the field's things: rungs, handlings, profiles, organisations, agreements.

Records only: nothing here evaluates, reads files or knows a database.
"""
