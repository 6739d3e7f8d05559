"""What a partner asks for, what it gets, and the cursor between two pages.

A cursor is a date of the partner's own stream and a code over it and the whole question; it
keeps no state, can be used again, and tells nothing that the page did not. Nothing here looks
at products.

Basis: TAXII 2.1 §3.4, §3.5 (pagination), §5.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass

from relto.core.canonical import canonical
from relto.core.errors import InputError

LIMIT = 1000
_DATE = 8
_CODE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question about the collection.

    Attributes:
        added_after: only what was added strictly later, in microseconds.
        limit: the largest page wanted; above `LIMIT` it is `LIMIT`.
        cursor: `next` of the page before.
        ids, types: one of these; empty is any.
        versions: `first`, `last`, version keys, or `all` alone.
        spec_versions: one of these; empty is the latest of each object.
        bodiless: nothing but headers will leave (HEAD), so that nothing is delivered.
    """

    added_after: int | None = None
    limit: int = LIMIT
    cursor: str | None = None
    ids: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    versions: tuple[str, ...] = ("last",)
    spec_versions: tuple[str, ...] = ()
    bodiless: bool = False

    def check(self) -> None:
        """Checks what holds of every question.

        Raises:
            InputError: a limit that is not positive, `all` with something else, no version.
        """
        if self.limit < 1:
            raise InputError(f"`{self.limit}` is no page size, expected 1 or more", path="limit")
        if not self.versions or ("all" in self.versions and set(self.versions) != {"all"}):
            raise InputError("`all` goes with no other version", path="match[version]")

    @property
    def size(self) -> int:
        """The page size that is granted."""
        return min(self.limit, LIMIT)


@dataclass(frozen=True, slots=True)
class Page:
    """One answer.

    Attributes:
        body: the complete JSON.
        first, last: dates added of the first and last item, None where there is none.
        more: whether more follows.
        next: the cursor behind the last item, None if nothing follows.
        count: number of items.
    """

    body: bytes
    first: int | None
    last: int | None
    more: bool
    next: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with who asked it and where, as a cursor is bound to it."""

    partner: str
    what: str
    query: Query

    def _code(self, key: bytes, date: bytes) -> bytes:
        query = self.query
        bound = [
            self.partner,
            self.what,
            None if query.added_after is None else str(query.added_after),
            sorted(set(query.ids)),
            sorted(set(query.types)),
            sorted(set(query.versions)),
            sorted(set(query.spec_versions)),
        ]
        return hmac.new(key, date + canonical(bound), hashlib.sha256).digest()[:_CODE]

    def cursor(self, key: bytes, date: int) -> str:
        """Returns the cursor behind a date."""
        packed = date.to_bytes(_DATE, "big", signed=True)
        return base64.urlsafe_b64encode(packed + self._code(key, packed)).decode()

    def after(self, key: bytes) -> int | None:
        """Returns the date behind which the page begins.

        Raises:
            InputError: the cursor was not given out for this very question.
        """
        if self.query.cursor is None:
            return self.query.added_after
        try:
            data = base64.b64decode(self.query.cursor.encode("ascii"), b"-_", validate=True)
        except (binascii.Error, ValueError):
            data = b""
        date, code = data[:_DATE], data[_DATE:]
        if len(data) != _DATE + _CODE or not hmac.compare_digest(code, self._code(key, date)):
            raise InputError("not a `next` of this question: begin again without it", path="next")
        return int.from_bytes(date, "big", signed=True)
