"""Where a clause stands in the policy directory, and when it holds.

It does not read files, and a place never takes part in comparing two clauses.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """File (relative to the policy directory) and line (counted from 1) of a clause."""

    file: str
    line: int

    def __str__(self) -> str:
        """Returns `file:line`."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time `[begin, end)` in microseconds; None is without bound on that side."""

    begin: int | None = None
    end: int | None = None

    def holds(self, at: int) -> bool:
        """Tells whether an instant lies within the span."""
        begun = self.begin is None or self.begin <= at
        return begun and (self.end is None or at < self.end)


ALWAYS = Span()
"""The span without bounds."""
