"""Canonical bytes of JSON values, and digests of bytes.

It does not sign, store or compare anything.

Basis: RFC 8785 (JSON Canonicalization Scheme).
"""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785

from relto.core.errors import InputError


def canonical(value: Any) -> bytes:
    """Returns the one byte form of a JSON value.

    Raises:
        InputError: the value has no JSON form (a set, a NaN, an integer beyond 2^53).
    """
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, RecursionError) as error:
        raise InputError(f"a value has no canonical JSON form: {error}") from None


def digest(data: bytes) -> str:
    """Returns `sha256:` and 64 hexadecimal digits."""
    return "sha256:" + hashlib.sha256(data).hexdigest()
