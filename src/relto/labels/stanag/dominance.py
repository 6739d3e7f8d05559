"""The dominant label of several: the nine rules, and where they would widen, a human.

1. All labels are of one policy; a foreign one is translated first.
2. What cannot be translated needs a decision.
3. The classification is the highest by the hierarchy of the policy.
4. A PERMISSIVE tag that every label has keeps the values that every label has.
5. Where no value is left, or
6. where a label lacks the tag, the tag would be left out, and with it a restriction: that needs a
   decision, unless the policy itself forbids the tag's values at the dominant classification and
   that stands above the classification of every label that had them.
7. A RESTRICTIVE tag has all values.
8. An INFORMATIVE tag has all values that the policy allows at the dominant classification.
9. The outcome must be valid under the policy; otherwise it needs a decision.

The outcome of one label is that label. Nothing is made up: no system-high label is guessed.

Basis: ADatP-4774.1 §4.4, rules 1 to 9; 5 and 6 stricter than there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum

from relto.labels.category import Category, Kind
from relto.labels.mistakes import MarkingError, Mistake, errors
from relto.labels.stanag.lookup import find_classification, find_values, is_of_policy
from relto.labels.stanag.marking import in_order
from relto.labels.stanag.model import Classification, Information, Spif
from relto.labels.stanag.nato_rules import check_nato
from relto.labels.stanag.policies import Policies
from relto.labels.stanag.translate import translate_in, translate_out
from relto.labels.stanag.validity import check_label
from relto.labels.stanag.words import fold_of, tags_of, values_said


class Open(StrEnum):
    """Why a dominant label needs a human; these words are stable."""

    NO_LABELS = "no-labels"
    UNMAPPABLE = "unmappable-policy"
    UNKNOWN_CLASSIFICATION = "unknown-classification"
    PERMISSIVE_EMPTY = "permissive-intersection-empty"
    PERMISSIVE_MISSING = "permissive-tag-missing"
    INVALID = "dominant-label-invalid"


class Absorbing(Enum):
    """Whether a higher classification may take the place of a permissive tag."""

    WHERE_POLICY_FORBIDS = "where the policy forbids the tag's values at that classification"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class PolicyDecision:
    """No label can be given; somebody has to decide. It is falsy.

    Attributes:
        reason: a stable word.
        rule: the rule of ADatP-4774.1 §4.4 that asks for it.
        message: the reason as a sentence.
        tag: the tag it is about, or empty.
        mistakes: what is wrong with the label that the rules would give.
    """

    reason: Open
    rule: str
    message: str
    tag: str = ""
    mistakes: tuple[Mistake, ...] = ()

    def __bool__(self) -> bool:
        """Returns False: there is no label."""
        return False


def dominant(
    labels: Iterable[Information],
    spif: Spif,
    *,
    policies: Policies | None = None,
    at: int | None = None,
    absorbing: Absorbing = Absorbing.WHERE_POLICY_FORBIDS,
) -> Information | PolicyDecision:
    """Returns the label of a whole from the labels of its parts.

    Args:
        labels: of the parts; their order and repetition do not matter.
        spif: the policy of the outcome.
        policies: other policies, to translate foreign labels.
        at: instant in microseconds at which the outcome must be valid; None asks for no date.
        absorbing: whether rule 6 knows its exception.

    Basis: ADatP-4774.1 §4.4.
    """
    try:
        parts = [_own(label, spif, policies, at) for label in dict.fromkeys(labels)]
    except MarkingError as error:
        message = f"a label cannot be told in policy `{spif.name}`: {error.message}"
        return _open(Open.UNMAPPABLE, 2, message, mistakes=error.mistakes)
    if not parts:
        return _open(Open.NO_LABELS, 1, "there is no label to begin with")
    levels = [find_classification(spif, part.classification) for part in parts]
    known = [level for level in levels if level is not None]
    if len(known) < len(parts):
        unknown = next(p for p, level in zip(parts, levels, strict=True) if level is None)
        message = f"policy `{spif.name}` has no classification `{unknown.classification}`"
        return _open(Open.UNKNOWN_CLASSIFICATION, 3, message)
    whole = _Whole(parts, known, max(known, key=lambda c: c.hierarchy), spif, absorbing)
    outcome = _combine(whole)
    return outcome if isinstance(outcome, PolicyDecision) else _checked(outcome, spif, at)


def _open(
    reason: Open, rule: int, message: str, *, tag: str = "", mistakes: tuple[Mistake, ...] = ()
) -> PolicyDecision:
    return PolicyDecision(reason, f"ADatP-4774.1 §4.4 rule {rule}", message, tag, mistakes)


@dataclass(frozen=True, slots=True)
class _Whole:
    """The parts, told in one policy, and their highest classification."""

    parts: Sequence[Information]
    levels: Sequence[Classification]
    level: Classification
    spif: Spif
    absorbing: Absorbing


def _own(label: Information, spif: Spif, policies: Policies | None, at: int | None) -> Information:
    if is_of_policy(label, spif):
        return label
    foreign = (policies or Policies.standard()).of(label)
    try:
        return translate_in(label, spif, foreign, at=at)
    except MarkingError as error:
        if error.mistakes[0].rule != "SPIF equivalentPolicy":
            raise  # our policy knows the other: what it says of it holds
        return translate_out(label, foreign, spif, at=at)


def _combine(whole: _Whole) -> Information | PolicyDecision:
    first = _in_policy_order(whole.parts[0], whole.spif)
    if all(_in_policy_order(part, whole.spif) == first for part in whole.parts):
        same = all(part == whole.parts[0] for part in whole.parts)
        return whole.parts[0] if same else first
    categories: list[Category] = []
    for tag in _tags(whole, Kind.PERMISSIVE):
        shared = _permissive(whole, tag)
        if isinstance(shared, PolicyDecision):
            return shared
        categories += shared
    for kind in (Kind.RESTRICTIVE, Kind.INFORMATIVE):
        categories += (_union(whole, kind, tag) for tag in _tags(whole, kind))
    kept = tuple(c for c in categories if c.values or c.kind is Kind.PERMISSIVE)
    marks = {part.privacy_mark for part in whole.parts}
    ids = {part.policy_id for part in whole.parts}
    urn = f"urn:oid:{whole.spif.identifier}" if whole.spif.identifier else None
    outcome = Information(
        policy=whole.spif.name,
        classification=whole.level.name,
        categories=kept,
        policy_id=ids.pop() if len(ids) == 1 else urn,
        privacy_mark=marks.pop() if len(marks) == 1 else None,
    )
    return _in_policy_order(outcome, whole.spif)


def _in_policy_order(information: Information, spif: Spif) -> Information:
    level = find_classification(spif, information.classification)
    return replace(
        information,
        policy=spif.name,
        classification=information.classification if level is None else level.name,
        categories=in_order(information, spif),
    )


def _tags(whole: _Whole, kind: Kind) -> list[str]:
    fold = fold_of(whole.spif)
    found: dict[str, str] = {}
    for part in whole.parts:
        for folded, tag in tags_of(part.categories, kind, fold).items():
            found.setdefault(folded, tag)
    return list(found.values())


def _identifier(whole: _Whole, tag: str) -> str | None:
    fold = fold_of(whole.spif)
    given = (c for part in whole.parts for c in part.categories if fold(c.tag) == fold(tag))
    return next((c.identifier for c in given if c.identifier), None)


def _permissive(whole: _Whole, tag: str) -> list[Category] | PolicyDecision:
    """Applies rules 4 to 6 to one tag."""
    fold = fold_of(whole.spif)
    has = [_has(part, tag) for part in whole.parts]
    if all(has):
        said = [frozenset(fold(v) for v in _values(part, tag)) for part in whole.parts]
        common = frozenset.intersection(*said)
        values = tuple(v for v in _values(whole.parts[0], tag) if fold(v) in common)
        if values:
            return [Category(tag, Kind.PERMISSIVE, values, _identifier(whole, tag))]
    if _is_absorbed(whole, tag, has):
        return []
    if all(has):
        message = f"no value of `{tag}` is common to all, leaving it out would widen"
        return _open(Open.PERMISSIVE_EMPTY, 5, message, tag=tag)
    message = f"a label lacks `{tag}`, leaving it out would widen"
    return _open(Open.PERMISSIVE_MISSING, 6, message, tag=tag)


def _has(part: Information, tag: str) -> bool:
    fold = fold_of(part)
    return fold(tag) in tags_of(part.categories, Kind.PERMISSIVE, fold)


def _values(part: Information, tag: str) -> tuple[str, ...]:
    return values_said(part, Kind.PERMISSIVE, tag)


def _is_absorbed(whole: _Whole, tag: str, has: Sequence[bool]) -> bool:
    """Tells whether the policy itself has the dominant classification instead of the tag."""
    if whole.absorbing is Absorbing.NEVER:
        return False
    carriers = [
        (part, level)
        for part, level, carries in zip(whole.parts, whole.levels, has, strict=True)
        if carries
    ]
    if any(level.hierarchy >= whole.level.hierarchy for _, level in carriers):
        return False
    values = [v for part, _ in carriers for v in _values(part, tag)]
    return bool(values) and all(_forbidden(whole, Kind.PERMISSIVE, tag, v) for v in values)


def _forbidden(whole: _Whole, kind: Kind, tag: str, value: str) -> bool:
    fold = fold_of(whole.spif)
    known = find_values(whole.spif, tag, kind, value)
    return bool(known) and all(
        fold(whole.level.name) in {fold(name) for name in v.excluded_classes} for v in known
    )


def _union(whole: _Whole, kind: Kind, tag: str) -> Category:
    """Applies rules 7 and 8 to one tag."""
    fold = fold_of(whole.spif)
    values: dict[str, str] = {}
    for part in whole.parts:
        for value in values_said(part, kind, tag):
            if kind is Kind.RESTRICTIVE or not _forbidden(whole, kind, tag, value):
                values.setdefault(fold(value), value)
    return Category(tag, kind, tuple(values.values()), _identifier(whole, tag))


def _checked(outcome: Information, spif: Spif, at: int | None) -> Information | PolicyDecision:
    """Applies rule 9."""
    wrong = errors([*check_label(outcome, spif, at=at), *check_nato(outcome, spif)])
    if not wrong:
        return outcome
    message = f"the label that the rules give is not valid: {wrong[0].message}"
    return _open(Open.INVALID, 9, message, mistakes=wrong)
