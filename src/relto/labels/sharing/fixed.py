"""The marking-definition ids whose meaning specifications fix: TLP 1.0, TLP 2.0 and PAP.

Such a marking needs no definition beside it. It reads no objects.
"""

from __future__ import annotations

from relto.labels.label import Label
from relto.labels.sharing import pap
from relto.labels.tlp import well_known_label


def fixed_label(marking: str) -> Label | None:
    """Returns the label that a specification fixes for a marking-definition id, or None."""
    colour = pap.WELL_KNOWN.get(marking)
    return well_known_label(marking) if colour is None else pap.meaning(colour)
