"""Which level of one country, NATO or the EU stands for which of another.

    >>> equivalent("ESP", "SECRETO", "nato").text
    'COSMIC TOP SECRET'

1. The country is always given: Spanish SECRETO is TOP SECRET, Portuguese Secreto is SECRET.
2. A level that the receiver does not have goes up to its next higher one, never down.
3. A level that is no longer used is read, and never written; with an instant given, use outside
   its time is a warning.

It reads only the words of a level; caveats are read by `national.text`.

Basis: Council Decision 2013/488/EU App. B as amended by (EU) 2021/1075.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from relto.core.instant import format_instant
from relto.labels.levels import Level
from relto.labels.mistakes import MarkingError, Mistake, Severity, nearest
from relto.labels.national.table import Country, NationalLevel, country_of, fold


class Direction(StrEnum):
    """How the level of the receiver lies to the one that came in."""

    EXACT = "exact"
    UP = "up"


@dataclass(frozen=True, slots=True)
class Equivalence:
    """A level as the receiver protects it.

    Attributes:
        given: the level as its country writes it.
        written: the level as the receiver writes it.
        direction: whether it is the same level or the next higher one.
        certain: whether both rows come from the rule itself.
        note: what a reader should know.
        mistakes: warnings, for instance that the level was not in use at that time.
    """

    given: NationalLevel
    written: NationalLevel
    direction: Direction
    certain: bool
    note: str
    mistakes: tuple[Mistake, ...] = ()

    @property
    def level(self) -> Level:
        """The level of the receiver."""
        return self.written.level

    @property
    def text(self) -> str:
        """The level as the receiver writes it."""
        return self.written.text

    @property
    def source(self) -> str:
        """Where both rows come from."""
        return "; ".join(dict.fromkeys((self.given.source, self.written.source)))


def equivalent(country: str, text: str, to: str, *, at: int | None = None) -> Equivalence:
    """Says how a receiver protects what another country has marked.

    Args:
        country: who marked it: a code of the table (`ESP`, `NATO`, `EU`).
        text: the level alone, as that country writes it.
        to: who receives it.
        at: instant of the marking in microseconds, to check legacy levels.

    Raises:
        MarkingError: the country, the level or the receiver is unknown, or the receiver has no
            level that is high enough.
    """
    giver, receiver = country_of(country), country_of(to)
    given = find_level(giver, text)
    written = receiving_level(receiver, given.level)
    notes = [given.note, written.note if written is not given else ""]
    direction = Direction.EXACT
    if written.level > given.level:
        direction = Direction.UP
        notes += [f"`{receiver.code}` writes no {given.level.words}: it goes up", receiver.note]
    return Equivalence(
        given=given,
        written=written,
        direction=direction,
        certain=given.certain and written.certain,
        note="; ".join(note for note in notes if note),
        mistakes=tuple(out_of_time(given, at)),
    )


def find_level(country: Country, text: str) -> NationalLevel:
    """Finds a level by the words of its country; parentheses of a portion mark are left out.

    Raises:
        MarkingError: the country writes no such level.
    """
    bare = text.strip()
    if bare.startswith("(") and bare.endswith(")"):
        text = bare[1:-1]
    found = country.known.get(fold(text)) or country.known.get(fold(_unprefixed(country, text)))
    if found is None:
        raise MarkingError([unknown_level(country, text, text, 0)])
    return found


def receiving_level(country: Country, level: Level) -> NationalLevel:
    """Returns the lowest level of a country that protects at least as much.

    Raises:
        MarkingError: the country has none.
    """
    fit = [entry for entry in country.levels if entry.covers is not None and entry.covers >= level]
    if not fit:
        message = f"`{country.code}` has no level as high as {level.words}; it cannot be received"
        expected = f"a receiver with a level of at least {level.words}"
        raise MarkingError([Mistake("EQ-UPWARDS", message, found=level.words, expected=expected)])
    return min(fit, key=lambda entry: entry.level)


def unknown_level(country: Country, text: str, found: str, position: int) -> Mistake:
    """Describes words that are no level of a country."""
    near = _nearest(found, country.levels) or _nearest(text, country.levels)
    written = ", ".join(entry.text for entry in country.levels if entry.covers is not None)
    message = f"`{found}` is no level of `{country.code}`"
    return Mistake("EQ-LEVEL", message, position, found, f"one of {written}", near)


def out_of_time(entry: NationalLevel, at: int | None) -> Iterable[Mistake]:
    """Yields a warning where a level was not in use at an instant."""
    if at is None:
        return
    if entry.until is not None and at >= entry.until:
        ended = format_instant(entry.until)[:10]
        yield _warning(entry, f"is no longer written since {ended}; ask for the present level")
    if entry.since is not None and at < entry.since:
        begun = format_instant(entry.since)[:10]
        yield _warning(entry, f"was not written before {begun}; check the date")


def _warning(entry: NationalLevel, what: str) -> Mistake:
    message = f"`{entry.text}` of `{entry.country}` {what}"
    return Mistake("EQ-LEGACY", message, 0, entry.text, severity=Severity.WARNING)


def _nearest(text: str, levels: Iterable[NationalLevel]) -> str | None:
    by_fold = {fold(entry.text).upper(): entry.text for entry in levels}
    found = nearest(fold(text), by_fold)
    return None if found is None else by_fold[found]


def _unprefixed(country: Country, text: str) -> str:
    """Drops the country's own code before a level, as in `DEU GEHEIM`."""
    first, _, rest = text.strip().partition(" ")
    own = {fold(code) for code in (country.code, *country.codes)}
    return rest if rest and fold(first) in own else text
