"""Cases answered over every scheme: a dictionary in, a dictionary out.

Nothing here knows a grammar; files are opened only by the reader that the caller hands in.
"""

from relto.labels.batch.dispatch import OPERATIONS, answer, answer_line, too_long

__all__ = ["OPERATIONS", "answer", "answer_line", "too_long"]
