"""Where each partner stands: its stream in memory, brought up to date at every request.

What may be shown is computed anew only when arrivals, relabels or the partner's own open
profiles changed; a step is written only when the partner's own sight changed. The database
holds everything: whoever restarts, or works beside, reads the steps and goes on.

The caller owns the transaction, and forgets a partner whose transaction failed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from pyroaring import BitMap

from relto.services.release.columns import MARKING, Mask
from relto.services.release.contents import Documents
from relto.services.release.forms import Forms
from relto.services.release.gate import Gate
from relto.services.release.sight import see
from relto.services.release.stream import Sight, Step, Stream
from relto.store import Head, Transaction
from relto.store.corpus import Corpus
from relto.store.steps import StepRow, append_step, count_steps, steps_since


@dataclass(slots=True)
class Standing:
    """One partner's stream and what it was computed from."""

    stream: Stream = field(default_factory=Stream)
    sight: Sight | None = None
    open: Mask = field(default_factory=lambda: np.zeros(0, np.bool_))
    arrivals: int = 0
    relabels: int = 0
    compared: int = -1


class Standings:
    """The standings of all partners that asked.

    Attributes:
        corpus, gate, documents: what all of them are computed from.
    """

    def __init__(self) -> None:
        """Begins with nothing loaded."""
        self.corpus = Corpus()
        self.gate = Gate()
        self.documents = Documents(self.corpus, self.gate.profiles)
        self._of: dict[str, Standing] = {}

    def advance(self, tx: Transaction, now: int) -> Head:
        """Brings corpus and gate up to the present state of the database."""
        head = tx.head()
        self.documents.bind(tx)
        self.corpus.advance(tx, head)
        self.gate.advance(tx, head, now)
        return head

    def forget(self, partner: str) -> None:
        """Forgets a partner, whose transaction failed."""
        self._of.pop(partner, None)

    def grow(self, tx: Transaction, partner: str, now: int) -> Standing:
        """Returns a partner's standing after it has been brought up to now.

        The caller has locked the partner and advanced to the state that this transaction sees.
        """
        standing = self._of.setdefault(partner, Standing())
        stream = standing.stream
        if count_steps(tx, partner) > stream.steps:
            for row in steps_since(tx, partner, stream.steps):
                stream.take(_step(row))
        sight = self._see(standing, partner)
        if stream.steps != standing.compared:
            step = stream.compare(sight, now)
            if step is not None:
                append_step(tx, partner, self._row(stream, step, now))
                stream.take(step)
            standing.compared = stream.steps
        return standing

    def _see(self, standing: Standing, partner: str) -> Sight:
        open_ = self.gate.mask(partner)
        if standing.sight is None or not self._unmoved(standing, open_):
            sight = see(self.corpus, self.gate.profiled(partner), self.documents)
            standing.sight, standing.compared = sight, -1
        standing.open = open_
        standing.arrivals, standing.relabels = self.corpus.arrivals, self.corpus.relabels
        return standing.sight

    def _unmoved(self, standing: Standing, open_: Mask) -> bool:
        """Tells whether nothing happened that this partner could see."""
        corpus = self.corpus
        if standing.open is open_ and corpus.arrivals == standing.arrivals:
            return standing.relabels == corpus.relabels
        known = len(standing.open)
        if standing.relabels != corpus.relabels or not np.array_equal(standing.open, open_[:known]):
            return False
        fresh = slice(standing.arrivals, corpus.arrivals)
        concerns = open_[corpus.profile[fresh]] | ((corpus.flags[fresh] & MARKING) != 0)
        return not concerns.any()

    def _row(self, stream: Stream, step: Step, now: int) -> StepRow:
        return StepRow(
            k=stream.steps,
            at=now,
            epoch=self.gate.epoch,
            arrivals=self.corpus.arrivals,
            relabels=self.corpus.relabels,
            first_date=step.first_date,
            count=len(step.gained),
            gained=_packed(step.gained),
            lost=_packed(step.lost),
            forms=step.forms.to_bytes(),
        )


def _packed(bitmap: BitMap) -> bytes:
    bitmap.run_optimize()
    return bytes(bitmap.serialize())


def _step(row: StepRow) -> Step:
    gained, lost = BitMap.deserialize(row.gained), BitMap.deserialize(row.lost)
    return Step(row.first_date, gained, lost, Forms.from_bytes(row.forms))
