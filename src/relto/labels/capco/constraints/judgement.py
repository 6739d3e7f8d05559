"""Judges one marking by every rule that its tokens call for.

The rules are indexed by the token that calls for them, so that a marking pays only for what it
says. Whether a token exists is for the reader of the text to say, or for `check_attributes`.

Basis: IC-ISM DES 202111.202211; CAPCO Register and Manual 2016 §H.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, partial
from operator import attrgetter

from relto.labels.capco.attributes import ATTRIBUTES, Kind
from relto.labels.capco.constraints import (
    cui,
    dissemination,
    energy,
    owners,
    resource_rules,
    sci,
    vocabulary,
)
from relto.labels.capco.constraints.rule import Positions, Rule, Scope, mistake, number
from relto.labels.capco.marking import Form, Marking, Tokens
from relto.labels.mistakes import Mistake

RULES: tuple[Rule, ...] = (
    *dissemination.RULES,
    *sci.RULES,
    *energy.RULES,
    *owners.RULES,
    *cui.RULES,
    *vocabulary.RULES,
    *resource_rules.RULES,
)
"""Every rule that can be judged on one marking, with or without its attributes."""


_KEPT = 4096


def _tokens(value: object) -> Tokens:
    """Returns what a field says as tokens, as far as it says anything."""
    if isinstance(value, tuple):
        return value
    return ("true",) if value is True else (str(value),)


class _Index:
    """The rules of one attribute by the token that calls for them."""

    def __init__(self, rules: list[Rule]) -> None:
        """Parts the rules into those of one token and those of a beginning."""
        self.is_used = bool(rules)
        self._always = [rule for rule in rules if rule.trigger == "*"]
        self._begun: dict[str, list[tuple[str, Rule]]] = {}
        self._exact: dict[str, list[Rule]] = {}
        for rule in rules:
            begin = rule.trigger.removesuffix("*")
            if begin and begin != rule.trigger:
                self._begun.setdefault(begin.partition("-")[0], []).append((begin, rule))
            elif begin:
                self._exact.setdefault(rule.trigger, []).append(rule)

    def called_by(self, token: str) -> list[Rule]:
        """Returns the rules that a token calls for."""
        family = self._begun.get(token.partition("-")[0], ())
        begun = [rule for begin, rule in family if token.startswith(begin)]
        return [*self._exact.get(token, ()), *begun, *self._always]


class Judge:
    """The rules of some scopes, indexed by attribute and token.

    Which rules the tokens of one attribute call for, and which of those they can break at all,
    is worked out once for each list of tokens.

    Attributes:
        scopes: what is given when this judge is called.
    """

    def __init__(self, rules: Iterable[Rule], scopes: frozenset[Scope]) -> None:
        """Keeps the rules that can be judged in these scopes."""
        self.scopes = scopes
        kept = [rule for rule in rules if rule.scope in scopes]
        self._rules = {
            a.name: _Index([r for r in kept if r.attribute == a.name]) for a in ATTRIBUTES
        }
        used = [
            a
            for a in ATTRIBUTES
            if a.field and (self._rules[a.name].is_used or a.kind is Kind.TOKENS)
        ]
        self._taken = attrgetter(*(a.field for a in used))
        self._calls = [lru_cache(_KEPT)(partial(self._called, a.name)) for a in used]

    def _called(self, attribute: str, value: object) -> tuple[tuple[Rule, str], ...]:
        """Returns the rules that what an attribute says calls for, each with its token."""
        tokens = _tokens(value)
        first: dict[int, tuple[Rule, str]] = {}
        index = self._rules[attribute]
        for token in tokens:
            for rule in index.called_by(token):
                if id(rule) not in first:
                    first[id(rule)] = (rule, token)
        called = [
            (rule, token)
            for rule, token in first.values()
            if rule.concerns is None or rule.concerns(tokens)
        ]
        if len(set(tokens)) != len(tokens):
            called.append((_duplicate(attribute), _repeated(tokens)))
        return tuple(called)

    def broken(self, marking: Marking) -> list[tuple[Rule, str]]:
        """Returns the rules that a marking breaks, with the tokens that called for them."""
        found: list[tuple[Rule, str]] = []
        for value, called in zip(self._taken(marking), self._calls, strict=True):
            if value:
                for rule, token in called(value):
                    if rule.broken(marking):
                        found.append((rule, token))
        return found

    def judge(self, marking: Marking, where: Positions = None) -> tuple[Mistake, ...]:
        """Returns what is wrong with a marking, each rule and place once."""
        broken = self.broken(marking)
        if not broken:
            return ()
        found = (mistake(rule, token, marking, where) for rule, token in broken)
        once = {(m.rule, m.found if where is None else m.position): m for m in found}
        return tuple(sorted(once.values(), key=lambda m: (m.position or 0, m.rule)))


def _repeated(tokens: Tokens) -> str:
    return next(t for i, t in enumerate(tokens) if t in tokens[:i])


@lru_cache
def _duplicate(attribute: str) -> Rule:
    return Rule(
        number(236), attribute, "*", lambda _: True, "`{found}` stands twice: remove one of them"
    )


_BANNERS = Judge(RULES, frozenset({Scope.MARKING, Scope.BANNER}))
_PORTIONS = Judge(RULES, frozenset({Scope.MARKING, Scope.PORTION}))


def check(marking: Marking, form: Form, *, where: Positions = None) -> tuple[Mistake, ...]:
    """Judges a marking by all that a banner or portion mark can say on its own.

    Args:
        marking: the marking.
        form: whether it is a banner or a portion mark.
        where: token to its position in the text that was read, if there was one.
    """
    return (_BANNERS if form is Form.BANNER else _PORTIONS).judge(marking, where)
