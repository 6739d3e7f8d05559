"""TLP, PAP, IEP, ACS and CUI, as STIX markings and as MISP tags.

It knows no partner, agreement or policy of a node.
"""
