"""Which blocks of a page are its article, and what the page says of itself.

Rules of thumb on where a block stands, how long it is and how much of it is links; rather a
teaser too many than a paragraph too few, because most teasers say nothing about sharing.

It reads no sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import msgspec

from relto.statements.markup import Block, Page
from relto.statements.published import published_at, published_in
from relto.statements.vocabulary import words

_PROSE = words("article.prose")
_HEADINGS = words("article.headings")
_SEPARATOR = re.compile(r"\s+[|\u2013\u2014\u00b7\u00bb-]\s+")
_DATES = (
    "article:published_time",
    "datepublished",
    "og:published_time",
    "article:published",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "publishdate",
    "publish-date",
    "pubdate",
    "date",
    "article:modified_time",
    "last-modified",
)
_SHORT_PAGE = 6
"""An article so many times shorter than all that reads on its page is not the article."""
_OUTLETS = ("og:site_name", "application-name", "dc.publisher", "publisher", "copyright")


@dataclass(frozen=True, slots=True)
class Article:
    """A page as a reader sees it.

    Attributes:
        title: its headline.
        outlet: who published it; empty where the page does not say.
        url: where it stands; empty where the page does not say.
        published: instant of publication; None where the page does not say.
        language: code, as in `en`; empty where the page does not say.
        paragraphs: of its text.
    """

    title: str
    outlet: str
    url: str
    published: int | None
    language: str
    paragraphs: tuple[str, ...]


def article_of(page: Page) -> Article:
    """Finds the article of a page."""
    data = list(_linked_data(page))
    blocks = _chosen(page.blocks)
    title = _title(page)
    paragraphs = list(dict.fromkeys(each.text for each in blocks if each.text != title))
    url = page.metadata.get("og:url", "") or page.metadata.get("canonical", "")
    return Article(
        title,
        _outlet(page, data, url),
        url if url.startswith(("http://", "https://")) else "",
        _published(page, data),
        page.language.lower().replace("_", "-").partition("-")[0][:3],
        tuple(paragraphs),
    )


def _chosen(blocks: list[Block]) -> list[Block]:
    """Takes the article's body if it is marked and holds enough, else whatever reads like prose."""
    open_blocks = [each for each in blocks if not each.aside]
    for least in (2, 1):
        marked = [each for each in open_blocks if each.main >= least and _reads(each)]
        if _length(each for each in marked if each.tag not in _HEADINGS) >= 250:
            return _longest_part(marked) if least == 1 else marked
    found = [each for each in open_blocks if _reads(each)]
    if _length(found) >= 200:
        return found
    every = [each for each in blocks if _reads(each)]
    short = [each for each in found if each.main]
    if _length(short) * _SHORT_PAGE >= _length(every) > 0:
        return short
    return every or blocks


def _length(blocks: Iterable[Block]) -> int:
    return sum(len(each.text) for each in blocks)


def _longest_part(blocks: list[Block]) -> list[Block]:
    """Of several articles on a page, keeps the long ones: the short are teasers."""
    lengths: dict[int, int] = {}
    for each in blocks:
        lengths[each.part] = lengths.get(each.part, 0) + len(each.text)
    longest = max(lengths.values())
    return [each for each in blocks if lengths[each.part] * 3 >= longest]


def _reads(block: Block) -> bool:
    """Whether a block reads like a sentence or more."""
    length = len(block.text)
    share = block.linked / max(length, 1)
    if block.tag in _HEADINGS:
        return length >= 15 and share < 0.5
    if block.tag == "p":
        return share < 0.5 or (share < 0.8 and length > 150)
    if block.tag in _PROSE:
        return length >= 40 and share < 0.4
    return length >= 60 and share < 0.34


def _title(page: Page) -> str:
    for found in (
        page.metadata.get("og:title", ""),
        next((each.text for each in page.blocks if each.tag == "h1" and not each.aside), ""),
        page.metadata.get("twitter:title", ""),
        page.title,
    ):
        if found.strip():
            return _bare(" ".join(found.split()), page)
    return ""


def _bare(title: str, page: Page) -> str:
    """Takes the outlet's name from the end of a headline."""
    parts = _SEPARATOR.split(title)
    site = page.metadata.get("og:site_name", "").strip().lower()
    if len(parts) > 1 and (parts[-1].strip().lower() == site or len(parts[-1].split()) <= 4):
        cut = title[: title.rindex(parts[-1])]
        shorter = re.sub(r"\s+\W\s*$", "", cut)
        return shorter if len(shorter.split()) >= 4 else title
    return title


def _outlet(page: Page, data: list[dict[str, Any]], url: str) -> str:
    for name in _OUTLETS:
        if found := page.metadata.get(name, "").strip():
            return " ".join(found.split())[:200]
    for each in data:
        publisher = each.get("publisher")
        if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
            return str(publisher["name"])[:200]
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _published(page: Page, data: list[dict[str, Any]]) -> int | None:
    told = [page.metadata.get(name, "") for name in _DATES]
    told[2:2] = [
        each["datePublished"] for each in data if isinstance(each.get("datePublished"), str)
    ]
    for text in [*told, *page.times]:
        if text and (found := published_at(text)) is not None:
            return found
    for block in page.blocks[:60]:
        if len(block.text) < 200 and (found := published_in(block.text)) is not None:
            return found
    return None


def _linked_data(page: Page) -> Iterator[dict[str, Any]]:
    """Yields the objects of the page's linked data, the outer first; broken data is left out."""
    for text in page.linked_data[:20]:
        try:
            waiting = [msgspec.json.decode(text)]
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            continue
        for _ in range(2_000):
            if not waiting:
                break
            each = waiting.pop(0)
            if isinstance(each, list):
                waiting.extend(each)
            elif isinstance(each, dict):
                yield each
                waiting.extend(v for v in each.values() if isinstance(v, list | dict))
