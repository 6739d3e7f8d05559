"""Portion-marked text: banner, portions, and whether one follows from the other.

It knows no partner, agreement or policy of a node.
"""
