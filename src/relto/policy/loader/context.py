"""What the reading of declarations shares: the names declared, and the problems found.

It reads nothing itself. A reader that meets a mistake notes it and goes on with a harmless
stand-in, since a policy with any problem is never returned.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from relto.core.errors import Problem
from relto.core.nearest import nearest
from relto.policy.loader.tree import Place

_MOST_HINTS = 200


@dataclass(frozen=True, slots=True)
class Known:
    """Every declared name, with the place of its first declaration."""

    organisations: dict[str, Place] = field(default_factory=dict)
    communities: dict[str, Place] = field(default_factory=dict)
    topics: dict[str, Place] = field(default_factory=dict)
    agreements: dict[str, Place] = field(default_factory=dict)
    rules: dict[str, Place] = field(default_factory=dict)
    releasing: dict[str, Place] = field(default_factory=dict)
    requirements: dict[str, Place] = field(default_factory=dict)
    options: dict[str, Place] = field(default_factory=dict)
    contingencies: dict[str, Place] = field(default_factory=dict)
    red_lines: dict[str, Place] = field(default_factory=dict)

    @property
    def members(self) -> dict[str, Place]:
        """Organisations and communities, which share their names."""
        return self.organisations | self.communities


@dataclass(frozen=True, slots=True)
class Context:
    """The state of one load."""

    known: Known = field(default_factory=Known)
    problems: list[Problem] = field(default_factory=list)
    hints: dict[tuple[str, int], str] = field(default_factory=dict)

    def note(self, place: Place, code: str, message: str) -> None:
        """Adds a problem."""
        self.problems.append(Problem(place.file, place.line, place.path, code, message))

    def perhaps(self, name: str, known: Collection[str]) -> str:
        """Returns `, perhaps ...` with the nearest known name, or nothing.

        Nearness is costly, so after the first 200 different names no more are looked up.
        """
        key = (name, len(known))
        if key not in self.hints and len(self.hints) < _MOST_HINTS:
            near = nearest(name, known)
            self.hints[key] = "" if near is None else f", perhaps `{near}`"
        return self.hints.get(key, "")
