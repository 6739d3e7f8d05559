"""The instruments themselves: each fault that they are to find is found on a page that has it."""

from __future__ import annotations

import string
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from relto.pages.shapes import SIZE, breadth
from relto.planning.html import plan_page
from tests.browser.chromium import Browser, Tab, shown
from tests.browser.crowded import crowded
from tests.browser.looking import MEASURE, WIDE, complaints, faults, requests

SVG = '<svg viewBox="0 0 100 50" width="100" height="50" font-size="13">'
FIGURE = '<figure><div class="scroll" tabindex="0" aria-labelledby="h">{}</div>{}</figure>'
TOLD = "<title>t</title><desc>d</desc>"


@contextmanager
def spoiled(browser: Browser, where: Path, old: str, new: str) -> Iterator[Tab]:
    """Shows a good page with one thing made bad."""
    text = plan_page(crowded())
    assert old in text
    file = where / "spoiled.html"
    file.write_text(text.replace(old, new, 1), "utf-8")
    with shown(browser, file, WIDE.width) as tab:
        yield tab


@pytest.mark.parametrize(
    "bad",
    [
        "<script>document.title = 'ran'</script>",
        "<p onclick='1'>press</p>",
        "<p style='color: red'>red</p>",
        "<img src='other.png' alt=''>",
        "<link rel='stylesheet' href='other.css'>",
    ],
)
def test_what_the_page_forbids_is_refused_and_heard(
    tmp_path: Path, browser: Browser, bad: str
) -> None:
    with spoiled(browser, tmp_path, "<main>", f"<main>{bad}") as tab:
        assert complaints(tab)
        assert tab.value("document.title").startswith("Plan ")


def test_a_request_is_seen(tmp_path: Path, browser: Browser) -> None:
    file = tmp_path / "asks.html"
    file.write_text("<!DOCTYPE html><img src='other.png' alt=''>", "utf-8")
    with shown(browser, file, WIDE.width) as tab:
        assert len(requests(tab)) == 2
        assert complaints(tab)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<p><code>" + "x" * 300 + "</code></p>", "wider than the screen"),
        ("<p><code>" + "x" * 300 + "</code></p>", "cut or beside its place"),
        ("loose words", "cut or beside its place"),
        (
            "<table style='width: 2rem'><td style='overflow-wrap: anywhere'>counting</table>",
            "broken within a word: counting",
        ),
        ("<div class='scroll'>no name</div>", "not by keyboard"),
        (SVG + TOLD + "<text x='1' y='20'>a</text></svg>", "not inside its figure"),
        (FIGURE.format(SVG + "<title></title><desc></desc></svg>", ""), "no caption"),
        (
            FIGURE.format(SVG + TOLD + "<text x='90' y='20'>beyond</text></svg>", "x"),
            "outside: beyond",
        ),
        (
            FIGURE.format(
                SVG + TOLD + "<text x='1' y='20'>one</text><text x='9' y='22'>two</text></svg>", "x"
            ),
            "overlaps: ['one', 'two']",
        ),
        (
            FIGURE.format(
                SVG + TOLD + "<text x='1' y='20'>one</text>"
                "<rect width='90' height='40' fill='#fff'/></svg>",
                "x",
            ),
            "covered: one",
        ),
        (
            FIGURE.format(
                SVG + TOLD + "<rect width='90' height='40' fill='#333'/>"
                "<text x='1' y='20' fill='#111'>one</text></svg>",
                "x",
            ),
            "pale: ['one', ",
        ),
        (
            FIGURE.format(SVG + TOLD + "<text x='1' y='20' font-size='7'>one</text></svg>", "x"),
            "type of 7 pixels",
        ),
    ],
)
def test_each_fault_of_layout_is_found(
    tmp_path: Path, browser: Browser, body: str, fault: str
) -> None:
    file = tmp_path / "faulty.html"
    caption = body.replace("x</figure>", "<figcaption>said</figcaption></figure>")
    caption = caption.replace("</div></figure>", "</div><figcaption></figcaption></figure>")
    file.write_text(f"<!DOCTYPE html><h1 id='h'>h</h1>{caption}", "utf-8")
    with shown(browser, file, WIDE.width) as tab:
        found = faults(tab.value(MEASURE), WIDE)
    assert any(fault in each for each in found), found


def test_letters_are_not_wider_than_pictures_assume(tmp_path: Path, browser: Browser) -> None:
    file = tmp_path / "empty.html"
    file.write_text("<!DOCTYPE html>", "utf-8")
    family = "system-ui, Segoe UI, Helvetica, Arial, sans-serif"
    measure = """((weight, letters) => {
      const drawing = document.createElement("canvas").getContext("2d");
      drawing.font = `${weight} 100px FAMILY`;
      return [...letters].map(letter => drawing.measureText(letter).width / 100);
    })""".replace("FAMILY", family)
    letters = "".join(sorted(set(string.printable) - set(string.whitespace))) + " éßøЖ中…—·≥"
    with shown(browser, file, WIDE.width) as tab:
        for look, weight in (("word", "400"), ("word strong", "700")):
            widths = tab.value(f"{measure}('{weight}', {letters!r})")
            assumed = [breadth(letter, look) / SIZE for letter in letters]
            too_wide = [
                (letter, width, room)
                for letter, width, room in zip(letters, widths, assumed, strict=True)
                if width > room + 0.02
            ]
            assert too_wide == []
