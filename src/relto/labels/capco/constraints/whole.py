"""What a rule about a banner and its portions is, and the sentences most of them are.

A token of a portion must stand in the banner, or a token of the banner must come from a portion:
such rules are built here from data, the odd ones carry a function.
Nothing here judges.

Basis: IC-ISM DES 202111.202211 (rules about ISM_RESOURCE_ELEMENT and ISM_CONTRIBUTES).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from relto.labels.capco.constraints.rule import number, tokens_of
from relto.labels.capco.marking import Marking
from relto.labels.mistakes import Mistake, Severity


@dataclass(frozen=True)
class Whole:
    """A banner and the portions that contribute to it.

    Attributes:
        banner: the marking of the whole.
        parts: the portions without those that are excluded from the roll-up.
    """

    banner: Marking
    parts: tuple[Marking, ...]

    @classmethod
    def of(cls, banner: Marking, portions: Iterable[Marking]) -> Whole:
        """Leaves out what does not contribute."""
        return cls(banner, tuple(part for part in portions if not part.exclude_from_rollup))

    @cached_property
    def _unions(self) -> dict[str, frozenset[str]]:
        return {}

    def of_parts(self, attribute: str) -> frozenset[str]:
        """Returns every token of an attribute that some portion has."""
        if attribute not in self._unions:
            taken = tokens_of(attribute)
            self._unions[attribute] = frozenset(t for part in self.parts for t in taken(part))
        return self._unions[attribute]

    def of_banner(self, attribute: str) -> tuple[str, ...]:
        """Returns the tokens of an attribute in the banner."""
        return tokens_of(attribute)(self.banner)

    @property
    def is_classified(self) -> bool:
        """Whether the banner is classified."""
        return self.banner.classification not in ("", "U")

    @property
    def is_compiled(self) -> bool:
        """Whether the banner gives a reason for being higher than its portions."""
        return bool(self.banner.compilation_reason)


Found = Callable[[Whole], Iterator[str]]
Applies = Callable[[Whole], bool]


@dataclass(frozen=True, slots=True)
class WholeRule:
    """One rule about a banner and its portions.

    Attributes:
        number: as its publisher writes it.
        found: the tokens that break it.
        message: what is wrong, with `{found}` for the token.
        severity: an error withholds.
        attribute: the attribute of the banner that it is about.
    """

    number: str
    found: Found
    message: str
    severity: Severity = Severity.ERROR
    attribute: str = "classification"

    def judge(self, whole: Whole) -> Iterator[Mistake]:
        """Returns a mistake for every token that breaks the rule."""
        for token in self.found(whole):
            yield Mistake(
                self.number,
                self.message.replace("{found}", token),
                found=token,
                severity=self.severity,
                path=f"banner @{self.attribute}",
            )


def always(whole: Whole) -> bool:
    """Tells that a rule holds for every document."""
    del whole
    return True


def carried(digits: int, attribute: str, names: str, *, when: Applies = always) -> WholeRule:
    """Returns the rule that tokens of a portion stand in the banner too.

    Args:
        digits: number of the rule.
        attribute: the attribute in question.
        names: the tokens, each with `*` at its end for all that begin so.
        when: for which documents.
    """
    called = matching(names)

    def found(whole: Whole) -> Iterator[str]:
        if when(whole):
            present = whole.of_banner(attribute)
            yield from sorted(
                t for t in whole.of_parts(attribute) if called(t) and t not in present
            )

    return WholeRule(
        number(digits),
        found,
        "a portion has `{found}`, the banner has not: add it",
        attribute=attribute,
    )


def founded(
    digits: int,
    attribute: str,
    names: str,
    *,
    instead: Callable[[str], str] = str,
    even_compiled: bool = False,
) -> WholeRule:
    """Returns the rule that tokens of the banner come from a portion.

    Args:
        digits: number of the rule.
        attribute: the attribute in question.
        names: the tokens, each with `*` at its end for all that begin so.
        instead: another token of a portion that founds it as well.
        even_compiled: whether a reason for compilation is no excuse.
    """
    called = matching(names)

    def found(whole: Whole) -> Iterator[str]:
        if whole.is_compiled and not even_compiled:
            return
        here = whole.of_parts(attribute)
        for token in whole.of_banner(attribute):
            if called(token) and here.isdisjoint((token, instead(token))):
                yield token

    return WholeRule(
        number(digits),
        found,
        "the banner has `{found}`, no portion has: remove it",
        attribute=attribute,
    )


def matching(names: str) -> Callable[[str], bool]:
    """Returns whether a token is one of the names, or begins as one that ends in `*`."""
    exact = frozenset(name for name in names.split() if not name.endswith("*"))
    begins = tuple(name[:-1] for name in names.split() if name.endswith("*"))
    return lambda token: token in exact or (bool(begins) and token.startswith(begins))
