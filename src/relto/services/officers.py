"""Officers: people who release, approve and confirm plans, and how they prove who they are.

1. Officers are credentials of the node, not lines of the policy directory: whoever writes the
   policy appoints nobody.
2. Until two officers have had a credential, the operating system's user adds officers and
   applies plans. From then on the rules bind, for good: revoking never unbinds them.
3. Where they bind, an officer adds officers, and a credential that one officer issues to
   another opens only when a third person, an officer too, opens it. Renewing one's own opens at
   once, and nobody else does that: a second token for somebody who has one would be a mask.
   Ending a credential takes one officer: that only narrows.

Secrets are 256 bits of chance, shown once and kept as their SHA-256. What an officer may do with
a plan is `planning.authority`'s answer.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from relto.core.clock import Clock, new_secret, new_uuid
from relto.core.errors import (
    AuthenticationError,
    AuthorityError,
    ConflictError,
    InputError,
    UnknownError,
)
from relto.store import Event, Store, Transaction
from relto.store import officers as table
from relto.store.inbox import Notice, notify, see_to
from relto.store.officers import OfficerCredential
from relto.store.policies import digest_in_force

BINDING = 2
"""How many officers there must have been for the rules to bind."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who proved to be an officer, and with which credential."""

    name: str
    credential: str


@dataclass(frozen=True, slots=True)
class Issued:
    """A new credential, with the secret that nobody can read again."""

    credential: str
    officer: str
    opens: bool
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """An officer and all credentials, revoked ones too."""

    officer: str
    credentials: tuple[OfficerCredential, ...]


