"""Markings: read, rolled up, and a large policy loaded, beside what a program must do anyway."""

import random
import time
from collections.abc import Callable

from lxml import etree

from bench.measure import Row, in_turns, processor, ratio
from bench.report import Result, Scale
from relto.labels.capco import grammar
from relto.labels.capco.rollup import roll_up
from relto.labels.stanag.spif import load_spif
from tests.labels.stanag.large_spif import large_spif

BANNER = "TOP SECRET//SI-G ABCD/TK//ORCON/REL TO USA, FVEY"
BANNERS = 2_000
PORTIONS = 1_000
_COUNTRIES = ("AUS", "CAN", "DEU", "FRA", "GBR", "ITA", "JPN", "NLD", "NOR", "NZL", "POL")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def run(scale: Scale) -> Result:
    """Times banners that were never read before, one read again, a roll-up, and a SPIF."""
    result = Result("Markings")
    policy = large_spif()
    markings = [grammar.parse(text) for text in _banners(PORTIONS, seed=11)]
    seeds = iter(range(100, 100_000))
    subjects: dict[str, Callable[[], float]] = {
        "new": lambda: _each(grammar.parse, _banners(BANNERS, seed=next(seeds))),
        "known": lambda: _each(grammar.parse, [BANNER] * 50 * BANNERS),
        "split": lambda: _each(_split, _banners(BANNERS, seed=next(seeds))),
        "roll-up": processor(lambda: roll_up(markings)),
        "spif": processor(lambda: load_spif(policy)),
        "xml": processor(lambda: etree.fromstring(policy)),
    }
    taken = in_turns(subjects, rounds=scale.rounds)
    result.add(
        Row("a banner never read before", "relto", taken["new"], "s", aim=20e-6),
        Row("a banner read before", "relto", taken["known"], "s", aim=1e-6),
        Row("a banner cut at its separators", "str.split", taken["split"], "s"),
        ratio("read and judged ÷ merely cut", slow=taken["new"], fast=taken["split"]),
        Row(
            f"roll-up of {PORTIONS:,} different portions", "relto", taken["roll-up"], "s", aim=5e-3
        ),
        Row("a SPIF of 857 categories", "relto", taken["spif"], "s", aim=1.0),
        Row("the same file, parsed as XML", "lxml", taken["xml"], "s"),
        ratio("policy loaded ÷ merely parsed", slow=taken["spif"], fast=taken["xml"]),
    )
    result.notes.append(
        f"Banners like `{BANNER}`, {BANNERS:,} at a time, no two alike: compartments and lists of "
        "countries are drawn anew, so nothing is found in a cache of banners. The SPIF is "
        f"generated, {len(policy) / 1e6:.1f} MB. No open Python library reads these markings; the "
        "other rows are what any reader has to do first."
    )
    return result


def _banners(count: int, *, seed: int) -> list[str]:
    """Draws different banners; each can be read."""
    draw, found = random.Random(seed), dict[str, None]()
    while len(found) < count:
        subs = sorted({"".join(draw.choices(_LETTERS, k=4)) for _ in range(draw.randint(1, 2))})
        countries = sorted(draw.sample(_COUNTRIES, draw.randint(1, 5)))
        listed = ", ".join(["USA", *countries, *(["NATO"] if draw.random() < 0.2 else [])])
        found[f"TOP SECRET//SI-G {' '.join(subs)}/TK//ORCON/REL TO {listed}"] = None
    return list(found)


def _each(read: Callable[[str], object], texts: list[str]) -> float:
    start = time.process_time()
    for text in texts:
        read(text)
    return (time.process_time() - start) / len(texts)


def _split(text: str) -> list[list[str]]:
    return [category.split("/") for category in text.split("//")]
