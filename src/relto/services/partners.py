"""Partners and their credentials: added, issued, revoked, looked up.

Secrets are generated, 256 bits, shown once and kept only as their SHA-256: a digest of so much
chance needs no slow hash, so that every request can look its credential up anew and a revocation
holds for each request that starts after it. What a partner may see is not decided here.

Basis: NIST SP 800-63B §5.1.1.2 concerns secrets chosen by people, none of which exist here.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from enum import Enum

from relto.core.clock import Clock, new_secret, new_uuid
from relto.core.errors import AuthenticationError, ConflictError, InputError, UnknownError
from relto.policy import snapshot_from_bytes
from relto.services.principal import Principal
from relto.store import Event, Store, Transaction
from relto.store import partners as table
from relto.store.partners import Credential
from relto.store.policies import in_force

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)


class Kind(Enum):
    """How a credential is shown."""

    BEARER = "bearer"
    BASIC = "basic"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a request shows to prove who it is.

    Attributes:
        kind: how it was shown.
        secret: as it was shown, never logged.
        user: of HTTP basic, the partner's code; empty for a bearer token.
    """

    kind: Kind
    secret: str = field(repr=False)
    user: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """A new credential, with the secret that nobody can read again."""

    credential: str
    partner: str
    kind: Kind
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """A partner and all its credentials, revoked ones too."""

    partner: str
    credentials: tuple[Credential, ...]


class Partners:
    """The partners of a node."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Keeps the store and the clock."""
        self._store = store
        self._clock = clock

    def add(self, code: str, *, actor: str) -> bool:
        """Adds a partner, which has no credential yet.

        Returns:
            Whether the policy in force knows it; one that it does not know is shown nothing.

        Raises:
            InputError: not a code, or the node's own organisation.
            ConflictError: it is there already.
        """
        if not _CODE.fullmatch(code):
            raise InputError(
                f"`{code}` is not a partner's code: expected the organisation's code as the policy "
                "has it, letters, digits, `.`, `_` and `-`"
            )
        with self._store.write() as tx:
            if code == tx.head().organisation:
                raise InputError(f"`{code}` is this node's own organisation, not a partner of it")
            now = self._clock.now()
            table.add_partner(tx, code, now)
            self._record(tx, Event("partner-added", now, actor, {}, code))
            policy = in_force(tx)
        return policy is not None and code in snapshot_from_bytes(policy.snapshot).organisation

    def issue(self, code: str, kind: Kind, *, actor: str) -> Issued:
        """Makes a credential; its secret is in what is returned and nowhere else.

        Raises:
            UnknownError: there is no such partner.
        """
        secret = new_secret()
        name = "c-" + new_uuid().replace("-", "")[:12]
        with self._store.write() as tx:
            now = self._clock.now()
            table.add_credential(tx, Credential(name, code, kind.value, _digest(secret), now))
            body = {"credential": name, "kind": kind.value}
            self._record(tx, Event("credential-issued", now, actor, body, code))
        return Issued(name, code, kind, secret)

    def revoke(self, code: str, credential: str | None = None, *, actor: str) -> tuple[str, ...]:
        """Ends one credential of a partner, or all of them.

        Returns:
            The ids of those that were ended by this; they open nothing from here on.

        Raises:
            UnknownError: there is no such partner, or it has no such credential.
            ConflictError: the named credential was revoked before.
        """
        with self._store.write() as tx:
            _require(tx, code)
            now = self._clock.now()
            ended = _to_end(table.credentials_of(tx, code), code, credential)
            for name in ended:
                table.revoke(tx, name, now)
                self._record(
                    tx, Event("credential-revoked", now, actor, {"credential": name}, code)
                )
        return ended

    def listing(self) -> tuple[Listed, ...]:
        """Returns all partners, by code, with their credentials, oldest first."""
        with self._store.read() as tx:
            codes = table.partner_codes(tx)
            return tuple(Listed(code, tuple(table.credentials_of(tx, code))) for code in codes)

    def authenticate(self, shown: Shown) -> Principal:
        """Returns who shows this credential, as the database knows it now.

        Raises:
            AuthenticationError: unknown, wrong or revoked, which nobody outside can tell apart.
        """
        digest = _digest(shown.secret)
        with self._store.read() as tx:
            found = table.find_credential(tx, digest)
        if found is None or not hmac.compare_digest(found.digest, digest):
            raise AuthenticationError("a credential that opens nothing")
        if found.kind != shown.kind.value:
            raise AuthenticationError("a credential shown in another way than it was issued for")
        if shown.kind is Kind.BASIC and found.partner != shown.user:
            raise AuthenticationError("a secret shown under another name")
        return Principal(found.partner, found.id)

    def _record(self, tx: Transaction, event: Event) -> None:
        policy = in_force(tx)
        digest = policy.digest if policy is not None else None
        tx.record(Event(event.kind, event.at, event.actor, event.body, event.partner, digest))


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _require(tx: Transaction, code: str) -> None:
    if code not in table.partner_codes(tx):
        raise UnknownError(f"no partner `{code}`: `relto partner list` shows those there are")


def _to_end(there: list[Credential], code: str, name: str | None) -> tuple[str, ...]:
    if name is None:
        return tuple(each.id for each in there if each.revoked is None)
    for each in there:
        if each.id == name and each.revoked is not None:
            raise ConflictError(f"credential `{name}` of `{code}` was revoked before")
        if each.id == name:
            return (name,)
    raise UnknownError(f"partner `{code}` has no credential `{name}`: see `relto partner list`")
