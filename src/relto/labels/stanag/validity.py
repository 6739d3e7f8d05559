"""Whether a label is valid under its policy.

1. Policy, classification and every value must be known to the policy.
2. Nothing obsolete and nothing outside its dates, unless archives are read.
3. As many values of a tag as the policy allows.
4. No value with an excluded classification or category, none without a required one.
5. Whatever the classification and the values require accompanies them.

A requirement or exclusion that refers to nothing is never met: a requirement of it fails. Who
may read the label is not asked here.

Basis: ADatP-4774.1 §3.3, §3.4; XML SPIF 2.1; ADatP-4774 App. 2 (comparison of NATO's values).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from relto.core.errors import InputError
from relto.core.instant import Edge, format_instant
from relto.labels.category import Category, Kind
from relto.labels.mistakes import Mistake
from relto.labels.stanag.dates import parse_validity
from relto.labels.stanag.lookup import (
    closest,
    find_classification,
    find_sets,
    find_tags,
    group_values,
    is_of_policy,
    is_oid,
    key,
    named_values,
    oid,
    values_meant,
)
from relto.labels.stanag.model import (
    Classification,
    Group,
    Information,
    Operation,
    Requirement,
    Spif,
    Tag,
    Value,
)

RULES = {
    "securityPolicyId": "the label is of another policy",
    "securityClassification": "the policy has no such classification",
    "securityCategoryTagSet": "the policy has no such category",
    "tag-set-id": "the category's identifier is another one in the policy",
    "tagType": "the category is of another type in the policy",
    "tagCategory": "the category has no such value",
    "userInput": "the user's own words are not of the form asked for",
    "repeated": "a value is given twice",
    "obsolete": "a classification or value is for old labels only",
    "notBefore": "a value is not valid yet",
    "notAfter": "a value is not valid any more",
    "singleSelection": "a tag takes one value only",
    "minSelection": "a tag has too few values",
    "maxSelection": "a tag has too many values",
    "excludedClass": "a value may not stand with the classification",
    "requiredClass": "a value needs another classification",
    "requiredCategory": "a classification or value needs other values",
    "excludedCategory": "two values may not stand together",
}
"""Why a label can be invalid; a mistake's rule is `SPIF` and the name here."""
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)


def check_label(information: Information, spif: Spif, *, at: int | None) -> tuple[Mistake, ...]:
    """Returns everything that makes a label invalid under a policy; nothing if it is valid.

    Args:
        information: what the label says.
        spif: its policy.
        at: the instant for which it is to be valid in microseconds, or None to read archives,
            where what is obsolete or out of date is accepted.
    """
    if not is_of_policy(information, spif):
        return (_foreign(information, spif),)
    return (
        *_classification_faults(information, spif, at),
        *(fault for c in information.categories for fault in _category_faults(c, spif, at)),
        *_repeated(information, spif),
        *_selection_faults(information, spif),
        *_rule_faults(information, spif),
    )


def _fault(rule: str, message: str, found: str = "", path: str = "") -> Mistake:
    return Mistake(rule=f"SPIF {rule}", message=message, found=found, path=path)


def _foreign(information: Information, spif: Spif) -> Mistake:
    found = information.policy
    if key(found, spif) == key(spif.name, spif):
        found = oid(information.policy_id)
        expected = spif.identifier
    else:
        expected = spif.name
    return Mistake(
        rule="SPIF securityPolicyId",
        message=f"the policy is `{found}`, expected `{expected}`",
        found=found,
        expected=expected,
        path="PolicyIdentifier",
    )


def _classification_faults(
    information: Information, spif: Spif, at: int | None
) -> Iterator[Mistake]:
    name = information.classification
    level = find_classification(spif, name)
    if level is None:
        known = [c.name for c in spif.classifications]
        yield Mistake(
            rule="SPIF securityClassification",
            message=f"`{name}` is no classification of `{spif.name}`",
            found=name,
            expected=", ".join(known[:20]),
            nearest=closest(name, known),
            path="Classification",
        )
    elif level.obsolete and at is not None:
        yield _fault("obsolete", f"`{name}` is obsolete", name, "Classification")


