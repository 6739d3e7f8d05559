"""Every removal of one source and of two: what each loses, in one go.

1. An account falls only with all that carry it: one that a single source carries falls with that
   source, one that two carry falls with those two. No other falls with a pair.
2. A topic of which three accounts remain at least has lost nothing that counts; only the others
   are looked at, and topics that fall alike are looked at once.

It removes no three sources: `without` removes any number, one question at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from relto.planning.coverage import VALUES, Coverage, Numbers, Weights, worth

_Small = npt.NDArray[np.int16]
_MOST = len(VALUES)


@dataclass(frozen=True, slots=True)
class Removals:
    """What is lost without two sources; on the diagonal, without the one.

    Attributes:
        sources: the sources' names, in the order of rows and columns.
        lost: topics that nobody covers any more.
        newly_sole_source: topics with one account left of several.
        weight_lost: how much the lost topics count.
        value_lost: what the removed accounts were worth, with diminishing value and weights.
    """

    sources: tuple[str, ...]
    lost: Numbers
    newly_sole_source: Numbers
    weight_lost: Weights
    value_lost: Weights

    @property
    def beyond(self) -> Numbers:
        """Topics that two lose together and neither loses alone; nothing on the diagonal."""
        alone = self.lost.diagonal()
        beyond: Numbers = self.lost - alone[:, None] - alone[None, :]
        np.fill_diagonal(beyond, 0)
        return beyond

    def worst_pairs(self, number: int) -> tuple[tuple[str, str], ...]:
        """Returns the pairs that lose the most together, by name where they lose as much."""
        first, second = np.triu_indices(len(self.sources), 1)
        order = np.argsort(-self.lost[first, second], kind="stable")[:number]
        return tuple(
            (self.sources[int(first[k])], self.sources[int(second[k])]) for k in order.tolist()
        )


class _Falling(NamedTuple):
    """How accounts of topics fall: `alone[topic, source]` with one, `both` with two sources.

    `depth` are the accounts, `counts` how many topics fall alike, `weights` what they count.
    `both` has a row for each account of two: its topic and its sources.
    """

    depth: _Small
    alone: _Small
    both: Numbers
    counts: Weights
    weights: Weights


def removals(coverage: Coverage) -> Removals:
    """Removes each source and each pair of sources."""
    falling = _alike(_at_risk(_falling(coverage)))
    width = len(coverage.sources)
    lost, sole, heavy, value = (np.zeros((width, width)) for _ in range(4))
    sums = np.stack((falling.counts, falling.weights))
    covered, several = (falling.depth > 0)[:, None], (falling.depth > 1)[:, None]
    values = worth(np.arange(_MOST + 1))
    had = worth(falling.depth.astype(np.int64)) @ falling.weights
    for source in range(width):
        left = _left(falling, source)
        lost[source], heavy[source] = sums @ (covered & (left == 0))
        sole[source] = falling.counts @ (several & (left == 1))
        capped = np.minimum(left, _MOST)
        value[source] = had - falling.weights @ values[capped]
    return Removals(
        sources=coverage.sources,
        lost=np.rint(lost).astype(np.int64),
        newly_sole_source=np.rint(sole).astype(np.int64),
        weight_lost=heavy,
        value_lost=value,
    )


class Singles(NamedTuple):
    """What is lost, and what is left with one account, without each source by itself."""

    lost: Numbers
    newly_sole_source: Numbers


def singles(coverage: Coverage) -> Singles:
    """Removes each source by itself; the work grows with the links only."""
    carriers = np.bincount(coverage.link_account, minlength=len(coverage.account_topic))
    only = carriers[coverage.link_account] == 1
    pairs = np.stack((coverage.link_source[only], coverage.link_topic[only]))
    (source, topic), falls = np.unique(pairs, axis=1, return_counts=True)
    depth, width = coverage.depth[topic], len(coverage.sources)
    return Singles(
        np.bincount(source[falls == depth], minlength=width),
        np.bincount(source[(depth > 1) & (falls == depth - 1)], minlength=width),
    )


def _falling(coverage: Coverage) -> _Falling:
    carriers = np.bincount(coverage.link_account, minlength=len(coverage.account_topic))
    shape = (len(coverage.topics), len(coverage.sources))
    alone = np.zeros(shape, dtype=np.int16)
    single = carriers[coverage.link_account] == 1
    np.add.at(alone, (coverage.link_topic[single], coverage.link_source[single]), 1)
    double = np.flatnonzero(carriers[coverage.link_account] == 2)
    double = double[np.argsort(coverage.link_account[double], kind="stable")]
    sources = coverage.link_source[double].reshape(-1, 2)
    topics = coverage.link_topic[double].reshape(-1, 2)[:, :1]
    depth = coverage.depth.astype(np.int16)
    counts = np.ones(len(depth))
    return _Falling(depth, alone, np.hstack((topics, sources)), counts, coverage.weights)


def _at_risk(falling: _Falling) -> _Falling:
    """Leaves out topics of which no two sources can take so much that it counts."""
    width = falling.alone.shape[1]
    most = np.sort(falling.alone, axis=1)[:, -2:].sum(axis=1) if width else falling.depth
    shared = np.bincount(falling.both[:, 0], minlength=len(falling.depth))
    kept = (falling.depth > 0) & (falling.depth - most - shared < _MOST)
    number = np.cumsum(kept) - 1
    both = falling.both[kept[falling.both[:, 0]]].copy()
    both[:, 0] = number[both[:, 0]]
    return _Falling(
        falling.depth[kept], falling.alone[kept], both, falling.counts[kept], falling.weights[kept]
    )


def _alike(falling: _Falling) -> _Falling:
    """Puts topics together that fall alike; those with an account of two stay by themselves."""
    rows = len(falling.depth)
    apart = np.zeros(rows, dtype=np.int32)
    apart[falling.both[:, 0]] = falling.both[:, 0] + 1
    key = np.column_stack((falling.depth, apart & 0x7FFF, apart >> 15, falling.alone))
    key = np.ascontiguousarray(key.astype(np.int16))
    _, first, inverse = np.unique(
        key.view(np.dtype((np.void, key.itemsize * key.shape[1]))).ravel(),
        return_index=True,
        return_inverse=True,
    )
    both = falling.both.copy()
    both[:, 0] = inverse[both[:, 0]]
    size = len(first)
    return _Falling(
        depth=falling.depth[first],
        alone=falling.alone[first],
        both=both,
        counts=_sums(inverse, falling.counts, size),
        weights=_sums(inverse, falling.weights, size),
    )


def _sums(groups: Numbers, numbers: Weights, size: int) -> Weights:
    return np.bincount(groups, numbers, size).astype(np.float64)


def _left(falling: _Falling, source: int) -> _Small:
    """Counts what remains of each topic without a source and each of the others."""
    left = (falling.depth - falling.alone[:, source])[:, None] - falling.alone
    left[:, source] += falling.alone[:, source]
    topic, first, second = falling.both.T
    for here, other in ((first, second), (second, first)):
        mine = here == source
        np.subtract.at(left, (topic[mine], other[mine]), 1)
    small: _Small = left
    return small
