"""A request and its answer as plain values, so that a protocol is a function between them.

Nothing here reads a socket or a body: no resource that exists now takes one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked.

    Attributes:
        method: in capitals, as sent.
        path: still percent-encoded, without the query.
        query: still percent-encoded, without the question mark.
        headers: names in lower case, in the order of arrival, repeated ones kept.
    """

    method: str
    path: bytes
    query: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = field(default=(), repr=False)

    def header(self, name: bytes) -> list[str]:
        """Returns every value of a header, in the order of arrival."""
        return [value.decode("latin-1") for key, value in self.headers if key == name]


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back.

    Attributes:
        status: of HTTP.
        body: complete; its length is the `Content-Length` also where HEAD leaves it out.
        headers: those that this answer needs beside the ones that every answer has.
    """

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
