"""What a node holds, counted per profile: all that a comparison needs to know of the products.

It holds no product and asks no database: whoever builds it passes the two look-ups in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from relto.model.handling import Handling

Counts = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Examples = Callable[[Sequence[int]], Mapping[int, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Scope:
    """The topics and disciplines that a product is about."""

    topics: frozenset[str]
    disciplines: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scopes:
    """The scope of each profile, interned: `numbers[profile]` points into `values`."""

    values: tuple[Scope, ...]
    numbers: Numbers


def scopes_of(before: Sequence[Handling], after: Sequence[Handling]) -> Scopes:
    """Interns the scopes of handlings under two policies.

    Where the policies' handling rules differ about a profile, it belongs to the scopes of
    both, so that neither a loss nor a gain is hidden under a topic that it left.
    """
    known: dict[tuple[frozenset[str], frozenset[str]], int] = {}
    numbers = np.empty(len(before), dtype=np.int32)
    for row, (old, new) in enumerate(zip(before, after, strict=True)):
        scope = (old.topics, old.disciplines)
        if new is not old:
            scope = (old.topics | new.topics, old.disciplines | new.disciplines)
        numbers[row] = known.setdefault(scope, len(known))
    return Scopes(tuple(Scope(*scope) for scope in known), numbers)


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is held and what was delivered.

    Attributes:
        counts: products per profile.
        scopes: topics and disciplines per profile.
        delivered: answers, for a partner, how many products it received per profile;
            asked only for partners that something changes for.
        examples: answers, for some profiles, ids of a few of their products.
    """

    counts: Counts
    scopes: Scopes
    delivered: Callable[[str], Counts]
    examples: Examples
