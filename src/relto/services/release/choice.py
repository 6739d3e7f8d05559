"""The filters of a question: which of the rows shown are wanted.

Only rows that the partner is shown are ever looked at, so `first`, `last` and `latest` mean
those of its own view. Nothing here orders or dates.

Basis: TAXII 2.1 §3.4 (match fields).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from pyroaring import BitMap

from relto.core.instant import version_key
from relto.services.release.columns import SEVERAL, SUPERSEDED, Columns
from relto.services.release.forms import bitmap_of, rows_of
from relto.services.release.query import Query
from relto.store import Transaction
from relto.store.corpus import Corpus
from relto.store.products import ProductRow, manifest_of
from relto.store.products import rows_of as versions_of


class Kept:
    """Rows by type and by flag, found once per state of the corpus."""

    def __init__(self, corpus: Corpus) -> None:
        """Begins with nothing found."""
        self._corpus = corpus
        self._state = (-1, -1)
        self._found: dict[object, BitMap] = {}

    def superseded(self) -> BitMap:
        """Returns the rows of which a newer version is stored."""
        return self._flagged(SUPERSEDED)

    def several(self) -> BitMap:
        """Returns the rows whose object has several rows."""
        return self._flagged(SEVERAL)

    def _flagged(self, flag: int) -> BitMap:
        self._renew()
        if flag not in self._found:
            self._found[flag] = bitmap_of(np.flatnonzero(self._corpus.flags & flag))
        return self._found[flag]

    def of_types(self, names: Iterable[str]) -> BitMap:
        """Returns the rows of some types; an unknown type has none."""
        self._renew()
        union = BitMap()
        for name in set(names) & set(self._corpus.types):
            if name not in self._found:
                number = self._corpus.types.index(name)
                self._found[name] = bitmap_of(np.flatnonzero(self._corpus.type == number))
            union |= self._found[name]
        return union

    def _renew(self) -> None:
        state = (self._corpus.arrivals, self._corpus.relabels)
        if state != self._state:
            self._state, self._found = state, {}


class Choice:
    """The choice of rows that one question makes, without its ids."""

    def __init__(self, tx: Transaction, kept: Kept, query: Query, shown: BitMap) -> None:
        """Prepares a choice among the rows that are shown."""
        self._tx, self._query, self._shown = tx, query, shown
        self._types = kept.of_types(query.types) if query.types else None
        self._superseded = kept.superseded()
        self._several = kept.several()
        self._chosen: dict[int, BitMap] = {}
        self._plain = not query.spec_versions and query.versions in (("last",), ("all",))

    def of(self, rows: BitMap, columns: Columns) -> BitMap:
        """Returns the wanted ones of some shown rows."""
        if self._types is not None:
            rows = rows & self._types
        if self._plain:
            return rows if self._query.versions == ("all",) else rows - self._superseded
        several = rows & self._several
        chosen = self._single(rows - several)
        for row in rows_of(several).tolist():
            chosen |= self._of_object(int(columns.object[row])) & several
        return chosen

    def _single(self, rows: BitMap) -> BitMap:
        query = self._query
        if not query.spec_versions and {"first", "last"} & set(query.versions):
            return rows.copy()
        found = manifest_of(self._tx, rows_of(rows).tolist())
        return BitMap(
            [
                row.seq
                for row in found
                if _spec_fits(row.spec_version, query)
                and (_any_version(query) or _key(row.version) in query.versions)
            ]
        )

    def _of_object(self, number: int) -> BitMap:
        if number not in self._chosen:
            rows = [row for row in versions_of(self._tx, number) if row.seq in self._shown]
            self._chosen[number] = BitMap(pick(rows, self._query))
        return self._chosen[number]


def _key(version: str) -> str | None:
    return version_key(version) if version else None


def _any_version(query: Query) -> bool:
    return bool({"first", "last", "all"} & set(query.versions))


def _spec_fits(spec_version: str, query: Query) -> bool:
    return not query.spec_versions or spec_version in query.spec_versions


def pick(rows: list[ProductRow], query: Query) -> list[int]:
    """Returns the rows of one object that the version filters keep."""
    if not rows:
        return []
    latest = max(row.spec_version for row in rows)
    specs = set(query.spec_versions) or {latest}
    left = sorted((r for r in rows if r.spec_version in specs), key=lambda r: r.version_key)
    ends = {"first": left[:1], "last": left[-1:], "all": left}
    kept = {row.seq for name in query.versions for row in ends.get(name, ())}
    kept |= {row.seq for row in left if row.version_key in query.versions}
    return sorted(kept)
