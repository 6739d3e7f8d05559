"""Assessments of partners on a node: computed from the register, published, disputed, drafted.

What follows from evidence is computed in `relto.assessment`; what takes effect is a plan.
"""

from relto.services.assess.basis import Rules, rules_of
from relto.services.assess.drafting import Draft, Drafting
from relto.services.assess.estimate import Estimate
from relto.services.assess.publishing import Assessments, Look, Published, Recomputed

__all__ = [
    "Assessments",
    "Draft",
    "Drafting",
    "Estimate",
    "Look",
    "Published",
    "Recomputed",
    "Rules",
    "rules_of",
]
