"""Labels as a semilattice: what a marking says, joined, compared, rolled up, read and written.

Stands alone: imports only `relto.core`. It does not know partners, agreements or policies;
a label names organisations, who they are is the policy's business.
"""

from relto.labels.label import BOTTOM, UNLABELLED, Label, dominates, join, roll_up
from relto.labels.levels import Control, Level, Tlp
from relto.labels.text import parse_label, render_label

__all__ = [
    "BOTTOM",
    "UNLABELLED",
    "Control",
    "Label",
    "Level",
    "Tlp",
    "dominates",
    "join",
    "parse_label",
    "render_label",
    "roll_up",
]
