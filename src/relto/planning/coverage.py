"""Coverage: which sources answer what is required, and what is lost without some of them.

1. A topic is covered while at least one of its sources remains.
2. Sources count as often as they are independent: what several re-report from one origin is one
   account, and it stands while any one of those that carry it remains.
3. A topic is sole-source with exactly one independent account. It is newly so where it had more.
4. Losses of several sources are computed together, never added up: they are super-additive.

It reads no file, knows no partner's policy and does not judge whether an account is true.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from relto.core.errors import InputError, UnknownError
from relto.core.nearest import did_you_mean

Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Weights = npt.NDArray[np.float64]

VALUES = (1.0, 0.5, 0.2)
"""What the first, second and third independent account of a topic are worth; a fourth nothing."""
UNDATED = np.iinfo(np.int64).max


class Link(NamedTuple):
    """A source gives something on a topic.

    Attributes:
        source: who gives it to us.
        topic: what it is about.
        origin: whose account it is, if the source re-reports another's; else empty.
        day: when it first did, in days of the proleptic calendar; None if nobody knows.
    """

    source: str
    topic: str
    origin: str = ""
    day: int | None = None


@dataclass(frozen=True)
class Coverage:
    """Links, interned: a link carries an account, an account is of a topic.

    Attributes:
        sources: the sources' names, sorted.
        topics: the topics' names, sorted.
        weights: how much each topic counts.
        link_source: the source of each link.
        link_account: the account that each link carries; each pair once.
        link_day: the day of each link, `UNDATED` if unknown.
        account_topic: the topic of each account.
        account_origin: whose account it is.
    """

    sources: tuple[str, ...]
    topics: tuple[str, ...]
    weights: Weights
    link_source: Numbers
    link_account: Numbers
    link_day: Numbers
    account_topic: Numbers
    account_origin: tuple[str, ...]

    @cached_property
    def everyone(self) -> Mask:
        """The mask of all sources."""
        return np.ones(len(self.sources), dtype=np.bool_)

    @cached_property
    def depth(self) -> Numbers:
        """How many independent accounts each topic has."""
        return self.depth_of(self.everyone)

    @cached_property
    def link_topic(self) -> Numbers:
        """The topic of each link."""
        topics: Numbers = self.account_topic[self.link_account]
        return topics

    def depth_of(self, kept: Mask) -> Numbers:
        """Counts each topic's independent accounts while only some sources are kept."""
        return self.depth_with(kept[self.link_source])

    def depth_with(self, links: Mask) -> Numbers:
        """Counts each topic's independent accounts while only some links are left."""
        carried = np.zeros(len(self.account_topic), dtype=np.bool_)
        carried[self.link_account[links]] = True
        depth = np.bincount(self.account_topic[carried], minlength=len(self.topics))
        return depth.astype(np.int64)

    def mask(self, names: Iterable[str]) -> Mask:
        """Returns the mask of named sources.

        Raises:
            UnknownError: a name is no source here.
        """
        numbers = {name: number for number, name in enumerate(self.sources)}
        mask = np.zeros(len(self.sources), dtype=np.bool_)
        for name in names:
            if name not in numbers:
                hint = did_you_mean(name, self.sources)
                raise UnknownError(f"no source is called `{name}`{hint}")
            mask[numbers[name]] = True
        return mask

    def keeping(self, kept: Mask) -> Coverage:
        """Returns the same topics with only some of the sources."""
        links = kept[self.link_source]
        number = np.cumsum(kept) - 1
        return Coverage(
            sources=tuple(name for name, k in zip(self.sources, kept, strict=True) if k),
            topics=self.topics,
            weights=self.weights,
            link_source=number[self.link_source[links]],
            link_account=self.link_account[links],
            link_day=self.link_day[links],
            account_topic=self.account_topic,
            account_origin=self.account_origin,
        )

    def names(self, topics: Mask) -> tuple[str, ...]:
        """Returns the names of masked topics."""
        return tuple(self.topics[number] for number in np.flatnonzero(topics))


def coverage_of(links: Iterable[Link], weights: Mapping[str, float] | None = None) -> Coverage:
    """Interns links; of the same link given several times the earliest day counts.

    Args:
        links: what there is, in any order.
        weights: how much topics count, 1 where nothing is said; a topic that is named only here
            has no source and stays uncovered.
    """
    weights = weights or {}
    links = list(links)
    topics = sorted({link.topic for link in links} | set(weights))
    sources = sorted({link.source for link in links})
    topic_number = {name: number for number, name in enumerate(topics)}
    source_number = {name: number for number, name in enumerate(sources)}
    accounts: dict[tuple[int, str], int] = {}
    days: dict[tuple[int, int], int] = {}
    for source, topic, origin, day in links:
        account = accounts.setdefault((topic_number[topic], origin or source), len(accounts))
        key = (source_number[source], account)
        days[key] = min(days.get(key, UNDATED), UNDATED if day is None else day)
    pairs = np.array(list(days), dtype=np.int64).reshape(-1, 2)
    return Coverage(
        sources=tuple(sources),
        topics=tuple(topics),
        weights=np.array([weights.get(topic, 1.0) for topic in topics], dtype=np.float64),
        link_source=pairs[:, 0],
        link_account=pairs[:, 1],
        link_day=np.array(list(days.values()), dtype=np.int64),
        account_topic=np.array([topic for topic, _ in accounts], dtype=np.int64),
        account_origin=tuple(origin for _, origin in accounts),
    )


@dataclass(frozen=True)
class Removal:
    """What becomes of the topics without some sources.

    Attributes:
        removed: the sources that are gone, sorted.
        before: independent accounts per topic with all sources.
        after: the same without the removed ones.
        weights: how much each topic counts.
    """

    removed: tuple[str, ...]
    before: Numbers
    after: Numbers
    weights: Weights

    @property
    def lost(self) -> Mask:
        """Topics that were covered and are no longer."""
        mask: Mask = (self.before > 0) & (self.after == 0)
        return mask

    @property
    def newly_sole_source(self) -> Mask:
        """Topics that had several independent accounts and have one now."""
        mask: Mask = (self.before > 1) & (self.after == 1)
        return mask

    @property
    def uncorroborated(self) -> Mask:
        """Topics that rested on a second account and no longer do, lost ones among them."""
        mask: Mask = (self.before > 1) & (self.after < 2)
        return mask

    @property
    def value_lost(self) -> float:
        """What the removed accounts were worth, with diminishing value and weights."""
        gone = worth(self.before) - worth(self.after)
        return float(gone @ self.weights)


def without(coverage: Coverage, names: Collection[str]) -> Removal:
    """Removes sources, all at once.

    Raises:
        UnknownError: a name is no source here.
    """
    removed = coverage.mask(names)
    return Removal(
        removed=tuple(name for name, gone in zip(coverage.sources, removed, strict=True) if gone),
        before=coverage.depth,
        after=coverage.depth_of(~removed),
        weights=coverage.weights,
    )


def worth(depth: Numbers) -> Weights:
    """Returns what so many independent accounts are worth together."""
    values = np.concatenate(([0.0], np.cumsum(VALUES)))
    found: Weights = values[np.minimum(depth, len(VALUES))]
    return found


def concentration(shares: Sequence[int] | Numbers) -> float:
    """Returns the Herfindahl-Hirschman index of what sources give: 1 if one gives everything.

    Raises:
        InputError: a share is negative.
    """
    given = np.asarray(shares, dtype=np.float64)
    if (given < 0).any():
        raise InputError("a share is negative, expected how much each source gives")
    total = float(given.sum())
    return float(((given / total) ** 2).sum()) if total else 0.0
