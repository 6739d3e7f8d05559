"""What a page must be in a browser: asserted once, for every page that relto writes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.chromium import Browser, Tab, shown

MEASURE = (Path(__file__).parent / "measure.js").read_text("utf-8")
PAPER_WIDTH, PAPER_HEIGHT = 672, 1001
"""What A4 leaves within the margins of the pages' style, in CSS pixels."""


@dataclass(frozen=True)
class View:
    """How a page is looked at."""

    name: str
    width: int
    media: str
    least_letters: float
    """How high the type of pictures must be at least, in CSS pixels."""


WIDE = View("wide", 1280, "", 11.9)
NARROW = View("narrow", 400, "", 9.0)
PAPER = View("paper", PAPER_WIDTH, "print", 8.0)
VIEWS = (WIDE, NARROW, PAPER)


def check(browser: Browser, file: Path, view: View) -> dict[str, Any]:
    """Asserts that a page shows itself whole and does nothing; returns what was measured."""
    with shown(browser, file, view.width, media=view.media) as tab:
        measured: dict[str, Any] = tab.value(MEASURE)
        found = complaints(tab) + faults(measured, view)
        found += [f"asked for {url}" for url in requests(tab) if url != file.as_uri()]
        assert not found, "\n".join(found)
        if view is PAPER:
            assert sheets(tab.paper()) >= 1
    return measured


def complaints(tab: Tab) -> list[str]:
    """Returns what the browser said of the page: errors, warnings, breaches of its policy."""
    return [
        str(each)
        for each in tab.events(
            "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"
        )
        + tab.events("Audits.issueAdded")
    ]


def requests(tab: Tab) -> list[str]:
    """Returns all that was asked for while the page was loaded and shown."""
    return [each["request"]["url"] for each in tab.events("Network.requestWillBeSent")]


def faults(measured: dict[str, Any], view: View) -> list[str]:
    """Returns what is wrong with how a page is laid out."""
    found = [f"wider than the screen by {measured['wide']}"] if measured["wide"] else []
    found += [f"cut or beside its place: {text}" for text in measured["cut"]]
    found += [f"broken within a word: {word}" for word in measured["broken"]]
    if measured["unreached"]:
        found.append(f"{measured['unreached']} parts scroll, but not by keyboard, or have no name")
    if measured["scrolled"] and view is not NARROW:
        found.append(f"{measured['scrolled']} parts are wider than the page")
    for picture in measured["pictures"]:
        found += [f"{picture['title']}: {fault}" for fault in _picture_faults(picture, view)]
    return found


def _picture_faults(picture: dict[str, Any], view: View) -> list[str]:
    found = [f"no {part}" for part in ("title", "told", "caption") if not picture[part].strip()]
    if not picture["framed"]:
        found.append("not inside its figure")
    if picture["words"] and picture["letters"] < view.least_letters:
        found.append(f"type of {picture['letters']} pixels")
    if view is PAPER and picture["high"] > PAPER_HEIGHT - 60:
        found.append(f"{picture['high']} pixels high: more than a sheet with its heading")
    for what in ("outside", "overlaps", "covered", "pale"):
        found += [f"{what}: {each}" for each in picture[what]]
    return found


def sheets(pdf: bytes) -> int:
    """Counts the pages of a PDF that Chromium made."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
