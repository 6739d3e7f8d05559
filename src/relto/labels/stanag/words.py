"""The values of labels and clearances as one policy compares them.

It adds to `lookup` what decisions and markings ask: what is held under a tag, which tags of a
kind a label has, where its values stand in the policy. It judges nothing.

Basis: ADatP-4774 §5.1.2, App. 2 Annex C (letter case); ADatP-4774.1 §3.11.4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from relto.labels.category import Category, Kind
from relto.labels.stanag.lookup import NATO_ID, folds, oid
from relto.labels.stanag.model import Clearance, Information, Spif, Tag, TagSet, Value

Fold = Callable[[str], str]


def exact(text: str) -> str:
    """Returns a word as it compares where letter case counts."""
    return " ".join(text.split())


def caseless(text: str) -> str:
    """Returns a word as it compares where letter case does not count."""
    return " ".join(text.split()).casefold()


def fold_of(record: Information | Clearance | Spif) -> Fold:
    """Returns the function by which the words of a record's policy compare."""
    policy: str | Spif = record if isinstance(record, Spif) else record.policy
    return caseless if folds(policy) else exact


def is_nato(record: Information | Clearance) -> bool:
    """Tells whether a label or clearance is of NATO's policy."""
    named = caseless(record.policy) == "nato"
    return named and oid(record.policy_id) in {"", NATO_ID}


def same_policy(one: Information | Clearance, other: Information | Clearance) -> bool:
    """Tells whether two records are of one policy.

    Their names are the same, and where both give an object identifier these are, too.
    """
    fold = fold_of(one)
    named = fold(one.policy) == fold(other.policy)
    ids = {oid(one.policy_id), oid(other.policy_id)} - {""}
    return named and len(ids) < 2


def level_of(record: Information | Clearance, classification: str) -> str:
    """Returns a classification as it compares; in NATO's policy the owner before it is left out.

    A clearance says `NATO SECRET` or `SECRET`, and means the same.
    """
    folded = fold_of(record)(classification)
    if not is_nato(record):
        return folded
    return folded.removeprefix("nato ").removeprefix("cosmic ")


def held(categories: Iterable[Category], tag: str, fold: Fold) -> frozenset[str]:
    """Returns the folded values of every category with a tag, whatever its kind."""
    wanted = fold(tag)
    return frozenset(fold(v) for c in categories if fold(c.tag) == wanted for v in c.values)


def tags_of(categories: Iterable[Category], kind: Kind, fold: Fold) -> dict[str, str]:
    """Returns the tags of a kind in the order given: folded, and as first written."""
    found: dict[str, str] = {}
    for category in categories:
        if category.kind is kind:
            found.setdefault(fold(category.tag), category.tag)
    return found


def values_said(information: Information, kind: Kind, tag: str) -> tuple[str, ...]:
    """Returns what a label says under a tag of a kind, in the order given."""
    fold = fold_of(information)
    wanted = fold(tag)
    return tuple(
        value
        for category in information.categories
        if category.kind is kind and fold(category.tag) == wanted
        for value in category.values
    )


def tag_set_of(category: Category, spif: Spif) -> TagSet | None:
    """Returns the tag set that a category's tag name, or else its identifier, names."""
    fold = fold_of(spif)
    wanted = fold(category.tag)
    for tag_set in spif.tag_sets:
        if fold(tag_set.name) == wanted:
            return tag_set
    given = oid(category.identifier)
    return next((s for s in spif.tag_sets if given and oid(s.identifier) == given), None)


def values_of(category: Category, spif: Spif) -> Iterator[tuple[Tag, Value] | str]:
    """Returns where each value stands in the policy, or the value itself where it does not."""
    tag_set = tag_set_of(category, spif)
    fold = fold_of(spif)
    for value in category.values:
        yield _place(value, category.kind, tag_set, fold) or value


def _place(value: str, kind: Kind, tag_set: TagSet | None, fold: Fold) -> tuple[Tag, Value] | None:
    if tag_set is None:
        return None
    tags = sorted(tag_set.tags, key=lambda t: t.kind is not kind)
    for tag in tags:
        for known in tag.values:
            if known.name == value:
                return tag, known
    wanted = fold(value)
    for tag in tags:
        for known in tag.values:
            if fold(known.name) == wanted:
                return tag, known
    return None
