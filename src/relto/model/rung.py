"""The four rungs.

A rung is an order, not a truth value: only one that delivers is true, so that a check
whose result is used as a condition by accident denies.
"""

from __future__ import annotations

from enum import IntEnum


class Rung(IntEnum):
    """What may happen with one handling for one partner; the minimum wins."""

    WITHHOLD = 0
    REVIEW = 1
    SEALED = 2
    OPEN = 3

    def __bool__(self) -> bool:
        """Tells whether the rung delivers anything."""
        return self >= Rung.SEALED

    @property
    def words(self) -> str:
        """The rung as people write it."""
        return self.name.lower()


RUNGS = {rung.words: rung for rung in Rung}
