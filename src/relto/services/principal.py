"""Who asks, after a credential was checked.

It checks nothing: whoever makes a principal vouches for it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Principal:
    """A partner's client.

    Attributes:
        partner: code of the organisation for which it asks.
        credential: public id of the credential that it showed, never the secret.
    """

    partner: str
    credential: str = ""
