"""Measures relto beside other programs; no test, and nothing of the product imports it."""