# --- values ------------------------------------------------------------------------------------


def _category_faults(category: Category, spif: Spif, at: int | None) -> Iterator[Mistake]:
    path = f"Category `{category.tag}`"
    sets = find_sets(spif, category.tag)
    if not sets:
        known = [s.name for s in spif.tag_sets]
        yield Mistake(
            rule="SPIF securityCategoryTagSet",
            message=f"`{category.tag}` is no category of `{spif.name}`",
            found=category.tag,
            expected=", ".join(known[:20]),
            nearest=closest(category.tag, known),
            path="Category",
        )
        return
    given = oid(category.identifier)
    if is_oid(given) and all(s.identifier and s.identifier != given for s in sets):
        message = f"@URI is `{given}`, expected `{sets[0].identifier}`"
        yield _fault("tag-set-id", message, given, path)
    tags = find_tags(spif, category.tag, category.kind)
    if not tags:
        kinds = ", ".join(sorted({t.kind.value for s in sets for t in s.tags}))
        message = f"@Type is `{category.kind.value}`, expected {kinds}"
        yield _fault("tagType", message, category.kind.value, path)
        return
    for name in category.values:
        yield from _value_faults(category, name, spif, at)


def _value_faults(category: Category, name: str, spif: Spif, at: int | None) -> Iterator[Mistake]:
    path = f"Category `{category.tag}`"
    values = values_meant(spif, category.tag, category.kind, name)
    if not values:
        tags = find_tags(spif, category.tag, category.kind)
        known = [value.name for tag in tags for value in tag.values]
        yield Mistake(
            rule="SPIF tagCategory",
            message=f"`{name}` is no value of `{category.tag}`",
            found=name,
            expected=", ".join(known[:20]),
            nearest=closest(name, known),
            path=path,
        )
        return
    yield from _form_faults(values, name, spif, path)
    if at is not None:
        faults = [tuple(_age_faults(value, at, path)) for value in values]
        yield from min(faults, key=len)


def _form_faults(values: tuple[Value, ...], name: str, spif: Spif, path: str) -> Iterator[Mistake]:
    """Judges the user's own words; what the policy itself names is never one of them."""
    if any(key(value.name, spif) == key(name, spif) for value in values):
        return
    forms = {value.input_form or "string" for value in values}
    if not any(_has_form(name, form) for form in forms):
        expected = " or ".join(sorted(forms))
        yield _fault("userInput", f"`{name}` is of the wrong form, expected {expected}", name, path)


def _has_form(name: str, form: str) -> bool:
    if form == "integer":
        return bool(_INTEGER.fullmatch(name))
    if form == "date":
        try:
            parse_validity(name, Edge.BEGIN)
        except InputError:
            return False
    return True


def _age_faults(value: Value, at: int, path: str) -> Iterator[Mistake]:
    if value.obsolete:
        yield _fault("obsolete", f"`{value.name}` is obsolete", value.name, path)
    if value.not_before is not None and at < value.not_before:
        begin = format_instant(value.not_before)
        message = f"`{value.name}` is not valid before {begin}"
        yield _fault("notBefore", message, value.name, path)
    if value.not_after is not None and at >= value.not_after:
        end = format_instant(value.not_after)
        message = f"`{value.name}` is not valid any more since {end}"
        yield _fault("notAfter", message, value.name, path)


def _repeated(information: Information, spif: Spif) -> Iterator[Mistake]:
    seen: set[tuple[str, str, str]] = set()
    for category in information.categories:
        for name in category.values:
            said = (key(category.tag, spif), category.kind.value, key(name, spif))
            if said in seen:
                path = f"Category `{category.tag}`"
                yield _fault("repeated", f"`{name}` is given twice, expected once", name, path)
            seen.add(said)


# --- how many ----------------------------------------------------------------------------------


def _selection_faults(information: Information, spif: Spif) -> Iterator[Mistake]:
    for tag_set in spif.tag_sets:
        for tag in tag_set.tags:
            yield from _counted(tag_set.name, tag, information, spif)


