"""What is wrong with a marking: where, by which rule, what was found, what was expected.

A marking with any error withholds; a warning is told and harms nothing. Nothing here reads
markings, and nothing repairs them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from relto.core.errors import InputError


class Severity(StrEnum):
    """Whether a mistake withholds what it marks."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in a marking.

    Attributes:
        rule: number of the rule that is broken, as its publisher writes it (`ISM-ID-00033`,
            `CAPCO A.6`, `ADatP-4774 2.3`).
        message: what is wrong and what to do, without a final period.
        position: where it begins in the text as given, counted from 0; None in a document of
            attributes or elements.
        found: what stands there.
        expected: what could stand there.
        nearest: the valid token most like what was found, if one is like it.
        severity: an error withholds, a warning does not.
        path: the attribute or element it is about, or empty.
    """

    rule: str
    message: str
    position: int | None = None
    found: str = ""
    expected: str = ""
    nearest: str | None = None
    severity: Severity = Severity.ERROR
    path: str = ""

    @property
    def is_error(self) -> bool:
        """Whether it withholds."""
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        """Returns the message with its place, hint and rule."""
        place = f"position {self.position}: " if self.position is not None else ""
        where = f"{self.path}: " if self.path else ""
        hint = f", perhaps `{self.nearest}`" if self.nearest else ""
        return f"{place}{where}{self.message}{hint} [{self.rule}]"


class MarkingError(InputError):
    """A marking that cannot be used, with every mistake found in it."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        """Keeps the mistakes, errors first, each group in the order of position."""
        self.mistakes = tuple(
            sorted(mistakes, key=lambda m: (not m.is_error, m.position or 0, m.rule))
        )
        super().__init__("; ".join(str(mistake) for mistake in self.mistakes))


def nearest(found: str, known: Iterable[str]) -> str | None:
    """Returns the known token most like what was found, or None where none is like it."""
    return next(iter(get_close_matches(found.upper(), list(known), 1)), None)


def errors(mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    """Returns those of the mistakes that withhold."""
    return tuple(mistake for mistake in mistakes if mistake.is_error)
