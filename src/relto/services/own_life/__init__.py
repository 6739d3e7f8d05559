"""What the node's own life suggests about partners: proposals into the inbox, never evidence.

An analyst accepts, grades and rejects them like any other card.
"""

from relto.services.own_life.proposal import Proposal
from relto.services.own_life.proposing import OwnLife

__all__ = ["OwnLife", "Proposal"]
