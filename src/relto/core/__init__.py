"""Ground that every other package stands on: errors, instants, clock, canonical bytes.

This package imports nothing of relto and decides nothing.
"""
