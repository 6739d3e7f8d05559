"""From an ASGI server to a function between request and answer, and back.

The function runs on the one thread that owns the worker's database connection. Bodies of
requests are not read: no resource takes one now.

Basis: ASGI 3.0 (HTTP); RFC 9110 §9.3.2 (HEAD).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor

from starlette.types import Receive, Scope, Send

from relto.edge.exchange import Answer, Request

_EVERY_ANSWER = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; sandbox"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
_OVER_TLS = (*_EVERY_ANSWER, (b"strict-transport-security", b"max-age=31536000"))


class Door:
    """An ASGI application around one answering function."""

    def __init__(self, answer: Callable[[Request], Answer], thread: Executor) -> None:
        """Keeps the function and the thread on which it runs.

        Args:
            answer: never raises.
            thread: one thread, the only one that touches the database here.
        """
        self._answer = answer
        self._thread = thread

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answers one HTTP request."""
        request = _request(scope)
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self._thread, self._answer, request)
        fixed = _OVER_TLS if scope["scheme"] == "https" else _EVERY_ANSWER
        own = [(name.lower().encode(), text.encode()) for name, text in answer.headers.items()]
        length = (b"content-length", str(len(answer.body)).encode())
        start = {"type": "http.response.start", "status": answer.status}
        await send({**start, "headers": [length, *own, *fixed]})
        body = b"" if request.method == "HEAD" else answer.body
        await send({"type": "http.response.body", "body": body})


def _request(scope: Scope) -> Request:
    headers = tuple((bytes(name).lower(), bytes(text)) for name, text in scope["headers"])
    path = scope.get("raw_path") or scope["path"].encode()
    return Request(scope["method"], path, scope["query_string"], headers)
