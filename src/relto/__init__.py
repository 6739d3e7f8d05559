"""relto: share intelligence with partners under a policy that can be turned.

The package itself holds no code and re-exports nothing: import from the
sub-packages, whose order is fixed by the contracts in `.importlinter`.
"""
