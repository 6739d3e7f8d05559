"""What a turn of the dial takes away, by partner and topic, exactly.

relto counts products per profile and compares two tables; row-level security reads every row.
"""

import random

import numpy as np
import numpy.typing as npt

from bench.measure import Row, in_turns, processor, ratio
from bench.report import Result, Scale
from bench.rls import RowSecurity
from bench.world import AT, CHANGE, EVERYBODY, PARTNERS, TURNED, handlings, policy_files
from relto.planning.compare import compare
from relto.planning.dial import Dial
from relto.planning.holdings import Holdings, scopes_of
from relto.planning.report import PlanReport
from relto.policy import load
from relto.policy.index import HandlingIndex
from relto.policy.table import Table

Numbers = npt.NDArray[np.int32]
Counts = npt.NDArray[np.int64]
PIECE = 1 << 18
COUNTED = tuple(sorted({TURNED, *random.Random(8).sample(PARTNERS, 4)}))


class Turn:
    """A policy before and after one more restriction, over so many handlings."""

    def __init__(self, size: int, change: str = CHANGE) -> None:
        known = handlings(size)
        self._index = HandlingIndex(known)
        self._scopes = scopes_of(known, known)
        self._before = Table.evaluate(load(policy_files()), self._index, AT)
        self._proposed = load(policy_files(change))
        self.evaluate()

    def evaluate(self) -> None:
        """Evaluates the changed policy."""
        self._after = Table.evaluate(self._proposed, self._index, AT, former=self._before)

    def tally(self, profiles: Numbers) -> Counts:
        """How many products there are of each profile, in pieces, as `services.holdings` counts."""
        counts = np.zeros(len(self._index), np.int64)
        for start in range(0, len(profiles), PIECE):
            counts += np.bincount(profiles[start : start + PIECE], minlength=len(counts))
        return counts

    def losses(self, counts: Counts) -> PlanReport:
        """The exact loss over products of which so many have each profile."""
        size = len(self._index)
        nothing = np.zeros(size, np.int64)
        holdings = Holdings(counts, self._scopes, lambda _: nothing, lambda _: {})
        return compare(Dial(self._before, size), Dial(self._after, size), holdings)

    def change(self, counts: Counts) -> PlanReport:
        """Evaluates the changed policy and tells the loss."""
        self.evaluate()
        return self.losses(counts)


def products(count: int, profiles: int) -> Numbers:
    """The profile numbers of so many products, some profiles far more common than others."""
    drawn = np.random.default_rng(7).random(count) ** 3 * profiles
    return drawn.astype(np.int32)


def run(scale: Scale) -> Result:
    """Times the losses over all products, over many handlings, and PostgreSQL's counting."""
    result = Result("Exact loss by partner and topic after that change")
    turn, held = Turn(scale.handlings), products(scale.products, scale.handlings)
    wide = Turn(scale.handlings, EVERYBODY)
    many = Turn(scale.handlings * 40)
    every = np.arange(scale.handlings * 40, dtype=np.int32)
    with RowSecurity(scale.rows) as peer:
        seconds, _ = peer.counts(COUNTED)
        peer.change()
        medians = in_turns(
            {
                "products": processor(lambda: turn.losses(turn.tally(held))),
                "wide": processor(lambda: wide.losses(wide.tally(held))),
                "handlings": processor(lambda: many.change(many.tally(every))),
                "rows": lambda: peer.counts(COUNTED)[0],
            },
            rounds=2,
        )
        version = peer.version()
    each = (seconds + medians["rows"]) / len(COUNTED)
    scaled = each * len(PARTNERS) * scale.products / scale.rows
    result.add(
        Row(f"{scale.products:,} products", "relto", medians["products"], "s", aim=0.05),
        Row(f"{scale.products:,} products, all partners narrowed", "relto", medians["wide"], "s"),
        Row(f"{len(every):,} handlings, evaluated anew", "relto", medians["handlings"], "s", aim=2),
        Row(f"{scale.rows:,} rows, one partner", version, each, "s"),
        Row(f"{scale.products:,} rows, 200 partners, scaled", version, scaled, "s"),
        ratio("PostgreSQL, scaled ÷ relto", slow=scaled, fast=medians["products"]),
    )
    report = turn.losses(turn.tally(held))
    lost = f"{report.narrowed:,} pairs of product and partner, {len(report.changes)} lines"
    result.notes.append(
        f"{scale.handlings:,} handlings; the change takes {lost} of partner and topic. PostgreSQL "
        f"counted before and after it for {len(COUNTED)} partners, relto for all {len(PARTNERS)}."
    )
    return result
