"""The commands: each parses its options, calls one service and prints the answer.

Nothing is decided here. Exit codes: 0 done, 1 the answer is no, 2 usage or input, 3 the node.
"""
