"""Evidence: filed, graded, answered, withdrawn, and shown to whom the gate opens it.

Nothing is ever changed: each act is a row more, an event and, for partners that may see it, a
version of the product. What follows from evidence is not computed here.
"""

from relto.services.evidence.filing import Kept
from relto.services.evidence.item import Grading, Item, as_of, standing
from relto.services.evidence.register import Register

__all__ = ["Grading", "Item", "Kept", "Register", "as_of", "standing"]
