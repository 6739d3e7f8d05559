"""A programme that tests start: it upgrades a database and dies on the way.

Run as `python -m tests.store.upgraders URL WHEN`: before the so many-th statement, `commit` for
the moment before it is committed, `end` for the moment after.
"""

import os
import signal
import sys
from itertools import count

import sqlalchemy as sa

from relto.store.upgrade import upgrade_store


def _die():
    os.kill(os.getpid(), signal.SIGKILL)


def main(url, when):
    numbers = count(1)

    @sa.event.listens_for(sa.Engine, "before_cursor_execute")
    def _count(*_):
        if when == str(next(numbers)):
            _die()

    @sa.event.listens_for(sa.Engine, "commit")
    def _commit(_):
        if when == "commit":
            _die()

    upgrade_store(url)
    if when == "end":
        _die()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
