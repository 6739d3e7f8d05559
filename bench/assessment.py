"""What evidence amounts to: every partner, topic and dimension, with the whole sensitivity.

Nobody else does this, so there is nothing to compare with but the same formulas applied one item
after the other, as the tests do.
"""

import json
import random
import time

import msgspec

from bench.measure import Row, in_turns, processor, ratio
from bench.report import FULL, Result, Scale
from relto.assessment import assess, standard_parameters
from relto.assessment.evidence_file import read_evidence
from relto.assessment.result_json import to_json
from relto.core.instant import format_instant, parse_instant
from relto.model.evidence import Kind
from tests.assessment import naive

AT = parse_instant("2026-11-28T00:00:00Z")
DAY = 86_400_000_000
TRIED = 20


def evidence_file(items: int, partners: int, topics: int) -> bytes:
    """Evidence of every kind and age; a third of it shares an origin with other items."""
    drawn = random.Random(5)
    names = [f"topic-{n % 6}/sub-{n}" if n > 5 else f"topic-{n}" for n in range(topics)]
    lines = [
        {
            "id": f"E-{number:05}",
            "partner": f"P{drawn.randrange(partners):03}",
            "topic": drawn.choice(names),
            "kind": drawn.choice(list(Kind)).value,
            "claim": "what was seen or said",
            "occurred": format_instant(AT - drawn.randrange(1_200) * DAY),
            "reliability": drawn.choice("ABC"),
            "credibility": drawn.choice([1, 2, 3]),
            "p_true": drawn.choice([0.6, 0.8, 0.95]),
            "p_caused": drawn.choice([0.5, 0.7, 0.9]),
            "group": drawn.choice(["", "", f"origin-{drawn.randrange(300)}"]),
        }
        for number in range(items)
    ]
    return b"\n".join(json.dumps(line).encode() for line in lines)


def run(scale: Scale) -> Result:
    """Times reading, assessing and telling, and the plain formulas on a few cells."""
    result = Result("What evidence about partners amounts to")
    sizes = (10_000, 200, 30) if scale is FULL else (1_000, 40, 10)
    parameters, data = standard_parameters(), evidence_file(*sizes)
    items = read_evidence(data, parameters=parameters)
    assessed = assess(items, at=AT, parameters=parameters)

    def anew() -> object:
        return assess(items, at=AT, parameters=parameters)

    medians = in_turns(
        {
            "read": processor(lambda: read_evidence(data, parameters=parameters)),
            "assess": processor(anew),
            "cells": processor(lambda: assess(items, at=AT, parameters=parameters).cells),
            "tell": processor(
                lambda: msgspec.json.encode(to_json(assess(items, at=AT, parameters=parameters)))
            ),
        },
        rounds=3,
    )
    work = f"{sizes[0]:,} items, {sizes[1]} partners, {sizes[2]} topics"
    start = time.process_time()
    for cell in assessed.cells[:TRIED]:
        naive.probability(
            items, cell.partner, cell.topic, cell.dimension, at=AT, parameters=parameters
        )
    variants = sum(len(cell.sensitivity) + 1 for cell in assessed.cells)
    each = (time.process_time() - start) / TRIED * variants
    result.add(
        Row(f"{work}, with the whole sensitivity", "relto", medians["assess"], "s", aim=1),
        Row(f"{work}, and every cell as a record", "relto", medians["cells"], "s"),
        Row(f"{work}, and all of it as JSON", "relto", medians["tell"], "s"),
        Row(f"{sizes[0]:,} lines of evidence read", "relto", medians["read"], "s"),
        Row(f"{work}, cell by cell, scaled", "plain formulas", each, "s"),
        ratio("plain formulas ÷ relto", slow=each, fast=medians["cells"]),
    )
    result.notes.append(
        f"{len(assessed.cells):,} cells with {variants:,} probabilities: the base, five priors, "
        "half-lives and attribution at both ends, no peers, and each group left out. The plain "
        f"formulas were timed on {TRIED} cells, under the base assumption."
    )
    return result
