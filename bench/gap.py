"""Closing a gap: portfolios within a budget and a time; and the mildest posture that protects.

Nobody else does this, so there is nothing to compare with. The instance is random and hard: many
options that overlap a little, with risks, exclusions and requirements; a real one is easier.
"""

import random
import time
from fractions import Fraction

import numpy as np

from bench.measure import Row, in_turns, processor
from bench.report import FULL, Result, Scale
from bench.world import AT, PARTNERS, handlings, policy_files
from relto.model.profile import Profile
from relto.model.readiness import Cover, Option, OptionKind, Requirement
from relto.model.rung import Rung
from relto.model.source import Source
from relto.planning.dial import dial_of
from relto.planning.exchange import Frame, ready
from relto.planning.expression import read_expression
from relto.planning.flow import Keep, Stock, flow_of
from relto.planning.gap import Gap
from relto.planning.lattice import Lattice
from relto.planning.portfolio import Progress, portfolios
from relto.planning.rejected import rejected
from relto.planning.suggest import Task, suggest
from relto.policy import load

HERE = Source("bench.yaml", 1)
BUDGET = 400


def instance(options: int, requirements: int) -> Gap:
    """A random gap."""
    drawn = random.Random(4)
    codes = [f"R-{number:04d}" for number in range(requirements)]
    names = [f"O-{number:03d}" for number in range(options)]
    before = np.array([drawn.choice([0, 1, 1, 2, 2, 3, 4]) for _ in codes], dtype=np.int64)
    taken = np.array([drawn.choice([0, 0, 1, 1]) for _ in codes], dtype=np.int64)
    return Gap(
        tuple(
            Requirement(code, "?", "t", None, None, "o", drawn.randint(1, 5), HERE)
            for code in codes
        ),
        before,
        np.maximum(0, before - taken),
        tuple(_option(name, names, codes, drawn) for name in names),
    )


def _option(name: str, names: list[str], codes: list[str], drawn: random.Random) -> Option:
    chosen = drawn.sample(codes, drawn.randint(len(codes) // 100, len(codes) // 10))
    other = frozenset({drawn.choice(names)} - {name})
    return Option(
        code=name,
        title=name,
        kind=OptionKind.COLLECTION,
        partner=None,
        covers=tuple(Cover(code, drawn.choice([1] * 9 + [2])) for code in sorted(chosen)),
        cost=drawn.randint(1, 40),
        lead_days=drawn.randint(10, 900),
        risk=drawn.choice([0.0, 0.1, 0.2, 0.3, 0.5]),
        excludes=other if drawn.random() < 0.1 else frozenset(),
        requires=other if drawn.random() < 0.1 else frozenset(),
        budget="",
        source=HERE,
    )


def run(scale: Scale) -> Result:
    """Times both searches, and tells how good the answers are known to be."""
    result = Result("Closing a gap")
    options, requirements = (100, 3_000) if scale is FULL else (30, 300)
    _portfolios(result, instance(options, requirements), f"{options} options, {requirements:,}")
    _suggestion(result, scale)
    return result


def _portfolios(result: Result, gap: Gap, size: str) -> None:
    first = in_turns({"relto": processor(lambda: ready(Frame(gap, BUDGET)))}, rounds=3)["relto"]
    result.add(Row(f"an answer without the solver, {size} requirements", "relto", first, "s"))
    told: list[Progress] = []
    start = time.perf_counter()
    found = portfolios(gap, BUDGET, tell=told.append)
    taken = time.perf_counter() - start
    work = f"{len(found)} portfolios, {size} requirements, elapsed"
    result.add(Row(work, "relto", taken, "s", aim=30))
    for number, each in enumerate(found, start=1):
        work = f"how much better than portfolio {number} any could be"
        result.add(Row(work, "relto", each.shortfall * 100, "%"))
    why = in_turns({"relto": processor(lambda: rejected(gap, BUDGET, found[0]))}, rounds=1)
    result.add(Row("why each option that is not taken lost", "relto", why["relto"], "s"))
    result.notes.append(f"The search told its state {len(told)} times on its way.")


def _suggestion(result: Result, scale: Scale) -> None:
    known = handlings(scale.handlings)
    policy = load(policy_files())
    topics = tuple(sorted(policy.topic))
    counts = np.full(len(known), max(1, scale.products // len(known)), dtype=np.int64)
    stock = Stock([Profile(feed=str(row)) for row in range(len(known))], known, counts)
    rungs = {PARTNERS[0]: dial_of(policy, known, AT).rungs(PARTNERS[0])}
    protect = (read_expression("discipline=HUMINT and level>=SECRET", topics),)

    def search(share: Fraction) -> object:
        flow = flow_of(stock, rungs, Lattice(topics), Rung.REVIEW)
        return suggest(Task(flow, protect, (Keep(topics[0], share),)))

    for share, what in (
        (Fraction(0), "the mildest posture"),
        (Fraction(1), "why none, what gives"),
    ):
        taken = in_turns({"relto": processor(lambda: search(share))}, rounds=3)["relto"]  # noqa: B023
        work = f"{what}, {len(known):,} handlings, {len(topics)} topics"
        result.add(Row(work, "relto", taken, "s"))
