"""A marking scheme for documents, made of the functions that its package offers anyway.

It knows no particular scheme.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from relto.core.errors import InputError
from relto.labels.documents.scheme import Difference, Mark, Reading, compare_by_meaning
from relto.labels.mistakes import MarkingError, Mistake

Read = Callable[[str], tuple[Any, tuple[Mistake, ...]]]
"""From a text to the record and all mistakes; no record where it was not understood."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """A scheme whose portions leave nothing to the banner and may be missing altogether.

    Attributes:
        code: its name in options.
        portion_pattern: matches everything that is meant as a portion mark.
        banner_pattern: matches a whole line that is meant as a banner.
        read_banner: reads a banner into a record.
        read_portion: reads a portion mark into a record.
        mark: makes a mark of a record.
        unite: rolls records up, to None where a person must decide.
    """

    code: str
    portion_pattern: re.Pattern[str]
    banner_pattern: re.Pattern[str]
    read_banner: Read
    read_portion: Read
    mark: Callable[[Any], Mark]
    unite: Callable[[Sequence[Any]], Any]

    def parse_banner(self, text: str) -> Reading:
        """Reads a banner line."""
        return self._reading(*self.read_banner(text))

    def parse_portion(self, text: str) -> Reading:
        """Reads a portion mark."""
        return self._reading(*self.read_portion(text))

    def _reading(self, record: Any, mistakes: tuple[Mistake, ...]) -> Reading:
        if record is None or any(one.is_error for one in mistakes):
            return Reading(None, mistakes)
        try:
            return Reading(self.mark(record), mistakes)
        except MarkingError as error:
            return Reading(None, (*mistakes, *error.mistakes))

    def complete(self, portion: Mark, banner: Mark) -> Mark:
        """Returns the mark as it is."""
        del banner
        return portion

    def needs_portions(self, banner: Mark) -> bool:
        """Says no."""
        del banner
        return False

    def roll_up(self, marks: Sequence[Mark]) -> Mark | None:
        """Returns the banner that portions call for; None where a person must decide."""
        try:
            united = self.unite(list(dict.fromkeys(mark.record for mark in marks)))
            return None if united is None else self.mark(united)
        except InputError:
            return None

    def compare(self, banner: Mark, rolled: Mark, portions: Sequence[Mark]) -> Difference:
        """Compares by meaning."""
        del portions
        return compare_by_meaning(banner, rolled)
