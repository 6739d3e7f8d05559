"""A Chromium without a window, told what to do over a pipe in its own DevTools protocol.

Only the few calls that measuring a page needs, so no driver is installed beside the browser: the
protocol travels as JSON texts, each ended by a zero byte, over file descriptors 3 and 4. When this
process ends, however it ends, the pipe closes and the browser leaves.

Basis: Chrome DevTools Protocol (domains Target, Page, Runtime, Log, Network, Emulation).
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
SECONDS = 60.0
"""How long an answer may take; a machine that is busy with other tests answers late."""

_FLAGS = (
    "--headless",
    "--no-sandbox",  # the pages are our own, and root has no sandbox
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
_START = (
    "import os, sys; reads, writes = map(int, sys.argv[1:3]); "
    "os.dup2(reads, 3); os.dup2(writes, 4); os.execv(sys.argv[3], sys.argv[3:])"
)

Message = dict[str, Any]


def found() -> str | None:
    """Returns the Chromium of this machine, or of `RELTO_BROWSER`; None without one."""
    named = os.environ.get("RELTO_BROWSER")
    return next(filter(None, map(shutil.which, [named] if named else NAMES)), None)


class BrowserError(Exception):
    """The browser did not answer, or answered with an error."""


@dataclass
class Browser:
    """A running browser."""

    reads: int
    writes: int
    last: int = 0
    waiting: bytes = b""
    events: list[Message] = field(default_factory=list)

    def call(self, method: str, session: str | None = None, **params: Any) -> Message:
        """Asks for something and returns the answer."""
        self.last += 1
        message: Message = {"id": self.last, "method": method, "params": params}
        if session is not None:
            message["sessionId"] = session
        sent = json.dumps(message).encode() + b"\0"
        while sent:
            sent = sent[os.write(self.writes, sent) :]
        while True:
            answer = self._next()
            if answer.get("id") == self.last:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error']}")
                result: Message = answer["result"]
                return result
            self.events.append(answer)

    def wait_for(self, method: str, session: str) -> None:
        """Waits until an event came."""
        while not any(
            each.get("method") == method and each.get("sessionId") == session
            for each in self.events
        ):
            self.events.append(self._next())

    def _next(self) -> Message:
        while b"\0" not in self.waiting:
            ready, _, _ = select.select([self.reads], [], [], SECONDS)
            chunk = os.read(self.reads, 1 << 20) if ready else b""
            if not chunk:
                raise BrowserError("the browser " + ("ended" if ready else "does not answer"))
            self.waiting += chunk
        text, _, self.waiting = self.waiting.partition(b"\0")
        message: Message = json.loads(text)
        return message


@dataclass(frozen=True)
class Tab:
    """A page that was loaded, as the browser shows it."""

    browser: Browser
    session: str

    def value(self, expression: str) -> Any:
        """Returns the value of an expression, which the page's own policy does not touch."""
        answer = self.browser.call(
            "Runtime.evaluate", self.session, expression=expression, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise BrowserError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def events(self, *methods: str) -> list[Message]:
        """Returns what came of these sorts while the page was loaded and shown."""
        return [
            each["params"]
            for each in self.browser.events
            if each.get("sessionId") == self.session and each.get("method") in methods
        ]

    def picture(self) -> bytes:
        """Returns the whole page as PNG."""
        answer = self.browser.call(
            "Page.captureScreenshot", self.session, captureBeyondViewport=True
        )
        return base64.b64decode(answer["data"])

    def paper(self) -> bytes:
        """Returns the page as PDF, on the paper that its style asks for, else on A4."""
        answer = self.browser.call(
            "Page.printToPDF",
            self.session,
            paperWidth=210 / 25.4,
            paperHeight=297 / 25.4,
            preferCSSPageSize=True,
            printBackground=False,
        )
        return base64.b64decode(answer["data"])


@contextmanager
def running(programme: str, profile: Path) -> Iterator[Browser]:
    """Runs a browser with an empty profile as long as the block lasts."""
    to_browser, from_browser = os.pipe(), os.pipe()
    # Above 9, so that none of them is in the way of descriptors 3 and 4.
    given = [fcntl.fcntl(fd, fcntl.F_DUPFD, 10) for fd in (to_browser[0], from_browser[1])]
    with (profile / "chromium.log").open("wb") as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-c", _START, *map(str, given), programme),
                *(*_FLAGS, f"--user-data-dir={profile}", "about:blank"),
            ],
            pass_fds=given,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    for fd in (to_browser[0], from_browser[1], *given):
        os.close(fd)
    browser = Browser(from_browser[0], to_browser[1])
    try:
        yield browser
        browser.call("Browser.close")
    finally:
        os.close(browser.writes)
        os.close(browser.reads)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def shown(browser: Browser, file: Path, width: int, *, media: str = "") -> Iterator[Tab]:
    """Shows a file in a tab of its own, `width` wide, as long as the block lasts.

    `media` is `print` to have it laid out as for paper; empty, it is what the browser does.
    """
    target = browser.call("Target.createTarget", url="about:blank")["targetId"]
    session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    for domain in ("Page", "Runtime", "Log", "Network", "Audits"):
        browser.call(f"{domain}.enable", session)
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        session,
        width=width,
        height=900,
        deviceScaleFactor=1,
        mobile=False,
    )
    browser.call("Emulation.setEmulatedMedia", session, media=media)
    browser.call("Page.navigate", session, url=file.as_uri())
    browser.wait_for("Page.loadEventFired", session)
    try:
        yield Tab(browser, session)
    finally:
        browser.call("Target.closeTarget", targetId=target)
