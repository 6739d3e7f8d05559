"""What a plan stops though no clause stops it: what cannot be shown without something lost.

1. The gate answers for a product by itself. A report whose every object is lost, a sighting of
   something lost or a relationship to it is then shown no more, although its own rung stays.
2. Whatever cannot stand without one of these is stranded, too; so on, until nothing changes.
3. What could not be shown under the policy in force is not counted.

Where a plan leaves more to look at than `MOST`, the rest is not told: contents have to be read.
It shows and hides nothing; `release.sight` does, by the same rules.

Basis: STIX 2.1 §3.6 (a list that may not be empty, a reference that must be there).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from relto.model.rung import Rung
from relto.planning.recalls import Dials, Mask, Rows, derived_rows
from relto.services.compared import Compared
from relto.services.holdings import Counts
from relto.services.release.contents import Documents
from relto.services.traffic import links_to, references

MOST = 10_000
"""Products whose contents are looked at for a plan, each once for each partner."""


def stranded_rows(compared: Compared) -> dict[str, Rows]:
    """Returns for each partner the rows that are stranded, as far as they are looked at."""
    dials, search = Dials(*compared.dials), Stranded(compared)
    for derived in derived_rows(dials, references(compared.stock, dials.moving())):
        search.of(derived.partner, derived.rows)
    return search.found


@dataclass
class Stranded:
    """Finds what is stranded, partner by partner, until `MOST` are looked at; reads each once."""

    compared: Compared
    looked: int = 0
    found: dict[str, Rows] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Reads through the transaction of the comparison."""
        stock = self.compared.stock
        self._documents = Documents(stock.corpus, stock.profiles)
        self._documents.bind(self.compared.tx)

    def of(self, partner: str, rows: Rows) -> Rows | None:
        """Returns the rows that a partner keeps by the gate and could not be shown, ascending.

        Args:
            partner: to whom.
            rows: what it keeps and what refers to something it loses.

        Returns:
            None where there is too much to look at.
        """
        before, after = (dial.rungs(partner) >= Rung.SEALED for dial in self.compared.dials)
        corpus = self.compared.stock.corpus
        gone = np.zeros(len(corpus.latest), dtype=np.bool_)
        found: list[Rows] = []
        while len(rows):
            if self.looked + len(rows) > MOST:
                return None
            self.looked += len(rows)
            self._documents.prepare(rows.tolist())
            never = np.zeros_like(gone)
            falls = [
                self._stands(row, before, never) and not self._stands(row, after, gone)
                for row in rows.tolist()
            ]
            lost = rows[np.array(falls, dtype=np.bool_)]
            found.append(lost)
            gone[corpus.object[lost]] = True
            rows = self._next(lost, before & after, gone)
        self.found[partner] = np.sort(np.concatenate(found)) if found else rows
        return self.found[partner]

    def counts(self) -> dict[str, Counts]:
        """Returns, for each partner, how many products of each profile were found stranded."""
        stock = self.compared.stock
        return {
            partner: np.bincount(stock.corpus.profile[rows], minlength=len(stock.profiles.all))
            for partner, rows in self.found.items()
            if len(rows)
        }

    def _stands(self, row: int, open_: Mask, gone: Mask) -> bool:
        """Tells whether a row can be shown where these profiles are open and these objects gone."""
        corpus = self.compared.stock.corpus
        named = corpus.refs[corpus.ref_offsets[row] : corpus.ref_offsets[row + 1]]
        latest = corpus.latest[named]
        is_shown = (latest >= 0) & open_[corpus.profile[latest]] & ~gone[named]
        return self._documents.stands(row, frozenset(named[~is_shown].tolist()), open_)

    def _next(self, lost: Rows, kept: Mask, gone: Mask) -> Rows:
        """Returns what is kept, is not stranded yet and refers to what just was."""
        corpus = self.compared.stock.corpus
        if not len(lost):
            return lost[:0]
        links = links_to(self.compared.stock, corpus.object[lost].astype(np.intp))
        some = kept[links.profiles] & ~gone[links.products]
        return corpus.latest[links.products[some]].astype(lost.dtype)
