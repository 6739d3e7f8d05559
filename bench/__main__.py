"""Runs the benchmarks: `python -m bench [NAME ...] [--quick] [--write] [--data FOLDER]`."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import (
    assessment,
    attack,
    change,
    coverage,
    decision,
    gap,
    growth,
    ingest,
    labels,
    loss,
    machine,
    matrix,
    outgoing,
    pages,
    proof,
    statements,
)
from bench.peers import ROOT
from bench.report import FULL, QUICK, Result, Scale, merged

RECORD = ROOT / "docs" / "benchmarks.md"
BENCHMARKS: dict[str, Callable[[Scale], Result]] = {
    "decision": decision.run,
    "matrix": matrix.run,
    "loss": loss.run,
    "outgoing": outgoing.run,
    "coverage": coverage.run,
    "change": change.run,
    "proof": proof.run,
    "gap": gap.run,
    "assessment": assessment.run,
    "statements": statements.run,
    "ingest": ingest.run,
    "pages": pages.run,
    "growth": growth.run,
    "labels": labels.run,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs what is named, or everything, and records each result as it comes if it is told to."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure relto beside its peers.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--quick", action="store_true", help="small sizes: does it still run?")
    parser.add_argument("--write", action="store_true", help="record in docs/benchmarks.md")
    parser.add_argument("--data", type=Path, help="the folder that holds stix/ (RELTO_BENCH_DATA)")
    parser.add_argument(
        "--wait",
        type=int,
        default=0,
        metavar="SECONDS",
        help="before each benchmark, wait at most so long for an idle machine",
    )
    told = parser.parse_args(arguments)
    if unknown := set(told.names) - set(BENCHMARKS):
        parser.error(f"unknown `{min(unknown)}`, expected {', '.join(BENCHMARKS)}")
    if told.write and told.quick:
        parser.error("--write records full runs: leave --quick out")
    if told.data:
        os.environ["RELTO_BENCH_DATA"] = str(told.data)
    if not (attack.folder() / attack.FILE).exists():
        print(f"no `{attack.FILE}` below `{attack.folder()}`: set --data", file=sys.stderr)
        return 2
    described = machine.describe()
    print(*described, sep="\n")
    scale = QUICK if told.quick else FULL
    for name in told.names or BENCHMARKS:
        result = _run(name, scale, told.wait)
        if told.write:
            former = RECORD.read_text(encoding="utf-8") if RECORD.exists() else ""
            RECORD.write_text(merged(former, result, described), encoding="utf-8")
    return 0


def _run(name: str, scale: Scale, wait: int) -> Result:
    busy = machine.await_idle(wait)
    print(f"\n{name} (others used {busy:.0f} % of the processors)")
    result = BENCHMARKS[name](scale)
    if busy > machine.IDLE:
        result.notes.append(f"The machine was not idle: others used {busy:.0f} % of it before.")
    print(*(f"  {note}" for note in result.notes), sep="\n")
    return result


if __name__ == "__main__":
    sys.exit(main())
