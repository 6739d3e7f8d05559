"""NATO: STANAG 4774 labels and clearances, SPIFs, STANAG 4778 bindings, text markings.

It knows no partner, agreement or policy of a node.
"""
