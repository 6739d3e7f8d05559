"""Two dials compared: what each partner loses and gains, per topic, exactly.

1. A product moves for a partner where the rung of its profile differs between the dials.
2. Moves are counted per profile and weighted by the number of products, so the work depends
   on how many profiles there are, and only on those partners that anything changes for.
3. Under its topics a product counts once for each; in the totals it counts once.

It does not evaluate a policy, look a product up or decide whether a plan may be applied.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from relto.model.rung import Rung
from relto.planning.dial import Dial
from relto.planning.holdings import Counts, Holdings
from relto.planning.report import Change, PlanReport

SAMPLES = 3
NO_TOPIC = ""
"""Where a product with no topic at all is listed."""

_RUNGS = len(Rung)
_MOVES = _RUNGS * _RUNGS
Rows = npt.NDArray[np.intp]


class Moves(NamedTuple):
    """The profiles that move for one partner, and from which rung to which."""

    partner: str
    rows: Rows
    codes: Rows


class _Counted(NamedTuple):
    change: Change
    rows: tuple[int, ...]


def moves_between(before: Dial, after: Dial, counts: Counts) -> Iterable[Moves]:
    """Yields, for each partner that any held product moves for, what moves."""
    for partner in before.changed_partners(after):
        old, new = before.rungs(partner), after.rungs(partner)
        rows = np.flatnonzero((old != new) & (counts > 0))
        if len(rows):
            codes = old[rows].astype(np.intp) * _RUNGS + new[rows]
            yield Moves(partner, rows, codes)


def compare(before: Dial, after: Dial, holdings: Holdings) -> PlanReport:
    """Returns the changes between two dials over what is held; without clauses and floors."""
    totals: list[_Counted] = []
    changes: list[_Counted] = []
    for moves in moves_between(before, after, holdings.counts):
        delivered = holdings.delivered(moves.partner)
        totals += _totals(moves, holdings.counts, delivered)
        changes += _by_topic(moves, holdings, delivered)
    examples = holdings.examples(sorted({row for c in [*totals, *changes] for row in c.rows}))
    partners = set(before.partners) | set(after.partners)
    moved = [counted.change for counted in totals]
    return PlanReport(
        totals=_with_samples(totals, examples),
        changes=_with_samples(changes, examples),
        unchanged=len(partners - {change.partner for change in moved}),
        widened=sum(c.products for c in moved if c.after > c.before),
        narrowed=sum(c.products for c in moved if c.after < c.before),
    )


def _change(partner: str, topic: str | None, code: int, numbers: tuple[float, float]) -> Change:
    before, after = divmod(code, _RUNGS)
    products, delivered = (int(number) for number in numbers)
    return Change(partner, topic, Rung(before), Rung(after), products, delivered)


def _totals(moves: Moves, counts: Counts, delivered: Counts) -> list[_Counted]:
    products = np.bincount(moves.codes, counts[moves.rows], _MOVES)
    copies = np.bincount(moves.codes, delivered[moves.rows], _MOVES)
    counted = []
    for code in np.flatnonzero(products).tolist():
        rows = moves.rows[moves.codes == code][:SAMPLES]
        change = _change(moves.partner, None, code, (products[code], copies[code]))
        counted.append(_Counted(change, tuple(rows.tolist())))
    return counted


def _by_topic(moves: Moves, holdings: Holdings, delivered: Counts) -> list[_Counted]:
    scopes = holdings.scopes
    keys = scopes.numbers[moves.rows].astype(np.intp) * _MOVES + moves.codes
    size = len(scopes.values) * _MOVES
    products = np.bincount(keys, holdings.counts[moves.rows], size)
    copies = np.bincount(keys, delivered[moves.rows], size)
    firsts = np.zeros(size, dtype=np.intp)
    firsts[keys[::-1]] = moves.rows[::-1]
    sums: dict[tuple[str, int], tuple[float, float]] = defaultdict(lambda: (0, 0))
    rows: dict[tuple[str, int], list[int]] = defaultdict(list)
    for key in np.flatnonzero(products).tolist():
        number, code = divmod(key, _MOVES)
        for topic in scopes.values[number].topics or (NO_TOPIC,):
            seen = sums[topic, code]
            sums[topic, code] = (seen[0] + products[key], seen[1] + copies[key])
            rows[topic, code].append(int(firsts[key]))
    return [
        _Counted(
            _change(moves.partner, topic, code, sums[topic, code]),
            tuple(rows[topic, code][:SAMPLES]),
        )
        for topic, code in sorted(sums)
    ]


def _with_samples(
    counted: Iterable[_Counted], examples: Mapping[int, tuple[str, ...]]
) -> tuple[Change, ...]:
    return tuple(replace(change, samples=few(rows, examples)) for change, rows in counted)


def few(rows: tuple[int, ...], examples: Mapping[int, tuple[str, ...]]) -> tuple[str, ...]:
    """Takes rows' examples in turn, so that each row is shown before any twice."""
    lists = [examples.get(row, ()) for row in rows]
    longest = max(map(len, lists), default=0)
    turns = [ids[turn] for turn in range(longest) for ids in lists if turn < len(ids)]
    return tuple(dict.fromkeys(turns))[:SAMPLES]
