"""What a constraint is: a numbered record with the token that calls for it.

Most constraints are one of three sentences: a token needs a level, needs another token, or
excludes one. They are built here from data; the odd ones carry a function. Nothing here knows a
particular rule.

Basis: IC-ISM DES 202111.202211 (rules ISM-ID-…); CAPCO Register and Manual 2016, section H.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from relto.labels.capco.attributes import BY_NAME
from relto.labels.capco.marking import Marking, Tokens
from relto.labels.mistakes import Mistake, Severity

Broken = Callable[[Marking], bool]
Concerns = Callable[[Tokens], bool]
Positions = Mapping[str, int] | None


class Scope(StrEnum):
    """What must be given before a rule can be judged."""

    MARKING = "any marking"
    BANNER = "a banner"
    PORTION = "a portion"
    ATTRIBUTES = "the attributes of an element"
    RESOURCE = "the attributes of a resource"


@dataclass(frozen=True, slots=True)
class Rule:
    """One constraint on a single marking.

    Attributes:
        number: as its publisher writes it.
        attribute: the attribute whose token calls for it.
        trigger: the token; with `*` at its end, every token that begins so.
        broken: whether a marking that has the token breaks the rule.
        message: what is wrong, with `{found}` for the token.
        expected: what could stand there instead.
        severity: an error withholds.
        scope: what must be given.
        culprit: which token is wrong where it need not be the trigger, or None.
        concerns: whether the tokens of its own attribute can break it at all; None: any can.
        like: the known token most like one that is not, or None where the rule is not about that.
        against: the tokens that may stand in conflict with the trigger; the last of all of them
            in the text is the one that is wrong.
    """

    number: str
    attribute: str
    trigger: str
    broken: Broken
    message: str
    expected: str = ""
    severity: Severity = Severity.ERROR
    scope: Scope = Scope.MARKING
    against: frozenset[str] = frozenset()
    culprit: Callable[[Marking], str] | None = None
    concerns: Concerns | None = None
    like: Callable[[str], str | None] | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """The token that calls for a rule: its attribute and how it is written there."""

    attribute: str
    token: str


def number(digits: int) -> str:
    """Returns the number of a rule of IC-ISM as its publisher writes it."""
    return f"ISM-ID-{digits:05d}"


def tokens_of(attribute: str) -> Callable[[Marking], tuple[str, ...]]:
    """Returns the function that takes the tokens of an attribute from a marking."""
    field = BY_NAME[attribute].field
    taken: Callable[[Marking], tuple[str, ...]] = attrgetter(field)
    return taken


_WORDS = {"TS": "TOP SECRET", "S": "SECRET", "C": "CONFIDENTIAL", "U": "UNCLASSIFIED"}


def level(digits: int, source: Source, levels: str, *, scope: Scope = Scope.MARKING) -> Rule:
    """Returns the rule that a token stands only with one of the classifications."""
    allowed = frozenset(levels.split())
    words = " or ".join(_WORDS[name] for name in levels.split())
    return Rule(
        number(digits),
        source.attribute,
        source.token,
        lambda marking: marking.classification not in allowed,
        f"`{{found}}` stands only on {words}",
        expected=words,
        scope=scope,
    )


def needs(
    digits: int, source: Source, wanted: Source, *, severity: Severity = Severity.ERROR
) -> Rule:
    """Returns the rule that a token needs one of other tokens beside it."""
    any_of, taken = frozenset(wanted.token.split()), tokens_of(wanted.attribute)
    words = " or ".join(f"`{name}`" for name in wanted.token.split())
    return Rule(
        number(digits),
        source.attribute,
        source.token,
        lambda marking: any_of.isdisjoint(taken(marking)),
        f"`{{found}}` needs {words} beside it",
        expected=" or ".join(wanted.token.split()),
        severity=severity,
        concerns=any_of.isdisjoint if source.attribute == wanted.attribute else None,
    )


def excludes(digits: int, source: Source, others: Source, *, scope: Scope = Scope.MARKING) -> Rule:
    """Returns the rule that a token does not stand beside any of other tokens."""
    none_of, taken = frozenset(others.token.split()), tokens_of(others.attribute)
    words = " or ".join(f"`{name}`" for name in others.token.split())
    return Rule(
        number(digits),
        source.attribute,
        source.token,
        lambda marking: not none_of.isdisjoint(taken(marking)),
        f"`{source.token}` does not stand with {words}: remove one of them",
        scope=scope,
        against=none_of,
        concerns=(
            (lambda tokens: not none_of.isdisjoint(tokens))
            if source.attribute == others.attribute
            else None
        ),
    )


def mistake(rule: Rule, token: str, marking: Marking, where: Positions) -> Mistake:
    """Returns the mistake of a broken rule, at the token that is wrong."""
    found = _culprit(rule, token, marking, where)
    return Mistake(
        rule.number,
        rule.message.replace("{found}", found if rule.culprit else token),
        position=None if where is None else where.get(found, 0),
        found=found,
        expected=rule.expected,
        nearest=None if rule.like is None else rule.like(found),
        severity=rule.severity,
        path=rule.attribute if where is None else "",
    )


def _culprit(rule: Rule, token: str, marking: Marking, where: Positions) -> str:
    """Returns the last token of a conflict: up to it the marking was still good."""
    if rule.culprit is not None:
        return rule.culprit(marking)
    if not rule.against:
        return token
    fields = (marking.dissemination_controls, marking.non_ic_markings, marking.sci_controls)
    present = [t for field in fields for t in field if t in rule.against]
    present += [t for t in marking.atomic_energy_markings if t in rule.against]
    if where is None:
        return present[-1] if present else token
    return max([token, *present], key=lambda name: where.get(name, -1))
