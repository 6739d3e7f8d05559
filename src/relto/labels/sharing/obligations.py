"""What whoever receives something is bound to do: PAP, IEP, ACS, statements, as one record.

Obligations bear on no decision. In a label they stand as notices; here they can be read by a
program, and the notices of a label can be read back. `join` keeps the stricter of each.

Basis: MISP taxonomy PAP; FIRST IEP 2.0; ACS 3.0 (`access_privilege`, `resource_disposition`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import reduce
from typing import Any

from relto.core.instant import format_instant
from relto.labels.sharing import terms as iep_terms
from relto.labels.sharing.acs import ACTIONS
from relto.labels.sharing.pap import Pap
from relto.labels.sharing.terms import NO_TERMS, Terms, words

NOT_PERMITTED = "ACS:NOT:"
"""What a notice of an ACS action that nobody is permitted begins with."""


@dataclass(frozen=True, slots=True)
class Obligations:
    """What a recipient is bound to.

    Attributes:
        pap: the strictest PAP colour, or None.
        terms: duties under information exchange policies.
        actions: the ACS actions that somebody at all is permitted, or None for no limit; who
            may do what exactly is for `acs.decide`.
        statements: sentences that have to stand on copies, as given.
        dispose: instants (microseconds) and processes by which copies are disposed of.
    """

    pap: Pap | None = None
    terms: Terms = NO_TERMS
    actions: frozenset[str] | None = None
    statements: frozenset[str] = frozenset()
    dispose: frozenset[tuple[int, str]] = frozenset()


NOTHING = Obligations()
"""Bound to nothing: the identity of `join`."""


def join(a: Obligations, b: Obligations) -> Obligations:
    """Returns the obligations under which both are kept."""
    colours = [pap for pap in (a.pap, b.pap) if pap is not None]
    limits = [actions for actions in (a.actions, b.actions) if actions is not None]
    return Obligations(
        max(colours, default=None),
        iep_terms.join(a.terms, b.terms),
        reduce(frozenset.intersection, limits) if limits else None,
        a.statements | b.statements,
        a.dispose | b.dispose,
    )


def join_all(parts: Iterable[Obligations]) -> Obligations:
    """Returns the obligations under which all parts are kept; of none, nothing."""
    said = [part for part in parts if part is not NOTHING]
    return reduce(join, said) if said else NOTHING


def from_notices(notices: Iterable[str]) -> Obligations:
    """Reads PAP, IEP and ACS actions back from the notices of a label; others say nothing."""
    notices = frozenset(notices)
    denied = {n.removeprefix(NOT_PERMITTED) for n in notices if n.startswith(NOT_PERMITTED)}
    found = Obligations(actions=frozenset(ACTIONS) - denied) if denied else NOTHING
    for notice in sorted(notices):
        colour = Pap.__members__.get(notice.removeprefix("PAP:"))
        if colour is not None and notice.startswith("PAP:"):
            found = join(found, Obligations(pap=colour))
        duties = iep_terms.from_notice(notice)
        if duties is not None:
            found = join(found, Obligations(terms=duties))
    return found


def to_json(obligations: Obligations) -> dict[str, Any]:
    """Returns the obligations as JSON; what nobody spoke of is left out."""
    given: dict[str, Any] = {}
    if obligations.pap is not None:
        given["pap"] = obligations.pap.name.lower()
    duties = {each.name: getattr(obligations.terms, each.name) for each in fields(Terms)}
    said = {name: words(duty) for name, duty in duties.items() if duty is not None}
    if said:
        given["iep"] = said
    if obligations.actions is not None:
        given["actions"] = sorted(obligations.actions)
    if obligations.statements:
        given["statements"] = sorted(obligations.statements)
    if obligations.dispose:
        given["dispose"] = [
            {"at": format_instant(at), "process": process}
            for at, process in sorted(obligations.dispose)
        ]
    return given
