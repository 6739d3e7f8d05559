"""What the benchmarks found, as text for the terminal and as docs/benchmarks.md.

It measures nothing and writes no file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.measure import Row

HEAD = """# How fast

Written by `python -m bench --write`; do not edit. Each comparison runs in turns, relto and the
other program alternately in one run, and a number is the median. Ratios matter more than numbers:
another machine has other numbers. Work inside one process (decisions, tables, losses, parsing) is
told in processor time, so that other people's work on the machine does not count; whatever talks
to a database or a server is told in elapsed time. An aim is what we promised ourselves beforehand.
Each section names the machine and the day of its own run.
"""


@dataclass(frozen=True)
class Scale:
    """How much is done: `full` for the record, `quick` to see that everything still runs."""

    rounds: int
    handlings: int
    products: int
    rows: int
    corpora: tuple[int, ...]


FULL = Scale(7, 50_000, 10_000_000, 1_000_000, (1_000, 10_000, 100_000, 1_000_000))
QUICK = Scale(3, 2_000, 100_000, 20_000, (1_000, 5_000))


@dataclass
class Result:
    """One benchmark's rows and what a reader has to know about them."""

    title: str
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *rows: Row) -> None:
        """Adds rows, and says them on the terminal as they come."""
        for row in rows:
            self.rows.append(row)
            print(
                f"  {row.work:<52} {row.subject:<24} {amount(row):>16}  {promise(row)}", flush=True
            )


def amount(row: Row) -> str:
    """A value with three digits that matter and its unit."""
    value, unit = row.value, row.unit
    if unit == "s":
        value, unit = _readable(value)
    digits = f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return f"{digits} {unit}"


def promise(row: Row) -> str:
    """The aim and whether it was met."""
    if row.aim is None:
        return ""
    sign = "≥" if row.more else "≤"
    return f"{sign} {amount(Row('', '', row.aim, row.unit))}: {row.verdict}"


def _readable(seconds: float) -> tuple[float, str]:
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if seconds * factor >= 1:
            return seconds * factor, unit
    return seconds * 1e9, "ns"


def merged(document: str, result: Result, machine: Sequence[str]) -> str:
    """The document with this result in the place of the former one of its title, or at the end."""
    _, *sections = document.split("\n## ") if document else ("",)
    kept = {section.partition("\n")[0]: section.strip("\n") for section in sections}
    kept[result.title] = _section(result, machine)
    return "\n\n## ".join([HEAD.strip("\n"), *kept.values()]) + "\n"


def _section(result: Result, machine: Sequence[str]) -> str:
    lines = [result.title, "", "| work | by | median | aim |", "|---|---|--:|---|"]
    lines += [
        f"| {row.work} | {row.subject} | {amount(row)} | {promise(row)} |" for row in result.rows
    ]
    where = "; ".join(machine)
    return "\n\n".join(["\n".join(lines), *result.notes, f"Measured on: {where}."])
