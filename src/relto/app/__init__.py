"""The composition root: opens a node, joins services and edges, serves.

Nothing below imports it, and it decides nothing.
"""
