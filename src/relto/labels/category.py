"""Typed categories: what a label says beside its classification, in any scheme.

It does not know which categories a scheme has; a SPIF or a register says that.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How the values of a category bear on access.

    Basis: ADatP-4774 (the `Type` of a `Category`).
    """

    RESTRICTIVE = "RESTRICTIVE"
    """The reader needs every value."""
    PERMISSIVE = "PERMISSIVE"
    """One value in common suffices."""
    INFORMATIVE = "INFORMATIVE"
    """No bearing on access."""


@dataclass(frozen=True, slots=True)
class Category:
    """One category of a label or a clearance.

    Attributes:
        tag: its name in the scheme (`Releasable To`).
        kind: how its values bear on access.
        values: the values, in the order in which they were given.
        identifier: the tag's object identifier as `urn:oid:…`, or None.
    """

    tag: str
    kind: Kind
    values: tuple[str, ...]
    identifier: str | None = None
