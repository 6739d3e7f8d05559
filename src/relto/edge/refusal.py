"""Errors as HTTP: the one mapping, and what a refusal may say.

A refusal never carries content, a secret, or a word that differs between hidden and absent.
How it is written down is the protocol's business.

Basis: RFC 9110 §15.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field

from relto.core.errors import AuthenticationError, InputError, StoreError, UnknownError
from relto.edge.credentials import CHALLENGE

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that gets nothing.

    Attributes:
        status: of HTTP.
        code: stable word for the record and for the client's programme.
        title: what is wrong.
        advice: what to do about it, if there is something to do.
        headers: that this refusal needs.
    """

    status: int
    code: str
    title: str
    advice: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class RefusedError(Exception):
    """Carries a refusal up to the place where it is recorded and answered."""

    def __init__(self, refusal: Refusal) -> None:
        """Keeps the refusal."""
        self.refusal = refusal
        super().__init__(refusal.code)


UNAUTHENTICATED = Refusal(
    401,
    "unauthenticated",
    "a valid credential is needed",
    "send the bearer token or the user and password that you were given",
    {"WWW-Authenticate": CHALLENGE},
)
NOT_FOUND = Refusal(404, "not-found", "there is nothing here for you")
FORBIDDEN = Refusal(403, "forbidden", "this collection can be read only")
INTERNAL = Refusal(500, "internal", "the request could not be answered", "tell the operator when")
UNAVAILABLE = Refusal(
    503,
    "unavailable",
    "the request cannot be answered at the moment",
    "try again later",
    {"Retry-After": "5"},
)


def malformed(message: str) -> Refusal:
    """Returns the refusal of a request that cannot be read; the message tells what was expected."""
    return Refusal(400, "malformed", message)


def method_not_allowed(allowed: str) -> Refusal:
    """Returns the refusal of a verb that a resource does not have."""
    return Refusal(405, "method", f"only {allowed} can be asked here", headers={"Allow": allowed})


def refusal_of(error: Exception) -> Refusal:
    """Returns what an error becomes outside.

    What is not foreseen is a 500 without detail; the log names the place, never the content.
    """
    if isinstance(error, RefusedError):
        return error.refusal
    if isinstance(error, AuthenticationError):
        return UNAUTHENTICATED
    if isinstance(error, UnknownError):
        return NOT_FOUND
    if isinstance(error, InputError):
        return malformed("the parameters do not fit: repeat the filters that `next` was given for")
    if isinstance(error, StoreError):
        _LOG.error("unavailable: %s", error)
        return UNAVAILABLE
    _LOG.error("unforeseen %s at %s", type(error).__name__, _place(error))
    return INTERNAL


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
