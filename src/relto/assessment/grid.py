"""All cells at once, under every assumption: probabilities, standings and rungs as arrays.

1. Assumptions: the prior, half-lives halved and doubled, attribution at both ends, the partners
   taken alone, and each group of evidence left out.
2. What owes too much to the prior cannot be judged; nor can what only old items would tell of.
   From what cannot be judged nothing follows: its rung is open.
3. Only the base assumption tells what is old.

It explains nothing and builds no records.

Basis: METHODS §2 (sensitivity; a quiet partner is stale, not worse).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import inf

import numpy as np

from relto.assessment.ladder import DIMENSIONS, UNJUDGED, Ladder, Rungs
from relto.assessment.layout import WHOLE, Layout, layout_of
from relto.assessment.opinions import Peers, Projected, project, without
from relto.assessment.rulebook import Parameters
from relto.assessment.tally import Tally, tally
from relto.assessment.weighing import (
    GRAIN,
    Attribution,
    Columns,
    Mask,
    Real,
    Whole,
    topic_line,
)
from relto.model.assessment import Dimension


@dataclass(frozen=True)
class Judged:
    """Results under one assumption, with what they amount to.

    Attributes:
        found: base rates and probabilities.
        standing: by cell or share; `UNJUDGED` where it cannot be judged.
        rungs: by cell or share, and by discipline and level class as one axis.
    """

    found: Projected
    standing: Whole
    rungs: Rungs


@dataclass(frozen=True)
class Grid:
    """Everything that was computed.

    Attributes:
        columns: the items that carry mass.
        layout: their cells.
        masses: of one occurrence of each item, in grains.
        sums: evidence for and against under the base assumption.
        outer_rate: the base rate of each cell's outermost ring.
        base: results under it.
        variants: results under every other assumption that is no group left out, by its name.
        left_out: results without each group, by share.
        mattered: cells in which any item has mass before it ages.
        stale: cells that could be judged if all were fresh, and cannot be from what is.
        quiet: cells of which nothing recent tells; none of them can be judged.
        flips: by cell, discipline and level: whether any assumption calls for another rung.
        ladder: that was used, with all level classes.
    """

    columns: Columns
    layout: Layout
    masses: Whole
    sums: Tally
    outer_rate: Real
    base: Judged
    variants: dict[str, Judged]
    left_out: Judged
    mattered: Mask
    stale: Mask
    quiet: Mask
    flips: Mask
    ladder: Ladder

    def number(self, subject: tuple[str, str | None], dimension: Dimension) -> int | None:
        """Returns the number of a cell, None where there is no evidence on the topic itself."""
        topic = WHOLE
        if subject[1] is not None:
            if subject[1] not in self.columns.topic_number:
                return None
            topic = self.columns.topic_number[subject[1]]
        partner = self.columns.partner_number[subject[0]]
        return self.layout.number.get((partner, DIMENSIONS.index(dimension), topic))

    @cached_property
    def shared(self) -> Rungs:
        """Rungs by variant, cell, and discipline and level; without the groups left out."""
        return np.stack([each.rungs for each in self.variants.values()])


@dataclass(frozen=True)
class Outline:
    """Opinions alone, without sensitivity or what follows.

    Attributes:
        layout: the cells.
        opinions: rows b, d, u, a by cell.
    """

    layout: Layout
    opinions: Real


@dataclass(frozen=True)
class _Frame:
    """What all assumptions share."""

    columns: Columns
    layout: Layout
    parameters: Parameters
    ladder: Ladder
    others: dict[str, Peers] | None


def grid_of(
    columns: Columns,
    parameters: Parameters,
    ladder: Ladder,
    *,
    others: dict[str, Peers] | None = None,
) -> Grid:
    """Computes all cells.

    Args:
        columns: the items.
        parameters: what they weigh.
        ladder: what follows.
        others: what peers show, by name of the masses, where it is not to be taken from the
            columns.
    """
    layout = layout_of(columns)
    frame = _Frame(columns, layout, parameters, ladder, others)
    sums = _sums(frame, 1.0, Attribution.GIVEN)
    weight = parameters.prior_weight
    base_rate = _base_rate(frame, sums, "base", _prior(parameters))
    found = _projected(frame, sums, base_rate)
    mattered = _mattered(frame)
    stale, silent = _stale(frame)
    base = _judged(frame, found, stale, layout.cell_dimension)
    variants = {
        name: _judged(frame, each, stale, layout.cell_dimension)
        for name, each in _variants(frame, sums)
    }
    shares = without(sums, layout.share_cell, base_rate, weight)
    share_cell = layout.share_cell
    left_out = _judged(frame, shares, stale[share_cell], layout.cell_dimension[share_cell])
    return Grid(
        columns=columns,
        layout=layout,
        masses=columns.masses(),
        sums=sums,
        outer_rate=base_rate,
        base=base,
        variants=variants,
        left_out=left_out,
        mattered=mattered,
        stale=stale,
        quiet=mattered & silent,
        flips=_flips(layout, base, variants, left_out),
        ladder=ladder,
    )


def outline(columns: Columns, parameters: Parameters) -> Outline:
    """Computes opinions alone."""
    layout = layout_of(columns)
    frame = _Frame(columns, layout, parameters, parameters.ladder, None)
    sums = _sums(frame, 1.0, Attribution.GIVEN)
    found = _projected(frame, sums, _base_rate(frame, sums, "base", _prior(parameters)))
    return Outline(layout, opinion_rows(sums, found, parameters.prior_weight))


def opinion_rows(sums: Tally, found: Projected, prior_weight: float) -> Real:
    """Returns the opinions of all cells, rows b, d, u, a."""
    for_, against = sums.favourable[0] * GRAIN, sums.adverse[0] * GRAIN
    total = for_ + against + prior_weight
    return np.stack([for_ / total, against / total, prior_weight / total, found.base_rate])


def cell_number(
    columns: Columns, layout: Layout, subject: tuple[str, str | None], dimension: Dimension
) -> int:
    """Returns the cell that counts for a partner and topic: the nearest with its own evidence."""
    place = columns.partner_number[subject[0]], DIMENSIONS.index(dimension)
    for name in reversed(topic_line(subject[1])):
        found = layout.number.get((*place, columns.topic_number.get(name, WHOLE)))
        if found is not None and name in columns.topic_number:
            return found
    return layout.number[*place, WHOLE]


def peers_of(grid: Grid, parameters: Parameters) -> dict[str, Peers]:
    """Returns what the peers of each partner show, under every set of masses."""
    frame = _Frame(grid.columns, grid.layout, parameters, grid.ladder, None)
    return {name: _peers(frame, sums, name) for name, sums in _all_sums(frame, grid.sums)}


def _prior(parameters: Parameters) -> Real:
    return np.array([parameters.prior[each] for each in DIMENSIONS])


def _sums(frame: _Frame, half_life: float, attribution: Attribution) -> Tally:
    masses = frame.columns.masses(half_life=half_life, attribution=attribution)
    return tally(frame.columns, frame.layout, masses, frame.parameters.routine_cap)


def _all_sums(frame: _Frame, base: Tally) -> list[tuple[str, Tally]]:
    return [
        ("base", base),
        *(
            (f"half-life x{factor:g}", _sums(frame, factor, Attribution.GIVEN))
            for factor in frame.parameters.half_lives
        ),
        *(
            (f"attribution {end.value}", _sums(frame, 1.0, end))
            for end in (Attribution.LOW, Attribution.HIGH)
        ),
    ]


def _variants(frame: _Frame, sums: Tally) -> list[tuple[str, Projected]]:
    prior = _prior(frame.parameters)
    found = []
    for each in frame.parameters.priors:
        rate = _base_rate(frame, sums, "base", np.full_like(prior, each))
        found.append((f"prior {each:g}", _projected(frame, sums, rate)))
    for name, other in _all_sums(frame, sums)[1:]:
        rate = _base_rate(frame, other, name, prior)
        found.append((name, _projected(frame, other, rate)))
    alone = np.broadcast_to(prior, (len(frame.columns.partners), len(prior)))
    found.append(("without peers", _projected(frame, sums, _by_cell(frame, alone))))
    return found


def _peers(frame: _Frame, sums: Tally, name: str) -> Peers:
    if frame.others is not None:
        return frame.others[name]
    shape = len(frame.columns.partners), len(DIMENSIONS)
    wholes = slice(0, shape[0] * shape[1])
    return Peers.of(
        sums.favourable[0, wholes].reshape(shape),
        sums.adverse[0, wholes].reshape(shape),
        frame.parameters.prior_weight,
    )


def _base_rate(frame: _Frame, sums: Tally, name: str, prior: Real) -> Real:
    peers = _peers(frame, sums, name)
    return _by_cell(frame, peers.base_rates(prior, frame.parameters.peer_weight))


def _by_cell(frame: _Frame, rates: Real) -> Real:
    found: Real = rates[frame.layout.cell_partner, frame.layout.cell_dimension]
    return found


def _projected(frame: _Frame, sums: Tally, base_rate: Real) -> Projected:
    weight = frame.parameters.prior_weight
    return project(sums.favourable, sums.adverse, base_rate, weight)


def standings_of(found: Projected, stale: Mask, parameters: Parameters) -> Whole:
    """Returns what probabilities amount to, `UNJUDGED` where there is no judging."""
    standing = np.searchsorted(parameters.standings, found.probability, side="right")
    return np.where(stale | (found.uncertainty > parameters.judged_up_to), UNJUDGED, standing)


def _judged(frame: _Frame, found: Projected, stale: Mask, dimension: Whole) -> Judged:
    standing = standings_of(found, stale, frame.parameters)
    table = frame.ladder.table
    flat = table.reshape(len(DIMENSIONS), -1, UNJUDGED + 1)
    return Judged(found, standing, flat[dimension, :, standing])


def _mattered(frame: _Frame) -> Mask:
    """Tells in which cells an item had mass when it was fresh, in the cell itself."""
    columns, layout = frame.columns, frame.layout
    found = np.zeros(len(layout.cell_topic), dtype=np.bool_)
    entry = np.repeat(
        np.arange(len(layout.begins)), np.diff(layout.begins, append=len(layout.item))
    )
    own = layout.entry_ring[entry] == 0
    heavy = (columns.plain * columns.caused[Attribution.GIVEN])[layout.item] > 0
    found[layout.entry_cell[entry][own & heavy]] = True
    return found


def _stale(frame: _Frame) -> tuple[Mask, Mask]:
    """Tells which cells could be judged if all were fresh, and cannot be from what is.

    Beside it, of which nothing tells that is fresh.
    """
    columns, parameters = frame.columns, frame.parameters
    undecayed = columns.masses(half_life=inf)
    masses = columns.masses()
    recent = np.where(np.exp2(-columns.lives) >= parameters.stale_below, masses, 0)
    at_first, now = (_uncertainty(frame, each) for each in (undecayed, recent))
    stale: Mask = (at_first <= parameters.judged_up_to) & (now > parameters.judged_up_to)
    silent: Mask = now == 1
    return stale, silent


def _uncertainty(frame: _Frame, masses: Whole) -> Real:
    sums = tally(frame.columns, frame.layout, masses, frame.parameters.routine_cap)
    return _projected(frame, sums, np.zeros(len(frame.layout.cell_topic))).uncertainty


def _flips(layout: Layout, base: Judged, variants: dict[str, Judged], left_out: Judged) -> Mask:
    found = np.zeros(base.rungs.shape, dtype=np.bool_)
    for each in variants.values():
        found |= each.rungs != base.rungs
    differs = left_out.rungs != base.rungs[layout.share_cell]
    cells, kinds = np.nonzero(differs)
    found[layout.share_cell[cells], kinds] = True
    return found