def _counted(name: str, tag: Tag, information: Information, spif: Spif) -> Iterator[Mistake]:
    if not (tag.single or tag.least or tag.most is not None):
        return
    chosen = {
        key(said, spif)
        for said in _chosen(information, name, tag, spif)
        if any(value in tag.values for value in values_meant(spif, name, tag.kind, said))
    }
    path = f"Category `{name}`"
    count = len(chosen)
    if tag.single and count > 1:
        message = f"`{name}` has {count} values, expected one"
        yield _fault("singleSelection", message, str(count), path)
    if count < tag.least:
        message = f"`{name}` has {count} values, expected at least {tag.least}"
        yield _fault("minSelection", message, str(count), path)
    if tag.most is not None and count > tag.most:
        message = f"`{name}` has {count} values, expected at most {tag.most}"
        yield _fault("maxSelection", message, str(count), path)


def _chosen(information: Information, name: str, tag: Tag, spif: Spif) -> Iterator[str]:
    for category in information.categories:
        if category.kind is tag.kind and key(category.tag, spif) == key(name, spif):
            yield from category.values


# --- what must and must not go together --------------------------------------------------------


Held = tuple[tuple[str, Kind, Value], ...]


def _rule_faults(information: Information, spif: Spif) -> Iterator[Mistake]:
    held = tuple(named_values(information, spif))
    level = find_classification(spif, information.classification)
    if level is not None:
        for required in level.required:
            yield from _required(required, f"`{level.name}`", held, spif)
    for tag, _, value in held:
        if level is not None:
            yield from _class_faults(tag, value, level, spif)
        for required in value.required:
            yield from _required(required, f"`{value.name}`", held, spif)
        others = tuple(entry for entry in held if entry[2] is not value)
        for group in value.excluded:
            for found in _met(group, others, spif):
                message = f"`{value.name}` is excluded with `{found}` of `{group.tag_set}`"
                yield _fault("excludedCategory", message, value.name, f"Category `{tag}`")


def _class_faults(tag: str, value: Value, level: Classification, spif: Spif) -> Iterator[Mistake]:
    path = f"Category `{tag}`"
    if key(level.name, spif) in {key(name, spif) for name in value.excluded_classes}:
        message = f"`{value.name}` is excluded with the classification `{level.name}`"
        yield _fault("excludedClass", message, value.name, path)
    needed = value.required_class
    if needed is not None and key(needed, spif) != key(level.name, spif):
        message = f"`{value.name}` requires the classification `{needed}`, found `{level.name}`"
        yield _fault("requiredClass", message, value.name, path)


def _met(group: Group, held: Held, spif: Spif) -> tuple[str, ...]:
    """Returns the values of a label that a group speaks of; none if it is not met."""
    wanted = key(group.tag_set, spif)
    return tuple(
        value.name
        for tag, kind, value in held
        if group.lacv in {None, value.lacv}
        and group.kind in {None, kind}
        and key(tag, spif) == wanted
    )


def _required(requirement: Requirement, said: str, held: Held, spif: Spif) -> Iterator[Mistake]:
    """Judges one requirement; a group of a whole tag is met by any of its values."""
    met = sum(bool(_met(group, held, spif)) for group in requirement.groups)
    count = len(requirement.groups)
    satisfied, words = {
        Operation.ALL: (met == count, "all"),
        Operation.ONE_OR_MORE: (met >= 1, "one or more"),
        Operation.ONLY_ONE: (met == 1, "exactly one"),
    }[requirement.operation]
    if not satisfied:
        named = dict.fromkeys(_words(group, spif) for group in requirement.groups)
        names = ", ".join(list(named)[:20])
        message = f"{said} requires {words} of {names}; the label has {met} of {count}"
        yield _fault("requiredCategory", message, str(met), requirement.groups[0].tag_set)


def _words(group: Group, spif: Spif) -> str:
    if group.lacv is None:
        return f"any of `{group.tag_set}`"
    names = "/".join(value.name for value in group_values(spif, group)) or group.lacv
    return f"`{names}` of `{group.tag_set}`"
