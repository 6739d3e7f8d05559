"""ACS 3.0 markings (Information Sharing Architecture) as frozen records, read and written.

It decides nothing: the records keep every value and its order as given. Who may do what is in
`acs_decision`, what a marking means as a label in `acs_meaning`.

Basis: ISA Access Control Specification 3.0a; OASIS extension-definition 3a65884d.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

EXTENSION = "extension-definition--3a65884d-005a-4290-8335-cb2d778a83ce"
SCHEME = "ACS 3.0"
POLICY = "urn:isa:policy:acs:ns:v3.0"
Values = tuple[str, ...]

CLASSIFICATIONS = ("U", "C", "S", "TS")
DETERMINATIONS = (
    *("PUBREL", "NF", "AIS", "PII-NECESSARY-TO-UNDERSTAND-THREAT", "NO-PII-PRESENT", "FOUO"),
    "INFORMATION-DIRECTLY-RELATED-TO-CYBERSECURITY-THREAT",
)
CAVEATS = ("FISA", "POSSIBLEPII", "CISAPROPRIETARY")
SENSITIVITIES = ("NTOC_DHS_ECYBER_SVC_SHARE.NSA.NSA", "PCII", "LES", "INT", "PII", "PR", "TEI")
SHAREABILITIES = ("NCC", "EM", "LE", "IC")
ENTITIES = ("MIL", "GOV", "CTR", "SVR", "SVC", "DEV", "NET")
ACTIONS = (
    *("DSPLY", "IDSRC", "TENOT", "NETDEF", "LEGAL", "INTEL", "TEARLINE", "OPACTION", "REQUEST"),
    *("ANONYMOUSACCESS", "CISAUSES"),
)
SECTORS = ("CDC", "CIKR", "DIB", "FIN", "ISAC", "NONFED", "PRIVATESECTOR")
"""Organisations that have no dotted name."""

FOREIGNGOV, SECTOR = "FOREIGNGOV", "SECTOR"
ALL = "ALL"


class Effect(StrEnum):
    """What a rule or a default says."""

    PERMIT = "permit"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class ControlSet:
    """What governs access. Of each kind of list, `acs_decision` says whether one value or all."""

    classification: str
    sci_controls: Values = ()
    logical_authority_category: Values = ()
    formal_determination: Values = ()
    caveat: Values = ()
    sensitivity: Values = ()
    shareability: Values = ()
    entity: Values = ()
    permitted_nationalities: Values = ()
    permitted_organizations: Values = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a privilege rule addresses: every property that is not empty has to match."""

    permitted_nationalities: Values = ()
    permitted_organizations: Values = ()
    shareability: Values = ()
    entity: Values = ()


def listed_in(scope: Scope) -> tuple[Values, ...]:
    """Returns the properties of a scope, in their order: nationalities first."""
    return (
        scope.permitted_nationalities,
        scope.permitted_organizations,
        scope.shareability,
        scope.entity,
    )


def addresses_everybody(scope: Scope) -> bool:
    """Tells whether a scope leaves nobody out."""
    return all(not listed or ALL in listed for listed in listed_in(scope))


@dataclass(frozen=True, slots=True)
class Privilege:
    """A rule on what may be done (`ALL`: anything)."""

    action: str
    scope: Scope
    effect: Effect


@dataclass(frozen=True, slots=True)
class Sharing:
    """A rule on to whom it may be passed on: organisations, FOREIGNGOV, SECTOR."""

    scope: Values
    effect: Effect


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds where no rule matches."""

    privilege: Effect
    sharing: Effect


Block = tuple[tuple[str, str | int], ...]
"""A block of properties that bear on no access, in the order given."""


@dataclass(frozen=True, slots=True)
class Acs:
    """One ACS marking; timestamps and the policy reference are kept as they were written.

    Attributes:
        defaults: one for each policy that the reference names; deny beats permit.
        original_classification: by whom, when and why it was classified.
        derivative_classification: from what the classification derives.
        declassification: when it ends, or the exemption.
        resource_disposition: when and how copies are disposed of.
        public_release: who released it, and when.
    """

    identifier: str
    create_date_time: str
    responsible_entity_custodian: str
    policy_reference: str
    defaults: tuple[Defaults, ...]
    control_set: ControlSet
    name: str = ""
    responsible_entity_originator: str = ""
    authority_reference: Values = ()
    original_classification: Block = ()
    derivative_classification: Block = ()
    declassification: Block = ()
    resource_disposition: Block = ()
    public_release: Block = ()
    access_privilege: tuple[Privilege, ...] = ()
    further_sharing: tuple[Sharing, ...] = ()

    @property
    def privilege_default(self) -> Effect:
        """What holds for an action of which no rule speaks."""
        return _strictest(each.privilege for each in self.defaults)

    @property
    def sharing_default(self) -> Effect:
        """What holds for a recipient of whom no rule speaks."""
        return _strictest(each.sharing for each in self.defaults)


def _strictest(effects: Iterable[Effect]) -> Effect:
    found = set(effects)
    return Effect.PERMIT if found == {Effect.PERMIT} else Effect.DENY


LISTS = {
    "sci_controls",
    "logical_authority_category",
    "formal_determination",
    "caveat",
    "sensitivity",
    "shareability",
    "entity",
    "permitted_nationalities",
    "permitted_organizations",
}
"""The properties of a control set that hold lists."""

BLOCKS = (
    "original_classification",
    "derivative_classification",
    "declassification",
    "resource_disposition",
    "public_release",
)
"""The properties that hold blocks without bearing on access."""


def _lists(record: ControlSet | Scope) -> dict[str, Any]:
    values = {each.name: getattr(record, each.name) for each in fields(record)}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if value
    }


def to_extension(marking: Acs) -> dict[str, Any]:
    """Returns the content of the ACS extension of a marking-definition."""
    given: dict[str, Any] = {
        "extension_type": "property-extension",
        "identifier": marking.identifier,
        "name": marking.name,
        "create_date_time": marking.create_date_time,
        "responsible_entity_custodian": marking.responsible_entity_custodian,
        "responsible_entity_originator": marking.responsible_entity_originator,
        "authority_reference": list(marking.authority_reference),
        "policy_reference": marking.policy_reference,
        "control_set": _lists(marking.control_set),
    }
    for block in BLOCKS:
        given[block] = dict(getattr(marking, block))
    given["access_privilege"] = [
        {
            "privilege_action": rule.action,
            "privilege_scope": _lists(rule.scope),
            "rule_effect": rule.effect.value,
        }
        for rule in marking.access_privilege
    ]
    given["further_sharing"] = [
        {"sharing_scope": list(rule.scope), "rule_effect": rule.effect.value}
        for rule in marking.further_sharing
    ]
    return {name: value for name, value in given.items() if value}