@dataclass(frozen=True, slots=True)
class Officers:
    """The officers of a node.

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

    def authenticate(self, secret: str) -> Officer:
        """Returns whose token this is, as the database knows it now.

        Raises:
            AuthenticationError: unknown, waiting to be opened, or revoked; never said which.
        """
        with self.store.read() as tx:
            found = table.find(tx, _digest(secret))
        if found is None or not found.is_open:
            raise AuthenticationError("an officer's token that opens nothing")
        return Officer(found.officer, found.id)

    def add(self, name: str) -> None:
        """Adds an officer, who has no credential yet.

        Raises:
            InputError: not a name.
            ConflictError: there is one of this name.
            AuthorityError: the rules bind and no officer asks.
        """
        if not _NAME.fullmatch(name):
            raise InputError(
                f"`{name}` is not an officer's name: expected small letters, digits, `.`, `_` "
                "and `-`"
            )
        with self.store.write() as tx:
            tx.lock_head()
            actor = self._actor(tx)
            now = self.clock.now()
            table.add_officer(tx, name, at=now, by=actor)
            self._record(tx, "officer-added", {"officer": name})

    def issue(self, name: str) -> Issued:
        """Makes a credential; its secret is in what is returned and nowhere else.

        Raises:
            UnknownError: there is no such officer.
            ConflictError: the rules bind, and another officer has a credential that opens.
            AuthorityError: the rules bind and no officer asks.
        """
        secret, credential = new_secret(), "o-" + new_uuid().replace("-", "")[:12]
        with self.store.write() as tx:
            tx.lock_head()
            actor, now = self._actor(tx), self.clock.now()
            opens = not is_bound(tx) or actor == name
            opened = (now, actor) if opens else (None, None)
            if not opens and any(each.is_open for each in table.credentials(tx, name)):
                raise ConflictError(
                    f"`{name}` has a credential that opens, and renews it in person; one that is "
                    "lost is revoked first"
                )
            table.add_credential(
                tx, OfficerCredential(credential, name, _digest(secret), now, actor, *opened)
            )
            body = {"officer": name, "credential": credential, "open": opens}
            self._record(tx, "officer-credential-issued", body)
            if not opens:
                text = (
                    f"{actor} issued a credential to {name}: a third officer who knows {name} "
                    f"opens it with `relto officer open {credential}`"
                )
                notify(tx, Notice(now, "officer", credential, text))
        return Issued(credential, name, opens, secret)

    def open(self, credential: str) -> str:
        """Opens a credential that another officer issued, and returns whose it is.

        Raises:
            UnknownError: there is no such credential.
            ConflictError: it is open already, or was revoked.
            AuthorityError: who issued it or whose it is cannot open it.
        """
        with self.store.write() as tx:
            tx.lock_head()
            actor, now = self._actor(tx), self.clock.now()
            found = table.credential(tx, credential)
            if found.opened is not None or found.revoked is not None:
                state = "was revoked" if found.revoked is not None else "is open already"
                raise ConflictError(f"credential `{credential}` {state}")
            if actor in {found.issued_by, found.officer}:
                raise AuthorityError(
                    f"`{actor}` issued credential `{credential}` or is to have it: another "
                    "officer opens it"
                )
            table.open_credential(tx, credential, at=now, by=actor)
            see_to(tx, credential, at=now, by=actor)
            body = {"officer": found.officer, "credential": credential}
            self._record(tx, "officer-credential-opened", body)
        return found.officer

    def revoke(self, name: str, credential: str | None = None) -> tuple[str, ...]:
        """Ends one credential of an officer, or all.

        Returns:
            The ids of those that were ended by this.

        Raises:
            UnknownError: there is no such officer, or no such credential of this officer.
            ConflictError: nobody could act for the node any more.
            AuthorityError: the rules bind and no officer asks.
        """
        with self.store.write() as tx:
            tx.lock_head()
            actor = self._actor(tx)
            if name not in table.officer_names(tx):
                raise UnknownError(f"no officer `{name}`: see `relto officer list`")
            ended = _to_end(table.credentials(tx, name), name, credential)
            left = {each.id for each in table.credentials(tx) if each.is_open} - set(ended)
            if is_bound(tx) and not left:
                raise ConflictError(
                    "that is the last credential that opens: nobody could act for this node any "
                    "more; have another one opened first"
                )
            for each in ended:
                table.revoke(tx, each, at=self.clock.now())
                see_to(tx, each, at=self.clock.now(), by=actor)
                body = {"officer": name, "credential": each}
                self._record(tx, "officer-credential-revoked", body)
        return ended

    def listing(self) -> tuple[Listed, ...]:
        """Returns all officers, by name, with their credentials, oldest first."""
        with self.store.read() as tx:
            names = table.officer_names(tx)
            return tuple(Listed(name, tuple(table.credentials(tx, name))) for name in names)

    def _actor(self, tx: Transaction) -> str:
        """Returns who acts; where the rules bind, only an officer may."""
        if self.officer is not None:
            return require(tx, self.officer)
        if is_bound(tx):
            raise AuthorityError(NEEDS_OFFICER)
        return self.authority

    def _record(self, tx: Transaction, kind: str, body: dict[str, Any]) -> None:
        actor = self.authority if self.officer is None else self.officer.name
        tx.record(Event(kind, self.clock.now(), actor, body, policy=digest_in_force(tx)))


NEEDS_OFFICER = (
    "this node has officers: one of them must act, with a token from `--officer FILE` or "
    "`RELTO_OFFICER_TOKEN`"
)


def is_bound(tx: Transaction) -> bool:
    """Tells whether the rules of two people bind; once they do, they do for good."""
    return table.have_ever_opened(tx) >= BINDING


def require(tx: Transaction, officer: Officer) -> str:
    """Returns an officer's name where the credential still opens in this very transaction.

    Raises:
        AuthenticationError: it was revoked meanwhile.
    """
    try:
        still = table.credential(tx, officer.credential)
    except UnknownError:
        still = None
    if still is None or not still.is_open or still.officer != officer.name:
        raise AuthenticationError("an officer's token that opens nothing")
    return officer.name


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _to_end(there: list[OfficerCredential], name: str, wanted: str | None) -> tuple[str, ...]:
    if wanted is None:
        return tuple(each.id for each in there if each.revoked is None)
    for each in there:
        if each.id == wanted and each.revoked is not None:
            raise ConflictError(f"credential `{wanted}` of `{name}` was revoked before")
        if each.id == wanted:
            return (wanted,)
    raise UnknownError(f"officer `{name}` has no credential `{wanted}`: see `relto officer list`")
