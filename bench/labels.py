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
SUBS, LISTS = 60, 80
_COUNTRIES = ("AUS", "CAN", "DEU", "FRA", "GBR", "ITA", "JPN", "NLD", "NOR", "NZL", "POL")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def run(scale: Scale) -> Result:
    """Times banners that were never read before, one read again, a roll-up, and a SPIF."""
    result = Result("Markings")
    policy = large_spif()
    markings = [grammar.parse(text) for text in _banners(PORTIONS, seed=11)]
    seeds = iter(range(100, 100_000))
    subjects: dict[str, Callable[[], float]] = {
        "new": lambda: _of_known_words(next(seeds), next(seeds)),
        "known": lambda: _each(grammar.parse, [BANNER] * 50 * BANNERS),
        "strange": lambda: _each(grammar.parse, _banners(BANNERS, seed=next(seeds), known=False)),
        "split": lambda: _each(_split, _banners(BANNERS, seed=next(seeds))),
        "roll-up": processor(lambda: roll_up(markings)),
        "spif": processor(lambda: load_spif(policy)),
        "xml": processor(lambda: etree.fromstring(policy)),
    }
    taken = in_turns(subjects, rounds=scale.rounds)
    result.add(
        Row("a banner never read before, of known words", "relto", taken["new"], "s", aim=20e-6),
        Row("one of words never met before", "relto", taken["strange"], "s"),
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
        f"Banners like `{BANNER}`, {BANNERS:,} at a time, no two alike and none read before. Their "
        f"compartments and lists of countries are among {SUBS} and {LISTS}, as in the traffic of "
        "one community, whose banners were read just before; in the second row they are drawn "
        "from all that can be written, so that relto has met hardly any of the words. The SPIF "
        f"is generated, {len(policy) / 1e6:.1f} MB. No open Python library reads these "
        "markings; the other rows are what any reader has to do first."
    )
    return result


def _banners(count: int, *, seed: int, known: bool = True) -> list[str]:
    """Draws different banners, each of which can be read."""
    draw, found = random.Random(seed), dict[str, None]()
    pool = random.Random(0)
    subs = [(_sub(pool), _sub(pool)) for _ in range(SUBS)]
    lists = [_countries(pool) for _ in range(LISTS)]
    while len(found) < count:
        chosen = draw.choice(subs) if known else (_sub(draw), _sub(draw))
        listed = draw.choice(lists) if known else _countries(draw)
        compartments = " ".join(sorted(set(chosen)))
        systems = draw.choice(("/TK", "/TK-IDIT", "", "/TK-KAND"))
        control = "NOFORN" if "-" in systems else f"REL TO {listed}"
        beside = draw.choice(("", "FGI DEU//", "FGI GBR NZL//", "FGI//"))
        found[f"TOP SECRET//SI-G {compartments}{systems}//{beside}ORCON/{control}"] = None
    return list(found)


def _of_known_words(before: int, measured: int) -> float:
    """Times banners after others of the same words: strange ones have driven them from memory."""
    _each(grammar.parse, _banners(BANNERS, seed=before))
    return _each(grammar.parse, _banners(BANNERS, seed=measured))


def _sub(draw: random.Random) -> str:
    return "".join(draw.choices(_LETTERS, k=4))


def _countries(draw: random.Random) -> str:
    chosen = sorted(draw.sample(_COUNTRIES, draw.randint(1, 5)))
    return ", ".join(["USA", *chosen, *(["NATO"] if draw.random() < 0.2 else [])])


def _each(read: Callable[[str], object], texts: list[str]) -> float:
    start = time.process_time()
    for text in texts:
        read(text)
    return (time.process_time() - start) / len(texts)


def _split(text: str) -> list[list[str]]:
    return [category.split("/") for category in text.split("//")]
