"""What an ACS 3.0 marking means as a label, and its obligations.

The label never admits anybody to whom `acs_decision.may_release` refuses release; where a label
cannot say exactly what the rules say, it says less than they permit.

1. Lists of which one value suffices become release clauses: nationalities by their country,
   dotted organisations with `_` for `.` (`USA_DHS`), everything else under `ACS-`.
2. Values of which all are needed become compartments: SCI controls, and caveats and sensitivities
   as `ACS-…`.
3. Further sharing becomes a clause of those to whom it is permitted. A refusal to foreign
   governments becomes the clause USA; any other refusal cannot be said and asks the custodian
   (ORCON).
4. Of the privilege rules the label says who may do anything at all; what exactly is an obligation.

Basis: ISA ACS 3.0a; OASIS extension-definition 3a65884d.
"""

from __future__ import annotations

from collections.abc import Iterable

from relto.core.instant import parse_instant
from relto.labels.label import Label
from relto.labels.levels import Control, Level
from relto.labels.naming import name_of
from relto.labels.sharing import acs
from relto.labels.sharing.acs import (
    ALL,
    Acs,
    ControlSet,
    Effect,
    Scope,
    addresses_everybody,
    listed_in,
)
from relto.labels.sharing.acs_decision import Subject
from relto.labels.sharing.obligations import NOT_PERMITTED, Obligations

LEVELS = {
    "U": Level.UNCLASSIFIED,
    "C": Level.CONFIDENTIAL,
    "S": Level.SECRET,
    "TS": Level.TOP_SECRET,
}
Clause = frozenset[str]
USA: Clause = frozenset({"USA"})
NOBODY: Clause = frozenset()


def meaning(marking: Acs) -> Label:
    """Returns the label; it never admits more than the marking does."""
    controls = marking.control_set
    clauses = [*_gate_clauses(controls), *_sharing_clauses(marking), *_privilege_clauses(marking)]
    asks = {Control.ORCON} if _shared(marking, Effect.DENY) - {acs.FOREIGNGOV} else set()
    disposed = dict(marking.resource_disposition).get("disposition_date")
    return Label(
        level=LEVELS[controls.classification],
        compartments=_compartments(controls),
        release=frozenset(clauses),
        controls=frozenset(asks),
        not_after=parse_instant(disposed) if isinstance(disposed, str) else None,
        notices=_notices(marking),
        schemes=frozenset({"ACS"}),
    )


def names_of(subject: Subject) -> frozenset[str]:
    """Returns the names by which the clauses of such labels can name a subject."""
    nationalities = subject.nationalities - (frozenset() if subject.is_of_usa else USA)
    kinds = {acs.FOREIGNGOV} if subject.foreign_government else set()
    kinds |= {acs.SECTOR} if subject.sector else set()
    kinds |= {subject.entity} if subject.entity else set()
    own = {f"ACS-{kind}" for kind in kinds | subject.communities}
    return nationalities | own | {recipient(name) for name in subject.organizations}


def recipient(name: str) -> str:
    """Returns the name in a label of an organisation or a kind of recipient."""
    return name.replace(".", "_") if "." in name else f"ACS-{name}"


def compartments_of(subject: Subject) -> frozenset[str]:
    """Returns the compartments that a subject holds."""
    return (
        frozenset(name_of(each) for each in subject.sci)
        | {f"ACS-{name_of(each)}" for each in subject.training}
        | {f"ACS-AC-{name_of(each)}" for each in subject.authority}
    )


def _compartments(controls: ControlSet) -> frozenset[str]:
    """Returns what is needed; of several authority categories all, where one would do."""
    return (
        frozenset(name_of(each) for each in controls.sci_controls)
        | {f"ACS-{name_of(each)}" for each in (*controls.caveat, *controls.sensitivity)}
        | {f"ACS-AC-{name_of(each)}" for each in controls.logical_authority_category}
    )


def _gate_clauses(controls: ControlSet) -> Iterable[Clause]:
    if "NF" in controls.formal_determination:
        yield USA
    if controls.permitted_nationalities:
        yield frozenset(controls.permitted_nationalities)
    if controls.permitted_organizations:
        yield frozenset(recipient(name) for name in controls.permitted_organizations)
    for listed in (controls.shareability, controls.entity):
        if listed:
            yield frozenset(f"ACS-{value}" for value in listed)


def _sharing_clauses(marking: Acs) -> Iterable[Clause]:
    if marking.sharing_default is Effect.DENY:
        yield frozenset(recipient(name) for name in _shared(marking, Effect.PERMIT))
    if acs.FOREIGNGOV in _shared(marking, Effect.DENY):
        yield USA


def _shared(marking: Acs, effect: Effect) -> set[str]:
    """Returns those of whom the rules of one effect speak."""
    rules = [rule for rule in marking.further_sharing if rule.effect is effect]
    return {name for rule in rules for name in rule.scope}


def _privilege_clauses(marking: Acs) -> Iterable[Clause]:
    """Yields clauses that admit only those of whom some action is surely permitted."""
    rules = marking.access_privilege
    refused = {rule.action for rule in rules if rule.effect is Effect.DENY}
    free = set() if ALL in refused else set(acs.ACTIONS) - refused
    if not free:
        yield NOBODY
        return
    if marking.privilege_default is Effect.PERMIT:
        return
    permitting = [
        rule.scope for rule in rules if rule.effect is Effect.PERMIT and rule.action in free | {ALL}
    ]
    if not any(addresses_everybody(scope) for scope in permitting):
        yield from _common(permitting)


def _common(scopes: list[Scope]) -> Iterable[Clause]:
    """Yields, per property, those of whom every scope speaks; of no scope, nobody."""
    if not scopes:
        yield NOBODY
    for index, sides in enumerate(zip(*(listed_in(scope) for scope in scopes), strict=True)):
        listed = [frozenset(side) for side in sides if side and ALL not in side]
        if listed:
            common = frozenset.intersection(*listed)
            yield frozenset(recipient(value) for value in common) if index else common


def permitted_actions(marking: Acs) -> frozenset[str] | None:
    """Returns the actions that somebody at all may do; None if none is ruled out."""
    found = set()
    for action in acs.ACTIONS:
        about = [rule for rule in marking.access_privilege if rule.action in {action, ALL}]
        if any(rule.effect is Effect.DENY and addresses_everybody(rule.scope) for rule in about):
            continue
        permitted = any(rule.effect is Effect.PERMIT for rule in about)
        if permitted or marking.privilege_default is Effect.PERMIT:
            found.add(action)
    return None if found == set(acs.ACTIONS) else frozenset(found)


def _notices(marking: Acs) -> frozenset[str]:
    actions = permitted_actions(marking)
    said = {f"ACS:{value}" for value in marking.control_set.formal_determination}
    if actions is None:
        return frozenset(said)
    return frozenset(said | {NOT_PERMITTED + action for action in set(acs.ACTIONS) - actions})


def obligations(marking: Acs) -> Obligations:
    """Returns what recipients are bound to: the actions left to them, and the disposal."""
    block = dict(marking.resource_disposition)
    at, process = block.get("disposition_date"), block.get("disposition_process")
    dispose = frozenset[tuple[int, str]]()
    if isinstance(at, str) and isinstance(process, str):
        dispose = frozenset({(parse_instant(at), process)})
    return Obligations(actions=permitted_actions(marking), dispose=dispose)
