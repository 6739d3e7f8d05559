"""The `Authorization` header, read into what was shown.

It does not check anything: `services.partners` looks the secret up.

Basis: RFC 9110 §11.6.2; RFC 6750 §2.1 (Bearer); RFC 7617 (Basic).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence

from relto.core.errors import AuthenticationError
from relto.services.partners import Kind, Shown

CHALLENGE = 'Bearer realm="relto", Basic realm="relto", charset="UTF-8"'
"""What `WWW-Authenticate` says, whoever asks (RFC 9110 §11.6.1)."""

_HEADER_LENGTH_LIMIT = 1024
_BEARER = re.compile(r"[A-Za-z0-9._~+/-]+=*", re.ASCII)


def read_authorization(values: Sequence[str]) -> Shown:
    """Returns the credential that a request shows.

    Raises:
        AuthenticationError: none, several, or one that cannot be read.
    """
    if len(values) != 1 or len(values[0]) > _HEADER_LENGTH_LIMIT:
        raise AuthenticationError("expected one `Authorization` header")
    scheme, _, rest = values[0].strip().partition(" ")
    rest = rest.strip(" ")
    if scheme.lower() == "bearer" and _BEARER.fullmatch(rest):
        return Shown(Kind.BEARER, rest)
    if scheme.lower() == "basic":
        return _basic(rest)
    raise AuthenticationError("expected `Bearer` or `Basic`")


def _basic(text: str) -> Shown:
    try:
        user, colon, secret = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise AuthenticationError("not a user and a password in base64") from None
    if not colon:
        raise AuthenticationError("not a user and a password")
    return Shown(Kind.BASIC, secret, user)
