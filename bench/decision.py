"""One decision: by the table, with reasons, and by Cedar under the same policy."""

import random
import statistics
import time

from bench import peers
from bench.cedar import Cedar
from bench.measure import Row, ratio, told_in_turns
from bench.report import Result, Scale
from bench.world import AT, PARTNERS, handlings, handlings_json, policy_files
from relto.model.rung import Rung
from relto.policy import load
from relto.policy.rules import decide
from relto.policy.table import Table

PAIRS, HANDLINGS = 2_000, 2_000


def run(scale: Scale) -> Result:
    """Times the decisions of as many pairs, one call each."""
    result = Result("One decision")
    snapshot, known = load(policy_files()), handlings(HANDLINGS)
    table = Table.evaluate(snapshot, known, AT)
    draw = random.Random(5)
    pairs = [(draw.randrange(HANDLINGS), draw.choice(PARTNERS)) for _ in range(PAIRS)]

    def by_table() -> float:
        return _each(table.rung, pairs)

    def with_reasons() -> float:
        return _each(table.decision, pairs)

    def plainly() -> float:
        some = pairs[:100]
        return _each(lambda row, partner: decide(snapshot, known[row], partner, AT), some)

    subjects = {"table": by_table, "reasons": with_reasons, "scalar": plainly}
    opened = [table.rung(row, partner) is Rung.OPEN for row, partner in pairs]
    try:
        with Cedar(handlings_json(HANDLINGS), pairs) as cedar:
            if cedar.decide()[1] != opened:
                raise RuntimeError("cedar decides otherwise: the policies are not the same")
            taken = told_in_turns(
                {**subjects, "cedar": lambda: cedar.decide()[0]}, rounds=scale.rounds
            )
    except peers.PeerMissingError:
        result.notes.append(peers.left_out("cedarpy"))
        taken = told_in_turns(subjects, rounds=scale.rounds)
    _tell(result, {name: statistics.median(samples) for name, samples in taken.items()})
    result.notes.append(
        f"{PAIRS:,} pairs of {HANDLINGS:,} handlings and {len(PARTNERS)} partners, one call each; "
        f"{sum(opened):,} are open, and Cedar has to decide every one alike. Its policies and "
        "entities are parsed beforehand. With reasons relto names all five layers, Cedar the "
        "policies that decided."
    )
    return result


def _each(call, pairs) -> float:
    start = time.process_time()
    for row, partner in pairs:
        call(row, partner)
    return (time.process_time() - start) / len(pairs)


def _tell(result: Result, medians: dict[str, float]) -> None:
    result.add(
        Row("one decision", "relto, table", medians["table"], "s", aim=1e-6),
        Row("one decision with reasons", "relto, table", medians["reasons"], "s", aim=5e-6),
        Row("one decision with reasons", "relto, plain rules", medians["scalar"], "s"),
    )
    if "cedar" in medians:
        version = peers.version("cedarpy")
        result.add(
            Row("one decision with reasons", f"cedarpy {version}", medians["cedar"], "s"),
            ratio("with reasons: cedarpy ÷ relto", slow=medians["cedar"], fast=medians["reasons"]),
        )
