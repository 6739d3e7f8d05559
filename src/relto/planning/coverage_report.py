"""What an analysis of coverage says, as text of 80 columns and as fields of a JSON object.

It computes nothing but the sums it prints.
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np

from relto.planning.coverage import Coverage, Mask, Removal, concentration, without
from relto.planning.coverage_best import Best, best_sources
from relto.planning.coverage_lead import leads
from relto.planning.coverage_pairs import removals, singles
from relto.planning.coverage_table import Note, SourceTable

WIDTH = 80
_MOST_NOTES = 5
_MOST_PAIRS = 5
_MOST_PAIRED = 300
_MOST_SOLE = 12
_MOST_NAMED = 8
_NAME_WIDTH = 28


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source among the others.

    Attributes:
        source: its name.
        topics: how many topics it gives something on.
        lost: how many would be lost without it.
        newly_sole_source: how many would be left with one account.
        first: on how many it was the first, and another came later.
        lead_days: by how many days, in the median of those; None if there are none.
    """

    source: str
    topics: int
    lost: int
    newly_sole_source: int
    first: int
    lead_days: float | None


@dataclass(frozen=True, slots=True)
class PairLine:
    """Two sources that lose more together than one by one.

    Attributes:
        sources: their names.
        lost: topics lost without both.
        newly_sole_source: topics left with one account without both.
        beyond: how many of the lost ones neither loses alone.
    """

    sources: tuple[str, str]
    lost: int
    newly_sole_source: int
    beyond: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that was asked about a table.

    Attributes:
        table: the table.
        each: every source alone, the one with the most topics first.
        pairs: the pairs of sources without which the most is lost.
        removal: what is lost without the sources that were to be removed; perhaps none.
        alone: the same without each of those alone, if they are several.
        best: the best choice by number of topics, if one was asked for.
        heaviest: the best choice by weight, if one was asked for and weights were given.
    """

    table: SourceTable
    each: tuple[SourceLine, ...]
    pairs: tuple[PairLine, ...]
    removal: Removal
    alone: tuple[Removal, ...]
    best: Best | None
    heaviest: Best | None


def analyse(table: SourceTable, removed: Collection[str], best: int | None) -> Analysis:
    """Answers what is lost without some sources, and which so many of the others are the best.

    Raises:
        UnknownError: a name is no source of the table.
        InputError: the number of best sources is not positive.
    """
    coverage = table.coverage
    removal = without(coverage, removed)
    rest = coverage.keeping(~coverage.mask(removed))
    several = removal.removed if len(removal.removed) > 1 else ()
    heaviest = None
    if best is not None and table.weighted:
        heaviest = best_sources(rest, best, gain=rest.weights)
    return Analysis(
        table=table,
        each=_each(coverage),
        pairs=worst_pairs(coverage) if len(coverage.sources) <= _MOST_PAIRED else (),
        removal=removal,
        alone=tuple(without(coverage, [name]) for name in several),
        best=None if best is None else best_sources(rest, best),
        heaviest=heaviest,
    )


def worst_pairs(coverage: Coverage) -> tuple[PairLine, ...]:
    """Returns the pairs of sources without which the most topics are lost, the worst first."""
    found = removals(coverage)
    number = {name: row for row, name in enumerate(coverage.sources)}
    lines = []
    for pair in found.worst_pairs(_MOST_PAIRS):
        place = number[pair[0]], number[pair[1]]
        numbers = (found.lost[place], found.newly_sole_source[place], found.beyond[place])
        lines.append(PairLine(pair, *(int(each) for each in numbers)))
    return tuple(line for line in lines if line.lost)


def _each(coverage: Coverage) -> tuple[SourceLine, ...]:
    pairs = np.unique(np.stack((coverage.link_source, coverage.link_topic)), axis=1)
    alone = singles(coverage)
    columns = zip(
        coverage.sources,
        np.bincount(pairs[0], minlength=len(coverage.sources)).tolist(),
        alone.lost.tolist(),
        alone.newly_sole_source.tolist(),
        leads(coverage),
        strict=True,
    )
    lines = (
        SourceLine(name, topics, lost, sole, lead.first, lead.median_days)
        for name, topics, lost, sole, lead in columns
    )
    return tuple(sorted(lines, key=lambda line: (-line.topics, line.source)))


def analysis_to_json(analysis: Analysis) -> dict[str, Any]:
    """Writes an analysis as fields of a JSON object."""
    table, removal = analysis.table, analysis.removal
    coverage = table.coverage
    fields: dict[str, Any] = {
        "rows": table.rows,
        "topics": len(coverage.topics),
        "sole_source": int((coverage.depth == 1).sum()),
        "removed": list(removal.removed),
        **_removal_to_json(removal),
        "sole_source_topics": _sole(coverage),
        "lost_topics": list(coverage.names(removal.lost)),
        "newly_sole_source_topics": list(coverage.names(removal.newly_sole_source)),
        "alone": [
            {"removed": list(alone.removed), **_removal_to_json(alone)} for alone in analysis.alone
        ],
        "concentration": round(concentration([line.topics for line in analysis.each]), 4),
        "each": [_line_to_json(line) for line in analysis.each],
        "worst_pairs": [_pair_to_json(pair) for pair in analysis.pairs],
    }
    if table.weighted:
        fields["weighted"] = _weighted_to_json(analysis)
    if analysis.best is not None:
        fields |= {"best": len(analysis.best.steps), **_best_to_json(analysis.best)}
    return {**fields, "notes": [{"line": n.line, "message": n.message} for n in table.notes]}


def _removal_to_json(removal: Removal) -> dict[str, Any]:
    return {
        "lost": int(removal.lost.sum()),
        "newly_sole_source": int(removal.newly_sole_source.sum()),
        "uncorroborated": int(removal.uncorroborated.sum()),
    }


def _weighted_to_json(analysis: Analysis) -> dict[str, Any]:
    coverage, removal = analysis.table.coverage, analysis.removal
    fields: dict[str, Any] = {
        "topics": _number(coverage.weights.sum()),
        "sole_source": _weight(coverage, coverage.depth == 1),
        "lost": _weight(coverage, removal.lost),
        "newly_sole_source": _weight(coverage, removal.newly_sole_source),
        "value_lost": _number(removal.value_lost),
    }
    if analysis.heaviest is not None:
        fields |= {**_best_to_json(analysis.heaviest), "covered": _number(analysis.heaviest.weight)}
    return fields


def _best_to_json(best: Best) -> dict[str, Any]:
    return {
        "covered": best.covered,
        "sources": list(best.sources),
        "steps": [{"source": step.source, "adds": _number(step.adds)} for step in best.steps],
        "proved": best.proved,
        "bound": _number(best.bound),
    }


def _line_to_json(line: SourceLine) -> dict[str, Any]:
    return {
        "source": line.source,
        "topics": line.topics,
        "lost": line.lost,
        "newly_sole_source": line.newly_sole_source,
        "first": line.first,
        "lead_days": line.lead_days,
    }


def _pair_to_json(pair: PairLine) -> dict[str, Any]:
    return {
        "sources": list(pair.sources),
        "lost": pair.lost,
        "newly_sole_source": pair.newly_sole_source,
        "beyond_one_by_one": pair.beyond,
    }


def _weight(coverage: Coverage, topics: Mask) -> int | float:
    return _number(coverage.weights[topics].sum())


def _number(value: float) -> int | float:
    """Returns a whole number as one, another with six digits behind the point."""
    value = round(float(value), 6)
    return int(value) if value.is_integer() else value


def analysis_text(analysis: Analysis, name: str) -> str:
    """Writes an analysis for a person."""
    lines = [*_opening(analysis, name), "", *_table(analysis), *_sole_lines(analysis)]
    if analysis.pairs:
        lines += ["", *_pair_lines(analysis.pairs[0])]
    if analysis.removal.removed:
        lines += ["", *_removal_lines(analysis)]
    if analysis.best is not None:
        lines += ["", *_best_lines(analysis.best, analysis.table.words[1])]
    if analysis.heaviest is not None:
        lines += _best_lines(analysis.heaviest, "of weight")
    if analysis.table.notes:
        lines += ["", *_note_lines(analysis.table.notes)]
    return "\n".join(lines)


def _opening(analysis: Analysis, name: str) -> list[str]:
    coverage = analysis.table.coverage
    sole, topics = int((coverage.depth == 1).sum()), len(coverage.topics)
    rows, what = analysis.table.words
    bare = int((coverage.depth == 0).sum())
    none = f", {bare:,} have none" if bare else ""
    share = f" ({sole / topics:.0%})" if topics else ""
    return _filled(
        f"{name}: {analysis.table.rows:,} {rows}, {len(coverage.sources):,} sources, {topics:,} "
        f"{what}. {sole:,} of them{share} have a single source{none}."
    )


def _table(analysis: Analysis) -> list[str]:
    head = ("source", analysis.table.words[1], "lost without", "then sole", "first", "lead")
    rows = [
        (
            _short(line.source),
            f"{line.topics:,}",
            f"{line.lost:,}",
            f"{line.newly_sole_source:,}",
            f"{line.first:,}",
            "" if line.lead_days is None else f"{line.lead_days:,.0f} d",
        )
        for line in analysis.each
    ]
    wide = [max(len(row[k]) for row in (head, *rows)) for k in range(len(head))]
    return [
        f"{row[0]:<{wide[0]}}"
        + "".join(
            f"  {cell:>{width}}" for cell, width in zip(row[1:], wide[1:], strict=True)
        ).rstrip()
        for row in (head, *rows)
    ]


def _sole(coverage: Coverage) -> dict[str, str]:
    """Returns whose account each topic with a single one rests on."""
    places = np.flatnonzero(coverage.depth[coverage.account_topic] == 1).tolist()
    found = {
        coverage.topics[coverage.account_topic[place]]: coverage.account_origin[place]
        for place in places
    }
    return dict(sorted(found.items()))


def _sole_lines(analysis: Analysis) -> list[str]:
    """Names what rests on a single source, where it is little enough to be read."""
    found = _sole(analysis.table.coverage)
    if not 0 < len(found) <= _MOST_SOLE:
        return []
    lines = (f"! {topic} rests on {origin} alone" for topic, origin in found.items())
    return ["", *(part for line in lines for part in _filled(line))]


def _pair_lines(pair: PairLine) -> list[str]:
    return _filled(
        f"? worst pair: {' and '.join(pair.sources)}: {pair.lost:,} lost together, "
        f"{pair.beyond:,} of them by neither alone"
    )


def _removal_lines(analysis: Analysis) -> list[str]:
    removal, coverage = analysis.removal, analysis.table.coverage
    lines = []
    for alone in analysis.alone:
        lines += _filled(f"- without {alone.removed[0]} alone: {_losses(alone)}")
    text = f"- without {' and '.join(removal.removed)}: {_losses(removal)}"
    if analysis.alone:
        added = sum(int(alone.lost.sum()) for alone in analysis.alone)
        text += f"; {int(removal.lost.sum()) - added:,} more are lost than one by one"
    lines += _filled(text)
    for topics, what in ((removal.lost, "lost"), (removal.newly_sole_source, "one source left")):
        if topics.any():
            lines += _filled(f"  {what}: {_few(coverage.names(topics))}")
    if analysis.table.weighted:
        lost, sole = (
            _weight(coverage, topics) for topics in (removal.lost, removal.newly_sole_source)
        )
        whole = _number(coverage.weights.sum())
        lines += _filled(f"  by weight: {lost:,} lost and {sole:,} newly sole-source of {whole:,}")
    return lines


def _few(names: Collection[str]) -> str:
    shown = ", ".join(list(names)[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return f"{shown}, … and {more:,} more; --json lists all" if more > 0 else shown


def _losses(removal: Removal) -> str:
    lost, sole = int(removal.lost.sum()), int(removal.newly_sole_source.sum())
    return f"{lost:,} lost, {sole:,} newly sole-source"


def _best_lines(best: Best, what: str) -> list[str]:
    number = len(best.steps)
    if not number:
        return ["= no source is left to choose"]
    steps = ", ".join(
        f"{step.source} {'+' if place else ''}{_number(step.adds):,}"
        for place, step in enumerate(best.steps)
    )
    covered = _number(sum(step.adds for step in best.steps))
    held = "no other choice covers more" if best.proved else f"at most {_number(best.bound):,}"
    word = "source" if number == 1 else "sources"
    return _filled(f"= best {number} {word}: {covered:,} {what} ({held}): {steps}")


def _note_lines(notes: tuple[Note, ...]) -> list[str]:
    lines = []
    for note in notes[:_MOST_NOTES]:
        place = f"line {note.line}: " if note.line else ""
        lines += _filled(f"! {place}{note.message}")
    if len(notes) > _MOST_NOTES:
        lines.append(f"! and {len(notes) - _MOST_NOTES:,} more notes: see `--json`")
    return lines


def _filled(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def _short(name: str) -> str:
    return name if len(name) <= _NAME_WIDTH else f"{name[: _NAME_WIDTH - 1]}…"
