"""What only the content of a product tells: what it cannot do without, and its portions.

Facts are read once and kept while there is room; they are the same for every partner. Nothing
here decides what is hidden.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from relto.formats.projection import Force, force, prune
from relto.labels import Label
from relto.policy.reasons import Decision
from relto.services.release.columns import GRANULAR, Mask
from relto.store import Transaction
from relto.store.corpus import Corpus
from relto.store.products import bytes_of, object_ids, object_numbers
from relto.store.profiles import Profiles

_ROOM = 200_000
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Portion:
    """A granular marking: its profile (None if it was never interned), and where it stands."""

    profile: int | None
    marking: str
    selectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What a partner is answered about one portion: where it stands, its label, the decision."""

    selectors: tuple[str, ...]
    label: Label | None
    decision: Decision


@dataclass(frozen=True, slots=True)
class Facts:
    """What is kept of a row's content.

    Attributes:
        required: objects without which it cannot stand.
        listed: objects of which at least one must be left, if there is any.
        portions: its granular markings.
        value: the decoded object, kept only where it has portions.
    """

    required: frozenset[int]
    listed: frozenset[int]
    portions: tuple[Portion, ...]
    value: Mapping[str, Any] | None


class Documents:
    """The contents of rows, read in the transaction that is bound."""

    def __init__(self, corpus: Corpus, profiles: Profiles) -> None:
        """Begins with nothing read."""
        self._corpus = corpus
        self._profiles = profiles
        self._facts: dict[int, Facts] = {}
        self._tx: Transaction | None = None

    def bind(self, tx: Transaction) -> None:
        """Reads through this transaction from now on."""
        self._tx = tx

    @property
    def tx(self) -> Transaction:
        """The transaction bound."""
        assert self._tx is not None  # noqa: S101 - bound before any use
        return self._tx

    def prepare(self, rows: Iterable[int]) -> None:
        """Reads those rows that are not known yet."""
        missing = [row for row in rows if row not in self._facts]
        if len(self._facts) + len(missing) > _ROOM:
            self._facts.clear()
        for begin in range(0, len(missing), _BATCH):
            self._read(missing[begin : begin + _BATCH])

    def _read(self, rows: list[int]) -> None:
        values = [msgspec.json.decode(data) for data in bytes_of(self.tx, rows)]
        wanted = {name for value in values for _, name in _forced(value)}
        numbers = object_numbers(self.tx, sorted(wanted))
        for row, value in zip(rows, values, strict=True):
            self._facts[row] = self._facts_of(row, value, numbers)

    def _facts_of(self, row: int, value: dict[str, Any], numbers: dict[str, int]) -> Facts:
        forced = [(how, numbers[name]) for how, name in _forced(value) if name in numbers]
        own = int(self._corpus.own[row])
        portions = tuple(
            Portion(self._profiles.portion(own, mark), mark, selectors)
            for mark, selectors in _granular(value)
        )
        return Facts(
            frozenset(number for how, number in forced if how is Force.REQUIRED),
            frozenset(number for how, number in forced if how is Force.LISTED),
            portions,
            value if portions else None,
        )

    def _known(self, row: int) -> Facts:
        if row not in self._facts:
            self.prepare([row])
        return self._facts[row]

    def closed(self, row: int, open_: Mask) -> list[str]:
        """Returns the selectors of the portions that are not open, sorted."""
        if not self._corpus.flags[row] & GRANULAR:
            return []
        portions = self._known(row).portions
        return sorted(
            {s for p in portions if not _is_open(p, open_) for s in p.selectors},
        )

    def marked(self, row: int) -> tuple[Portion, ...]:
        """Returns the portions of a row that have markings of their own."""
        return self._known(row).portions if self._corpus.flags[row] & GRANULAR else ()

    def stands(self, row: int, hidden: frozenset[int], open_: Mask) -> bool:
        """Tells whether a row can be shown without these objects and its closed portions."""
        facts = self._known(row)
        if facts.required & hidden or (facts.listed and facts.listed <= hidden):
            return False
        closed = self.closed(row, open_)
        if not closed or facts.value is None:
            return True
        names = frozenset(object_ids(self.tx, sorted(hidden)))
        return prune(facts.value, names.__contains__, closed) is not None

    def cut(self, row: int, open_: Mask) -> int:
        """Returns a number that tells apart what is cut out of a row's portions, 0 for nothing."""
        closed = self.closed(row, open_)
        if not closed:
            return 0
        named = hashlib.sha256("\n".join([str(row), *closed]).encode()).digest()
        return int.from_bytes(named[:8], "big") | 1

    def portions(self, row: int, open_: Mask) -> tuple[int, ...]:
        """Returns the object numbers of the marking-definitions on a row's open portions."""
        portions = self._known(row).portions
        marks = {portion.marking for portion in portions if _is_open(portion, open_)}
        return tuple(object_numbers(self.tx, sorted(marks)).values())


def _is_open(portion: Portion, open_: Mask) -> bool:
    return portion.profile is not None and bool(open_[portion.profile])


def _forced(value: Mapping[str, Any]) -> Iterator[tuple[Force, str]]:
    kind = str(value.get("type"))
    for name, part in value.items():
        how = force(kind, name) if name.endswith(("_ref", "_refs")) else Force.DROPPABLE
        if how is not Force.DROPPABLE:
            for each in part if isinstance(part, list) else [part]:
                if isinstance(each, str):
                    yield how, each


def _granular(value: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in value.get("granular_markings", ()):
        if isinstance(entry, dict) and "marking_ref" in entry:
            yield entry["marking_ref"], tuple(entry.get("selectors", ()))
