"""The policies that a node knows: NATO's and PUBLIC, and whatever SPIFs it was given.

A policy is found by its object identifier, or where a label gives none by its name. A policy
that was given later takes the place of an earlier one with the same identifier.

Basis: ADatP-4774 App. 2 (NATO, PUBLIC).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from relto.labels.mistakes import MarkingError, Mistake, nearest
from relto.labels.stanag.lookup import key, oid
from relto.labels.stanag.model import Clearance, Information, Spif
from relto.labels.stanag.spif import load_spif


def _shipped(name: str) -> Spif:
    source = files("relto.labels").joinpath("data", "stanag", f"{name}.spif.xml")
    return load_spif(source.read_bytes())


@cache
def nato() -> Spif:
    """Returns the NATO policy as relto ships it."""
    return _shipped("nato")


@cache
def public() -> Spif:
    """Returns the PUBLIC policy: what carries no marking."""
    return _shipped("public")


@dataclass(frozen=True, slots=True)
class Policies:
    """Policies by identifier and name, the first that fits wins."""

    known: tuple[Spif, ...] = ()

    @classmethod
    def standard(cls) -> Policies:
        """Returns the two policies that relto ships."""
        return cls((nato(), public()))

    def with_spif(self, spif: Spif) -> Policies:
        """Returns these policies and one more, which goes before all others."""
        others = (k for k in self.known if not spif.identifier or k.identifier != spif.identifier)
        return Policies((spif, *others))

    def find(self, name: str, identifier: str | None = None) -> Spif | None:
        """Returns the policy of an identifier, or without one of a name; None if unknown."""
        if oid(identifier):
            return next((s for s in self.known if oid(s.identifier) == oid(identifier)), None)
        return next((s for s in self.known if _called(s, name)), None)

    def of(self, record: Information | Clearance) -> Spif:
        """Returns the policy of a label or clearance.

        Raises:
            MarkingError: no such policy is known.
        """
        found = self.find(record.policy, record.policy_id)
        if found is not None:
            return found
        names = [spif.name for spif in self.known]
        message = f"policy `{record.policy}` is not known, register its SPIF"
        mistake = Mistake(
            rule="ADatP-4774 §5.1.3",
            message=message,
            found=record.policy,
            expected=", ".join(names),
            nearest=nearest(record.policy, names),
            path="PolicyIdentifier",
        )
        raise MarkingError([mistake])


def _called(spif: Spif, name: str) -> bool:
    said = " ".join(name.split())
    return key(spif.name, spif) == key(said, spif) or spif.identifier == oid(said)
