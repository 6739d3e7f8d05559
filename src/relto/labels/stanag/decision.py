"""Access to what carries a label, decided by a clearance.

    permit iff  same policy
            and the label's classification is among the clearance's
            and of each RESTRICTIVE tag the clearance has every value
            and of each PERMISSIVE tag the clearance has at least one value

1. INFORMATIVE tags and the privacy mark have no bearing.
2. Whatever is not permitted is denied; a permissive tag without values admits nobody.
3. Given its policy, a label that is not valid under it is denied.

Which of several labels applies, and what its successor is, is decided elsewhere.

Basis: ADatP-4774.1 §3.11.4 (deny unless permitted).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from relto.labels.category import Kind
from relto.labels.mistakes import errors
from relto.labels.stanag.lookup import is_of_policy
from relto.labels.stanag.model import Clearance, Information, Spif
from relto.labels.stanag.nato_rules import check_nato
from relto.labels.stanag.validity import check_label
from relto.labels.stanag.words import fold_of, held, level_of, same_policy, tags_of, values_said

RULE = "ADatP-4774.1 §3.11.4"


class Reason(StrEnum):
    """Why access is permitted or denied; these words are stable."""

    PERMITTED = "permitted"
    POLICY_MISMATCH = "policy-mismatch"
    LABEL_INVALID = "label-invalid"
    CLASSIFICATION_NOT_HELD = "classification-not-held"
    RESTRICTIVE_NOT_HELD = "restrictive-not-held"
    PERMISSIVE_NONE_HELD = "permissive-none-held"


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of one access decision; a denial is falsy.

    Attributes:
        permit: whether access is permitted.
        reason: a stable word.
        rule: the clause by which it was decided.
        tag: the tag that decided, or empty.
        missing: values of which the clearance lacks all (permissive) or each (otherwise).
        message: the reason as a sentence.
    """

    permit: bool
    reason: Reason
    rule: str = RULE
    tag: str = ""
    missing: tuple[str, ...] = ()
    message: str = ""

    def __bool__(self) -> bool:
        """Returns whether access is permitted."""
        return self.permit


_PERMITTED = Decision(permit=True, reason=Reason.PERMITTED, message="every condition holds")


def decide(
    information: Information,
    clearance: Clearance,
    *,
    spif: Spif | None = None,
    at: int | None = None,
) -> Decision:
    """Decides on access to what carries a label.

    Args:
        information: what the label says.
        clearance: what the reader is cleared for.
        spif: the policy, if the label's validity under it counts as well.
        at: instant in microseconds at which values must be in force; None asks for no date.

    Returns:
        The decision, with the first condition that failed.

    Basis: ADatP-4774.1 §3.11.4.
    """
    return next(_denials(information, clearance, spif, at), _PERMITTED)


def _denials(
    information: Information, clearance: Clearance, spif: Spif | None, at: int | None
) -> Iterator[Decision]:
    if not same_policy(information, clearance):
        found = f"label of `{information.policy}`, clearance of `{clearance.policy}`"
        yield _deny(Reason.POLICY_MISMATCH, found, missing=(information.policy,))
    if spif is not None:
        yield from _invalid(information, spif, at)
    classes = {level_of(clearance, c) for c in clearance.classifications}
    if level_of(information, information.classification) not in classes:
        found = f"not cleared for `{information.classification}`"
        yield _deny(Reason.CLASSIFICATION_NOT_HELD, found, missing=(information.classification,))
    yield from _restrictive(information, clearance)
    yield from _permissive(information, clearance)


def _deny(
    reason: Reason, message: str, *, tag: str = "", missing: tuple[str, ...] = ()
) -> Decision:
    return Decision(permit=False, reason=reason, tag=tag, missing=missing, message=message)


def _invalid(information: Information, spif: Spif, at: int | None) -> Iterator[Decision]:
    if not is_of_policy(information, spif):
        found = f"label of `{information.policy}`, policy `{spif.name}`"
        yield _deny(Reason.POLICY_MISMATCH, found, missing=(information.policy,))
        return
    found_mistakes = [*check_label(information, spif, at=at), *check_nato(information, spif)]
    for mistake in errors(found_mistakes):
        yield replace(_deny(Reason.LABEL_INVALID, str(mistake)), rule=mistake.rule)


def _restrictive(information: Information, clearance: Clearance) -> Iterator[Decision]:
    fold = fold_of(information)
    for tag in tags_of(information.categories, Kind.RESTRICTIVE, fold).values():
        wanted = values_said(information, Kind.RESTRICTIVE, tag)
        has = held(clearance.categories, tag, fold)
        missing = tuple(v for v in wanted if fold(v) not in has)
        if missing:
            found = f"lacks {_listed(missing)} of `{tag}`"
            yield _deny(Reason.RESTRICTIVE_NOT_HELD, found, tag=tag, missing=missing)


def _permissive(information: Information, clearance: Clearance) -> Iterator[Decision]:
    fold = fold_of(information)
    for tag in tags_of(information.categories, Kind.PERMISSIVE, fold).values():
        wanted = values_said(information, Kind.PERMISSIVE, tag)
        has = held(clearance.categories, tag, fold)
        if not any(fold(v) in has for v in wanted):
            found = f"has none of {_listed(wanted) or 'no values'} of `{tag}`"
            yield _deny(Reason.PERMISSIVE_NONE_HELD, found, tag=tag, missing=wanted)


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"`{value}`" for value in values)
