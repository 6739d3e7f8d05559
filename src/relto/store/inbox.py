"""The inbox: what waits for people, until somebody saw to it.

It notifies nobody; who must act, and what acting means, is decided by the services.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from relto.store import schema
from relto.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that waits for people.

    Attributes:
        at: instant since which it waits.
        kind: `contingency` (a trigger drafted a plan), `approve`, `confirm`, `lapsed`, …
        subject: what it is about: id of a plan, code of a contingency.
        text: what to do, in a sentence.
        plan: id of the plan that it is about, if there is one.
    """

    at: int
    kind: str
    subject: str
    text: str
    plan: str | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """A notice in the inbox.

    Attributes:
        num: its number, counting up.
        notice: what it says.
        done: instant at which somebody saw to it, or None while it waits.
        done_by: who saw to it.
    """

    num: int
    notice: Notice
    done: int | None = None
    done_by: str | None = None


_NOTICE = tuple(Notice.__dataclass_fields__)
_COLUMNS = [schema.inbox.c[name] for name in ("num", "done", "done_by", *_NOTICE)]


def notify(tx: Transaction, notice: Notice) -> int:
    """Files a notice and returns its number; one that says the same and waits is left alone."""
    table = schema.inbox
    for filed in waiting(tx, subject=notice.subject):
        if (filed.notice.kind, filed.notice.text) == (notice.kind, notice.text):
            return filed.num
    values = {name: getattr(notice, name) for name in _NOTICE}
    return int(
        tx.connection.execute(table.insert().values(**values).returning(table.c.num)).scalar_one()
    )


def waiting(tx: Transaction, *, subject: str | None = None) -> list[Filed]:
    """Returns what waits, about one subject if given, the oldest first."""
    table = schema.inbox.c
    query = sa.select(*_COLUMNS).where(table.done.is_(None)).order_by(table.num)
    if subject is not None:
        query = query.where(table.subject == subject)
    return [Filed(row[0], Notice(*row[3:]), row[1], row[2]) for row in tx.connection.execute(query)]


def see_to(tx: Transaction, subject: str, *, at: int, by: str) -> None:
    """Marks everything that waits about a subject as seen to."""
    table = schema.inbox
    here = sa.and_(table.c.subject == subject, table.c.done.is_(None))
    tx.connection.execute(table.update().where(here).values(done=at, done_by=by))
