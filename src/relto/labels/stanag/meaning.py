"""What a label of a SPIF means in the one algebra: a `Label`.

1. The classification becomes a level by the NATO classification that it is, or that its policy
   says it stands for; without one the label is flawed and withheld.
2. Each RESTRICTIVE value is a compartment: ATOMAL, BALK and BOHEMIA as such, any other with its
   policy's name before it. Classified NATO information needs the compartment `NATO`.
3. Each PERMISSIVE tag is a release clause. Nations and groups keep their names (who belongs to a
   group is the gate's business); other values have their policy's name before them.
4. In the NATO policy `Releasable` among the contexts means that `Releasable To` says who: every
   reader counts as holding it, as the publication's clearances do.
5. INFORMATIVE values and the privacy mark are notices.

Whatever is not valid is flawed. It decides nothing.

Basis: ADatP-4774.1 §3.11.4; ADatP-4774 App. 2; C-M(2002)49.
"""

from __future__ import annotations

from collections.abc import Iterable

from relto.labels.category import Category, Kind
from relto.labels.label import Label
from relto.labels.levels import Level
from relto.labels.mistakes import errors
from relto.labels.naming import name_of
from relto.labels.stanag.lookup import find_classification, is_of_policy
from relto.labels.stanag.model import Information, Spif
from relto.labels.stanag.nato_rules import CONTEXT, RELEASABLE, check_nato
from relto.labels.stanag.policies import nato
from relto.labels.stanag.validity import check_label
from relto.labels.stanag.words import caseless, is_nato

_READ_INS = {"atomal": "ATOMAL", "balk": "BALK", "bohemia": "BOHEMIA"}
_LEVELS = {level.words: level for level in Level}
_UNMARKED = "UNMARKED"


def meaning(information: Information, spif: Spif, *, at: int | None = None) -> Label:
    """Returns what a label says, for the gate.

    Args:
        information: the label.
        spif: its policy.
        at: instant in microseconds at which it must be valid; None asks for no date.

    Returns:
        The label; with a flaw if anything about it is invalid or has no level.

    Basis: ADatP-4774.1 §3.11.4.
    """
    level = _level(information, spif)
    flaws = {"unmapped-classification"} if level is None else set()
    if not is_of_policy(information, spif):
        flaws.add("policy-mismatch")
    elif errors([*check_label(information, spif, at=at), *check_nato(information, spif)]):
        flaws.add("label-invalid")
    restrictive = _of_kind(information, Kind.RESTRICTIVE)
    compartments = {_compartment(information, v) for c in restrictive for v in c.values}
    if is_nato(information) and (level is None or level > Level.UNCLASSIFIED):
        compartments.add("NATO")
    clauses = (_clause(c, information, spif) for c in _of_kind(information, Kind.PERMISSIVE))
    return Label(
        level=level,
        compartments=frozenset(compartments),
        release=frozenset(clause for clause in clauses if clause is not None),
        flaws=frozenset(flaws),
        notices=frozenset(_notices(information)),
        schemes=frozenset({name_of(information.policy)}),
    )


def _of_kind(information: Information, kind: Kind) -> Iterable[Category]:
    return (c for c in information.categories if c.kind is kind)


def _level(information: Information, spif: Spif) -> Level | None:
    known = find_classification(spif, information.classification)
    if known is None:
        return None
    if is_nato(information):
        word = known.name.upper().removeprefix("NATO ").removeprefix("COSMIC ")
        return _LEVELS.get(word)
    if known.name.upper() == _UNMARKED and information.policy.upper() == "PUBLIC":
        return Level.UNCLASSIFIED
    nato_names = {p.name for p in spif.equivalent_policies if p.identifier == nato().identifier}
    lacvs = {e.lacv for e in known.equivalents if e.policy in {"NATO", *nato_names}}
    found = [_LEVELS[c.name] for c in nato().classifications if c.lacv in lacvs]
    return max(found, default=None)


def _compartment(information: Information, value: str) -> str:
    if is_nato(information) and caseless(value) in _READ_INS:
        return _READ_INS[caseless(value)]
    return _named(information, value)


def _named(information: Information, value: str) -> str:
    return f"{name_of(information.policy)}-{name_of(value)}"


def _clause(category: Category, information: Information, spif: Spif) -> frozenset[str] | None:
    """Returns one release clause, or None where another tag says it all."""
    if is_nato(information):
        folded = {caseless(value) for value in category.values}
        if caseless(category.tag) == caseless(CONTEXT) and caseless(RELEASABLE) in folded:
            return None
        return frozenset(name_of(value) for value in category.values)
    groups = dict(spif.members)
    return frozenset(
        name_of(v) if v in groups or _is_nation(v) else _named(information, v)
        for v in category.values
    )


def _is_nation(value: str) -> bool:
    tag_set = next(s for s in nato().tag_sets if s.name == "Releasable To")
    return len(value) == len("USA") and any(v.name == value for v in tag_set.tags[0].values)


def _notices(information: Information) -> Iterable[str]:
    for category in _of_kind(information, Kind.INFORMATIVE):
        for value in category.values:
            yield f"{name_of(information.policy)}:{name_of(value)}"
    if information.privacy_mark is not None:
        yield f"{name_of(information.policy)}:{name_of(information.privacy_mark)}"
