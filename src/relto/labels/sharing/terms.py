"""Duties of a recipient under an Information Exchange Policy, as a semilattice.

`join` keeps the stricter of each duty. A duty that nobody spoke of stays unset. Being told both
to name the provider and not to name it leaves nothing that may be passed on: CONTRADICTORY.
Nothing here is about who may read.

Basis: FIRST IEP 2.0 Framework, handling, action, sharing and licensing statements.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import TypeVar


class Must(IntEnum):
    """Whether something has to be done."""

    MAY = 0
    MUST = 1


class MustNot(IntEnum):
    """Whether something has to be left alone."""

    MAY = 0
    MUST_NOT = 1


class Attribution(IntEnum):
    """Whether the provider (or an affected party) has to be named, or hidden, when passing on."""

    MAY = 0
    MUST = 1
    MUST_NOT = 2
    CONTRADICTORY = 3


class Actions(IntEnum):
    """What a recipient may do with the information; a greater value permits less."""

    EXTERNALLY_VISIBLE_DIRECT_ACTIONS = 0
    EXTERNALLY_VISIBLE_INDIRECT_ACTIONS = 1
    INTERNALLY_VISIBLE_ACTIONS = 2
    CONTACT_FOR_INSTRUCTION = 3
    NONE = 4


Duty = Must | MustNot | Attribution | Actions


def words(duty: Duty) -> str:
    """Returns a duty's value as IEP 2.0 writes it."""
    return duty.name.lower().replace("_", "-")


Choice = TypeVar("Choice", Must, MustNot, Attribution, Actions)


def _stricter(a: Choice | None, b: Choice | None) -> Choice | None:
    if a is None or b is None:
        return b if a is None else a
    return max(a, b)


def _hidden_and_named(a: Attribution | None, b: Attribution | None) -> Attribution | None:
    if {a, b} == {Attribution.MUST, Attribution.MUST_NOT}:
        return Attribution.CONTRADICTORY
    return _stricter(a, b)


@dataclass(frozen=True, slots=True)
class Terms:
    """The duties of a recipient; None where nobody said anything.

    Attributes:
        encrypt_in_transit: whenever it is passed on.
        permitted_actions: the most that may be done.
        affected_party_notifications: whether those affected may be told.
        attribution: whether the provider is named.
        unmodified_resale: whether it may be resold as it is.
        encrypt_at_rest: IEP 1.0 only.
        commercial_use: IEP 1.0 only.
        obfuscate_affected_parties: IEP 1.0 only.
    """

    encrypt_in_transit: Must | None = None
    permitted_actions: Actions | None = None
    affected_party_notifications: MustNot | None = None
    attribution: Attribution | None = None
    unmodified_resale: MustNot | None = None
    encrypt_at_rest: Must | None = None
    commercial_use: MustNot | None = None
    obfuscate_affected_parties: Attribution | None = None

    @property
    def contradicts(self) -> bool:
        """Whether two of the parts cannot both be obeyed."""
        return Attribution.CONTRADICTORY in {self.attribution, self.obfuscate_affected_parties}


NO_TERMS = Terms()

VALUES: dict[str, type[Must | MustNot | Attribution | Actions]] = {
    "encrypt_in_transit": Must,
    "permitted_actions": Actions,
    "affected_party_notifications": MustNot,
    "attribution": Attribution,
    "unmodified_resale": MustNot,
    "encrypt_at_rest": Must,
    "commercial_use": MustNot,
    "obfuscate_affected_parties": Attribution,
}
"""The kind of value of each duty."""


def vocabulary(name: str) -> dict[str, Duty]:
    """Returns the values of a duty by the words of IEP 2.0."""
    kind = VALUES[name]
    return {words(duty): duty for duty in kind if duty is not Attribution.CONTRADICTORY}


def join(a: Terms, b: Terms) -> Terms:
    """Returns the terms under which both are obeyed."""
    return Terms(
        _stricter(a.encrypt_in_transit, b.encrypt_in_transit),
        _stricter(a.permitted_actions, b.permitted_actions),
        _stricter(a.affected_party_notifications, b.affected_party_notifications),
        _hidden_and_named(a.attribution, b.attribution),
        _stricter(a.unmodified_resale, b.unmodified_resale),
        _stricter(a.encrypt_at_rest, b.encrypt_at_rest),
        _stricter(a.commercial_use, b.commercial_use),
        _hidden_and_named(a.obfuscate_affected_parties, b.obfuscate_affected_parties),
    )


def notices(terms: Terms) -> frozenset[str]:
    """Returns a notice for every duty that binds (`IEP:ENCRYPT_IN_TRANSIT:MUST`).

    What a recipient may do anyway makes none. A contradiction makes both of its sides.
    """
    found = set()
    for each in fields(terms):
        duty: Duty | None = getattr(terms, each.name)
        if not duty:
            continue
        head = f"IEP:{each.name.upper()}:"
        if duty is Attribution.CONTRADICTORY:
            found |= {head + "MUST", head + "MUST-NOT"}
        else:
            found.add(head + words(duty).upper())
    return frozenset(found)


def from_notice(notice: str) -> Terms | None:
    """Returns the terms that a notice stands for, or None if it stands for none."""
    scheme, _, rest = notice.partition(":")
    name, _, value = rest.partition(":")
    duty = name.lower()
    if scheme != "IEP" or duty not in VALUES or value.lower() not in vocabulary(duty):
        return None
    return Terms(**{duty: vocabulary(duty)[value.lower()]})  # type: ignore[arg-type]  # each vocabulary is the type of its field


def terms_from(values: dict[str, str]) -> Terms:
    """Builds terms from checked words (`{"attribution": "must-not"}`)."""
    duties = {name: vocabulary(name)[value] for name, value in values.items()}
    return Terms(**duties)  # type: ignore[arg-type]  # each vocabulary is the type of its field
