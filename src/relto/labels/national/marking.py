"""A national or EU marking as a record, what it means, and markings rolled up.

1. A marking that is silent about recipients lists none: whether it may go anywhere is for
   agreements and consent. A REL TO list admits the owner and those named, nobody else.
2. A roll-up of parts with and without lists is for the owner alone; so is one of lists that have
   nobody in common.
3. Markings of different owners are not rolled up: whose marking would it be.

It reads no text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from relto.labels.label import Label
from relto.labels.mistakes import MarkingError, Mistake
from relto.labels.national.table import NationalLevel

READ_INS = ("ATOMAL", "BALK", "BOHEMIA", "CRYPTO", "NATO")
"""Words after a level that need a read-in of their own."""


@dataclass(frozen=True, slots=True)
class NationalMarking:
    """What a national or EU marking says.

    Attributes:
        written: the level as its owner writes it.
        releasable_to: codes beside the owner, in the order of the alphabet; empty if silent.
        eyes_only: codes to which alone it may go, the owner's among them; the owner's alone for
            `SPÉCIAL FRANCE`.
        read_ins: words that need a read-in, of `READ_INS`.
        caveats: the owner's own stamps and descriptors, as the table writes them.
    """

    written: NationalLevel
    releasable_to: tuple[str, ...] = ()
    eyes_only: tuple[str, ...] = ()
    read_ins: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()

    @property
    def country(self) -> str:
        """The owner."""
        return self.written.country

    @property
    def recipients(self) -> frozenset[str] | None:
        """Everybody to whom it may go, None where it is silent."""
        if self.eyes_only:
            return frozenset(self.eyes_only)
        if self.releasable_to:
            return frozenset({self.country, *self.releasable_to})
        return None

    @property
    def compartments(self) -> frozenset[str]:
        """Names of the read-ins; a cryptographic one is the owner's own."""
        own = {"CRYPTO": f"{self.country}-CRYPTO"}
        return frozenset(own.get(word, word) for word in self.read_ins)


def meaning(marking: NationalMarking) -> Label:
    """Returns the label of a national marking."""
    recipients = marking.recipients
    return Label(
        level=marking.written.level,
        compartments=marking.compartments,
        release=frozenset() if recipients is None else frozenset({recipients}),
        schemes=frozenset({marking.country}),
    )


def roll_up(markings: Iterable[NationalMarking]) -> NationalMarking:
    """Returns the marking of a whole from those of its parts.

    Raises:
        MarkingError: there are none, or they have different owners.
    """
    parts = tuple(markings)
    owners = sorted({part.country for part in parts})
    if len(owners) != 1:
        message = f"markings of {len(owners)} owners cannot be rolled up; translate them first"
        found, expected = ", ".join(owners), "markings of one owner"
        raise MarkingError([Mistake("EQ-ROLLUP", message, found=found, expected=expected)])
    highest = max(parts, key=lambda part: (part.written.level, part.written.text))
    whole = NationalMarking(
        written=highest.written,
        read_ins=tuple(sorted({word for part in parts for word in part.read_ins})),
        caveats=_caveats(parts, highest),
    )
    return _with_recipients(whole, parts)


def _caveats(parts: tuple[NationalMarking, ...], highest: NationalMarking) -> tuple[str, ...]:
    """Keeps what belongs to the highest level; a descriptor of a lower one goes with its level."""
    level = highest.written.level
    return tuple(sorted({c for part in parts if part.written.level == level for c in part.caveats}))


def _with_recipients(whole: NationalMarking, parts: tuple[NationalMarking, ...]) -> NationalMarking:
    lists = [part.recipients for part in parts]
    named = [each for each in lists if each is not None]
    if not named:
        return whole
    common = frozenset.intersection(*named) if len(named) == len(lists) else frozenset[str]()
    beside = common - {whole.country}
    if not beside:
        return replace(whole, eyes_only=(whole.country,))
    if all(part.eyes_only for part in parts):
        return replace(whole, eyes_only=tuple(sorted(common)))
    return replace(whole, releasable_to=tuple(sorted(beside)))
