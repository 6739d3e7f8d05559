"""Questions about a stored plan that its report leaves out: every single id, and a replay.

1. They are asked of the plan's own base: the policy that it was compared with, at its instant.
2. Ids are those of what the report counted; where products arrived since, they are refused.
3. A replay looks at answers given before the plan was made, and at nothing else.

Nothing is stored, applied or recorded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from relto.core.errors import StaleError
from relto.model.rung import Rung
from relto.planning.outgoing import Held, Replay
from relto.planning.recalls import Fallen, Rows, falling, lost_rows
from relto.planning.replay import Carried, Columns, Eye, month_of, since_instant
from relto.policy import snapshot_from_bytes
from relto.services.compared import Compared
from relto.services.outgoing import copies_of
from relto.services.stranded import stranded_rows
from relto.store import Head, Store, Transaction
from relto.store import plans as plan_table
from relto.store import policies as policy_table
from relto.store.columns import Flag
from relto.store.events import answers
from relto.store.plans import PlanRow
from relto.store.products import object_ids

_IDS = 1 << 14


class Line(NamedTuple):
    """A product that a partner loses, or of which it holds a copy that has to go.

    Attributes:
        partner: who loses it.
        product: its id.
        what: `product` where its rung falls, `portion` where only a marked portion's does,
            `copy` where only an older version that was delivered falls, `stranded` where its rung
            stays and it could not be shown without something that is lost.
        before: the rung of its newest version in force.
        after: that rung under the proposed policy.
        delivered: `recall`, `cut`, or empty where no copy has to go.
    """

    partner: str
    product: str
    what: str
    before: str
    after: str
    delivered: str


@dataclass(frozen=True, slots=True)
class PlanDetail:
    """Answers about the stored plans of one node."""

    store: Store

    def lines(self, name: str) -> Iterator[Line]:
        """Yields everything that partners lose by a plan, partner by partner.

        Raises:
            UnknownError: there is no such plan.
            StaleError: products arrived since it was made.
        """
        with self._compared(name) as (compared, head, row):
            if head.arrivals != row.base_arrivals:
                came = head.arrivals - row.base_arrivals
                raise StaleError(
                    f"plan {row.id} counted {row.base_arrivals:,} products, {came:,} came since: "
                    "make a new one with `relto plan`"
                )
            stock = compared.stock
            stranded, none = stranded_rows(compared), np.zeros(0, dtype=np.intp)
            for fallen in lost_rows(*compared.dials, stock.corpus.profile, stock.counted):
                yield from _lines(compared, fallen, stranded.get(fallen.partner, none))

    def replay(self, name: str, since: str) -> Replay:
        """Tells what recorded answers carried that a plan would have held back.

        Args:
            name: the plan's id, or a beginning of it that no other plan has.
            since: how far back to look from the plan's instant, such as `12months`.

        Raises:
            UnknownError: there is no such plan.
            InputError: `since` is not understood.
        """
        with self._compared(name) as (compared, _, row):
            return _replay(compared, since_instant(since, row.at), row.at)

    @contextmanager
    def _compared(self, name: str) -> Iterator[tuple[Compared, Head, PlanRow]]:
        with self.store.read() as tx:
            head, row = tx.head(), plan_table.plan(tx, name)
            base = policy_table.policy(tx, row.base_epoch) if row.base_epoch else None
            before = None if base is None else snapshot_from_bytes(base.snapshot)
            policies = (before, snapshot_from_bytes(row.snapshot))
            yield Compared.of(tx, head, policies, row.at), head, row


def _lines(compared: Compared, lost: Fallen, stranded: Rows) -> Iterator[Line]:
    """Yields what one partner loses, in the order in which objects were first seen."""
    corpus, counted = compared.stock.corpus, compared.stock.counted
    fallen = falling(*compared.dials, lost.partner)
    whole = _objects(corpus.object, lost.rows)
    marked = corpus.portion_rows[fallen[corpus.portions]]
    partly = np.setdiff1d(_objects(corpus.object, marked[counted[marked]]), whole)
    copies = copies_of(compared, lost.partner)
    older = np.setdiff1d(np.concatenate(copies), np.union1d(whole, partly))
    told = np.concatenate([whole, partly, older])
    alone = np.setdiff1d(_objects(corpus.object, stranded), told)
    kinds = {"product": whole, "portion": partly, "copy": older, "stranded": alone}
    every = np.concatenate([*kinds.values()])
    words = np.repeat(np.array([*kinds]), [len(some) for some in kinds.values()])
    order = np.argsort(every, kind="stable")
    known = _Known(compared, lost.partner, copies.recall, copies.cut)
    for start in range(0, len(order), _IDS):
        some = order[start : start + _IDS]
        yield from known.lines(every[some], words[some].tolist())


def _objects(column: npt.NDArray[np.int32], rows: Rows) -> Rows:
    return np.unique(column[rows]).astype(np.intp)


@dataclass(frozen=True, slots=True)
class _Known:
    """What a line says of an object besides what falls."""

    compared: Compared
    partner: str
    recall: Rows
    cut: Rows

    def lines(self, objects: Rows, what: list[str]) -> Iterator[Line]:
        corpus = self.compared.stock.corpus
        profiles = corpus.profile[corpus.latest[objects]]
        old, new = (dial.rungs(self.partner)[profiles].tolist() for dial in self.compared.dials)
        recalled = np.isin(objects, self.recall).tolist()
        cut = np.isin(objects, self.cut).tolist()
        ids = object_ids(self.compared.tx, objects.tolist())
        for place, product in enumerate(ids):
            gone = "recall" if recalled[place] else "cut" if cut[place] else ""
            before, after = Rung(old[place]).words, Rung(new[place]).words
            yield Line(self.partner, product, what[place], before, after, gone)


@dataclass(slots=True)
class _Traffic:
    """Recorded answers: what each partner was sent, month by month, and each answer by itself."""

    months: dict[tuple[str, str], BitMap] = field(default_factory=lambda: defaultdict(BitMap))
    answers: list[tuple[str, BitMap]] = field(default_factory=list)

    def partners(self) -> dict[str, BitMap]:
        """Returns all that each partner was sent."""
        found: dict[str, BitMap] = defaultdict(BitMap)
        for (partner, _), rows in self.months.items():
            found[partner] |= rows
        return found


def _recorded(tx: Transaction, since: int, until: int, hidden: BitMap) -> _Traffic:
    found = _Traffic()
    for answer in answers(tx, since, until):
        rows = answer.rows - hidden
        if rows:
            found.months[answer.partner, month_of(answer.at)] |= rows
            found.answers.append((answer.partner, rows))
    return found


def _replay(compared: Compared, since: int, until: int) -> Replay:
    corpus = compared.stock.corpus
    markings = np.flatnonzero(corpus.flags & Flag.MARKING).astype(np.uint32)
    recorded = _recorded(compared.tx, since, until, BitMap(markings.data))
    eye = Eye(*compared.dials, Columns(corpus.own, corpus.object), compared.scopes)
    carried = {code: Carried(code, "", _rows(rows)) for code, rows in recorded.partners().items()}
    held = {code: eye.held(one) for code, one in carried.items()}
    closed = {code: BitMap(rows.astype(np.uint32).data) for code, rows in held.items()}
    affected = [1 for code, rows in recorded.answers if not rows.isdisjoint(closed[code])]
    return Replay(
        since=since,
        until=until,
        answers=len(recorded.answers),
        affected=len(affected),
        delivered=sum(eye.products(one.rows) for one in carried.values()),
        held=sum(eye.products(rows) for rows in held.values()),
        already=sum(eye.products(eye.already(code, rows)) for code, rows in held.items()),
        months=tuple(sorted({month for _, month in recorded.months})),
        lines=_held_lines(compared, eye, recorded),
    )


def _held_lines(compared: Compared, eye: Eye, recorded: _Traffic) -> tuple[Held, ...]:
    found = [
        line
        for (partner, month), rows in sorted(recorded.months.items())
        for line in eye.lines(Carried(partner, month, _rows(rows)))
    ]
    ids = compared.samples.of_objects([objects for _, objects in found])
    return tuple(
        Held(one.partner, one.topic, one.month, one.after, one.products, samples)
        for (one, _), samples in zip(found, ids, strict=True)
    )


def _rows(rows: BitMap) -> Rows:
    return np.array(rows.to_array(), dtype=np.intp)
