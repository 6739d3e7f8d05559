"""What a plan costs on the way out, on what this node holds and has delivered.

It gathers what planning counts: traffic by month, copies delivered, references, obligations. It
stores and applies nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from relto.model.agreements import Agreement
from relto.planning.compare import SAMPLES
from relto.planning.lapses import lapses, within
from relto.planning.outgoing import Derived, Lapse, Outgoing, Own, Recall
from relto.planning.reach import further
from relto.planning.recalls import (
    Dials,
    Rows,
    derived_rows,
    falling,
    outstanding,
    reaching,
)
from relto.planning.tally import Flows
from relto.services.compared import Compared
from relto.services.holdings import Counts
from relto.services.stranded import Stranded
from relto.services.traffic import links_to, received, references, traffic


def outgoing(compared: Compared, search: Stranded) -> Outgoing:
    """Returns all that a plan costs on the way out, without a replay.

    Args:
        compared: both policies, evaluated.
        search: finds what stops with something lost; keeps what it found.
    """
    held = traffic(compared.stock)
    flows = Flows(*compared.dials, compared.scopes)
    return Outgoing(
        months=held.months,
        flows=flows.count(held, compared.samples.of_profiles),
        recalls=_recalls(compared),
        derived=_derived(compared, search),
        lapses=_lapses(compared),
        own=tuple(_own(compared)),
    )


class Copies(NamedTuple):
    """Objects of which a partner holds copies to recall, or to cut."""

    recall: Rows
    cut: Rows


def copies_of(compared: Compared, partner: str) -> Copies:
    """An object with one copy to recall is to recall, whatever is true of its other copies."""
    rows, held = received(compared.tx, compared.stock, partner)
    if not len(rows):
        return Copies(rows, rows)
    objects = compared.stock.corpus.object[rows].astype(np.intp)
    recall, cut = outstanding(*compared.dials, partner, held)
    recalled = np.unique(objects[recall])
    return Copies(recalled, np.setdiff1d(objects[cut], recalled))


def _recalls(compared: Compared) -> tuple[Recall, ...]:
    found = {partner: copies_of(compared, partner) for partner in compared.changed()}
    found = {partner: copies for partner, copies in found.items() if any(map(len, copies))}
    some = [np.concatenate([*copies])[:SAMPLES] for copies in found.values()]
    ids = compared.samples.of_objects(some)
    return tuple(
        Recall(partner, len(copies.recall), len(copies.cut), samples)
        for (partner, copies), samples in zip(found.items(), ids, strict=True)
    )


def _own(compared: Compared) -> Iterator[Own]:
    """Counts, of what each partner loses, what it alone is the originator of."""
    counts = compared.holdings.counts
    for partner in compared.changed():
        theirs = falling(*compared.dials, partner) & compared.only_of(partner)
        if products := int(counts[theirs].sum()):
            yield Own(partner, products)


def _derived(compared: Compared, search: Stranded) -> tuple[Derived, ...]:
    if not compared.changed():
        return ()
    dials, stock = Dials(*compared.dials), compared.stock
    direct = references(stock, dials.moving())
    found = list(derived_rows(dials, direct))
    ids = compared.samples.of_rows([fallen.rows for fallen in found])
    first = stock.corpus.object[direct.rows], reaching(dials, direct)
    more = further(dials, first, partial(links_to, stock))
    gone = [search.of(fallen.partner, fallen.rows) for fallen in found]
    none = np.zeros(0, dtype=np.intp)
    stopped = compared.samples.of_rows([none if rows is None else rows for rows in gone])
    return tuple(
        Derived(
            fallen.partner,
            len(fallen.rows),
            samples,
            more.get(fallen.partner, 0),
            None if rows is None else len(rows),
            some,
        )
        for fallen, samples, rows, some in zip(found, ids, gone, stopped, strict=True)
    )


def _lapses(compared: Compared) -> tuple[Lapse, ...]:
    before, after = compared.policies
    if before is None:
        return ()
    delivered: dict[str, Counts] = {}

    def copies(partner: str, agreement: Agreement) -> int:
        if partner not in delivered:
            delivered[partner] = compared.holdings.delivered(partner)
        return within(agreement, compared.scopes, delivered[partner])

    return lapses(before, after, compared.at, copies)
