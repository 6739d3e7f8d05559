"""The clock, fresh identifiers and fresh secrets: the only door to time and chance.

Pure packages may not import this module; they take instants as arguments.
"""

from __future__ import annotations

import secrets
import time
import uuid
from typing import Protocol


class Clock(Protocol):
    """Something that tells the present instant."""

    def now(self) -> int:
        """Returns microseconds since 1970-01-01T00:00:00Z."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> int:
        """Returns microseconds since 1970-01-01T00:00:00Z."""
        return time.time_ns() // 1000


def new_uuid() -> str:
    """Returns a fresh random UUID in text form.

    Basis: RFC 9562 §5.4.
    """
    return str(uuid.uuid4())


def new_secret() -> str:
    """Returns a fresh secret of 256 bits in URL-safe text (43 characters)."""
    return secrets.token_urlsafe(32)


def new_key() -> bytes:
    """Returns 32 fresh random bytes, for a node's own key."""
    return secrets.token_bytes(32)
