"""What the node holds as arrays that planning counts: by month, by portion, by reference.

It reads columns in memory, and ids for samples; it compares nothing and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from relto.planning.compare import SAMPLES
from relto.planning.outgoing import NO_NAME
from relto.planning.reach import Links
from relto.planning.recalls import Mask, Outstanding, References, Rows
from relto.planning.tally import Traffic, month_names
from relto.services.holdings import Counts, Stock
from relto.store import Transaction
from relto.store.columns import Flag
from relto.store.events import delivered_rows
from relto.store.products import object_ids

_PIECE = 1 << 21
_MONTHS = 1 << 15


def traffic(stock: Stock) -> Traffic:
    """Counts products and portions per profile and month."""
    counted = stock.counted
    months = stock.corpus.month
    names, places = _months(months)
    size = len(stock.profiles.all), max(1, len(names))
    products: Counts = np.zeros(size[0] * size[1], dtype=np.int64)
    for piece in _pieces(stock.corpus.arrivals):
        keys = stock.corpus.profile[piece].astype(np.intp) * size[1] + places[months[piece] + 1]
        products += np.bincount(keys[counted[piece]], minlength=len(products))
    whole = products.reshape(size)
    rows = stock.corpus.portion_rows
    if not len(rows):
        return Traffic(names, whole, whole)
    keys = stock.corpus.portions.astype(np.intp) * size[1] + places[months[rows] + 1]
    marked = np.bincount(keys[counted[rows]], minlength=len(products))
    return Traffic(names, whole, whole + marked.reshape(size))


def _months(months: npt.NDArray[np.int16]) -> tuple[tuple[str, ...], npt.NDArray[np.intp]]:
    """Returns the names of months in their order, and the place of each month, one further on."""
    seen = np.zeros(_MONTHS + 1, dtype=np.bool_)
    for piece in _pieces(len(months)):
        seen[months[piece].astype(np.intp) + 1] = True
    known = month_names((np.flatnonzero(seen) - 1).tolist())
    names = tuple(dict.fromkeys(known[month] for month in sorted(known)))
    places = np.zeros(_MONTHS + 1, dtype=np.intp)
    for month, name in known.items():
        places[month + 1] = names.index(name)
    return names or (NO_NAME,), places


def _pieces(size: int) -> Iterator[slice]:
    for start in range(0, size, _PIECE):
        yield slice(start, min(size, start + _PIECE))


@dataclass(frozen=True, slots=True)
class Samples:
    """Ids of a few products, for numbers that want an example."""

    tx: Transaction
    stock: Stock

    def of_profiles(self, wanted: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """Returns ids of the newest products that have a profile, or a portion with it."""
        found = self.stock.examples(self.tx, wanted)
        corpus = self.stock.corpus
        rows: dict[int, Rows] = {}
        for profile in (one for one in wanted if not found[one]):
            having = corpus.portion_rows[corpus.portions == profile]
            rows[profile] = np.unique(having[self.stock.counted[having]])[::-1][:SAMPLES]
        ids = self.of_objects([corpus.object[some] for some in rows.values()])
        return {**found, **dict(zip(rows, ids, strict=True))}

    def of_rows(self, rows: Sequence[Rows]) -> list[tuple[str, ...]]:
        """Returns ids of the newest of each of some rows."""
        return self.of_objects([self.stock.corpus.object[some[::-1][:SAMPLES]] for some in rows])

    def of_objects(self, numbers: Sequence[npt.NDArray[Any]]) -> list[tuple[str, ...]]:
        """Returns the ids of objects, a tuple for each array."""
        wanted = sorted({number for some in numbers for number in some.tolist()})
        ids = dict(zip(wanted, object_ids(self.tx, wanted), strict=True))
        return [tuple(ids[number] for number in some.tolist()) for some in numbers]


def received(tx: Transaction, stock: Stock, partner: str) -> tuple[Rows, Outstanding]:
    """Returns what a partner ever received in any version, marking-definitions apart."""
    corpus = stock.corpus
    rows = np.array(delivered_rows(tx, partner).to_array(), dtype=np.intp)
    rows = rows[(corpus.flags[rows] & Flag.MARKING) == 0]
    place = np.searchsorted(rows, corpus.portion_rows)
    within = np.minimum(place, max(0, len(rows) - 1))
    hit = rows[within] == corpus.portion_rows if len(rows) else np.zeros(len(place), np.bool_)
    return rows, Outstanding(corpus.profile[rows], within[hit], corpus.portions[hit])


def references(stock: Stock, moving: Mask) -> References:
    """Returns the products that refer to products of which some partner loses the profile."""
    corpus = stock.corpus
    rows, starts, led = _referring(stock, _lost_objects(stock, moving))
    return References(rows, corpus.profile[rows], starts, corpus.profile[corpus.latest[led]])


def links_to(stock: Stock, products: Rows) -> Links:
    """Returns the products that refer to some products; products are numbers of objects."""
    corpus = stock.corpus
    wanted = np.zeros(len(corpus.latest), dtype=np.bool_)
    wanted[products] = True
    rows, starts, led = _referring(stock, wanted)
    return Links(corpus.object[rows], corpus.profile[rows], starts, led)


def _referring(
    stock: Stock, lost: Mask
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.int32]]:
    """Returns rows that refer to wanted objects, where their references begin, and to which."""
    corpus, counted = stock.corpus, stock.counted
    owners, objects = [], []
    for piece in _pieces(len(corpus.refs) if lost.any() else 0):
        hits = np.flatnonzero(lost[corpus.refs[piece]])
        owner = _owners(corpus.ref_offsets, piece)[hits]
        kept = counted[owner]
        owners.append(owner[kept])
        objects.append(corpus.refs[piece][hits[kept]])
    owned = np.concatenate(owners) if owners else np.zeros(0, dtype=np.intp)
    led = np.concatenate(objects) if objects else np.zeros(0, dtype=np.int32)
    starts = np.flatnonzero(np.diff(owned, prepend=-1))
    return owned[starts], starts, led


def _lost_objects(stock: Stock, moving: Mask) -> Mask:
    """Tells of each object whether it is a product of which some partner loses the profile."""
    corpus, counted = stock.corpus, stock.counted
    lost = np.zeros(len(corpus.latest), dtype=np.bool_)
    for piece in _pieces(len(lost)):
        latest = corpus.latest[piece]
        lost[piece] = (latest >= 0) & moving[corpus.profile[latest]] & counted[latest]
    return lost


def _owners(offsets: npt.NDArray[np.int64], piece: slice) -> npt.NDArray[np.intp]:
    """Returns the row of each reference of a piece."""
    first = int(np.searchsorted(offsets, piece.start, side="right")) - 1
    last = int(np.searchsorted(offsets, piece.stop, side="left"))
    ends = np.clip(offsets[first : last + 1], piece.start, piece.stop)
    return np.repeat(np.arange(first, last), np.diff(ends))
