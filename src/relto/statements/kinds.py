"""What each kind of evidence is proposed as: in which respect, for or against.

Proposals only: how much a kind weighs is the parameter file of `relto.assessment`, and an analyst
may file a card under another polarity.
"""

from __future__ import annotations

from types import MappingProxyType

from relto.model.assessment import Dimension
from relto.model.evidence import Kind, Polarity

_FOR = Polarity.FAVOURABLE
_AGAINST = Polarity.ADVERSE

PROPOSED = MappingProxyType(
    {
        Kind.UNAUTHORISED_DISCLOSURE: (Dimension.HANDLING, _AGAINST),
        Kind.ONWARD_SHARING: (Dimension.ONWARD_SHARING, _AGAINST),
        Kind.MISHANDLED_DOCUMENTS: (Dimension.HANDLING, _AGAINST),
        Kind.TRACED_LEAK: (Dimension.HANDLING, _AGAINST),
        Kind.GOOD_HANDLING: (Dimension.HANDLING, _FOR),
        Kind.CONSENT_ASKED: (Dimension.ONWARD_SHARING, _FOR),
        Kind.RECALL_ACKNOWLEDGED: (Dimension.HANDLING, _FOR),
        Kind.RECALL_IGNORED: (Dimension.HANDLING, _AGAINST),
        Kind.RECEIPT_MISSING: (Dimension.HANDLING, _AGAINST),
        Kind.ACCURATE: (Dimension.ACCURACY, _FOR),
        Kind.INACCURATE: (Dimension.ACCURACY, _AGAINST),
        Kind.TIMELY: (Dimension.TIMELINESS, _FOR),
        Kind.LATE: (Dimension.TIMELINESS, _AGAINST),
        Kind.RECIPROCITY_KEPT: (Dimension.RECIPROCITY, _FOR),
        Kind.RECIPROCITY_REDUCED: (Dimension.RECIPROCITY, _AGAINST),
        Kind.POLICY_TOWARDS_SHARING: (Dimension.DECLARED_INTENT, _FOR),
        Kind.POLICY_AGAINST_SHARING: (Dimension.DECLARED_INTENT, _AGAINST),
        Kind.SAFEGUARD_ADDED: (Dimension.HANDLING, _FOR),
        Kind.SAFEGUARD_REMOVED: (Dimension.HANDLING, _AGAINST),
        Kind.INQUIRY_OPENED: (Dimension.HANDLING, _FOR),
        Kind.SERVICES_ATTACKED: (Dimension.HANDLING, _AGAINST),
    }
)
"""Dimension and polarity of each kind."""
