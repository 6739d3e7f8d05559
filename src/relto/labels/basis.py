"""Where a scheme says what a label's words mean for access: citations for reasons.

A label that was read from no particular scheme cites nothing. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Matter(StrEnum):
    """What a reason is about."""

    RELEASE = "release"
    CONTROL = "control"
    COLOUR = "colour"
    LEVEL = "level"
    COMPARTMENT = "compartment"


_EQUIVALENCE = "2013/488/EU App. B"
_ACCESS_NATO = "ADatP-4774.1 §3.11.4"
CITED: dict[str, dict[Matter, str]] = {
    "US": {
        Matter.RELEASE: "CAPCO §H.8, Table 5",
        Matter.CONTROL: "CAPCO §H.8, Table 5",
        Matter.LEVEL: "CAPCO §H.1, Table 5",
        Matter.COMPARTMENT: "CAPCO §H.4-H.6, Table 5",
    },
    "NATO": {
        Matter.RELEASE: _ACCESS_NATO,
        Matter.LEVEL: _ACCESS_NATO,
        Matter.COMPARTMENT: _ACCESS_NATO,
    },
    "EU": {Matter.LEVEL: _EQUIVALENCE},
    "ACS": {
        Matter.RELEASE: "ACS 3.0 control_set, further_sharing",
        Matter.CONTROL: "ACS 3.0 further_sharing",
        Matter.LEVEL: "ACS 3.0 control_set",
        Matter.COMPARTMENT: "ACS 3.0 control_set",
    },
}
"""Per scheme, the clause by which each matter is decided."""

_COLOUR = "FIRST TLP 2.0"


def cite(matter: Matter, schemes: Iterable[str]) -> str:
    """Returns the clauses to cite as ` [clause; clause]`, or nothing where there is none.

    A national scheme without clauses of its own cites the table of equivalent levels; a
    colour cites the Traffic Light Protocol whatever else was read.
    """
    if matter is Matter.COLOUR:
        return f" [{_COLOUR}]"
    found = {_clause(scheme, matter) for scheme in schemes} - {""}
    return f" [{'; '.join(sorted(found))}]" if found else ""


def _clause(scheme: str, matter: Matter) -> str:
    if scheme in CITED:
        return CITED[scheme].get(matter, "")
    return _EQUIVALENCE if matter is Matter.LEVEL and len(scheme) == len("DEU") else ""
