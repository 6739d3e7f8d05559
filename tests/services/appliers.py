"""Programmes that tests start: one applies a plan, one dies on the way.

Run as `python -m tests.services.appliers URL PLAN WAY [CREDENTIAL]`, the latter an officer's.
"""

import os
import signal
import sys

from relto.core.errors import StaleError
from relto.services.govern import Govern
from relto.services.officers import Officer
from relto.store import Transaction, officers, open_store, plans
from tests.services.worlds import Fixed


def _die_before(method):
    """Replaces a method of transactions, so that the process dies where it would be called."""

    def dying(*_arguments, **_named):
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(Transaction if hasattr(Transaction, method) else plans, method, dying)


def _officer(store, credential):
    with store.read() as tx:
        return Officer(officers.credential(tx, credential).officer, credential)


def main(url, plan, way, credential=None):
    store = open_store(url)
    officer = None if credential is None else _officer(store, credential)
    govern = Govern(store, Fixed(2_000_000), "officer", officer)
    if way == "wait":
        # The test starts several of these and releases them together.
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
    elif way != "at once":
        _die_before(way)
    try:
        govern.apply(plan)
    except StaleError:
        return 1
    if way == "at once":
        sys.stdout.write("applied\n")
        sys.stdout.flush()
        os.kill(os.getpid(), signal.SIGKILL)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
