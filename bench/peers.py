"""Where the programs are that relto is measured beside, and what to say when they are not there.

They live in a virtual environment of their own, because their dependencies are not relto's.
"""

import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOW = (
    "python3 -m venv .venv-bench-peers && "
    ".venv-bench-peers/bin/pip install --require-hashes -r requirements/bench.txt"
)


class PeerMissingError(Exception):
    """A program to measure beside is not installed here."""


def environment() -> Path:
    """The peers' virtual environment: RELTO_BENCH_PEERS, or `.venv-bench-peers` beside `.venv`."""
    return Path(os.environ.get("RELTO_BENCH_PEERS", ROOT / ".venv-bench-peers"))


def program(name: str) -> str:
    """The path of a peer's program.

    Raises:
        PeerMissingError: it is not installed.
    """
    path = environment() / "bin" / name
    if not path.exists():
        raise PeerMissingError(name)
    return str(path)


def version(package: str) -> str:
    """The installed version of a peer's package.

    Raises:
        PeerMissingError: it is not installed.
    """
    asked = "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))"
    told = subprocess.run(
        [program("python"), "-c", asked, package], capture_output=True, text=True, check=False
    )
    if told.returncode:
        raise PeerMissingError(package)
    return told.stdout.strip()


def here(package: str) -> str:
    """The version of a package of our own environment."""
    return importlib.metadata.version(package)


def left_out(name: str) -> str:
    """Says loudly which peer was left out and how to get it."""
    said = f"LEFT OUT: {name} is not installed, so nothing was measured beside it. To get it:"
    print(f"\n*** {said}\n***   {HOW}\n", file=sys.stderr)
    return f"{said} `{HOW}`"
