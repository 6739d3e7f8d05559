"""The marking schemes as documents use them, one adapter each.

They read no documents.
"""
