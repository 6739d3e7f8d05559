"""EU and national classification levels and what they are equivalent to.

It knows no partner, agreement or policy of a node.
"""
