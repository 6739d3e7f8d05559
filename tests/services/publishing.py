"""A real web server for the watch's tests, which answers each path as the test says."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Page:
    """What a path is answered with: status, headers, and the body in pieces, with a pause each."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pieces: int = 1
    pause_seconds: float = 0


@dataclass
class Site:
    """A server under way: its address, its pages, and what it was asked."""

    url: str
    pages: dict[str, Page]
    asked: list[tuple[str, dict[str, str]]]


@contextmanager
def publishing(pages: dict[str, Page]) -> Iterator[Site]:
    """Serves pages on this machine."""
    ended = threading.Event()
    asked: list[tuple[str, dict[str, str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, dict(self.headers)))
            page = pages.get(self.path, Page(status=404))
            etag = page.headers.get("ETag")
            if etag and self.headers.get("If-None-Match") == etag:
                page = Page(status=304, headers={"ETag": etag})
            self.send_response(page.status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            self.send_header("Connection", "close")
            self.end_headers()
            size = -(-len(page.body) // page.pieces) or 1
            for begin in range(0, len(page.body), size):
                if ended.wait(page.pause_seconds):
                    return
                try:
                    self.wfile.write(page.body[begin : begin + size])
                    self.wfile.flush()
                except OSError:
                    return

        def log_message(self, *_given: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{server.server_address[1]}", pages, asked)
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
        thread.join()
