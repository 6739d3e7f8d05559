"""HTML as a row of blocks of text, each with where it stood, without building a tree.

1. The parser's events are followed, so that depth, broken nesting and size cost nothing but time.
2. Only text is taken: no script runs, nothing is fetched, entities are the parser's own.
3. There are limits, and whoever reads is told which of them cut something off.

Which blocks are the article is found in `relto.statements.article`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from relto.statements.vocabulary import words

MOST_TEXT = 1_000_000
"""So many characters of visible text are read of one page."""
MOST_BLOCKS = 40_000
MOST_TAGS = 200_000
_PIECE = 1 << 16
_MOST_LINKED_DATA = 300_000
_BLOCKS = words("markup.blocks")
_VOID = words("markup.void")
_SILENT = words("markup.silent")
_ASIDE = words("markup.aside")
_ASIDE_ROLES = words("markup.aside_roles")
_ASIDE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|footer|sidebar|side|related|recommend(?:ed|ations?)?"
    r"|most|popular|trending|promo(?:s|tion)?|newsletter|subscri(?:be|ption)|comments?|disqus|share"
    r"|sharing|social|cookies?|consent|breadcrumbs?|advert(?:isement)?s?|ads?|widget|modal|popup"
    r"|teasers?|outbrain|taboola|login|signin|paywall|toolbar|banner|skip|hidden|copyright|legal"
    r"|pagination|pager|tags|tagcloud|author|bio|byline|caption|credit|mostread|readmore|more"
    r"|carousel|slider|follow|rating|poll)(?:$|[\s_-])"
)
_INSERTED_NAMES = re.compile(
    r"(?:^|[\s_-])(?:related|recommend(?:ed|ations?)?|newsletter|subscri(?:be|ption)|share|sharing"
    r"|social|promo(?:s|tion)?|advert(?:isement)?s?|ads?|widget|modal|popup|outbrain|taboola"
    r"|most-?read|read-?more|also-?read|cookies?|consent|comments?|caption|credit|teasers?"
    r"|paywall|author-?bio|follow-?us)(?:$|[\s_-])"
)
"""What is inserted between the paragraphs of an article's body."""
_ARTICLE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:article-?body|articlebody|story-?body|entry-?content|post-?content"
    r"|article-?content|article-?text|story-?content|body-?content|post-?body|page-?content"
    r"|content-?body|main-?content|article__body|c-entry-content)(?:$|[\s_-])"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text between the ends of blocks.

    Attributes:
        text: with single spaces.
        linked: how many of its characters are links.
        tag: the innermost block that holds it.
        aside: whether it stood in navigation, in a form or the like.
        main: how sure it stood in the article: 2 in its body, 1 in an article or main, 0 neither.
        part: number of the article that it stood in; 0 if none.
    """

    text: str
    linked: int
    tag: str
    aside: bool
    main: int
    part: int


@dataclass(slots=True)
class Page:
    """What a page holds: its blocks, and what it says of itself."""

    title: str = ""
    language: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    times: list[str] = field(default_factory=list)
    linked_data: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    cut: bool = False


@dataclass(slots=True)
class _Open:
    tag: str
    silent: bool
    aside: bool
    main: int
    part: int


def page_of(text: str) -> Page:
    """Reads HTML; whatever it holds, there is a page."""
    collector = _Collector()
    # The stubs demand methods that lxml calls only where a target has them.
    parser = etree.HTMLParser(  # type: ignore[call-overload]
        target=collector, recover=True, huge_tree=True, no_network=True
    )
    try:
        for at in range(0, len(text), _PIECE):
            parser.feed(text[at : at + _PIECE])
            if collector.enough:
                break
        else:
            parser.close()
    except (etree.LxmlError, AssertionError):
        collector.page.cut = True
    collector.flush()
    collector.page.cut = collector.page.cut or collector.enough
    return collector.page


class _Collector:
    """Follows the parser's events."""

    def __init__(self) -> None:
        self.page = Page()
        self._tags = 0
        self._open: list[_Open] = [_Open("", silent=False, aside=False, main=0, part=0)]
        self._words: list[str] = []
        self._linked = 0
        self._links = 0
        self._taken = 0
        self._parts = 0
        self._data: list[str] | None = None
        self._title: list[str] | None = None

    @property
    def enough(self) -> bool:
        """Whether as much was read as is read of one page."""
        blocks = len(self.page.blocks)
        return self._taken > MOST_TEXT or blocks >= MOST_BLOCKS or self._tags > MOST_TAGS

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A tag opens."""
        if self.enough:
            return
        self._tags += 1
        if tag in _BLOCKS:
            self.flush()
        self._note(tag, attributes)
        if tag == "a":
            self._links += 1
        if tag not in _VOID:
            self._open.append(self._opened(tag, attributes))

    def _note(self, tag: str, attributes: Mapping[str, str]) -> None:
        page = self.page
        if tag == "html":
            page.language = page.language or attributes.get("lang", "")
        elif tag == "meta":
            name = (
                attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
            )
            if name and len(page.metadata) < 500:
                page.metadata.setdefault(name.lower()[:100], attributes.get("content", "")[:2_000])
        elif tag == "link" and "canonical" in attributes.get("rel", ""):
            page.metadata.setdefault("canonical", attributes.get("href", "")[:2_000])
        elif tag == "time" and len(page.times) < 50:
            page.times.append(attributes.get("datetime", "")[:100])
        elif tag == "script" and "ld+json" in attributes.get("type", ""):
            self._data = []
        elif tag == "title" and not page.title:
            self._title = []

    def _opened(self, tag: str, attributes: Mapping[str, str]) -> _Open:
        outer = self._open[-1]
        names = f"{attributes.get('class', '')} {attributes.get('id', '')}".lower()[:500]
        main, part = outer.main, outer.part
        if tag in {"article", "main"}:
            self._parts += tag == "article"
            main, part = max(main, 1), self._parts
        prop = attributes.get("itemprop", "").lower()
        if prop == "articlebody" or _ARTICLE_NAMES.search(names):
            main = 2
        aside = outer.aside or tag in _ASIDE or attributes.get("role", "") in _ASIDE_ROLES
        if not aside and main < 2 and tag not in {"html", "body", "main", "article"}:
            aside = _ASIDE_NAMES.search(names) is not None
        elif not aside and outer.main == 2:
            aside = _INSERTED_NAMES.search(names) is not None
        aside = aside or (tag == "header" and not outer.part and not main)
        silent = outer.silent or tag in _SILENT or "hidden" in attributes
        return _Open(tag, silent, aside, main, part)

    def end(self, tag: str) -> None:
        """A tag closes, or is closed for it."""
        if tag in _BLOCKS:
            self.flush()
        if tag == "a" and self._links:
            self._links -= 1
        if tag == "script" and self._data is not None:
            self.page.linked_data.append("".join(self._data)[:_MOST_LINKED_DATA])
            self._data = None
        if tag == "title" and self._title is not None:
            self.page.title = " ".join("".join(self._title).split())[:1_000]
            self._title = None
        for at in range(len(self._open) - 1, max(0, len(self._open) - 64), -1):
            if self._open[at].tag == tag:
                del self._open[at:]
                break

    def data(self, text: str) -> None:
        """Text between tags."""
        if self.enough:
            return
        if self._data is not None:
            self._data.append(text[:_MOST_LINKED_DATA])
        if self._title is not None:
            self._title.append(text[:1_000])
        if self._open[-1].silent:
            return
        self._words.append(text)
        if self._links:
            self._linked += len(text)
        self._taken += len(text)

    def comment(self, text: str) -> None:
        """Comments are not for readers."""

    def close(self) -> None:
        """The end of the page: what was collected stays where it is."""

    def flush(self) -> None:
        """Ends the block that is being collected."""
        if not self._words:
            return
        text = " ".join("".join(self._words).split())
        if text:
            here = self._open[-1]
            tag = next((o.tag for o in reversed(self._open[-8:]) if o.tag in _BLOCKS), "")
            self.page.blocks.append(
                Block(text, self._linked, tag, here.aside, here.main, here.part)
            )
        self._words, self._linked = [], 0
