"""Finding what a label names in a policy, by the policy's own rules of comparison.

Names of the policies NATO and PUBLIC compare without regard to letter case, others exactly. It
does not judge whether a label is valid.

Basis: ADatP-4774 App. 2 (values are case insensitive during processing); ADatP-4774.1 §3.10.2
(names, not lacv).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import islice

from relto.labels.category import Kind
from relto.labels.stanag.model import Classification, Group, Information, Spif, Tag, TagSet, Value

NATO_ID = "1.3.26.1.3.1"
PUBLIC_ID = "1.3.6.1.4.1.31778.12.2.1"
_OID_LETTERS = set("0123456789.")
_FOLDED_NAMES, _FOLDED_IDS = {"NATO", "PUBLIC"}, {NATO_ID, PUBLIC_ID}


def oid(identifier: str | None) -> str:
    """Returns an object identifier without `urn:oid:`; of None, an empty text."""
    said = identifier or ""
    return said[8:] if said[:8].lower() == "urn:oid:" else said


def is_oid(text: str) -> bool:
    """Tells whether a text is meant as an object identifier; an address or a name is not."""
    return text[:1].isdigit() and set(text) <= _OID_LETTERS


def folds(policy: str | Spif) -> bool:
    """Tells whether a policy compares names without regard to letter case."""
    if isinstance(policy, Spif):
        return policy.identifier in _FOLDED_IDS or policy.name.upper() in _FOLDED_NAMES
    return policy.upper() in _FOLDED_NAMES or oid(policy) in _FOLDED_IDS


def key(name: str, policy: str | Spif) -> str:
    """Returns what two names have in common exactly when a policy takes them for the same."""
    return name.casefold() if folds(policy) else name


def is_of_policy(information: Information, policy: str | Spif) -> bool:
    """Tells whether a label is of a policy: by name, and by identifier where both have one."""
    if isinstance(policy, Spif):
        same = key(information.policy, policy) == key(policy.name, policy)
        given = oid(information.policy_id)
        contradicted = is_oid(given) and policy.identifier not in {"", given}
        return same and not contradicted
    by_name = key(information.policy, policy) == key(policy, policy)
    return by_name or (bool(information.policy_id) and oid(information.policy_id) == oid(policy))


def closest(found: str, known: Iterable[str]) -> str | None:
    """Returns the known name most like what was found, without regard to letter case.

    Long lists are looked through only as far as their first thousand names, and long texts not
    at all, so that a mistake costs little.
    """
    if len(found) > 100:
        return None
    names = {name.casefold(): name for name in islice(known, 1000)}
    close = get_close_matches(found.casefold(), names, 1)
    return names[close[0]] if close else None


def find_classification(spif: Spif, name: str) -> Classification | None:
    """Returns the classification of a name, or None."""
    wanted = key(name, spif)
    return next((c for c in spif.classifications if key(c.name, spif) == wanted), None)


def find_sets(spif: Spif, tag: str) -> tuple[TagSet, ...]:
    """Returns the tag sets of a name; more than one only in inconsistent policies."""
    wanted = key(tag, spif)
    return tuple(s for s in spif.tag_sets if key(s.name, spif) == wanted)


def find_tags(spif: Spif, tag: str, kind: Kind | None) -> tuple[Tag, ...]:
    """Returns the tags of a set's name and a kind; without a kind, all of them."""
    return tuple(
        t for tag_set in find_sets(spif, tag) for t in tag_set.tags if kind in {None, t.kind}
    )


def find_values(spif: Spif, tag: str, kind: Kind | None, name: str) -> tuple[Value, ...]:
    """Returns the values that a label's category value names; none if it is unknown."""
    wanted = key(name, spif)
    return tuple(
        value
        for found in find_tags(spif, tag, kind)
        for value in found.values
        if key(value.name, spif) == wanted
    )


def values_meant(spif: Spif, tag: str, kind: Kind | None, name: str) -> tuple[Value, ...]:
    """Returns the values that rule a label's category value.

    A word that the policy does not have is ruled by the values that ask for the user's own words.
    """
    found = find_values(spif, tag, kind, name)
    if found:
        return found
    return tuple(v for t in find_tags(spif, tag, kind) for v in t.values if v.user_input)


def group_values(spif: Spif, group: Group) -> tuple[Value, ...]:
    """Returns the values that a requirement or exclusion speaks of.

    Where several values have the same lacv, it speaks of each.
    """
    return tuple(
        value
        for tag in find_tags(spif, group.tag_set, group.kind)
        for value in tag.values
        if group.lacv in {None, value.lacv}
    )


def named_values(information: Information, spif: Spif) -> Iterator[tuple[str, Kind, Value]]:
    """Returns every value that rules a value of a label, with tag and kind."""
    for category in information.categories:
        for name in category.values:
            for value in values_meant(spif, category.tag, category.kind, name):
                yield category.tag, category.kind, value
