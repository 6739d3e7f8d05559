"""All decisions after a turn of the dial: by the table and by the plain rules."""

import random

from bench.measure import Row, in_turns, processor, ratio
from bench.report import Result, Scale
from bench.world import AT, CHANGE, PARTNERS, handlings, policy_files
from relto.policy import load
from relto.policy.index import HandlingIndex
from relto.policy.rules import decide
from relto.policy.table import Table

SAMPLE = 200


def run(scale: Scale) -> Result:
    """Times the evaluation of a policy with one restriction more than the one in force."""
    result = Result("All decisions after a posture change")
    before, after = load(policy_files()), load(policy_files(CHANGE))
    known = handlings(scale.handlings)
    index = HandlingIndex(known)
    former = Table.evaluate(before, index, AT)
    turned = Table.evaluate(after, index, AT, former=former)
    draw = random.Random(6)
    pairs = [(draw.randrange(len(known)), draw.choice(PARTNERS)) for _ in range(SAMPLE)]
    for row, partner in pairs:
        if decide(after, known[row], partner, AT).rung is not turned.rung(row, partner):
            raise RuntimeError("the table and the plain rules differ")
    medians = in_turns(
        {
            "turn": processor(lambda: Table.evaluate(after, index, AT, former=former)),
            "whole": processor(lambda: Table.evaluate(after, index, AT)),
            "plain": processor(lambda: [decide(after, known[row], who, AT) for row, who in pairs]),
        },
        rounds=scale.rounds,
    )
    plain = medians["plain"] / SAMPLE * len(known) * len(PARTNERS)
    work = f"{len(known):,} handlings for {len(PARTNERS)} partners"
    result.add(
        Row(work, "relto, posture changed", medians["turn"], "s", aim=5e-3),
        Row(work, "relto, everything changed", medians["whole"], "s"),
        Row(work, "plain rules, scaled", plain, "s"),
        ratio("plain rules ÷ table", slow=plain, fast=medians["turn"]),
    )
    changed = sum(int((former.rungs(p) != turned.rungs(p)).sum()) for p in PARTNERS)
    result.notes.append(
        f"The change is one restriction; it lowers {changed:,} of "
        f"{len(known) * len(PARTNERS):,} decisions. The plain rules were timed on "
        f"{SAMPLE} pairs, which also had to agree with the table."
    )
    return result
