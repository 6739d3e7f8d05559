"""`python -m tests.fuzz [--minutes 10]`: bends cases until the time is over or one crashes."""

from __future__ import annotations

import argparse
import sys
import time

from hypothesis import HealthCheck, given, settings

from tests.fuzz.cases import bent_cases
from tests.fuzz.shape import must_be_an_answer

ROUND = 5_000


def main() -> int:
    """Runs rounds of cases until the time is over; says how many were answered."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    end = time.monotonic() + parser.parse_args().minutes * 60
    answered = 0

    @settings(
        max_examples=ROUND, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(bent_cases())
    def one_round(case: dict[str, object]) -> None:
        nonlocal answered
        if time.monotonic() < end:
            must_be_an_answer(case)
            answered += 1

    while time.monotonic() < end:
        one_round()
        print(f"{answered:,} cases answered", flush=True)  # noqa: T201 - what it is run for
    return 0


if __name__ == "__main__":
    sys.exit(main())
