"""What a change of policy costs as more products are held, drawn as docs/policy-change.svg.

relto evaluates the changed policy and computes the exact loss; PostgreSQL's row-level security
takes effect at once, but what is lost takes a look at every row.
"""

from bench.loss import COUNTED, Turn, products
from bench.measure import Row, in_turns, processor
from bench.peers import ROOT
from bench.plot import log_log
from bench.report import FULL, Result, Scale
from bench.rls import RowSecurity
from bench.world import PARTNERS

PLOT = ROOT / "docs" / "policy-change.svg"


def run(scale: Scale) -> Result:
    """Times the change at three sizes a power of ten apart."""
    result = Result("What a change of policy costs")
    sizes = [scale.products // 100, scale.products // 10, scale.products]
    turn = Turn(scale.handlings)
    own, peer = [], []
    for size in sizes:
        tally = turn.tally(products(size, scale.handlings))
        taken = in_turns({"relto": processor(lambda: turn.change(tally))}, rounds=scale.rounds)  # noqa: B023
        own.append((size, taken["relto"]))
        result.add(Row(f"evaluate and compare, {size:,} products", "relto", taken["relto"], "s"))
    spread = max(s for _, s in own) / min(s for _, s in own)
    result.add(Row("slowest ÷ fastest of these", "relto", spread, "times", aim=1.5))
    for size in (scale.rows // 100, scale.rows // 10):
        with RowSecurity(size) as database:
            database.counts(COUNTED)
            seconds = database.counts(COUNTED)[0] * 2 / len(COUNTED) * len(PARTNERS)
            peer.append((size, seconds))
            name = f"count before and after, {size:,} rows, scaled to {len(PARTNERS)} partners"
            result.add(Row(name, database.version(), seconds, "s"))
    if scale is FULL:
        title = "Knowing exactly what a change of policy costs, for 200 partners"
        lines = {"relto": own, "PostgreSQL RLS": peer}
        PLOT.write_text(log_log(title, ("products held", "time"), lines), encoding="utf-8")
    result.notes.append("![time over number of products](policy-change.svg)")
    return result
