"""Tells how well the reader reads: `python -m tests.statements [--mistakes] [--write]`.

`--write` puts the figures into `docs/watch.md`.
"""

from __future__ import annotations

import sys

from tests.statements.figures import PAGE, half, table, written


def main(arguments: list[str]) -> None:
    """Prints the figures, and the mistakes of the tuning half or nothing of them."""
    sys.stdout.write(table())
    if "--mistakes" in arguments:
        sys.stdout.write("\n".join([*half(unseen=False).mistakes, ""]))
    if "--write" in arguments:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
