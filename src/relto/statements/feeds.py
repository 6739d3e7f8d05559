"""RSS and Atom as entries, whatever their version and however broken.

1. No entity is resolved and nothing is fetched: a document type is cut off before it is read, so
   that no expansion can begin.
2. Elements are known by their local names: feeds disagree about namespaces.
3. The parser recovers: what cannot be read is left out, the rest is kept.

The HTML in an entry is read in `relto.statements.markup`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from relto.statements.published import published_at

MOST_ENTRIES = 1_000
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_DECLARED = re.compile(r"<\?xml[^>]*\?>")
_FEED = re.compile(r"<(?:\w+:)?(rss|feed|rdf|RDF)\b")
_TEXTS = {
    "title": "title",
    "description": "summary",
    "summary": "summary",
    "encoded": "body",
    "content": "body",
    "pubDate": "published",
    "published": "published",
    "date": "published",
    "issued": "published",
    "updated": "updated",
    "modified": "updated",
    "guid": "id",
    "id": "id",
    "source": "source",
}


@dataclass(slots=True)
class Entry:
    """An entry of a feed; texts may be HTML."""

    title: str = ""
    summary: str = ""
    body: str = ""
    url: str = ""
    source: str = ""
    published: int | None = None
    told: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Feed:
    """A feed: who publishes it, and its entries; `cut` if there were more than are read."""

    title: str = ""
    language: str = ""
    entries: list[Entry] = field(default_factory=list)
    cut: bool = False


def is_feed(text: str) -> bool:
    """Whether a text begins as a feed does, after declarations, comments and a document type."""
    return _FEED.search(text[:4_000].partition("<html")[0]) is not None


def feed_of(text: str) -> Feed:
    """Reads a feed; whatever it holds, there is a feed, if only an empty one."""
    plain = _DECLARED.sub("", _DOCTYPE.sub("", text, count=1), count=1).strip()
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    feed = Feed()
    try:
        root = etree.fromstring(plain.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return feed
    if root is None:
        return feed  # type: ignore[unreachable]  # the stubs know no document without a root
    for element in _elements(root):
        name = _name(element)
        if name in {"item", "entry"}:
            if len(feed.entries) >= MOST_ENTRIES:
                feed.cut = True
                break
            feed.entries.append(_entry(element))
        elif name == "title" and not feed.title and _name(element.getparent()) in _OUTER:
            feed.title = " ".join(_text(element).split())[:300]
        elif name == "language" and not feed.language:
            feed.language = _text(element).strip().lower()[:3].rstrip("-")
    feed.language = feed.language or (root.get(_LANGUAGE) or "").lower()[:3].rstrip("-")
    return feed


_OUTER = frozenset({"channel", "feed", "RDF", "rss"})
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def _elements(root: etree._Element) -> Iterator[etree._Element]:
    return (each for each in root.iter() if isinstance(each.tag, str))


def _name(element: etree._Element | None) -> str:
    tag = element.tag if element is not None else ""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _text(element: etree._Element) -> str:
    """The text of an element; markup that was not escaped is kept as words apart."""
    return " ".join(element.itertext())


def _entry(element: etree._Element) -> Entry:
    entry = Entry()
    for child in element:
        name = _name(child)
        if name == "link":
            if not entry.url or child.get("rel", "alternate") == "alternate":
                entry.url = (child.get("href") or _text(child)).strip()[:2_000]
        elif name in _TEXTS:
            key = _TEXTS[name]
            if name == "source":
                title = next((each for each in child if _name(each) == "title"), child)
                entry.told.setdefault(key, _text(title))
            else:
                entry.told.setdefault(key, _text(child))
    told = entry.told
    entry.title, entry.summary = told.get("title", ""), told.get("summary", "")
    entry.body, entry.source = told.get("body", ""), " ".join(told.get("source", "").split())[:200]
    entry.published = published_at(told.get("published", "") or told.get("updated", ""))
    if not entry.url.startswith(("http://", "https://")):
        named = told.get("id", "").strip()[:2_000]
        entry.url = named if named.startswith(("http://", "https://")) else ""
    return entry
