"""What a turn of the dial costs on the way out, exactly, and every single id of what is lost.

Counts per profile and month are warm, as they are once a node has been asked; what is timed is
the answer to a change of policy. There is no peer: nothing in the field answers this.
"""

import numpy as np
import numpy.typing as npt

from bench.loss import products
from bench.measure import Row, in_turns, processor
from bench.report import Result, Scale
from bench.world import AT, CHANGE, EVERYBODY, PARTNERS, handlings, policy_files
from relto.planning.compare import compare
from relto.planning.dial import Dial
from relto.planning.holdings import Holdings, scopes_of
from relto.planning.outgoing import Flow
from relto.planning.recalls import lost_rows
from relto.planning.tally import Flows, Traffic
from relto.policy import load
from relto.policy.index import HandlingIndex
from relto.policy.table import Table

MONTHS = tuple(f"{2025 + n // 12}-{n % 12 + 1:02d}" for n in range(24))
PIECE = 1 << 21
WITHHELD = "{{to: [{}], rung: withhold, reason: trust}}"
Counts = npt.NDArray[np.int64]


class Change:
    """A policy before and after one more restriction, over so many handlings."""

    def __init__(self, size: int, change: str, base: str | None = None) -> None:
        known = handlings(size)
        index = HandlingIndex(known)
        self._scopes = scopes_of(known, known)
        former = Table.evaluate(load(policy_files(*filter(None, [base]))), index, AT)
        after = Table.evaluate(load(policy_files(change)), index, AT, former=former)
        self.dials = Dial(former, size), Dial(after, size)

    def costs(self, traffic: Traffic) -> tuple[Flow, ...]:
        """Compares the dials, in total and by topic, then by discipline and month."""
        nothing = np.zeros(len(traffic.products), np.int64)
        counts = traffic.products.sum(axis=1)
        holdings = Holdings(counts, self._scopes, lambda _: nothing, lambda _: {})
        compare(*self.dials, holdings)
        return Flows(*self.dials, self._scopes).count(traffic, lambda _: {})

    def lost(self, profiles: npt.NDArray[np.int32]) -> int:
        """Finds the rows of everything lost, partner by partner, and tells how many there are."""
        counted = np.ones(len(profiles), np.bool_)
        return sum(len(one.rows) for one in lost_rows(*self.dials, profiles, counted))


def by_month(profiles: npt.NDArray[np.int32], size: int) -> Traffic:
    """Counts products per profile and month, in pieces, as `services.traffic` does."""
    months = np.random.default_rng(9).integers(0, len(MONTHS), len(profiles))
    counts = np.zeros(size * len(MONTHS), np.int64)
    for start in range(0, len(profiles), PIECE):
        piece = slice(start, start + PIECE)
        keys = profiles[piece].astype(np.intp) * len(MONTHS) + months[piece]
        counts += np.bincount(keys, minlength=len(counts))
    whole = counts.reshape(size, len(MONTHS))
    return Traffic(MONTHS, whole, whole)


def run(scale: Scale) -> Result:
    """Times exact losses at two sizes, for one partner and for all, and all ids of what is lost."""
    result = Result("What a plan costs on the way out")
    size, held = scale.handlings, products(scale.products, scale.handlings)
    warm, fewer = by_month(held, size), by_month(held[: len(held) // 10], size)
    one, wide = Change(size, CHANGE), Change(size, EVERYBODY)
    gone = Change(size, WITHHELD.format(", ".join(PARTNERS[:18])))
    medians = in_turns(
        {
            "one": processor(lambda: one.costs(warm)),
            "fewer": processor(lambda: one.costs(fewer)),
            "wide": processor(lambda: wide.costs(warm)),
            "ids": processor(lambda: gone.lost(held)),
        },
        rounds=scale.rounds,
    )
    name = f"{len(held):,} products, 200 partners, 24 months, tables warm"
    result.add(
        Row(f"{name}, one narrowed", "relto", medians["one"], "s", aim=0.1),
        Row(f"{name}, all narrowed", "relto", medians["wide"], "s"),
        Row(
            "the same, ÷ a tenth of the products",
            "ratio",
            medians["one"] / medians["fewer"],
            "times",
            aim=1.5,
        ),
        Row(f"all {gone.lost(held):,} ids of what is lost", "relto", medians["ids"], "s", aim=0.5),
    )
    told = len(one.costs(warm)), len(wide.costs(warm))
    result.notes.append(
        f"{size:,} handlings under 80 topics and 6 disciplines; {told[0]:,} lines by topic, "
        f"discipline and rungs for one, {told[1]:,} for all. Ids are the rows of the columns."
    )
    return result
