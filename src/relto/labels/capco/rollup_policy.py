"""What a roll-up may be told, and what it tells: the choices that the sources leave open.

Nothing here rolls anything up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from relto.labels.capco.countries import Countries, Decomposable
from relto.labels.capco.marking import Marking
from relto.labels.capco.release import Caveated

_MANUAL = frozenset({"TEYE", "ACGU", "FVEY"})


class Sbu(StrEnum):
    """What becomes of SBU on a classified banner: the Manual drops it, ODNI's program keeps it."""

    DROPPED = "dropped"
    KEPT = "kept"


class Tetragraphs(StrEnum):
    """Which communities may be taken apart to find common countries.

    The Manual allows it for TEYE, ACGU and FVEY (Table 3, rule 23), the taxonomy for all that it
    calls decomposable.
    """

    TAXONOMY = "taxonomy"
    MANUAL = "manual"


class Product(StrEnum):
    """Whose product the document is."""

    AS_PORTIONS = "as its portions"
    US = "United States"


@dataclass(frozen=True, slots=True)
class RollUpPolicy:
    """What the sources leave open.

    Attributes:
        sbu: whether SBU stays on a classified banner.
        tetragraphs: which communities may be taken apart.
        caveated: whether unclassified portions with caveats count for release.
        product: whether a document of one foreign or joint owner keeps it.
        explicit_since: date from which a classified portion without caveats and without release
            marking reads as RELIDO; an undated one is older.
        countries: who belongs to which community.
    """

    sbu: Sbu = Sbu.DROPPED
    tetragraphs: Tetragraphs = Tetragraphs.TAXONOMY
    caveated: Caveated = Caveated.COUNT
    product: Product = Product.AS_PORTIONS
    explicit_since: str = "2010-06-28"
    countries: Countries = field(default_factory=Countries.standard)

    def taken_apart(self) -> Countries:
        """Returns the countries with the communities opaque that this policy leaves whole."""
        if self.tetragraphs is Tetragraphs.TAXONOMY:
            return self.countries
        whole = self.countries.communities.keys() - _MANUAL
        return self.countries.with_overrides({c: {"decomposable": Decomposable.NO} for c in whole})


class Step(NamedTuple):
    """One thing that the roll-up did, for people.

    Attributes:
        category: of the banner.
        what: what was done there.
        rule: by which rule.
    """

    category: str
    what: str
    rule: str


Parts = Sequence[Marking]
Stage = Callable[[Marking, Parts, RollUpPolicy], tuple[Marking, list[Step]]]
"""Adds to the banner what one category of the portions says, and tells what it did."""


def union(parts: Parts, name: str) -> frozenset[str]:
    """Returns all tokens that any portion has in one field."""
    found: set[tuple[str, ...]] = set(map(attrgetter(name), parts))
    return frozenset().union(*found)


def texts(parts: Parts, name: str) -> str:
    """Returns the different texts that the portions have in one field, in one line."""
    return "; ".join(sorted({getattr(part, name) for part in parts} - {""}))


def is_classified(marking: Marking) -> bool:
    """Tells whether a marking is above UNCLASSIFIED."""
    return marking.classification not in ("U", "")
