"""Who acts on the register: the officer who proved it, or the operating system's user.

Until officers bind, the user's name stands in the record; from then on an officer's token is
needed, as for plans. It opens no transaction and decides nothing about content.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from relto.core.clock import Clock
from relto.core.errors import AuthorityError
from relto.policy import Snapshot, snapshot_from_bytes
from relto.services.officers import NEEDS_OFFICER, Officer, is_bound, require
from relto.store import Event, Store, Transaction
from relto.store.policies import digest_in_force, in_force


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody at work on a node.

    Attributes:
        store: the node's database.
        clock: tells when.
        authority: the operating system's user, who acts where no officer does.
        officer: the officer who acts, if one does.
    """

    store: Store
    clock: Clock
    authority: str
    officer: Officer | None = None

    @property
    def name(self) -> str:
        """Who acts, as records name it."""
        return self.authority if self.officer is None else self.officer.name

    def require(self, tx: Transaction) -> str:
        """Returns who acts; where officers bind, only one of them may.

        Raises:
            AuthorityError: officers bind and none acts.
            AuthenticationError: the officer's credential was revoked meanwhile.
        """
        if self.officer is not None:
            return require(tx, self.officer)
        if is_bound(tx):
            raise AuthorityError(NEEDS_OFFICER)
        return self.authority

    def record(
        self, tx: Transaction, kind: str, body: dict[str, Any], *, at: int, partner: str = ""
    ) -> None:
        """Appends the event of an act, in the transaction of the act."""
        credential = {} if self.officer is None else {"credential": self.officer.credential}
        told = {**body, **credential}
        policy = digest_in_force(tx)
        tx.record(Event(kind, at, self.name, told, partner=partner or None, policy=policy))


def policy_in_force(tx: Transaction) -> Snapshot | None:
    """Returns the policy in force, None before the first."""
    row = in_force(tx)
    return None if row is None else snapshot_from_bytes(row.snapshot)
