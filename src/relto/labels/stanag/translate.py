"""Labels of one policy as labels of another, by the equivalents that a policy states.

1. Outwards (`applied` encrypt or both) our policy says what its words mean in the other.
2. Inwards (`applied` decrypt or both) the same statements are read backwards.
3. Whatever has no equivalent stops the translation; only what the policy discards is left out.
4. Where several answers are possible the higher classification is taken, and for a category the
   translation stops.
5. The outcome must be valid under the other policy.

The original label stays the originator's; what comes out here is an alternative label.

Basis: ADatP-4774.1 §3.6, §4.2; XML SPIF 2.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from relto.labels.category import Category, Kind
from relto.labels.mistakes import MarkingError, Mistake
from relto.labels.stanag.lookup import (
    find_classification,
    find_values,
    group_values,
    is_of_policy,
    key,
    oid,
)
from relto.labels.stanag.model import (
    Classification,
    EquivalentClass,
    EquivalentValue,
    Group,
    Information,
    Operation,
    Requirement,
    Spif,
    Tag,
    TagSet,
    Value,
)
from relto.labels.stanag.validity import check_label

_OUT, _IN = {"encrypt", "both"}, {"decrypt", "both"}


Target: TypeAlias = tuple[TagSet, Tag, Value]


@dataclass(slots=True)
class _Draft:
    """The categories of the label to be, by tag set and kind, in the order they came up.

    Attributes:
        origins: per permissive tag of the label to be, whose restriction it stands for.
    """

    spif: Spif
    values: dict[tuple[str, Kind], dict[str, None]] = field(default_factory=dict)
    origins: dict[str, set[str]] = field(default_factory=dict)

    def add(self, target: Target, said: str, source: tuple[str, Kind]) -> None:
        """Adds a value that stands for another.

        Raises:
            MarkingError: the outcome would restrict less than the original, since the value
                restricts nobody, or since two restrictions would become alternatives.
        """
        tag_set, tag, value = target
        name, kind = source
        if kind is not Kind.INFORMATIVE and tag.kind is Kind.INFORMATIVE:
            message = f"the equivalent of {said} restricts nobody in `{self.spif.name}`"
            raise _failure("equivalentSecCategoryTag", message, said)
        if tag.kind is Kind.PERMISSIVE:
            origins = self.origins.setdefault(tag_set.name, set())
            origins.add(name if kind is Kind.PERMISSIVE else said)
            if len(origins) > 1:
                message = f"{said} and another restriction would become alternatives"
                raise _failure("equivalentSecCategoryTag", message, said)
        self.require(tag_set, tag.kind, value)

    def require(self, tag_set: TagSet, kind: Kind, value: Value) -> None:
        """Adds a value that the policy demands."""
        self.values.setdefault((tag_set.name, kind), {})[value.name] = None

    def categories(self) -> tuple[Category, ...]:
        identifiers = {s.name: s.identifier for s in self.spif.tag_sets}
        return tuple(
            Category(tag, kind, tuple(names), _urn(identifiers.get(tag)))
            for (tag, kind), names in self.values.items()
        )


def translate(
    information: Information, source: Spif, target: Spif, *, at: int | None
) -> Information:
    """Returns a label of one policy as one of another, by whichever states the equivalents.

    The label's own policy is asked first, then the other one.

    Args:
        information: a valid label of the source policy.
        source: the policy of the label.
        target: the other policy.
        at: the instant for which the outcome is to be valid, or None for any.

    Raises:
        MarkingError: neither policy knows the other, or the translation fails.
    """
    if _names_of(source, target):
        return translate_out(information, source, target, at=at)
    return translate_in(information, target, source, at=at)


def translate_out(
    information: Information, own: Spif, foreign: Spif, *, at: int | None
) -> Information:
    """Returns a label of our own policy as one of a foreign policy.

    Args:
        information: a valid label of our own policy.
        own: our policy, which states the equivalents.
        foreign: the other policy, in whose names the outcome is told.
        at: the instant for which the outcome is to be valid, or None for any.

    Raises:
        MarkingError: of another policy, without an equivalent, or invalid in the outcome.
    """
    _demand_policy(information, own)
    names = _demand_names(own, foreign)
    level = _known_class(information, own)
    stated = [e for e in level.equivalents if e.policy in names and e.applied in _OUT]
    targets = [(e, c) for e in stated for c in foreign.classifications if c.lacv == e.lacv]
    if not targets:
        raise _failure("equivalentClassification", f"`{level.name}` has no equivalent", level.name)
    chosen, target = max(targets, key=lambda pair: pair[1].hierarchy)
    draft = _Draft(foreign)
    for tag, kind, value in _known_values(information, own):
        _add_equivalents(value, (tag, kind), names, draft)
    required = [r for p in own.equivalent_policies if p.name in names for r in p.required]
    _add_required([*required, *chosen.required], draft)
    return _checked(information, target, draft, at)


def translate_in(
    information: Information, own: Spif, foreign: Spif, *, at: int | None
) -> Information:
    """Returns a label of a foreign policy as one of our own.

    Args:
        information: a valid label of the foreign policy.
        own: our policy, which states the equivalents.
        foreign: the policy of the label.
        at: the instant for which the outcome is to be valid, or None for any.

    Raises:
        MarkingError: of another policy, without an equivalent, or invalid in the outcome.
    """
    _demand_policy(information, foreign)
    names = _demand_names(own, foreign)
    level = _known_class(information, foreign)
    targets = [c for c in own.classifications if _stands_for(c.equivalents, names, level.lacv)]
    if not targets:
        message = f"nothing is equivalent to `{level.name}`"
        raise _failure("equivalentClassification", message, level.name)
    draft = _Draft(own)
    for category in information.categories:
        for name in category.values:
            _add_meaning(category, name, (names, foreign), draft)
    return _checked(information, max(targets, key=lambda c: c.hierarchy), draft, at)


# --- what both ways need -----------------------------------------------------------------------


def _failure(rule: str, message: str, found: str = "") -> MarkingError:
    return MarkingError([Mistake(rule=f"SPIF {rule}", message=message, found=found)])


def _urn(identifier: str | None) -> str | None:
    return f"urn:oid:{identifier}" if identifier else None


def _demand_policy(information: Information, spif: Spif) -> None:
    if not is_of_policy(information, spif):
        message = f"the policy is `{information.policy}`, expected `{spif.name}`"
        raise _failure("securityPolicyId", message, information.policy)


def _names_of(own: Spif, foreign: Spif) -> frozenset[str]:
    """Returns under which names our policy refers to the foreign one."""
    return frozenset(
        policy.name
        for policy in own.equivalent_policies
        if key(policy.name, foreign) == key(foreign.name, foreign)
        or (policy.identifier and policy.identifier == foreign.identifier)
    )


def _demand_names(own: Spif, foreign: Spif) -> frozenset[str]:
    names = _names_of(own, foreign)
    if not names:
        message = f"`{own.name}` states no equivalents for `{foreign.name}`"
        raise _failure("equivalentPolicy", message, foreign.name)
    return names


def _known_class(information: Information, spif: Spif) -> Classification:
    level = find_classification(spif, information.classification)
    if level is None:
        message = f"`{information.classification}` is no classification of `{spif.name}`"
        raise _failure("securityClassification", message, information.classification)
    return level


def _known_values(information: Information, spif: Spif) -> Iterator[tuple[str, Kind, Value]]:
    for category in information.categories:
        for name in category.values:
            values = find_values(spif, category.tag, category.kind, name)
            if not values:
                message = f"`{name}` is no value of `{category.tag}`"
                raise _failure("tagCategory", message, name)
            yield category.tag, category.kind, values[0]


def _checked(
    source: Information, level: Classification, draft: _Draft, at: int | None
) -> Information:
    spif = draft.spif
    outcome = Information(
        policy=spif.name,
        classification=level.name,
        categories=draft.categories(),
        policy_id=_urn(spif.identifier),
        privacy_mark=source.privacy_mark if source.privacy_mark in spif.privacy_marks else None,
    )
    faults = check_label(outcome, spif, at=at)
    if faults:
        raise MarkingError(faults)
    return outcome


# --- outwards ----------------------------------------------------------------------------------


def _add_equivalents(
    value: Value, source: tuple[str, Kind], names: frozenset[str], draft: _Draft
) -> None:
    said = f"`{value.name}` of `{source[0]}`"
    stated = [e for e in value.equivalents if e.policy in names and e.applied in _OUT]
    if not stated:
        raise _failure("equivalentSecCategoryTag", f"{said} has no equivalent", value.name)
    for equivalent in stated:
        if equivalent.discard:
            continue
        found = list(_targets(equivalent, draft.spif))
        if not found:
            message = f"the equivalent of {said} is unknown in `{draft.spif.name}`"
            raise _failure("equivalentSecCategoryTag", message, value.name)
        for target in found:
            if target[1].kind is Kind.PERMISSIVE and len(found) > 1:
                message = f"the equivalent of {said} is ambiguous in `{draft.spif.name}`"
                raise _failure("equivalentSecCategoryTag", message, value.name)
            draft.add(target, said, source)


def _targets(equivalent: EquivalentValue, spif: Spif) -> Iterator[Target]:
    wanted = oid(equivalent.tag_set)
    for tag_set in spif.tag_sets:
        if wanted not in {tag_set.identifier, tag_set.name}:
            continue
        for tag in tag_set.tags:
            if equivalent.kind in {None, tag.kind}:
                for value in tag.values:
                    if value.lacv == equivalent.lacv:
                        yield tag_set, tag, value


def _add_required(required: Iterable[Requirement], draft: _Draft) -> None:
    """Adds what the other policy requires, where there is one way to do it.

    A requirement that is met already adds nothing; one that leaves a choice is left to the
    check of the outcome.
    """
    for requirement in required:
        missing = [group for group in requirement.groups if not _is_met(group, draft)]
        some = len(missing) < len(requirement.groups)
        if requirement.operation is not Operation.ALL and (some or len(missing) > 1):
            if not some:
                message = f"`{draft.spif.name}` requires one of several categories, add one"
                raise _failure("requiredCategory", message)
            continue
        for group in missing:
            _add_group(group, draft)


def _is_met(group: Group, draft: _Draft) -> bool:
    return any(
        value.name in names
        for (tag, kind), names in draft.values.items()
        if tag == group.tag_set and group.kind in {None, kind}
        for value in group_values(draft.spif, group)
    )


def _add_group(group: Group, draft: _Draft) -> None:
    found = [
        (tag_set, tag, value)
        for tag_set in draft.spif.tag_sets
        if tag_set.name == group.tag_set
        for tag in tag_set.tags
        if group.kind in {None, tag.kind}
        for value in tag.values
        if group.lacv == value.lacv
    ]
    if len(found) != 1:
        message = f"the required category of `{group.tag_set}` is unknown or ambiguous"
        raise _failure("requiredCategory", message, group.tag_set)
    tag_set, tag, value = found[0]
    draft.require(tag_set, tag.kind, value)


# --- inwards -----------------------------------------------------------------------------------


def _stands_for(equivalents: Iterable[EquivalentClass], names: frozenset[str], lacv: str) -> bool:
    return any(e.policy in names and e.applied in _IN and e.lacv == lacv for e in equivalents)


def _add_meaning(
    category: Category, name: str, context: tuple[frozenset[str], Spif], draft: _Draft
) -> None:
    names, foreign = context
    values = find_values(foreign, category.tag, category.kind, name)
    if not values:
        raise _failure("tagCategory", f"`{name}` is no value of `{category.tag}`", name)
    found = [
        (tag_set, tag, value)
        for tag_set in draft.spif.tag_sets
        for tag in tag_set.tags
        for value in tag.values
        if any(
            target is values[0] and other.kind is category.kind
            for equivalent in value.equivalents
            if _applies_inwards(equivalent, names)
            for _, other, target in _targets(equivalent, foreign)
        )
    ]
    if not found:
        message = f"nothing is equivalent to `{name}` of `{category.tag}`"
        raise _failure("equivalentSecCategoryTag", message, name)
    if len(found) > 1:
        message = f"several values are equivalent to `{name}` of `{category.tag}`"
        raise _failure("equivalentSecCategoryTag", message, name)
    said = f"`{name}` of `{category.tag}`"
    draft.add(found[0], said, (category.tag, category.kind))


def _applies_inwards(equivalent: EquivalentValue, names: frozenset[str]) -> bool:
    return equivalent.policy in names and equivalent.applied in _IN and not equivalent.discard
