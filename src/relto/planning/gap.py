"""A gap: the sources that each requirement had and has, the options to close it, and its value.

1. A requirement's first, second and third independent source are worth 1, 0.5 and 0.2 of its
   weight; a fourth adds nothing.
2. An option counts by how likely it is to deliver: `1 - risk` of each source that it adds.
   What a set of options is worth is computed from the sum, tier by tier.
3. An option is taken only with all that it requires and beside nothing that excludes it.

It chooses nothing (`portfolio` does) and does not know where the sources were counted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from relto.model.readiness import Option, Requirement
from relto.planning.coverage import VALUES

TIERS = VALUES
"""What the first, second and third independent source of a requirement are worth."""

Numbers = npt.NDArray[np.int64]
Amounts = npt.NDArray[np.float64]
Sets = npt.NDArray[np.bool_]
Chosen = frozenset[int]
"""Options by their place."""


@dataclass(frozen=True)
class Gap:
    """What is required, what is left, and what could be done.

    Attributes:
        requirements: the questions, in the order of the arrays.
        before: independent sources of each as it was.
        after: independent sources of each that are left.
        options: the ways to add sources; those that name other requirements do not add there.
        barred: codes of options that cannot be had, with the reason in words.
    """

    requirements: tuple[Requirement, ...]
    before: Numbers
    after: Numbers
    options: tuple[Option, ...]
    barred: tuple[tuple[str, str], ...] = ()

    @cached_property
    def weights(self) -> Amounts:
        """The weight of each requirement."""
        return np.array([each.weight for each in self.requirements], dtype=np.float64)

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of each option by its code."""
        return {option.code: place for place, option in enumerate(self.options)}

    @cached_property
    def costs(self) -> Numbers:
        """The cost of each option."""
        return np.array([option.cost for option in self.options], dtype=np.int64)

    @cached_property
    def sources(self) -> Numbers:
        """Sources that each option (a column) adds to each requirement (a row)."""
        row = {each.code: number for number, each in enumerate(self.requirements)}
        added = np.zeros((len(self.requirements), len(self.options)), dtype=np.int64)
        for column, option in enumerate(self.options):
            for cover in option.covers:
                if cover.requirement in row:
                    added[row[cover.requirement], column] = cover.sources
        return added

    @cached_property
    def likely(self) -> Amounts:
        """The same, each by how likely the option is to deliver."""
        chances = np.array([1 - option.risk for option in self.options], dtype=np.float64)
        likely: Amounts = self.sources * chances
        return likely

    @cached_property
    def excluded(self) -> tuple[frozenset[int], ...]:
        """Per option, the options that cannot be taken beside it, whichever says so."""
        pairs = [
            (one, self.place[other])
            for one, option in enumerate(self.options)
            for other in option.excludes
            if other in self.place
        ]
        met: list[set[int]] = [set() for _ in self.options]
        for one, other in pairs:
            met[one].add(other)
            met[other].add(one)
        return tuple(map(frozenset, met))

    @cached_property
    def packages(self) -> Sets:
        """Per option a row: itself and all that it requires; empty where that cannot be had."""
        rows = [self.mask(needed or ()) for needed in self.needed]
        return np.array(rows, dtype=np.bool_).reshape(len(rows), len(self.options))

    @cached_property
    def needed(self) -> tuple[Chosen | None, ...]:
        """Per option, itself and all that it requires, or None where that cannot be had."""
        return tuple(self._closure(place) for place in range(len(self.options)))

    def _closure(self, place: int) -> Chosen | None:
        found: set[int] = set()
        open_ends = [place]
        unavailable = {code for code, _ in self.barred}
        while open_ends:
            option = self.options[open_ends.pop()]
            if option.code in unavailable or not option.requires <= self.place.keys():
                return None
            found.add(self.place[option.code])
            required = {self.place[code] for code in option.requires}
            open_ends += sorted(required - found)
        return frozenset(found) if self.is_compatible(found) else None

    def is_compatible(self, chosen: Collection[int]) -> bool:
        """Tells whether no two options exclude each other."""
        return all(self.excluded[one].isdisjoint(chosen) for one in chosen)

    def cost(self, chosen: Iterable[int]) -> int:
        """Returns what options cost together."""
        return int(sum(self.options[one].cost for one in chosen))

    def value(self, chosen: Collection[int]) -> float:
        """Returns what is covered with some options, by weight and tier."""
        return float(self.values(self.mask(chosen)[np.newaxis])[0])

    def values(self, sets: Sets) -> Amounts:
        """Returns what is covered with each set of options, a row of `sets`."""
        sources = self.after[:, np.newaxis] + self.likely @ sets.T.astype(np.float64)
        worth: Amounts = self.weights @ tiered(sources)
        return worth

    def worth(self, sources: Numbers) -> float:
        """Returns what numbers of sources are worth, by weight and tier."""
        return float(self.weights @ tiered(sources))

    def mask(self, chosen: Collection[int]) -> Sets:
        """Returns a set of options as a row of truth values."""
        row = np.zeros(len(self.options), dtype=np.bool_)
        row[sorted(chosen)] = True
        return row

    def without(self, code: str, reason: str) -> Gap:
        """Returns the same gap with one option that cannot be had."""
        return replace(self, barred=(*self.barred, (code, reason)))


def tiered(sources: Numbers | Amounts) -> Amounts:
    """Returns the worth of numbers of sources at weight 1; between two tiers in proportion."""
    amounts = sources.astype(np.float64)
    found = np.zeros(amounts.shape, dtype=np.float64)
    for tier, worth in enumerate(TIERS):
        found += worth * np.clip(amounts - tier, 0.0, 1.0)
    return found
