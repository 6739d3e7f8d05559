"""US markings (CAPCO Register, IC-ISM): text, attributes, constraints, roll-up, decisions.

It knows no partner, agreement or policy of a node.
"""
