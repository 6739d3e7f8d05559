"""How well the reader reads, as `docs/watch.md` tells it.

Mistakes are told of the tuning half only: the unseen half is measured and never looked into.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from relto.core.instant import Edge, parse_day_or_instant
from relto.statements import Card, Origin, groups_of, read
from tests.statements.labelled import Count, Score, actors, score, texts
from tests.structure.sources import ROOT

PAGE = ROOT / "docs" / "watch.md"
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->"
SPEECHES = Path(__file__).with_name("speeches.toml")


@cache
def half(*, unseen: bool) -> Score:
    """What was found in a half of the corpus."""
    return score([text for text in texts() if text.unseen is unseen])


@dataclass(frozen=True)
class Report:
    """A report of a story, and the cards that it gave."""

    story: int
    cards: tuple[Card, ...]


@cache
def reports() -> tuple[Report, ...]:
    """The reports of `speeches.toml`, read."""
    found = []
    for story in tomllib.loads(SPEECHES.read_text(encoding="utf-8"))["story"]:
        for each in story["reports"]:
            at = parse_day_or_instant(each["at"], Edge.BEGIN)
            origin = Origin("speech", outlet=each["outlet"], at=at)
            cards = read(each["text"].encode(), origin, actors=actors()).cards
            found.append(Report(story["number"], cards))
    return tuple(found)


@cache
def pairs(*, unseen: bool) -> Count:
    """Counts pairs of reports that were, rightly or not, taken for one speech."""
    everything = [card for report in reports() for card in report.cards]
    home = {name: group.id for group in groups_of(everything) for name in group.cards}
    told = Count()
    chosen = [each for each in reports() if (each.story % 2 == 0) is unseen]
    for one, other in itertools.combinations(chosen, 2):
        groups = {home[card.id] for card in one.cards}
        together = any(home[card.id] in groups for card in other.cards)
        told.right += together and one.story == other.story
        told.wrong += together and one.story != other.story
        told.missed += not together and one.story == other.story
    return told


def table() -> str:
    """The figures as they stand on the page."""
    return "\n".join([*_halves(), "", *_kinds()]) + "\n"


def _halves() -> Iterator[str]:
    tuning, unseen = half(unseen=False), half(unseen=True)
    yield "| | tuning half | unseen half |"
    yield "|---|--:|--:|"
    yield f"| documents | {tuning.documents} | {unseen.documents} |"
    yield f"| sentences | {tuning.sentences} | {unseen.sentences} |"
    for name, count in (("about sharing or handling, by or about whom", "about"),):
        one, other = getattr(tuning, count), getattr(unseen, count)
        yield f"| {name}: precision | {one.precision:.2f} | **{other.precision:.2f}** |"
        yield f"| {name}: recall | {one.recall:.2f} | **{other.recall:.2f}** |"
    for name in ("kind", "partner", "stance", "speaker"):
        shares = [_share(each, name) for each in (tuning, unseen)]
        yield f"| of these: {name} right | {shares[0]:.2f} | {shares[1]:.2f} |"
    one, other = pairs(unseen=False), pairs(unseen=True)
    yield f"| one speech taken for one: precision | {one.precision:.2f} | {other.precision:.2f} |"
    yield f"| one speech taken for one: recall | {one.recall:.2f} | {other.recall:.2f} |"


def _share(told: Score, name: str) -> float:
    whole = told.speakers if name == "speaker" else told.about.right
    right: int = getattr(told, f"{name}_right")
    return right / max(whole, 1)


def _kinds() -> Iterator[str]:
    yield "| kind, in the unseen half | right | wrong | missed |"
    yield "|---|--:|--:|--:|"
    for kind, count in sorted(half(unseen=True).kinds.items()):
        yield f"| {kind} | {count.right} | {count.wrong} | {count.missed} |"


def written(page: str) -> str:
    """The page with the figures as they are now."""
    return re.sub(
        rf"(?<={re.escape(BEGIN)}).*?(?={re.escape(END)})",
        lambda _: table(),
        page,
        flags=re.DOTALL,
    )
