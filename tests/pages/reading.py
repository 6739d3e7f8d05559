"""Reading pages as a browser would, and what no page may hold."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from importlib.resources import files

from hypothesis import strategies as st
from lxml import etree

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onload='alert(1)",
    "</title></svg><script>alert(1)</script>",
    "</style><b>",
    "{{ 7*7 }}{% raw %}",
    "]]><!--",
    "javascript:alert(1)",
    "https://example.org/x.png",
    "\u202egnp.exe",
    "a\x00b\x1b[31m",
    "&lt;&amp;",
)
names = st.sampled_from(HOSTILE) | st.text(
    st.sampled_from("<>\"'&/={}%#-! \n\t\\;:()aoscriptng\u202e\u2028\x00"), min_size=3, max_size=30
)
_VARYING = {"text", "title", "wbr"}
"""How many lines and hints a name takes in a picture depends on its length, where it may be broken
in a table on its slashes; nothing else does."""
_ACTIVE = {"script", "link", "img", "iframe", "object", "image", "use", "a", "form", "base"}
_ALLOWED = {
    *("content", "charset", "lang", "name", "id", "class", "http-equiv", "scope", "role"),
    *("fill", "stroke", "stroke-width", "stroke-dasharray", "fill-opacity"),
    *("font-family", "font-size", "font-weight", "text-anchor", "paint-order"),
    *("colspan", "aria-labelledby", "viewbox", "x", "y", "width", "height", "d", "tabindex"),
}


class Read(HTMLParser):
    """Elements, attributes and text as a browser would find them."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def spelled(name: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def outline(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Returns the elements of a page with the names of their attributes."""
    return [(tag, tuple(attributes)) for tag, attributes in Read(text).elements]


def same_elements(text: str, plain: str) -> None:
    """Asserts that a page has the elements of another, whatever names stand in it."""
    found, expected = outline(text), outline(plain)
    assert set(found) - {("wbr", ())} == set(expected) - {("wbr", ())}
    counted, due = (
        sorted(each for each in some if each[0] not in _VARYING) for some in (found, expected)
    )
    assert counted == due
    assert "\u202e" not in text
    assert "\x00" not in text


def harmless(text: str) -> None:
    """Asserts that nothing on a page runs and nothing is fetched."""
    for tag, attributes in Read(text).elements:
        assert tag not in _ACTIVE
        assert attributes.keys() <= _ALLOWED, tag
    assert "url(" not in text
    assert "@import" not in text
    assert "http:" not in text.replace("http-equiv", "")


def forbids_all_but_its_style(text: str) -> None:
    """Asserts that a page forbids everything but its own style, named by its digest."""
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    (content,) = [a["content"] for _, a in Read(text).elements if a.get("http-equiv")]
    assert content == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def templates_exempt_nothing(*packages: str) -> None:
    """Asserts that no template of these packages takes a word as markup."""
    folders = [files(each).joinpath("templates") for each in packages]
    for each in (each for folder in folders for each in folder.iterdir()):
        said = each.read_text("utf-8")
        assert not re.search(r"\|\s*safe|autoescape|\bMarkup\b|import|macro|http:|https:", said)


def pictures_of(text: str) -> list[str]:
    """Returns the pictures of a page; asserts that each is well-formed, titled and told."""
    pictures = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    ids = re.findall(r'\bid="([^"]*)"', text)
    assert len(ids) == len(set(ids))
    for picture in pictures:
        root = etree.fromstring(picture)
        assert root.attrib["aria-labelledby"].split() == [each.get("id") for each in root[:2]]
        assert all((each.text or "").strip() for each in root[:2])
    return pictures
