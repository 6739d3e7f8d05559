"""What moves between rungs, per partner, topic, discipline and month, counted exactly.

1. Whatever has the same profile moves alike, so the work depends on how many profiles there are
   and on how many partners something changes for, never on how many products are held.
2. A portion is what has one marking of its own; the body of a product is a portion too.
3. Under its topics and disciplines a product counts once for each pair.

It looks no product up; samples are what the holdings' examples answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from relto.model.rung import Rung
from relto.planning.compare import SAMPLES, few
from relto.planning.dial import Dial
from relto.planning.holdings import Counts, Examples, Scopes
from relto.planning.outgoing import NO_NAME, Flow

MOST_MONTHS = 36
"""Months told one by one; what is older is told together."""

_MOVES = len(Rung) ** 2
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Traffic:
    """What is held, per profile and month.

    Attributes:
        months: names of the months, the oldest first.
        products: int64[profiles, months], products that have the profile as a whole.
        portions: the same for portions; the same array where no portion is marked.
    """

    months: tuple[str, ...]
    products: Counts
    portions: Counts


class Pairs(NamedTuple):
    """The pairs of topic and discipline of each scope.

    Scope `n` has the pairs `numbers[starts[n]:starts[n + 1]]` of `names`.
    """

    names: tuple[tuple[str, str], ...]
    numbers: Rows
    starts: Rows


class _Sums(NamedTuple):
    """Sums under ascending keys; `first` is the place of one summand of each."""

    keys: Rows
    products: Counts
    portions: Counts
    order: Rows
    starts: Rows


def month_names(months: Iterable[int]) -> dict[int, str]:
    """Names months counted from January 1970; a negative one has no name.

    The names of more than `MOST_MONTHS` of them are those of the newest, and `before` the
    oldest of these for all others.
    """
    known = sorted({month for month in months if month >= 0})
    kept = known[-MOST_MONTHS:]
    names = {month: _name(month) for month in kept}
    earlier = f"before {_name(kept[0])}" if kept else ""
    return {month: names.get(month, earlier if month >= 0 else NO_NAME) for month in months}


def _name(month: int) -> str:
    return f"{1970 + month // 12:04d}-{month % 12 + 1:02d}"


def pairs_of(scopes: Scopes) -> Pairs:
    """Returns the pairs of topic and discipline under which scopes are counted."""
    known: dict[tuple[str, str], int] = {}
    numbers, lengths = [], []
    for scope in scopes.values:
        topics = sorted(scope.topics) or [NO_NAME]
        disciplines = sorted(map(str, scope.disciplines)) or [NO_NAME]
        found = [(topic, discipline) for topic in topics for discipline in disciplines]
        numbers += [known.setdefault(pair, len(known)) for pair in found]
        lengths.append(len(found))
    starts = np.concatenate(([0], np.cumsum(lengths))).astype(np.intp)
    return Pairs(tuple(known), np.array(numbers, dtype=np.intp), starts)


class Flows:
    """Counts what moves between two dials over what is held."""

    def __init__(self, before: Dial, after: Dial, scopes: Scopes) -> None:
        """Takes the dials, and the scope of each of their rows."""
        self._before, self._after = before, after
        self._scopes = scopes
        self._pairs = pairs_of(scopes)

    def count(self, traffic: Traffic, examples: Examples) -> tuple[Flow, ...]:
        """Returns the flows, in the order of partners, topics, disciplines and rungs."""
        held = traffic.portions.any(axis=1)
        counted: list[tuple[Flow, list[int]]] = []
        for partner in self._before.changed_partners(self._after):
            old, new = self._before.rungs(partner), self._after.rungs(partner)
            rows = np.flatnonzero((old != new) & held)
            if len(rows):
                codes = old[rows].astype(np.intp) * len(Rung) + new[rows]
                counted += self._of_partner(partner, rows, codes, traffic)
        found = examples(sorted({row for _, rows in counted for row in rows}))
        return tuple(replace(flow, samples=few(tuple(rows), found)) for flow, rows in counted)

    def _of_partner(
        self, partner: str, rows: Rows, codes: Rows, traffic: Traffic
    ) -> list[tuple[Flow, list[int]]]:
        keys = self._scopes.numbers[rows].astype(np.intp) * _MOVES + codes
        groups = _summed(keys, traffic.products, traffic.portions, rows)
        scopes, moves = np.divmod(groups.keys, _MOVES)
        lengths = self._pairs.starts[scopes + 1] - self._pairs.starts[scopes]
        each = np.repeat(np.arange(len(scopes)), lengths)
        offsets = np.arange(len(each)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        pairs = self._pairs.numbers[self._pairs.starts[scopes][each] + offsets]
        lines = _summed(pairs * _MOVES + moves[each], groups.products, groups.portions, each)
        firsts = rows[groups.order[groups.starts]]
        return sorted(
            (
                (self._flow(partner, lines, place), _some(lines, place, firsts[each]))
                for place in range(len(lines.keys))
            ),
            key=lambda found: (
                found[0].topic,
                found[0].discipline,
                found[0].before,
                found[0].after,
            ),
        )

    def _flow(self, partner: str, lines: _Sums, place: int) -> Flow:
        pair, move = divmod(int(lines.keys[place]), _MOVES)
        before, after = divmod(move, len(Rung))
        topic, discipline = self._pairs.names[pair]
        months = tuple(lines.products[place].tolist())
        portions = int(lines.portions[place].sum())
        return Flow(
            *(partner, topic, discipline, Rung(before), Rung(after)),
            *(sum(months), portions, months),
        )


def _summed(keys: Rows, products: Counts, portions: Counts, rows: Rows) -> _Sums:
    """Adds up rows of counts under their keys."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    taken = rows[order]
    whole = np.add.reduceat(products[taken], starts, axis=0)
    parts = whole if portions is products else np.add.reduceat(portions[taken], starts, axis=0)
    return _Sums(ordered[starts], whole, parts, order, starts)


def _some(lines: _Sums, place: int, firsts: Rows) -> list[int]:
    start = int(lines.starts[place])
    end = int(lines.starts[place + 1]) if place + 1 < len(lines.starts) else len(lines.order)
    taken: list[int] = firsts[lines.order[start : min(end, start + SAMPLES)]].tolist()
    return taken
