"""Bent cases for the marking schemes: anything may be refused, nothing may crash or hang.

`make fuzz` runs it for ten minutes; the test suite runs a few hundred cases of it.
"""
