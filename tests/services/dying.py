"""A programme that tests start: it accepts a card or publishes an assessment and dies on the way.

Run as `python -m tests.services.dying URL ACT WAY`; `WAY` is what it dies before, or `at once`
for dying after the transaction.
"""

import os
import signal
import sys

from relto.services.acting import Acting
from relto.services.assess import Assessments, rules_of
from relto.services.watch import Inbox, Verdict
from relto.store import Transaction, assessments, open_store, watched
from tests.services.evidential import NOW, grade
from tests.services.worlds import Fixed

PLACES = {
    "decide": watched,
    "record": Transaction,
    "publish": assessments,
}


def _die(*_arguments, **_named):
    os.kill(os.getpid(), signal.SIGKILL)


def main(url, act, way):
    if way != "at once":
        setattr(PLACES[way], way, _die)
    acting = Acting(open_store(url), Fixed(NOW), "analyst")
    if act == "accept":
        inbox = Inbox(acting)
        inbox.accept(inbox.waiting()[0].cards[0].card.id, Verdict(grade("B2")))
    else:
        Assessments(acting).publish("XBR", rules_of(None), without="test")
    _die()


if __name__ == "__main__":
    main(*sys.argv[1:])
