"""The words of the field, by what they say: a class of words is an expression over a line.

A line is lower case with single spaces (`relto.statements.line`); the expressions are data
(`relto.statements.vocabulary`). The classes say nothing about a sentence: what follows from words
that stand together is in the rules beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from relto.statements.line import Line
from relto.statements.vocabulary import sort_pattern


class Sort(Enum):
    """A class of words."""

    MATTER = "intelligence or classified material"
    THING = "information of any sort"
    SHARE = "sharing"
    LESS = "less sharing"
    REVIEW = "sharing weighed anew"
    MORE = "more sharing"
    LIFT = "a halt lifted"
    STEADY = "sharing as before"
    PACT = "an agreement"
    LEAK = "a leak"
    SURFACE = "coming to light"
    PUBLIC = "the public"
    CARELESS = "careless handling"
    TRACE = "tracing"
    OUTSIDER = "a third party"
    UNASKED = "without consent"
    CONSENT = "consent"
    ATTACK = "an attack"
    ATTACKER = "an attacker"
    SYSTEM = "a service's own systems or people"
    RIGHT = "right"
    WRONG = "wrong"
    EARLY = "in time"
    LATE = "late"
    RECALL = "giving back or destroying"
    SILENT = "no answer"
    PROPER = "proper handling"
    RETURN = "what is given for what is got"


PATTERNS: Mapping[Sort, re.Pattern[str]] = MappingProxyType(
    {sort: sort_pattern(sort.name.lower()) for sort in Sort}
)


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of a class in a line: from which to before which."""

    sort: Sort
    begin: int
    end: int


def hits(line: Line, sort: Sort) -> Iterator[Hit]:
    """Yields the words of a class, in the order of the line."""
    for found in PATTERNS[sort].finditer(line.text):
        begin, end = line.span(found)
        yield Hit(sort, begin, end)
