"""A TAXII client as thin as can be, so that what is timed is the server.

It keeps one connection, sends prepared headers and reads bodies without decoding them.
"""

import http.client
import json
import socket
import time
from typing import Any

import psutil  # type: ignore[import-untyped]

MEDIA = "application/taxii+json;version=2.1"


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Client:
    """One keep-alive connection to the objects of one collection.

    `objects` is the path of the collection's objects, with its last slash.
    """

    def __init__(self, port: int, authorization: str, objects: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self._headers = {"Authorization": authorization, "Accept": MEDIA}
        self._objects = objects

    def page(self, query: str) -> tuple[bytes, http.client.HTTPMessage]:
        """The body and headers of one page.

        Raises:
            RuntimeError: the server answered something else.
        """
        return self._send("GET", f"{self._objects}?{query}", None, 200)

    def post(self, objects: list[dict[str, Any]]) -> None:
        """Adds objects to the collection.

        Raises:
            RuntimeError: the server refused them.
        """
        self._send("POST", self._objects, json.dumps({"objects": objects}).encode(), 202)

    def _send(
        self, method: str, path: str, body: bytes | None, expected: int
    ) -> tuple[bytes, http.client.HTTPMessage]:
        headers = self._headers if body is None else {**self._headers, "Content-Type": MEDIA}
        try:
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
        except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):
            # The server closed a connection that had nothing to do for a while.
            self._connection.close()
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
        content = response.read()
        if response.status != expected:
            raise RuntimeError(f"{method} {path}: {response.status} {content[:200]!r}")
        return content, response.headers


def await_listening(port: int, *, seconds: float = 30) -> None:
    """Waits until somebody listens on the port.

    Raises:
        TimeoutError: nobody did in time.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on port {port} after {seconds:.0f} s")


def processor_seconds(pid: int) -> float:
    """The processor time that a server and the workers below it have used."""
    parent = psutil.Process(pid)
    family = [parent, *parent.children(recursive=True)]
    times = [member.cpu_times() for member in family]
    return float(sum(each.user + each.system for each in times))
